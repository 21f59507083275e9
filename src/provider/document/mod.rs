//! Reads a document value by value, and keeps every value that no reader takes.
//!
//! A [`ObjectPart`] is an object, an [`Item`] a single value. When they are dropped, both move their unread values into
//! the journey, so that a reader cannot lose a value by forgetting it. A value of the wrong type is recorded as a
//! contract deviation and kept as unread.

mod item;
mod notes;
mod part;
mod scalars;
mod secret;
mod sweep;

pub use item::Item;
pub(super) use notes::ReadingNotes;
pub use part::ObjectPart;
pub(in crate::provider) use secret::secrets_of;
pub use secret::{Masked, masked};
