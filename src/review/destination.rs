//! What the sender needs of an account.

use crate::domain::delivery::DeliveryKind;
use crate::domain::ids::JourneyId;
use crate::domain::journey::Journey;
use crate::domain::match_status::{MatchStatus, MatchStatusWords};
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use crate::provider::{ErrorSort, LoggedReview};
use std::fmt;
use std::future::Future;
use std::time::Duration;

/// A journey as the service has it now.
#[derive(Clone, Debug, PartialEq)]
pub struct Reread {
    pub bytes: Vec<u8>,
    pub journey: Journey,
}

/// A place in the record: what is sent names it, so that the receiver has a witness of the record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordMark {
    /// The entry's place in the chain.
    pub seq: i64,
    /// The hash of the chain up to it, hex.
    pub hash: String,
}

impl fmt::Display for RecordMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "[record {}:{}]", self.seq, self.hash.get(..16).unwrap_or(&self.hash))
    }
}

/// An account, seen from the sender.
pub trait Destination: Send + Sync + 'static {
    /// Whether decisions can be sent there at all.
    fn takes_decisions(&self) -> bool;
    /// Whether decisions go to the service itself or to the customer's webhook.
    fn decision_kind(&self) -> DeliveryKind;
    /// Whether a person decides about a webhook that may have been applied; otherwise it is repeated.
    fn at_most_once(&self) -> bool;
    /// Whether reading the journey again shows a decision that was applied.
    fn shows_decisions(&self) -> bool;
    /// The longest that one request may take.
    fn longest_request(&self) -> Duration;
    /// How long after a failure or a silence a request may still be applied.
    fn grace(&self) -> Duration;
    /// Reads the journey again.
    fn reread(&self, id: &JourneyId) -> impl Future<Output = Result<Reread, DestinationError>> + Send;
    /// What is posted for a decision.
    fn prepare(&self, decision: &Decision, mark: &RecordMark) -> Result<Vec<u8>, DestinationError>;
    /// Sends a decision with the prepared body: exactly one request, never repeated by itself.
    fn deliver(
        &self,
        decision: &Decision,
        body: Vec<u8>,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;
    /// The reviews of a journey in the service's own audit log; none if there is no log to read.
    fn logged_reviews(
        &self,
        id: &JourneyId,
    ) -> impl Future<Output = Result<Option<Vec<LoggedReview>>, DestinationError>> + Send;
    /// The service's words for match statuses; none if none are reported.
    fn match_status_words(&self) -> Option<&MatchStatusWords>;
    /// Reports what was concluded of watch-list records: exactly one request, never repeated by itself.
    fn report_match_status(
        &self,
        id: &JourneyId,
        match_status: &MatchStatus,
    ) -> impl Future<Output = Result<(), DestinationError>> + Send;
}

/// Why a request failed, or may have failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DestinationError {
    /// What it means for the delivery.
    pub sort: ErrorSort,
    /// A sentence; it may quote the service.
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
