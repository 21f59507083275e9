//! Watch-list matches on the desk: the selected one, and those that the same thing disproves.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::overlay::Overlay;
use super::policy::DeskPolicy;
use super::settle::{Awaited, Listed, Settle};
use crate::domain::aml::AmlMatch;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Shown;
use crate::insight::aml::{self, Assessment};
use crate::insight::finding::{Evidence, Finding};
use crate::tui::action::{Action, Place};
use crate::tui::layout::Pane;
use crate::tui::page::aml::Weighed;
use crate::tui::page::line::{Kind, Mark, said};

/// The place of a line's match in the watch-list part.
pub(crate) fn match_of(finding: &Finding) -> Option<usize> {
    finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::AmlMatch { index } => Some(*index),
        _ => None,
    })
}

impl CaseDesk {
    /// The assessment of a line's match, if the line is about one.
    pub fn assessment(&self, finding: &Finding) -> Option<&Assessment> {
        let index = match_of(finding)?;
        self.assessments.iter().find(|assessment| assessment.index == index)
    }

    /// The match of the selected line with its assessment.
    pub fn selected_match(&self) -> Option<(&AmlMatch, &Assessment)> {
        let assessment = self.assessment(self.selected()?)?;
        let record = self.case.as_ref()?.journey.aml.as_ref()?.matches.get(assessment.index)?;
        Some((record, assessment))
    }

    /// The code of the reason that a conclusion about a match has by itself.
    pub(crate) fn reason_of_match(&self, finding: &Finding, conclusion: Conclusion) -> Option<&'static str> {
        let assessment = self.assessment(finding)?;
        let record = self.case.as_ref()?.journey.aml.as_ref()?.matches.get(assessment.index)?;
        match conclusion {
            Conclusion::Explained => Some(assessment.clearing_reason()),
            Conclusion::Confirmed => Some(aml::listed_reason(record)),
            Conclusion::CannotAssess => None,
        }
    }

    /// The lists that name the record of a line, and its score.
    fn lists_of(&self, finding: &Finding) -> Shown {
        let matches =
            self.case.iter().filter_map(|case| case.journey.aml.as_ref()).flat_map(|aml| &aml.matches);
        let record = match_of(finding).and_then(|index| matches.into_iter().nth(index));
        let Some(record) = record else { return Shown::default() };
        let lists: Vec<Shown> = record.datasets.iter().map(|list| list.shown()).collect();
        let score = record.score.as_ref().map(|score| format!(" {}", score.shown())).unwrap_or_default();
        said(format!("{}{score}", Shown::join(&lists, ", ")))
    }

    /// The open lines that the same thing disproves as the selected one, it among them.
    pub fn same_disproof(&self) -> Vec<&Finding> {
        let Some((_, chosen)) = self.selected_match() else { return Vec::new() };
        let Some(disproof) = chosen.disproof() else { return Vec::new() };
        let alike = |line: &&Finding| {
            let point = self.assessment(line).and_then(|assessment| assessment.disproved_by(disproof));
            point.is_some() && self.resolution(&line.id).is_none()
        };
        self.ledger().iter().filter(alike).collect()
    }

    /// What the page of the matches shows beside them.
    pub(crate) fn weighed(&self) -> Weighed<'_> {
        let settled = self.ledger().iter().filter_map(|line| {
            let resolution = self.resolution(&line.id)?;
            Some((match_of(line)?, (resolution.conclusion, resolution.reason.clone())))
        });
        let selected = self.selected_match().map(|(_, assessment)| assessment.index);
        Weighed { assessments: &self.assessments, selected, settled: settled.collect() }
    }

    /// The next line about a match in a direction.
    pub(crate) fn neighbor_match(&self, by: isize) -> Option<usize> {
        let is_match = |at: &usize| self.ledger().get(*at).is_some_and(|line| match_of(line).is_some());
        let last = self.ledger().len();
        if by > 0 { (self.at + 1..last).find(is_match) } else { (0..self.at).rev().find(is_match) }
    }

    /// The first line about a match.
    pub(super) fn first_match(&self) -> Option<usize> {
        self.ledger().iter().position(|line| match_of(line).is_some())
    }

    /// Goes to a match, if the selected line is about none.
    pub(crate) fn begin_at_match(&mut self) {
        if let Some(first) = self.first_match().filter(|_| self.selected_match().is_none()) {
            self.go_to(first);
        }
        self.follows = true;
    }

    /// The line of the ledger about the match in which a row of the page stands.
    fn match_at(&self, row: usize) -> Option<usize> {
        let rows = self.page().get(..=row).unwrap_or_default().iter().rev();
        let mut headings = rows.filter(|line| line.kind == Kind::Heading);
        let index = headings.find_map(|line| crate::tui::page::aml::named(line.label.as_str()))?;
        self.ledger().iter().position(|line| match_of(line) == Some(index))
    }

    /// What is settled is what is looked at: the match where the selected line stands, or, while matches
    /// are walked, one that is in view.
    pub(super) fn select_match_in_view(&mut self) {
        if self.tab != Tab::Aml {
            return;
        }
        let view = self.top()..self.top().saturating_add(self.page_rows);
        let meant = match self.cursor_rows() {
            Some(rows) => self.match_at(rows.start),
            None if self.row_of_match().is_none_or(|row| view.contains(&row)) => None,
            None if self.match_at(view.start) == Some(self.at) => None,
            None => self.match_at(view.start.saturating_add(self.page_rows / 2)),
        };
        if let Some(at) = meant {
            self.go_to(at);
        }
    }

    /// From the matches to the lines of the selected one, and back; what is in view stays in view.
    pub(super) fn other_pane(&mut self) {
        self.pane = if self.pane == Pane::Ledger { Pane::Evidence } else { Pane::Ledger };
        let heading = self.row_of_match().and_then(|row| self.flowed()?.owner(row));
        if let Some(heading) = heading.filter(|_| self.pane == Pane::Evidence) {
            self.begin_at_line(heading);
        }
    }

    /// The heading of the selected match, where it was scrolled out of view.
    pub fn heading_above(&self) -> Option<&str> {
        let row = self.row_of_match().filter(|row| *row < self.top())?;
        Some(self.page().get(row)?.label.as_str().trim_start_matches(crate::tui::page::aml::SELECTED))
    }

    /// The first row of the selected match on the page.
    pub(crate) fn row_of_match(&self) -> Option<usize> {
        let is_it = |line: &crate::tui::page::line::Line| {
            line.kind == Kind::Heading && line.label.as_str().starts_with(crate::tui::page::aml::SELECTED)
        };
        self.page().iter().position(is_it).filter(|_| self.tab == Tab::Aml)
    }
}

