//! Practice: how decisions on invented cases compare with what is known to be true of them.
//!
//! Pure: the caller brings the truth and the decisions. The score is for the person who
//! practiced and is kept nowhere.

use crate::domain::decision::Verb;
use serde::Serialize;
use std::collections::BTreeMap;

/// One practiced case.
#[derive(Clone, Debug, PartialEq)]
pub struct Practiced {
    /// What the case is called.
    pub situation: String,
    /// What is known of it: the kind of attack, or none for a genuine person.
    pub attack: Option<String>,
    /// What was decided.
    pub verb: Verb,
    /// The code of the reason.
    pub reason: String,
    /// From opening to decision, seconds; none if the opening is not on record.
    pub seconds: Option<i64>,
    /// Keys pressed on the case, the decision's own among them.
    pub keys: Option<u32>,
}

/// Whether a decision was right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// A genuine person approved, or an attack rejected.
    Right,
    /// An attack approved.
    AttackAccepted,
    /// A genuine person rejected.
    GenuineRejected,
    /// Asked for once more: neither right nor wrong.
    Open,
}

impl Judgement {
    /// Its words for people.
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
    /// Whether the reason names the attack that was rejected; none where there was no attack to name.
    pub fn reason_fits(&self) -> Option<bool> {
        let attack = self.attack.as_ref().filter(|_| self.verb == Verb::Reject)?;
        Some(fitting_reasons(attack).contains(&self.reason.as_str()))
    }

    /// Whether the decision was right.
    pub fn judgement(&self) -> Judgement {
        match (&self.attack, self.verb) {
            (_, Verb::Resubmit) => Judgement::Open,
            (Some(_), Verb::Approve) => Judgement::AttackAccepted,
            (None, Verb::Reject) => Judgement::GenuineRejected,
            (Some(_), Verb::Reject) | (None, Verb::Approve) => Judgement::Right,
        }
    }
}

/// The codes of the shipped reasons that name a kind of attack.
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

/// How the practice went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    pub cases: usize,
    pub genuine: usize,
    /// Of these, rejected.
    pub genuine_rejected: usize,
    pub attacks: usize,
    /// Of these, approved.
    pub attacks_accepted: usize,
    /// By kind of attack: how many there were and how many were approved.
    pub by_attack: BTreeMap<String, Caught>,
    /// The cases in which genuine people were rejected, and how many.
    pub rejected_in: BTreeMap<String, usize>,
    /// The median of seconds a case.
    pub median_seconds: Option<i64>,
    /// The median of keys a case.
    pub median_keys: Option<u32>,
}

/// One kind of attack.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Caught {
    /// How many there were.
    pub seen: usize,
    /// How many were approved.
    pub accepted: usize,
}

impl Score {
    /// Counts. Asking for a resubmission is neither accepting nor rejecting.
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

/// The median; the lower one of two.
fn middle<T: Ord + Copy>(mut values: Vec<T>) -> Option<T> {
    values.sort_unstable();
    values.get(values.len().saturating_sub(1) / 2).copied()
}
