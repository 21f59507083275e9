-- Who works on this store and what each may do, and the second reviewer of a decision.

-- A store with a row in here is a team's: whoever is not in it is refused.
CREATE TABLE reviewers (
    id             INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL,
    -- Words with spaces between them.
    roles          TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('active', 'ended')),
    valid_from_ms  INTEGER NOT NULL,
    valid_until_ms INTEGER,
    -- The public SSH key as in authorized_keys.
    key            TEXT
) STRICT;
CREATE UNIQUE INDEX one_active_reviewer ON reviewers (name) WHERE state = 'active';

-- What one lead proposes and another one confirms.
CREATE TABLE admin_proposals (
    id           TEXT    PRIMARY KEY,
    -- JSON.
    act          TEXT    NOT NULL,
    proposed_by  TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL,
    until_ms     INTEGER NOT NULL,
    state        TEXT    NOT NULL CHECK (state IN ('proposed', 'confirmed', 'declined', 'undone')),
    second_by    TEXT CHECK (second_by <> proposed_by),
    second_at_ms INTEGER
) STRICT;

-- The rule for which a second reviewer must confirm it; none where nobody must.
ALTER TABLE decisions ADD COLUMN second_rule TEXT;
-- Whether the second reviewer must not see it before they have chosen.
ALTER TABLE decisions ADD COLUMN second_blind INTEGER NOT NULL DEFAULT 0;
ALTER TABLE decisions ADD COLUMN second_by TEXT CHECK (second_by <> reviewer);
ALTER TABLE decisions ADD COLUMN second_at_ms INTEGER;
ALTER TABLE decisions ADD COLUMN second_verdict TEXT CHECK (second_verdict IN ('confirmed', 'returned', 'declined'));
ALTER TABLE decisions ADD COLUMN second_reason TEXT;
ALTER TABLE decisions ADD COLUMN second_comment TEXT;

-- What a second reviewer chose without having seen the proposal.
CREATE TABLE second_answers (
    decision_id TEXT    PRIMARY KEY REFERENCES decisions (id),
    reviewer    TEXT    NOT NULL,
    verb        TEXT    NOT NULL,
    reason      TEXT    NOT NULL,
    comment     TEXT,
    at_ms       INTEGER NOT NULL
) STRICT;

CREATE TRIGGER second_has_not_resolved BEFORE UPDATE OF second_verdict ON decisions
WHEN NEW.second_verdict = 'confirmed'
    AND EXISTS (SELECT 1 FROM resolutions r WHERE r.journey_id = NEW.journey_id AND r.reviewer = NEW.second_by)
BEGIN SELECT RAISE (ABORT, 'who resolved a finding of a decision does not confirm it'); END;

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
WHEN EXISTS (SELECT 1 FROM deliveries o WHERE o.journey_id = NEW.journey_id AND o.is_open = 1
        AND o.follows IS NULL AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
CREATE TRIGGER proposal_keeps_findings_changed BEFORE UPDATE ON resolutions
WHEN EXISTS (SELECT 1 FROM deliveries o WHERE o.journey_id = NEW.journey_id AND o.is_open = 1
        AND o.follows IS NULL AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
CREATE TRIGGER proposal_keeps_findings_removed BEFORE DELETE ON resolutions
WHEN EXISTS (SELECT 1 FROM deliveries o WHERE o.journey_id = OLD.journey_id AND o.is_open = 1
        AND o.follows IS NULL AND o.state = 'proposed')
BEGIN SELECT RAISE (ABORT, 'the findings of a proposal stay as they are'); END;
