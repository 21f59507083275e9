//! The first tab: the findings, each with its evidence beside it. It is drawn as two panes and not as a page.

use super::tab::{Tab, TabText};
use crate::domain::viewed::CaseTab;
use crate::tui::messages::action::Action;

/// The tab.
pub const TAB: Tab = Tab {
    action: Action::TabFindings,
    title: "Findings",
    record: CaseTab::Findings,
    write: |_| TabText::default(),
    has_pictures: false,
};
