//! Believable journeys, documents and faces that belong to nobody, drawn from a seed.
