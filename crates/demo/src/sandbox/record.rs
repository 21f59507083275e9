//! Everything that the sandbox received or would send: decisions, webhooks, audit items, leaked credentials, requests.

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The position of a decision in the record.
#[derive(Clone, Copy)]
pub(super) struct Receipt {
    era: u64,
    place: usize,
}

/// Who performed an action (docs/contracts/idwise.md 2.12).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Principal {
    /// A client with the server key. The service knows no person for it.
    ServerKey,
    /// A person in the service's own console.
    OtherReviewer,
}

/// An entry of the service's audit log.
#[derive(Clone, Debug)]
pub(super) struct AuditItem {
    pub(super) action: &'static str,
    pub(super) by: Principal,
    /// Whether the action succeeded.
    pub(super) succeeded: bool,
    pub(super) at: Timestamp,
}

/// All events since the start.
#[derive(Default)]
pub(super) struct SandboxRecord(Mutex<Happened>);

#[derive(Default)]
struct Happened {
    era: u64,
    decisions: Vec<ReceivedDecision>,
    webhooks: Vec<Value>,
    audit: HashMap<String, VecDeque<AuditItem>>,
    leaks: Vec<Value>,
    requests: VecDeque<Value>,
    aml_versions: HashMap<String, Vec<Value>>,
    aml_checks: HashMap<String, Value>,
}

#[derive(Serialize)]
struct ReceivedDecision {
    provider: &'static str,
    journey_id: String,
    body: Value,
    status: Option<u16>,
    at: Timestamp,
}

/// Maximum lengths of the lists that grow with every request, because a sandbox may run for days.
const MOST_REQUESTS: usize = 10_000;
const MOST_AUDIT_ITEMS: usize = 500;

impl SandboxRecord {
    /// Records a received decision request.
    pub(super) fn decision(&self, provider: &'static str, journey_id: &str, body: &[u8]) -> Receipt {
        let body = serde_json::from_slice(body)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(body).into_owned()));
        let mut happened = self.lock();
        happened.decisions.push(ReceivedDecision {
            provider,
            journey_id: journey_id.to_owned(),
            body,
            status: None,
            at: Timestamp::now(),
        });
        Receipt { era: happened.era, place: happened.decisions.len() - 1 }
    }

    /// Records its answer; `None` if there was none.
    pub(super) fn answered(&self, receipt: Receipt, status: Option<u16>) {
        let mut happened = self.lock();
        if happened.era == receipt.era
            && let Some(decision) = happened.decisions.get_mut(receipt.place)
        {
            decision.status = status;
        }
    }

    /// All received decisions, in order.
    pub(super) fn decisions(&self) -> Value {
        json!(self.lock().decisions)
    }

    /// Records an event that the service would send now.
    pub(super) fn webhook(&self, event: &str, body: Value) {
        self.lock().webhooks.push(json!({"event": event, "body": body}));
    }

    /// All events, in order. Each keeps its event id.
    pub(super) fn webhooks(&self) -> Value {
        Value::Array(self.lock().webhooks.clone())
    }

    /// Adds an entry to a journey's audit log.
    pub(super) fn audit(&self, journey_id: &str, action: &'static str, by: Principal, succeeded: bool) {
        let item = AuditItem { action, by, succeeded, at: Timestamp::now() };
        let mut happened = self.lock();
        let items = happened.audit.entry(journey_id.to_owned()).or_default();
        items.push_front(item);
        items.truncate(MOST_AUDIT_ITEMS);
    }

    /// The audit log of a journey, newest first.
    pub(super) fn audit_items(&self, journey_id: &str) -> Vec<AuditItem> {
        self.lock().audit.get(journey_id).map(|items| items.iter().cloned().collect()).unwrap_or_default()
    }

    /// Records that a credential reached the picture origin. Only its kind is stored.
    pub(super) fn leak(&self, path: &str, header: &str, carries: &str) {
        let leak =
            json!({"path": path, "header": header, "carries": carries, "at": Timestamp::now().to_string()});
        self.lock().leaks.push(leak);
    }

    /// All leaks, in order.
    pub(super) fn leaks(&self) -> Value {
        Value::Array(self.lock().leaks.clone())
    }

    /// Records a request to one of the three origins.
    pub(super) fn request(
        &self,
        origin: &str,
        method: &str,
        path: &str,
        status: Option<u16>,
        fault: Option<String>,
    ) {
        let at = Timestamp::now().to_string();
        let request = json!({"origin": origin, "method": method, "path": path, "status": status, "fault": fault, "at": at});
        let mut happened = self.lock();
        if happened.requests.len() >= MOST_REQUESTS {
            happened.requests.pop_front();
        }
        happened.requests.push_back(request);
    }

    /// The latest requests, in order.
    pub(super) fn requests(&self) -> Value {
        self.lock().requests.iter().cloned().collect()
    }

    /// Adds a version of a check's matches and returns its number; `first` becomes version 1 if there is none yet.
    pub(super) fn aml_version(&self, id: &str, first: Value, matches: Value) -> usize {
        let mut happened = self.lock();
        let versions = happened.aml_versions.entry(id.to_owned()).or_insert_with(|| vec![first]);
        versions.push(matches);
        versions.len()
    }

    /// The versions of a check's matches, oldest first; empty if it never changed.
    pub(super) fn aml_versions(&self, id: &str) -> Vec<Value> {
        self.lock().aml_versions.get(id).cloned().unwrap_or_default()
    }

    /// Stores a check that belongs to no journey, or its new state.
    pub(super) fn keep_aml_check(&self, id: &str, check: Value) {
        self.lock().aml_checks.insert(id.to_owned(), check);
    }

    /// A check that belongs to no journey.
    pub(super) fn aml_check(&self, id: &str) -> Option<Value> {
        self.lock().aml_checks.get(id).cloned()
    }

    /// Deletes everything. Answers to requests from before the reset are ignored.
    pub(super) fn reset(&self) {
        let mut happened = self.lock();
        *happened = Happened { era: happened.era + 1, ..Happened::default() };
    }

    fn lock(&self) -> MutexGuard<'_, Happened> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
