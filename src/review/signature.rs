//! Signatures of decisions and answers about faces. They are requested before anything is recorded.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::config::choices::Unsigned;
use crate::domain::event::Event;
use crate::domain::ids::JourneyKey;
use crate::domain::statement::statement;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// Why there is no signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignProblem {
    /// The reviewer cancelled the request.
    Cancelled,
    /// No signature could be made; contains the reason.
    Missing(String),
}

/// A pending signature.
pub type Signed<'a> = Pin<Box<dyn Future<Output = Result<String, SignProblem>> + Send + 'a>>;

/// Makes signatures for the reviewer.
pub trait Signer: Send + Sync {
    /// Signs a statement.
    fn sign<'a>(&'a self, statement: &'a [u8]) -> Signed<'a>;

    /// Cancels the pending signature.
    fn cancel(&self);
}

/// How this reviewer's decisions are signed.
#[derive(Clone)]
pub struct Signing {
    pub signer: Option<Arc<dyn Signer>>,
    pub unsigned: Unsigned,
}

impl Default for Signing {
    fn default() -> Self {
        Self { signer: None, unsigned: Unsigned::Allow }
    }
}

impl<D: Destination> ReviewService<D> {
    /// Cancels the pending signature, so that nothing is recorded.
    pub fn cancel_signing(&self) {
        if let Some(signer) = &self.signing.signer {
            signer.cancel();
        }
    }

    /// Whether decisions are signed.
    pub(super) fn signs(&self) -> bool {
        self.signing.signer.is_some()
    }

    /// The signature of an event that is about to be recorded; `None` if none is required.
    pub(super) async fn signature(
        &self,
        event: &Event,
        key: &JourneyKey,
    ) -> Result<Option<String>, ReviewError> {
        let refused = |why: &str| ReviewError::from(Rejection::NotSigned(why.to_owned()));
        let Some(signer) = &self.signing.signer else {
            return match self.signing.unsigned {
                Unsigned::Allow => Ok(None),
                Unsigned::Refuse => Err(refused("signing is switched off (identity.sign)")),
            };
        };
        let Some(statement) = statement(event, &self.reviewer, key) else { return Ok(None) };
        match (signer.sign(statement.as_bytes()).await, self.signing.unsigned) {
            (Ok(signature), _) => Ok(Some(signature)),
            (Err(SignProblem::Cancelled), _) => Err(refused("it was cancelled")),
            (Err(SignProblem::Missing(why)), Unsigned::Refuse) => Err(refused(&why)),
            (Err(SignProblem::Missing(why)), Unsigned::Allow) => {
                tracing::warn!(%why, "a decision is recorded without a signature");
                Ok(None)
            }
        }
    }
}
