//! What a service is: how its documents look and are read, where it is asked and how, what it offers.

use super::client::Client;
use super::document::{Item, Notes, Part};
use super::shape::Marks;
use crate::config::provider::ServiceSettings;
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use crate::domain::quirk::Quirk;
use serde_json::Value;

/// The contract of a service, as a value.
#[derive(Clone, Debug)]
pub struct Contract {
    /// Its name for people: `IDWise`.
    pub name: &'static str,
    /// How its documents are told from those of others.
    pub marks: Marks,
    /// What an account of it needs in the configuration: id, credentials, addresses.
    pub settings: ServiceSettings,
    /// What it offers.
    pub capabilities: Capabilities,
    /// Reads the journey's own object into a journey that is empty but for service and capabilities.
    pub read: fn(Part<'_>, &mut Journey),
    /// Makes the client of one account.
    pub client: fn() -> Box<dyn Client>,
}

impl Contract {
    /// Its id.
    pub fn service(&self) -> &ServiceId {
        &self.settings.service
    }

    /// Reads a document. Fields of the wrong type and unknown words degrade only themselves and are named
    /// among the quirks.
    pub fn journey(&self, document: &Value) -> (Journey, Vec<Quirk>) {
        let notes = Notes::default();
        let mut journey = Journey::new(self.service().clone(), "".into());
        journey.capabilities = self.capabilities;
        if let Some(part) = self.unwrapped(document, &notes) {
            (self.read)(part, &mut journey);
        }
        if journey.id.as_sent().is_empty()
            && let Some(id) = self.marks.outer_id(document)
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
    fn unwrapped<'a>(&self, document: &'a Value, notes: &'a Notes) -> Option<Part<'a>> {
        let mut part = Item::root(notes, document).part()?;
        for key in self.marks.wrapping(document) {
            part = part.part(key)?;
        }
        Some(part)
    }
}
