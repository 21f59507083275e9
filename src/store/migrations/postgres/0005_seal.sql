-- Encryption at rest, retention and erasure: the twin of SQLite's 0010.

CREATE TABLE seal (
    id        BIGINT PRIMARY KEY CHECK (id = 1),
    key_id    TEXT   COLLATE "C" NOT NULL UNIQUE,
    prints    BYTEA  NOT NULL,
    sealed_to BIGINT
);

CREATE TABLE keys (
    journey_id BIGINT PRIMARY KEY REFERENCES journeys (id),
    key_no     BIGINT NOT NULL,
    wrapped    BYTEA  NOT NULL,
    wrapped_by TEXT   COLLATE "C" NOT NULL REFERENCES seal (key_id) ON UPDATE CASCADE
);

ALTER TABLE journeys ADD COLUMN failed_rules TEXT;
ALTER TABLE journeys ADD COLUMN erased_ms BIGINT;

-- A summary that cannot be read names no rules.
CREATE FUNCTION referee_failed_rules(summary TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN (summary::json -> 'failed_rules')::text;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;
UPDATE journeys SET failed_rules = referee_failed_rules(summary);
DROP FUNCTION referee_failed_rules(TEXT);

CREATE TABLE retention (
    journey_id    BIGINT PRIMARY KEY REFERENCES journeys (id),
    ended_ms      BIGINT,
    hold_reason   TEXT,
    hold_by       TEXT COLLATE "C",
    hold_until_ms BIGINT
);

-- A comment is sealed while a proposal rests on it; its words stay as they are.
DROP TRIGGER proposal_keeps_findings ON resolutions;
CREATE TRIGGER proposal_keeps_findings
BEFORE INSERT OR DELETE OR UPDATE OF journey_id, finding, conclusion, reason, reviewer, at_ms ON resolutions
FOR EACH ROW EXECUTE FUNCTION referee_keeps_findings();
