//! The decision bar: who, which journey, what is overridden, the reasons with their digits.

use crate::domain::decision::{StepAnswer, Verb};
use crate::domain::text::Shown;
use crate::tui::app::App;
use crate::tui::fit::width;
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::decision_bar::state::{Bar, DIGITS, Stage};
use crate::tui::screen::queue::view::type_in;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, Piece, piece};
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App, bar: &Bar) -> Option<Position> {
    let columns = usize::from(body.width.saturating_sub(4));
    let reasons = reason_rows(desk, bar, columns);
    let lines = match bar.stage {
        Stage::Steps => bar.steps.len() + 1,
        Stage::Reason => reasons.len() + 1 + usize::from(bar.comment.comment().is_some()),
        Stage::Comment { .. } => 2,
    };
    let lines = lines + usize::from(!bar.overrides.is_empty()) + usize::from(!bar.unseen.is_empty());
    let area = layout::bar(body, lines);
    pen.clear(area);
    let verb = match bar.verb {
        Verb::Approve => "APPROVE",
        Verb::Reject => "REJECT",
        Verb::Resubmit => "RESUBMIT",
    };
    let inner = pen.frame(area, &format!("{verb}   {}   {}", bar.who, bar.short_id), Role::Bar, Role::Bar);
    let mut rest = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    for (label, names) in [("⚠ overrides ", &bar.overrides), ("? never shown ", &bar.unseen)] {
        if !names.is_empty() {
            let (row, below) = rest.top(1);
            rest = below;
            named(pen, row, label, names);
        }
    }
    match bar.stage {
        Stage::Steps => {
            steps(pen, rest, desk, bar);
            None
        }
        Stage::Reason => {
            reason_stage(pen, rest, desk, bar, &reasons);
            None
        }
        Stage::Comment { reason } => Some(comment(pen, rest, bar, reason)),
    }
}

/// Lines by name, as many as fit, and how many more there are.
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

/// The reasons side by side, as many to a row as fit.
fn reason_rows<'a>(desk: &App, bar: &'a Bar, columns: usize) -> Vec<Vec<Piece<'a>>> {
    let actions = (Action::Reason1 as usize..).zip(bar.page_of_reasons());
    let longest = bar.reasons.iter().map(|reason| width(&reason.text)).max().unwrap_or(0) + 6;
    let per_row = (columns / longest.max(1)).clamp(1, 3);
    let wide = columns / per_row;
    let mut rows: Vec<Vec<Piece<'a>>> = Vec::new();
    for (index, (number, reason)) in actions.enumerate() {
        let action = Action::all().nth(number);
        let key = action.and_then(|action| desk.keymap.key_for(Place::Decision, action)).unwrap_or_default();
        if index % per_row == 0 {
            rows.push(Vec::new());
        }
        let text = crate::tui::fit::fit(&reason.text, wide.saturating_sub(4)).into_owned();
        let gap = wide.saturating_sub(2 + width(&key).max(1) + width(&text));
        if let Some(row) = rows.last_mut() {
            row.push(piece(format!("{key:<1}"), Role::Key));
            row.push(piece(format!(" {text}{}", " ".repeat(gap)), Role::Text));
        }
    }
    rows
}

fn reason_stage(pen: &mut Pen<'_>, area: Area, desk: &App, bar: &Bar, rows: &[Vec<Piece<'_>>]) {
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
    if let Some(text) = bar.comment.comment() {
        let (row, below) = rest.top(1);
        rest = below;
        pen.row(row, &[piece("comment ", Role::Dim), piece(text.shown().to_string(), Role::Text)]);
    }
    let key = |action| desk.keymap.key_for(Place::Decision, action).unwrap_or_default();
    let mut pieces = vec![piece(key(Action::Comment), Role::Key), piece(" comment     ", Role::Dim)];
    if bar.reasons.len() > DIGITS {
        let more = format!(" more reasons ({} in all)     ", bar.reasons.len());
        pieces.extend([piece(key(Action::MoreReasons), Role::Key), piece(more, Role::Dim)]);
    }
    pieces.extend([piece(key(Action::Back), Role::Key), piece(" no decision", Role::Dim)]);
    pen.row(rest, &pieces);
}

fn comment(pen: &mut Pen<'_>, area: Area, bar: &Bar, reason: Option<usize>) -> Position {
    let (head, rest) = area.top(1);
    let what = match reason.and_then(|place| bar.reasons.get(place)) {
        Some(reason) => format!("{}: a comment is needed, Enter decides", reason.text),
        None => "a comment, Enter goes back to the reasons".to_owned(),
    };
    pen.row(head, &[piece(what, Role::Dim)]);
    let (field, _) = rest.top(1);
    type_in(pen, field, &bar.comment)
}

fn steps(pen: &mut Pen<'_>, area: Area, desk: &App, bar: &Bar) {
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
            Some(StepAnswer::Approve) => ("approve", Role::Settled),
            None if step.failed => ("must be answered", Role::Failed),
            None => ("–", Role::Dim),
        };
        let (left, right) = row.right(18);
        let sign = if step.failed { "✗ " } else { "  " };
        pen.row(left, &[piece(sign, Role::Failed), piece(step.title.shown().to_string(), Role::Text)]);
        pen.row(right, &[piece(words, role)]);
    }
    let key = |action| desk.keymap.key_for(Place::Steps, action).unwrap_or_default();
    pen.row(
        hint,
        &[
            piece(key(Action::StepResubmit), Role::Key),
            piece(" resubmit   ", Role::Dim),
            piece(key(Action::StepApprove), Role::Key),
            piece(" good as it is   ", Role::Dim),
            piece(key(Action::StepsDone), Role::Key),
            piece(format!(" go on   {} to answer", bar.unanswered()), Role::Dim),
        ],
    );
}
