//! Every action, found by typing.

use crate::tui::app::App;
use crate::tui::folded::folded;
use crate::tui::messages::action::{Action, Entry, Place, TABLE};
use crate::tui::typed_line::TypedLine;

/// The palette: what is typed, which line is selected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Palette {
    /// Where it was opened.
    pub place: Place,
    /// What is typed.
    pub line: TypedLine,
    /// The selected hit.
    pub at: usize,
}

impl Palette {
    /// A palette over this place.
    pub fn over(place: Place) -> Self {
        Self { place, line: TypedLine::default(), at: 0 }
    }

    /// The hits, the best first.
    pub fn hits(&self) -> Vec<&'static Entry> {
        let typed = folded(self.line.text());
        let mut hits: Vec<(u32, &Entry)> = TABLE
            .iter()
            .filter(|entry| is_offered(entry))
            .filter_map(|it| Some((rank(it, &typed)?, it)))
            .collect();
        // What would do nothing here comes last.
        hits.sort_by_key(|(rank, entry)| (!works(entry.action, self.place), *rank));
        hits.into_iter().map(|(_, entry)| entry).collect()
    }

    pub(crate) fn chosen(&self) -> Option<Action> {
        self.hits().get(self.at).map(|entry| entry.action)
    }

    pub(crate) fn step(&mut self, by: isize) {
        self.at = self.at.saturating_add_signed(by).min(self.hits().len().saturating_sub(1));
    }
}

/// Places that answer a question of their own.
const ELSEWHERE: [Place; 9] = [
    Place::Text,
    Place::Palette,
    Place::Decision,
    Place::Reason,
    Place::Together,
    Place::Steps,
    Place::Bulk,
    Place::Tour,
    Place::Confirm,
];

/// Keys of typing and the digits of the decision bar make no sense from a list.
fn is_offered(entry: &Entry) -> bool {
    !entry.places.iter().all(|place| ELSEWHERE.contains(place))
}

/// How well an action answers to what was typed: lower is better; none if its letters are not there in order.
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

/// How far apart the letters stand, if they are all there in order.
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

impl App {
    /// The places where an action of the palette would be done now.
    pub fn works_now(&self, action: Action) -> bool {
        works(action, self.screen_place())
    }
}
