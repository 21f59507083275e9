//! How a service is asked, and how it is told decisions: what differs from contract to contract.

use super::connection::Connection;
use super::error::ProviderError;
use crate::domain::decision::{StepReview, Verb};
use crate::domain::ids::JourneyId;
use crate::domain::match_status::Marks;
use crate::domain::text::Untrusted;
use crate::insight::case::{ProviderEvent, Step};
use serde_json::Value;
use std::fmt::Debug;
use std::pin::Pin;
use uuid::Uuid;

/// An answer under way.
pub type Asking<'a, T> = Pin<Box<dyn Future<Output = Result<T, ProviderError>> + Send + 'a>>;

/// The calls of one account. A contract without one of them leaves it as it is here: an account asks only
/// for what the contract's capabilities name.
pub trait Client: Debug + Send + Sync {
    /// The result of a journey, as bytes and parsed.
    fn result<'a>(&'a self, connection: &'a Connection, id: &'a JourneyId) -> Asking<'a, (Vec<u8>, Value)> {
        Box::pin(async move {
            let url = connection.address(&connection.settings().account.paths.result, id.as_sent())?;
            connection.get(url).await
        })
    }

    /// The steps that a resubmission can ask for.
    fn steps<'a>(&'a self, _: &'a Connection, _: &'a JourneyId) -> Asking<'a, Vec<Step>> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service names no steps")) })
    }

    /// The service's own record of a journey.
    fn audit_log<'a>(&'a self, _: &'a Connection, _: &'a JourneyId) -> Asking<'a, Vec<ProviderEvent>> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service keeps no record")) })
    }

    /// Sends a decision: exactly one attempt.
    fn decide<'a>(&'a self, _: &'a Connection, _: &'a JourneyId, _: &'a DecisionBody) -> Asking<'a, ()> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service takes no decisions")) })
    }

    /// Puts marks on watch-list records: exactly one attempt.
    fn mark_records<'a>(&'a self, _: &'a Connection, _: &'a JourneyId, _: &'a MarksBody) -> Asking<'a, ()> {
        Box::pin(async { Err(ProviderError::NotAllowed("the service has no watch lists")) })
    }
}

/// A decision as it is sent to a service or to the customer's receiver.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionBody {
    /// What was decided.
    pub verb: Verb,
    /// The reviewer's own words.
    pub comment: Option<String>,
    /// The steps of a resubmission.
    pub steps: Vec<StepReview>,
    /// By which a decision that arrives twice is known.
    pub decision_id: Uuid,
    /// Who decided.
    pub reviewer: String,
    /// The reason's code.
    pub reason: String,
}

/// Marks for watch-list records, as they are sent to a service.
#[derive(Clone, Debug, PartialEq)]
pub struct MarksBody {
    /// The service's keys of the records.
    pub records: Vec<Untrusted>,
    /// What is put on each.
    pub marks: Marks,
}
