//! Roles on a team store, and the one table of their permissions.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

/// The role of a person on a team store.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum TeamRole {
    /// Reviews journeys and decides.
    Reviewer,
    /// Confirms proposals of other reviewers.
    Second,
    Lead,
    /// Sees everything and changes nothing.
    Auditor,
    /// Runs the program, and sees no personal data.
    Engineer,
}

/// An action that a role may allow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::IntoStaticStr, strum::EnumIter)]
#[strum(serialize_all = "snake_case")]
pub enum Act {
    /// See the queue, the cases and the outbox.
    See,
    /// Claim, resolve, note, decide or propose, and undo one's own decisions.
    Decide,
    /// Confirm, return or decline the proposal of another reviewer.
    ConfirmSecond,
    /// Assign journeys, take over claims, and undo, drop or overwrite other reviewers' decisions.
    ManageWork,
    /// See personal data unmasked.
    Unmask,
    /// Export the whole audit record.
    ExportRecord,
    /// Verify the audit record.
    VerifyRecord,
    /// See the statistics of single reviewers.
    StatsByPerson,
    /// Add and end reviewers, hold and erase journeys.
    Administer,
    /// Fetch journeys, and send what is due.
    Exchange,
    /// See the received webhooks, and let their journeys be fetched again.
    Configure,
}

/// Whether a role allows an act. All permissions are defined here.
pub fn may(role: TeamRole, act: Act) -> bool {
    use TeamRole::{Auditor, Engineer, Lead, Reviewer, Second};
    let allowed: &[TeamRole] = match act {
        Act::See | Act::Unmask => &[Reviewer, Second, Lead, Auditor],
        Act::Decide => &[Reviewer, Second, Lead],
        Act::ConfirmSecond => &[Second, Lead],
        Act::ManageWork | Act::Administer => &[Lead],
        Act::ExportRecord => &[Auditor],
        Act::VerifyRecord => &[Auditor, Engineer],
        Act::StatsByPerson => &[Lead, Auditor],
        Act::Exchange => &[Reviewer, Second, Lead, Engineer],
        Act::Configure => &[Engineer],
    };
    allowed.contains(&role)
}

impl Act {
    /// The phrase after "may not".
    pub fn words(self) -> &'static str {
        match self {
            Self::See => "see the queue and its cases",
            Self::Decide => "claim, resolve or decide",
            Self::ConfirmSecond => "confirm, return or decline a proposal",
            Self::ManageWork => "assign work, draw samples or act on the work of others",
            Self::Unmask => "see personal data without its mask",
            Self::ExportRecord => "export the record",
            Self::VerifyRecord => "verify the record",
            Self::StatsByPerson => "see the figures of single reviewers",
            Self::Administer => "change the team, or hold and erase journeys",
            Self::Exchange => "take journeys in or send decisions",
            Self::Configure => "see the webhooks or replay them",
        }
    }
}

/// The roles of one person, at least one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<TeamRole>")]
pub struct Roles(BTreeSet<TeamRole>);

impl Roles {
    /// Whether one of the roles allows an act.
    pub fn may(&self, act: Act) -> bool {
        self.0.iter().any(|role| may(*role, act))
    }

    /// Whether the person has a role.
    pub fn has(&self, role: TeamRole) -> bool {
        self.0.contains(&role)
    }

    /// The roles as stored: their words, separated by spaces.
    pub fn stored(&self) -> String {
        self.joined(" ")
    }

    fn joined(&self, between: &str) -> String {
        let words: Vec<&str> = self.0.iter().map(|role| (*role).into()).collect();
        words.join(between)
    }
}

impl From<TeamRole> for Roles {
    fn from(role: TeamRole) -> Self {
        Self(BTreeSet::from([role]))
    }
}

impl TryFrom<Vec<TeamRole>> for Roles {
    type Error = &'static str;

    /// Rejects an auditor with another role, because an auditor checks the work of the others.
    fn try_from(roles: Vec<TeamRole>) -> Result<Self, Self::Error> {
        let roles: BTreeSet<TeamRole> = roles.into_iter().collect();
        match roles.len() {
            0 => Err("a person needs a role"),
            1 => Ok(Self(roles)),
            _ if roles.contains(&TeamRole::Auditor) => Err("an auditor can have no other role"),
            _ => Ok(Self(roles)),
        }
    }
}

impl FromStr for Roles {
    type Err = &'static str;

    fn from_str(words: &str) -> Result<Self, Self::Err> {
        let roles: Result<Vec<TeamRole>, _> = words.split(' ').map(TeamRole::from_str).collect();
        Self::try_from(roles.map_err(|_| "there is no such role")?)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.joined(", "))
    }
}

/// A person's position on a store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seat {
    /// The store has no team, so everybody may do everything.
    NoTeam,
    /// A member of the team with these roles.
    Member(Roles),
    /// Not a member of the team.
    Stranger,
}

impl Seat {
    /// Whether the person may do this on this store.
    pub fn may(&self, act: Act) -> bool {
        match self {
            Self::NoTeam => true,
            Self::Member(roles) => roles.may(act),
            Self::Stranger => false,
        }
    }

    /// Whether the person is a lead of the team.
    pub fn is_lead(&self) -> bool {
        matches!(self, Self::Member(roles) if roles.has(TeamRole::Lead))
    }
}
