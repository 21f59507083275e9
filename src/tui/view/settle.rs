//! Lines on their way to a conclusion: which, and what is awaited.

use super::pen::{Pen, Piece, piece};
use crate::domain::resolution::Conclusion;
use crate::tui::action::Action;
use crate::tui::desk::Desk;
use crate::tui::desk::settle::{Awaited, Listed, Settle};
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk, settle: &Settle) -> Option<Position> {
    let foot = foot(desk, settle);
    let area = layout::bar(body, settle.lines.len() + foot.len());
    pen.clear(area);
    let inner = pen.frame(area, &title(settle), Role::Bar, Role::Bar);
    let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let (list, below) = inner.bottom(u16::try_from(foot.len()).unwrap_or(inner.height));
    let top = settle.top.min(settle.lines.len().saturating_sub(usize::from(list.height)));
    let shown = settle.lines.iter().skip(top);
    for (y, line) in (list.y..list.y.saturating_add(list.height)).zip(shown) {
        pen.row(Area { y, height: 1, ..list }, &listed(line));
    }
    super::lines::progress(pen, area, top, usize::from(list.height), settle.lines.len());
    for (y, row) in (below.y..below.y.saturating_add(below.height)).zip(&foot) {
        pen.row(Area { y, height: 1, ..below }, row);
    }
    None
}

fn title(settle: &Settle) -> String {
    match (&settle.awaited, settle.conclusion) {
        (Awaited::Together { .. }, _) => format!("Clear all {} for this reason", settle.lines.len()),
        (Awaited::Reason(_), Conclusion::Explained) => "EXPLAINED".to_owned(),
        (Awaited::Reason(_), Conclusion::Confirmed) => "CONFIRMED".to_owned(),
        (Awaited::Reason(_), Conclusion::CannotAssess) => "INCONCLUSIVE".to_owned(),
    }
}

fn listed(line: &Listed) -> Vec<Piece<'_>> {
    let mut pieces = vec![piece(line.subject.as_str(), Role::Strong)];
    if !line.list.as_str().is_empty() {
        pieces.extend([piece("   ", Role::Dim), piece(line.list.as_str(), Role::Text)]);
    }
    pieces.extend([piece("   ", Role::Dim), piece(line.words.as_str(), Role::Text)]);
    pieces
}

/// What is awaited, below the lines.
fn foot<'a>(desk: &Desk, settle: &'a Settle) -> Vec<Vec<Piece<'a>>> {
    let key = |action: Action| desk.keymap.key_for(settle.place(), action).unwrap_or_default();
    match &settle.awaited {
        Awaited::Together { words, .. } => vec![vec![
            piece(key(Action::SettleAll), Role::Key),
            piece(format!(" clears all {}: ", settle.lines.len()), Role::Text),
            piece(words.as_str(), Role::Text),
            piece("     ", Role::Dim),
            piece(key(Action::Back), Role::Key),
            piece(" none of them", Role::Dim),
        ]],
        Awaited::Reason(reasons) => {
            let digits = Action::all().skip_while(|action| *action != Action::Reason1);
            let row = |(digit, reason): (Action, &'a crate::insight::case::Reason)| {
                vec![piece(key(digit), Role::Key), piece(format!(" {}", reason.text), Role::Text)]
            };
            digits.zip(reasons).map(row).collect()
        }
    }
}
