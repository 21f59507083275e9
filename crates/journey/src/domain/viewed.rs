//! What a reviewer has viewed, as the audit record stores it.

use super::ids::FindingId;
use serde::{Deserialize, Serialize};

/// An item that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewed {
    /// The evidence of a finding.
    Finding(FindingId),
    /// A picture, by its name within the journey.
    Picture(String),
    /// The automated face match result, after the reviewer's answer.
    MachineScore,
    /// The raw document.
    Raw,
    /// The whole case with personal data unmasked.
    Unmasked,
    /// One unmasked field, by name.
    Field(String),
    Tab(CaseTab),
}

impl Viewed {
    /// The entry for a tab. The raw tab keeps the separate entry that it has had since the first version.
    pub fn tab(tab: CaseTab) -> Self {
        match tab {
            CaseTab::Raw => Self::Raw,
            other => Self::Tab(other),
        }
    }
}

/// The tabs of a case by their stored words. Screen titles may change, these words may not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(Serialize, Deserialize, strum::EnumIter, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CaseTab {
    /// Recorded as `ledger`, the name of this tab in the first version.
    #[serde(rename = "ledger")]
    #[strum(serialize = "ledger")]
    #[default]
    Findings,
    Documents,
    Faces,
    Aml,
    Rules,
    Screening,
    History,
    Raw,
}

impl CaseTab {
    /// The stored word: `documents`.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The name in `keybindings.toml`, after `tab-`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Findings => "findings",
            other => other.word(),
        }
    }
}

/// How long an item was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DwellRecord {
    pub what: Viewed,
    /// Total time in milliseconds.
    pub ms: i64,
}
