//! The differences between the kinds of deliveries: whether the account accepts them, what happens in doubt, how the
//! reread journey is compared, what is sent.

use super::delivery::{Delivery, RereadResult, refused};
use super::{match_status, screening};
use crate::domain::delivery::DeliveryKind;
use crate::domain::match_status::MatchStatus;
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreenedPerson;
use crate::provider::ErrorSort;
use crate::review::destination::{Destination, DestinationError, RecordMark, Reread};
use crate::review::error::ReviewError;
use crate::store::delivery::{DeliveryEnd, Doubt, LeasedContent};

/// The content of a request.
#[derive(Clone, Debug)]
pub(super) enum DeliveryBody<'a> {
    /// The decision, to the service or to the webhook.
    Decision(&'a Decision),
    /// Match statuses for the watch-list records that do not have them yet.
    MatchStatus(MatchStatus),
    /// The person to run AML screening for.
    Screening(&'a ScreenedPerson),
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

const NOT_OFFERED: &str = "this account cannot run AML screening again";

impl<'a, D: Destination> Delivery<'a, D> {
    /// How the turn ends if the account does not accept such deliveries: they stay in the store, except a screening
    /// request, which would be without effect there. The configuration may have changed since the item was created.
    pub(super) fn not_taken_by(&self, account: &D) -> Option<DeliveryEnd> {
        let is_taken = match self.leased.kind {
            DeliveryKind::Decision | DeliveryKind::Webhook => account.takes_decisions(),
            DeliveryKind::MatchStatus => account.match_status_words().is_some(),
            DeliveryKind::Screening if account.reruns_screening() => true,
            DeliveryKind::Screening => return Some(refused(NOT_OFFERED)),
        };
        (!is_taken).then_some(DeliveryEnd::Kept)
    }

    pub(super) fn in_doubt(&self, account: &D) -> InDoubt {
        match self.leased.kind {
            DeliveryKind::MatchStatus | DeliveryKind::Screening => InDoubt::Read,
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
    ) -> Result<RereadResult<'a>, ReviewError> {
        let leased = self.leased;
        match (&leased.content, leased.match_status()) {
            (LeasedContent::Screening(request), _) => {
                let found = screening::compare(request, doubt, &reread.journey);
                if matches!(found, RereadResult::Ends(_)) {
                    self.keep(reread).await;
                }
                Ok(found)
            }
            (_, Some(wanted)) => Ok(match_status::compare(wanted, leased.overwrites, &reread.journey)),
            (LeasedContent::Decision(of), None) => self.compare_decision(of, account, reread, doubt).await,
        }
    }

    /// The body of the request, where it is the same for every try; `None` if it is made when it is sent.
    pub(super) fn prepare(
        &self,
        account: &D,
        message: &DeliveryBody<'_>,
        mark: &RecordMark,
    ) -> Result<Option<Vec<u8>>, DestinationError> {
        match message {
            DeliveryBody::Decision(decision) => account.prepare(decision, mark).map(Some),
            DeliveryBody::Screening(person) => account.prepare_screening(person).map(Some),
            DeliveryBody::MatchStatus(_) => Ok(None),
        }
    }

    /// Sends exactly one request.
    pub(super) async fn request(
        &self,
        account: &D,
        message: &DeliveryBody<'_>,
        body: Option<Vec<u8>>,
    ) -> Result<(), DestinationError> {
        let (id, body) = (&self.leased.journey().id, body.unwrap_or_default());
        match message {
            DeliveryBody::Decision(decision) => account.deliver(decision, body).await,
            DeliveryBody::MatchStatus(marks) => account.report_match_status(id, marks).await,
            DeliveryBody::Screening(_) => account.rerun_screening(id, body).await,
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
