//! Searches the whole store by name, reference, id or number; with an empty text, lists what this reviewer decided
//! last.

use crate::domain::decision::Verb;
use crate::domain::found::FoundJourney;
use crate::domain::pii::Pii;
use crate::domain::queue::JourneyState;
use crate::tui::cx::{Cx, Handled, Step};
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
        let hits = self.found().iter().enumerate().skip(top);
        for (y, (at, found)) in (list.y..list.y.saturating_add(list.height)).zip(hits) {
            draw_hit(pen, Area { y, height: 1, ..list }, found, at == self.at, cx);
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

fn draw_hit(pen: &mut Pen<'_>, row: Area, found: &FoundJourney, is_selected: bool, cx: &Cx) {
    if is_selected {
        pen.tint(row, Role::Selected);
        pen.put(row.x, row.y, 1, "▌", Role::SelectedMark);
    }
    let inner = Area { x: row.x + 1, width: row.width.saturating_sub(1), ..row };
    let (name_area, rest) = inner.left(inner.width / 3);
    let (id, state) = rest.left(rest.width / 3);
    let cell = |area: Area| Area { width: area.width.saturating_sub(1), ..area };
    pen.row(cell(name_area), &[piece(name(found, cx), Role::Strong)]);
    pen.row(cell(id), &[piece(found.row.key.id.shown().to_string(), Role::Dim)]);
    pen.row(state, &[piece(standing(found, cx), Role::Text)]);
}

fn name(found: &FoundJourney, cx: &Cx) -> String {
    let name = Pii::new(found.row.applicant()).shown(cx.masking).to_string();
    if name.is_empty() { "(no name)".to_owned() } else { name }
}

/// The state of the journey: `rejected by amina 28 Nov 14:02 · delivered`, `pending`.
fn standing(found: &FoundJourney, cx: &Cx) -> String {
    let state: &'static str = found.row.state.into();
    match &found.decided {
        Some(decided) if found.row.state == JourneyState::Closed || !found.row.state.waits() => {
            let verb = match decided.verb {
                Verb::Approve => "approved",
                Verb::Reject => "rejected",
                Verb::Resubmit => "resubmission",
            };
            let at = cx.policy.clock.short(decided.at, cx.now);
            format!("{verb} by {} {at} · {}", decided.by, decided.state.word())
        }
        _ if found.row.state == JourneyState::Closed => "not for review".to_owned(),
        _ => state.to_owned(),
    }
}
