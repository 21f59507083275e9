//! The console: keys become actions, actions change the console's state, and the state is drawn.

pub(crate) mod keyboard;
pub mod keys;
pub mod messages;

pub mod cells;
pub mod drawn;

pub mod app;
pub(crate) mod coach;
pub mod cx;
pub mod overlay;
pub(crate) mod screen;

pub mod fit;
pub(crate) mod folded;
mod late_alarm;
pub mod layout;
mod local_act;
mod lock;
pub(crate) mod notice;
pub(crate) mod offered;
pub mod page;
pub(crate) mod picture_shelf;
mod picture_threads;
pub(crate) mod popup;
pub(crate) mod prefetch_plan;
pub(crate) mod requests;
pub(crate) mod sent_decision;
pub mod text_box;
pub mod text_order;
pub mod typed_line;

pub mod theme;
pub mod view;

mod added;
mod backend;
pub mod clipboard;
pub mod clock;
pub mod event_loop;
mod fetch_progress;
mod free_space;
mod fullscreen_viewer;
mod paint;
mod photos;
mod pixel_slot;
mod pixels;
pub mod preferences;
mod prefetch_schedule;
mod terminal;
mod unlock_command;
mod watch;
mod worker;

pub(crate) use crate::review::drop_elsewhere;
pub use event_loop::{FirstRows, TuiError, TuiOptions, run};
pub use pixels::{Between, Canvas};
