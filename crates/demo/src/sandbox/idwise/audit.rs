//! The service's audit log of a journey (docs/contracts/idwise.md 2.12).

use super::super::answer::{self, IdwiseRejection};
use super::super::listing::ListQuery;
use super::super::record::{AuditItem, Principal};
use super::super::shared_state::SharedState;
use super::journeys::journey;
use super::written;
use axum::extract::{Query, State};
use axum::response::Response;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// `GET /journey/audit-logs`, newest first.
pub(super) async fn logs(
    State(state): State<Arc<SharedState>>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, IdwiseRejection> {
    let id = query.get("journey_id").ok_or("journey_id is required")?;
    let asked = ListQuery::read(&query)?;
    let items = state.record.audit_items(id);
    let entry = journey(&state, id)?;
    let end = asked.from.saturating_add(asked.size);
    let tenant = entry.journey().get("customer_id").cloned().unwrap_or(Value::Null);
    let page =
        items.iter().skip(asked.from).take(asked.size).map(|item| line(&state, id, &tenant, item)).collect();
    Ok(answer::ok(&asked.envelope(page, Some(end).filter(|end| *end < items.len()), items.len())))
}

fn line(state: &SharedState, id: &str, tenant: &Value, item: &AuditItem) -> Value {
    let (kind, email) = match item.by {
        Principal::ServerKey => ("server_api_key", None),
        Principal::OtherReviewer => ("user", Some("other.reviewer@example.com")),
    };
    json!({
        "action": item.action,
        "email": email,
        "principal_id": state.ids.named(kind, 24),
        "principal_type": kind,
        "resource_id": id,
        "resource_tenent_id": tenant,
        "resource_type": "journey",
        "status": if item.succeeded { "Succeeded" } else { "Failed" },
        "timestamp": written(item.at),
    })
}
