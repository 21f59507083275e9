//! Searches the whole store by name, reference, id or number; with an empty text, lists what this reviewer decided
//! last.

use crate::domain::decision::Verb;
use crate::domain::found::FoundJourney;
use crate::domain::pii::Pii;
use crate::domain::queue::JourneyState;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::fit::width;
use crate::tui::layout::Area;
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::messages::reply::ReplyProblem;
use crate::tui::popup::Room;
use crate::tui::requests::RequestKind;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;

/// How many hits a page key moves by.
const PAGE: isize = 10;

/// The overlay: the typed text, the hits, and the selected hit.
#[derive(Clone, Debug)]
pub(crate) struct FindJourney {
    pub(crate) line: TypedLine,
    /// The text of the last search.
    asked: String,
    hits: FindHits,
    at: usize,
}

#[derive(Clone, Debug)]
enum FindHits {
    /// The search is running.
    Awaited,
    Found(Vec<FoundJourney>),
    Failed(String),
}

impl FindJourney {
    /// Searches for a text, or for what the reviewer decided last.
    pub(crate) fn new(text: &str, cx: &mut Cx) -> Self {
        let mut find =
            Self { line: TypedLine::new(text), asked: String::new(), hits: FindHits::Awaited, at: 0 };
        find.search(cx);
        find
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept if self.asked != self.line.text().trim() => self.search(cx),
            Action::Accept => match self.found().get(self.at) {
                Some(found) => {
                    cx.then(Step::Open(found.row.key.clone()));
                    return Handled::Close;
                }
                None => return Handled::Yes,
            },
            Action::Cancel => return Handled::Close,
            _ if self.line.edit(action) => {}
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.at = self.at.saturating_add_signed(by).min(self.found().len().saturating_sub(1));
            }
        }
        Handled::Yes
    }

    /// What Enter does now.
    pub(crate) fn accept_words(&self) -> &'static str {
        if self.asked == self.line.text().trim() { "opens" } else { "searches" }
    }

    fn search(&mut self, cx: &mut Cx) {
        self.asked = self.line.text().trim().to_owned();
        (self.hits, self.at) = (FindHits::Awaited, 0);
        let text = self.asked.clone();
        cx.ask(RequestKind::FindJourneys { text: text.clone() }, Effect::FindJourneys { text });
    }

    /// Takes the result of a search, unless the text has changed since.
    pub(crate) fn update(&mut self, text: &str, result: Result<Vec<FoundJourney>, ReplyProblem>) {
        if text == self.asked {
            self.hits = match result {
                Ok(found) => FindHits::Found(found),
                Err(problem) => FindHits::Failed(problem.sentence.to_string()),
            };
        }
    }

    fn found(&self) -> &[FoundJourney] {
        match &self.hits {
            FindHits::Found(found) => found,
            FindHits::Awaited | FindHits::Failed(_) => &[],
        }
    }

    /// A text in place of the hits, if there are none.
    fn remark(&self) -> Option<String> {
        match &self.hits {
            FindHits::Awaited => Some("searching the whole store …".to_owned()),
            FindHits::Failed(sentence) => Some(format!("the store could not be searched: {sentence}")),
            FindHits::Found(found) if !found.is_empty() => None,
            FindHits::Found(_) if self.asked.is_empty() => {
                Some("You have decided nothing yet. Type a name, reference, id or number.".to_owned())
            }
            FindHits::Found(_) => Some("No journey of this store has that text.".to_owned()),
        }
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, room: &Room, cx: &Cx) -> Position {
        let popup = room.list_popup(110, 18);
        let title = if self.asked.is_empty() { "YOUR DECISIONS" } else { "ANY JOURNEY" };
        let inner = pen.popup(popup, title, Role::BorderFocus, Role::Accent);
        let (field, list) = inner.top(1);
        let field = Area { x: field.x + 1, width: field.width.saturating_sub(2), ..field };
        let cursor = type_in(pen, field, &self.line);
        if let Some(remark) = self.remark() {
            pen.row(list, &[piece(format!("  {remark}"), Role::Dim)]);
        }
        let top = self.at.saturating_add(1).saturating_sub(usize::from(list.height));
        let hits = self.found().iter().enumerate().skip(top).take(usize::from(list.height));
        let hits: Vec<_> = hits.map(|(at, found)| (at, HitTexts::of(found, cx))).collect();
        let columns = HitColumns::of(hits.iter().map(|(_, hit)| hit), list.width.saturating_sub(2));
        for (y, (at, hit)) in (list.y..list.y.saturating_add(list.height)).zip(&hits) {
            draw_hit(pen, Area { y, height: 1, ..list }, (hit, &columns), *at == self.at);
        }
        cursor
    }

    /// The hits around the selected one, as text.
    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let hits = self.found().iter().enumerate().skip(self.at.saturating_sub(5)).take(12);
        let hits = hits.map(|(at, found)| {
            let sign = if at == self.at { "> " } else { "  " };
            let key = &found.row.key;
            format!("{sign}{}, {}, {}", name(found, cx), key.id.shown(), standing(found, cx))
        });
        hits.chain(self.remark()).collect()
    }
}

