//! The changes since the last view of the journey: a few rows above the findings.

use super::history::note_words;
use super::line::{Line, Mark, PageBuilder, said};
use crate::domain::pii::Masking;
use crate::domain::record::Note;
use crate::domain::text::Shown;
use crate::insight::case::Changed;
use crate::insight::changes::Change;
use crate::tui::clock::ScreenClock;

/// Writes at most `most` rows. The first row says since when and how many changes there are.
pub fn page(changed: &Changed, masking: Masking, most: usize, clock: &ScreenClock) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
    let who = if changed.by_decision { "the decision" } else { "you saw it" };
    let count = changed.items.len();
    let room = most.saturating_sub(1);
    let shown = if count > room { room.saturating_sub(1) } else { count };
    let more = if shown < count { format!(", the first {shown} here") } else { String::new() };
    page.heading(format!("{count} changed since {who} {}{more}", clock.full(changed.since)));
    for change in changed.items.iter().take(shown) {
        page.named(mark(change), &change.path, words(change, masking));
    }
    page.done()
}

/// The newest note in one row; empty without notes.
pub fn note(notes: &[Note], masking: Masking, clock: &ScreenClock) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
    if let Some(last) = notes.last() {
        page.heading(format!("✎ {}  {} {}", notes.len(), clock.full(last.at), note_words(last, masking)));
    }
    page.done()
}

fn mark(change: &Change) -> Mark {
    match (&change.before, &change.after) {
        (_, None) => Mark::NotDone,
        _ => Mark::Look,
    }
}

fn words(change: &Change, masking: Masking) -> Shown {
    let shown = |phrase: &crate::domain::phrase::Phrase| phrase.shown(masking).to_string();
    match (&change.before, &change.after) {
        (Some(before), Some(after)) => said(format!("{} → {}", shown(before), shown(after))),
        (None, Some(after)) => said(format!("new: {}", shown(after))),
        (Some(before), None) => said(format!("removed: {}", shown(before))),
        (None, None) => Shown::default(),
    }
}
