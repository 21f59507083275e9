-- The delivered decision that a decision replaces at the service; none unless it is a correction.
ALTER TABLE decisions ADD COLUMN corrects TEXT REFERENCES decisions (id);
