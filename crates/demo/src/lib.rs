//! Invented journeys, documents and faces, and both services on loopback with faults.

pub mod sandbox;
pub mod synth;
