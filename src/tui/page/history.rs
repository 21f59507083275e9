//! The History tab: the store's record, notes and decisions, and the provider's log.

use super::changes;
use super::entry::EntryWriter;
use super::faces::Verdict;
use super::line::{Line, Mark, PageBuilder, said};
use super::tab::{Tab, TabInput};
use crate::domain::decision::DecisionState;
use crate::domain::pii::Masking;
use crate::domain::record::Note;
use crate::domain::said::folded;
use crate::domain::scalar::Scalar;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::time::Moment;
use crate::domain::viewed::CaseTab;
use crate::insight::case::{Case, ProviderEvent};
use crate::insight::changes::Change;
use crate::insight::finding::Evidence;
use crate::tui::clock::ScreenClock;
use crate::tui::messages::policy::ConsolePolicy;
use jiff::Timestamp;

pub const TAB: Tab = Tab {
    record: CaseTab::History,
    title: "History",
    about: "The history of this journey",
    write: |input| page(input.case, input.masking, input.policy, &changes_of(input)).into(),
    has_pictures: false,
};

/// The changes since the last view that may be shown.
fn changes_of<'a>(input: &TabInput<'a>) -> Vec<&'a Change> {
    let compared = input.case.journey.documents.iter().filter(|document| document.face_match.is_some());
    let mut faces = compared.map(|document| Evidence::Faces { step: document.step.clone() });
    let hides_faces = faces.any(|faces| (input.verdict)(&faces) == Verdict::Blind);
    let changed = input.case.changed.as_ref();
    changed.map(|changed| changes::shown(input.case, changed, hides_faces)).unwrap_or_default()
}

/// Writes the tab: these changes since the last view, decisions, notes and records.
pub fn page(case: &Case, masking: Masking, policy: &ConsolePolicy, changes: &[&Change]) -> Vec<Line> {
    let writer = EntryWriter { case, masking, policy };
    let mut page = PageBuilder::new(masking);
    if let Some(changed) = &case.changed {
        changes::section(&mut page, (changed, changes), &policy.clock);
    }
    if !case.unreadable.is_empty() {
        page.heading("Stored, but unreadable");
    }
    for damage in &case.unreadable {
        page.aside(Untrusted::new(damage.as_str()).shown());
    }
    decisions(&mut page, &writer);
    if !case.notes.is_empty() {
        page.heading("Notes");
    }
    for note in &case.notes {
        page.fact(Mark::None, policy.clock.full(note.at), note_words(note, masking));
    }
    record(&mut page, &writer);
    page.done()
}

/// Writes the store's record and the provider's log, merged by time.
fn record(page: &mut PageBuilder, writer: &EntryWriter<'_>) {
    let (case, clock) = (writer.case, &writer.policy.clock);
    page.heading("Record, oldest first");
    if case.history.is_empty() {
        page.aside(Shown::ours("No entries yet."));
    }
    let ours = case.history.iter().map(|entry| HistoryRow {
        time: Some(entry.at),
        label: clock.full(entry.at),
        words: writer.sentence(entry),
        is_service: false,
    });
    let theirs = case.provider_history.iter().map(|event| {
        let time = Moment::read(Scalar::Text(event.at.clone())).at;
        let label = time.map_or_else(|| event.at.shown().to_string(), |at| clock.full(at));
        let words = said(format!("{}: {}", case.key.provider, service_words(event)));
        HistoryRow { time, label, words, is_service: true }
    });
    let mut all: Vec<HistoryRow> = ours.chain(theirs).collect();
    // Entries without a readable time come last, with the time as sent.
    all.sort_by_key(|row| (row.time.is_none(), row.time));
    for same in all.chunk_by(HistoryRow::repeats) {
        let (Some(first), Some(last)) = (same.first(), same.last()) else { continue };
        let words = match same.len() {
            1 => first.words.clone(),
            count => said(format!("{}, {count} times until {}", first.words, last.label)),
        };
        page.fact(Mark::None, first.label.as_str(), words);
    }
    if case.provider_history.is_empty() {
        page.aside(Shown::ours("The provider's audit log is not available, or not yet."));
    }
}

/// A row of the record or of the service's log.
struct HistoryRow {
    time: Option<Timestamp>,
    /// The time as text.
    label: String,
    words: Shown,
    is_service: bool,
}

impl HistoryRow {
    /// Whether the next row is the same event of the service's log, which has one for each reading.
    fn repeats(&self, next: &Self) -> bool {
        self.is_service && next.is_service && self.words == next.words
    }
}

