//! Rule results: the outcomes of the rules in the customer's flow.

use super::ids::StepId;
use super::origin::Origin;
use super::outcome::Outcome;
use super::said::Said;
use super::text::Untrusted;
use serde::Serialize;

/// One rule result (docs/contracts/idwise.md 2.5 "Rule").
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rule {
    pub key: Untrusted,
    /// The documented rule; `None` for other keys, which are allowed.
    pub known: Option<RuleKey>,
    pub name: Option<Untrusted>,
    pub result: Option<Said<Outcome>>,
    /// What the rule checks.
    pub description: Option<Untrusted>,
    /// How the rule checks it.
    pub information: Option<Untrusted>,
    /// What to do about it, in the service's words.
    pub tips: Option<Untrusted>,
    /// One detail per document or datum.
    pub details: Vec<RuleDetail>,
    #[serde(skip)]
    pub origin: Origin,
}

/// The result of a rule for one document or datum.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleDetail {
    /// For example `Passport - Front`.
    pub title: Option<Untrusted>,
    pub result: Option<Said<Outcome>>,
    pub result_description: Option<Untrusted>,
    /// The subject. A reference to a missing document is a contract deviation, not an error.
    pub reference: Option<RuleReference>,
    #[serde(skip)]
    pub origin: Origin,
}

/// `reference_object` of a rule detail.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RuleReference {
    /// For example `documents`.
    pub object_key: Option<Untrusted>,
    pub instance_key: Option<StepId>,
}

/// The documented rules (docs/contracts/idwise.md 2.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[derive(Serialize, strum::EnumIter, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RuleKey {
    DocumentValidation,
    SameSubject,
    NoDuplicateDocuments,
    NoDuplicateApplicant,
    /// Datasets (e-KYC/AML).
    NoAmlRecords,
    UnrecognizedDocument,
    /// Accepted Document Policy.
    ProofPolicy,
    ExpiredDocument,
    UnderAge,
    ApprovedNationality,
}
