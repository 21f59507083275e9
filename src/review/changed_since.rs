//! What changed in a journey since this reviewer opened it last, or since the last decision.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::record::AuditEntry;
use crate::insight::case::{Case, Changed};
use crate::insight::changes;
use crate::insight::finding::Finding;
use jiff::Timestamp;

/// The most differences that are reported.
const MOST: usize = 200;

/// An earlier document that was opened or decided upon.
struct EarlierView {
    version: i64,
    at: Timestamp,
    by_decision: bool,
}

impl<D: Destination> ReviewService<D> {
    /// The difference to the latest earlier document that was looked at or decided upon.
    pub(super) async fn changed(
        &self,
        key: &JourneyKey,
        service: &ServiceId,
        (version, journey): (i64, &Journey),
        history: &[AuditEntry],
    ) -> Result<Option<Changed>, ReviewError> {
        let Some(view) = last_view(history, &self.reviewer, version) else { return Ok(None) };
        let Some(before) = self.store.documents().version(key, view.version).await? else { return Ok(None) };
        let Some(before) = self.reader.journey(service, &before.raw) else { return Ok(None) };
        let mut items = changes::between(&before, journey);
        items.truncate(MOST);
        let EarlierView { at: since, by_decision, .. } = view;
        Ok((!items.is_empty()).then_some(Changed { since, by_decision, items }))
    }
}

impl<D: Destination> ReviewService<D> {
    /// Lines that were settled on a document that was decided upon, and that the latest has no more: a record that
    /// was cleared at the service since, at our own word perhaps. An auditor wants them all the same.
    pub async fn settled_before(&self, case: &Case, now: Timestamp) -> Result<Vec<Finding>, ReviewError> {
        let known = self.known(&case.key).await?;
        let mut lines: Vec<Finding> = Vec::new();
        for version in decided_upon(&case.history) {
            let Some(document) = self.store.documents().version(&case.key, version).await? else { continue };
            let Some(reading) = self.reader.read(&known.service, &document.raw, now) else { continue };
            let is_missing =
                |line: &Finding| !case.ledger.iter().chain(&lines).any(|there| there.id == line.id);
            let is_settled = |line: &Finding| case.resolutions.iter().any(|one| one.finding == line.id);
            let found: Vec<Finding> =
                reading.ledger.into_iter().filter(|line| is_settled(line) && is_missing(line)).collect();
            lines.extend(found);
        }
        Ok(lines)
    }
}

/// The versions that decisions stand on, the latest first.
fn decided_upon(history: &[AuditEntry]) -> Vec<i64> {
    let version = |entry: &AuditEntry| match entry.event() {
        Event::DecisionRecorded { document_version, .. } => Some(document_version),
        _ => None,
    };
    let mut versions: Vec<i64> = history.iter().rev().filter_map(version).collect();
    versions.dedup();
    versions
}

/// The last look at an earlier version; none if the latest has been decided upon already.
fn last_view(history: &[AuditEntry], me: &Reviewer, latest: i64) -> Option<EarlierView> {
    let mut last: Option<EarlierView> = None;
    for entry in history {
        let (version, by_decision) = match entry.event() {
            Event::DecisionRecorded { document_version, .. } => (document_version, true),
            Event::JourneyOpened { version } if &entry.by == me => (version, false),
            _ => continue,
        };
        if version >= latest {
            if by_decision {
                return None;
            }
            continue;
        }
        if last.as_ref().is_none_or(|last| version >= last.version) {
            last = Some(EarlierView { version, at: entry.at, by_decision });
        }
    }
    last
}
