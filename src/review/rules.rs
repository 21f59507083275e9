//! What a team has agreed on: reasons, how long a decision is held, how long a claim lasts.

use crate::config::settings::{RetentionSettings, ReviewSettings};
use crate::domain::decision::Verb;
use crate::insight::case::Reason;
use crate::insight::filter::Filter;
use crate::insight::triage::ServiceLevels;

/// The team's rules, from the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Rules {
    /// How decisions are made.
    pub review: ReviewSettings,
    /// The reasons for decisions.
    pub reasons: Vec<Reason>,
    /// How long journeys may wait.
    pub service_levels: ServiceLevels,
    /// What is kept, and what goes.
    pub retention: RetentionSettings,
    /// What a search of the whole store looks at.
    pub search: SearchRule,
    /// SHA-256 of the settings that these rules come from, hex; none for rules that were not configured.
    pub sha256: Option<String>,
    /// Which decisions a second reviewer must confirm.
    pub second: Vec<SecondRule>,
}

/// A rule by which a decision needs a second reviewer.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondRule {
    /// The decisions that it is about.
    pub when: Filter,
    /// The same as it was written.
    pub text: String,
    /// Which part of their journeys, 0 to 1.
    pub share: f64,
    /// Whether the second reviewer must not see the proposal before they have chosen.
    pub is_blind: bool,
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
        let (review, retention) = (ReviewSettings::default(), RetentionSettings::default());
        let service_levels = ServiceLevels::usual(24 * 60 * 60 * 1000);
        Self {
            review,
            reasons: vec![other],
            retention,
            service_levels,
            search: SearchRule::Words,
            sha256: None,
            second: Vec::new(),
        }
    }
}

/// What a search of the whole store looks at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchRule {
    /// Words of names, references, ids and numbers.
    #[default]
    Words,
    /// An id, a reference or a document's number, whole: names are masked here. Each search is recorded.
    WholeNumber,
}

/// How long this decision is held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// The time of the rules.
    Policy,
    /// Not at all.
    None,
}
