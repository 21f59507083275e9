//! Draws the preview: the applicant, the two faces, and each reason on its own row.

use super::preview::of_document;
use super::view::{late, reasons};
use crate::domain::queue::Row;
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::tui::cx::Cx;
use crate::tui::fit::{width, wrap};
use crate::tui::layout::{self, Area};
use crate::tui::page::history::note_words;
use crate::tui::page::line::name;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece, sign_role};
use crate::tui::view::picture_box::boxed;

pub(super) fn draw(pen: &mut Pen<'_>, area: Area, row: Option<&Row>, cx: &Cx) {
    let inner = pen.frame(area, "", Role::Border, Role::Title);
    pen.joint(area, Role::Border);
    let Some(row) = row else { return };
    let areas = layout::preview(inner, cx.policy.pictures);
    who(pen, areas.who, row, cx);
    let [left, right] = areas.pictures;
    if !row.summary.documents.is_empty() && !left.is_empty() {
        boxed(pen, left, cx, &row.key, of_document(row));
    }
    if row.summary.has_selfie && !right.is_empty() {
        boxed(pen, right, cx, &row.key, "selfie");
    }
    let below = documents(pen, areas.text, row);
    let below = note(pen, below, row, cx);
    why(pen, below, row, cx);
}

fn who(pen: &mut Pen<'_>, area: Area, row: &Row, cx: &Cx) {
    let wait = row.waited_ms(cx.now.as_millisecond());
    let allowed = cx.policy.service_levels.of(row);
    let (late, role) = late(row, cx);
    let sign = if late.is_empty() { late } else { format!(" {late}") };
    let waiting = format!("waiting {}{sign}", waited(wait));
    let claim = row.claimed_by.as_ref().map(|by| format!("claimed by {by}"));
    let by: String =
        claim.into_iter().chain(row.routing.words()).map(|words| format!(" · {words}")).collect();
    let in_full = format!("{waiting} {} allowed", waited(allowed));
    let has_room = width(&in_full) + width(&by) <= usize::from(area.width);
    let waiting = if !sign.is_empty() && has_room { in_full } else { waiting };
    let reference = if row.summary.reference.is_some() {
        format!("{} · {}", row.reference().shown(), row.key.provider)
    } else {
        row.key.provider.to_string()
    };
    let lines = [
        vec![piece(name(row, cx.masking).to_string(), Role::Strong)],
        vec![piece(reference, Role::Dim)],
        vec![piece(row.key.id.shown().to_string(), Role::Dim)],
        vec![piece(waiting, role), piece(by, Role::Look)],
    ];
    for (y, pieces) in (area.y..area.y.saturating_add(area.height)).zip(lines) {
        pen.row(Area { y, height: 1, ..area }, &pieces);
    }
}

fn documents(pen: &mut Pen<'_>, area: Area, row: &Row) -> Area {
    let shown = row.summary.documents.iter().map(|text| Untrusted::new(text.as_str()).shown().to_string());
    let mut all: Vec<String> = shown.collect();
    all.push(if row.summary.has_selfie { "☺ selfie" } else { "– no selfie" }.to_owned());
    let mut rest = area;
    for text in wrap(&all.join(" · "), usize::from(area.width)) {
        let (line, below) = rest.top(1);
        rest = below;
        pen.row(line, &[piece(text, Role::Dim)]);
    }
    rest.top(1).1
}

/// The newest note in at most three rows, and the number of notes.
fn note(pen: &mut Pen<'_>, area: Area, row: &Row, cx: &Cx) -> Area {
    let Some(notes) = &row.notes else { return area };
    let at = cx.policy.clock.short(notes.last.at, cx.now);
    let words = format!("✎ {}  {at} {}", notes.count, note_words(&notes.last, cx.masking));
    let mut rest = area;
    for text in wrap(&words, usize::from(area.width)).into_iter().take(3) {
        let (line, below) = rest.top(1);
        rest = below;
        pen.row(line, &[piece(text, Role::Accent)]);
    }
    rest.top(1).1
}

fn why(pen: &mut Pen<'_>, area: Area, row: &Row, cx: &Cx) {
    let columns = usize::from(area.width.saturating_sub(2));
    let mut rest = area;
    for reason in reasons(row, cx.policy.has_blind_faces()) {
        let (sign, words) = reason.split_once(' ').unwrap_or(("", &reason));
        for (index, part) in wrap(words, columns).into_iter().enumerate() {
            let (line, below) = rest.top(1);
            rest = below;
            let sign = if index == 0 { sign } else { " " };
            pen.row(line, &[piece(format!("{sign:<1} "), sign_role(sign)), piece(part, Role::Text)]);
        }
    }
}
