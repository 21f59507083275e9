//! The pen for all drawing: it never splits grapheme clusters, marks cut text, and styles by role.

use crate::tui::fit::{fit, fit_end, simple_width, width};
use crate::tui::layout::Area;
use crate::tui::page::line::Mark;
use crate::tui::popup::Popup;
use crate::tui::text_order::{TextOrder, runs_left};
use crate::tui::theme::{Role, Theme};
use crate::tui::typed_line::TypedLine;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::widgets::{Clear, Widget as _};
use std::borrow::Cow;

impl From<Area> for Rect {
    fn from(area: Area) -> Self {
        Rect::new(area.x, area.y, area.width, area.height)
    }
}

/// The invisible mark U+200E, which makes following text run from left to right.
const LEFT_TO_RIGHT: char = '\u{200e}';

/// A piece of a row: its text and its role.
pub(crate) type RowPiece<'a> = (Cow<'a, str>, Role);

pub(crate) fn piece<'a>(text: impl Into<Cow<'a, str>>, role: Role) -> RowPiece<'a> {
    (text.into(), role)
}

/// The theme's style for a mark.
pub(crate) fn mark_role(mark: Mark) -> Role {
    match mark {
        Mark::None => Role::Text,
        Mark::Failed => Role::Failed,
        Mark::Look => Role::Look,
        Mark::Undetermined => Role::Undetermined,
        Mark::Settled => Role::Settled,
        Mark::NotDone => Role::NotDone,
    }
}

pub(crate) struct Pen<'a> {
    buffer: &'a mut Buffer,
    theme: &'a Theme,
    order: TextOrder,
}

impl<'a> Pen<'a> {
    pub(crate) fn new(buffer: &'a mut Buffer, theme: &'a Theme, order: TextOrder) -> Self {
        let mut pen = Self { buffer, theme, order };
        pen.paint_background(pen.buffer.area);
        pen
    }

    fn within(&self, area: Area) -> Rect {
        Rect::from(area).intersection(self.buffer.area)
    }

    /// Writes text into at most this many columns; returns how many it took.
    pub(crate) fn put(&mut self, x: u16, y: u16, columns: usize, text: &str, role: Role) -> u16 {
        let bounds = self.buffer.area;
        if y >= bounds.bottom() || x >= bounds.right() {
            return 0;
        }
        let columns = columns.min(usize::from(bounds.right() - x));
        let text = fit(text, columns);
        let style = self.style_at(x, y, role);
        if let Some(wide) = simple_width(&text) {
            self.put_simple(x, y, &text, style);
            return u16::try_from(wide).unwrap_or(u16::MAX);
        }
        let text = self.order.of(&text);
        let (end, _) = self.buffer.set_stringn(x, y, &text, columns, style);
        let wide = end.saturating_sub(x);
        if self.order == TextOrder::Reading && runs_left(&text) {
            self.fence(end.saturating_sub(1), y);
        }
        crate::tui::pixel_slot::close(self.buffer, Rect::new(x, y, wide, 1));
        wide
    }

    /// Writes text of simple characters that fits.
    fn put_simple(&mut self, x: u16, y: u16, text: &str, style: Style) {
        let Rect { x: left, y: top, width, .. } = self.buffer.area;
        let start =
            usize::from(y.saturating_sub(top)) * usize::from(width) + usize::from(x.saturating_sub(left));
        let cells = self.buffer.content.iter_mut().skip(start);
        for (cell, character) in cells.zip(text.chars()) {
            crate::tui::pixel_slot::close_cell(cell.set_char(character).set_style(style));
        }
    }

    /// The style of a role at this position. On a reversed row, colors and dim would make patches of different
    /// background, so they are dropped.
    fn style_at(&self, x: u16, y: u16, role: Role) -> Style {
        let style = self.theme.style(role);
        let is_turned =
            self.buffer.cell((x, y)).is_some_and(|cell| cell.modifier.contains(Modifier::REVERSED));
        if is_turned { Style { fg: None, bg: None, ..style.remove_modifier(Modifier::DIM) } } else { style }
    }

