-- Who should decide a journey, what was handed on, and who is away: the twin of SQLite's 0012.

CREATE TABLE assignments (
    journey_id  BIGINT PRIMARY KEY REFERENCES journeys (id),
    reviewer    TEXT   COLLATE "C" NOT NULL,
    assigned_by TEXT   COLLATE "C" NOT NULL,
    at_ms       BIGINT NOT NULL
);
CREATE INDEX assignments_of_reviewer ON assignments (reviewer);

CREATE TABLE escalations (
    journey_id   BIGINT PRIMARY KEY REFERENCES journeys (id),
    escalated_to TEXT   COLLATE "C" NOT NULL,
    escalated_by TEXT   COLLATE "C" NOT NULL,
    at_ms        BIGINT NOT NULL
);

CREATE TABLE absences (
    reviewer TEXT   COLLATE "C" NOT NULL,
    from_ms  BIGINT NOT NULL,
    until_ms BIGINT NOT NULL,
    PRIMARY KEY (reviewer, from_ms)
);
