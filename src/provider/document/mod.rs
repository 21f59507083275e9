//! Reading a document value by value: what is taken is gone, what nobody takes is kept.
//!
//! A [`Part`] is an object being read, an [`Item`] one value. Both sweep what is left in
//! them into the journey when they go out of scope, so that no reader can lose a value by
//! forgetting it. A value of the wrong type is noted as a quirk and kept as unread.

mod item;
mod notes;
mod part;
mod scalars;
mod secret;
mod sweep;

pub use item::Item;
pub(super) use notes::Notes;
pub use part::Part;
pub use secret::masked;
