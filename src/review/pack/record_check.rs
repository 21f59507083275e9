//! Compares the rows of a case with its audit entries, because a pack must not print forged data.

use crate::domain::event::Event;
use crate::domain::ids::FindingId;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::resolution::Resolution;
use crate::domain::text::Untrusted;
use crate::insight::case::Case;
use crate::store::{Commitment, Commitments};
use serde::Serialize;
use std::collections::BTreeMap;

/// The result of the comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RecordCheck {
    /// The number of entries in the verified part of the audit chain.
    pub entries: i64,
    /// The hash of the last of these entries, in hex.
    pub head: String,
    /// What contradicts the audit record; empty if nothing does.
    pub contradictions: Vec<String>,
    /// A signed checkpoint of the audit record, if a key is configured.
    pub checkpoint: Option<String>,
}

/// Contradictions between a case and its audit entries, in both directions.
pub fn contradictions(case: &Case, document_sha256: &str, commitments: &Commitments) -> Vec<String> {
    let mut found = decisions(case, commitments);
    found.extend(notes(case, commitments));
    found.extend(resolutions(case, commitments));
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

/// Compares each decision with its audit entry, and each such entry with its decision.
fn decisions(case: &Case, commitments: &Commitments) -> Vec<String> {
    let recorded: Vec<(&AuditEntry, Event)> =
        case.history.iter().map(|entry| (entry, entry.event())).collect();
    let mut found = Vec::new();
    for row in &case.decisions {
        let entry = recorded.iter().find(
            |(_, event)| matches!(event, Event::DecisionRecorded { decision, .. } if *decision == row.id),
        );
        match entry {
            Some((entry, event)) if is_as_recorded(row, entry, event, commitments) => {}
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

fn is_as_recorded(row: &Decision, entry: &AuditEntry, event: &Event, commitments: &Commitments) -> bool {
    let Event::DecisionRecorded { verb, reason, comment_sha256, comment_hmac, steps, corrects, .. } = event
    else {
        return false;
    };
    let said = Commitment::said(comment_sha256.clone(), comment_hmac.clone());
    let intent = &row.intent;
    entry.by == intent.reviewer
        && *verb == intent.verb
        && *reason == intent.reason
        && commitments.is_of(said.as_ref(), intent.comment.as_ref().map(Untrusted::as_sent))
        && *steps == intent.steps
        && *corrects == intent.corrects
}

/// Checks that each note was recorded exactly as often as it is stored.
fn notes(case: &Case, commitments: &Commitments) -> Vec<String> {
    let mut recorded: Vec<(String, Commitment)> = Vec::new();
    let mut wrong = Vec::new();
    for entry in &case.history {
        if let Event::NoteAdded { text_sha256, text_hmac } = entry.event() {
            let said = Commitment::said(text_sha256, text_hmac);
            recorded.extend(said.map(|said| (entry.by.0.clone(), said)));
        }
    }
    for note in &case.notes {
        let is_its = |(by, said): &(String, Commitment)| {
            *by == note.by.0 && commitments.is_of(Some(said), Some(note.text.as_sent()))
        };
        match recorded.iter().position(is_its) {
            Some(at) => drop(recorded.swap_remove(at)),
            None => wrong.push(note.by.0.clone()),
        }
    }
    wrong.extend(recorded.into_iter().map(|(by, _)| by));
    wrong.into_iter().map(|by| format!("a note of {by} is not as recorded")).collect()
}

/// Checks that the stored resolution of each finding is the one recorded last.
fn resolutions(case: &Case, commitments: &Commitments) -> Vec<String> {
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
    for row in case.resolutions.oldest_first() {
        if !recorded
            .remove(&row.finding)
            .is_some_and(|(entry, event)| is_resolved_so(row, &entry, &event, commitments))
        {
            found.push(format!("the resolution of {} is not as recorded", row.finding.0.shown()));
        }
    }
    found
        .extend(recorded.keys().map(|finding| format!("the resolution of {} is missing", finding.0.shown())));
    found
}

fn is_resolved_so(row: &Resolution, entry: &AuditEntry, event: &Event, commitments: &Commitments) -> bool {
    let Event::FindingResolved { conclusion, reason, comment_sha256, comment_hmac, .. } = event else {
        return false;
    };
    let said = Commitment::said(comment_sha256.clone(), comment_hmac.clone());
    entry.by == row.by
        && *conclusion == row.conclusion
        && *reason == row.reason
        && commitments.is_of(said.as_ref(), row.comment.as_ref().map(Untrusted::as_sent))
}
