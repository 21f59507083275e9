//! What goes into the record besides decisions: what was opened, looked at, unmasked, exported.

use super::destination::Destination;
use super::office::Office;
use super::trouble::Trouble;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::store::audit::Entry;
use crate::store::chain::{self, Verdict};
use jiff::Timestamp;
use serde::Serialize;

/// Something that a reviewer has had before their eyes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Seen {
    /// The evidence of a line of the ledger.
    Finding(FindingId),
    /// A picture, by its name within the journey.
    Picture(String),
    /// The machine's own verdict on the faces, after the reviewer's.
    MachineScore,
    /// The document as received.
    Raw,
    /// Personal data without its mask.
    Unmasked,
    /// One field without its mask, by its name.
    Field(String),
    /// A tab of the case.
    Tab(String),
}

/// Something that was on the screen, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Look {
    /// What.
    pub what: Seen,
    /// For how many milliseconds, all times together.
    pub ms: i64,
}

/// What came before a decision.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Before {
    /// What was on the screen, and for how long.
    pub looks: Vec<Look>,
    /// How many keys the case took, in practice only: work is not measured.
    pub keys: Option<u32>,
}

impl<D: Destination> Office<D> {
    /// The reviewer has opened a journey: from now on a decision of theirs means this document.
    pub async fn opened(&self, key: &JourneyKey, now: Timestamp) -> Result<(), Trouble> {
        let known = self.known(key).await?;
        Ok(self.store.opened(key, &self.reviewer, known.version, now).await?)
    }

    /// The reviewer has a journey open that was read anew. The record has one opening of what is still the same.
    pub async fn opened_again(&self, key: &JourneyKey, now: Timestamp) -> Result<(), Trouble> {
        let known = self.known(key).await?;
        if self.store.seen_version(key, &self.reviewer).await? == Some(known.version) {
            return Ok(());
        }
        Ok(self.store.opened(key, &self.reviewer, known.version, now).await?)
    }

    /// The reviewer has seen these, in this order.
    pub async fn seen(&self, key: &JourneyKey, what: Vec<Seen>, now: Timestamp) -> Result<(), Trouble> {
        if what.is_empty() {
            return Ok(());
        }
        self.record("journey.seen", Some(key), serde_json::json!({ "seen": what }), now).await
    }

    /// The reviewer has left a journey without a decision, after looking at these for so long.
    pub async fn looked(&self, key: &JourneyKey, looks: Vec<Look>, now: Timestamp) -> Result<(), Trouble> {
        if looks.is_empty() {
            return Ok(());
        }
        self.record("journey.looked", Some(key), serde_json::json!({ "seen": looks }), now).await
    }

    /// Writes anything else down: an export, a look without masks. The chain cannot forget, so no
    /// personal data belongs into `detail`.
    pub async fn record(
        &self,
        what: &'static str,
        journey: Option<&JourneyKey>,
        detail: serde_json::Value,
        now: Timestamp,
    ) -> Result<(), Trouble> {
        Ok(self.store.record(&Entry { at: now, by: &self.reviewer, what, journey, detail }).await?)
    }

    /// Checks the whole audit chain; a broken one is [`Trouble::Chain`].
    pub async fn verify_record(&self) -> Result<Verdict, Trouble> {
        let verdict = chain::verify(&self.store).await?;
        match verdict.broken {
            Some(broken) => Err(broken.into()),
            None => Ok(verdict),
        }
    }
}
