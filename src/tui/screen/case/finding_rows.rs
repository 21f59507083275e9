//! The rows of the findings: one per finding, or as many as its text needs if there is room for all.

use super::field;
use super::state::CaseScreen;
use super::view::{short_state, state_words, subject_columns};
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::fit::{width, wrap};
use crate::tui::layout::Area;

/// Columns before the subject: the selection, the mark and a space.
pub(super) const MARGIN: u16 = 3;

/// The texts of a finding's row, and the widths of its columns.
pub(super) struct FindingWords {
    pub(super) subject: String,
    pub(super) words: String,
    /// The state, shortened or left out if there is no room.
    pub(super) state: String,
    /// The columns of the subject, including the gap after it.
    pub(super) subject_columns: u16,
    /// The columns of the text.
    pub(super) words_columns: u16,
    /// The columns of the text and the state together.
    pub(super) second_columns: u16,
}

impl FindingWords {
    /// The texts of a finding for a row of this many columns.
    pub(super) fn of(case: &CaseScreen, finding: &Finding, columns: u16, cx: &Cx) -> Self {
        let masking = field::masking_of(case, &finding.id, cx);
        let subject = finding.subject.shown(masking).to_string();
        let words = case.faces.words_of(finding, (&case.file, masking), &cx.policy);
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
        Self { subject, words, state, subject_columns, words_columns, second_columns: second }
    }

    /// The subject and the text, wrapped.
    pub(super) fn wrapped(&self) -> (Vec<String>, Vec<String>) {
        let subject = wrap(&self.subject, usize::from(self.subject_columns.saturating_sub(1)));
        (subject, self.wrapped_words())
    }

    /// The wrapped text. The state is only in the first row, so the following rows are wider.
    fn wrapped_words(&self) -> Vec<String> {
        let beside = usize::from(self.words_columns);
        let mut rows = wrap(&self.words, beside);
        let Some(rest) = rows.first().and_then(|first| self.words.trim_start().strip_prefix(first.as_str()))
        else {
            return rows;
        };
        let below = usize::from(self.second_columns.saturating_sub(1));
        if below > beside && !rest.trim().is_empty() {
            rows.truncate(1);
            rows.extend(wrap(rest.trim_start(), below));
        }
        rows
    }
}

/// The number of rows of each visible finding. Its cost depends on the visible rows, not on the number of findings.
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

/// The index of the finding in a row of the frame.
pub(super) fn at_row(case: &CaseScreen, inner: Area, row: usize, cx: &Cx) -> usize {
    let mut below = 0;
    let ends = heights(case, inner, cx).into_iter().map(|height| {
        below += usize::from(height);
        below
    });
    case.reader.list.top + ends.take_while(|end| *end <= row).count()
}
