//! Compares quality samples and requests for AML screening with their entries in the record.

use super::Checked;
use super::decisions::says;
use super::recorded::{RecordedJourney, RecordedJudgment, RecordedSample, RecordedScreening};
use super::rows::{JourneyRows, RowComparison};
use crate::domain::decision::DecisionState;
use crate::domain::text::Untrusted;
use crate::store::engine::DbRow;
use crate::store::error::{Damaged, StoreError};
use crate::store::screening_requests::read_request;
use crate::store::seal::SealedColumns;
use crate::store::store_row::{NamedRow, ms};
use uuid::Uuid;

/// Compares the samples and the screening requests of a journey with the record.
pub(super) fn compare(
    recorded: &mut RecordedJourney,
    rows: &JourneyRows<'_>,
    comparison: &RowComparison<'_>,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    for row in &rows.samples {
        let id: String = row.get("decision_id")?;
        let expected = id.parse::<Uuid>().ok().and_then(|id| recorded.samples.remove(&id));
        let is_so = expected.is_some_and(|it| is_sample(&it, row, comparison).unwrap_or(false));
        if !is_so {
            checked.complain(|| format!("the sample of decision {id} is not as recorded"));
        }
    }
    for id in recorded.samples.keys() {
        checked.complain(|| format!("the sample of decision {id} is in the record and not in the store"));
    }
    for row in &rows.screenings {
        let id: String = row.get("id")?;
        let expected = id.parse::<Uuid>().ok().and_then(|id| recorded.screenings.remove(&id));
        let is_so = expected.is_some_and(|it| is_screening(&it, row, comparison).unwrap_or(false));
        if !is_so {
            checked.complain(|| format!("the screening request {id} is not as recorded"));
        }
    }
    for id in recorded.screenings.keys() {
        checked.complain(|| format!("the screening request {id} is in the record and not in the store"));
    }
    Ok(())
}

fn is_sample(
    expected: &RecordedSample,
    row: &DbRow,
    comparison: &RowComparison<'_>,
) -> Result<bool, Damaged> {
    let named = NamedRow::new("samples", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    let drawn = (named.get::<String>("drawn_by")?, named.get::<i64>("drawn_ms")?);
    let comment = sealed.maybe_text("comment", named.get("decision_id")?)?.map(Untrusted::new);
    let judged = (
        named.get::<Option<String>>("reviewer")?,
        named.get::<Option<i64>>("judged_ms")?,
        named.get::<Option<String>>("verb")?,
        named.get::<Option<String>>("reason")?,
    );
    let (said, commitment) = match &expected.judged {
        None => ((None, None, None, None), None),
        Some(RecordedJudgment { of, verb, reason, comment }) => {
            let verb = Some(verb.word().to_owned());
            ((Some(of.by.clone()), Some(of.at_ms), verb, Some(reason.clone())), comment.as_ref())
        }
    };
    Ok(drawn == (expected.drawn.by.clone(), expected.drawn.at_ms)
        && judged == said
        && says(&sealed, commitment, comment.as_ref()))
}

fn is_screening(
    expected: &RecordedScreening,
    row: &DbRow,
    comparison: &RowComparison<'_>,
) -> Result<bool, Damaged> {
    let request = read_request(row, comparison.seal)?;
    let named = NamedRow::new("screening_requests", row);
    let sealed = SealedColumns::of(comparison.seal, &named);
    let person = Untrusted::new(request.person.stored());
    // A lease has no entry: the entry comes when the request is marked before it is sent.
    let is_leased = request.state == DecisionState::Sending && expected.state.is_in_progress();
    Ok(request.by.0 == expected.of.by
        && ms(request.at) == expected.of.at_ms
        && named.get::<i64>("held_until_ms")? == expected.held_until_ms
        && (request.state == expected.state || is_leased)
        && named.get::<String>("account")? == request.journey.provider.0
        && says(&sealed, expected.person.as_ref(), Some(&person)))
}
