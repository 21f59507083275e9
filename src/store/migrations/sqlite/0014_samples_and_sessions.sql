-- Quality samples: decisions that are drawn by chance and judged again by somebody who does not see them. Nothing is sent.
CREATE TABLE samples (
    decision_id TEXT    PRIMARY KEY REFERENCES decisions (id),
    journey_id  INTEGER NOT NULL REFERENCES journeys (id),
    drawn_by    TEXT    NOT NULL,
    drawn_ms    INTEGER NOT NULL,
    -- Who judged it again, how and when; none until then.
    reviewer    TEXT,
    verb        TEXT,
    reason      TEXT,
    comment     TEXT,
    judged_ms   INTEGER
) STRICT;
CREATE UNIQUE INDEX one_open_sample ON samples (journey_id) WHERE judged_ms IS NULL;

-- The consoles that are open, each with its process.
CREATE TABLE sessions (
    id        TEXT    PRIMARY KEY,
    reviewer  TEXT    NOT NULL,
    holder    TEXT    NOT NULL,
    opened_ms INTEGER NOT NULL,
    ended_ms  INTEGER
) STRICT;
CREATE INDEX open_sessions ON sessions (reviewer) WHERE ended_ms IS NULL;
