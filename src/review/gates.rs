//! Rules for an approval over unresolved findings.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::latest_reading::LatestReading;
use super::service::ReviewService;
use crate::config::choices::{CommentPolicy, Gates};
use crate::domain::decision::{Intent, Verb};
use crate::domain::ids::FindingId;
use crate::domain::pii::Masking;
use crate::domain::resolution::{Conclusion, Resolution, ResolvedFindings};
use crate::domain::text::Untrusted;
use crate::insight::finding::Finding;

/// Checks an approval against the findings of the journey.
pub(super) struct ApprovalGates<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ApprovalGates<'_, D> {
    /// Rejects an approval if the rules forbid unresolved findings, or if it lacks the comment that they require.
    /// Returns the findings that the approval overrides.
    pub(super) async fn check(
        &self,
        intent: &Intent,
        latest: &LatestReading<'_, D>,
    ) -> Result<Vec<FindingId>, ReviewError> {
        if intent.verb != Verb::Approve {
            return Ok(Vec::new());
        }
        let key = &intent.journey;
        let mut findings = latest.reading()?.findings.clone();
        self.0.linked_journeys().add(key, &mut findings).await?;
        let resolutions = self.0.store.resolutions().of(key).await?.all_sound()?;
        let resolutions: ResolvedFindings = resolutions.into_iter().collect();
        let resolution = |finding: &&Finding| resolutions.get(&finding.id);
        let open: Vec<&Finding> = findings.iter().filter(|finding| resolution(finding).is_none()).collect();
        if self.0.rules.review.gates == Gates::Hard && !open.is_empty() {
            return Err(Rejection::OpenLines(named(&open)).into());
        }
        let explained = |one: &Resolution| one.conclusion == Conclusion::NoIssue;
        let passed = findings.iter().filter(|finding| !resolution(finding).is_some_and(explained));
        let wanting: Vec<&Finding> = passed.filter(|finding| self.wants_comment(finding)).collect();
        let is_silent = intent.comment.as_ref().is_none_or(Untrusted::is_blank);
        if is_silent && !wanting.is_empty() {
            return Err(Rejection::SilentOverride(named(&wanting)).into());
        }
        Ok(open.into_iter().map(|finding| finding.id.clone()).collect())
    }

    /// Whether an approval that overrides this finding needs a comment.
    fn wants_comment(&self, finding: &Finding) -> bool {
        match self.0.rules.review.comments {
            // With `always`, every reason already requires a comment.
            CommentPolicy::ByReason | CommentPolicy::Always => false,
            CommentPolicy::Grave => finding.is_grave(),
            CommentPolicy::WhenOpen => true,
        }
    }
}

/// The names of the first findings, masked, and the number of further ones.
fn named(lines: &[&Finding]) -> String {
    let names: Vec<String> =
        lines.iter().take(3).map(|line| line.subject.shown(Masking::Masked).to_string()).collect();
    match lines.len().saturating_sub(3) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
