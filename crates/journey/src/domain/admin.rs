//! Changes of a team, which a second lead must confirm.

use super::ids::Reviewer;
use super::role::Roles;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A change of the team.
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
}

impl AdminAct {
    /// The change as text for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::AddReviewer { name, roles, .. } => format!("add {name} as {roles}"),
            Self::EndReviewer { name } => format!("end {name}"),
        }
    }

    /// The person whose membership changes.
    pub fn name(&self) -> &str {
        match self {
            Self::AddReviewer { name, .. } | Self::EndReviewer { name } => name,
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
