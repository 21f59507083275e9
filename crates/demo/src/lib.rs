//! Generates fictional journeys, documents and faces, and simulates both services on loopback with fault injection.

pub mod sandbox;
pub mod synth;
