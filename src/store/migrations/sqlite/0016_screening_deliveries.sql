-- A request to run AML screening again is one more kind of delivery: `screening_requests` keeps what was asked, as
-- `decisions` keeps what was decided, and `deliveries` how it gets there.

DROP VIEW open_decisions;
DROP TRIGGER proposal_keeps_findings_added;
DROP TRIGGER proposal_keeps_findings_changed;
DROP TRIGGER proposal_keeps_findings_removed;

CREATE TABLE deliveries_after (
    -- The order in which they were recorded.
    ordinal          INTEGER PRIMARY KEY,
    -- A decision and its webhook have the decision's id, a screening request has its own.
    id               TEXT    NOT NULL UNIQUE,
    -- decision, match_status, webhook or screening.
    kind             TEXT    NOT NULL,
    -- None for a screening request.
    decision_id      TEXT    REFERENCES decisions (id),
    journey_id       INTEGER NOT NULL REFERENCES journeys (id),
    -- The account that it goes to: each has a queue of its own.
    account          TEXT    NOT NULL,
    -- The delivery that must have arrived first. Without one it is the decision itself, or a request.
    follows          TEXT,
    -- What is sent, JSON; none where the decision or the request says it.
    body             TEXT,
    state            TEXT    NOT NULL,
    -- Not where it belongs yet. A state that this version does not know counts as open.
    is_open          INTEGER NOT NULL GENERATED ALWAYS AS
        (state NOT IN ('delivered', 'kept', 'undone', 'dropped', 'returned', 'declined')) STORED,
    created_ms       INTEGER NOT NULL,
    -- When a sender may lease it: the end of the hold, the next try, or the end of another sender's lease.
    -- None while it waits for another delivery or for a person, and in the end.
    due_ms           INTEGER,
    lease_holder     TEXT,
    -- Counts the leases: who has an older one can change nothing any more.
    lease_no         INTEGER NOT NULL DEFAULT 0,
    attempts         INTEGER NOT NULL DEFAULT 0,
    -- The first failure since it was recorded or since a person had it sent again.
    failing_since_ms INTEGER,
    -- When the first request left of which nobody knows whether it was applied. Set before each request.
    maybe_applied_ms INTEGER,
    -- A person wants it sent over what somebody else put there.
    overwrites       INTEGER NOT NULL DEFAULT 0,
    last_problem     TEXT,
    found_instead    TEXT,
    -- When `due_ms` was written. In the future, the clock was ahead then, and `due_ms` tells nothing.
    due_set_ms       INTEGER,
    -- When the service accepted the last request. None where it did not, or where a person has it sent again.
    accepted_ms      INTEGER,
    -- Until when a request of unknown fate may still be applied: nothing is sent again before.
    resend_ms        INTEGER,
    -- SHA-256 of what was posted last, hex.
    body_sha256      TEXT,
    CHECK ((decision_id IS NULL) = (kind = 'screening'))
) STRICT;

INSERT INTO deliveries_after (ordinal, id, kind, decision_id, journey_id, account, follows, body, state, created_ms,
    due_ms, lease_holder, lease_no, attempts, failing_since_ms, maybe_applied_ms, overwrites, last_problem,
    found_instead, due_set_ms, accepted_ms, resend_ms, body_sha256)
SELECT ordinal, id, kind, decision_id, journey_id, account, follows, body, state, created_ms,
    due_ms, lease_holder, lease_no, attempts, failing_since_ms, maybe_applied_ms, overwrites, last_problem,
    found_instead, due_set_ms, accepted_ms, resend_ms, body_sha256
FROM deliveries ORDER BY ordinal;

-- A sealed problem opens only in the table for which it was sealed: the next attempt writes another.
INSERT INTO deliveries_after (id, kind, journey_id, account, state, created_ms, due_ms, due_set_ms, lease_no, attempts,
    failing_since_ms, maybe_applied_ms, last_problem)
SELECT id, 'screening', journey_id, account, state, created_ms, due_ms, CASE WHEN due_ms IS NOT NULL THEN created_ms END,
    lease_no, attempts, failing_since_ms, maybe_applied_ms,
    CASE WHEN substr(last_problem, 1, 9) <> char(1) || 'sealed1:' THEN last_problem END
FROM screening_requests ORDER BY ordinal;

DROP TABLE deliveries;
ALTER TABLE deliveries_after RENAME TO deliveries;

CREATE INDEX deliveries_due ON deliveries (account, due_ms, ordinal) WHERE due_ms IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (lease_holder) WHERE lease_holder IS NOT NULL;
CREATE INDEX deliveries_of_decision ON deliveries (decision_id);
CREATE INDEX deliveries_open ON deliveries (decision_id) WHERE is_open = 1;
CREATE INDEX deliveries_set ON deliveries (due_set_ms) WHERE due_ms IS NOT NULL;
CREATE UNIQUE INDEX one_open_decision ON deliveries (journey_id)
    WHERE is_open = 1 AND follows IS NULL AND decision_id IS NOT NULL;
CREATE UNIQUE INDEX one_open_screening ON deliveries (journey_id) WHERE is_open = 1 AND decision_id IS NULL;

CREATE TABLE screening_requests_after (
    id            TEXT    PRIMARY KEY,
    journey_id    INTEGER NOT NULL REFERENCES journeys (id),
    -- Whom to search for, JSON.
    person        TEXT    NOT NULL,
    reviewer      TEXT    NOT NULL,
    created_ms    INTEGER NOT NULL,
    held_until_ms INTEGER NOT NULL
) STRICT;
INSERT INTO screening_requests_after (id, journey_id, person, reviewer, created_ms, held_until_ms)
SELECT id, journey_id, person, reviewer, created_ms, held_until_ms FROM screening_requests ORDER BY ordinal;
DROP TABLE screening_requests;
ALTER TABLE screening_requests_after RENAME TO screening_requests;
CREATE INDEX screening_requests_of_journey ON screening_requests (journey_id);

-- The one decision of each journey that is on its way.
CREATE VIEW open_decisions AS
SELECT journey_id, id, state FROM deliveries WHERE is_open = 1 AND follows IS NULL AND decision_id IS NOT NULL;

CREATE TRIGGER proposal_is_confirmed_first BEFORE UPDATE OF state ON deliveries
WHEN NEW.follows IS NULL
    AND NEW.state NOT IN ('proposed', 'returned', 'declined', 'undone')
    AND EXISTS (SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.second_rule IS NOT NULL
        AND coalesce(d.second_verdict, '') <> 'confirmed')
BEGIN SELECT RAISE (ABORT, 'a decision that a second reviewer must confirm is not confirmed'); END;

CREATE TRIGGER proposal_begins_as_one BEFORE INSERT ON deliveries
WHEN NEW.follows IS NULL AND NEW.state <> 'proposed'
    AND EXISTS (SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.second_rule IS NOT NULL)
BEGIN SELECT RAISE (ABORT, 'a decision that a second reviewer must confirm begins as a proposal'); END;

-- What a proposal rests on stays as it is until it is confirmed or given back.
CREATE TRIGGER proposal_keeps_findings_added BEFORE INSERT ON resolutions
WHEN EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = NEW.journey_id AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
CREATE TRIGGER proposal_keeps_findings_changed
BEFORE UPDATE OF journey_id, finding, conclusion, reason, reviewer, at_ms ON resolutions
WHEN EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = NEW.journey_id AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
CREATE TRIGGER proposal_keeps_findings_removed BEFORE DELETE ON resolutions
WHEN EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = OLD.journey_id AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
