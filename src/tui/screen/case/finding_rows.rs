//! The rows of the findings: one each, or as many as their words need where all of them have room.

use super::field;
use super::state::CaseScreen;
use super::view::{short_state, state_words, subject_columns};
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::fit::{width, wrap};
use crate::tui::layout::Area;
use crate::tui::page::faces::Verdict;

/// Columns before the subject: the selection, the sign and a space.
pub(super) const MARGIN: u16 = 3;

/// What the row of a finding says.
pub(super) struct FindingWords {
    pub(super) subject: String,
    pub(super) words: String,
    /// The state, as far as the words leave room for it.
    pub(super) state: String,
    /// Columns of the subject, with the gap after it.
    pub(super) subject_columns: u16,
    /// Columns of the words.
    pub(super) words_columns: u16,
}

impl FindingWords {
    /// Of a finding, in a row of so many columns.
    pub(super) fn of(case: &CaseScreen, finding: &Finding, columns: u16, cx: &Cx) -> Self {
        let masking = field::masking_of(case, &finding.id, cx);
        let subject = finding.subject.shown(masking).to_string();
        let words = match case.faces.verdict_of(finding, &case.file, &cx.policy) {
            Verdict::Blind => "compare first".to_owned(),
            Verdict::Shown => finding.finding.shown(masking).to_string(),
        };
        let conclusion = case.file.resolution(&finding.id).map(|resolution| resolution.conclusion);
        let columns = columns.saturating_sub(MARGIN);
        let subject_columns = subject_columns(case, columns);
        let second = columns.saturating_sub(subject_columns);
        let room = usize::from(second).saturating_sub(width(&words) + 3);
        let state = state_words(conclusion);
        let state = if width(state) <= room { state } else { short_state(conclusion) };
        let state = if state.is_empty() { String::new() } else { format!("{state} ") };
        let used = u16::try_from(width(&state)).unwrap_or(second);
        let words_columns = second.saturating_sub(used + 1);
        Self { subject, words, state, subject_columns, words_columns }
    }

    /// The subject and the words, each in rows.
    pub(super) fn wrapped(&self) -> (Vec<String>, Vec<String>) {
        let subject = wrap(&self.subject, usize::from(self.subject_columns.saturating_sub(1)));
        (subject, wrap(&self.words, usize::from(self.words_columns)))
    }
}

/// How many rows each finding from the first in view on takes within the frame. It goes through no more findings than
/// there are rows.
pub(super) fn heights(case: &CaseScreen, inner: Area, cx: &Cx) -> Vec<u16> {
    let findings = case.file.findings();
    let rows = usize::from(inner.height);
    let in_view = findings.len().saturating_sub(case.reader.list.top).min(rows);
    let mut heights = vec![1; in_view];
    if findings.len() >= rows {
        return heights;
    }
    let mut free = rows - findings.len();
    for (height, finding) in heights.iter_mut().zip(findings) {
        let (subject, words) = FindingWords::of(case, finding, inner.width, cx).wrapped();
        let wanted = subject.len().max(words.len()).saturating_sub(1).min(free);
        free -= wanted;
        *height += u16::try_from(wanted).unwrap_or(0);
    }
    heights
}

/// The place of the finding in a row of the frame.
pub(super) fn at_row(case: &CaseScreen, inner: Area, row: usize, cx: &Cx) -> usize {
    let mut below = 0;
    let ends = heights(case, inner, cx).into_iter().map(|height| {
        below += usize::from(height);
        below
    });
    case.reader.list.top + ends.take_while(|end| *end <= row).count()
}