/// The columns of a hit, before they are cut to the window.
struct HitTexts {
    name: String,
    id: String,
    /// The end of a long id, where the whole does not fit.
    short_id: String,
    standing: String,
}

impl HitTexts {
    fn of(found: &FoundJourney, cx: &Cx) -> Self {
        let id = found.row.key.id.shown().to_string();
        let count = id.chars().count();
        let tail: String = id.chars().skip(count.saturating_sub(6)).collect();
        let short_id = if count > 7 { format!("…{tail}") } else { id.clone() };
        Self { name: name(found, cx), id, short_id, standing: standing(found, cx) }
    }
}

/// The columns of the hits, each with its gap: as wide as the widest text, ids in short if there is no room.
struct HitColumns {
    name: u16,
    id: u16,
    has_whole_ids: bool,
}

impl HitColumns {
    fn of<'h>(hits: impl Iterator<Item = &'h HitTexts> + Clone, room: u16) -> Self {
        let widest = |text: fn(&HitTexts) -> &String| {
            u16::try_from(hits.clone().map(|hit| width(text(hit))).max().unwrap_or(0) + 2).unwrap_or(room)
        };
        let (name, standing) = (widest(|hit| &hit.name), widest(|hit| &hit.standing));
        let (id, short_id) = (widest(|hit| &hit.id), widest(|hit| &hit.short_id));
        let has_whole_ids = name.saturating_add(id).saturating_add(standing) <= room.saturating_add(2);
        let id = if has_whole_ids { id } else { short_id };
        let left = room.saturating_sub(id.saturating_add(standing));
        Self { name: name.min(left.max(LEAST_NAME)), id, has_whole_ids }
    }
}

/// The fewest columns of a name.
const LEAST_NAME: u16 = 18;

fn draw_hit(pen: &mut Pen<'_>, row: Area, (hit, columns): (&HitTexts, &HitColumns), is_selected: bool) {
    if is_selected {
        pen.tint(row, Role::Selected);
        pen.put(row.x, row.y, 1, "▌", Role::SelectedMark);
    }
    let inner = Area { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
    let (name, rest) = inner.left(columns.name);
    let (id, state) = rest.left(columns.id);
    let cell = |area: Area| Area { width: area.width.saturating_sub(1), ..area };
    let shown_id = if columns.has_whole_ids { &hit.id } else { &hit.short_id };
    pen.row(cell(name), &[piece(hit.name.as_str(), Role::Strong)]);
    pen.row(cell(id), &[piece(shown_id.as_str(), Role::Dim)]);
    pen.row(state, &[piece(hit.standing.as_str(), Role::Text)]);
}

fn name(found: &FoundJourney, cx: &Cx) -> String {
    let name = Pii::new(found.row.applicant()).shown(cx.masking).to_string();
    if name.is_empty() { "(no name)".to_owned() } else { name }
}

/// The state of the journey: `rejected by amina 28 Nov 14:02 · delivered`, `pending`. If it waits for a decision again,
/// that comes first.
fn standing(found: &FoundJourney, cx: &Cx) -> String {
    let state: &'static str = found.row.state.into();
    let Some(decided) = &found.decided else {
        let is_closed = found.row.state == JourneyState::Closed;
        return if is_closed { "not for review".to_owned() } else { state.to_owned() };
    };
    let verb = match decided.verb {
        Verb::Approve => "approved",
        Verb::Reject => "rejected",
        Verb::Resubmit => "resubmission",
    };
    let made = format!("{verb} by {} {}", decided.by, cx.policy.clock.short(decided.at, cx.now));
    if found.row.state.waits() && !decided.state.is_open() {
        return format!("{state} · {made}, {}", decided.state.shown());
    }
    format!("{made} · {}", decided.state.shown())
}
