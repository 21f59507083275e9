//! A note being written, and the templates that it can begin with.

use crate::domain::pii::Masking;
use crate::domain::queue::Row;
use crate::domain::text::Untrusted;
use crate::tui::app::App;
use crate::tui::app::replies::Asked;
use crate::tui::messages::effect::Effect;
use crate::tui::messages::policy::Template;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::name;
use crate::tui::typed_line::TypedLine;

/// The box of a note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteBox {
    /// What is typed.
    pub line: TypedLine,
    /// Which template was put in, and what stood there before it.
    taken: Option<(usize, TypedLine)>,
}

impl NoteBox {
    /// A box with this text.
    pub fn new(text: &str) -> Self {
        Self { line: TypedLine::new(text), taken: None }
    }

    /// The template that stands in the box as it was put in.
    pub fn taken(&self) -> Option<usize> {
        self.taken.as_ref().map(|(at, _)| *at)
    }

    /// The text was changed by hand.
    pub(crate) fn keep_taken(&mut self) {
        self.taken = None;
    }

    /// Puts the next template in the place of the one before; after the last one what was typed stands alone.
    fn take_next(&mut self, templates: &[Template], fill: impl Fn(&str) -> String) {
        let (next, before) = match self.taken.take() {
            Some((at, before)) => (at + 1, before),
            None => (0, self.line.clone()),
        };
        self.line = before.clone();
        if let Some(template) = templates.get(next) {
            self.line.insert_all(&fill(&template.text));
            self.taken = Some((next, before));
        }
    }
}

/// What is known of a journey, by the word of the placeholder.
struct Known<'a> {
    desk: &'a App,
    row: Option<&'a Row>,
}

impl Known<'_> {
    fn of(&self, word: &str) -> Option<String> {
        match word {
            "reviewer" => Some(self.desk.me.to_string()),
            "date" => Some(self.desk.now.strftime("%Y-%m-%d").to_string()),
            "id" => Some(self.row?.key.id.shown().to_string()),
            "provider" => Some(self.row?.key.provider.to_string()),
            "reference" => self.row?.summary.reference.clone(),
            // A mask over the screen is no mask if the note shows the name.
            "applicant" if self.desk.masking == Masking::Clear => {
                Some(name(self.row?, Masking::Clear).to_string())
            }
            _ => self.of_lines(word),
        }
    }

    fn of_lines(&self, word: &str) -> Option<String> {
        let (case, masking) = (self.desk.case.as_ref()?, self.desk.masking);
        let subject = |line: &crate::insight::finding::Finding| line.subject.shown(masking).to_string();
        let all = |lines: Vec<String>| Some(lines.join(", ")).filter(|text| !text.is_empty());
        match word {
            "finding" => case.selected().map(subject),
            "findings" => all(case.ledger().iter().map(subject).collect()),
            "open" => {
                let open = case.ledger().iter().filter(|line| case.resolution(&line.id).is_none());
                all(open.map(subject).collect())
            }
            _ => None,
        }
    }
}

/// A text with its placeholders filled in; what is not known stays in its braces, to be seen.
fn filled(text: &str, known: &Known<'_>) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let word = after.split_once('}').map(|(word, after)| (known.of(word), after));
        rest = match word {
            Some((Some(value), after)) => {
                whole.push_str(&value);
                after
            }
            _ => {
                whole.push('{');
                after
            }
        };
    }
    whole.push_str(rest);
    whole
}

impl App {
    /// The row of a journey of the queue.
    fn row_of(&self, key: &crate::domain::ids::JourneyKey) -> Option<&Row> {
        self.queue.rows().iter().find(|row| &row.key == key)
    }

    /// The journey that the note is about; none for a note on several.
    fn row_of_note(&self) -> Option<&Row> {
        if let Some(case) = self.case.as_ref().filter(|_| self.screen == crate::tui::app::Screen::Case) {
            return self.row_of(&case.key);
        }
        let meant = self.queue.meant();
        meant.first().filter(|_| meant.len() == 1).and_then(|key| self.row_of(key))
    }

    /// Puts the next template into the box of a note.
    pub(crate) fn take_template(&mut self) {
        let Some(Overlay::Note(note)) = self.overlays.last() else { return };
        let mut note = note.clone();
        let known = Known { desk: self, row: self.row_of_note() };
        note.take_next(&self.policy.templates, |text| filled(text, &known));
        if let Some(Overlay::Note(shown)) = self.overlays.last_mut() {
            *shown = note;
        }
    }

    /// The same note on every journey that is meant; what is in braces is filled in for each.
    pub(crate) fn note_meant(&mut self) {
        let Some(Overlay::Note(note)) = self.overlays.pop() else { return };
        if note.line.comment().is_none() {
            return;
        }
        for key in self.queue.meant() {
            let draft = note.line.text().to_owned();
            let text = filled(draft.trim(), &Known { desk: self, row: self.row_of(&key) });
            self.ask(Asked::Note { draft }, Effect::Note { key, text: Untrusted::new(text) });
        }
    }

    pub(crate) fn accept_note(&mut self) {
        let Some(Overlay::Note(note)) = self.overlays.pop() else { return };
        let Some(case) = &mut self.case else { return };
        case.note_draft.clear();
        let Some(text) = note.line.comment() else { return };
        let key = case.key.clone();
        self.ask(Asked::Note { draft: note.line.text().to_owned() }, Effect::Note { key, text });
    }
}
