//! The rules of the house, held by reading the sources.

mod layers;
mod readme;
mod sources;
mod style;
