-- Encryption at rest: a data key a journey, wrapped by the key of the store, which is not in the store. Who deletes a
-- row of `keys` has erased what was sealed with it.

-- One row in a sealed store, none in another.
CREATE TABLE seal (
    id        INTEGER PRIMARY KEY CHECK (id = 1),
    -- Names the key of the store.
    key_id    TEXT    NOT NULL UNIQUE,
    -- The secret of prints, wrapped; `twin_secret` has no row then.
    prints    BLOB    NOT NULL,
    -- Of journeys up to this number the values are sealed. None when all of them are.
    sealed_to INTEGER
) STRICT;

CREATE TABLE keys (
    journey_id INTEGER PRIMARY KEY REFERENCES journeys (id),
    key_no     INTEGER NOT NULL,
    wrapped    BLOB    NOT NULL,
    -- With which key of the store: a program that still has an older one can add none.
    wrapped_by TEXT    NOT NULL REFERENCES seal (key_id) ON UPDATE CASCADE
) STRICT;

-- What service levels ask for, out of the summary; JSON.
ALTER TABLE journeys ADD COLUMN failed_rules TEXT;
UPDATE journeys SET failed_rules = json_extract(summary, '$.failed_rules') WHERE json_valid(summary);

-- When the personal data of a journey was erased.
ALTER TABLE journeys ADD COLUMN erased_ms INTEGER;

-- How long a journey is kept, where somebody has said so.
CREATE TABLE retention (
    journey_id    INTEGER PRIMARY KEY REFERENCES journeys (id),
    -- When the relationship with the applicant ended: the years count from here.
    ended_ms      INTEGER,
    -- Nothing is erased while it is held.
    hold_reason   TEXT,
    hold_by       TEXT,
    hold_until_ms INTEGER
) STRICT;

-- A comment is sealed while a proposal rests on it; its words stay as they are.
DROP TRIGGER proposal_keeps_findings_changed;
CREATE TRIGGER proposal_keeps_findings_changed
BEFORE UPDATE OF journey_id, finding, conclusion, reason, reviewer, at_ms ON resolutions
WHEN EXISTS (SELECT 1 FROM deliveries o WHERE o.journey_id = NEW.journey_id AND o.is_open = 1
        AND o.follows IS NULL AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
