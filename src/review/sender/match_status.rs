//! Compares the match status of watch-list records before it is sent.
//!
//! It is sent only after the decision has arrived: until then a finding can be resolved again and the decision undone,
//! and a record that was cleared too early raises no more alerts. The records are read again first: a match status that
//! is already set needs no request, and one that another person set meanwhile is not overwritten.

use super::delivery::RereadResult;
use super::kind::DeliveryBody;
use crate::domain::aml::AmlMatch;
use crate::domain::journey::Journey;
use crate::domain::match_status::{MarkedRecord, Marks, MatchStatus};
use crate::domain::text::Untrusted;
use crate::store::delivery::DeliveryEnd;

/// Compares each record with the wanted match status. Records that no longer exist are skipped; the others are still
/// sent.
pub(super) fn compare(wanted: &MatchStatus, overwrites: bool, journey: &Journey) -> RereadResult<'static> {
    let MatchStatus { records, marks, .. } = wanted;
    let mut to_mark = Vec::new();
    let mut are_there = false;
    for record in records {
        let Some(there) = marks_on(journey, record) else { continue };
        are_there = true;
        if marks.are_on(&there) {
            continue;
        }
        if !overwrites && has_changed(&record.was, &there, marks) {
            return RereadResult::Ends(DeliveryEnd::Conflict { found: theirs(&there) });
        }
        to_mark.push(record.clone());
    }
    match (to_mark.is_empty(), are_there) {
        (false, _) => {
            RereadResult::Clear(DeliveryBody::MatchStatus(MatchStatus { records: to_mark, ..wanted.clone() }))
        }
        (true, true) => RereadResult::Ends(DeliveryEnd::Delivered),
        (true, false) => RereadResult::Ends(DeliveryEnd::Kept),
    }
}

/// The current match status of a record; `None` if the record is no longer among the matches.
fn marks_on(journey: &Journey, record: &MarkedRecord) -> Option<Marks> {
    let matches = journey.aml.as_ref().map(|aml| aml.matches.as_slice()).unwrap_or_default();
    let is_it = |one: &&AmlMatch| one.resource_id.as_ref() == Some(&record.resource_id);
    matches.iter().find(is_it).map(marks_of)
}

/// The match status of a record.
pub(in crate::review) fn marks_of(record: &AmlMatch) -> Marks {
    Marks { is_whitelisted: record.is_whitelisted, match_status: record.match_status.clone() }
}

/// Whether another person changed a value that we are about to set.
fn has_changed(was: &Marks, there: &Marks, ours: &Marks) -> bool {
    let flag = |marks: &Marks| marks.is_whitelisted.unwrap_or(false);
    let flag_changed = ours.is_whitelisted.is_some() && flag(was) != flag(there);
    flag_changed || (ours.match_status.is_some() && was.match_status != there.match_status)
}

fn theirs(there: &Marks) -> Untrusted {
    let status = there.match_status.as_ref().map_or("no status", Untrusted::as_sent);
    let listed = if there.is_whitelisted == Some(true) { "whitelisted" } else { "not whitelisted" };
    Untrusted::new(format!("a watch-list record was marked by somebody else: {status}, {listed}"))
}
