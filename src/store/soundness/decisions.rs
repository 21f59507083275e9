//! Compares decisions, their deliveries and their second reviews with their entries in the record.

use super::Checked;
use super::recorded::{EntryBy, RecordedJourney};
use super::recorded_decision::{RecordedAnswer, RecordedDecision, RecordedDelivery, RecordedVerdict};
use super::rows::{JourneyRows, RowComparison};
use crate::domain::decision::DecisionState;
use crate::domain::event::{RecordedMatchStatus, SEALED_WORDS};
use crate::domain::match_status::MatchStatus;
use crate::domain::record::Decision;
use crate::domain::second::{SecondAnswer, SecondReview};
use crate::domain::text::Untrusted;
use crate::store::decisions::read_decision;
use crate::store::engine::DbRow;
use crate::store::error::StoreError;
use crate::store::seal::{Commitment, SealedColumns};
use crate::store::store_row::{NamedRow, ms};
use std::collections::HashMap;
use uuid::Uuid;

/// The longest time that a hold may last, and that the sender postpones a row that it cannot read.
const LONGEST_WAIT_MS: i64 = 3_600_000;

/// The name of a part of a row, and whether it differs from the entry.
type Part = (&'static str, bool);

/// Compares the decisions of a journey and their deliveries with the record.
pub(super) fn compare(
    recorded: &mut RecordedJourney,
    rows: &JourneyRows<'_>,
    comparison: &RowComparison<'_>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let mut deliveries: HashMap<String, &DbRow> = HashMap::new();
    for row in &rows.deliveries {
        deliveries.insert(row.get("id")?, row);
    }
    for row in &rows.decisions {
        checked.count += 1;
        let id: String = row.get("id")?;
        let expected = id.parse::<Uuid>().ok().and_then(|id| recorded.decisions.remove(&id));
        let Some(expected) = expected else {
            checked.complain(|| format!("decision {id} is in the store and not in the record"));
            deliveries.retain(|_, delivery| delivery.get::<String>("decision_id").is_ok_and(|of| of != id));
            continue;
        };
        match read_decision(row, comparison.seal) {
            Ok(decision) => {
                for part in differing(&expected, &decision, row, comparison)? {
                    checked.complain(|| format!("decision {id} has another {part} than the record"));
                }
                deliveries_of(&expected, &decision, (row, rows, comparison), &mut deliveries, checked)?;
            }
            Err(damaged) => {
                checked.complain(|| damaged.to_string());
                deliveries
                    .retain(|_, delivery| delivery.get::<String>("decision_id").is_ok_and(|of| of != id));
            }
        }
    }
    for id in recorded.decisions.keys() {
        checked.complain(|| format!("decision {id} is in the record and not in the store"));
    }
    for id in deliveries.keys() {
        checked.complain(|| format!("delivery {id} is in the store and not in the record"));
    }
    Ok(())
}

fn differing(
    expected: &RecordedDecision,
    decision: &Decision,
    row: &DbRow,
    comparison: &RowComparison<'_>,
) -> Result<Vec<&'static str>, StoreError> {
    let named = NamedRow::new("decisions", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    let intent = &decision.intent;
    let version: i64 = row.get("document_version")?;
    let wanted = decision.second.as_deref().map(|second| &second.wanted);
    let mut parts: Vec<Part> = vec![
        ("verb", intent.verb != expected.verb),
        ("reason", intent.reason != expected.reason),
        ("reviewer", intent.reviewer.0 != expected.of.by),
        ("comment", !says(&sealed, expected.comment.as_ref(), intent.comment.as_ref())),
        ("list of steps", intent.steps != expected.steps),
        ("document", row.get::<String>("document_hash")? != expected.document_hash),
        ("document version", expected.document_version.is_some_and(|it| it != version)),
        ("time", ms(decision.at) != expected.of.at_ms),
        ("hold", row.get::<i64>("held_until_ms")? != expected.held_until_ms),
        ("rule of a second review", wanted != expected.second.as_ref()),
        ("corrected decision", intent.corrects != expected.corrects),
    ];
    let second = decision.second.as_deref();
    let is_read = second.is_some() || has_no_second(row)?;
    parts.push(("second review", !is_read || !is_verdict(second, expected.verdict.as_ref(), &sealed)));
    let answer = second.and_then(|second| second.answer.as_ref());
    parts.push(("answer of the second reviewer", !is_answer(answer, expected.answer.as_ref(), &sealed)));
    Ok(parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect())
}

/// Whether a text matches the commitment in the record.
pub(super) fn says(sealed: &SealedColumns<'_>, said: Option<&Commitment>, text: Option<&Untrusted>) -> bool {
    match (said, text) {
        (None, None) => true,
        (Some(said), Some(text)) => sealed.commitment(text.as_sent(), said).is_ok_and(|it| it == *said),
        _ => false,
    }
}

/// Whether the columns of a second review are empty. They are not read into a decision that needs no second review, so
/// they are checked here.
fn has_no_second(row: &DbRow) -> Result<bool, StoreError> {
    let texts = ["second_by", "second_verdict", "second_reason", "second_comment"];
    let mut is_empty = row.get::<Option<i64>>("second_at_ms")?.is_none();
    for column in texts {
        is_empty &= row.get::<Option<String>>(column)?.is_none();
    }
    Ok(is_empty)
}

fn is_verdict(
    second: Option<&SecondReview>,
    expected: Option<&RecordedVerdict>,
    sealed: &SealedColumns<'_>,
) -> bool {
    let (Some(second), Some(expected)) = (second, expected) else {
        return second.is_none_or(|second| second.verdict.is_none() && second.by.is_none())
            && expected.is_none();
    };
    // A proposal that was returned because the journey changed has no second reviewer, and its entry no reason.
    let is_by_change = second.by.is_none() && expected.reason.is_none();
    let RecordedVerdict { of: EntryBy { by, at_ms }, verdict, reason, comment } = expected;
    let is_by = second.by.as_ref().is_some_and(|it| it.0 == *by) && second.at.map(ms) == Some(*at_ms);
    second.verdict == Some(*verdict)
        && (is_by_change || (is_by && second.reason == *reason))
        && says(sealed, comment.as_ref(), second.comment.as_ref())
}

fn is_answer(
    answer: Option<&SecondAnswer>,
    expected: Option<&RecordedAnswer>,
    sealed: &SealedColumns<'_>,
) -> bool {
    let (Some(answer), Some(expected)) = (answer, expected) else {
        return answer.is_none() && expected.is_none();
    };
    answer.by.0 == expected.of.by
        && ms(answer.at) == expected.of.at_ms
        && answer.verb == expected.verb
        && answer.reason == expected.reason
        && says(sealed, expected.comment.as_ref(), answer.comment.as_ref())
}

/// Removes the deliveries of a decision from `deliveries`, and compares them with the record.
fn deliveries_of(
    expected: &RecordedDecision,
    decision: &Decision,
    (row, rows, comparison): (&DbRow, &JourneyRows<'_>, &RowComparison<'_>),
    deliveries: &mut HashMap<String, &DbRow>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let id = decision.id.to_string();
    let account = &rows.place.0;
    match deliveries.remove(&id) {
        None => checked.complain(|| format!("decision {id} has nothing to be delivered")),
        Some(delivery) => {
            let mut parts = common_parts(&expected.delivery, delivery, (&id, account))?;
            parts.extend(own_parts(expected, delivery)?);
            for (part, _) in parts.into_iter().filter(|(_, differs)| *differs) {
                checked.complain(|| format!("the delivery of {id} has another {part} than the record"));
            }
        }
    }
    let named = NamedRow::new("decisions", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    for (follower, (status, recorded)) in &expected.followers {
        let Some(delivery) = deliveries.remove(&follower.to_string()) else {
            checked.complain(|| format!("match status {follower} is in the record and not in the store"));
            continue;
        };
        let mut parts = common_parts(recorded, delivery, (&id, account))?;
        let is_follower = delivery.get::<Option<String>>("follows")?.as_ref() == Some(&id);
        parts.push(("place", !is_follower || delivery.get::<String>("kind")? != "match_status"));
        let stored = decision.match_statuses.iter().find(|one| one.id == *follower);
        let is_its =
            stored.is_some_and(|stored| is_match_status(stored, status, &sealed, expected.is_erased));
        parts.push(("content", !is_its));
        for (part, _) in parts.into_iter().filter(|(_, differs)| *differs) {
            checked.complain(|| format!("match status {follower} has another {part} than the record"));
        }
    }
    Ok(())
}

fn common_parts(
    recorded: &RecordedDelivery,
    delivery: &DbRow,
    (decision, account): (&str, &str),
) -> Result<Vec<Part>, StoreError> {
    let state = delivery.get::<String>("state")?.parse::<DecisionState>();
    Ok(vec![
        ("state", !state.is_ok_and(|state| recorded.states.contains(&state))),
        ("decision", delivery.get::<String>("decision_id")? != decision),
        ("journey", delivery.get::<i64>("journey_id")? != delivery.get::<i64>("decided_journey")?),
        ("account", delivery.get::<String>("account")? != account),
        ("number of attempts", delivery.get::<i64>("attempts")? != i64::from(recorded.attempts)),
        ("permission to overwrite", delivery.get::<bool>("overwrites")? && !recorded.may_overwrite),
    ])
}

/// The parts that only the delivery of the decision itself has, not those of its match statuses.
fn own_parts(expected: &RecordedDecision, delivery: &DbRow) -> Result<Vec<Part>, StoreError> {
    let due: Option<i64> = delivery.get("due_ms")?;
    let latest = match expected.delivery.states.as_slice() {
        [DecisionState::Held] => Some(expected.held_until_ms),
        [DecisionState::Waiting | DecisionState::Accepted | DecisionState::Uncertain] => expected.due_ms,
        _ => None,
    };
    let is_in_progress = expected.delivery.states.iter().any(|state| state.is_in_progress());
    // After the wall clock was set, the time of sending is written again, and counts from then. A time that was written
    // in the future postpones nothing: the sender ignores it.
    let written: Option<i64> = delivery.get("due_set_ms")?;
    let latest = latest.map(|latest| written.map_or(latest, |written| latest.max(written)) + LONGEST_WAIT_MS);
    let is_late = latest.is_some_and(|latest| due.is_some_and(|due| due > latest));
    let kind: String = delivery.get("kind")?;
    Ok(vec![
        ("place", delivery.get::<Option<String>>("follows")?.is_some() || kind == "match_status"),
        ("time of sending", is_late || due.is_some() != is_in_progress),
        ("body", delivery.get::<Option<String>>("body_sha256")? != expected.body_sha256),
        ("time", delivery.get::<i64>("created_ms")? != expected.of.at_ms),
    ])
}

fn is_match_status(
    stored: &MatchStatus,
    recorded: &RecordedMatchStatus,
    sealed: &SealedColumns<'_>,
    is_erased: bool,
) -> bool {
    let is_record = |id: &Untrusted, said: &Untrusted| match said.as_sent().strip_prefix(SEALED_WORDS) {
        Some(hash) => says(sealed, Some(&Commitment::Keyed(hash.to_owned())), Some(id)),
        None => id == said,
    };
    let (records, said) = (&stored.records, &recorded.resource_ids);
    let are_records = records.len() == said.len()
        && records.iter().zip(said).all(|(record, said)| is_record(&record.resource_id, said));
    stored.conclusion == recorded.conclusion
        && stored.marks.is_whitelisted == recorded.is_whitelisted
        && stored.marks.match_status == recorded.match_status
        && (are_records || (is_erased && records.is_empty()))
}
