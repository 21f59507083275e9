//! A decision before it is sent: what the service shows, and whether it stands for what was reviewed.

use super::delivery::{Delivery, RereadResult};
use super::kind::DeliveryBody;
use crate::domain::text::Untrusted;
use crate::review::destination::{Destination, Reread};
use crate::review::error::ReviewError;
use crate::review::material_change::{self, ManualStanding, Sent};
use crate::store::chain::sha256;
use crate::store::delivery::DeliveryEnd;

impl<D: Destination> Delivery<'_, D> {
    pub(super) async fn compare_decision(
        &self,
        reread: &Reread,
        sent: Sent,
    ) -> Result<RereadResult, ReviewError> {
        let manual = reread.journey.manual_decision.as_ref();
        let ours = self.leased.decision.intent.verb.decision();
        let found = match material_change::standing(self.leased.manual_seen.as_deref(), manual, ours, sent) {
            ManualStanding::Ours => RereadResult::Ends(DeliveryEnd::Delivered),
            ManualStanding::Others(found) => RereadResult::Ends(DeliveryEnd::Conflict { found }),
            ManualStanding::Open => self.compare_contents(reread).await?,
        };
        self.keep(reread).await;
        Ok(found)
    }

    /// A decision stands for what was reviewed, not for what the journey has become.
    async fn compare_contents(&self, reread: &Reread) -> Result<RereadResult, ReviewError> {
        let (version, hash) = &self.leased.document;
        if sha256(&reread.bytes) == *hash {
            return Ok(RereadResult::Clear(DeliveryBody::Decision));
        }
        let key = &self.leased.decision.intent.journey;
        let seen = self.review.store.documents().version(key, *version).await?;
        let seen = seen.and_then(|seen| self.review.reader.journey(&self.leased.service, &seen.raw));
        let changed = match seen {
            Some(seen) => material_change::changed(&seen, &reread.journey),
            None => vec!["and what was reviewed is no longer known"],
        };
        if changed.is_empty() {
            return Ok(RereadResult::Clear(DeliveryBody::Decision));
        }
        let found = format!("the journey changed since it was reviewed: {}", changed.join(", "));
        Ok(RereadResult::Ends(DeliveryEnd::Conflict { found: Untrusted::new(found) }))
    }

    /// What was read is news for the console too; that it cannot be stored harms nothing.
    async fn keep(&self, reread: &Reread) {
        if sha256(&reread.bytes) == self.leased.document.1 {
            return;
        }
        let provider = &self.leased.decision.intent.journey.provider;
        let kept =
            self.review.intake().receive(provider, &self.leased.service, &reread.bytes, self.now()).await;
        if let Err(error) = kept {
            tracing::warn!(%error, "a journey that was read again could not be stored");
        }
    }
}
