//! The rules of a team: reasons, hold of decisions, duration of claims, and more.

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
    /// What is kept and what is erased.
    pub retention: RetentionSettings,
    /// What a search of the whole store compares.
    pub search: SearchRule,
    /// SHA-256 in hex of the settings behind these rules; `None` for rules that were not configured.
    pub sha256: Option<String>,
    /// Which decisions a second reviewer must confirm.
    pub second: Vec<SecondRule>,
}

/// A rule that requires a second reviewer for some decisions.
#[derive(Clone, Debug, PartialEq)]
pub struct SecondRule {
    /// The decisions that the rule applies to.
    pub when: Filter,
    /// The filter as it was written.
    pub text: String,
    /// The share of journeys that the rule applies to, 0 to 1.
    pub share: f64,
    /// Whether the proposal is hidden from the second reviewer until they have chosen.
    pub is_blind: bool,
    /// From this age on, in hours, a proposal is escalated to the lead.
    pub hours: u32,
}

impl Rules {
    /// Finds a reason by its code.
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

/// What a search of the whole store compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SearchRule {
    /// Words in names, references, ids and numbers.
    #[default]
    Words,
    /// A whole id, reference or document number, because names are masked. Each search is recorded.
    WholeNumber,
}

/// How long a decision is held before it is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hold {
    /// As long as the rules say.
    Policy,
    /// No hold.
    None,
}
