-- Who has worked on this store, so that a new name cannot be one that looks like theirs.
CREATE TABLE known_reviewers (
    name     TEXT    PRIMARY KEY,
    since_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO known_reviewers (name, since_ms) SELECT actor, min(at_ms) FROM audit WHERE actor <> 'referee' GROUP BY actor;