    /// Ends a text that the terminal reverses, so that it does not draw a number of the next column into it.
    fn fence(&mut self, x: u16, y: u16) {
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            let fenced = format!("{}{LEFT_TO_RIGHT}", cell.symbol());
            cell.set_symbol(&fenced);
        }
    }

    /// Writes pieces one after the other into the first row of an area. Cut text is marked.
    pub(crate) fn row(&mut self, area: Area, pieces: &[RowPiece<'_>]) -> u16 {
        let mut used = 0;
        for (text, role) in pieces {
            let left = area.width.saturating_sub(used);
            if left == 0 || area.height == 0 {
                break;
            }
            used += self.put(area.x + used, area.y, usize::from(left), text, *role);
            // One mark is enough: everything after the cut piece is left out.
            if width(text) > usize::from(left) {
                break;
            }
        }
        used
    }

    /// Writes pieces at the right end of the first row. The first ones are left out if they do not fit.
    pub(crate) fn row_right(&mut self, area: Area, pieces: &[RowPiece<'_>]) -> u16 {
        let mut first = pieces.len();
        let mut wide = 0;
        for (index, (text, _)) in pieces.iter().enumerate().rev() {
            let more = width(text);
            if wide + more > usize::from(area.width) {
                break;
            }
            wide += more;
            first = index;
        }
        let wide = u16::try_from(wide).unwrap_or(area.width);
        let x = area.x + area.width.saturating_sub(wide);
        self.row(Area { x, width: wide, ..area }, pieces.get(first..).unwrap_or_default())
    }

    /// Applies a role to an area; colors that the role does not set stay unchanged.
    pub(crate) fn tint(&mut self, area: Area, role: Role) {
        let within = self.within(area);
        self.buffer.set_style(within, self.theme.style(role));
    }

    /// Clears an area.
    pub(crate) fn clear(&mut self, area: Area) {
        let within = self.within(area);
        Clear.render(within, self.buffer);
        self.paint_background(within);
    }

    fn paint_background(&mut self, within: Rect) {
        if let Some(background) = self.theme.background() {
            self.buffer.set_style(within, background);
        }
    }

    /// Draws a frame with a title; returns the area inside.
    pub(crate) fn frame(&mut self, area: Area, title: &str, border: Role, title_role: Role) -> Area {
        let within = self.within(area);
        crate::tui::pixel_slot::close(self.buffer, within);
        self.lines(within, border);
        let room = usize::from(area.width.saturating_sub(4));
        if !title.is_empty() && room > 2 {
            let title = format!(" {} ", fit(title, room - 2));
            self.put(area.x + 1, area.y, room, &title, title_role);
        }
        area.inner()
    }

    /// The lines of a frame.
    fn lines(&mut self, area: Rect, role: Role) {
        if area.is_empty() {
            return;
        }
        let (last_x, last_y) = (area.right().saturating_sub(1), area.bottom().saturating_sub(1));
        for x in area.left()..area.right() {
            self.line((x, area.y), "─", role);
            self.line((x, last_y), "─", role);
        }
        for y in area.top()..area.bottom() {
            self.line((area.x, y), "│", role);
            self.line((last_x, y), "│", role);
        }
        let corners = [
            ((area.x, area.y), "┌"),
            ((last_x, area.y), "┐"),
            ((area.x, last_y), "└"),
            ((last_x, last_y), "┘"),
        ];
        corners.into_iter().for_each(|(at, corner)| self.line(at, corner, role));
    }

    fn line(&mut self, at: (u16, u16), symbol: &str, role: Role) {
        if let Some(cell) = self.buffer.cell_mut(at) {
            cell.set_symbol(symbol).set_style(self.theme.style(role));
        }
    }

    /// Draws an empty popup; returns the area inside.
    pub(crate) fn popup(&mut self, popup: Popup, title: &str, border: Role, title_role: Role) -> Area {
        match popup {
            Popup::Framed(area) => {
                self.clear(area);
                self.frame(area, title, border, title_role)
            }
            Popup::Bare(area) => {
                self.clear(area);
                let (head, rest) = area.top(1);
                self.row(head, &[piece(" ", title_role), piece(title, title_role)]);
                rest
            }
            Popup::Docked(area) => {
                self.clear(area);
                let used =
                    self.row(area, &[piece(" ", title_role), piece(title, title_role), piece("  ", border)]);
                area.left(used).1
            }
        }
    }

    /// Draws the joints where two frames share a vertical line.
    pub(crate) fn joint(&mut self, right: Area, role: Role) {
        self.put(right.x, right.y, 1, "┬", role);
        self.put(right.x, right.y.saturating_add(right.height.saturating_sub(1)), 1, "┴", role);
    }

    /// Draws the joints where a frame shares its upper line with another one.
    pub(crate) fn joint_above(&mut self, below: Area, role: Role) {
        self.put(below.x, below.y, 1, "├", role);
        self.put(below.x.saturating_add(below.width.saturating_sub(1)), below.y, 1, "┤", role);
    }

    /// Leaves an area's cells open for pixels; the cells' text is visible until the pixels have been sent.
    pub(crate) fn open(&mut self, area: Area) {
        let within = self.within(area);
        crate::tui::pixel_slot::open(self.buffer, within);
    }

    /// One cell of a picture that is drawn by text cells.
    pub(crate) fn cell(&mut self, x: u16, y: u16, symbol: char, front: [u8; 3], back: [u8; 3]) {
        let style = self.theme.picture_cell(front, back);
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            cell.set_char(symbol).set_style(style);
        }
    }
}

/// The role of a mark that is part of a text.
pub(crate) fn sign_role(sign: &str) -> Role {
    match sign {
        "✗" => Role::Failed,
        "⚠" => Role::Look,
        "?" => Role::Undetermined,
        "✓" => Role::Settled,
        "–" => Role::NotDone,
        _ => Role::Text,
    }
}

/// An input field with the typed text, scrolled so that the cursor is visible; returns the cursor's position.
pub(crate) fn type_in(pen: &mut Pen<'_>, field: Area, line: &TypedLine) -> Position {
    pen.tint(field, Role::Input);
    let (before, after) = line.halves();
    let room = usize::from(field.width.saturating_sub(1));
    let before = fit_end(before.as_str(), room);
    let used = pen.row(field, &[piece(before, Role::Input)]);
    let rest = Area { x: field.x + used, width: field.width.saturating_sub(used), ..field };
    pen.row(rest, &[piece(after.as_str(), Role::Input)]);
    Position::new(field.x + used, field.y)
}
