//! Corrections: a new decision that replaces a delivered one at the service.

use super::destination::Destination;
use super::error::{Meanwhile, Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::decision::Intent;
use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::{JourneyKey, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::domain::text::Untrusted;
use crate::store::documents::Document;
use jiff::Timestamp;

/// Checks corrections before they are recorded.
pub(super) struct Corrections<'a, D>(pub(super) &'a ReviewService<D>);

/// A delivered decision that is being corrected.
pub(super) struct Corrected {
    pub(super) decision: Decision,
    /// When it was delivered.
    delivered: Timestamp,
}

impl Corrected {
    /// The manual decision that the service showed last, as far as it is known here. A document that was requested
    /// before the delivery shows an older one.
    pub(super) fn shown(&self, document: &Document, journey: &Journey) -> String {
        let in_document = journey.manual_decision.as_ref().map(|said| said.as_sent.as_sent());
        let newer = in_document.filter(|_| document.received_at > self.delivered);
        newer.unwrap_or_else(|| self.decision.intent.verb.decision().word()).to_owned()
    }
}

impl<D: Destination> Corrections<'_, D> {
    /// The delivered decision that settles a journey.
    pub(super) async fn standing(&self, key: &JourneyKey) -> Result<Corrected, ReviewError> {
        let settled = self.0.store.outbox().settled_by(key).await?;
        let (id, delivered) = settled.ok_or(Rejection::NothingToCorrect)?;
        let decision = self.0.store.decisions().get(id).await?;
        Ok(Corrected { decision: decision.ok_or(ReviewError::NoDecision(id))?, delivered })
    }

    /// The decision that is corrected; `None` if this is no correction. Only its maker or a lead corrects a decision,
    /// by another verb and with a comment, and only if the service takes a new decision.
    pub(super) async fn check(
        &self,
        intent: &Intent,
        service: &ServiceId,
        kind: DeliveryKind,
    ) -> Result<Option<Corrected>, ReviewError> {
        let Some(id) = intent.corrects else { return Ok(None) };
        let corrected = self.standing(&intent.journey).await?;
        let standing = &corrected.decision.intent;
        if corrected.decision.id != id {
            let words = format!("{} ({})", standing.verb.word(), standing.reviewer);
            return Err(ReviewError::Meanwhile(Meanwhile::Decided(words)));
        }
        if standing.reviewer != self.0.reviewer {
            self.0.team().check(Act::ManageWork).await?;
        }
        let is_taken = self.0.reader.capabilities(service).is_some_and(|offers| offers.takes_corrections);
        if !is_taken || kind != DeliveryKind::Decision {
            return Err(Rejection::NotCorrectable(intent.journey.provider.clone()).into());
        }
        if standing.verb == intent.verb {
            return Err(Rejection::SameDecision(standing.verb.word()).into());
        }
        if intent.comment.as_ref().is_none_or(Untrusted::is_blank) {
            return Err(Rejection::CorrectionWithoutComment.into());
        }
        Ok(Some(corrected))
    }
}
