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
mod server;
mod shape;
mod wire_trouble;
