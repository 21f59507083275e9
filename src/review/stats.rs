//! Statistics: what waits, what was decided, how long it took, where reviewers overrule the automated result.
//!
//! Pure: the caller passes the facts. No statistic ranks people.

use crate::domain::decision::{DecisionState, Verb};
use crate::store::queue::Waits;
use jiff::{Timestamp, Zoned};
use serde::Serialize;
use std::collections::BTreeMap;

/// What statistics need to know about one decision.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionFact {
    pub verb: Verb,
    /// The reason code.
    pub reason: String,
    pub at: Timestamp,
    /// When the same reviewer opened the case before; `None` if that was not recorded.
    pub opened: Option<Timestamp>,
    /// The state of its delivery.
    pub state: DecisionState,
    /// Keys of the rules that failed in the document that was decided on.
    pub failed_rules: Vec<String>,
    /// Whether it replaces a delivered decision.
    pub is_correction: bool,
    /// Whether a later decision replaces it. Such a decision is not counted as decided, so that its journey counts once.
    pub is_corrected: bool,
}

impl DecisionFact {
    /// Whether it counts: it is neither undone, dropped, unconfirmed nor corrected.
    pub(super) fn has_decided(&self) -> bool {
        self.state.has_decided() && !self.is_corrected
    }
}

/// An answer about faces that was given before the automated result was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaceFact {
    /// The reviewer's answer; `None` for "inconclusive".
    pub same: Option<bool>,
    /// The automated result; `None` if there was none.
    pub machine: Option<bool>,
}

/// The statistics of the console and of `referee stats`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// Waiting journeys.
    pub waiting: WaitingByAge,
    /// Decisions, without those that were undone, dropped or corrected.
    pub decided: usize,
    /// Those of them that replace a delivered decision.
    pub corrections: usize,
    /// Decisions that the store cannot read. They are in no other number.
    pub unreadable: usize,
    /// Decisions of the last hour.
    pub last_hour: usize,
    /// Decisions of the last 14 days by day, `2026-11-22`, oldest first. Days and hours are in the caller's time zone.
    pub by_day: BTreeMap<String, usize>,
    /// Decisions of the last 24 hours by hour, `2026-11-22 12:00`, oldest first.
    pub by_hour: BTreeMap<String, usize>,
    /// Decisions by verb.
    pub by_verb: BTreeMap<&'static str, usize>,
    /// Decisions by reason code.
    pub by_reason: BTreeMap<String, usize>,
    /// Decisions by the state of their delivery.
    pub by_state: BTreeMap<&'static str, usize>,
    /// The times from opening to decision.
    pub handling: Handling,
    /// How often a failed rule was overruled by an approval, the most frequent rule first.
    pub overturned: Vec<Overturned>,
    /// Answers about faces that were given before the automated result was shown.
    pub faces: FaceAgreement,
    /// Blind second reviews.
    pub second: SecondAgreement,
    /// Quality samples with a judgment.
    pub sample: SecondAgreement,
}

/// Waiting journeys by age.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WaitingByAge {
    /// All waiting journeys.
    pub total: usize,
    /// Less than an hour.
    pub under_1h: usize,
    /// One to four hours.
    pub under_4h: usize,
    /// Four to 24 hours.
    pub under_24h: usize,
    /// One to three days.
    pub under_3d: usize,
    /// Three days or more.
    pub over_3d: usize,
    /// The longest wait in seconds.
    pub oldest_seconds: i64,
}

impl WaitingByAge {
    /// Computes the numbers from the counts of the store.
    pub fn of(waits: &Waits, now: Timestamp) -> Self {
        let [h1, h4, h24, h72] = waits.shorter;
        let oldest_ms = waits.oldest_since_ms.map_or(0, |since| now.as_millisecond().saturating_sub(since));
        Self {
            total: waits.total,
            under_1h: h1,
            under_4h: h4.saturating_sub(h1),
            under_24h: h24.saturating_sub(h4),
            under_3d: h72.saturating_sub(h24),
            over_3d: waits.total.saturating_sub(h72),
            oldest_seconds: oldest_ms.max(0) / 1000,
        }
    }
}

/// Seconds from opening a case to its decision.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Handling {
    /// Decisions whose opening was recorded.
    pub counted: usize,
    /// Half of the cases took at most this long.
    pub median_seconds: Option<i64>,
    /// The 90th percentile.
    pub p90_seconds: Option<i64>,
}

/// How often reviewers approved journeys in which one rule failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Overturned {
    /// The rule's key.
    pub rule: String,
    /// Decided journeys in which the rule failed.
    pub decided: usize,
    /// Those of them that were approved.
    pub approved: usize,
    /// The share of approvals, 0 to 1.
    pub rate: f64,
}

/// How often answers about faces agree with the automated result.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FaceAgreement {
    /// Answers given.
    pub answered: usize,
    /// Agreed with the automated result.
    pub agreed: usize,
    /// Disagreed with the automated result.
    pub disagreed: usize,
    /// Inconclusive, or without an automated result.
    pub open: usize,
}

