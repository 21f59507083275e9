//! The form that requests AML screening again: the reviewer corrects the person's data, then confirms the request with
//! a second key.

use crate::domain::ids::JourneyKey;
use crate::domain::journey::Journey;
use crate::domain::pii::Masking;
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::text::Untrusted;
use crate::insight::identity::{Aspect, GridCell, Source, grid};
use crate::tui::cx::{Cx, Handled};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use crate::tui::screen::case::CaseScreen;
use crate::tui::text_box::TextRows;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;

/// The names of the fields, in the order of the form.
const FIELDS: [&str; 3] = ["name", "birth date", "sex"];

/// The width of a field's name in columns.
const LABEL: u16 = 12;

/// The state of the form.
#[derive(Clone, Debug)]
pub(crate) struct AskAgain {
    key: JourneyKey,
    fields: [TypedLine; 3],
    at: usize,
    /// The person for whom Enter sends the request; `None` while the fields are edited.
    person: Option<ScreenedPerson>,
    /// Whether the question whether to send the request was drawn.
    pub(crate) is_drawn: bool,
}

impl AskAgain {
    /// Opens the form, if the service can run AML screening again.
    pub(crate) fn open(case: &CaseScreen, cx: &mut Cx) {
        let Some(read) = case.file.case.as_ref() else { return };
        if !read.journey.capabilities.reruns_screening {
            return cx.say(Mark::None, "This service cannot run AML screening again");
        }
        let fields = match cx.masking {
            Masking::Clear => prefilled(&read.journey),
            Masking::Masked => FIELDS.map(|_| TypedLine::default()),
        };
        let key = case.key().clone();
        cx.open(Overlay::AskAgain(Box::new(Self { key, fields, at: 0, person: None, is_drawn: false })));
    }

    /// Whether the next Enter sends the request.
    pub(crate) fn is_asking(&self) -> bool {
        self.person.is_some()
    }

    /// Inserts typed or pasted text into the current field.
    pub(crate) fn insert(&mut self, text: &str) {
        if let (None, Some(field)) = (&self.person, self.fields.get_mut(self.at)) {
            field.insert_all(text);
        }
    }

    /// The text of the current field; `None` while the form asks for confirmation.
    pub(crate) fn typed(&self) -> Option<TextRows> {
        self.fields.get(self.at).filter(|_| self.person.is_none()).map(TypedLine::rows)
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match (action, self.person.take()) {
            (Action::Accept, Some(person)) if !self.is_drawn || cx.rhythm.is_breathless => {
                self.person = Some(person);
                cx.say(Mark::Look, "Too fast: nothing was asked. Press the key again");
            }
            (Action::Accept, Some(person)) => {
                let key = self.key.clone();
                cx.ask(RequestKind::AskScreening, Effect::AskScreening { key, person });
                return Handled::Close;
            }
            (Action::Accept, None) => self.confirm(cx),
            (Action::Cancel, Some(_)) => {}
            (Action::Cancel, None) => return Handled::Close,
            (_, Some(person)) => self.person = Some(person),
            (Action::Complete | Action::Down, None) => self.at = (self.at + 1) % FIELDS.len(),
            (Action::Up, None) => self.at = (self.at + FIELDS.len() - 1) % FIELDS.len(),
            (action, None) => {
                if let Some(field) = self.fields.get_mut(self.at) {
                    field.edit(action);
                }
            }
        }
        Handled::Yes
    }

    fn confirm(&mut self, cx: &mut Cx) {
        let [name, birth_date, sex] = self.fields.each_ref().map(TypedLine::text);
        match ScreenedPerson::of_typed(name, birth_date, sex) {
            Ok(person) => (self.person, self.is_drawn) = (Some(person), false),
            Err(problem) => cx.say(Mark::Look, problem.words()),
        }
    }

    /// The help line of the form.
    fn help(&self, cx: &Cx) -> String {
        let key = |action| cx.key(Place::Text, action);
        let (accept, next, leave) = (key(Action::Accept), key(Action::Complete), key(Action::Cancel));
        match self.is_asking() {
            true => format!("{accept} asks the service to search again · {leave} back to the text"),
            false => format!("{next} next field · {accept} review it · {leave} leave"),
        }
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) -> Option<Position> {
        let area = layout::bar(body, FIELDS.len() + 1);
        pen.clear(area);
        let inner = pen.frame(area, "AML SCREENING AGAIN   for this person", Role::Bar, Role::Bar);
        let mut rest = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let mut cursor = None;
        for (at, (name, field)) in FIELDS.iter().zip(&self.fields).enumerate() {
            let (row, below) = rest.top(1);
            let (label, text) = row.left(LABEL);
            pen.row(label, &[piece(*name, Role::Accent)]);
            if at == self.at && !self.is_asking() {
                cursor = Some(type_in(pen, text, field));
            } else {
                pen.row(text, &[piece(Untrusted::new(field.text()).shown().to_string(), Role::Text)]);
            }
            rest = below;
        }
        pen.row(rest, &[piece(self.help(cx), Role::Strong)]);
        cursor
    }

    /// The form as plain text, one fact per line.
    pub(crate) fn plain(&self, cx: &Cx) -> Vec<String> {
        let fields = FIELDS.iter().zip(&self.fields);
        let fields = fields.map(|(name, field)| format!("{name}: {}", Untrusted::new(field.text()).shown()));
        fields.chain([self.help(cx)]).collect()
    }
}

/// Fills the fields with the values that most sources agree on. Watch-list records do not count as sources.
fn prefilled(journey: &Journey) -> [TypedLine; 3] {
    let grid = grid(journey);
    let of = |aspect| {
        let row = grid.rows.iter().find(|row| row.aspect == aspect)?;
        let is_ours = |cell: &&GridCell| !matches!(cell.source, Source::Aml(_));
        let best = row.cells.get(row.reference).filter(is_ours);
        best.or_else(|| row.cells.iter().find(is_ours))
    };
    let text = |cell: &GridCell| cell.value.shown(Masking::Clear).as_str().trim().to_owned();
    let name = of(Aspect::Name).map(text).unwrap_or_default();
    let birth = of(Aspect::BirthDate).and_then(|cell| {
        let read = cell.when.as_ref()?.readings.first()?;
        Some(format!("{:04}-{:02}-{:02}", read.year, read.month?, read.day?))
    });
    let sex = match of(Aspect::Sex).map(text).unwrap_or_default().to_lowercase().as_str() {
        "m" | "male" => "male",
        "f" | "female" => "female",
        _ => "",
    };
    [TypedLine::new(name), TypedLine::new(birth.unwrap_or_default()), TypedLine::new(sex)]
}
