-- `referee serve`: which webhooks came in and what became of them, and which server does what: the twin of SQLite's 0009.

CREATE TABLE hook_events (
    account     TEXT   COLLATE "C" NOT NULL,
    event       TEXT   COLLATE "C" NOT NULL,
    journey     TEXT   COLLATE "C",
    what        TEXT   NOT NULL,
    body_sha256 TEXT   COLLATE "C" NOT NULL,
    received_ms BIGINT NOT NULL,
    state       TEXT   COLLATE "C" NOT NULL,
    attempts    BIGINT NOT NULL DEFAULT 0,
    due_ms      BIGINT,
    taken_by    BIGINT,
    fetched_ms  BIGINT,
    problem     TEXT,
    PRIMARY KEY (account, event)
);
CREATE INDEX hook_events_due ON hook_events (account, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX hook_events_taken ON hook_events (account, taken_by) WHERE taken_by IS NOT NULL;
CREATE INDEX hook_events_of_journey ON hook_events (account, journey);
CREATE INDEX hook_events_by_time ON hook_events (received_ms);

CREATE TABLE duties (
    name     TEXT   COLLATE "C" PRIMARY KEY,
    holder   TEXT   COLLATE "C" NOT NULL,
    until_ms BIGINT NOT NULL,
    epoch    BIGINT NOT NULL
);

-- What waits for a person, for figures.
CREATE VIEW queued_journeys AS SELECT id, provider, since_ms FROM journeys WHERE in_queue;
