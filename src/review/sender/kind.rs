//! The differences between the kinds of deliveries: whether the account accepts them, what happens in doubt, how the
//! reread journey is compared, what is sent.

use super::delivery::{Delivery, RereadResult};
use super::match_status;
use crate::domain::delivery::DeliveryKind;
use crate::domain::match_status::MatchStatus;
use crate::provider::ErrorSort;
use crate::review::destination::{Destination, DestinationError, Reread};
use crate::review::error::ReviewError;
use crate::store::delivery::Doubt;

/// The content of a request.
#[derive(Clone, Debug)]
pub(super) enum DeliveryBody {
    /// The decision, to the service or to the webhook.
    Decision,
    /// Match statuses for the watch-list records that do not have them yet.
    MatchStatus(MatchStatus),
}

/// What to do after a request that may have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InDoubt {
    /// Read the journey again, which shows whether the request was applied.
    Read,
    /// Repeat the request with the same idempotency key, by which the receiver detects duplicates.
    Repeat,
    /// Ask a person to check at the receiver, because the result is not visible and the request must not be repeated.
    AskPerson,
}

impl<D: Destination> Delivery<'_, D> {
    /// Whether the account accepts such deliveries; otherwise they stay in the store.
    pub(super) fn is_taken_by(&self, account: &D) -> bool {
        match self.leased.kind {
            DeliveryKind::Decision | DeliveryKind::Webhook => account.takes_decisions(),
            // The configuration may have been removed since the item was created.
            DeliveryKind::MatchStatus => account.match_status_words().is_some(),
        }
    }

    pub(super) fn in_doubt(&self, account: &D) -> InDoubt {
        match self.leased.kind {
            DeliveryKind::MatchStatus => InDoubt::Read,
            DeliveryKind::Decision if account.shows_decisions() => InDoubt::Read,
            DeliveryKind::Webhook if !account.at_most_once() => InDoubt::Repeat,
            DeliveryKind::Decision | DeliveryKind::Webhook => InDoubt::AskPerson,
        }
    }

    /// Compares the reread journey with the item.
    pub(super) async fn compare(
        &self,
        account: &D,
        reread: &Reread,
        doubt: Option<Doubt>,
    ) -> Result<RereadResult, ReviewError> {
        match self.leased.match_status() {
            Some(wanted) => Ok(match_status::compare(wanted, self.leased.overwrites, &reread.journey)),
            None => self.compare_decision(account, reread, doubt).await,
        }
    }

    /// Sends exactly one request.
    pub(super) async fn request(
        &self,
        account: &D,
        message: &DeliveryBody,
        body: Option<Vec<u8>>,
    ) -> Result<(), DestinationError> {
        match message {
            DeliveryBody::Decision => account.deliver(&self.leased.decision, body.unwrap_or_default()).await,
            DeliveryBody::MatchStatus(marks) => {
                account.report_match_status(&self.leased.decision.intent.journey.id, marks).await
            }
        }
    }
}

/// Whether a receiver clearly rejected the request itself. Errors about the receiver's state or the connection can
/// pass, so the request is repeated after them: credentials, unknown address, conflict with a running duplicate, too
/// early, too many.
pub(super) fn is_clear_refusal(sort: ErrorSort) -> bool {
    match sort {
        ErrorSort::Refused { status } => !matches!(status, 407 | 409 | 421 | 423 | 424 | 425),
        ErrorSort::NotSent
        | ErrorSort::MaybeApplied
        | ErrorSort::Later { .. }
        | ErrorSort::Gone
        | ErrorSort::Credentials
        | ErrorSort::NotAllowed
        | ErrorSort::Unreadable
        | ErrorSort::TooLarge => false,
    }
}
