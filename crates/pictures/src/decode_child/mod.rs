//! Decodes pictures in a child process, so that a hostile file can harm nothing but its own picture.
//!
//! The console starts `referee decode-worker` for its first picture. The child confines itself before it reads a byte,
//! caches what it decodes, and replies with the visible part in the size in which it is shown. A child that ends or
//! exceeds its timeout is killed and replaced. [`serve()`] is the child's side, [`Decoder`] the console's.

mod confinement;
mod frame;
mod message;
mod picture_cache;
mod process;
mod serve;

mod decoded_picture;
mod decoder;

pub use decoded_picture::DecodedPicture;
pub use decoder::{Decoder, WAIT};
pub use serve::serve;
