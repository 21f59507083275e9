-- What is delivered is proven by a reading of the journey; until then it is accepted or uncertain.

-- When `due_ms` was written. In the future, the clock was ahead then, and `due_ms` tells nothing.
ALTER TABLE deliveries ADD COLUMN due_set_ms INTEGER;
-- When the service accepted the last request. None where it did not, or where a person has it sent again.
ALTER TABLE deliveries ADD COLUMN accepted_ms INTEGER;
-- Until when a request of unknown fate may still be applied: nothing is sent again before.
ALTER TABLE deliveries ADD COLUMN resend_ms INTEGER;
-- SHA-256 of what was posted last, hex.
ALTER TABLE deliveries ADD COLUMN body_sha256 TEXT;
-- From here on `maybe_applied_ms` is when the first request left of which nobody knows whether it was applied.

UPDATE deliveries SET due_set_ms = created_ms WHERE due_ms IS NOT NULL;
UPDATE deliveries SET resend_ms = maybe_applied_ms + 60000 WHERE maybe_applied_ms IS NOT NULL;
UPDATE deliveries SET state = 'uncertain' WHERE state = 'waiting' AND maybe_applied_ms IS NOT NULL;

CREATE INDEX deliveries_set ON deliveries (due_set_ms) WHERE due_ms IS NOT NULL;