impl Desk {
    /// Lists the matches with the same disproof; Enter clears them.
    pub(crate) fn list_same_disproof(&mut self) {
        let masking = self.masking;
        let Some(case) = &self.case else { return };
        let Some((_, chosen)) = case.selected_match() else {
            return self.say(Mark::None, "This line is about no watch-list match");
        };
        let (reason, disproof) = (chosen.clearing_reason(), chosen.disproof());
        let lines: Vec<Listed> = case
            .same_disproof()
            .into_iter()
            .filter_map(|line| {
                let point = case.assessment(line)?.disproved_by(disproof?)?;
                let (subject, words) = (line.subject.shown(masking), point.words.shown(masking));
                Some(Listed { finding: line.id.clone(), subject, list: case.lists_of(line), words })
            })
            .collect();
        if lines.is_empty() {
            return self.say(Mark::Look, "Nothing disproves it: settle it by itself");
        }
        let awaited = Awaited::Together { reason, words: words_of(&self.policy, reason) };
        let settle = Settle::new(Conclusion::Explained, lines, awaited);
        self.overlays.push(Overlay::Settle(Box::new(settle)));
    }

    /// What was listed is cleared.
    pub(crate) fn settle_listed(&mut self) {
        let Some(Overlay::Settle(settle)) = self.overlays.last().cloned() else { return };
        let Awaited::Together { reason, .. } = settle.awaited else { return };
        if !settle.is_drawn || self.rhythm.is_breathless {
            return self.say(Mark::Look, "Too fast: the list was not on the screen yet. Press the key again");
        }
        self.overlays.pop();
        let count = settle.lines.len();
        let lines = settle.lines.into_iter().map(|line| line.finding).collect();
        self.settle_lines(lines, settle.conclusion, Some(reason));
        let words = words_of(&self.policy, reason);
        let key = self.keymap.key_for(Place::Case, Action::Undo).unwrap_or_default();
        self.say(Mark::Settled, format!("{count} cleared: {words} · {key} undoes all of them"));
    }
}

/// A reason in the house's words; its code where the house has none.
pub(crate) fn words_of(policy: &DeskPolicy, code: &str) -> String {
    let known = policy.reasons.iter().find(|reason| reason.code == code);
    known.map_or_else(|| said(code).to_string(), |reason| reason.text.clone())
}
