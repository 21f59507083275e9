//! The palette: all actions, searched by name.

use super::help;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::fit::{width, wrap};
use crate::tui::folded::folded;
use crate::tui::keys::table::{Entry, TABLE};
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::offered;
use crate::tui::popup::Room;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;
use std::borrow::Cow;

/// The columns of an action's name and a gap.
const NAME_COLUMNS: u16 = 20;

/// How many hits a page key moves by.
const PAGE: isize = 8;

/// The overlay: the place below it, the typed text, the selected hit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Palette {
    place: Place,
    pub(crate) line: TypedLine,
    at: usize,
}

impl Palette {
    /// A palette that was opened in this place.
    pub(crate) fn over(place: Place) -> Self {
        Self { place, line: TypedLine::default(), at: 0 }
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept => {
                if let Some(entry) = self.hits(cx).get(self.at) {
                    cx.then(Step::Act(entry.action));
                }
                return Handled::Close;
            }
            Action::Cancel => return Handled::Close,
            _ if self.line.edit(action) => self.changed(),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.at = self.at.saturating_add_signed(by).min(self.hits(cx).len().saturating_sub(1));
            }
        }
        Handled::Yes
    }

    /// The text was edited: selects the best hit.
    pub(crate) fn changed(&mut self) {
        self.at = 0;
    }

    /// The hits, the best first.
    fn hits(&self, cx: &Cx) -> Vec<&'static Entry> {
        let typed = folded(self.line.text());
        let mut hits: Vec<(u32, &Entry)> = TABLE
            .iter()
            .filter(|entry| is_listed(entry) && offered::is_offered(entry.action, cx))
            .filter_map(|it| Some((rank(it, &typed)?, it)))
            .collect();
        // Actions that do not work in this place come last. Nobody looks for the keys of moving by name.
        let moves = |action: Action| typed.is_empty() && action.step(PAGE).is_some();
        hits.sort_by_key(|(rank, entry)| (!works(entry.action, self.place), moves(entry.action), *rank));
        hits.into_iter().map(|(_, entry)| entry).collect()
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Position {
        let hits = self.hits(cx);
        let popup = room.list_popup(80, 16);
        let inner = pen.popup(popup, "COMMAND", Role::BorderFocus, Role::Accent);
        let (field, list) = inner.top(1);
        let field = Area { x: field.x + 1, width: field.width.saturating_sub(2), ..field };
        let cursor = type_in(pen, field, &self.line);
        let hit = |entry: &'static Entry| {
            PaletteHit::of(entry, &help::about(cx, entry.action), self.keys(entry, cx), list.width)
        };
        let top =
            first_in_view(hits.get(..=self.at).unwrap_or_default(), list.height, |entry| hit(entry).height());
        let mut rest = list;
        for (at, entry) in hits.iter().enumerate().skip(top) {
            let hit = hit(entry);
            // A hit that is higher than the whole list shows its first rows.
            if hit.height() > rest.height && at > top {
                break;
            }
            let (area, below) = rest.top(hit.height());
            rest = below;
            hit.draw(pen, area, at == self.at, works(entry.action, self.place));
        }
        if hits.is_empty() {
            pen.row(list, &[piece("  No action has such a name.", Role::Dim)]);
        }
        cursor
    }

    /// The key of an action in this place; else a place where it works, with the key there.
    fn keys(&self, entry: &Entry, cx: &Cx) -> String {
        let here = cx.key(self.place, entry.action);
        if !here.is_empty() {
            return here;
        }
        let elsewhere = entry.places.iter().filter(|place| !ELSEWHERE.contains(place));
        let key = |place: &Place| Some((cx.keymap.key_for(*place, entry.action)?, place.word()));
        elsewhere.filter_map(key).next().map(|(key, word)| format!("{word}: {key}")).unwrap_or_default()
    }

    /// The hits around the selected one, as text.
    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let hits = self.hits(cx).into_iter().enumerate().skip(self.at.saturating_sub(5)).take(12);
        hits.map(|(at, it)| {
            let sign = if at == self.at { "> " } else { "  " };
            let keys = self.keys(it, cx);
            let keys = if keys.is_empty() { keys } else { format!(", key {keys}") };
            format!("{sign}{}: {}{keys}", it.action.name(), help::about(cx, it.action))
        })
        .collect()
    }
}

