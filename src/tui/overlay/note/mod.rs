//! A note being written, and the templates that it can begin with.

mod state;
mod template;
mod view;

pub(crate) use state::NoteBox;
