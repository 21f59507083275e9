-- `referee serve`: which webhooks came in and what became of them, and which server does what.

-- One row a webhook. The body is not stored, only its hash: nothing of it is believed but the journey's id.
CREATE TABLE hook_events (
    account     TEXT    NOT NULL,
    -- The service's own id of the event; without one, the hash of the body.
    event       TEXT    NOT NULL,
    -- None for an event after which nothing is fetched.
    journey     TEXT,
    what        TEXT    NOT NULL,
    body_sha256 TEXT    NOT NULL,
    received_ms INTEGER NOT NULL,
    -- due, taken, done, ignored, failed.
    state       TEXT    NOT NULL,
    attempts    INTEGER NOT NULL DEFAULT 0,
    -- When its journey is to be fetched; none once it is taken or has ended.
    due_ms      INTEGER,
    -- The epoch of the duty under which it is fetched.
    taken_by    INTEGER,
    -- When its journey was asked for last.
    fetched_ms  INTEGER,
    problem     TEXT,
    PRIMARY KEY (account, event)
) STRICT, WITHOUT ROWID;
CREATE INDEX hook_events_due ON hook_events (account, due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX hook_events_taken ON hook_events (account, taken_by) WHERE taken_by IS NOT NULL;
CREATE INDEX hook_events_of_journey ON hook_events (account, journey);
CREATE INDEX hook_events_by_time ON hook_events (received_ms);

-- Work that one server at a time does: a lease by the store's clock. The epoch counts its holders, so that one whose
-- lease ran out changes nothing any more.
CREATE TABLE duties (
    name     TEXT    PRIMARY KEY,
    holder   TEXT    NOT NULL,
    until_ms INTEGER NOT NULL,
    epoch    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What waits for a person, for figures: the condition is that of the index, and a flag on another database.
CREATE VIEW queued_journeys AS SELECT id, provider, since_ms FROM journeys WHERE in_queue = 1;
