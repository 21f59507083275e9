//! The changes since the last view of the journey: a few rows above the findings, and all of them in the History tab.

use super::flow::flow;
use super::history::note_words;
use super::line::{Line, Mark, PageBuilder, said};
use crate::domain::phrase::Phrase;
use crate::domain::pii::Masking;
use crate::domain::record::Note;
use crate::insight::case::Changed;
use crate::insight::changes::{Change, ChangeKind};
use crate::tui::clock::ScreenClock;

/// The changes that may be shown: without automated results about faces that the reviewer has not compared.
pub fn shown(changed: &Changed, hides_faces: bool) -> Vec<&Change> {
    changed.items.iter().filter(|change| !hides_faces || change.kind != ChangeKind::Face).collect()
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
    let more =
        if count < items.len() { format!(", the first {count} here, all in History") } else { String::new() };
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
    format!("{count} changed since {who} {}", clock.full(changed.since))
}

/// The newest note in one row; empty without notes.
pub fn note(notes: &[Note], masking: Masking, clock: &ScreenClock) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
    if let Some(last) = notes.last() {
        page.heading(format!("✎ {}  {} {}", notes.len(), clock.full(last.at), note_words(last, masking)));
    }
    page.done()
}

/// One change as a sentence: `First Name: Ana → Anna`.
fn sentence(page: &mut PageBuilder, change: &Change) {
    let masking = page.masking();
    let text = |phrase: &Phrase| phrase.shown(masking).to_string();
    let mark = if change.after.is_none() { Mark::NotDone } else { Mark::Look };
    let colon = |what: &str, value: &Phrase| match text(value) {
        value if value.is_empty() => what.to_owned(),
        value => format!("{what}: {value}"),
    };
    let words = match (&change.before, &change.after, change.kind) {
        (Some(_), Some(_), ChangeKind::Picture) => "replaced".to_owned(),
        (None, Some(_), ChangeKind::Picture) => "new".to_owned(),
        (Some(_), None, ChangeKind::Picture) => "removed".to_owned(),
        (Some(before), Some(after), _) => format!("{} → {}", text(before), text(after)),
        (None, Some(after), _) => colon("new", after),
        (Some(before), None, _) => colon("removed", before),
        (None, None, _) => String::new(),
    };
    page.sentence(mark, said(format!("{}: {words}", text(&change.label))));
}