impl FaceAgreement {
    /// The share of agreeing answers among those that can be compared, 0 to 1; `None` if there are none.
    pub fn rate(&self) -> Option<f64> {
        let compared = self.agreed + self.disagreed;
        (compared > 0).then(|| self.agreed as f64 / compared as f64)
    }
}

/// How often two reviewers chose the same verb independently.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct SecondAgreement {
    /// Proposals with a blind answer, or quality samples with a judgment.
    pub answered: usize,
    /// Those with the same verb.
    pub agreed: usize,
    /// The share with the same verb, 0 to 1.
    pub agreement_rate: Option<f64>,
    /// Cohen's kappa: the agreement beyond chance. `None` if chance alone would always agree.
    pub kappa: Option<f64>,
}

impl SecondAgreement {
    /// Counts pairs of verbs: that of the proposal and that of the answer.
    pub fn of(pairs: &[(Verb, Verb)]) -> Self {
        let (answered, agreed) = (pairs.len(), pairs.iter().filter(|(one, other)| one == other).count());
        let total = answered as f64;
        let share = |count: usize| count as f64 / total;
        let by_chance: f64 = [Verb::Approve, Verb::Reject, Verb::Resubmit]
            .into_iter()
            .map(|verb| {
                let first = pairs.iter().filter(|(one, _)| *one == verb).count();
                let second = pairs.iter().filter(|(_, other)| *other == verb).count();
                share(first) * share(second)
            })
            .sum();
        let rate = (answered > 0).then(|| share(agreed));
        let kappa = rate.filter(|_| by_chance < 1.0).map(|rate| (rate - by_chance) / (1.0 - by_chance));
        Self { answered, agreed, agreement_rate: rate, kappa }
    }
}

const HOUR: i64 = 3600;

/// How many days are counted day by day.
const DAYS: i64 = 14;

impl Stats {
    /// Computes the statistics. Undone, dropped and corrected decisions do not count as decided.
    pub fn of(waiting: WaitingByAge, decisions: &[DecisionFact], faces: &[FaceFact], now: &Zoned) -> Self {
        let counted: Vec<&DecisionFact> = decisions.iter().filter(|fact| fact.has_decided()).collect();
        let corrections = counted.iter().filter(|fact| fact.is_correction).count();
        let mut stats = Self { waiting, decided: counted.len(), corrections, ..Self::default() };
        for fact in &counted {
            stats.count(fact, now);
        }
        stats.handling = handling(&counted);
        stats.overturned = overturned(&counted);
        stats.faces = agreement(faces);
        stats
    }

    fn count(&mut self, fact: &DecisionFact, now: &Zoned) {
        let at = fact.at.to_zoned(now.time_zone().clone());
        let age = now.timestamp().as_second() - fact.at.as_second();
        if age < HOUR {
            self.last_hour += 1;
        }
        if age < 24 * HOUR {
            *self.by_hour.entry(at.strftime("%Y-%m-%d %H:00").to_string()).or_default() += 1;
        }
        if now.date().duration_since(at.date()).as_hours() < 24 * DAYS {
            *self.by_day.entry(at.date().to_string()).or_default() += 1;
        }
        *self.by_verb.entry(fact.verb.word()).or_default() += 1;
        *self.by_reason.entry(fact.reason.clone()).or_default() += 1;
        *self.by_state.entry(fact.state.word()).or_default() += 1;
    }
}

/// The times from opening to decision.
pub(super) fn handling(decisions: &[&DecisionFact]) -> Handling {
    let mut seconds: Vec<i64> = decisions
        .iter()
        .filter_map(|fact| Some((fact.at.as_second() - fact.opened?.as_second()).max(0)))
        .collect();
    seconds.sort_unstable();
    Handling {
        counted: seconds.len(),
        median_seconds: percentile(&seconds, 50),
        p90_seconds: percentile(&seconds, 90),
    }
}

/// The smallest value that at least `percent` percent of the values do not exceed (nearest rank).
fn percentile(sorted: &[i64], percent: usize) -> Option<i64> {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

fn overturned(decisions: &[&DecisionFact]) -> Vec<Overturned> {
    let mut rules: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for fact in decisions.iter().filter(|fact| fact.verb != Verb::Resubmit) {
        for rule in &fact.failed_rules {
            let (decided, approved) = rules.entry(rule).or_default();
            *decided += 1;
            *approved += usize::from(fact.verb == Verb::Approve);
        }
    }
    let mut rows: Vec<Overturned> = rules
        .into_iter()
        .map(|(rule, (decided, approved))| Overturned {
            rule: rule.to_owned(),
            decided,
            approved,
            rate: approved as f64 / decided as f64,
        })
        .collect();
    rows.sort_by(|one, other| other.decided.cmp(&one.decided).then_with(|| one.rule.cmp(&other.rule)));
    rows
}

/// Counts how answers compare with the automated result.
pub(super) fn agreement(faces: &[FaceFact]) -> FaceAgreement {
    let mut counted = FaceAgreement { answered: faces.len(), ..FaceAgreement::default() };
    for face in faces {
        match (face.same, face.machine) {
            (Some(same), Some(machine)) if same == machine => counted.agreed += 1,
            (Some(_), Some(_)) => counted.disagreed += 1,
            _ => counted.open += 1,
        }
    }
    counted
}
