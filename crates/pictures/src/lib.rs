//! Decodes, scales and encodes pictures, and shows them in a terminal.

mod container;
pub mod decode;
pub mod decode_child;
mod decode_error;
pub mod fingerprint;
mod flatten;
mod jpeg_decode;
mod jpeg_entropy;
mod jpeg_huffman;
mod jpeg_reduced;
pub mod jpeg_scan;
mod limits;
mod memory;
mod photo;
mod png_reduced;
pub mod sniff;

pub mod fit;
pub mod pixels;
pub mod raster;
pub mod view;

pub mod cells;

pub mod budget;
pub mod encode;
pub mod prepare;
pub mod print;

#[cfg(feature = "viuer")]
pub mod by_viuer;

pub mod driver;
pub mod ids;

pub mod detect;
pub mod inquiry;
pub mod probe;

pub mod cache;
pub mod schedule;

pub use decode::decode;
pub use decode_child::{DecodedPicture, Decoder};
pub use decode_error::DecodeError;
pub use fit::{Area, CellPx};
pub use limits::DecodeLimits;
pub use photo::{Photo, Remark, Sha};
pub use pixels::Pixels;
pub use prepare::PrepareError;
pub use view::{View, Zoom};
