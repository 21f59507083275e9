//! The rows of one case against the entries of the record about it: a pack must not print what was forged.

use crate::domain::event::Event;
use crate::domain::ids::FindingId;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use crate::insight::case::Case;
use crate::store::chain::sha256;
use serde::Serialize;
use std::collections::BTreeMap;

/// What was compared, and what it came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordCheck {
    /// Entries of the whole record whose chain holds.
    pub entries: i64,
    /// The hash of the last of them, hex.
    pub head: String,
    /// What is not as recorded; empty if everything is.
    pub contradictions: Vec<String>,
    /// A signed note of the record as it stood, where a key is configured.
    pub checkpoint: Option<String>,
}

/// What a case says that the record does not, or the other way round.
pub fn contradictions(case: &Case, document_sha256: &str) -> Vec<String> {
    let mut found = decisions(case);
    found.extend(notes(case));
    found.extend(resolutions(case));
    if !is_received(&case.history, document_sha256) {
        found.push("the document is not one that the record says was received".to_owned());
    }
    found
}

fn is_received(history: &[AuditEntry], document: &str) -> bool {
    history.iter().any(|entry| match entry.event() {
        Event::JourneyReceived { document_sha256, .. } | Event::JourneyChanged { document_sha256, .. } => {
            document_sha256 == document
        }
        _ => false,
    })
}

/// Each decision against its entry, and each such entry against its decision.
fn decisions(case: &Case) -> Vec<String> {
    let recorded: Vec<(&AuditEntry, Event)> =
        case.history.iter().map(|entry| (entry, entry.event())).collect();
    let mut found = Vec::new();
    for row in &case.decisions {
        let entry = recorded.iter().find(
            |(_, event)| matches!(event, Event::DecisionRecorded { decision, .. } if *decision == row.id),
        );
        match entry {
            Some((entry, event)) if is_as_recorded(row, entry, event) => {}
            Some(_) => found.push(format!("decision {} is not the one that was recorded", row.id)),
            None => found.push(format!("decision {} is not in the record", row.id)),
        }
    }
    for (_, event) in &recorded {
        if let Event::DecisionRecorded { decision, .. } = event
            && !case.decisions.iter().any(|row| row.id == *decision)
        {
            found.push(format!("decision {decision} is in the record and not in the store"));
        }
    }
    found
}

fn is_as_recorded(row: &Decision, entry: &AuditEntry, event: &Event) -> bool {
    let Event::DecisionRecorded { verb, reason, comment_sha256, steps, .. } = event else { return false };
    let intent = &row.intent;
    entry.by == intent.reviewer
        && *verb == intent.verb
        && *reason == intent.reason
        && *comment_sha256 == hash_of(intent.comment.as_ref())
        && *steps == intent.steps
}

fn hash_of(text: Option<&Untrusted>) -> Option<String> {
    text.map(|text| sha256(text.as_sent().as_bytes()))
}

/// Each note was recorded as often as it is there.
fn notes(case: &Case) -> Vec<String> {
    let mut counts: BTreeMap<(String, String), i64> = BTreeMap::new();
    for entry in &case.history {
        if let Event::NoteAdded { text_sha256 } = entry.event() {
            *counts.entry((entry.by.0.clone(), text_sha256)).or_default() += 1;
        }
    }
    for note in &case.notes {
        let hash = sha256(note.text.as_sent().as_bytes());
        *counts.entry((note.by.0.clone(), hash)).or_default() -= 1;
    }
    let wrong = counts.iter().filter(|(_, count)| **count != 0);
    wrong.map(|((by, _), _)| format!("a note of {by} is not as recorded")).collect()
}

/// The newest resolution of each finding is the one that is there.
fn resolutions(case: &Case) -> Vec<String> {
    let mut recorded: BTreeMap<FindingId, (AuditEntry, Event)> = BTreeMap::new();
    for entry in &case.history {
        match entry.event() {
            Event::FindingReopened { finding } => drop(recorded.remove(&finding)),
            event => {
                if let Event::FindingResolved { finding, .. } = &event {
                    recorded.insert(finding.clone(), (entry.clone(), event));
                }
            }
        }
    }
    let mut found = Vec::new();
    for row in &case.resolutions {
        if !recorded.remove(&row.finding).is_some_and(|(entry, event)| is_resolved_so(row, &entry, &event)) {
            found.push(format!("the resolution of {} is not as recorded", row.finding.0.shown()));
        }
    }
    found
        .extend(recorded.keys().map(|finding| format!("the resolution of {} is missing", finding.0.shown())));
    found
}

fn is_resolved_so(row: &Resolution, entry: &AuditEntry, event: &Event) -> bool {
    let Event::FindingResolved { conclusion, reason, comment_sha256, .. } = event else { return false };
    entry.by == row.by
        && *conclusion == row.conclusion
        && *reason == row.reason
        && *comment_sha256 == hash_of(row.comment.as_ref())
}
