//! Pictures in boxes: the picture, or that it is loading, or why it cannot be shown.

use super::pen::{Pen, piece};
use crate::domain::ids::JourneyKey;
use crate::tui::cells::CellPicture;
use crate::tui::cx::Cx;
use crate::tui::drawn::{Drawn, Shape};
use crate::tui::fit::{fit, width, wrap};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::picture_shelf::PictureState;
use crate::tui::theme::Role;

/// A picture in its box, with its name below.
pub(crate) fn boxed(pen: &mut Pen<'_>, area: Area, cx: &Cx, key: &JourneyKey, name: &str) {
    let cells = layout::picture_cells(area);
    inside(pen, cells, cx, key, name);
    caption(pen, area, cells.width, cx, key, name);
}

/// The caption in the last row: the name, and whether the picture was reduced.
pub(crate) fn caption(pen: &mut Pen<'_>, area: Area, columns: u16, cx: &Cx, key: &JourneyKey, name: &str) {
    let (_, row) = area.bottom(1);
    let note = drawn(cx, key, name).and_then(|drawn| drawn.note.as_deref());
    let description =
        ["reduced", "soon sharp"].into_iter().find(|word| note.is_some_and(|note| note.contains(word)));
    let text = description.map_or_else(|| name.to_owned(), |words| format!("{name} · {words}"));
    let text = fit(&text, usize::from(row.width.saturating_sub(1))).into_owned();
    let indent = columns.saturating_sub(u16::try_from(width(&text)).unwrap_or(0)) / 2;
    pen.row(Area { x: row.x + indent, ..row }, &[piece(text, Role::Dim)]);
}

pub(crate) fn drawn<'a>(cx: &'a Cx, key: &JourneyKey, name: &str) -> Option<&'a Drawn> {
    if !cx.shows_pictures() {
        return None;
    }
    cx.pictures.drawn(key, name).map(AsRef::as_ref)
}

pub(crate) fn inside(pen: &mut Pen<'_>, cells: Area, cx: &Cx, key: &JourneyKey, name: &str) {
    let words = if cx.shows_pictures() {
        match cx.pictures.state(key, name) {
            Some(PictureState::Drawn(drawn)) => return shown(pen, cells, drawn),
            Some(PictureState::Failed { sentence, is_stale: true }) => {
                format!("{sentence}; {} reads the journey again", cx.key(Place::Case, Action::Refresh))
            }
            Some(PictureState::Failed { sentence, .. }) => sentence.to_string(),
            Some(PictureState::Coming) | None => "…".to_owned(),
        }
    } else {
        "hidden".to_owned()
    };
    said(pen, cells, &words);
}

fn shown(pen: &mut Pen<'_>, cells: Area, drawn: &Drawn) {
    match &drawn.shape {
        Shape::Cells(picture) => paint(pen, cells, picture),
        Shape::Pixels(pixels) => {
            let within = cells.centered(pixels.columns, pixels.rows);
            said(pen, within, &format!("{} kB …", pixels.kilobytes()));
            pen.open(within);
        }
    }
}

/// A text in a frame, in place of a picture.
fn said(pen: &mut Pen<'_>, cells: Area, words: &str) {
    let inner = pen.frame(cells, "", Role::Border, Role::Dim);
    let rows = wrap(words, usize::from(inner.width.max(1)));
    let top = inner.height.saturating_sub(u16::try_from(rows.len()).unwrap_or(1)) / 2;
    for (y, row) in (inner.y + top..inner.y + inner.height).zip(rows) {
        let indent = inner.width.saturating_sub(u16::try_from(width(&row)).unwrap_or(0)) / 2;
        pen.put(inner.x + indent, y, usize::from(inner.width), &row, Role::Dim);
    }
}

/// Draws the cells of a picture in the center of the area.
fn paint(pen: &mut Pen<'_>, area: Area, picture: &CellPicture) {
    let within = area.centered(picture.width, picture.height);
    let rows = picture.cells.chunks(usize::from(picture.width.max(1)));
    for (y, row) in (within.y..within.y + within.height).zip(rows) {
        for (x, cell) in (within.x..within.x + within.width).zip(row) {
            pen.cell(x, y, cell.symbol, cell.front, cell.back);
        }
    }
}
