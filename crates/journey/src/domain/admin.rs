//! Acts of a lead that a second lead must confirm.

use super::ids::Reviewer;
use super::role::Roles;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is done to the team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AdminAct {
    /// Take a person into the team, or give them other roles.
    AddReviewer {
        name: String,
        roles: Roles,
        /// The public SSH key as in authorized_keys.
        key: Option<String>,
        /// Its fingerprint.
        fingerprint: Option<String>,
    },
    /// End what a person may do.
    EndReviewer { name: String },
}

impl AdminAct {
    /// What it does, for a person.
    pub fn sentence(&self) -> String {
        match self {
            Self::AddReviewer { name, roles, .. } => format!("add {name} as {roles}"),
            Self::EndReviewer { name } => format!("end {name}"),
        }
    }

    /// The person that it is about.
    pub fn name(&self) -> &str {
        match self {
            Self::AddReviewer { name, .. } | Self::EndReviewer { name } => name,
        }
    }
}

/// An act that waits for a second lead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AdminProposal {
    pub id: Uuid,
    pub act: AdminAct,
    pub by: Reviewer,
    pub at: Timestamp,
    /// From then on it can no longer be confirmed.
    pub until: Timestamp,
}
