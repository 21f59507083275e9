//! The keys of a place, from the same table as the keys themselves.

use crate::tui::cx::{Cx, Handled};
use crate::tui::fit::{width, wrap};
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Group, Place, TABLE};
use crate::tui::popup::{Popup, Room};
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use std::borrow::Cow;
use strum::IntoEnumIterator as _;

/// Upper bound of scrolling; the view stops at the last page.
const FARTHEST: usize = 200;

/// The keys of a place, scrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Help {
    place: Place,
    top: usize,
}

/// One row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Heading(&'static str),
    /// Keys and what they do.
    Keys(String, Cow<'static, str>),
}

/// Every key of a place, by heading, in the order of the table.
pub fn help_lines(cx: &Cx, place: Place) -> Vec<HelpLine> {
    let mut lines = Vec::new();
    let bound: Vec<(Action, String)> = TABLE
        .iter()
        .filter_map(|entry| {
            let keys = cx.keymap.keys_for(place, entry.action);
            (!keys.is_empty()).then(|| (entry.action, keys.join("  ")))
        })
        .collect();
    let mut groups: Vec<Group> = Group::iter().collect();
    if place == Place::Picture {
        // There is little room beside a picture, so only the most important keys are shown.
        groups.sort_by_key(|group| *group != Group::Show);
    }
    for group in groups {
        let of_group: Vec<_> = bound.iter().filter(|(action, _)| action.entry().group == group).collect();
        if !of_group.is_empty() {
            lines.push(HelpLine::Heading(group.into()));
        }
        lines.extend(
            of_group.into_iter().map(|(action, keys)| HelpLine::Keys(keys.clone(), about(cx, *action))),
        );
    }
    lines
}

/// The description of an action; for a saved view, its filter.
pub(super) fn about(cx: &Cx, action: Action) -> Cow<'static, str> {
    let Action::View(number) = action else { return action.entry().about.into() };
    match cx.policy.views.get(usize::from(number).saturating_sub(1)) {
        None => "No saved view".into(),
        Some(view) if view.filter.is_empty() => "The saved view: everything".into(),
        Some(view) => format!("The saved view: {}", view.filter).into(),
    }
}

/// Columns for the keys in a box of this width.
fn columns_of_keys(width: u16) -> u16 {
    if width < 70 { 14 } else { 20 }
}

/// A row on the screen: a long sentence takes several.
enum HelpRow {
    Heading(&'static str),
    Keys(String, String),
}

fn rows(lines: &[HelpLine], columns: usize) -> Vec<HelpRow> {
    let mut rows = Vec::new();
    for line in lines {
        match line {
            HelpLine::Heading(words) => rows.push(HelpRow::Heading(words)),
            HelpLine::Keys(keys, about) => {
                let mut keys = keys.clone();
                let about = wrap(about, columns).into_iter();
                rows.extend(about.map(|part| HelpRow::Keys(std::mem::take(&mut keys), part)));
            }
        }
    }
    rows
}

impl Help {
    pub(crate) fn of(place: Place) -> Self {
        Self { place, top: 0 }
    }

    pub(crate) fn act(&mut self, action: Action, cx: &Cx) -> Handled {
        if action == Action::Back {
            return Handled::Close;
        }
        let Some(by) = action.step(isize::try_from(cx.size.height / 2).unwrap_or(8)) else {
            return Handled::No;
        };
        self.scroll(by);
        Handled::Yes
    }

    pub(crate) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(FARTHEST);
    }

