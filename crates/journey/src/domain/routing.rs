//! Who should decide a journey: assignments and escalations.

use super::ids::Reviewer;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The word for any lead of the team.
pub const LEAD: &str = "lead";

/// The target of an escalation.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum EscalatedTo {
    /// Any lead of the team.
    Lead,
    Reviewer(Reviewer),
}

impl From<String> for EscalatedTo {
    fn from(word: String) -> Self {
        if word == LEAD { Self::Lead } else { Self::Reviewer(Reviewer(word)) }
    }
}

impl From<EscalatedTo> for String {
    fn from(to: EscalatedTo) -> Self {
        to.to_string()
    }
}

impl fmt::Display for EscalatedTo {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lead => out.write_str(LEAD),
            Self::Reviewer(reviewer) => out.write_str(&reviewer.0),
        }
    }
}

/// The assignment and escalation of a journey.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Routing {
    pub assigned_to: Option<Reviewer>,
    pub escalated_to: Option<EscalatedTo>,
    /// Whether its decision was drawn as a quality sample and is to be judged again.
    pub is_sample: bool,
}

impl Routing {
    /// The text in a row of the queue; `None` without assignment and escalation.
    pub fn words(&self) -> Option<String> {
        match (&self.escalated_to, &self.assigned_to) {
            _ if self.is_sample => Some("sample".to_owned()),
            (Some(to), _) => Some(format!("escalated to {to}")),
            (None, Some(to)) => Some(format!("assigned to {}", to.0)),
            (None, None) => None,
        }
    }
}
