//! The business rules of the customer's flow and how they ended.

use super::ids::StepId;
use super::origin::Origin;
use super::outcome::Outcome;
use super::said::Said;
use super::text::Untrusted;
use serde::Serialize;

/// One rule result (docs/contracts/idwise.md 2.5 "Rule").
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    /// Its key as sent.
    pub key: Untrusted,
    /// The rule, if its key is one of the ten documented; unknown keys are normal.
    pub known: Option<RuleKey>,
    /// Its name for people.
    pub name: Option<Untrusted>,
    /// How it ended.
    pub result: Option<Said<Outcome>>,
    /// What it checks.
    pub description: Option<Untrusted>,
    /// How it checks.
    pub information: Option<Untrusted>,
    /// What to do about it.
    pub tips: Option<Untrusted>,
    /// What it said of each document or datum.
    pub details: Vec<RuleDetail>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// What a rule said of one document or datum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleDetail {
    /// `Passport - Front`.
    pub title: Option<Untrusted>,
    /// How it ended.
    pub result: Option<Said<Outcome>>,
    /// Why.
    pub result_description: Option<Untrusted>,
    /// What it speaks of. The target may be missing: a quirk, no error.
    pub reference: Option<RuleReference>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// `reference_object` of a rule detail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleReference {
    /// `documents`.
    pub object_key: Option<Untrusted>,
    /// The step.
    pub instance_key: Option<StepId>,
}

/// The documented rules (docs/contracts/idwise.md 2.10).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    strum::EnumIter,
    strum::IntoStaticStr,
    strum::EnumString,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RuleKey {
    /// Authentic Document.
    DocumentValidation,
    /// Same Person.
    SameSubject,
    /// Non-duplicate Document.
    NoDuplicateDocuments,
    /// Unique Applicant.
    NoDuplicateApplicant,
    /// Datasets (e-KYC/AML).
    NoAmlRecords,
    /// Recognised Document.
    UnrecognizedDocument,
    /// Accepted Document Policy.
    ProofPolicy,
    /// Un-expired Document.
    ExpiredDocument,
    /// Under Age.
    UnderAge,
    /// Approved Nationality.
    ApprovedNationality,
}
