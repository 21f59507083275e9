//! The solution of a practice case, and the feedback on a decision.

use crate::domain::decision::Verb;
use crate::domain::record::Decision;
use crate::tui::page::line::Mark;
use std::collections::BTreeMap;

/// The solution of each practice case, by the journey's id.
pub type PracticeTruths = BTreeMap<String, PracticeTruth>;

/// The solution of a practice case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PracticeTruth {
    Genuine,
    Attack {
        /// For example `swapped portrait`.
        kind: String,
        /// The codes of the fitting reasons.
        reasons: Vec<String>,
    },
}

impl PracticeTruth {
    /// Whether a decision was right, and why. `text_of` returns the text of a reason's code.
    pub(crate) fn feedback(&self, decision: &Decision, text_of: &dyn Fn(&str) -> String) -> (Mark, String) {
        let (verb, given) = (decision.intent.verb, &decision.intent.reason);
        match (self, verb) {
            (Self::Genuine, Verb::Approve) => (Mark::Settled, "Right: this person is genuine".to_owned()),
            (Self::Genuine, Verb::Reject) => (Mark::Failed, "Wrong: this person is genuine".to_owned()),
            (Self::Genuine, Verb::Resubmit) => (Mark::Look, "The truth: this person is genuine".to_owned()),
            (Self::Attack { kind, .. }, Verb::Approve) => {
                (Mark::Failed, format!("Wrong: this is an attack, {kind}"))
            }
            (Self::Attack { kind, .. }, Verb::Resubmit) => {
                (Mark::Look, format!("The truth: this is an attack, {kind}"))
            }
            (Self::Attack { kind, reasons }, Verb::Reject) if reasons.contains(given) => {
                (Mark::Settled, format!("Right, and the reason fits: {kind}"))
            }
            (Self::Attack { kind, reasons }, Verb::Reject) => {
                let fitting = reasons.first().map(|code| text_of(code)).unwrap_or_default();
                (Mark::Look, format!("Right, but for {kind}: \"{fitting}\""))
            }
        }
    }
}
