//! The rules of the house, held by reading the sources.

mod layers;
mod sources;
mod style;
