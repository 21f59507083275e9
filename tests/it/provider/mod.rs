//! Reading both services' documents, and asking them over HTTP.

mod asking;
mod corpora;
mod deciding;
mod documents;
mod idwise;
mod laws;
mod listing;
mod onetouch;
mod pictures;
mod samples;
mod secrets;
pub(crate) mod server;
mod shape;
mod wire_trouble;
