//! The figures for the console: what the store knows, counted by the review, in the order in which it is drawn.

use super::message::Stats;
use crate::domain::ids::Reviewer;
use crate::domain::record::{AuditEntry, Decision};
use crate::provider::Account;
use crate::review::stats::{self, DecisionFact};
use crate::review::{Office, Trouble};
use jiff::{SignedDuration, Timestamp};

/// Days that the figures look back.
const DAYS: i64 = 14;

/// Counts what was decided in the last days.
pub(super) async fn of(office: &Office<Account>, now: Timestamp) -> Result<Stats, Trouble> {
    let since = now.checked_sub(SignedDuration::from_hours(24 * DAYS)).unwrap_or(now);
    let mut facts = Vec::new();
    for decision in office.store.decisions_since(since).await?.items {
        let key = &decision.intent.journey;
        let known = office.store.known(key).await?;
        let history = office.store.history(key).await?.items;
        facts.push(DecisionFact {
            verb: decision.intent.verb,
            reason: decision.intent.reason.clone(),
            at: decision.at,
            opened: opened(&history, &decision, &decision.intent.reviewer),
            state: decision.state,
            failed_rules: known.map(|known| known.summary.failed_rules).unwrap_or_default(),
        });
    }
    Ok(shown(stats::Stats::of(&[], &facts, &[], now)))
}

/// When the same person had last opened the case before deciding.
fn opened(history: &[AuditEntry], decision: &Decision, by: &Reviewer) -> Option<Timestamp> {
    let before = history.iter().rev().filter(|entry| entry.at <= decision.at);
    before.into_iter().find(|entry| entry.what == "journey.opened" && &entry.by == by).map(|entry| entry.at)
}

fn shown(stats: stats::Stats) -> Stats {
    let counted =
        |counts: Vec<(String, usize)>| counts.into_iter().map(|(what, count)| (what, count as u64)).collect();
    let words = |counts: std::collections::BTreeMap<&'static str, usize>| {
        counts.into_iter().map(|(what, count)| (what.to_owned(), count)).collect()
    };
    let mut by_reason: Vec<(String, usize)> = stats.by_reason.into_iter().collect();
    by_reason.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let milliseconds = |seconds: Option<i64>| seconds.map(|seconds| seconds.saturating_mul(1000));
    Stats {
        decided: stats.decided as u64,
        last_hour: stats.last_hour as u64,
        by_day: counted(stats.by_day.into_iter().collect()),
        by_hour: counted(stats.by_hour.into_iter().collect()),
        by_verb: counted(words(stats.by_verb)),
        by_reason: counted(by_reason),
        by_state: counted(words(stats.by_state)),
        median_ms: milliseconds(stats.handling.median_seconds),
        ninetieth_ms: milliseconds(stats.handling.p90_seconds),
        overturned: stats
            .overturned
            .into_iter()
            .map(|it| (it.rule, it.approved as u64, it.decided as u64))
            .collect(),
        faces: (stats.faces.agreed as u64, stats.faces.disagreed as u64, stats.faces.open as u64),
    }
}
