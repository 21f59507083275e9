//! A service as a value: how its documents are recognized and read, its settings, its capabilities.

use super::client::Client;
use super::document::{Item, ObjectPart, ReadingNotes};
use super::notice::HookNotice;
use super::shape::ShapeMarks;
use crate::config::provider::ServiceSettings;
use crate::domain::capabilities::Capabilities;
use crate::domain::deviation::Deviation;
use crate::domain::ids::ServiceId;
use crate::domain::journey::Journey;
use serde_json::Value;

/// The contract of a service.
#[derive(Clone, Debug)]
pub struct Contract {
    /// The displayed name: `IDWise`.
    pub name: &'static str,
    /// How its documents are recognized.
    pub marks: ShapeMarks,
    /// The settings that an account needs: id, credentials, URLs.
    pub settings: ServiceSettings,
    pub capabilities: Capabilities,
    /// Reads the journey object into an empty journey, in which only service and capabilities are set.
    pub read: fn(ObjectPart<'_>, &mut Journey),
    /// Reads the body of a webhook of the service.
    pub notice: fn(&ShapeMarks, &Value) -> HookNotice,
    /// Creates the client of an account.
    pub client: fn() -> Box<dyn Client>,
}

impl Contract {
    /// The id of the service.
    pub fn service(&self) -> &ServiceId {
        &self.settings.service
    }

    /// Reads a document. A field of the wrong type or with an unknown word affects only itself, and is listed as
    /// a contract deviation.
    pub fn journey(&self, document: &Value) -> (Journey, Vec<Deviation>) {
        let notes = ReadingNotes::default();
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
            notes.deviation("", "no journey id");
        }
        let (deviations, unread) = notes.into_parts();
        journey.unread.extend(unread);
        (journey, deviations)
    }

    /// The journey object without its wrappers. Other values of the wrappers are kept as unread.
    fn unwrapped<'a>(&self, document: &'a Value, notes: &'a ReadingNotes) -> Option<ObjectPart<'a>> {
        let mut part = Item::root(notes, document).part()?;
        for key in self.marks.wrapping(document) {
            part = part.part(key)?;
        }
        Some(part)
    }
}
