//! From bytes to what this terminal can show.

mod container;
pub mod decode;
mod flatten;
mod jpeg_decode;
pub mod jpeg_scan;
mod limits;
mod memory;
mod photo;
mod refusal;
pub mod sniff;

pub mod fit;
pub mod raster;
pub mod view;

pub mod cells;

pub use decode::decode;
pub use fit::{Area, CellPx};
pub use limits::Limits;
pub use photo::{Photo, Remark, Sha};
pub use refusal::Refusal;
pub use view::{View, Zoom};
