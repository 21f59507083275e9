-- The queue in its order: what has waited longer than its service level first, then by urgency, since when it waits,
-- and the journey's name. The level is added when a journey is written, so that the order needs no document.

-- When a journey is late. Until the service levels are known, never.
ALTER TABLE journeys ADD COLUMN late_at_ms INTEGER NOT NULL DEFAULT 9223372036854775807;

DROP INDEX journeys_in_order;
CREATE INDEX journeys_in_order ON journeys (urgency, since_ms, provider, journey, late_at_ms) WHERE in_queue = 1;

-- The service levels that `late_at_ms` was computed with; JSON.
CREATE TABLE service_levels (
    id     INTEGER PRIMARY KEY CHECK (id = 1),
    levels TEXT    NOT NULL
) STRICT;
