//! Draws the decision bar: applicant, journey, unresolved findings, the reasons with their digits.

use super::state::{Bar, BarPurpose, BarSends, BarStage};
use crate::domain::decision::StepAnswer;
use crate::domain::text::Shown;
use crate::tui::cx::Cx;
use crate::tui::fit::{fit, width, wrap};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::sent_decision::{COMMENT, REASON, SentDecision};
use crate::tui::text_box::TextRows;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use crate::tui::view::text_rows;
use ratatui::layout::Position;

/// The most rows of the comment that are shown.
const MOST_ROWS: usize = 6;

impl Bar {
    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) -> Option<Position> {
        draw(pen, body, self, cx)
    }

    /// The same as text, one fact per line.
    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let mut lines = vec![match &self.purpose {
            BarPurpose::Decide => format!("{} {}, {}", self.verb.word(), self.who, self.short_id),
            BarPurpose::Second { .. } | BarPurpose::Correct { .. } => self.title(),
        }];
        lines.extend(self.replaced());
        for (label, names) in [("unresolved", &self.overrides), ("not opened by you", &self.unseen)] {
            if !names.is_empty() {
                let names: Vec<&str> = names.iter().map(|it| it.as_str()).collect();
                lines.push(format!("{label}: {}", names.join(", ")));
            }
        }
        lines.extend(sent_rows(self, usize::MAX, cx));
        match self.stage {
            BarStage::Comment { .. } => {}
            BarStage::Reason => {
                let reasons = self.page_of_reasons().iter().enumerate();
                lines.extend(reasons.map(|(at, reason)| format!("{} {}", at + 1, reason.text)));
                lines.extend(begun_row(self).map(|(label, text)| format!("{label}{text}")));
                if self.has_more_reasons() {
                    let key = cx.key(Place::Decision, Action::MoreReasons);
                    lines.push(format!("{key} more reasons, {} in all", self.reasons.len()));
                }
            }
            BarStage::Steps => {
                for (at, (step, answer)) in self.steps.iter().enumerate() {
                    let answer = match answer {
                        Some(StepAnswer::Resubmit) => "resubmit",
                        Some(StepAnswer::Approve) => "accept step",
                        None => "not decided",
                    };
                    let sign = if at == self.step_at { "> " } else { "  " };
                    lines.push(format!("{sign}{}: {answer}", step.title.shown()));
                }
            }
        }
        lines
    }
}

fn draw(pen: &mut Pen<'_>, body: Area, bar: &Bar, cx: &Cx) -> Option<Position> {
    let columns = usize::from(body.width.saturating_sub(4));
    let replaced = bar.replaced().map(|words| wrap(&words, columns.saturating_sub(2))).unwrap_or_default();
    let named_rows = [&bar.overrides, &bar.unseen].into_iter().filter(|names| !names.is_empty()).count();
    let warnings = replaced.len() + named_rows;
    // The frame, the warnings, a comment that was begun, the keys.
    let others = 2 + warnings + usize::from(begun_row(bar).is_some()) + 1;
    let most = usize::from(body.height).saturating_sub(others);
    let reasons = reason_rows(bar, columns, most, cx);
    let written = bar.comment.rows(columns);
    let lines = match bar.stage {
        BarStage::Steps => bar.steps.len() + 1,
        BarStage::Reason => reasons.len() + 1 + usize::from(begun_row(bar).is_some()),
        BarStage::Comment { .. } => 1 + written.rows.len().clamp(1, MOST_ROWS),
    };
    // Reasons and keys are worth more than this.
    let sent = sent_rows(bar, columns, cx);
    let has_room = 2 + lines + warnings + sent.len() <= usize::from(body.height);
    let sent = if has_room { sent } else { Vec::new() };
    let area = layout::bar(body, lines + warnings + sent.len());
    pen.clear(area);
    let inner = pen.frame(area, &bar.title(), Role::Bar, Role::Bar);
    let mut rest = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (at, words) in replaced.into_iter().enumerate() {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, &[piece(if at == 0 { "⚠ " } else { "  " }, Role::Look), piece(words, Role::Text)]);
    }
    for (label, names) in [("⚠ unresolved: ", &bar.overrides), ("? not opened by you: ", &bar.unseen)] {
        if !names.is_empty() {
            let (row, below) = rest.top(1);
            rest = below;
            named(pen, row, label, names);
        }
    }
    for words in sent {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, &[piece(words, Role::Dim)]);
    }
    match bar.stage {
        BarStage::Steps => {
            steps(pen, rest, bar, cx);
            None
        }
        BarStage::Reason => {
            reason_stage(pen, rest, bar, &reasons, cx);
            None
        }
        BarStage::Comment { reason } => Some(comment(pen, rest, bar, reason, &written)),
    }
}

