//! Finding in the page of a tab.

use crate::domain::pii::Masking;
use crate::tui::app::App;
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::folded::folded;
use crate::tui::layout::Pane;
use crate::tui::overlay::find::FindLine;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::{Line, Mark};

impl CaseDesk {
    /// Whether a line has what is looked for.
    pub fn is_hit(&self, row: usize) -> bool {
        self.flowed()
            .and_then(|page| page.owner(row))
            .is_some_and(|line| self.hits.binary_search(&line).is_ok())
    }

    /// How many lines of the page have it.
    pub fn hit_count(&self) -> usize {
        self.hits.len()
    }

    /// Looks through the page, folded or not.
    pub(super) fn look_through(&mut self) {
        let wanted = folded(&self.find);
        let has = |text: &str| folded(text).contains(&wanted);
        let is_hit = |line: &Line| has(line.label.as_str()) || has(line.value.as_str());
        self.hits = match self.flowed() {
            _ if wanted.is_empty() => Vec::new(),
            Some(_) if self.tab == Tab::Raw && self.is_clear() => self.raw.hits(has),
            Some(page) => page.lines().filter(|(_, line)| is_hit(line)).map(|(at, _)| at).collect(),
            None => Vec::new(),
        };
    }

    /// Whether what is written has no masks: a search must not tell what they hide.
    fn is_clear(&self) -> bool {
        self.written_for.as_ref().is_some_and(|stamp| !stamp.masking)
    }

    /// Goes to the next hit, or to the one before; from the end round to the start.
    pub(crate) fn go_to_hit(&mut self, forward: bool) -> Option<(usize, usize)> {
        let here = self.hit_at;
        let next = if forward {
            self.hits.iter().position(|at| here.is_none_or(|here| *at > here)).unwrap_or(0)
        } else {
            let before = self.hits.iter().rposition(|at| here.is_some_and(|here| *at < here));
            before.unwrap_or(self.hits.len().saturating_sub(1))
        };
        let at = *self.hits.get(next)?;
        self.hit_at = Some(at);
        if self.tab == Tab::Raw {
            self.unfold_around(at);
        }
        self.pane = if self.tab == Tab::Aml { Pane::Evidence } else { self.pane };
        self.go_to_line(at);
        Some((next + 1, self.hits.len()))
    }

    /// Goes to the first line of the ledger that names it.
    fn find_line(&mut self) {
        let wanted = folded(&self.find);
        let names = |line: &crate::insight::finding::Finding| {
            folded(line.subject.shown(Masking::Clear).as_str()).contains(&wanted)
        };
        let found = self.ledger().iter().position(names);
        if let Some(at) = found.filter(|_| !wanted.is_empty()) {
            self.go_to(at);
        }
    }

    pub(crate) fn look_for(&mut self, text: &str) {
        text.clone_into(&mut self.find);
        self.hit_at = None;
        if self.tab == Tab::Ledger {
            self.find_line();
        } else {
            self.look_through();
            self.go_to_hit(true);
        }
    }
}

impl App {
    pub(crate) fn open_find(&mut self) {
        let Some(case) = self.case.as_ref().filter(|case| case.case.is_some()) else { return };
        let line = Overlay::Find(FindLine::new(&case.find));
        self.overlays.push(line);
    }

    pub(crate) fn next_hit(&mut self, forward: bool) {
        let mut found = None;
        self.change_case(|case| found = case.go_to_hit(forward));
        match found {
            Some((at, of)) => self.say(Mark::None, format!("{at} of {of}")),
            None => self.say(Mark::None, "Not found on this page"),
        }
    }
}
