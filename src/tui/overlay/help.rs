//! The help: the keys of a place, from the table of actions.

use crate::tui::cx::{Cx, Handled};
use crate::tui::fit;
use crate::tui::folded::folded;
use crate::tui::keys::table::{Entry, Group, TABLE};
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::popup::{Popup, Room};
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;
use std::borrow::Cow;
use strum::IntoEnumIterator as _;

/// Upper bound of scrolling; the view stops at the last page.
const FARTHEST: usize = 400;

/// The widest column of text that is easy to read.
const COLUMN: u16 = 60;

/// The most columns side by side.
const MOST_COLUMNS: u16 = 3;

/// Cells between two columns.
const GAP: u16 = 3;

/// The heading of the keys that are the same in every screen. They come last.
const EVERYWHERE: &str = "In every screen";

/// The overlay: the keys of a place in the whole window, with a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Help {
    place: Place,
    top: usize,
    pub(crate) filter: TypedLine,
    pub(crate) is_typing: bool,
}

/// One row of the help.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HelpLine {
    Heading(&'static str),
    /// Keys and what they do.
    Keys(String, Cow<'static, str>),
    /// A sign on the screen and its meaning.
    Sign(&'static str, &'static str),
}

/// The heading of the signs, which come after all keys.
const SIGNS: &str = "Signs";

/// The signs of findings, checks and rows.
const FINDING_SIGNS: &[(&str, &str)] = &[
    ("✗", "Failed"),
    ("⚠", "To be looked at"),
    ("?", "Not determined, or not compared by you yet"),
    ("✓", "Passed, or resolved"),
    ("–", "Not done"),
    ("✎ 2", "Two notes"),
];

/// The further signs of the queue.
const QUEUE_SIGNS: &[(&str, &str)] = &[
    ("!", "Has waited longer than the service level allows"),
    ("☺", "A selfie was taken"),
    ("+5", "Five more findings or documents"),
    ("AML 82", "A watch-list match with score 82 of 100"),
    ("FROM", "The country that issued the document"),
    ("●  +", "Before a row: marked; new since you looked"),
    ("→ ↑", "Assigned to; escalated to"),
    ("● ○", "In the header: the service answers; it does not"),
];

fn signs(place: Place) -> impl Iterator<Item = (&'static str, &'static str)> {
    let (findings, queue): (&[_], &[_]) = match place {
        Place::Queue => (FINDING_SIGNS, QUEUE_SIGNS),
        Place::Case => (FINDING_SIGNS, &[]),
        _ => (&[], &[]),
    };
    findings.iter().chain(queue).copied()
}

/// Every key of a place: its own keys by heading, in the order of the table, then those of every screen.
pub fn help_lines(cx: &Cx, place: Place) -> Vec<HelpLine> {
    lines_with(cx, place, "")
}

/// The lines whose text contains the filter.
fn lines_with(cx: &Cx, place: Place, filter: &str) -> Vec<HelpLine> {
    let wanted = folded(filter.trim());
    let bound = TABLE.iter().filter_map(|entry| {
        let keys = cx.keymap.keys_for(place, entry.action);
        let is_everywhere = keys == cx.keymap.keys_for(Place::Everywhere, entry.action);
        (!keys.is_empty()).then(|| (entry, keys.join("  "), is_everywhere))
    });
    let bound: Vec<(&Entry, String, bool)> =
        bound.filter(|(entry, keys, _)| is_wanted(cx, entry, keys, &wanted)).collect();
    let section = |heading: &'static str, is_in: &dyn Fn(&Entry, bool) -> bool| {
        let lines: Vec<HelpLine> = bound
            .iter()
            .filter(|(entry, _, is_everywhere)| is_in(entry, *is_everywhere))
            .map(|(entry, keys, _)| HelpLine::Keys(keys.clone(), about(cx, entry.action)))
            .collect();
        let heading = (!lines.is_empty()).then_some(HelpLine::Heading(heading));
        heading.into_iter().chain(lines).collect::<Vec<_>>()
    };
    let own = Group::iter().flat_map(|group| {
        section(group.into(), &move |entry, is_everywhere| entry.group == group && !is_everywhere)
    });
    let signs = signs(place)
        .filter(|(sign, meaning)| wanted.is_empty() || folded(meaning).contains(&wanted) || *sign == wanted);
    let mut signs = signs.map(|(sign, meaning)| HelpLine::Sign(sign, meaning)).peekable();
    let heading = signs.peek().map(|_| HelpLine::Heading(SIGNS));
    let everywhere = section(EVERYWHERE, &|_, is_everywhere| is_everywhere);
    own.chain(everywhere).chain(heading).chain(signs).collect()
}

