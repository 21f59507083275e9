//! Where journeys come from and decisions go, over HTTP.
//!
//! Reading is pure and cannot fail: a document that parses gives a journey and a list of
//! quirks, and every value of it is found again in the journey.

mod document;
mod fields;
mod idwise;
mod onetouch;
mod shape;

mod account;
mod answer;
mod connection;
mod error;
mod http;
mod limit;
mod list;
mod picture;
mod pieces;
mod reach;
mod retry;
mod template;

pub use account::{Account, DecisionBody, MarksBody, Received};
pub use answer::what_is_wrong;
pub use error::{Answer, ErrorSort, ProviderError};
pub use list::ListPage;
pub use pieces::{Pieces, pieces};
pub use shape::{LISTS, items, recognize};

use crate::domain::ids::Service;
use crate::domain::journey::Journey;
use crate::domain::quirk::Quirk;
use document::{Item, Notes, Part};
use serde_json::Value;

/// Reads a document of a service. Fields of the wrong type and unknown words degrade only
/// themselves and are named among the quirks.
pub fn read(service: Service, document: &Value) -> (Journey, Vec<Quirk>) {
    let notes = Notes::default();
    let mut journey = match unwrapped(service, document, &notes) {
        None => Journey::new(service, "".into()),
        Some(part) if service == Service::Idwise => idwise::read(part),
        Some(part) => onetouch::read(part),
    };
    if journey.id.as_sent().is_empty()
        && let Some(id) = shape::outer_id(service, document)
    {
        journey.id = id.as_str().into();
    }
    if journey.id.as_sent().is_empty() {
        notes.quirk("", "no journey id");
    }
    let (quirks, unread) = notes.into_parts();
    journey.unread.extend(unread);
    (journey, quirks)
}

/// The journey's own object. What its wrapping says besides is kept as unread.
fn unwrapped<'a>(service: Service, document: &'a Value, notes: &'a Notes) -> Option<Part<'a>> {
    let mut part = Item::root(notes, document).part()?;
    for key in shape::wrapping(service, document) {
        part = part.part(key)?;
    }
    Some(part)
}

/// The document with its secrets masked, for views of the raw text.
pub fn redacted(service: Service, document: &Value) -> Value {
    match service {
        Service::Idwise | Service::Onetouch => document::masked(document),
    }
}
