//! The Findings tab. It has no page text, since it is drawn as two panes: the findings and the evidence.

use super::tab::{Tab, TabText};
use crate::domain::viewed::CaseTab;

pub const TAB: Tab = Tab {
    record: CaseTab::Findings,
    title: "Findings",
    about: "The findings: the work list",
    write: |_| TabText::default(),
    has_pictures: false,
};
