//! Compares a decision with the reread journey: what the service shows, and whether the journey still is the reviewed
//! one.

use super::delivery::{Delivery, RereadResult};
use super::kind::DeliveryBody;
use super::proof::{earlier_decisions, has_ours, names, of_unknown_maker};
use crate::domain::text::Untrusted;
use crate::review::destination::{Destination, Reread};
use crate::review::error::ReviewError;
use crate::review::material_change::{self, ManualStanding, Sent};
use crate::store::chain::sha256;
use crate::store::delivery::{DeliveryEnd, Doubt, LeasedDecision};
use uuid::Uuid;

const UNLOGGED: &str = "the provider's audit log does not show yet whose decision is there";

impl<'a, D: Destination> Delivery<'a, D> {
    pub(super) async fn compare_decision(
        &self,
        of: &'a LeasedDecision,
        account: &D,
        reread: &Reread,
        doubt: Option<Doubt>,
    ) -> Result<RereadResult<'a>, ReviewError> {
        let manual = reread.journey.manual_decision.as_ref();
        let ours = of.decision.intent.verb.decision();
        let sent = if doubt.is_some() { Sent::Perhaps } else { Sent::Never };
        let standing = material_change::standing(of.manual_seen.as_deref(), manual, ours, sent);
        let found = match (standing, doubt) {
            (ManualStanding::Same(found), Some(doubt)) => {
                self.whose(of.decision.id, account, reread, (doubt, &found)).await?
            }
            (ManualStanding::Others(found) | ManualStanding::Same(found), _) => {
                RereadResult::Ends(DeliveryEnd::Conflict { found })
            }
            // The decision is not sent now in any case, and the earlier request may still become visible.
            (ManualStanding::Open, Some(doubt)) if self.is_not_sent_again(doubt) => {
                RereadResult::Clear(DeliveryBody::Decision(&of.decision))
            }
            (ManualStanding::Open, _) => self.compare_contents(of, reread).await?,
        };
        // A document that shows our own decision is not a change that the console must show.
        if !matches!(found, RereadResult::Ends(DeliveryEnd::Delivered)) {
            self.keep(reread).await;
        }
        Ok(found)
    }

    /// The journey shows the same decision as ours after a request of ours. Finds out who made it.
    async fn whose(
        &self,
        id: Uuid,
        account: &D,
        reread: &Reread,
        (doubt, found): (Doubt, &Untrusted),
    ) -> Result<RereadResult<'a>, ReviewError> {
        if names(&String::from_utf8_lossy(&reread.bytes), id) {
            return Ok(RereadResult::Ends(DeliveryEnd::Delivered));
        }
        let key = self.leased.journey();
        let log = match account.logged_reviews(&key.id).await {
            Ok(log) => log,
            Err(error) => return Ok(RereadResult::Ends(self.later(&error, Some(doubt)))),
        };
        let history = self.review.store.record().history(key).await?.items;
        let earlier = earlier_decisions(&history, id);
        let ending = match log {
            Some(log) if has_ours(&log, id, doubt, &earlier) => DeliveryEnd::Delivered,
            // Without a log, the service's reply is the proof: it accepted our request, and now shows a decision that
            // it did not show before.
            None if doubt.is_accepted => DeliveryEnd::Delivered,
            Some(_) if !self.grace_left(doubt).is_zero() => self.doubtful(doubt, Untrusted::new(UNLOGGED)),
            _ => DeliveryEnd::Conflict { found: of_unknown_maker(found) },
        };
        Ok(RereadResult::Ends(ending))
    }

    /// A decision is valid only for the reviewed version. Checks whether the journey has changed materially since.
    async fn compare_contents(
        &self,
        of: &'a LeasedDecision,
        reread: &Reread,
    ) -> Result<RereadResult<'a>, ReviewError> {
        let (version, hash) = &of.document;
        if sha256(&reread.bytes) == *hash {
            return Ok(RereadResult::Clear(DeliveryBody::Decision(&of.decision)));
        }
        let seen = self.review.store.documents().version(self.leased.journey(), *version).await?;
        let seen = seen.and_then(|seen| self.review.reader.journey(&self.leased.service, &seen.raw));
        let changed = match seen {
            Some(seen) => material_change::changed(&seen, &reread.journey),
            None => vec!["and what was reviewed is no longer known"],
        };
        if changed.is_empty() {
            return Ok(RereadResult::Clear(DeliveryBody::Decision(&of.decision)));
        }
        let found = format!("the journey changed since it was reviewed: {}", changed.join(", "));
        Ok(RereadResult::Ends(DeliveryEnd::Conflict { found: Untrusted::new(found) }))
    }
}
