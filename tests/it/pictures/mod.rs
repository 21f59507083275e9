//! From bytes to the screen: what is decoded, what is refused, what goes over the wire.

pub(crate) mod samples;

mod budget;
mod cache;
mod campaign;
mod cells;
mod decode;
mod decode_child;
mod detect;
mod driver;
mod fingerprint;
mod formats;
mod hostile;
mod inquiry;
mod probe;
mod schedule;
mod view;
