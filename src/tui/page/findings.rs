//! The Findings tab. It has no page text, since it is drawn as two panes: the findings and the evidence.

use super::tab::{Tab, TabText};
use crate::domain::viewed::CaseTab;
use crate::tui::messages::action::Action;

pub const TAB: Tab = Tab {
    action: Action::TabFindings,
    title: "Findings",
    record: CaseTab::Findings,
    write: |_| TabText::default(),
    has_pictures: false,
};
