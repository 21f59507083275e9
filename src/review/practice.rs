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
    /// What is known of it: the kind of attack, or none for a genuine person.
    pub attack: Option<String>,
    /// What was decided.
    pub verb: Verb,
    /// From opening to decision, seconds; none if the opening is not on record.
    pub seconds: Option<i64>,
}

/// How the practice went.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Score {
    /// Cases decided.
    pub cases: usize,
    /// Genuine people.
    pub genuine: usize,
    /// Of these, rejected.
    pub genuine_rejected: usize,
    /// Attacks.
    pub attacks: usize,
    /// Of these, approved.
    pub attacks_accepted: usize,
    /// By kind of attack: how many there were and how many were approved.
    pub by_attack: BTreeMap<String, Caught>,
    /// Seconds a case, in the middle.
    pub median_seconds: Option<i64>,
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
        let mut seconds: Vec<i64> = practiced.iter().filter_map(|case| case.seconds).collect();
        seconds.sort_unstable();
        score.median_seconds = seconds.get(seconds.len().saturating_sub(1) / 2).copied();
        score
    }

    fn count(&mut self, case: &Practiced) {
        match &case.attack {
            None => {
                self.genuine += 1;
                self.genuine_rejected += usize::from(case.verb == Verb::Reject);
            }
            Some(kind) => {
                let accepted = usize::from(case.verb == Verb::Approve);
                self.attacks += 1;
                self.attacks_accepted += accepted;
                let caught = self.by_attack.entry(kind.clone()).or_default();
                caught.seen += 1;
                caught.accepted += accepted;
            }
        }
    }
}