/// Who decided at the service and when, by the newest successful decision in its log: `by bo@bank 30 Nov 12:57`.
pub(crate) fn decided_at_service(case: &Case, clock: &ScreenClock) -> Option<String> {
    let time = |event: &ProviderEvent| Moment::read(Scalar::Text(event.at.clone())).at;
    let decisions = case.provider_history.iter().filter(|event| {
        let is = |sent: &Untrusted, word| folded(sent.as_sent()) == folded(word);
        is(&event.action, "manual_review") && !is(&event.status, "failed")
    });
    let newest = decisions.max_by_key(|event| time(event))?;
    let at = time(newest).map(|at| format!(" {}", clock.of_year(at))).unwrap_or_default();
    Some(format!("by {}{at}", principal(&newest.by)))
}

fn principal(sent: &Untrusted) -> String {
    let word = folded(sent.as_sent());
    let known = LOGGED_PRINCIPALS.iter().find(|(known, _)| folded(known) == word);
    known.map_or_else(|| sent.shown().to_string(), |(_, said)| (*said).to_owned())
}

/// An entry of the service's log as a sentence: `the journey was read by a server key`.
fn service_words(event: &ProviderEvent) -> String {
    let known = |words: &[(&str, &'static str)], sent: &Untrusted| {
        let sent = folded(sent.as_sent());
        words.iter().find(|(word, _)| folded(word) == sent).map(|(_, said)| *said)
    };
    let what = known(LOGGED_ACTIONS, &event.action).map(str::to_owned);
    let what = what.unwrap_or_else(|| event.action.shown().as_str().replace('_', " "));
    let by = principal(&event.by);
    let by = if by.is_empty() { by } else { format!(" by {by}") };
    match folded(event.status.as_sent()).as_str() {
        "succeeded" | "" => format!("{what}{by}"),
        "failed" => format!("{what}{by}: this failed"),
        _ => format!("{what}{by}: {}", event.status.shown()),
    }
}

/// The sentences for known actions of a service's log.
const LOGGED_ACTIONS: &[(&str, &str)] = &[
    ("get_journey", "the journey was read"),
    ("search_journeys", "journeys were searched"),
    ("get_applicant_duplicates", "duplicates of the applicant were read"),
    ("manual_review", "a decision was made"),
    ("get_journey_pdf", "the report was read"),
    ("perform_aml_check", "an AML check was run"),
    ("archive_journey", "the journey was archived"),
    ("process_step", "a step was processed"),
    ("start_journey", "the journey was started"),
    ("pause_journey", "the journey was paused"),
    ("resume_journey", "the journey was resumed"),
    ("complete_custom_steps", "custom steps were completed"),
    ("complete_user_steps", "the applicant's steps were completed"),
];

/// The names for known authors in a service's log, those that are not persons.
const LOGGED_PRINCIPALS: &[(&str, &str)] =
    &[("server_api_key", "a server key"), ("client_api_key", "a client key")];

fn decisions(page: &mut PageBuilder, writer: &EntryWriter<'_>) {
    let (case, policy) = (writer.case, writer.policy);
    if !case.decisions.is_empty() {
        page.heading("Decisions");
    }
    for decision in &case.decisions {
        let intent = &decision.intent;
        let mark = match decision.state {
            DecisionState::Delivered | DecisionState::Kept => Mark::Settled,
            DecisionState::Conflict | DecisionState::Refused => Mark::Failed,
            DecisionState::Undone
            | DecisionState::Dropped
            | DecisionState::Returned
            | DecisionState::Declined => Mark::NotDone,
            DecisionState::Proposed
            | DecisionState::Held
            | DecisionState::Sending
            | DecisionState::Accepted
            | DecisionState::Uncertain
            | DecisionState::Waiting => Mark::Look,
        };
        let is_replaced =
            case.decisions.iter().any(|it| it.intent.corrects == Some(decision.id) && it.state.has_arrived());
        let what = format!(
            "{}: {}{}: {} · {}{}",
            intent.reviewer,
            if intent.corrects.is_some() { "correction: " } else { "" },
            intent.verb.decision().word(),
            policy.reason_text(&intent.reason),
            decision.state.shown(),
            if is_replaced { ", corrected since" } else { "" }
        );
        page.fact(mark, policy.clock.full(decision.at), said(what));
        if let Some(comment) = &intent.comment {
            page.aside(comment.shown());
        }
    }
}

/// The author and the text of a note. The text is masked as a whole, since it may name anybody.
pub fn note_words(note: &Note, masking: Masking) -> Shown {
    match masking {
        Masking::Clear => said(format!("{}: {}", note.by, note.text.shown())),
        Masking::Masked => said(format!("{}: •••", note.by)),
    }
}

/// A time from a document, with seconds and in UTC, as services write it.
pub fn at(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
