-- What the provider is told of watch-list records, all of one conclusion in one message. It is written with
-- its decision, held and taken back with it, and due only once the decision has arrived.
CREATE TABLE dispositions (
    id              TEXT    PRIMARY KEY,
    decision_id     TEXT    NOT NULL REFERENCES decisions (id),
    conclusion      TEXT    NOT NULL,
    -- Each record's key at the service with the marks that were on it; JSON.
    records         TEXT    NOT NULL,
    is_whitelisted  INTEGER,
    match_status    TEXT,
    state           TEXT    NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    due_ms          INTEGER,
    last_problem    TEXT,
    found_instead   TEXT,
    -- A person wants it sent over what somebody else put there.
    over_others     INTEGER NOT NULL DEFAULT 0,
    -- Set before each request goes out, cleared when it is known not to have been applied.
    maybe_applied   INTEGER NOT NULL DEFAULT 0,
    attempted_at_ms INTEGER,
    lease_by        TEXT,
    lease_until_ms  INTEGER
) STRICT;
CREATE INDEX dispositions_of_decision ON dispositions (decision_id);
CREATE INDEX dispositions_on_their_way ON dispositions (state, decision_id)
    WHERE state IN ('sending', 'waiting', 'conflict', 'refused');

-- How pictures look: 256 bits that are near each other for copies of one picture, under the store's secret, so
-- that they tell nothing outside this store. No picture is kept.
CREATE TABLE likenesses (
    id         INTEGER PRIMARY KEY,
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    picture    TEXT    NOT NULL,
    print      BLOB    NOT NULL,
    UNIQUE (journey_id, picture)
) STRICT;
-- The same cut in pieces: of two that are near, one piece at least is equal, and an index finds it.
CREATE TABLE likeness_pieces (
    piece       INTEGER NOT NULL,
    likeness_id INTEGER NOT NULL REFERENCES likenesses (id) ON DELETE CASCADE,
    PRIMARY KEY (piece, likeness_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX pieces_of_likeness ON likeness_pieces (likeness_id);
