//! Reading both services' documents, and asking them over HTTP.

mod corpora;
mod documents;
mod idwise;
mod laws;
mod onetouch;
mod shape;
