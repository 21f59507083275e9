//! Changes of a team, which a second lead must confirm.

use super::ids::{JourneyKey, Reviewer};
use super::role::Roles;
use super::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An administrative act: a change of the team, or an erasure that two leads agree on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminAct {
    /// Add a person to the team, or change their roles.
    AddReviewer {
        name: String,
        roles: Roles,
        /// The public SSH key in the format of `authorized_keys`.
        key: Option<String>,
        /// The fingerprint of the key.
        fingerprint: Option<String>,
    },
    /// End a person's membership.
    EndReviewer { name: String },
    /// Erase a journey before its retention period ends, because the law on money laundering does not apply to it.
    EraseJourney {
        /// The provider account of the journey.
        provider: String,
        journey: String,
        reason: String,
        /// The retention period in years.
        years: u32,
    },
}

impl AdminAct {
    /// The act that erases a journey before its retention period ends.
    pub fn erase(journey: &JourneyKey, reason: &str, years: u32) -> Self {
        Self::EraseJourney {
            provider: journey.provider.0.clone(),
            journey: journey.id.as_sent().to_owned(),
            reason: reason.to_owned(),
            years,
        }
    }

    /// The change as text for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::AddReviewer { name, roles, .. } => format!("add {name} as {roles}"),
            Self::EndReviewer { name } => format!("end {name}"),
            Self::EraseJourney { provider, journey, reason, .. } => {
                let shown = Untrusted::from(journey.as_str()).shown();
                format!(
                    "erase {provider}:{shown} before its time: {}",
                    Untrusted::from(reason.as_str()).shown()
                )
            }
        }
    }

    /// The name of the person, or the id of the journey, that the act is about.
    pub fn name(&self) -> &str {
        match self {
            Self::AddReviewer { name, .. } | Self::EndReviewer { name } => name,
            Self::EraseJourney { journey, .. } => journey,
        }
    }

    /// The journey that the act erases; `None` for a change of the team.
    pub fn erased(&self) -> Option<JourneyKey> {
        match self {
            Self::EraseJourney { provider, journey, .. } => Some(JourneyKey::new(provider.clone(), journey)),
            Self::AddReviewer { .. } | Self::EndReviewer { .. } => None,
        }
    }
}

/// A change that waits for a second lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdminProposal {
    pub id: Uuid,
    pub act: AdminAct,
    pub by: Reviewer,
    pub at: Timestamp,
    /// When the proposal expires and can no longer be confirmed.
    pub until: Timestamp,
}
