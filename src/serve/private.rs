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

/// How long the store may take to answer.
const PATIENCE: Duration = Duration::from_secs(3);
/// From here on a webhook waits too long.
const OLDEST: SignedDuration = SignedDuration::from_mins(5);

/// What the routes need.
pub(super) struct Private {
    pub(super) store: Store,
    pub(super) metrics: Arc<Metrics>,
}

/// The routes, for a router of their own.
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
    /// What keeps this server from being of use, a line each.
    async fn failing(&self) -> Vec<String> {
        // It takes the write lock and compares the schema, and changes nothing.
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
