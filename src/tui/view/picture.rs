//! Pictures: in a box beside the words, and in the whole window.

use super::pen::{Pen, piece};
use crate::domain::ids::JourneyKey;
use crate::tui::cells::CellPicture;
use crate::tui::desk::Desk;
use crate::tui::desk::picture::PictureState;
use crate::tui::desk::pictures::picture_areas;
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;

/// A picture in its box, its name below.
pub(super) fn boxed(pen: &mut Pen<'_>, area: Area, desk: &Desk, key: &JourneyKey, name: &str) {
    let cells = layout::picture_cells(area);
    inside(pen, cells, desk, key, name);
    let (_, caption) = area.bottom(1);
    let text = crate::tui::fit::fit(name, usize::from(caption.width)).into_owned();
    let indent = cells.width.saturating_sub(u16::try_from(crate::tui::fit::width(&text)).unwrap_or(0)) / 2;
    pen.row(Area { x: caption.x + indent, ..caption }, &[piece(text, Role::Dim)]);
}

fn inside(pen: &mut Pen<'_>, cells: Area, desk: &Desk, key: &JourneyKey, name: &str) {
    let words = if desk.shows_pictures() {
        match desk.shelf.state(key, name) {
            Some(PictureState::Drawn(picture)) => return paint(pen, cells, picture),
            Some(PictureState::Failed(sentence)) => sentence.to_string(),
            Some(PictureState::Coming) | None => "…".to_owned(),
        }
    } else {
        "hidden".to_owned()
    };
    let inner = pen.frame(cells, "", Role::Border, Role::Dim);
    let rows = crate::tui::fit::wrap(&words, usize::from(inner.width.max(1)));
    let top = inner.height.saturating_sub(u16::try_from(rows.len()).unwrap_or(1)) / 2;
    for (y, row) in (inner.y + top..inner.y + inner.height).zip(rows) {
        let indent = inner.width.saturating_sub(u16::try_from(crate::tui::fit::width(&row)).unwrap_or(0)) / 2;
        pen.put(inner.x + indent, y, usize::from(inner.width), &row, Role::Dim);
    }
}

/// The cells, in the middle of their place.
fn paint(pen: &mut Pen<'_>, area: Area, picture: &CellPicture) {
    let within = area.centered(picture.width, picture.height);
    let rows = picture.cells.chunks(usize::from(picture.width.max(1)));
    for (y, row) in (within.y..within.y + within.height).zip(rows) {
        for (x, cell) in (within.x..within.x + within.width).zip(row) {
            pen.cell(x, y, cell.symbol, cell.front, cell.back);
        }
    }
}

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk) {
    let Some(picture) = &desk.picture else { return };
    let (left, right) = picture_areas(body, picture.beside);
    if let Some(name) = picture.name() {
        inside(pen, left, desk, &picture.key, name);
    }
    if let Some(right) = right {
        inside(pen, right, desk, &picture.key, "selfie");
    }
    let (_, caption) = body.bottom(1);
    let zoom = if picture.zoom == 100 { "whole".to_owned() } else { format!("{} %", picture.zoom) };
    let place = format!("{} of {}", picture.at + 1, picture.names.len());
    pen.row(
        caption,
        &[
            piece(format!(" {}", picture.name().unwrap_or_default()), Role::Strong),
            piece(
                format!("   {place}   {zoom}   drawn in cells: small print cannot be read here"),
                Role::Dim,
            ),
        ],
    );
}
