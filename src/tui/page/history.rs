//! The History tab: our record, notes and decisions, and the provider's record.

use super::line::{Line, Mark, Page, said};
use crate::domain::decision::DecisionState;
use crate::domain::pii::Masking;
use crate::domain::text::Shown;
use crate::insight::case::Case;
use jiff::Timestamp;

/// Writes the tab.
pub fn page(case: &Case, masking: Masking) -> Vec<Line> {
    let mut page = Page::new(masking);
    decisions(&mut page, case);
    if !case.notes.is_empty() {
        page.heading("Notes");
    }
    for note in &case.notes {
        page.fact(Mark::None, format!("{}  {}", at(note.at), note.by), note.text.shown());
    }
    page.heading("Our record");
    if case.history.is_empty() {
        page.aside(Shown::ours("Nothing was done with this journey yet."));
    }
    for entry in &case.history {
        page.fact(Mark::None, format!("{}  {}", at(entry.at), entry.by), said(entry.what.clone()));
    }
    page.heading("The provider's record");
    if case.provider_history.is_empty() {
        page.aside(Shown::ours("The provider sent none."));
    }
    for event in &case.provider_history {
        let label = format!("{}  {}", event.at.shown(), event.by.shown());
        page.fact(Mark::None, label, said(format!("{}   {}", event.action.shown(), event.status.shown())));
    }
    page.done()
}

fn decisions(page: &mut Page, case: &Case) {
    if !case.decisions.is_empty() {
        page.heading("Decisions");
    }
    for decision in &case.decisions {
        let intent = &decision.intent;
        let mark = match decision.state {
            DecisionState::Delivered | DecisionState::Kept => Mark::Settled,
            DecisionState::Conflict | DecisionState::Refused => Mark::Failed,
            DecisionState::Undone | DecisionState::Dropped => Mark::NotDone,
            DecisionState::Held | DecisionState::Sending | DecisionState::Waiting => Mark::Look,
        };
        let what = format!(
            "{} for {} by {} · {}",
            intent.verb.decision().word(),
            intent.reason,
            intent.reviewer,
            decision.state.word()
        );
        page.fact(mark, at(decision.at), said(what));
        if let Some(comment) = &intent.comment {
            page.aside(comment.shown());
        }
    }
}

/// A time on a page: to the second, in UTC, as the record has it.
pub fn at(at: Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}
