//! `referee stats`: throughput, waiting times, decisions by reason, overruled rules.

use super::error::Failure;
use super::session::{Accounts, Review, Session};
use super::{breakdown, moment, output};
use crate::domain::role::Act;
use crate::domain::time::waited;
use crate::review::breakdown::{GroupBy, Period};
use crate::review::statistics::corrected;
use crate::review::stats::{
    FaceAgreement, Handling, Overturned, SecondAgreement, Stats as Counted, WaitingByAge,
};
use crate::store::queue::Waits;
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde::Serialize;
use std::collections::BTreeMap;

/// The arguments of `referee stats`.
#[derive(Debug, Args)]
pub struct StatsCommand {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Statistics of each reviewer or account
    #[arg(long, value_name = "reviewer|account", value_parser = group)]
    pub by: Option<GroupBy>,
    /// Only from this time on: 2026-01-31, 2026-01-31T08:00:00Z, or 7d (seven days ago)
    #[arg(long, value_name = "T", value_parser = moment::parse, requires = "by")]
    pub from: Option<Timestamp>,
    /// Only before this day or time
    #[arg(long, value_name = "T", value_parser = moment::parse, requires = "by")]
    pub to: Option<Timestamp>,
    /// Print comma-separated values
    #[arg(long, requires = "by", conflicts_with = "json")]
    pub csv: bool,
}

fn group(word: &str) -> Result<GroupBy, String> {
    match word {
        "reviewer" => Ok(GroupBy::Reviewer),
        "account" => Ok(GroupBy::Account),
        _ => Err("one of: reviewer, account".to_owned()),
    }
}

/// The statistics. They count work, not people.
#[derive(Debug, Default, Serialize)]
pub(super) struct Figures {
    /// Undecided journeys in the queue.
    pub waiting: usize,
    /// Those of them that have waited longer than their service level.
    pub over_service_level: usize,
    /// The longest wait in seconds.
    pub oldest_waiting_seconds: i64,
    pub median_waiting_seconds: i64,
    /// Decisions in the last 24 hours.
    pub decided_last_day: usize,
    /// Decisions in the last 7 days.
    pub decided_last_week: usize,
    /// Decisions that replace a delivered one. The replaced decisions are counted by state only.
    pub corrections: usize,
    pub by_verb: BTreeMap<String, usize>,
    pub by_reason: BTreeMap<String, usize>,
    /// All decisions by the state of their delivery.
    pub by_state: BTreeMap<String, usize>,
    /// Failed rules that an approval overruled, with their number.
    pub overturned_rules: BTreeMap<String, usize>,
    /// Waiting journeys by age.
    pub waiting_by_age: WaitingByAge,
    /// The times from opening to decision.
    pub handling: Handling,
    /// How often each failed rule was overruled.
    pub rules: Vec<Overturned>,
    /// Answers about faces that were given before the automated result was shown.
    pub faces: FaceAgreement,
    /// The share of answers that agree with the automated result, among those that can be compared.
    pub faces_agreement_rate: Option<f64>,
    /// Blind second reviews: how often both reviewers chose the same verb.
    pub second: SecondAgreement,
    /// Quality samples: how often the judgment has the same verb as the decision.
    pub sample: SecondAgreement,
    /// Decisions that the store cannot read. They are not counted elsewhere.
    pub unreadable: usize,
}

impl StatsCommand {
    /// Prints the statistics.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::See, Accounts::None).await?;
        if let Some(by) = self.by {
            let period = Period { from: self.from, to: self.to };
            let rows = review.statistics().breakdown(by, period).await?;
            return match (self.json, self.csv) {
                (true, _) => breakdown::json(by, &rows),
                (_, true) => breakdown::csv(by, &rows),
                _ => breakdown::table(by, &rows),
            };
        }
        let now = Timestamp::now();
        let figures = figures(&review, now).await?;
        if self.json { output::json(&figures) } else { print(&figures) }
    }
}

