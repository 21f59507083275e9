//! Draws the picture screen.

use super::state::{Compare, PictureScreen, compared_cells, picture_areas};
use crate::tui::cx::Cx;
use crate::tui::layout::Area;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use crate::tui::view::picture_box;

/// Draws the pictures, and their description in the last row.
pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, picture: &PictureScreen, cx: &Cx) {
    let names = picture.in_view();
    let blinking = picture.blinking(cx.now);
    if let Some(name) = blinking.and_then(|at| names.get(at)) {
        let areas = picture_areas(body, 1);
        areas.first().into_iter().for_each(|area| picture_box::inside(pen, *area, cx, &picture.key, name));
    } else {
        for (area, name) in picture_areas(body, names.len()).into_iter().zip(&names) {
            let cells = compared_cells(area, names.len());
            picture_box::inside(pen, cells, cx, &picture.key, name);
            if names.len() > 1 {
                picture_box::caption(pen, area, cells.width, cx, &picture.key, name);
            }
        }
    }
    let seen = blinking.and_then(|at| names.get(at).copied()).or_else(|| picture.name());
    title(pen, body.bottom(1).1, picture, seen.unwrap_or_default(), cx);
}

/// The description: name, number, zoom, and notes about what was reduced.
fn title(pen: &mut Pen<'_>, row: Area, picture: &PictureScreen, name: &str, cx: &Cx) {
    let look = picture.look;
    let drawn = picture_box::drawn(cx, &picture.key, name);
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
    let mut pieces: Vec<RowPiece<'_>> =
        vec![piece(format!(" {name}"), Role::Strong), piece(format!("   {}", facts.join("   ")), Role::Dim)];
    pieces.extend(note.map(|note| piece(format!("   {note}"), Role::Look)));
    pen.row(row, &pieces);
}
