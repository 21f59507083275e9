//! What a team has agreed on: reasons, how long a decision is held, how long a claim lasts.

use crate::domain::decision::Verb;
use crate::insight::case::Reason;
use std::time::Duration;

/// The team's rules, from the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// How long a decision can be undone.
    pub hold: Duration,
    /// How long a claim lasts if it is not renewed.
    pub claim: Duration,
    /// After how long a known journey is read again.
    pub reread: Duration,
    /// The reasons for decisions.
    pub reasons: Vec<Reason>,
    /// Whether an approval is rejected while findings are unresolved.
    pub hard_gates: bool,
    /// Whether an approval over unresolved or confirmed findings needs a comment.
    pub comment_when_open: bool,
}

impl Rules {
    /// A reason by its code.
    pub fn reason(&self, code: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.code == code)
    }
}

impl Default for Rules {
    fn default() -> Self {
        let other = Reason {
            code: "other".to_owned(),
            text: "other, with a comment".to_owned(),
            verbs: vec![Verb::Approve, Verb::Reject, Verb::Resubmit],
            needs_comment: true,
        };
        Self {
            hold: Duration::from_secs(10),
            claim: Duration::from_secs(15 * 60),
            reread: Duration::from_secs(15 * 60),
            reasons: vec![other],
            hard_gates: false,
            comment_when_open: false,
        }
    }
}

/// How long this decision is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// As long as the rules say.
    Policy,
    /// Not at all.
    None,
}
