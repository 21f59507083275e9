//! The mouse, where it is natural: it selects, scrolls and turns to tabs. It never decides.

use crate::tui::app::App;
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::fit::width;
use crate::tui::layout::{self, Pane};
use crate::tui::messages::action::Action;
use strum::IntoEnumIterator as _;

/// The tabs with their keys, as they stand in their row: `1 Ledger  2 Documents`.
pub(crate) fn tab_labels(desk: &App) -> Vec<(Tab, String, &'static str)> {
    let actions = Action::all().skip_while(|action| *action != Action::TabLedger);
    let label = |(tab, action): (Tab, Action)| {
        let key = desk.keymap.key_for(desk.screen_place(), action);
        (tab, key.map(|key| format!("{key} ")).unwrap_or_default(), tab.into())
    };
    Tab::iter().zip(actions).map(label).collect()
}

impl App {
    pub(crate) fn click_case(&mut self, x: u16, y: u16) {
        let Some(case) = &self.case else { return };
        let (_, body) = case.bodies(self.shell().body);
        let areas = layout::case(body, case.pane, self.borders);
        if areas.tabs.row_at(x, y).is_some() {
            if let Some(tab) = tab_at(self, x) {
                self.show_tab(tab);
            }
            return;
        }
        if case.tab != Tab::Ledger {
            let page = layout::page(areas.page, case.has_beside(&self.policy), self.borders);
            let row = page.text.inner().row_at(x, y);
            return self.change_case(|case| click_page(case, row));
        }
        let line = areas.ledger.and_then(|area| area.inner().row_at(x, y));
        let on_evidence = areas.evidence.is_some_and(|area| area.row_at(x, y).is_some());
        self.change_case(|case| click_ledger(case, line, on_evidence));
    }
}

fn click_page(case: &mut CaseDesk, row: Option<usize>) {
    let line = row.and_then(|row| case.flowed()?.owner(case.top() + row));
    if let Some(line) = line {
        if case.tab == Tab::Aml {
            case.pane = Pane::Evidence;
        }
        case.go_to_line(line);
    }
}

fn click_ledger(case: &mut CaseDesk, line: Option<usize>, on_evidence: bool) {
    if let Some(line) = line {
        case.pane = Pane::Ledger;
        let at = (case.ledger_top + line).min(case.ledger().len().saturating_sub(1));
        case.go_to(at);
    } else if on_evidence {
        case.pane = Pane::Evidence;
    }
}

fn tab_at(desk: &App, x: u16) -> Option<Tab> {
    let mut from = 1;
    for (tab, key, title) in tab_labels(desk) {
        let wide = width(&key) + width(title) + 2;
        if (from..from + wide).contains(&usize::from(x)) {
            return Some(tab);
        }
        from += wide;
    }
    None
}
