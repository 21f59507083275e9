-- The first shape of the store. Times are milliseconds since 1970.

-- The light row of each journey: all that the queue needs, none of the document.
CREATE TABLE journeys (
    id           INTEGER PRIMARY KEY,
    provider     TEXT    NOT NULL,
    journey      TEXT    NOT NULL,
    service      TEXT    NOT NULL,
    summary      TEXT    NOT NULL,
    needs_review INTEGER NOT NULL,
    -- Decided by us, and not materially changed since.
    settled      INTEGER NOT NULL DEFAULT 0,
    -- Needs review and is not settled, or has an open decision.
    in_queue     INTEGER NOT NULL DEFAULT 0,
    urgency      INTEGER NOT NULL,
    since_ms     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    -- Steps that a resubmission must answer, as the service named them; JSON.
    steps        TEXT,
    UNIQUE (provider, journey)
) STRICT;
CREATE INDEX journeys_by_id ON journeys (journey);
CREATE INDEX journeys_in_order ON journeys (urgency, since_ms, id) WHERE in_queue = 1;

-- The documents byte for byte: the latest, the one before, and each that was decided upon.
CREATE TABLE documents (
    journey_id  INTEGER NOT NULL REFERENCES journeys (id),
    version     INTEGER NOT NULL,
    hash        TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    raw         BLOB    NOT NULL,
    PRIMARY KEY (journey_id, version)
) STRICT;

-- Which version a reviewer had before their eyes last.
CREATE TABLE sightings (
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    reviewer   TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    PRIMARY KEY (journey_id, reviewer)
) STRICT;

CREATE TABLE resolutions (
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    finding    TEXT    NOT NULL,
    conclusion TEXT    NOT NULL,
    reason     TEXT,
    comment    TEXT,
    reviewer   TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    PRIMARY KEY (journey_id, finding)
) STRICT;

CREATE TABLE notes (
    id         INTEGER PRIMARY KEY,
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    reviewer   TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    words      TEXT    NOT NULL
) STRICT;
CREATE INDEX notes_of_journey ON notes (journey_id, id);

CREATE TABLE claims (
    journey_id INTEGER PRIMARY KEY REFERENCES journeys (id),
    reviewer   TEXT    NOT NULL,
    until_ms   INTEGER NOT NULL
) STRICT;

-- What a reviewer has begun and not sent; JSON.
CREATE TABLE drafts (
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    reviewer   TEXT    NOT NULL,
    at_ms      INTEGER NOT NULL,
    body       TEXT    NOT NULL,
    PRIMARY KEY (journey_id, reviewer)
) STRICT;

CREATE TABLE skips (
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    reviewer   TEXT    NOT NULL,
    until_ms   INTEGER NOT NULL,
    PRIMARY KEY (journey_id, reviewer)
) STRICT;

-- A decision and its place in the outbox are one row.
CREATE TABLE decisions (
    id               TEXT    PRIMARY KEY,
    journey_id       INTEGER NOT NULL REFERENCES journeys (id),
    verb             TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    comment          TEXT,
    steps            TEXT    NOT NULL,
    reviewer         TEXT    NOT NULL,
    at_ms            INTEGER NOT NULL,
    state            TEXT    NOT NULL,
    held_until_ms    INTEGER NOT NULL,
    attempts         INTEGER NOT NULL DEFAULT 0,
    due_ms           INTEGER,
    last_problem     TEXT,
    found_instead    TEXT,
    -- What lay before the reviewer.
    document_version INTEGER NOT NULL,
    document_hash    TEXT    NOT NULL,
    manual_seen      TEXT,
    -- Set before each request goes out, cleared when it is known not to have been applied.
    maybe_applied    INTEGER NOT NULL DEFAULT 0,
    attempted_at_ms  INTEGER,
    lease_by         TEXT,
    lease_until_ms   INTEGER
) STRICT;
CREATE INDEX decisions_by_state ON decisions (state);
CREATE INDEX decisions_by_time ON decisions (at_ms);
CREATE INDEX decisions_of_journey ON decisions (journey_id);
CREATE UNIQUE INDEX one_open_decision ON decisions (journey_id)
    WHERE state IN ('held', 'sending', 'waiting', 'conflict', 'refused');

-- The audit chain; `head` stands apart so that a cut tail is noticed.
CREATE TABLE audit (
    seq      INTEGER PRIMARY KEY,
    at_ms    INTEGER NOT NULL,
    actor    TEXT    NOT NULL,
    what     TEXT    NOT NULL,
    provider TEXT,
    journey  TEXT,
    detail   TEXT    NOT NULL,
    previous TEXT    NOT NULL,
    hash     TEXT    NOT NULL
) STRICT;
CREATE INDEX audit_of_journey ON audit (provider, journey, seq);
CREATE TABLE audit_head (
    id   INTEGER PRIMARY KEY CHECK (id = 1),
    seq  INTEGER NOT NULL,
    hash TEXT    NOT NULL
) STRICT;
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '0000000000000000000000000000000000000000000000000000000000000000');

CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_is_not_shortened BEFORE DELETE ON audit
BEGIN SELECT RAISE (ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_follows_on BEFORE INSERT ON audit
WHEN NEW.seq <> (SELECT seq + 1 FROM audit_head) OR NEW.previous <> (SELECT hash FROM audit_head)
BEGIN SELECT RAISE (ABORT, 'the entry does not follow the head of the audit chain'); END;
CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON audit_head
WHEN NEW.seq <> OLD.seq + 1
BEGIN SELECT RAISE (ABORT, 'the audit chain is append-only'); END;
CREATE TRIGGER audit_head_stays BEFORE DELETE ON audit_head
BEGIN SELECT RAISE (ABORT, 'the audit chain is append-only'); END;
