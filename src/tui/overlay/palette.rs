//! The palette: all actions, searched by name.

use super::help;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::fit::width;
use crate::tui::folded::folded;
use crate::tui::keys::table::{Entry, TABLE};
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::popup::Room;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;

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
                if let Some(entry) = self.hits().get(self.at) {
                    cx.then(Step::Act(entry.action));
                }
                return Handled::Close;
            }
            Action::Cancel => return Handled::Close,
            _ if self.line.edit(action) => self.changed(),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.at = self.at.saturating_add_signed(by).min(self.hits().len().saturating_sub(1));
            }
        }
        Handled::Yes
    }

    /// The text was edited: selects the best hit.
    pub(crate) fn changed(&mut self) {
        self.at = 0;
    }

    /// The hits, the best first.
    fn hits(&self) -> Vec<&'static Entry> {
        let typed = folded(self.line.text());
        let mut hits: Vec<(u32, &Entry)> = TABLE
            .iter()
            .filter(|entry| is_offered(entry))
            .filter_map(|it| Some((rank(it, &typed)?, it)))
            .collect();
        // Actions that do not work in this place come last.
        hits.sort_by_key(|(rank, entry)| (!works(entry.action, self.place), *rank));
        hits.into_iter().map(|(_, entry)| entry).collect()
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Position {
        let hits = self.hits();
        let popup = room.list_popup(80, 16);
        let inner = pen.popup(popup, "COMMAND", Role::BorderFocus, Role::Accent);
        let (field, list) = inner.top(1);
        let field = Area { x: field.x + 1, width: field.width.saturating_sub(2), ..field };
        let cursor = type_in(pen, field, &self.line);
        let rows = usize::from(list.height);
        let top = self.at.saturating_add(1).saturating_sub(rows);
        for (y, (at, entry)) in (list.y..list.y + list.height).zip(hits.iter().enumerate().skip(top)) {
            self.draw_hit(pen, Area { y, height: 1, ..list }, entry, at == self.at, cx);
        }
        if hits.is_empty() {
            pen.row(list, &[piece("  No action has such a name.", Role::Dim)]);
        }
        cursor
    }

    fn draw_hit(&self, pen: &mut Pen<'_>, row: Area, entry: &Entry, is_selected: bool, cx: &Cx) {
        if is_selected {
            pen.tint(row, Role::Selected);
            pen.put(row.x, row.y, 1, "▌", Role::SelectedMark);
        }
        let (left, right) =
            Area { x: row.x + 1, width: row.width.saturating_sub(1), ..row }.left(NAME_COLUMNS);
        let (name, _) = left.right(1);
        let role = if works(entry.action, self.place) { Role::Strong } else { Role::Dim };
        pen.row(name, &[piece(entry.action.name(), role)]);
        let keys = self.keys(entry, cx);
        let (about, at) = right.right(u16::try_from(width(&keys)).unwrap_or(0).saturating_add(1));
        let (about, _) = about.right(1);
        pen.row(about, &[piece(help::about(cx, entry.action), Role::Dim)]);
        pen.row(at, &[piece(keys, Role::Key)]);
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
        let hits = self.hits().into_iter().enumerate().skip(self.at.saturating_sub(5)).take(12);
        hits.map(|(at, it)| {
            let sign = if at == self.at { "> " } else { "  " };
            let keys = self.keys(it, cx);
            let keys = if keys.is_empty() { keys } else { format!(", key {keys}") };
            format!("{sign}{}: {}{keys}", it.action.name(), help::about(cx, it.action))
        })
        .collect()
    }
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
fn is_offered(entry: &Entry) -> bool {
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
