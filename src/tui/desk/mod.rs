//! The parts that still move.

pub mod bulk;
pub mod case;
pub(crate) mod case_aml;
mod case_faces;
mod case_ledger;
mod case_page;
mod case_settle;
mod drafts;
mod field;
mod find;
mod folds;
pub(crate) mod looks;
pub(crate) mod mouse;
pub mod settle;
pub(crate) mod shim;

pub use super::app::{App as Desk, Screen};
pub(crate) use super::messages::policy;
pub(crate) use super::notice;
pub(crate) use super::overlay::decision_bar::state as decision;
pub(crate) use super::overlay::kinds as overlay;
pub(crate) use super::requests as replies;
pub(crate) use super::typed_line as line;
