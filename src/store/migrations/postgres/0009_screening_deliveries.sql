-- A request to run AML screening again is one more kind of delivery: the twin of SQLite's 0016.

DROP INDEX one_open_decision;
ALTER TABLE deliveries
    ALTER COLUMN decision_id DROP NOT NULL,
    ADD CONSTRAINT deliveries_without_decision CHECK ((decision_id IS NULL) = (kind = 'screening'));

-- A sealed problem opens only in the table for which it was sealed: the next attempt writes another.
INSERT INTO deliveries (id, kind, journey_id, account, state, created_ms, due_ms, due_set_ms, lease_no, attempts,
    failing_since_ms, maybe_applied_ms, last_problem)
SELECT id, 'screening', journey_id, account, state, created_ms, due_ms, CASE WHEN due_ms IS NOT NULL THEN created_ms END,
    lease_no, attempts, failing_since_ms, maybe_applied_ms,
    CASE WHEN left(last_problem, 9) <> chr(1) || 'sealed1:' THEN last_problem END
FROM screening_requests ORDER BY ordinal;

CREATE UNIQUE INDEX one_open_decision ON deliveries (journey_id)
    WHERE is_open AND follows IS NULL AND decision_id IS NOT NULL;
CREATE UNIQUE INDEX one_open_screening ON deliveries (journey_id) WHERE is_open AND decision_id IS NULL;

DROP INDEX screening_requests_due;
DROP INDEX one_open_screening_request;
ALTER TABLE screening_requests
    DROP COLUMN ordinal,
    DROP COLUMN account,
    DROP COLUMN state,
    DROP COLUMN due_ms,
    DROP COLUMN lease_no,
    DROP COLUMN attempts,
    DROP COLUMN failing_since_ms,
    DROP COLUMN maybe_applied_ms,
    DROP COLUMN last_problem,
    DROP CONSTRAINT screening_requests_id_key,
    ADD PRIMARY KEY (id);

CREATE OR REPLACE VIEW open_decisions AS
SELECT journey_id, id, state FROM deliveries WHERE is_open AND follows IS NULL AND decision_id IS NOT NULL;

CREATE OR REPLACE FUNCTION referee_keeps_findings() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    journey BIGINT := CASE TG_OP WHEN 'DELETE' THEN OLD.journey_id ELSE NEW.journey_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM open_decisions o WHERE o.journey_id = journey AND o.state = 'proposed') THEN
        RAISE EXCEPTION 'the findings of a proposal stay as they are';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
