//! Believable journeys, documents and faces that belong to nobody, drawn from a seed.
//!
//! A [`World`] stores nothing: journey number `i`, and each picture of it, is a pure function of the seed,
//! the moment and `i`. What is written are the providers' documents (contracts 2.5 and 3.6), never our own types,
//! so that a mistake in our reading cannot be mirrored here.

mod dice;
mod ids;

mod chance;
mod names;
mod person;
mod places;
mod plan;
mod situations;
mod story;

pub mod mrz;

mod aml;
mod idwise;
mod lay;
mod onetouch;

mod canvas;
mod face;
mod paper;
mod photo;
mod picture;
mod selfie;

mod world;

pub use situations::names as situation_names;
pub use world::{Contract, Made, PictureFile, Truth, World};
