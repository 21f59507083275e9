//! The rows of the findings: one per finding, or as many as its text needs if there is room for all.

use super::field;
use super::state::CaseScreen;
use super::view::{short_state, state_words, subject_columns};
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::fit::{CUT, width, wrap};
use crate::tui::layout::{self, Area};

/// Columns before the subject: the selection, the mark and a space.
pub(super) const MARGIN: u16 = 3;

/// The indentation of a text below its subject.
const INDENT: u16 = 2;

/// One row of a finding: where subject and text begin, their columns, and the texts.
pub(super) struct FindingLine {
    pub(super) subject: Option<(u16, u16, String)>,
    pub(super) words: Option<(u16, u16, String)>,
}

/// The texts of a finding's row, and the widths of its columns.
pub(super) struct FindingWords {
    subject: String,
    words: String,
    /// The state, shortened or left out if there is no room.
    pub(super) state: String,
    /// The columns of the subject, including the gap after it.
    subject_columns: u16,
    /// The columns of the text.
    words_columns: u16,
    /// The columns of the text and the state together.
    second_columns: u16,
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
        let state = state_words(conclusion, finding.kind);
        let state = if width(state) <= room { state } else { short_state(conclusion, finding.kind) };
        let state = if state.is_empty() { String::new() } else { format!("{state} ") };
        let used = u16::try_from(width(&state)).unwrap_or(second);
        let words_columns = second.saturating_sub(used + 1);
        Self { subject, words, state, subject_columns, words_columns, second_columns: second }
    }

    /// The subject and the text in at most this many rows. Text that does not fit into one row beside the subject is
    /// below it, unless that takes more rows.
    pub(super) fn rows(&self, most: u16) -> Vec<FindingLine> {
        if most < 2 {
            let words = (self.subject_columns, self.words_columns, self.words.clone());
            let subject = (0, self.subject_columns.saturating_sub(1), self.subject.clone());
            return vec![FindingLine { subject: Some(subject), words: Some(words) }];
        }
        let (beside, below) = (self.beside(), self.below());
        let mut rows = if beside.len() > 1 && below.len() <= beside.len() { below } else { beside };
        if rows.len() > usize::from(most) {
            rows.truncate(usize::from(most));
            if let Some((_, _, text)) = rows.last_mut().and_then(|row| row.words.as_mut()) {
                text.push_str(CUT);
            }
        }
        rows
    }

    /// The text beside the subject, both wrapped.
    fn beside(&self) -> Vec<FindingLine> {
        let columns = self.subject_columns.saturating_sub(1);
        let subject = wrap(&self.subject, usize::from(columns));
        let words = self.wrapped_words();
        let row = |at: usize| FindingLine {
            subject: subject.get(at).map(|text| (0, columns, text.clone())),
            words: words.get(at).map(|text| (self.subject_columns, self.second_columns, text.clone())),
        };
        (0..subject.len().max(words.len())).map(row).collect()
    }

    /// The text below the subject, over the whole width.
    fn below(&self) -> Vec<FindingLine> {
        let all = self.subject_columns.saturating_add(self.second_columns);
        let state = u16::try_from(width(&self.state)).unwrap_or(all);
        let first = all.saturating_sub(state + 1);
        let subject = wrap(&self.subject, usize::from(first));
        let subject =
            subject.into_iter().map(|text| FindingLine { subject: Some((0, first, text)), words: None });
        let columns = all.saturating_sub(INDENT);
        let words = wrap(&self.words, usize::from(columns.saturating_sub(1)));
        let words =
            words.into_iter().map(|text| FindingLine { subject: None, words: Some((INDENT, columns, text)) });
        subject.chain(words).collect()
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

/// How many rows the findings need. Where the panes are side by side, it does not matter; a list that is too long to be
/// wrapped needs a row for each finding.
pub(super) fn wanted(case: &CaseScreen, body: Area, cx: &Cx) -> usize {
    let findings = case.file.findings();
    if layout::shows_both_panes(cx.size) || findings.len() > usize::from(body.height) / 3 {
        return findings.len();
    }
    let columns = body.inner().width;
    let rows =
        findings.iter().map(|finding| FindingWords::of(case, finding, columns, cx).rows(u16::MAX).len());
    rows.sum()
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
        let rows = FindingWords::of(case, finding, inner.width, cx).rows(u16::MAX);
        let wanted = rows.len().saturating_sub(1).min(free);
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
