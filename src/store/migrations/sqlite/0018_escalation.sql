-- The age in hours from which a proposal is escalated to the lead; none for those of former versions.
ALTER TABLE decisions ADD COLUMN second_hours INTEGER;
