-- Who should decide a journey. A claim says who does.
CREATE TABLE assignments (
    journey_id  INTEGER PRIMARY KEY REFERENCES journeys (id),
    reviewer    TEXT    NOT NULL,
    assigned_by TEXT    NOT NULL,
    at_ms       INTEGER NOT NULL
) STRICT;
CREATE INDEX assignments_of_reviewer ON assignments (reviewer);

-- Journeys that a reviewer handed to the lead or to another reviewer. Why is a note of the journey.
CREATE TABLE escalations (
    journey_id   INTEGER PRIMARY KEY REFERENCES journeys (id),
    -- lead, or the name of a reviewer.
    escalated_to TEXT    NOT NULL,
    escalated_by TEXT    NOT NULL,
    at_ms        INTEGER NOT NULL
) STRICT;

-- When reviewers are away: nothing is assigned to them then.
CREATE TABLE absences (
    reviewer TEXT    NOT NULL,
    from_ms  INTEGER NOT NULL,
    until_ms INTEGER NOT NULL,
    PRIMARY KEY (reviewer, from_ms)
) STRICT, WITHOUT ROWID;