fn is_wanted(cx: &Cx, entry: &Entry, keys: &str, wanted: &str) -> bool {
    let words = folded(&format!("{} {} {}", entry.action.name(), entry.words, about(cx, entry.action)));
    wanted.is_empty() || words.contains(wanted) || keys.split("  ").any(|key| folded(key) == wanted)
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

/// A row on the screen. A long sentence takes several rows.
#[derive(Clone, Debug, PartialEq, Eq)]
enum HelpRow {
    Blank,
    Heading(&'static str),
    Keys(String, String),
}

/// The areas of the columns, and the width of the keys in each.
struct Columns {
    areas: Vec<Area>,
    keys: u16,
}

impl Columns {
    fn within(inner: Area, lines: &[HelpLine]) -> Self {
        let count = (inner.width / COLUMN).clamp(1, MOST_COLUMNS);
        let width = inner.width.saturating_sub(GAP * (count - 1)) / count;
        let areas = (0..count).map(|at| Area { x: inner.x + at * (width + GAP), width, ..inner });
        let widest = lines.iter().filter_map(|line| match line {
            HelpLine::Keys(keys, _) => Some(fit::width(keys)),
            HelpLine::Heading(_) | HelpLine::Sign(..) => None,
        });
        let widest = u16::try_from(widest.max().unwrap_or(0)).unwrap_or(u16::MAX);
        Self { areas: areas.collect(), keys: widest.min(width / 3).saturating_add(4) }
    }

    fn rows(&self, lines: &[HelpLine]) -> Vec<HelpRow> {
        let width = self.areas.first().map_or(0, |area| area.width);
        let columns = usize::from(width.saturating_sub(self.keys));
        let mut rows = Vec::new();
        for line in lines {
            match line {
                HelpLine::Heading(words) => {
                    rows.extend((!rows.is_empty()).then_some(HelpRow::Blank));
                    rows.push(HelpRow::Heading(words));
                }
                HelpLine::Keys(keys, about) => rows.extend(described(keys, about, columns)),
                HelpLine::Sign(sign, meaning) => rows.extend(described(sign, meaning, columns)),
            }
        }
        rows
    }

    /// The rows of each column from `top` on. A heading is never the last row of a column, and a key and its
    /// description are never in different columns.
    fn filled<'a>(&self, rows: &'a [HelpRow], top: usize) -> Vec<&'a [HelpRow]> {
        let mut rest = rows.get(top..).unwrap_or_default();
        // If everything fits, the rows are spread over the columns. A heading may take one row more than the share.
        let share = if rows.len() + self.areas.len() > self.room() {
            usize::MAX
        } else {
            rest.len().div_ceil(self.areas.len()) + 1
        };
        let mut filled = Vec::new();
        for (at, area) in self.areas.iter().enumerate() {
            if let [HelpRow::Blank, after @ ..] = rest {
                rest = after;
            }
            let share = if at + 1 == self.areas.len() { usize::MAX } else { share };
            let mut taken = usize::from(area.height).min(share).min(rest.len());
            while taken > 1 && matches!(rest.get(taken), Some(HelpRow::Keys(keys, _)) if keys.is_empty()) {
                taken -= 1;
            }
            if taken < rest.len()
                && matches!(taken.checked_sub(1).and_then(|at| rest.get(at)), Some(HelpRow::Heading(_)))
            {
                taken -= 1;
            }
            let (column, after) = rest.split_at_checked(taken).unwrap_or((rest, &[]));
            filled.push(column);
            rest = after;
        }
        filled
    }

    /// How many rows are visible at once.
    fn room(&self) -> usize {
        self.areas.iter().map(|area| usize::from(area.height)).sum()
    }
}

