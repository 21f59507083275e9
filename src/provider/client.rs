//! The requests that differ between services.

use super::connection::Connection;
use super::error::ProviderError;
use crate::config::provider::Paths;
use crate::domain::decision::{StepReview, Verb};
use crate::domain::ids::JourneyId;
use crate::domain::match_status::Marks;
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::text::Untrusted;
use crate::insight::case::{ProviderEvent, ReviewStep};
use jiff::Timestamp;
use serde_json::Value;
use std::fmt::Debug;
use std::pin::Pin;
use url::Url;
use uuid::Uuid;

/// What a request to a service will return: a boxed future, so that clients can be trait objects.
pub type PendingReply<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// A journey at its service, which a request is about.
#[derive(Clone, Copy, Debug)]
pub struct RemoteJourney<'a> {
    pub connection: &'a Connection,
    pub id: &'a JourneyId,
}

impl RemoteJourney<'_> {
    /// The URL of the journey by one of the account's paths.
    pub fn address(&self, path: fn(&Paths) -> &String) -> Result<Url, ProviderError> {
        self.connection.address(path(&self.connection.settings().account.paths), self.id.as_sent())
    }
}

/// The requests of one account. A client implements only those that its contract's capabilities name; the others
/// fail.
pub trait Client: Debug + Send + Sync {
    /// Fetches the result of a journey, as bytes and parsed. Implementations use [`Connection::journey`], which accepts
    /// only the document of this journey.
    fn result<'a>(&'a self, journey: RemoteJourney<'a>) -> PendingReply<'a, (Vec<u8>, Value)> {
        Box::pin(async move {
            journey.connection.journey(journey.address(|paths| &paths.result)?, journey.id).await
        })
    }

    /// Fetches the steps that a resubmission can name.
    fn steps<'a>(&'a self, _: RemoteJourney<'a>) -> PendingReply<'a, Vec<ReviewStep>> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service has no steps")) })
    }

    /// Fetches the service's audit log of a journey.
    fn audit_log<'a>(&'a self, _: RemoteJourney<'a>) -> PendingReply<'a, Vec<ProviderEvent>> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service has no audit log")) })
    }

    /// Fetches the reviews in the service's audit log of a journey.
    fn logged_reviews<'a>(&'a self, _: RemoteJourney<'a>) -> PendingReply<'a, Vec<LoggedReview>> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service has no audit log")) })
    }

    /// The request body of a decision.
    fn decision(&self, _: &DecisionBody) -> Result<Vec<u8>, ProviderError> {
        Err(ProviderError::NotAllowed("the service accepts no decisions"))
    }

    /// Sends a decision. One attempt without retry.
    fn decide<'a>(&'a self, _: RemoteJourney<'a>, _: Vec<u8>) -> PendingReply<'a, ()> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service accepts no decisions")) })
    }

    /// Sets match statuses on watch-list records. One attempt without retry.
    fn mark_records<'a>(&'a self, _: RemoteJourney<'a>, _: &'a MarksBody) -> PendingReply<'a, ()> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service accepts no match statuses")) })
    }

    /// The body of the request that runs AML screening again.
    fn screening(&self, _: &ScreenedPerson) -> Result<Vec<u8>, ProviderError> {
        Err(ProviderError::NotAllowed("the service does not run screening again"))
    }

    /// Runs AML screening again. One attempt without retry.
    fn rerun_screening<'a>(&'a self, _: RemoteJourney<'a>, _: Vec<u8>) -> PendingReply<'a, ()> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service does not run screening again")) })
    }
}

/// A decision as sent to a service or to the customer's webhook.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionBody {
    pub verb: Verb,
    /// Free text of the reviewer.
    pub comment: Option<String>,
    pub steps: Vec<StepReview>,
    /// Idempotency key: lets the receiver detect a decision that arrives twice.
    pub decision_id: Uuid,
    pub reviewer: String,
    pub reason: String,
    /// The audit entry that recorded the decision, as shown in a comment: `[record 7:0123456789abcdef]`.
    pub record: String,
}

/// A review in a service's audit log (docs/contracts/idwise.md 2.12).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoggedReview {
    pub at: Option<Timestamp>,
    /// Whether the review was made with the server key, as our reviews are.
    pub by_server_key: bool,
    pub succeeded: bool,
    /// The whole log entry as JSON. It may contain the comment of the review.
    pub text: Untrusted,
}

/// Match statuses as sent to a service.
#[derive(Clone, Debug, PartialEq)]
pub struct MarksBody {
    /// The service's keys of the records.
    pub records: Vec<Untrusted>,
    /// The status to set on each record.
    pub marks: Marks,
}
