//! Pictures: in a box beside the words, and in the whole window.

use crate::domain::ids::JourneyKey;
use crate::tui::app::App;
use crate::tui::cells::CellPicture;
use crate::tui::drawn::{Drawn, Shape};
use crate::tui::fit::{fit, width, wrap};
use crate::tui::layout::{self, Area};
use crate::tui::pictures::{compared_cells, picture_areas};
use crate::tui::screen::picture::state::{Compare, PictureName, PictureScreen, PictureState};
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, Piece, piece};

/// A picture in its box, its name below.
pub(crate) fn boxed(pen: &mut Pen<'_>, area: Area, desk: &App, key: &JourneyKey, name: &str) {
    let cells = layout::picture_cells(area);
    inside(pen, cells, desk, key, name);
    caption(pen, area, cells.width, desk, key, name);
}

/// Its name in the last row, and that it was reduced.
fn caption(pen: &mut Pen<'_>, area: Area, columns: u16, desk: &App, key: &JourneyKey, name: &str) {
    let (_, row) = area.bottom(1);
    let note = drawn(desk, key, name).and_then(|drawn| drawn.note.as_deref());
    let told =
        ["reduced", "soon sharp"].into_iter().find(|word| note.is_some_and(|note| note.contains(word)));
    let text = told.map_or_else(|| name.to_owned(), |told| format!("{name} · {told}"));
    let text = fit(&text, usize::from(row.width.saturating_sub(1))).into_owned();
    let indent = columns.saturating_sub(u16::try_from(width(&text)).unwrap_or(0)) / 2;
    pen.row(Area { x: row.x + indent, ..row }, &[piece(text, Role::Dim)]);
}

fn drawn<'a>(desk: &'a App, key: &JourneyKey, name: &str) -> Option<&'a Drawn> {
    if !desk.shows_pictures() {
        return None;
    }
    let name = PictureName { key: key.clone(), name: name.to_owned() };
    desk.shelf.drawn(&name).map(AsRef::as_ref)
}

fn inside(pen: &mut Pen<'_>, cells: Area, desk: &App, key: &JourneyKey, name: &str) {
    let words = if desk.shows_pictures() {
        match desk.shelf.state(key, name) {
            Some(PictureState::Drawn(drawn)) => return shown(pen, cells, drawn),
            Some(PictureState::Failed(sentence)) => sentence.to_string(),
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

/// Words in a frame, in place of a picture.
fn said(pen: &mut Pen<'_>, cells: Area, words: &str) {
    let inner = pen.frame(cells, "", Role::Border, Role::Dim);
    let rows = wrap(words, usize::from(inner.width.max(1)));
    let top = inner.height.saturating_sub(u16::try_from(rows.len()).unwrap_or(1)) / 2;
    for (y, row) in (inner.y + top..inner.y + inner.height).zip(rows) {
        let indent = inner.width.saturating_sub(u16::try_from(width(&row)).unwrap_or(0)) / 2;
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

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App) {
    let Some(picture) = &desk.picture else { return };
    let names = picture.in_view();
    let blinking = picture.blinking(desk.now);
    if let Some(name) = blinking.and_then(|at| names.get(at)) {
        let areas = picture_areas(body, 1);
        areas.first().into_iter().for_each(|area| inside(pen, *area, desk, &picture.key, name));
    } else {
        for (area, name) in picture_areas(body, names.len()).into_iter().zip(&names) {
            let cells = compared_cells(area, names.len());
            inside(pen, cells, desk, &picture.key, name);
            if names.len() > 1 {
                caption(pen, area, cells.width, desk, &picture.key, name);
            }
        }
    }
    let seen = blinking.and_then(|at| names.get(at).copied()).or_else(|| picture.name());
    title(pen, body.bottom(1).1, desk, picture, seen.unwrap_or_default());
}

/// What is looked at, how, and what was taken away from it.
fn title(pen: &mut Pen<'_>, row: Area, desk: &App, picture: &PictureScreen, name: &str) {
    let look = picture.look;
    let drawn = drawn(desk, &picture.key, name);
    let place = picture.pictures.iter().position(|titled| titled.name == name).unwrap_or(picture.at);
    let mut facts = vec![format!("{} of {}", place + 1, picture.pictures.len())];
    let scale = drawn.filter(|drawn| drawn.pixels().is_some()).map(|drawn| format!(" {} %", drawn.percent));
    facts.push(format!("{}{}", look.zoom.name(), scale.unwrap_or_default()));
    if look.brightness > 0 {
        facts.push(format!("brighter by {}", look.brightness));
    }
    if matches!(picture.compare, Compare::Blink(_)) {
        facts.push("in turn".to_owned());
    }
    let has_text = picture.pictures.get(place).is_some_and(|titled| titled.role.has_text());
    let notes: Vec<&str> = drawn.into_iter().flat_map(|drawn| drawn.notes(has_text)).collect();
    let note = (!notes.is_empty()).then(|| notes.join(", "));
    let mut pieces: Vec<Piece<'_>> =
        vec![piece(format!(" {name}"), Role::Strong), piece(format!("   {}", facts.join("   ")), Role::Dim)];
    pieces.extend(note.map(|note| piece(format!("   {note}"), Role::Look)));
    pen.row(row, &pieces);
}
