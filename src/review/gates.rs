//! Rules for an approval over unresolved findings.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::config::choices::{CommentPolicy, Gates};
use crate::domain::decision::{Intent, Verb};
use crate::domain::ids::ServiceId;
use crate::domain::pii::Masking;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Untrusted;
use crate::insight::finding::Finding;
use jiff::Timestamp;

/// Checks an approval against the findings.
pub(super) struct ApprovalGates<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> ApprovalGates<'_, D> {
    /// Rejects an approval with unresolved findings, or without the comment that they require, where the rules say so.
    pub(super) async fn check(
        &self,
        intent: &Intent,
        service: &ServiceId,
        document: &[u8],
        now: Timestamp,
    ) -> Result<(), ReviewError> {
        let (rules, key) = (&self.0.rules, &intent.journey);
        let silent = intent.comment.as_ref().is_none_or(Untrusted::is_blank);
        let is_hard = rules.review.gates == Gates::Hard;
        let wants_words = rules.review.comments == CommentPolicy::WhenOpen && silent;
        if intent.verb != Verb::Approve || !(is_hard || wants_words) {
            return Ok(());
        }
        let reading = self.0.reader.read_without_raw(service, document, now);
        let mut findings = reading.ok_or(Rejection::Unreadable)?.findings;
        self.0.linked_journeys().add(key, &mut findings).await?;
        let resolutions = self.0.store.resolutions().of(key).await?.all_sound()?;
        let settled = |line: &&Finding| resolutions.iter().any(|one| one.finding == line.id);
        let explained = |line: &&Finding| {
            let about = |one: &&crate::domain::resolution::Resolution| one.finding == line.id;
            resolutions.iter().any(|one| about(&one) && one.conclusion == Conclusion::NoIssue)
        };
        let open: Vec<&Finding> = findings.iter().filter(|line| !settled(line)).collect();
        if is_hard && !open.is_empty() {
            return Err(Rejection::OpenLines(named(&open)).into());
        }
        let overridden: Vec<&Finding> = findings.iter().filter(|line| !explained(line)).collect();
        if wants_words && !overridden.is_empty() {
            return Err(Rejection::SilentOverride(named(&overridden)).into());
        }
        Ok(())
    }
}

/// The first findings by name, masked, and how many more there are.
fn named(lines: &[&Finding]) -> String {
    let names: Vec<String> =
        lines.iter().take(3).map(|line| line.subject.shown(Masking::Masked).to_string()).collect();
    match lines.len().saturating_sub(3) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}
