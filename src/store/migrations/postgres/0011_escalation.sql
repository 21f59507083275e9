-- The age in hours from which a proposal is escalated to the lead: the twin of SQLite's 0018.
ALTER TABLE decisions ADD COLUMN second_hours BIGINT;