/// What the receiver gets, in full if that fits into one row of this width. The steps are answered first.
fn sent_rows(bar: &Bar, columns: usize, cx: &Cx) -> Vec<String> {
    if bar.stage == BarStage::Steps {
        return Vec::new();
    }
    let receiver = cx.policy.receivers.get(&bar.key.provider).copied();
    let steps = bar.reviews();
    let sent = match (&bar.sends, receiver) {
        (BarSends::Words(why), _) => return wrap(why, columns),
        (_, None) => return Vec::new(),
        (BarSends::Proposal(intent), Some(receiver)) => SentDecision::of(intent, receiver),
        (BarSends::This, Some(receiver)) => SentDecision {
            account: &bar.key.provider,
            receiver,
            verb: bar.verb,
            steps: &steps,
            reviewer: &cx.me.0,
            reason: bar.reason_chosen().unwrap_or(REASON),
            comment: Some(COMMENT),
        },
    };
    let full = sent.in_full();
    wrap(&if width(&full) <= columns { full } else { sent.in_short() }, columns)
}

/// Names of findings, as many as fit, and how many more there are.
fn named(pen: &mut Pen<'_>, row: Area, label: &'static str, names: &[Shown]) {
    let mut pieces = vec![piece(label, Role::Look)];
    let mut used = width(label);
    for (index, name) in names.iter().map(Shown::as_str).enumerate() {
        let more = format!(", +{}", names.len() - index);
        if index > 0 && used + 2 + width(name) + width(&more) > usize::from(row.width) {
            pieces.push(piece(more, Role::Text));
            break;
        }
        let text = if index > 0 { format!(", {name}") } else { name.to_owned() };
        used += width(&text);
        pieces.push(piece(text, Role::Text));
    }
    pen.row(row, &pieces);
}

/// The reasons side by side, as many per row as fit. A reason that is wider than the bar is wrapped, if all of them fit
/// into these rows.
fn reason_rows<'a>(bar: &'a Bar, columns: usize, most: usize, cx: &Cx) -> Vec<Vec<RowPiece<'a>>> {
    let wrapped = wrapped_reasons(bar, columns, cx);
    if wrapped.len() > bar.page_of_reasons().len() && wrapped.len() <= most {
        return wrapped;
    }
    let actions = (1..).map(Action::Reason).zip(bar.page_of_reasons());
    let longest = bar.reasons.iter().map(|reason| width(&reason.text)).max().unwrap_or(0) + 6;
    let per_row = (columns / longest.max(1)).clamp(1, 3);
    let wide = columns / per_row;
    let mut rows: Vec<Vec<RowPiece<'a>>> = Vec::new();
    for (index, (action, reason)) in actions.enumerate() {
        let key = cx.key(Place::Decision, action);
        if index % per_row == 0 {
            rows.push(Vec::new());
        }
        let text = fit(&reason.text, wide.saturating_sub(4)).into_owned();
        let gap = wide.saturating_sub(2 + width(&key).max(1) + width(&text));
        if let Some(row) = rows.last_mut() {
            row.push(piece(format!("{key:<1}"), Role::Key));
            row.push(piece(format!(" {text}{}", " ".repeat(gap)), Role::Text));
        }
    }
    rows
}

