//! The mouse, where it is natural: it selects, scrolls and turns to tabs. It never decides.

use crate::tui::app::{App, Screen};
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::fit::width;
use crate::tui::layout::{self, Area, Pane};
use crate::tui::messages::action::Action;
use crate::tui::messages::message::Pointer;
use crate::tui::overlay::kinds::Overlay;
use strum::IntoEnumIterator as _;

/// Rows that a turn of the wheel moves.
const WHEEL: isize = 3;

/// The tabs with their keys, as they stand in their row: `1 Ledger  2 Documents`.
pub(crate) fn tab_labels(desk: &App) -> Vec<(Tab, String, &'static str)> {
    let first = Action::TabLedger as usize;
    let actions = Action::all().skip(first);
    let label = |(tab, action): (Tab, Action)| {
        let key = desk.keymap.key_for(desk.screen_place(), action);
        (tab, key.map(|key| format!("{key} ")).unwrap_or_default(), tab.into())
    };
    Tab::iter().zip(actions).map(label).collect()
}

impl App {
    pub(crate) fn on_pointer(&mut self, pointer: Pointer, x: u16, y: u16) {
        self.queue.is_touched = true;
        let by = match pointer {
            Pointer::Pressed if self.overlays.is_empty() => return self.click(x, y),
            Pointer::Pressed => return,
            Pointer::WheelUp => -WHEEL,
            Pointer::WheelDown => WHEEL,
        };
        match (self.overlays.last_mut(), self.screen) {
            (Some(Overlay::Help(help)), _) => help.top = help.top.saturating_add_signed(by).min(200),
            (Some(_), _) => {}
            (None, Screen::Queue) => self.queue.step(by),
            (None, Screen::Case) => self.change_case(|case| case.scroll(by)),
            (None, Screen::Stats) => self.stats_top = self.stats_top.saturating_add_signed(by).min(200),
            (None, Screen::Picture | Screen::Outbox) => {}
        }
    }

    fn click(&mut self, x: u16, y: u16) {
        match self.screen {
            Screen::Queue => {
                let rows = layout::queue(self.shell().body, self.borders).rows;
                if let Some(row) = row_at(rows, x, y) {
                    self.queue.go_to(self.queue.top + row);
                }
            }
            Screen::Case => self.click_case(x, y),
            Screen::Picture | Screen::Outbox | Screen::Stats => {}
        }
    }

    fn click_case(&mut self, x: u16, y: u16) {
        let Some(case) = &self.case else { return };
        let (_, body) = case.bodies(self.shell().body);
        let areas = layout::case(body, case.pane, self.borders);
        if row_at(areas.tabs, x, y).is_some() {
            if let Some(tab) = tab_at(self, x) {
                self.show_tab(tab);
            }
            return;
        }
        if case.tab != Tab::Ledger {
            let page = layout::page(areas.page, case.has_beside(&self.policy), self.borders);
            let row = row_at(page.text.inner(), x, y);
            return self.change_case(|case| click_page(case, row));
        }
        let line = areas.ledger.and_then(|area| row_at(area.inner(), x, y));
        let on_evidence = areas.evidence.is_some_and(|area| row_at(area, x, y).is_some());
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

/// The row of an area that a cell is in, from 0.
fn row_at(area: Area, x: u16, y: u16) -> Option<usize> {
    let is_in = (area.x..area.x.saturating_add(area.width)).contains(&x)
        && (area.y..area.y.saturating_add(area.height)).contains(&y);
    is_in.then(|| usize::from(y - area.y))
}
