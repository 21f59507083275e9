//! Generates realistic journeys, documents and faces of fictional people from a seed.
//!
//! A [`World`] stores nothing: journey number `i` and its pictures are a pure function of the seed, the time and `i`.
//! The output is the providers' documents (docs/contracts/idwise.md 2.5 and docs/contracts/onetouch.md 3.6), never our
//! own types, so that an error in our reader cannot be mirrored here.

mod ids;
mod rng;

mod countries;
mod names;
mod person;
mod plan;
mod random_plan;
mod situations;
mod story;

pub mod lettering;
pub mod mrz;

mod aml;
mod idwise;
mod insert_key;
mod onetouch;

mod canvas;
mod face;
mod paper;
mod photo;
mod picture;
mod selfie;

mod world;

pub use situations::names as situation_names;
pub use world::{Dialect, Made, PictureFile, Truth, World};
