//! What every request passes first: the record of decisions, then the faults, then the service itself.

use super::fault::Kind;
use super::gate::Cord;
use super::hub::Hub;
use super::meddle::{After, meddle};
use super::percent;
use super::record::Receipt;
use axum::body::{Body, to_bytes};
use axum::extract::{ConnectInfo, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::Response;
use std::sync::Arc;

/// Which of the three origins of the services a request came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Idwise,
    Onetouch,
    Images,
}

impl Origin {
    /// The word for it in the control origin's answers.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Idwise => "idwise",
            Self::Onetouch => "onetouch",
            Self::Images => "images",
        }
    }
}

/// The front door of an origin.
#[derive(Clone)]
pub(super) struct Door {
    /// Of which.
    pub(super) origin: Origin,
    /// What stands behind it.
    pub(super) hub: Arc<Hub>,
}

const MANUAL_REVIEW: &str = "/journey/v2/manual-review/";
const IMAGE: &str = "/journey/v2/image/";
const LARGEST_DECISION: usize = 2 * 1024 * 1024;

/// The middleware of all origins but control.
pub(super) async fn front(
    State(door): State<Door>,
    ConnectInfo(cord): ConnectInfo<Cord>,
    request: Request,
    next: Next,
) -> Response {
    let hub = &door.hub;
    let method = request.method().as_str().to_owned();
    let path = request.uri().path().to_owned();
    let (request, receipt) = door.receive(request).await;
    let picture = door.origin == Origin::Images || path.starts_with(IMAGE);
    let fault = hub.faults.take(&method, &path, picture);
    let (response, after) = match &fault {
        Some((_, kind)) => meddle(door.origin, kind, request, next).await,
        None => (next.run(request).await, After::Now),
    };
    let status = after.is_answered().then(|| response.status().as_u16());
    if let Some(receipt) = receipt {
        hub.record.answered(receipt, status);
    }
    hub.record.request(
        door.origin.word(),
        &method,
        &path,
        status,
        fault.map(|(name, _): (String, Kind)| name),
    );
    door.finish(response, after, &cord).await
}

impl Door {
    /// Writes a decision down before anything else can happen to it.
    async fn receive(&self, request: Request) -> (Request, Option<Receipt>) {
        let encoded = match request.uri().path().strip_prefix(MANUAL_REVIEW) {
            Some(id) if self.origin == Origin::Idwise && request.method() == Method::POST => id.to_owned(),
            _ => return (request, None),
        };
        let (parts, body) = request.into_parts();
        // A body that breaks off, or is far too long for a decision, is refused as an empty one.
        let bytes = to_bytes(body, LARGEST_DECISION).await.unwrap_or_default();
        let receipt = self.hub.record.decision(self.origin.word(), &percent::decoded(&encoded), &bytes);
        (Request::from_parts(parts, Body::from(bytes)), Some(receipt))
    }

    async fn finish(&self, response: Response, after: After, cord: &Cord) -> Response {
        match after {
            After::Now => {}
            After::Wait(time) => {
                tokio::select! {
                    () = tokio::time::sleep(time) => {}
                    () = self.hub.stop.cancelled() => {}
                }
            }
            After::Cut => cord.cut(),
            After::Never => {
                self.hub.stop.cancelled().await;
                cord.cut();
            }
        }
        response
    }
}
