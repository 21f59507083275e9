//! What a reviewer has had on the screen, as the record names it.

use super::ids::FindingId;
use serde::{Deserialize, Serialize};

/// Something that was on the screen.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Viewed {
    /// The evidence of a finding.
    Finding(FindingId),
    /// A picture, by its name within the journey.
    Picture(String),
    /// The service's own result of the face match, after the reviewer's answer.
    MachineScore,
    /// The document as received.
    Raw,
    /// The whole case without masks.
    Unmasked,
    /// One field without its mask, by its name.
    Field(String),
    /// A tab of the case.
    Tab(CaseTab),
}

impl Viewed {
    /// A tab of the case. The raw document has had an entry of its own since the first version.
    pub fn tab(tab: CaseTab) -> Self {
        match tab {
            CaseTab::Raw => Self::Raw,
            other => Self::Tab(other),
        }
    }
}

/// The tabs of a case by the words that the record has for them. Titles on the screen may change, these may not.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::IntoStaticStr,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum CaseTab {
    Ledger,
    Documents,
    Faces,
    Aml,
    Rules,
    Screening,
    History,
    Raw,
}

impl CaseTab {
    /// The word in the record: `documents`.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Something that was on the screen, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DwellRecord {
    /// What was shown.
    pub what: Viewed,
    /// Milliseconds, all times together.
    pub ms: i64,
}
