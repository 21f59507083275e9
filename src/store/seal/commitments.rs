//! Compares texts of a journey with their commitments in the record.

use super::Sealing;
use super::journey::{Commitment, JourneySeal, key_query};
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use crate::domain::text::Untrusted;
use crate::store::decisions::NewDecision;
use crate::store::error::StoreError;
use crate::store::journeys::begin_sealed;

/// The key of a journey, for comparing commitments only.
#[derive(Debug, Default)]
pub struct Commitments(Option<JourneySeal>);

impl Sealing<'_> {
    /// For comparing texts of a journey with its record entries.
    pub async fn commitments(&self, key: &JourneyKey) -> Result<Commitments, StoreError> {
        let row = match self.1.wrapping() {
            Some(_) => self.0.maybe(key_query(key)).await?,
            None => None,
        };
        Ok(Commitments(self.1.answered(key, row.as_ref())?))
    }
}

impl Sealing<'_> {
    /// The same for a text that is about to be recorded: makes the journey's data key if there is none yet.
    pub async fn commitments_to_come(&self, key: &JourneyKey) -> Result<Commitments, StoreError> {
        let known = self.commitments(key).await?;
        if known.0.is_some() {
            return Ok(known);
        }
        let Some((work, _, seal)) = begin_sealed(self.0, self.1, key).await? else { return Ok(known) };
        work.commit().await?;
        Ok(Commitments(Some(seal)))
    }
}

impl Commitments {
    /// The record entry of a decision, with commitments under the journey's key.
    pub(in crate::store) fn of_decision(&self, decision: &NewDecision<'_>) -> Event {
        decision.event_under(self.0.as_ref().unwrap_or(&JourneySeal::Clear))
    }

    /// The commitment to a text in an entry; `None` if there is no text.
    pub(in crate::store) fn of(&self, text: Option<&Untrusted>) -> Option<Commitment> {
        let seal = self.0.as_ref().unwrap_or(&JourneySeal::Clear);
        text.map(|text| seal.commitment(text.as_sent()))
    }

    /// Whether a commitment is that of a text. True if both are missing.
    pub fn is_of(&self, said: Option<&Commitment>, text: Option<&str>) -> bool {
        match (said, text) {
            (None, None) => true,
            (Some(said @ Commitment::Plain(_)), Some(text)) => JourneySeal::Clear.commitment(text) == *said,
            (Some(said @ Commitment::Keyed(_)), Some(text)) => {
                self.0.as_ref().is_some_and(|seal| seal.commitment(text) == *said)
            }
            (Some(_), None) | (None, Some(_)) => false,
        }
    }
}
