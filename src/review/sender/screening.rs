//! Compares a request to run AML screening again with the reread journey.
//!
//! Screening is idempotent, so a request with an unknown result is sent again after the grace period, unless the journey
//! shows that it was screened since.

use super::delivery::RereadResult;
use super::kind::DeliveryBody;
use crate::domain::journey::Journey;
use crate::domain::screening_request::ScreeningRequest;
use crate::store::delivery::{DeliveryEnd, Doubt};

/// A request that left before is delivered if the journey shows a search since then.
pub(super) fn compare<'a>(
    request: &'a ScreeningRequest,
    doubt: Option<Doubt>,
    journey: &Journey,
) -> RereadResult<'a> {
    let searched = journey.aml.as_ref().and_then(|aml| aml.searched_at.as_ref());
    match (doubt, searched.and_then(|moment| moment.at)) {
        (Some(doubt), Some(at)) if at >= doubt.since => RereadResult::Ends(DeliveryEnd::Delivered),
        _ => RereadResult::Clear(DeliveryBody::Screening(&request.person)),
    }
}
