//! Beside the queue: what is known of the selected journey.

use super::header::waited;
use super::pen::{Pen, piece};
use super::queue::{name, reasons, sign_role};
use crate::domain::text::Untrusted;
use crate::tui::desk::Desk;
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::theme::Role;

pub(super) fn draw(pen: &mut Pen<'_>, area: Area, desk: &Desk) {
    let inner = pen.frame(area, "", Role::Border, Role::Title);
    pen.joint(area, Role::Border);
    let Some(row) = desk.queue.selected() else { return };
    let (mut rest, _) = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner }.bottom(0);
    let mut put = |pen: &mut Pen<'_>, text: &str, role: Role| {
        let (line, below) = rest.top(1);
        pen.row(line, &[piece(text, role)]);
        rest = below;
    };
    put(pen, name(row, desk.masking).as_str(), Role::Strong);
    put(pen, &format!("{} · {}", row.key.id.shown(), row.key.provider), Role::Dim);
    if row.summary.reference.is_some() {
        put(pen, &format!("reference {}", row.reference().shown()), Role::Dim);
    }
    let wait = row.waited_ms(desk.now.as_millisecond());
    put(
        pen,
        &format!("waiting {}", waited(wait)),
        if wait > desk.policy.service_level_ms { Role::Urgent } else { Role::Dim },
    );
    if let Some(by) = &row.claimed_by {
        put(pen, &format!("with {by}"), Role::Look);
    }
    put(pen, "", Role::Text);
    let shown = |text: &String| Untrusted::new(text.as_str()).shown().to_string();
    for document in row.summary.documents.iter().map(shown) {
        put(pen, &document, Role::Text);
    }
    put(pen, if row.summary.has_selfie { "☺ with a selfie" } else { "– no selfie" }, Role::Dim);
    for list in row.summary.lists.iter().map(shown) {
        put(pen, &format!("⚠ {list}"), Role::Look);
    }
    put(pen, "", Role::Text);
    let mut below = rest;
    let columns = usize::from(below.width.saturating_sub(2));
    for reason in reasons(row, desk.policy.blind_faces) {
        let (sign, words) = reason.split_once(' ').unwrap_or(("", &reason));
        for (index, part) in wrap(words, columns).into_iter().enumerate() {
            let (line, more) = below.top(1);
            below = more;
            let sign = if index == 0 { sign } else { " " };
            pen.row(line, &[piece(format!("{sign:<1} "), sign_role(sign)), piece(part, Role::Text)]);
        }
    }
}
