//! What of a case was on the screen, and for how long: part of the record of a decision, not a ranking of people.

use crate::domain::ids::FindingId;
use crate::domain::text::Shown;
use crate::insight::finding::Finding;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::layout;
use crate::tui::messages::effect::Look;
use jiff::Timestamp;
use std::collections::BTreeMap;

/// What was and is on the screen.
#[derive(Clone, Debug, Default)]
pub(crate) struct Looks {
    now: BTreeMap<String, Timestamp>,
    before: BTreeMap<String, i64>,
}

/// What a line's evidence is called.
pub(crate) fn of_line(finding: &FindingId) -> String {
    format!("finding.{}", finding.0.as_sent())
}

impl Looks {
    /// From now on just this is on the screen.
    pub(crate) fn show(&mut self, shown: &[String], now: Timestamp) {
        let gone: Vec<String> = self.now.keys().filter(|known| !shown.contains(known)).cloned().collect();
        for what in gone {
            if let Some(since) = self.now.remove(&what) {
                *self.before.entry(what).or_default() += between(since, now);
            }
        }
        for what in shown {
            self.now.entry(what.clone()).or_insert(now);
        }
    }

    /// This was told in passing.
    pub(crate) fn note(&mut self, what: String) {
        self.before.entry(what).or_default();
    }

    /// Whether it was on the screen at all.
    pub(crate) fn has(&self, what: &str) -> bool {
        self.now.contains_key(what) || self.before.contains_key(what)
    }

    /// Everything that was on the screen until now.
    pub(crate) fn until(&self, now: Timestamp) -> Vec<Look> {
        let mut all = self.before.clone();
        for (what, since) in &self.now {
            *all.entry(what.clone()).or_default() += between(*since, now);
        }
        all.into_iter().map(|(what, ms)| Look { what, ms }).collect()
    }
}

fn between(since: Timestamp, now: Timestamp) -> i64 {
    (now.as_millisecond() - since.as_millisecond()).max(0)
}

impl CaseDesk {
    /// Lines whose evidence was never on the screen.
    pub fn unseen(&self, masking: crate::domain::pii::Masking) -> Vec<Shown> {
        let unseen = |line: &&Finding| !self.looks.has(&of_line(&line.id));
        self.ledger().iter().filter(unseen).map(|line| line.subject.shown(masking)).collect()
    }
}

impl App {
    /// Notes what is on the screen now, after it was drawn.
    pub(crate) fn note_looks(&mut self, now: Timestamp) {
        let shown = self.on_screen();
        self.change_case(|case| case.looks.show(&shown, now));
    }

    fn on_screen(&self) -> Vec<String> {
        match self.screen {
            Screen::Case => self.case.as_ref().map(|case| self.of_case(case)).unwrap_or_default(),
            Screen::Picture => {
                let names = self.picture.iter().flat_map(|picture| picture.in_view());
                names.map(|name| format!("picture.{name}")).collect()
            }
            Screen::Queue | Screen::Outbox | Screen::Stats => Vec::new(),
        }
    }

    fn of_case(&self, case: &CaseDesk) -> Vec<String> {
        let line = case.selected().map(|line| of_line(&line.id));
        let tab = <&str>::from(case.tab).to_lowercase();
        match case.tab {
            _ if case.case.is_none() => Vec::new(),
            Tab::Ledger => {
                let (_, body) = case.bodies(self.shell().body);
                let is_shown = layout::case(body, case.pane, self.borders).evidence.is_some();
                line.filter(|_| is_shown).into_iter().collect()
            }
            Tab::Aml => {
                let line = line.filter(|_| case.selected_match().is_some());
                line.into_iter().chain([format!("tab.{tab}")]).collect()
            }
            _ => {
                let pictures = self.slots().into_iter().map(|slot| format!("picture.{}", slot.name.name));
                std::iter::once(format!("tab.{tab}")).chain(pictures).collect()
            }
        }
    }
}
