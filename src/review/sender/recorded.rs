//! Ensures that only recorded data is sent: compares a decision's row with its audit entry before it is sent.

use crate::domain::event::Event;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::text::Untrusted;
use crate::review::destination::RecordMark;
use crate::store::{Commitment, Commitments};

/// Compares a decision with its audit entry. The error names the parts that differ.
pub(super) fn compare(
    decision: &Decision,
    entry: Option<&AuditEntry>,
    commitments: &Commitments,
) -> Result<RecordMark, String> {
    let Some(entry) = entry else { return Err("the record has no entry of it".to_owned()) };
    let Event::DecisionRecorded { verb, reason, comment_sha256, comment_hmac, steps, second, .. } =
        entry.event()
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
        ("the reviewer", entry.by != intent.reviewer),
        ("the second review", second.as_ref() != decision.second.as_ref().map(|second| &second.wanted)),
    ];
    let differing: Vec<&str> =
        parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect();
    match differing.is_empty() {
        true => Ok(RecordMark { seq: entry.seq, hash: entry.hash.clone() }),
        false => Err(format!("what is stored is not what was recorded: {}", differing.join(", "))),
    }
}

/// Whether a decision requires a confirmation by a second reviewer, but the journey's audit entries contain none by
/// anybody other than its maker.
pub(super) fn is_unconfirmed(decision: &Decision, history: &[AuditEntry]) -> bool {
    let confirms = |entry: &AuditEntry| {
        let is_of_it =
            matches!(entry.event(), Event::DecisionConfirmed { decision: id, .. } if id == decision.id);
        is_of_it && entry.by != decision.intent.reviewer
    };
    decision.second.is_some() && !history.iter().any(confirms)
}

/// The text about a delivery that was stopped.
pub(super) fn stopped(difference: &str) -> Untrusted {
    Untrusted::new(format!("it is not sent: {difference}"))
}
