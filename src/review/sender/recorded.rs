//! Ensures that only recorded data is sent: compares an item with its audit entry before it is sent.

use crate::domain::event::Event;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::Untrusted;
use crate::review::destination::RecordMark;
use crate::review::error::ReviewError;
use crate::store::delivery::{Leased, LeasedContent};
use crate::store::{Commitment, Commitments, Store};

const UNCONFIRMED: &str = "the record has no second reviewer who confirmed it";
const NOT_RECORDED: &str = "what is stored is not what was recorded";

/// Compares an item with the record. The inner error says why it must not be sent.
pub(super) async fn compare_with_record(
    store: &Store,
    leased: &Leased,
) -> Result<Result<RecordMark, String>, ReviewError> {
    let key = leased.journey();
    let commitments = store.sealing().commitments(key).await?;
    let decision = match &leased.content {
        LeasedContent::Decision(leased) => &leased.decision,
        LeasedContent::Screening(request) => {
            let history = store.record().history(key).await?.items;
            let entry = history.iter().find(|entry| is_entry_of(request, entry, &commitments));
            return Ok(entry.map(mark_of).ok_or_else(|| NOT_RECORDED.to_owned()));
        }
    };
    let entry = store.record().of_decision(key, decision.id).await?;
    let mark = match compare(decision, entry.as_ref(), &commitments) {
        Ok(mark) => mark,
        Err(difference) => return Ok(Err(difference)),
    };
    let is_unconfirmed = match decision.second {
        Some(_) => !is_confirmed(decision, &store.record().history(key).await?.items),
        None => false,
    };
    Ok(if is_unconfirmed { Err(UNCONFIRMED.to_owned()) } else { Ok(mark) })
}

fn mark_of(entry: &AuditEntry) -> RecordMark {
    RecordMark { seq: entry.seq, hash: entry.hash.clone() }
}

/// Compares a decision with its audit entry. The error names the parts that differ.
fn compare(
    decision: &Decision,
    entry: Option<&AuditEntry>,
    commitments: &Commitments,
) -> Result<RecordMark, String> {
    let Some(entry) = entry else { return Err("the record has no entry of it".to_owned()) };
    let Event::DecisionRecorded {
        verb, reason, comment_sha256, comment_hmac, steps, second, corrects, ..
    } = entry.event()
    else {
        return Err("its entry of the record cannot be read".to_owned());
    };
    let intent = &decision.intent;
    let said = Commitment::said(comment_sha256, comment_hmac);
    let is_comment = commitments.is_of(said.as_ref(), intent.comment.as_ref().map(Untrusted::as_sent));
    let parts = [
        ("the verb", verb != intent.verb),
        ("the reason", reason != intent.reason),
        ("the comment", !is_comment),
        ("the steps", steps != intent.steps),
        ("the corrected decision", corrects != intent.corrects),
        ("the reviewer", entry.by != intent.reviewer),
        ("the second review", second.as_ref() != decision.second.as_ref().map(|second| &second.wanted)),
    ];
    let differing: Vec<&str> =
        parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect();
    match differing.is_empty() {
        true => Ok(mark_of(entry)),
        false => Err(format!("{NOT_RECORDED}: {}", differing.join(", "))),
    }
}

/// Whether a reviewer other than its maker confirmed the decision, according to the journey's audit entries.
fn is_confirmed(decision: &Decision, history: &[AuditEntry]) -> bool {
    let confirms = |entry: &AuditEntry| {
        let is_of_it =
            matches!(entry.event(), Event::DecisionConfirmed { decision: id, .. } if id == decision.id);
        is_of_it && entry.by != decision.intent.reviewer
    };
    history.iter().any(confirms)
}

/// Whether an audit entry is that of this screening request.
fn is_entry_of(request: &ScreeningRequest, entry: &AuditEntry, commitments: &Commitments) -> bool {
    let Event::ScreeningAsked { request: id, person_sha256, person_hmac, .. } = entry.event() else {
        return false;
    };
    let said = Commitment::said(person_sha256, person_hmac);
    id == request.id
        && entry.by == request.by
        && commitments.is_of(said.as_ref(), Some(request.person.stored().as_str()))
}
