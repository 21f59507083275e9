//! What differs between the kinds of deliveries: whether the account takes them, what is done in doubt, what reading
//! the journey again says, what is sent.

use super::delivery::{Delivery, RereadResult};
use super::match_status;
use crate::domain::delivery::DeliveryKind;
use crate::domain::match_status::MatchStatus;
use crate::provider::ErrorSort;
use crate::review::destination::{Destination, DestinationError, Reread};
use crate::review::error::ReviewError;
use crate::store::delivery::Doubt;

/// What is sent.
#[derive(Clone, Debug)]
pub(super) enum DeliveryBody {
    /// The decision, to the service or to the webhook.
    Decision,
    /// Marks on those watch-list records that do not have them yet.
    MatchStatus(MatchStatus),
}

/// What to do after a request that may or may not have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum InDoubt {
    /// The journey is read again: it shows whether it was.
    Read,
    /// It is repeated with the same idempotency key: the receiver knows one that arrives twice.
    Repeat,
    /// A person looks there: it can neither be seen nor repeated.
    AskPerson,
}

impl<D: Destination> Delivery<'_, D> {
    /// Whether the account takes such deliveries; else they stay here.
    pub(super) fn is_taken_by(&self, account: &D) -> bool {
        match self.leased.kind {
            DeliveryKind::Decision | DeliveryKind::Webhook => account.takes_decisions(),
            // Perhaps switched off since.
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

    /// Compares the journey as it is now with what is to be sent.
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

    /// Exactly one request.
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

/// Whether a receiver clearly refused: what it says about the request itself. What it says about its own state or about
/// the way there (credentials, no such address, a conflict with the same request still running, too early, too many)
/// can pass, so the request is repeated.
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
