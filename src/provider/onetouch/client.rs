//! The requests to One Touch KYC: results only (docs/contracts/onetouch.md 3.4).

use crate::provider::client::{Client, PendingReply, RemoteJourney};
use crate::provider::error::ProviderError;
use crate::provider::http::{Ask, DOCUMENT_LIMIT};
use crate::provider::reach::Purpose;
use reqwest::Method;
use serde_json::Value;
use std::sync::atomic::{AtomicU8, Ordering};
use url::Url;

/// The HTTP method for results. The documentation is ambiguous: it shows a POST with an empty body and describes
/// a retrieval.
#[derive(Debug, Default)]
struct ResultMethod(AtomicU8);

const UNTRIED: u8 = 0;
const POST: u8 = 1;
const GET: u8 = 2;

impl ResultMethod {
    /// The methods to try: the one that has worked before, else the configured one followed by the other one.
    fn order(&self, post_first: bool) -> Vec<Method> {
        match (self.0.load(Ordering::Relaxed), post_first) {
            (POST, _) => vec![Method::POST],
            (GET, _) => vec![Method::GET],
            (_, true) => vec![Method::POST, Method::GET],
            (_, false) => vec![Method::GET, Method::POST],
        }
    }

    fn remember(&self, method: &Method) {
        let known = if *method == Method::POST { POST } else { GET };
        let _ = self.0.compare_exchange(UNTRIED, known, Ordering::Relaxed, Ordering::Relaxed);
    }
}

/// The requests of a One Touch account. It remembers the method that has worked.
#[derive(Debug, Default)]
pub(super) struct OnetouchClient {
    method: ResultMethod,
}

impl Client for OnetouchClient {
    fn result<'a>(&'a self, journey: RemoteJourney<'a>) -> PendingReply<'a, (Vec<u8>, Value)> {
        Box::pin(result(journey, &self.method))
    }
}

/// Fetches a result. After 404 or 405 it tries the other method, as long as no method has worked.
async fn result(journey: RemoteJourney<'_>, known: &ResultMethod) -> Result<(Vec<u8>, Value), ProviderError> {
    let RemoteJourney { connection, id } = journey;
    let url = journey.address(|paths| &paths.result)?;
    let mut first_error = None;
    for method in known.order(connection.settings().account.result_by_post) {
        let received = connection.journey_by(&question(url.clone(), &method), id).await;
        match received {
            Ok(found) => {
                known.remember(&method);
                return Ok(found);
            }
            Err(error @ (ProviderError::Gone { .. } | ProviderError::Refused { status: 405, .. })) => {
                // 404 describes the journey, 405 only the method, so 404 is reported.
                if first_error.is_none() || matches!(error, ProviderError::Gone { .. }) {
                    first_error = Some(error);
                }
            }
            Err(error) => {
                let gone = first_error.filter(|first| matches!(first, ProviderError::Gone { .. }));
                return Err(gone.unwrap_or(error));
            }
        }
    }
    Err(first_error.unwrap_or(ProviderError::NotAllowed("no HTTP method is left to try")))
}

fn question(url: Url, method: &Method) -> Ask {
    if *method == Method::POST {
        return Ask::post(url, Purpose::Api, Vec::new());
    }
    Ask::get(url, Purpose::Api, DOCUMENT_LIMIT)
}
