-- The delivered decision that a decision replaces at the service: the twin of SQLite's 0017.
ALTER TABLE decisions ADD COLUMN corrects TEXT COLLATE "C" REFERENCES decisions (id);