/// An action as the list shows it: its name, its key, and in as many rows as that takes what it does.
struct PaletteHit {
    name: Cow<'static, str>,
    about: Vec<String>,
    keys: String,
    /// Whether the sentence is beside the name, not below it.
    is_beside: bool,
}

/// The fewest columns for a sentence beside the name.
const LEAST_ABOUT: u16 = 30;

/// The columns before a sentence that is below the name.
const INDENT: u16 = 3;

impl PaletteHit {
    fn of(entry: &Entry, about: &str, keys: String, width: u16) -> Self {
        let beside = width.saturating_sub(1 + NAME_COLUMNS + columns_of(&keys));
        let is_beside = beside >= LEAST_ABOUT;
        let columns = if is_beside { beside } else { width.saturating_sub(INDENT + 1) };
        Self { name: entry.action.name(), about: wrap(about, usize::from(columns)), keys, is_beside }
    }

    fn height(&self) -> u16 {
        u16::try_from(self.about.len() + usize::from(!self.is_beside)).unwrap_or(u16::MAX)
    }

    fn draw(self, pen: &mut Pen<'_>, area: Area, is_selected: bool, works: bool) {
        if is_selected {
            pen.tint(area, Role::Selected);
            for y in area.y..area.y + area.height {
                pen.put(area.x, y, 1, "▌", Role::SelectedMark);
            }
        }
        let (_, inner) = area.left(1);
        let (name, below) = inner.top(1);
        let role = if works { Role::Strong } else { Role::Dim };
        let keys = columns_of(&self.keys);
        pen.row(name, &[piece(self.name, role)]);
        pen.row(name.right(keys).1, &[piece(format!(" {}", self.keys), Role::Key)]);
        let about =
            if self.is_beside { inner.left(NAME_COLUMNS).1.right(keys).0 } else { below.left(INDENT - 1).1 };
        for (y, words) in (about.y..about.y + about.height).zip(self.about) {
            pen.row(Area { y, height: 1, ..about }, &[piece(words, Role::Dim)]);
        }
    }
}

/// The columns of keys and of a gap on each side.
fn columns_of(keys: &str) -> u16 {
    u16::try_from(width(keys)).unwrap_or(u16::MAX).saturating_add(2)
}

/// The first of these hits in view if the last one is the lowest that must be seen as a whole.
fn first_in_view<T>(hits: &[T], rows: u16, height: impl Fn(&T) -> u16) -> usize {
    let mut left = rows;
    let in_view = hits.iter().rev().take_while(|hit| match left.checked_sub(height(hit)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    });
    (hits.len() - in_view.count()).min(hits.len().saturating_sub(1))
}

/// Places that take text or ask a question.
const ELSEWHERE: [Place; 9] = [
    Place::Text,
    Place::Palette,
    Place::Decision,
    Place::Reason,
    Place::Similar,
    Place::Steps,
    Place::Bulk,
    Place::Tour,
    Place::Confirm,
];

/// Whether the palette lists an action: text editing and the digits of the decision bar are left out.
fn is_listed(entry: &Entry) -> bool {
    !entry.places.iter().all(|place| ELSEWHERE.contains(place))
}

/// How well an action matches the text: lower is better; `None` if the letters do not occur in order.
fn rank(entry: &Entry, typed: &str) -> Option<u32> {
    let name = entry.action.name().replace('-', " ");
    let words = folded(&format!("{name} {} {}", entry.words, entry.about));
    if typed.is_empty() {
        return Some(0);
    }
    if name.starts_with(typed) {
        return Some(1);
    }
    if let Some(at) = words.find(typed) {
        return Some(if name.contains(typed) {
            2
        } else {
            3 + u32::try_from(at).unwrap_or(u32::MAX).min(90)
        });
    }
    scattered(&name, typed).map(|gaps| 100 + gaps)
}

/// The number of letters between the typed ones; `None` if they do not occur in order.
fn scattered(name: &str, typed: &str) -> Option<u32> {
    let mut gaps = 0;
    let mut letters = name.chars();
    for wanted in typed.chars().filter(|letter| !letter.is_whitespace()) {
        gaps += u32::try_from(letters.by_ref().position(|letter| letter == wanted)?).unwrap_or(u32::MAX);
    }
    Some(gaps)
}

fn works(action: Action, place: Place) -> bool {
    place.chain().iter().any(|place| action.works_in(*place))
}
