//! Statistics of a period by reviewer or by account. They count work; nothing ranks people.

use super::stats::{FaceAgreement, FaceFact, Handling, agreement, handling};
use crate::domain::decision::{DecisionState, Verb};
use crate::domain::ids::Reviewer;
use crate::review::statistics::Decided;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// How the statistics are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupBy {
    Reviewer,
    Account,
}

/// A period: `from` is included, `to` is not. `None` means unbounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Period {
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
}

impl Period {
    /// Whether a time is within the period.
    pub fn has(self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.to.is_none_or(|to| at < to)
    }
}

/// An answer about faces, with its reviewer and account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaceAnswered {
    pub by: Reviewer,
    pub account: String,
    pub at: Timestamp,
    pub fact: FaceFact,
}

/// The statistics of one reviewer or account.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Breakdown {
    /// The name of the reviewer or account.
    pub name: String,
    /// Decisions, without undone, dropped, unconfirmed and corrected ones.
    pub decided: usize,
    pub approved: usize,
    pub rejected: usize,
    pub resubmitted: usize,
    /// Decisions that were undone or dropped.
    pub undone: usize,
    /// The times from opening to decision.
    pub handling: Handling,
    /// Answers about faces that were given before the automated result was shown.
    pub faces: FaceAgreement,
    /// Delivered decisions that a later decision of any reviewer replaced.
    pub corrected: usize,
}

/// The statistics of each reviewer or account with any activity, sorted by name.
pub fn breakdown(by: GroupBy, period: Period, decided: &[Decided], faces: &[FaceAnswered]) -> Vec<Breakdown> {
    let decided = decided.iter().filter(|one| period.has(one.fact.at));
    let mut decisions: BTreeMap<&str, Vec<&Decided>> = BTreeMap::new();
    for one in decided {
        let name = match by {
            GroupBy::Reviewer => &one.reviewer.0,
            GroupBy::Account => &one.journey.provider.0,
        };
        decisions.entry(name).or_default().push(one);
    }
    let mut answers: BTreeMap<&str, Vec<FaceFact>> = BTreeMap::new();
    for one in faces.iter().filter(|one| period.has(one.at)) {
        let name = match by {
            GroupBy::Reviewer => &one.by.0,
            GroupBy::Account => &one.account,
        };
        answers.entry(name).or_default().push(one.fact);
    }
    let names: BTreeSet<&str> = decisions.keys().chain(answers.keys()).copied().collect();
    let of = |name: &&str| {
        let decided = decisions.get(name).map_or(&[][..], Vec::as_slice);
        let faces = answers.get(name).map_or(&[][..], Vec::as_slice);
        count(name, decided, faces)
    };
    names.iter().map(of).collect()
}

fn count(name: &str, decided: &[&Decided], faces: &[FaceFact]) -> Breakdown {
    let counted: Vec<_> = decided.iter().map(|one| &one.fact).filter(|fact| fact.has_decided()).collect();
    let is_undone =
        |one: &&&Decided| matches!(one.fact.state, DecisionState::Undone | DecisionState::Dropped);
    let with = |verb: Verb| counted.iter().filter(|fact| fact.verb == verb).count();
    Breakdown {
        name: name.to_owned(),
        decided: counted.len(),
        approved: with(Verb::Approve),
        rejected: with(Verb::Reject),
        resubmitted: with(Verb::Resubmit),
        undone: decided.iter().filter(is_undone).count(),
        handling: handling(&counted),
        faces: agreement(faces),
        corrected: decided.iter().filter(|one| one.fact.is_corrected).count(),
    }
}
