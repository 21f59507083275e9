//! Reading both services' documents, and asking them over HTTP.

mod asking;
mod broken_text;
mod certificates;
mod corpora;
mod deciding;
pub(crate) mod documents;
mod idwise;
pub(crate) mod laws;
mod listing;
mod onetouch;
mod pictures;
mod samples;
mod secrets;
pub(crate) mod server;
mod shape;
mod silence;
mod third;
mod wire_trouble;

use referee::domain::deviation::Deviation;
use referee::domain::ids::ServiceId;
use referee::domain::journey::Journey;
use referee::provider::Registry;
use serde_json::Value;
use std::sync::Arc;

/// The services of this program.
pub(crate) fn registry() -> Arc<Registry> {
    Registry::shipped()
}

/// A document read by the contract of a service.
pub(crate) fn read(service: &ServiceId, document: &Value) -> (Journey, Vec<Deviation>) {
    registry().read(service, document).expect("a known service")
}

/// Whose contract a document speaks.
pub(crate) fn recognize(document: &Value) -> Option<ServiceId> {
    registry().recognize(document).cloned()
}

/// The journeys in a document.
pub(crate) fn items(document: &Value) -> Vec<Value> {
    registry().items(document)
}
