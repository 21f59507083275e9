//! Finding in the page of a tab, folding the raw document, and looking at masked data for some seconds.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::overlay::{Input, Overlay};
use super::replies::Asked;
use super::search::folded;
use crate::domain::pii::Masking;
use crate::tui::effect::Effect;
use crate::tui::page::line::{Line, Mark};
use jiff::SignedDuration;

/// Seconds for which masked data is shown.
const REVEAL_SECONDS: i64 = 10;

/// Lines of context above a hit.
const CONTEXT: usize = 2;

impl CaseDesk {
    /// Whether a line has what is looked for.
    pub fn is_hit(&self, line: &Line) -> bool {
        let wanted = folded(&self.find);
        !wanted.is_empty()
            && (folded(line.label.as_str()).contains(&wanted)
                || folded(line.value.as_str()).contains(&wanted))
    }

    /// Lines of the page that have it.
    pub fn hits(&self) -> Vec<usize> {
        let lines = self.page().iter().enumerate();
        lines.filter(|(_, line)| self.is_hit(line)).map(|(at, _)| at).collect()
    }

    /// Goes to the next hit, or to the one before; from the end round to the start.
    pub(crate) fn go_to_hit(&mut self, forward: bool) -> Option<(usize, usize)> {
        let hits = self.hits();
        let here = self.hit_at;
        let next = if forward {
            hits.iter().position(|at| here.is_none_or(|here| *at > here)).unwrap_or(0)
        } else {
            let before = hits.iter().rposition(|at| here.is_some_and(|here| *at < here));
            before.unwrap_or(hits.len().saturating_sub(1))
        };
        let at = *hits.get(next)?;
        self.hit_at = Some(at);
        self.set_top(at.saturating_sub(CONTEXT));
        Some((next + 1, hits.len()))
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

    fn look_for(&mut self, text: &str) {
        text.clone_into(&mut self.find);
        self.hit_at = None;
        if self.tab == Tab::Ledger {
            self.find_line();
        } else {
            self.go_to_hit(true);
        }
    }
}

impl Desk {
    pub(crate) fn open_find(&mut self) {
        let Some(case) = self.case.as_ref().filter(|case| case.case.is_some()) else { return };
        let line = Overlay::input(Input::Page, &case.find);
        self.overlays.push(line);
    }

    pub(crate) fn find_typed(&mut self, text: &str) {
        self.change_case(|case| case.look_for(text));
    }

    pub(crate) fn next_hit(&mut self, forward: bool) {
        let mut found = None;
        self.change_case(|case| found = case.go_to_hit(forward));
        match found {
            Some((at, of)) => self.say(Mark::None, format!("{at} of {of}")),
            None => self.say(Mark::None, "Not found on this page"),
        }
    }

    /// Folds the raw document by one level, or unfolds it.
    pub(crate) fn fold(&mut self, deeper: bool) {
        let Some(case) = self.case.as_mut().filter(|case| case.tab == Tab::Raw) else {
            return self.say(Mark::None, "Only the raw document folds");
        };
        let depth = case.depth.unwrap_or(4);
        case.depth =
            if deeper { Some(depth.saturating_sub(1).max(1)) } else { (depth < 12).then_some(depth + 1) };
        case.rewrite();
        let words = case.depth.map_or("Unfolded".to_owned(), |depth| format!("Folded below level {depth}"));
        self.say(Mark::None, words);
    }

    /// Shows masked data for some seconds; that it was shown is in the record.
    pub(crate) fn reveal(&mut self) {
        let Some(key) = self.case.as_ref().map(|case| case.key.clone()) else { return };
        if self.masking == Masking::Clear {
            return self.say(Mark::None, "Nothing is masked");
        }
        self.masking = Masking::Clear;
        self.revealed_until = self.now.checked_add(SignedDuration::from_secs(REVEAL_SECONDS)).ok();
        self.change_case(CaseDesk::rewrite);
        self.ask(Asked::Quiet, Effect::Seen { key, what: vec!["reveal.case".to_owned()] });
        self.say(Mark::Look, format!("Shown for {REVEAL_SECONDS} s; this is in the record"));
    }

    /// Masks again when the time is over, or when the case was left.
    pub(crate) fn settle_reveal(&mut self) {
        let Some(until) = self.revealed_until else { return };
        if until <= self.now || self.case.is_none() {
            self.revealed_until = None;
            self.masking = Masking::Masked;
            self.change_case(CaseDesk::rewrite);
        }
    }
}