/// Keys or a sign with a description, which may take several rows.
fn described(keys: &str, about: &str, columns: usize) -> impl Iterator<Item = HelpRow> {
    let mut keys = keys.to_owned();
    fit::wrap(about, columns).into_iter().map(move |part| HelpRow::Keys(std::mem::take(&mut keys), part))
}

impl Help {
    pub(crate) fn of(place: Place) -> Self {
        Self { place, top: 0, filter: TypedLine::default(), is_typing: false }
    }

    /// The place whose key bindings apply.
    pub(crate) fn place(&self) -> Place {
        if self.is_typing { Place::Text } else { Place::Help }
    }

    pub(crate) fn act(&mut self, action: Action, cx: &Cx) -> Handled {
        match action {
            Action::FindInPage => self.is_typing = true,
            Action::Accept => self.is_typing = false,
            Action::Back if self.filter.text().is_empty() => return Handled::Close,
            Action::Back | Action::Cancel => self.forget_filter(),
            _ if self.is_typing && self.filter.edit(action) => self.changed(),
            _ => {
                let Some(by) = action.step(isize::try_from(cx.size.height / 2).unwrap_or(8)) else {
                    return Handled::No;
                };
                self.scroll(by);
            }
        }
        Handled::Yes
    }

    fn forget_filter(&mut self) {
        self.is_typing = false;
        self.filter = TypedLine::default();
        self.changed();
    }

    /// The filter was edited: scrolls to its first line.
    pub(crate) fn changed(&mut self) {
        self.top = 0;
    }

    pub(crate) fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(FARTHEST);
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Option<Position> {
        let lines = lines_with(cx, self.place, self.filter.text());
        let title = format!("KEYS: {}", self.place.word());
        let inner = pen.popup(Popup::Framed(room.body), &title, Role::BorderFocus, Role::Accent);
        let (line, rest) = inner.top(u16::from(self.is_filtered()));
        let cursor = self.draw_filter(pen, line);
        let (_, rest) = rest.left(1);
        if lines.is_empty() {
            pen.row(rest, &[piece("No key of this screen has these words.", Role::Dim)]);
        }
        let columns = Columns::within(rest, &lines);
        let rows = columns.rows(&lines);
        // A column may end one row early, if the last row would be a heading.
        let last = rows.len().saturating_sub(columns.room());
        let last = if last > 0 { last + columns.areas.len() } else { 0 };
        let top = self.top.min(last);
        for (area, rows) in columns.areas.iter().zip(columns.filled(&rows, top)) {
            draw_column(pen, *area, columns.keys, rows);
        }
        progress(pen, room.body, top, columns.room(), rows.len());
        cursor
    }

    fn is_filtered(&self) -> bool {
        self.is_typing || !self.filter.text().is_empty()
    }

    fn draw_filter(&self, pen: &mut Pen<'_>, line: Area) -> Option<Position> {
        if line.is_empty() {
            return None;
        }
        let used = pen.row(line, &[piece(" find ", Role::Accent)]);
        let (field, _) = line.left(used).1.right(1);
        let cursor = type_in(pen, field, &self.filter);
        self.is_typing.then_some(cursor)
    }

    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let all = lines_with(cx, self.place, self.filter.text()).into_iter().skip(self.top);
        all.map(|line| match line {
            HelpLine::Heading(words) => format!("{words}:"),
            HelpLine::Keys(keys, about) => format!("{keys}: {about}"),
            HelpLine::Sign(sign, meaning) => format!("{sign}: {meaning}"),
        })
        .collect()
    }
}

fn draw_column(pen: &mut Pen<'_>, area: Area, keys_width: u16, rows: &[HelpRow]) {
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(rows) {
        let line = Area { y, height: 1, ..area };
        match row {
            HelpRow::Blank => {}
            HelpRow::Heading(words) => drop(pen.row(line, &[piece(*words, Role::Title)])),
            HelpRow::Keys(keys, about) => {
                let (left, right) = line.left(keys_width);
                let (left, _) = left.right(2);
                pen.row(left, &[piece("  ", Role::Key), piece(keys.as_str(), Role::Key)]);
                pen.row(right, &[piece(about.as_str(), Role::Text)]);
            }
        }
    }
}
