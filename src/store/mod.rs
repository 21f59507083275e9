//! What we remember: journeys, resolutions, notes, claims, decisions, outbox, audit.