    pub(crate) fn draw(self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) {
        let wide = room.body.width.saturating_sub(4).min(100);
        let about = |width: u16| usize::from(width.saturating_sub(columns_of_keys(width) + 2));
        let all = help_lines(cx, self.place);
        let popup = room.list_popup(wide, rows(&all, about(wide.saturating_sub(2))).len());
        let title = format!("KEYS: {}", self.place.word());
        let inner = pen.popup(popup, &title, Role::BorderFocus, Role::Accent);
        if let Popup::Docked(area) = popup {
            return docked(pen, area, inner, self, cx);
        }
        let lines = rows(&all, about(inner.width));
        let shown = usize::from(inner.height);
        let top = self.top.min(lines.len().saturating_sub(shown));
        for (y, line) in (inner.y..inner.y.saturating_add(inner.height)).zip(lines.iter().skip(top)) {
            let row = Area { y, height: 1, x: inner.x + 1, width: inner.width.saturating_sub(1) };
            match line {
                HelpRow::Heading(words) => drop(pen.row(row, &[piece(*words, Role::Title)])),
                HelpRow::Keys(keys, about) => {
                    let (left, right) = row.left(columns_of_keys(inner.width));
                    pen.row(left, &[piece("  ", Role::Key), piece(keys.as_str(), Role::Key)]);
                    pen.row(right, &[piece(about.as_str(), Role::Text)]);
                }
            }
        }
        let range = format!("{}-{} of {}", top + 1, (top + shown).min(lines.len()), lines.len());
        match popup {
            Popup::Framed(area) => progress(pen, area, top, shown, lines.len()),
            Popup::Bare(area) => drop(pen.row_right(area, &[piece(range, Role::Dim)])),
            // Drawn above.
            Popup::Docked(_) => {}
        }
    }

    pub(crate) fn plain(self, cx: &Cx) -> Vec<String> {
        let all = help_lines(cx, self.place).into_iter().skip(self.top);
        all.map(|line| match line {
            HelpLine::Heading(words) => format!("{words}:"),
            HelpLine::Keys(keys, about) => format!("{keys}: {about}"),
        })
        .collect()
    }
}

/// Two rows at the bottom have room for short words only.
fn docked(pen: &mut Pen<'_>, area: Area, inner: Area, help: Help, cx: &Cx) {
    let rows = in_rows(keys_in_words(cx, help.place), usize::from(inner.width.min(DOCKED)));
    let shown = usize::from(inner.height);
    let top = help.top.min(rows.len().saturating_sub(shown));
    for (y, row) in (inner.y..inner.y.saturating_add(inner.height)).zip(rows.iter().skip(top)) {
        let pieces: Vec<RowPiece<'_>> = row
            .iter()
            .flat_map(|(key, words)| {
                [piece(key.as_str(), Role::Key), piece(format!(" {words}{GAP}"), Role::Text)]
            })
            .collect();
        pen.row(Area { y, height: 1, ..inner }, &pieces);
    }
    if rows.len() > shown {
        let range = format!(" {}-{} of {}", top + 1, top + shown, rows.len());
        let below = Area { y: area.y + 1, width: inner.x.saturating_sub(area.x), height: 1, ..area };
        pen.row(below, &[piece(range, Role::Dim)]);
    }
}

/// Columns of keys at the foot; each key costs two changes of color.
const DOCKED: u16 = 72;

/// Between two keys in a row.
const GAP: &str = "   ";

/// The first key of every action of a place, and its words.
fn keys_in_words(cx: &Cx, place: Place) -> Vec<(String, &'static str)> {
    let bound = TABLE.iter().filter_map(|entry| Some((cx.keymap.key_for(place, entry.action)?, entry.words)));
    bound.collect()
}

/// As many per row as fit.
fn in_rows(keys: Vec<(String, &'static str)>, columns: usize) -> Vec<Vec<(String, &'static str)>> {
    let mut rows: Vec<Vec<(String, &'static str)>> = Vec::new();
    let mut left = 0;
    for (key, words) in keys {
        let wide = width(&key) + width(words) + 1;
        match rows.last_mut().filter(|_| left >= wide) {
            Some(row) => row.push((key, words)),
            None => {
                rows.push(vec![(key, words)]);
                left = columns;
            }
        }
        left = left.saturating_sub(wide + GAP.len());
    }
    rows
}
