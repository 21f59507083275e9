//! AML screening: whether it ran and the watch-list records that it matched.

use super::origin::Origin;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use super::time::{DateText, Moment};
use serde::Serialize;

/// The AML part of a journey (docs/contracts/idwise.md 2.5 "AML").
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Aml {
    /// Whether screening could run.
    pub applicability: Option<Said<Applicability>>,
    pub matches: Vec<AmlMatch>,
    /// Whether the service keeps screening this person after the journey.
    pub ongoing_monitoring: Option<bool>,
    /// When ongoing monitoring last changed the result.
    pub last_monitoring_update: Option<Moment>,
    /// When the screening ran.
    pub searched_at: Option<Moment>,
    pub facts: Vec<Fact>,
}

/// Whether screening could run (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// The journey is not complete.
    NotReadyYet,
    /// The person's data could not be read.
    Skipped,
    /// Not part of this flow.
    Disabled,
    Applicable,
}

/// A watch-list record that resembles the applicant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AmlMatch {
    /// Name similarity, 0 to 100, as sent.
    pub score: Option<Scalar>,
    pub name: Option<Pii<Untrusted>>,
    /// ISO 3166 alpha-2, as sent.
    pub countries: Vec<Untrusted>,
    /// Partial dates: a year, a month or a day.
    pub birth_dates: Vec<DateText>,
    /// Notes of the list.
    pub notes: Vec<Untrusted>,
    /// The lists that hold the record.
    pub datasets: Vec<Said<Dataset>>,
    pub aliases: Vec<Alias>,
    pub addresses: Vec<Address>,
    pub sex: Option<Untrusted>,
    /// The key for whitelisting and status (docs/contracts/idwise.md 2.7).
    pub resource_id: Option<Untrusted>,
    /// Identifier of the match at the service.
    pub match_id: Option<Untrusted>,
    /// Whether it was cleared before: a whitelisted record raises no alert.
    pub is_whitelisted: Option<bool>,
    /// The service's status word.
    pub match_status: Option<Untrusted>,
    /// `details` by category: countries, positions, articles.
    pub details: Vec<MatchDetail>,
    pub facts: Vec<Fact>,
    #[serde(skip)]
    pub origin: Origin,
}

/// The documented lists (docs/contracts/idwise.md 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dataset {
    Sanctions,
    /// Politically Exposed Person.
    Pep,
    /// Linked to a Politically Exposed Person.
    PepLinked,
    AdverseMedia,
    /// Regulatory Enforcement List.
    RegulatoryEnforcement,
    PeopleOfInterest,
    DisqualifiedDirector,
    Insolvency,
    FitnessProbity,
    Warnings,
}

/// An alternative name of a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alias {
    pub first_name: Option<Pii<Untrusted>>,
    pub middle_name: Option<Pii<Untrusted>>,
    pub last_name: Option<Pii<Untrusted>>,
    /// For example `Name Spelling Variation`.
    pub kind: Option<Untrusted>,
    pub facts: Vec<Fact>,
}

/// An address of a record; any part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Address {
    /// For example `Residential` or `Business`.
    pub kind: Option<Untrusted>,
    /// Street, house, post code, city and county, in the order sent.
    pub parts: Vec<Pii<Untrusted>>,
    /// ISO 3166 alpha-2.
    pub country: Option<Untrusted>,
    pub facts: Vec<Fact>,
}

/// One category of `details`, such as `pep-institution` (docs/contracts/idwise.md 2.5).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MatchDetail {
    pub category: Untrusted,
    pub title: Option<Untrusted>,
    /// All values of the category, named by their path: `data.Country.0`, `media_links.url`.
    pub facts: Vec<Fact>,
}
