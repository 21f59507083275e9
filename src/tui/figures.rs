//! The figures of the review, in the order in which the console draws them.

use crate::provider::Account;
use crate::review::stats;
use crate::review::{Office, Trouble};
use crate::tui::messages::message::Stats;
use jiff::Timestamp;

/// Counts what was decided.
pub(super) async fn of(office: &Office<Account>, now: Timestamp) -> Result<Stats, Trouble> {
    Ok(shown(office.figures(now).await?))
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
