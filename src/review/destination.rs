//! The interface between the sender and an account.

use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::JourneyId;
use crate::domain::journey::Journey;
use crate::domain::match_status::{MatchStatus, MatchStatusWords};
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::text::Untrusted;
use crate::provider::{ErrorSort, LoggedReview};
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// A journey as the service returns it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Reread {
    pub bytes: Vec<u8>,
    pub journey: Journey,
}

/// Identifies an audit entry. Sent decisions contain it, so that the receiver can prove what the audit record said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMark {
    /// The sequence number of the entry.
    pub seq: i64,
    /// The hash of the audit chain up to the entry, in hex.
    pub hash: String,
}

impl fmt::Display for RecordMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[record {}:{}]", self.seq, self.hash.get(..16).unwrap_or(&self.hash))
    }
}

/// An account as the sender uses it.
pub trait Destination: Send + Sync + 'static {
    /// Whether decisions can be sent there.
    fn takes_decisions(&self) -> bool;
    /// Whether decisions go to the service itself or to the customer's webhook.
    fn decision_kind(&self) -> DeliveryKind;
    /// Whether a webhook request that may have been applied is left to a person instead of being repeated.
    fn at_most_once(&self) -> bool;
    /// Whether a reread journey shows a decision that was applied.
    fn shows_decisions(&self) -> bool;
    /// The timeout of one request.
    fn longest_request(&self) -> Duration;
    /// The grace period: how long after a failed or unanswered request the service may still apply it.
    fn grace(&self) -> Duration;
    /// Fetches the journey again.
    fn reread(&self, id: &JourneyId) -> impl Future<Output = Result<Reread, DestinationError>> + Send;
    /// The request body for a decision.
    fn prepare(&self, decision: &Decision, mark: &RecordMark) -> Result<Vec<u8>, DestinationError>;
    /// Sends a decision with the prepared body: exactly one request, without retry.
    fn deliver(
        &self,
        decision: &Decision,
        body: Vec<u8>,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;
    /// The reviews of a journey in the service's own audit log; `None` if there is no readable log.
    fn logged_reviews(
        &self,
        id: &JourneyId,
    ) -> impl Future<Output = Result<Option<Vec<LoggedReview>>, DestinationError>> + Send;
    /// The service's words for match statuses; `None` if none are reported.
    fn match_status_words(&self) -> Option<&MatchStatusWords>;
    /// Whether AML screening of a journey can be run again.
    fn reruns_screening(&self) -> bool;
    /// The body of the request that runs AML screening again.
    fn prepare_screening(&self, person: &ScreenedPerson) -> Result<Vec<u8>, DestinationError>;
    /// Runs AML screening again with exactly one request; this function never retries.
    fn rerun_screening(
        &self,
        id: &JourneyId,
        body: Vec<u8>,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;
    /// Reports the match status of watch-list records with exactly one request; this function never retries.
    fn report_match_status(
        &self,
        id: &JourneyId,
        match_status: &MatchStatus,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;
}

/// Why a request failed or may have failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationError {
    /// What the error means for the delivery.
    pub sort: ErrorSort,
    /// A message, which may quote the service.
    pub said: Untrusted,
}

impl DestinationError {
    /// An error of this kind.
    pub fn new(sort: ErrorSort, said: impl Into<Untrusted>) -> Self {
        Self { sort, said: said.into() }
    }
}

impl fmt::Display for DestinationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.said.shown().as_str())
    }
}
