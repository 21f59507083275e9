-- One outbox for everything that is to reach a service or a receiver: decisions, the match status of watch-list
-- records, decisions to a customer's webhook. `decisions` keeps what was decided, `deliveries` how it gets there.

DROP INDEX decisions_by_state;
DROP INDEX decisions_by_time;
DROP INDEX decisions_of_journey;
DROP INDEX one_open_decision;
ALTER TABLE decisions RENAME TO decisions_before;

CREATE TABLE decisions (
    -- The order in which they were recorded.
    ordinal          INTEGER PRIMARY KEY,
    id               TEXT    NOT NULL UNIQUE,
    journey_id       INTEGER NOT NULL REFERENCES journeys (id),
    verb             TEXT    NOT NULL,
    reason           TEXT    NOT NULL,
    comment          TEXT,
    steps            TEXT    NOT NULL,
    reviewer         TEXT    NOT NULL,
    at_ms            INTEGER NOT NULL,
    held_until_ms    INTEGER NOT NULL,
    -- What the reviewer saw.
    document_version INTEGER NOT NULL,
    document_hash    TEXT    NOT NULL,
    manual_seen      TEXT
) STRICT;

CREATE TABLE deliveries (
    -- The order in which they were recorded.
    ordinal          INTEGER PRIMARY KEY,
    -- A decision and its webhook have the decision's id.
    id               TEXT    NOT NULL UNIQUE,
    -- decision, match_status or webhook.
    kind             TEXT    NOT NULL,
    decision_id      TEXT    NOT NULL REFERENCES decisions (id),
    journey_id       INTEGER NOT NULL REFERENCES journeys (id),
    -- The account that it goes to: each has a queue of its own.
    account          TEXT    NOT NULL,
    -- The delivery that must have arrived first. Without one it is the decision itself.
    follows          TEXT,
    -- What is sent, JSON; none where the decision says it.
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
    -- When a request left of which nobody knows whether it was applied. Set before each request.
    maybe_applied_ms INTEGER,
    -- A person wants it sent over what somebody else put there.
    overwrites       INTEGER NOT NULL DEFAULT 0,
    last_problem     TEXT,
    found_instead    TEXT
) STRICT;

INSERT INTO decisions (ordinal, id, journey_id, verb, reason, comment, steps, reviewer, at_ms, held_until_ms,
    document_version, document_hash, manual_seen)
SELECT rowid, id, journey_id, verb, reason, comment, steps, reviewer, at_ms, held_until_ms,
    document_version, document_hash, manual_seen
FROM decisions_before ORDER BY rowid;

INSERT INTO deliveries (id, kind, decision_id, journey_id, account, state, created_ms, due_ms, lease_holder,
    attempts, maybe_applied_ms, last_problem, found_instead)
SELECT d.id, CASE j.service WHEN 'onetouch' THEN 'webhook' ELSE 'decision' END, d.id, d.journey_id, j.provider,
    d.state, d.at_ms,
    CASE d.state
        WHEN 'held' THEN d.held_until_ms
        WHEN 'waiting' THEN coalesce(d.due_ms, d.held_until_ms)
        WHEN 'sending' THEN coalesce(d.lease_until_ms, 0)
    END,
    CASE d.state WHEN 'sending' THEN d.lease_by END,
    d.attempts, CASE WHEN d.maybe_applied THEN coalesce(d.attempted_at_ms, d.at_ms) END,
    d.last_problem, d.found_instead
FROM decisions_before d JOIN journeys j ON j.id = d.journey_id ORDER BY d.rowid;

INSERT INTO deliveries (id, kind, decision_id, journey_id, account, follows, body, state, created_ms, due_ms,
    lease_holder, attempts, maybe_applied_ms, overwrites, last_problem, found_instead)
SELECT x.id, 'match_status', d.id, d.journey_id, j.provider, d.id,
    json_object(
        'conclusion', x.conclusion,
        'records', CASE WHEN json_valid(x.records) THEN json(x.records) ELSE x.records END,
        'is_whitelisted', CASE x.is_whitelisted WHEN 0 THEN json('false') WHEN 1 THEN json('true') END,
        'match_status', x.match_status),
    x.state, d.at_ms,
    CASE x.state
        WHEN 'waiting' THEN coalesce(x.due_ms, 0)
        WHEN 'sending' THEN coalesce(x.lease_until_ms, 0)
    END,
    CASE x.state WHEN 'sending' THEN x.lease_by END,
    x.attempts, CASE WHEN x.maybe_applied THEN coalesce(x.attempted_at_ms, d.at_ms) END,
    x.over_others, x.last_problem, x.found_instead
FROM dispositions x JOIN decisions_before d ON d.id = x.decision_id JOIN journeys j ON j.id = d.journey_id
ORDER BY x.rowid;

DROP TABLE dispositions;
DROP TABLE decisions_before;

CREATE INDEX decisions_by_time ON decisions (at_ms);
CREATE INDEX decisions_of_journey ON decisions (journey_id);

CREATE INDEX deliveries_due ON deliveries (account, due_ms, ordinal) WHERE due_ms IS NOT NULL;
CREATE INDEX deliveries_leased ON deliveries (lease_holder) WHERE lease_holder IS NOT NULL;
CREATE INDEX deliveries_of_decision ON deliveries (decision_id);
CREATE INDEX deliveries_open ON deliveries (decision_id) WHERE is_open = 1;
CREATE UNIQUE INDEX one_open_decision ON deliveries (journey_id) WHERE is_open = 1 AND follows IS NULL;

-- The one decision of each journey that is on its way.
CREATE VIEW open_decisions AS
SELECT journey_id, id, state FROM deliveries WHERE is_open = 1 AND follows IS NULL;
