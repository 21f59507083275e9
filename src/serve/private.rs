//! The private routes: `/healthz` for a supervisor, `/readyz` for a load balancer, `/metrics` for a monitor.

use super::metrics::Metrics;
use super::workers::SEND_DUTY;
use crate::store::Store;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::SignedDuration;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// Timeout of the store.
const PATIENCE: Duration = Duration::from_secs(3);
/// A webhook that waits longer makes the server unready.
const OLDEST: SignedDuration = SignedDuration::from_mins(5);

/// The state of the routes.
pub(super) struct Private {
    pub(super) store: Store,
    pub(super) metrics: Arc<Metrics>,
}

/// The router with these routes.
pub(super) fn router(private: Arc<Private>) -> Router {
    let routes = Router::new().route("/healthz", get(async || "ok\n"));
    routes.route("/readyz", get(readyz)).route("/metrics", get(metrics)).with_state(private)
}

async fn readyz(State(private): State<Arc<Private>>) -> Response {
    let failing = match timeout(PATIENCE, private.failing()).await {
        Ok(failing) => failing,
        Err(_) => vec![format!("store: it did not answer within {} s", PATIENCE.as_secs())],
    };
    match failing.is_empty() {
        true => (StatusCode::OK, "ok\n").into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, failing.join("\n") + "\n").into_response(),
    }
}

impl Private {
    /// The reasons why this server is not ready, one per line.
    async fn failing(&self) -> Vec<String> {
        // This takes the write lock and compares the schema, but changes nothing.
        if let Err(error) = self.store.duties().check_writable().await {
            return vec![format!("store: {error}")];
        }
        let mut failing = Vec::new();
        match self.store.duties().is_held(SEND_DUTY).await {
            Ok(true) => {}
            Ok(false) => failing.push("sending: no server has the duty to send decisions".to_owned()),
            Err(error) => failing.push(format!("sending: {error}")),
        }
        match self.store.hooks().oldest_due().await {
            Ok(Some(oldest)) if self.store.now().duration_since(oldest) > OLDEST => {
                failing.push(format!("webhooks: the oldest has waited since {oldest}"));
            }
            Ok(_) => {}
            Err(error) => failing.push(format!("webhooks: {error}")),
        }
        failing
    }
}

async fn metrics(State(private): State<Arc<Private>>) -> Response {
    let begun = Instant::now();
    match timeout(PATIENCE, private.store.figures().read()).await {
        Ok(Ok(figures)) => {
            private.metrics.store_took("figures", begun.elapsed());
            private.metrics.set_figures(&figures, private.store.now());
        }
        Ok(Err(error)) => private.metrics.store_is_away(Some(&error)),
        Err(_) => private.metrics.store_is_away(None),
    }
    let kind = [(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, private.metrics.text()).into_response()
}
