//! Decoding in a child process: bytes of applicants are decoded where nothing but the picture can be lost.
//!
//! The console starts `referee decode-worker` at its first picture and keeps it. The child limits itself before it reads
//! a byte, keeps what it decoded, and answers with the parts that are shown, in the size in which they are shown. A
//! child that ends or takes too long is killed and replaced. [`serve()`] is the child's side, [`Decoder`] the console's.

mod confinement;
mod frame;
mod kept;
mod process;
mod refusal;
mod reply;
mod request;
mod serve;

mod decoded_picture;
mod decoder;

pub use decoded_picture::DecodedPicture;
pub use decoder::{Decoder, WAIT};
pub use serve::serve;
