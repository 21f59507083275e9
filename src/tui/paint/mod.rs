//! From one frame to the next in a single write. Over a slow line bytes are what a key waits for, so rows that only
//! moved are moved by the terminal, and what must be written is written with as few commands as will do.

mod abilities;
mod changes;
mod glyph;
mod ink;
#[cfg(test)]
mod model;
mod painter;
mod pointer;
mod scroll;
mod style;

pub(super) use abilities::{Abilities, PictureMotion};
pub(super) use painter::Painter;
