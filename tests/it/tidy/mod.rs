//! The rules of the house, held by reading the sources.

mod layers;
mod pages;
mod references;
mod services;
mod sources;
mod style;
mod types;
