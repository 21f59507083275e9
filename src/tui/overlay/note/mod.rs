//! The overlay in which a note is written, with its templates.

mod state;
mod template;
mod view;

pub(crate) use state::NoteBox;
