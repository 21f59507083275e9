-- What a reviewer asks a service to do again: the AML screening of a journey with corrected data. There is no decision in
-- it, so it is no row of `deliveries`; its states are the same.
CREATE TABLE screening_requests (
    -- The order in which they were recorded.
    ordinal          INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    journey_id       INTEGER NOT NULL REFERENCES journeys (id),
    account          TEXT    NOT NULL,
    -- Whom to search for, JSON.
    person           TEXT    NOT NULL,
    reviewer         TEXT    NOT NULL,
    state            TEXT    NOT NULL,
    created_ms       INTEGER NOT NULL,
    held_until_ms    INTEGER NOT NULL,
    -- When a sender may lease it: the end of the hold, the next try, or the end of another sender's lease.
    due_ms           INTEGER,
    -- Counts the leases: who has an older one can change nothing any more.
    lease_no         INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0,
    failing_since_ms INTEGER,
    -- When a request left of which nobody knows whether it was applied. Set before each request.
    maybe_applied_ms INTEGER,
    last_problem     TEXT
) STRICT;
CREATE INDEX screening_requests_due ON screening_requests (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX screening_requests_of_journey ON screening_requests (journey_id);
CREATE UNIQUE INDEX one_open_screening_request ON screening_requests (journey_id)
    WHERE state NOT IN ('delivered', 'undone', 'dropped');
