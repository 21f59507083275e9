-- Quality samples: decisions that are judged again by somebody who does not see them: the twin of SQLite's 0014.

CREATE TABLE samples (
    decision_id TEXT   COLLATE "C" PRIMARY KEY REFERENCES decisions (id),
    journey_id  BIGINT NOT NULL REFERENCES journeys (id),
    drawn_by    TEXT   COLLATE "C" NOT NULL,
    drawn_ms    BIGINT NOT NULL,
    reviewer    TEXT   COLLATE "C",
    verb        TEXT   COLLATE "C",
    reason      TEXT,
    comment     TEXT,
    judged_ms   BIGINT
);
CREATE UNIQUE INDEX one_open_sample ON samples (journey_id) WHERE judged_ms IS NULL;

CREATE TABLE sessions (
    id        TEXT   COLLATE "C" PRIMARY KEY,
    reviewer  TEXT   COLLATE "C" NOT NULL,
    holder    TEXT   NOT NULL,
    opened_ms BIGINT NOT NULL,
    ended_ms  BIGINT
);
CREATE INDEX open_sessions ON sessions (reviewer) WHERE ended_ms IS NULL;
