//! From bytes to the screen: what is decoded, what is refused, what goes over the wire.

mod samples;

mod cells;
mod decode;
mod hostile;
mod view;
