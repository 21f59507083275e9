-- What journeys have in common, so that two of one person or document find each other. Only keyed
-- prints are kept: equal values have equal prints, and a print tells nothing outside this store.
CREATE TABLE twin_secret (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    secret BLOB    NOT NULL
) STRICT;
INSERT INTO twin_secret (id, secret) VALUES (1, randomblob(32));

CREATE TABLE twin_prints (
    journey_id INTEGER NOT NULL REFERENCES journeys (id),
    sort       TEXT    NOT NULL,
    print      BLOB    NOT NULL,
    PRIMARY KEY (sort, print, journey_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX twin_prints_of_journey ON twin_prints (journey_id);
