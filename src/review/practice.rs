//! Practice: compares decisions on generated cases with the known truth.
//!
//! Pure: the caller passes the truth and the decisions. The score is only for the person who practiced, and is not
//! stored.

use crate::domain::decision::Verb;
use serde::Serialize;
use std::collections::BTreeMap;

/// A decision on a practice case.
#[derive(Clone, Debug, PartialEq)]
pub struct Practiced {
    /// The name of the case.
    pub situation: String,
    /// The kind of attack; `None` for a genuine person.
    pub attack: Option<String>,
    /// What was decided.
    pub verb: Verb,
    /// The reason code.
    pub reason: String,
    /// Seconds from opening to decision; `None` if the opening was not recorded.
    pub seconds: Option<i64>,
    /// Keys pressed on the case, including those of the decision.
    pub keys: Option<u32>,
}

/// Whether a decision was correct.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A genuine person was approved, or an attack rejected.
    Right,
    /// An attack was approved.
    AttackAccepted,
    /// A genuine person was rejected.
    GenuineRejected,
    /// A resubmission was requested, which is neither right nor wrong.
    Open,
}

impl Judgement {
    /// The text for people.
    pub fn word(self) -> &'static str {
        match self {
            Judgement::Right => "right",
            Judgement::AttackAccepted => "attack accepted",
            Judgement::GenuineRejected => "genuine rejected",
            Judgement::Open => "open",
        }
    }
}

impl Practiced {
    /// Whether the reason names the rejected attack; `None` if no attack was rejected.
    pub fn reason_fits(&self) -> Option<bool> {
        let attack = self.attack.as_ref().filter(|_| self.verb == Verb::Reject)?;
        Some(fitting_reasons(attack).contains(&self.reason.as_str()))
    }

    /// Whether the decision was correct.
    pub fn judgement(&self) -> Judgement {
        match (&self.attack, self.verb) {
            (_, Verb::Resubmit) => Judgement::Open,
            (Some(_), Verb::Approve) => Judgement::AttackAccepted,
            (None, Verb::Reject) => Judgement::GenuineRejected,
            (Some(_), Verb::Reject) | (None, Verb::Approve) => Judgement::Right,
        }
    }
}

/// The codes of the shipped reasons that fit a kind of attack.
pub fn fitting_reasons(attack: &str) -> &'static [&'static str] {
    match attack {
        "swapped portrait" => &["tampering", "face_mismatch"],
        "forged expiry" | "altered birth date" | "changed document number" => &["tampering", "data_mismatch"],
        "picture of a picture" => &["liveness_failed", "copy_or_screen"],
        "document on a screen" => &["copy_or_screen"],
        "somebody else's document" => &["face_mismatch"],
        _ => &[],
    }
}

/// The result of a practice session.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    pub cases: usize,
    pub genuine: usize,
    /// Genuine cases that were rejected.
    pub genuine_rejected: usize,
    pub attacks: usize,
    /// Attacks that were approved.
    pub attacks_accepted: usize,
    /// For each kind of attack: how many there were and how many were approved.
    pub by_attack: BTreeMap<String, Caught>,
    /// The names of cases in which genuine people were rejected, with their number.
    pub rejected_in: BTreeMap<String, usize>,
    /// The median seconds per case.
    pub median_seconds: Option<i64>,
    /// The median keys per case.
    pub median_keys: Option<u32>,
}

/// The results for one kind of attack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Caught {
    /// How many there were.
    pub seen: usize,
    /// How many were approved.
    pub accepted: usize,
}

impl Score {
    /// Computes the score. A resubmission counts neither as approval nor as rejection.
    pub fn of(practiced: &[Practiced]) -> Self {
        let mut score = Self { cases: practiced.len(), ..Self::default() };
        for case in practiced {
            score.count(case);
        }
        score.median_seconds = middle(practiced.iter().filter_map(|case| case.seconds).collect());
        score.median_keys = middle(practiced.iter().filter_map(|case| case.keys).collect());
        score
    }

    fn count(&mut self, case: &Practiced) {
        match &case.attack {
            None => {
                self.genuine += 1;
                if case.judgement() == Judgement::GenuineRejected {
                    self.genuine_rejected += 1;
                    *self.rejected_in.entry(case.situation.clone()).or_default() += 1;
                }
            }
            Some(kind) => {
                let accepted = usize::from(case.judgement() == Judgement::AttackAccepted);
                self.attacks += 1;
                self.attacks_accepted += accepted;
                let caught = self.by_attack.entry(kind.clone()).or_default();
                caught.seen += 1;
                caught.accepted += accepted;
            }
        }
    }
}

/// The median; for an even number of values the lower one.
fn middle<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}