/// One reason below the other, wrapped.
fn wrapped_reasons<'a>(bar: &'a Bar, columns: usize, cx: &Cx) -> Vec<Vec<RowPiece<'a>>> {
    let actions = (1..).map(Action::Reason).zip(bar.page_of_reasons());
    let rows = actions.flat_map(|(action, reason)| {
        let texts = wrap(&reason.text, columns.saturating_sub(4)).into_iter().enumerate();
        let key = cx.key(Place::Decision, action);
        texts.map(move |(at, text)| {
            let key = if at == 0 { key.clone() } else { String::new() };
            vec![piece(format!("{key:<1}"), Role::Key), piece(format!(" {text}"), Role::Text)]
        })
    });
    rows.collect()
}

/// The comment of the draft, and the reason that still needs it.
fn begun_row(bar: &Bar) -> Option<(String, String)> {
    let comment = bar.comment.comment().map(|text| text.shown().to_string());
    match (bar.begun_text(), comment) {
        (None, None) => None,
        (None, Some(comment)) => Some(("comment ".to_owned(), comment)),
        (Some(reason), comment) => {
            Some((format!("begun: {reason}, comment "), comment.unwrap_or_else(|| "not written".to_owned())))
        }
    }
}

fn reason_stage(pen: &mut Pen<'_>, area: Area, bar: &Bar, rows: &[Vec<RowPiece<'_>>], cx: &Cx) {
    let mut rest = area;
    for pieces in rows {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, pieces);
    }
    if rows.is_empty() {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, &[piece("No reasons are configured for this verb.", Role::Look)]);
    }
    if let Some((label, text)) = begun_row(bar) {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, &[piece(label, Role::Dim), piece(text, Role::Text)]);
    }
    let key = |action| cx.key(Place::Decision, action);
    let mut pieces = vec![piece(key(Action::Comment), Role::Key), piece(" comment   ", Role::Dim)];
    if bar.has_more_reasons() {
        let more = format!(" more reasons ({} in all)   ", bar.reasons.len());
        pieces.extend([piece(key(Action::MoreReasons), Role::Key), piece(more, Role::Dim)]);
    }
    pieces.extend([piece(key(Action::Back), Role::Key), piece(" no decision", Role::Dim)]);
    pen.row(rest, &pieces);
}

fn comment(pen: &mut Pen<'_>, area: Area, bar: &Bar, reason: Option<usize>, text: &TextRows) -> Position {
    let (head, field) = area.top(1);
    let what = match reason.and_then(|place| bar.reasons.get(place)) {
        Some(reason) => format!("{}: a comment is needed, Enter decides", reason.text),
        None => "a comment, Enter returns to the reasons".to_owned(),
    };
    pen.row(head, &[piece(what, Role::Dim)]);
    text_rows::draw(pen, field, text)
}

fn steps(pen: &mut Pen<'_>, area: Area, bar: &Bar, cx: &Cx) {
    let (list, hint) = area.bottom(1);
    let rows = usize::from(list.height);
    let top = bar.step_at.saturating_add(1).saturating_sub(rows);
    let shown = bar.steps.iter().enumerate().skip(top);
    for (y, (at, (step, answer))) in (list.y..list.y.saturating_add(list.height)).zip(shown) {
        let row = Area { y, height: 1, ..list };
        let is_selected = at == bar.step_at;
        if is_selected {
            pen.tint(row, Role::Selected);
        }
        let (words, role) = match answer {
            Some(StepAnswer::Resubmit) => ("resubmit", Role::Look),
            Some(StepAnswer::Approve) => ("accept", Role::Settled),
            None if step.failed => ("required", Role::Failed),
            None => ("–", Role::Dim),
        };
        let (left, right) = row.right(18);
        let sign = if step.failed { "✗ " } else { "  " };
        pen.row(left, &[piece(sign, Role::Failed), piece(step.title.shown().to_string(), Role::Text)]);
        pen.row(right, &[piece(words, role)]);
    }
    let key = |action| cx.key(Place::Steps, action);
    pen.row(
        hint,
        &[
            piece(key(Action::StepResubmit), Role::Key),
            piece(" resubmit   ", Role::Dim),
            piece(key(Action::StepApprove), Role::Key),
            piece(" accept step   ", Role::Dim),
            piece(key(Action::StepsDone), Role::Key),
            piece(format!(" go on   {} steps left", bar.unanswered()), Role::Dim),
        ],
    );
}
