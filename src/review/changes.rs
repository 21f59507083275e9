//! What changed in a journey since this reviewer opened it last, or since the last decision.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::ids::{Reviewer, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::record::AuditEntry;
use crate::insight::case::{Case, Changed};
use crate::insight::changes;
use crate::insight::finding::Finding;
use crate::store::documents::Document;
use jiff::Timestamp;

/// Maximum number of reported differences.
const MOST: usize = 200;

/// The last time that an earlier document was opened or decided on.
struct EarlierView {
    version: i64,
    at: Timestamp,
    by_decision: bool,
}

/// Compares the documents of a journey.
pub(super) struct ChangeService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ChangeService<'_, D> {
    /// The version of the latest earlier document that this reviewer opened or that was decided on.
    pub(super) fn earlier_version(&self, history: &[AuditEntry], latest: i64) -> Option<i64> {
        last_view(history, &self.0.reviewer, latest).map(|view| view.version)
    }

    /// The differences between that document and the latest.
    pub(super) fn since_last_view(
        &self,
        service: &ServiceId,
        before: &Document,
        (version, journey): (i64, &Journey),
        history: &[AuditEntry],
    ) -> Option<Changed> {
        let view = last_view(history, &self.0.reviewer, version)?;
        let before = self.0.reader.journey(service, &before.raw)?;
        let mut items = changes::between(&before, journey);
        items.truncate(MOST);
        let EarlierView { at: since, by_decision, .. } = view;
        (!items.is_empty()).then_some(Changed { since, by_decision, items })
    }
}

impl<D: Destination> ChangeService<'_, D> {
    /// Findings that were resolved on a document with a decision and that the latest document no longer has: for
    /// example a watch-list record that the service cleared, perhaps because we reported its match status. An auditor
    /// still needs them.
    pub(super) async fn resolved_before(
        &self,
        case: &Case,
        now: Timestamp,
    ) -> Result<Vec<Finding>, ReviewError> {
        let known = self.0.cases().known(&case.key).await?;
        let mut lines: Vec<Finding> = Vec::new();
        for version in decided_upon(&case.history) {
            let Some(document) = self.0.store.documents().version(&case.key, version).await? else {
                continue;
            };
            let Some(reading) = self.0.reader.read_without_raw(&known.service, &document.raw, now) else {
                continue;
            };
            let is_missing =
                |line: &Finding| !case.findings.iter().chain(&lines).any(|there| there.id == line.id);
            let is_settled = |line: &Finding| case.resolutions.get(&line.id).is_some();
            let found: Vec<Finding> =
                reading.findings.into_iter().filter(|line| is_settled(line) && is_missing(line)).collect();
            lines.extend(found);
        }
        Ok(lines)
    }
}

/// The versions of the documents with a decision, the latest first.
fn decided_upon(history: &[AuditEntry]) -> Vec<i64> {
    let version = |entry: &AuditEntry| match entry.event() {
        Event::DecisionRecorded { document_version, .. } => Some(document_version),
        _ => None,
    };
    let mut versions: Vec<i64> = history.iter().rev().filter_map(version).collect();
    versions.dedup();
    versions
}

/// The last view of an earlier version; `None` if the latest version already has a decision.
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
