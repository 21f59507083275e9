//! The match statuses to report with a decision, if the account is configured to report them.

use super::destination::Destination;
use super::error::ReviewError;
use super::latest_reading::LatestReading;
use super::sender::marks_of;
use super::service::ReviewService;
use crate::domain::decision::{Intent, Verb};
use crate::domain::match_status::MarkedRecord;
use crate::domain::resolution::Conclusion;
use crate::insight::finding::{Evidence, Finding, FindingKind};
use crate::store::match_status::NewMatchStatus;
use uuid::Uuid;

/// Creates the match statuses of a decision.
pub(super) struct MatchStatusService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> MatchStatusService<'_, D> {
    /// One match status for each conclusion, with those of its records that have an id. None for a resubmission: it may
    /// change the data, and the screening runs again.
    pub(super) async fn of_decision(
        &self,
        intent: &Intent,
        latest: &LatestReading<'_, D>,
    ) -> Result<Vec<NewMatchStatus>, ReviewError> {
        let key = &intent.journey;
        let account = self.0.accounts.get(&key.provider.0);
        let Some(words) = account.and_then(D::match_status_words) else { return Ok(Vec::new()) };
        if intent.verb == Verb::Resubmit {
            return Ok(Vec::new());
        }
        let reading = latest.reading()?;
        let resolutions = self.0.store.resolutions().of(key).await?.all_sound()?;
        let mut match_statuses = Vec::new();
        for conclusion in [Conclusion::NoIssue, Conclusion::IssueConfirmed, Conclusion::Inconclusive] {
            let marks = words.marks(conclusion);
            let concluded = |line: &&Finding| {
                let about = |one: &crate::domain::resolution::Resolution| one.finding == line.id;
                resolutions.iter().any(|one| about(one) && one.conclusion == conclusion)
            };
            let mut records: Vec<MarkedRecord> = Vec::new();
            for record in reading.findings.iter().filter(concluded).flat_map(indices) {
                let record = reading.journey.aml.as_ref().and_then(|aml| aml.matches.get(record));
                let Some((record, id)) =
                    record.and_then(|record| Some((record, record.resource_id.clone()?)))
                else {
                    continue;
                };
                let was = marks_of(record);
                let is_new = !records.iter().any(|known| known.resource_id == id);
                if is_new && !id.is_blank() && !marks.are_on(&was) {
                    records.push(MarkedRecord { resource_id: id, was });
                }
            }
            if !marks.is_empty() && !records.is_empty() {
                match_statuses.push(NewMatchStatus { id: Uuid::now_v7(), conclusion, records, marks });
            }
        }
        Ok(match_statuses)
    }
}

/// The indices of the AML matches that a finding is about.
fn indices(line: &Finding) -> Vec<usize> {
    if line.kind != FindingKind::AmlMatch {
        return Vec::new();
    }
    let index = |evidence: &Evidence| match evidence {
        Evidence::AmlMatch { index } => Some(*index),
        _ => None,
    };
    line.evidence.iter().filter_map(index).collect()
}
