//! Lines on their way to a conclusion: which, and what is awaited.

use super::pen::{Pen, Piece, piece};
use crate::domain::resolution::Conclusion;
use crate::tui::action::{Action, Place};
use crate::tui::cx::Cx;
use crate::tui::desk::settle::{Awaited, Settle};
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Cx, settle: &Settle) {
    let rows = rows(desk, settle, usize::from(body.height.saturating_mul(2) / 3).saturating_sub(3));
    let area = layout::bar(body, rows.len());
    pen.clear(area);
    let title = match settle.conclusion {
        Conclusion::Explained => "EXPLAINED",
        Conclusion::Confirmed => "CONFIRMED",
        Conclusion::CannotAssess => "CANNOT ASSESS",
    };
    let inner = pen.frame(area, title, Role::Bar, Role::Bar);
    for (y, row) in (inner.y..inner.y.saturating_add(inner.height)).zip(&rows) {
        pen.row(Area { x: inner.x + 1, y, width: inner.width.saturating_sub(2), height: 1 }, row);
    }
}

fn rows<'a>(desk: &Cx, settle: &'a Settle, most: usize) -> Vec<Vec<Piece<'a>>> {
    let listed = |line: &'a crate::tui::desk::settle::Listed| {
        vec![
            piece(line.subject.as_str(), Role::Strong),
            piece("   ", Role::Dim),
            piece(line.words.as_str(), Role::Text),
        ]
    };
    let key = |action: Action| desk.keymap.key_for(settle.place(), action).unwrap_or_default();
    let mut rows: Vec<Vec<Piece<'a>>> = settle.lines.iter().take(most).map(listed).collect();
    if settle.lines.len() > most {
        rows.push(vec![piece(format!("and {} more", settle.lines.len() - most), Role::Dim)]);
    }
    match &settle.awaited {
        Awaited::Together { words, .. } => rows.push(vec![
            piece(key(Action::SettleAll), Role::Key),
            piece(format!(" settles all {}: ", settle.lines.len()), Role::Text),
            piece(words.as_str(), Role::Text),
            piece("     ", Role::Dim),
            piece(key(Action::Back), Role::Key),
            piece(" none of them", Role::Dim),
        ]),
        Awaited::Reason(reasons) => {
            for (action, reason) in (1..).map(Action::Reason).zip(reasons) {
                let digit = desk.keymap.key_for(Place::Reason, action);
                let text = format!(" {}", reason.text);
                rows.push(vec![piece(digit.unwrap_or_default(), Role::Key), piece(text, Role::Text)]);
            }
        }
    }
    rows
}

/// The same in words, a fact a line.
pub(crate) fn plain(settle: &Settle) -> Vec<String> {
    let mut lines: Vec<String> =
        settle.lines.iter().map(|line| format!("settles {}: {}", line.subject, line.words)).collect();
    match &settle.awaited {
        Awaited::Together { words, .. } => lines.push(format!("all for one reason: {words}")),
        Awaited::Reason(reasons) => {
            lines
                .extend(reasons.iter().enumerate().map(|(at, reason)| format!("{} {}", at + 1, reason.text)));
        }
    }
    lines
}