async fn figures(review: &Review, now: Timestamp) -> Result<Figures, Failure> {
    let mut figures = Figures::default();
    queue(&mut figures, &review.statistics().waits(now).await?, now);
    let listed = review.statistics().decisions().await?;
    figures.unreadable = listed.damaged.len();
    let decisions = listed.items;
    let corrected = corrected(&decisions);
    // Undone, dropped and corrected decisions are counted by state only.
    for decision in &decisions {
        count(&mut figures.by_state, decision.state.word());
        if !decision.state.has_decided() || corrected.contains(&decision.id) {
            continue;
        }
        count(&mut figures.by_verb, decision.intent.verb.word());
        count(&mut figures.by_reason, &decision.intent.reason);
        let since = |hours: i64| now.checked_sub(hours.hours()).is_ok_and(|then| decision.at >= then);
        figures.decided_last_day += usize::from(since(24));
        figures.decided_last_week += usize::from(since(24 * 7));
    }
    let counted = review.statistics().all(&now.to_zoned(TimeZone::UTC)).await?;
    let approved = counted.overturned.iter().filter(|rule| rule.approved > 0);
    figures.overturned_rules = approved.map(|rule| (rule.rule.clone(), rule.approved)).collect();
    figures.faces_agreement_rate = counted.faces.rate();
    figures.corrections = counted.corrections;
    figures.second = counted.second;
    figures.sample = counted.sample;
    let Counted { waiting, handling, overturned, faces, .. } = counted;
    (figures.waiting_by_age, figures.handling, figures.rules, figures.faces) =
        (waiting, handling, overturned, faces);
    Ok(figures)
}

fn queue(figures: &mut Figures, waits: &Waits, now: Timestamp) {
    let seconds = |since: Option<i64>| {
        since.map_or(0, |since| now.as_millisecond().saturating_sub(since).max(0) / 1000)
    };
    figures.waiting = waits.total;
    figures.over_service_level = waits.late;
    figures.oldest_waiting_seconds = seconds(waits.oldest_since_ms);
    figures.median_waiting_seconds = seconds(waits.median_since_ms);
}

fn count(counts: &mut BTreeMap<String, usize>, word: &str) {
    *counts.entry(word.to_owned()).or_default() += 1;
}

fn print(figures: &Figures) -> Result<(), Failure> {
    let wait = |seconds: i64| waited(seconds.saturating_mul(1000));
    output::line(&format!("waiting             {}", figures.waiting))?;
    output::line(&format!("over service level  {}", figures.over_service_level))?;
    output::line(&format!("oldest              {}", wait(figures.oldest_waiting_seconds)))?;
    output::line(&format!("median wait         {}", wait(figures.median_waiting_seconds)))?;
    output::line(&format!("decided, 24 hours   {}", figures.decided_last_day))?;
    output::line(&format!("decided, 7 days     {}", figures.decided_last_week))?;
    if figures.corrections > 0 {
        output::line(&format!("corrections         {}", figures.corrections))?;
    }
    let seconds = |value: Option<i64>| value.map_or("-".to_owned(), |value| format!("{value} s"));
    output::line(&format!("handling, median          {}", seconds(figures.handling.median_seconds)))?;
    output::line(&format!("handling, 90th percentile {}", seconds(figures.handling.p90_seconds)))?;
    if figures.unreadable > 0 {
        output::line(&format!("unreadable          {}, not counted", figures.unreadable))?;
    }
    if let Some(rate) = figures.faces_agreement_rate {
        let of = figures.faces.agreed + figures.faces.disagreed;
        output::line(&format!("faces agreed with the automated result  {:.0} % of {of}", rate * 100.0))?;
    }
    for (who, agreement) in
        [("second reviewers agreed ", &figures.second), ("samples judged the same", &figures.sample)]
    {
        let Some(rate) = agreement.agreement_rate else { continue };
        let kappa = agreement.kappa.map_or("-".to_owned(), |kappa| format!("{kappa:.2}"));
        let (percent, of) = (rate * 100.0, agreement.answered);
        output::line(&format!("{who} {percent:.0} % of {of}, Cohen's kappa {kappa}"))?;
    }
    let tables = [
        ("by verb", &figures.by_verb),
        ("by reason", &figures.by_reason),
        ("by state", &figures.by_state),
        ("failed rules, approved by reviewers", &figures.overturned_rules),
    ];
    for (heading, counts) in tables.into_iter().filter(|(_, counts)| !counts.is_empty()) {
        output::line("")?;
        output::line(heading)?;
        for (word, count) in counts {
            output::line(&format!("  {count:>5}  {word}"))?;
        }
    }
    Ok(())
}
