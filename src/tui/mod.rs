//! How it looks and answers: a key becomes an action, an action changes the desk, the desk is drawn.

pub mod action;
pub mod keys;

pub mod cells;
pub mod drawn;
pub mod effect;
pub mod message;

pub mod desk;
pub mod fit;
pub mod layout;
pub mod page;

pub mod theme;
pub mod view;

mod ahead;
mod alone;
mod backend;
mod clearance;
pub mod clipboard;
pub mod event_loop;
mod fetching;
mod figures;
pub mod kept;
mod paint;
mod photos;
mod pixels;
mod slot;
mod terminal;
mod watch;
mod worker;

pub use event_loop::{TuiError, TuiOptions, run};
pub use pixels::Canvas;
