//! The plan of a journey: which defects it has, before a person is invented for it.

use serde::Deserialize;

use super::names::NameScript;

/// Whose words a journey is written in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Service {
    #[default]
    Idwise,
    Onetouch,
}

/// How far the machine got.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JourneyEnd {
    #[default]
    Referred,
    Complete,
    Incomplete,
    Rejected,
}

/// The kind of paper that was shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PaperKind {
    #[default]
    Passport,
    IdentityCard,
    Licence,
    ResidencePermit,
}

/// The selfie, if there is one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SelfieDefect {
    #[default]
    Good,
    TooClose,
    CloseToBorder,
    Cropped,
    Occluded,
    NotFound,
    TooMany,
    TooSmall,
    /// A picture of a picture.
    Spoof,
    /// The flow has no selfie step.
    Absent,
    NotStarted,
}

/// How the paper was photographed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PhotoQuality {
    #[default]
    Good,
    Blurred,
    Glare,
    Dark,
    CutOff,
    /// Photographed from a screen.
    Screen,
}

/// What was changed on the paper.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Forgery {
    /// The printed expiry was moved on; the machine readable zone still has the old one.
    Expiry,
    /// One digit of the zone does not fit its check digit.
    MrzDigit,
    /// Another face was put in.
    Portrait,
    /// The printed birth date differs from the zone.
    BirthDate,
}

/// Whether watch lists were asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Lists {
    /// The flow has none.
    #[default]
    Absent,
    NotReady,
    Skipped,
    Disabled,
    Applicable,
}

/// One watch-list match to be invented.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Hit {
    /// It is the applicant.
    pub same_person: bool,
    /// Similarity of the names, 0 to 100.
    pub score: i64,
    /// The lists it is on; chosen if empty.
    pub datasets: Vec<String>,
    /// Years by which the birth years differ.
    pub years_apart: i64,
    /// A name to use instead of a variant of the applicant's.
    pub name: Option<String>,
}

/// The database of faces, if the flow has that check.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Screening {
    #[default]
    Absent,
    Nobody,
    /// Found: the same person.
    Found,
    /// Found, but it is somebody who only looks alike.
    Alike,
}

/// The plan of one journey. What is left out is chosen at random.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct JourneyPlan {
    pub service: Service,
    pub ending: JourneyEnd,
    /// The manual decision, if there is one already.
    pub manual: Option<String>,
    pub reference: Option<String>,
    pub given: Option<String>,
    pub family: Option<String>,
    pub script: Option<NameScript>,
    pub male: Option<bool>,
    /// `YYYY-MM-DD`.
    pub birth: Option<String>,
    pub age: Option<i64>,
    pub waited_minutes: Option<i64>,
    pub paper: PaperKind,
    /// A second paper (proof of address or a card besides the passport).
    pub second_paper: Option<PaperKind>,
    /// Three letters.
    pub issuer: Option<String>,
    /// Days since the paper ran out; negative if it still holds.
    pub expired_days: Option<i64>,
    pub photo: PhotoQuality,
    pub forgery: Option<Forgery>,
    /// The selfie shows somebody else.
    pub impostor: bool,
    pub face_score: Option<i64>,
    pub selfie: SelfieDefect,
    /// Names of extracted fields read with low accuracy.
    pub low: Vec<String>,
    /// Keys of rules that fail for no reason that the rest of the plan gives.
    pub fails: Vec<String>,
    /// Validation checks that could not be settled.
    pub undetermined: bool,
    pub lists: Lists,
    pub hits: Vec<Hit>,
    /// So many made-up hits besides.
    pub more_hits: i64,
    pub screening: Screening,
    /// The name given beforehand is not the one on the paper (One Touch).
    pub name_mismatch: bool,
    /// Which of the providers' spellings and wrappers: 0 to 2, One Touch to 4.
    pub vintage: u8,
    pub uuid: bool,
}
