//! The changes since the last view of the journey: a few rows above the findings, and all of them in the History tab.

use super::flow::flow;
use super::history::note_words;
use super::line::{Line, Mark, PageBuilder, said};
use crate::domain::phrase::Phrase;
use crate::domain::pii::Masking;
use crate::domain::record::Note;
use crate::insight::case::{Case, Changed};
use crate::insight::changes::{Change, ChangeKind};
use crate::tui::clock::ScreenClock;
use crate::tui::fit::CUT;

/// The changes that may be shown: without automated results about faces that the reviewer has not compared, and without
/// the decision that was delivered from here.
pub fn shown<'c>(case: &Case, changed: &'c Changed, hides_faces: bool) -> Vec<&'c Change> {
    let is_ours = |change: &Change| is_delivered_decision(case, change);
    let is_hidden = |change: &Change| hides_faces && change.kind == ChangeKind::Face;
    changed.items.iter().filter(|change| !is_hidden(change) && !is_ours(change)).collect()
}

/// Whether the service only shows what was delivered to it from here.
fn is_delivered_decision(case: &Case, change: &Change) -> bool {
    let is_decision = ["manual_decision", "final_decision"].contains(&change.path.as_sent());
    let delivered = case.decisions.iter().rfind(|it| it.state.has_arrived());
    let word = delivered.map(|it| it.intent.verb.decision().word());
    let shown = change.after.as_ref().map(|after| after.shown(Masking::Clear).to_string());
    is_decision && word.is_some() && shown.as_deref() == word
}

/// As many changes as fit into these rows and columns, below a heading that says since when and how many there are.
pub fn above(
    (changed, items): (&Changed, &[&Change]),
    (rows, columns): (usize, usize),
    masking: Masking,
    clock: &ScreenClock,
) -> Vec<Line> {
    let mut wrapped = Vec::new();
    let mut count = 0;
    for change in items {
        let mut line = PageBuilder::new(masking);
        sentence(&mut line, change);
        let line = flow(line.done(), columns);
        if wrapped.len() + line.len() >= rows {
            break;
        }
        wrapped.extend(line);
        count += 1;
    }
    let mut page = PageBuilder::new(masking);
    let more = if count < items.len() { format!(": {count} here, all in History") } else { String::new() };
    page.heading(format!("{}{more}", heading(changed, items.len(), clock)));
    let mut lines = page.done();
    lines.extend(wrapped);
    if items.is_empty() { Vec::new() } else { lines }
}

/// Adds all changes to a page.
pub fn section(page: &mut PageBuilder, (changed, items): (&Changed, &[&Change]), clock: &ScreenClock) {
    if items.is_empty() {
        return;
    }
    page.heading(heading(changed, items.len(), clock));
    items.iter().for_each(|change| sentence(page, change));
}

fn heading(changed: &Changed, count: usize, clock: &ScreenClock) -> String {
    let who = if changed.by_decision { "the decision" } else { "you saw it" };
    let changes = if count == 1 { "1 change".to_owned() } else { format!("{count} changes") };
    format!("{changes} since {who} ({})", clock.full(changed.since))
}

/// The most rows of the newest note above a case; the History tab has all of it.
const NOTE_ROWS: usize = 2;

/// The newest note, wrapped for this many columns; empty without notes.
pub fn note(notes: &[Note], columns: usize, masking: Masking, clock: &ScreenClock) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
    if let Some(last) = notes.last() {
        page.heading(format!("✎ {}  {} {}", notes.len(), clock.full(last.at), note_words(last, masking)));
    }
    let mut rows = flow(page.done(), columns);
    if rows.len() > NOTE_ROWS {
        rows.truncate(NOTE_ROWS);
        if let Some(last) = rows.last_mut() {
            last.label = said(format!("{} {CUT}", last.label));
        }
    }
    rows
}

/// One change as a sentence: `First Name: Ana → Anna`.
fn sentence(page: &mut PageBuilder, change: &Change) {
    let masking = page.masking();
    let text = |phrase: &Phrase| phrase.shown(masking).to_string();
    let mark = if change.after.is_none() { Mark::NotDone } else { Mark::Look };
    let label = text(&change.label);
    let done = |what: &str, value: &Phrase| match text(value) {
        value if value.is_empty() || change.kind == ChangeKind::Picture => format!("{label} {what}"),
        value => format!("{label} {what}: {value}"),
    };
    let words = match (&change.before, &change.after, change.kind) {
        (Some(_), Some(_), ChangeKind::Picture) => format!("{label} replaced"),
        (Some(before), Some(after), _) => format!("{label}: {} → {}", text(before), text(after)),
        (None, Some(after), _) => done("added", after),
        (Some(before), None, _) => done("removed", before),
        (None, None, _) => label,
    };
    page.sentence(mark, said(words));
}
