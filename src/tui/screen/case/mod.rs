//! The screen of a case: its findings with their evidence, the tabs, the reviewer's resolutions.

pub(crate) mod correction;
mod drafts;
mod dwell;
mod evidence_pane;
mod faces;
mod field;
pub(crate) mod file;
mod find;
mod finding_list;
mod finding_rows;
pub(crate) mod obstacle;
mod pages;
pub(crate) mod pictures;
mod plain;
pub(crate) mod proposal;
pub(crate) mod questions;
mod raw_view;
mod reader;
pub(crate) mod resolve;
mod scrolled;
mod state;
mod update;
mod view;

pub(crate) use plain::plain;
pub(crate) use state::{CaseScreen, free};
pub(crate) use update::read_history;
pub(crate) use view::{draw, scrolling};
