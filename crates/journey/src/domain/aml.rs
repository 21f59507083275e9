//! Watch lists: whether they were asked, and whom they named.

use super::origin::Origin;
use super::pii::Pii;
use super::said::Said;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use super::time::{DateText, Moment};
use serde::Serialize;

/// The watch-list part of a journey (docs/contracts/idwise.md 2.5 "AML").
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Aml {
    /// Whether the lists could be asked.
    pub applicability: Option<Said<Applicability>>,
    /// Whom they named.
    pub matches: Vec<AmlMatch>,
    /// Whether the person is watched from now on.
    pub ongoing_monitoring: Option<bool>,
    /// When the watch last changed something.
    pub last_monitoring_update: Option<Moment>,
    /// When the lists were asked.
    pub searched_at: Option<Moment>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
}

/// Whether the lists could be asked (docs/contracts/idwise.md 2.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Applicability {
    /// The journey is not complete.
    NotReadyYet,
    /// The person's data could not be read.
    Skipped,
    /// Not part of this flow.
    Disabled,
    /// Asked.
    Applicable,
}

/// One record that a list holds of somebody, perhaps of the applicant.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AmlMatch {
    /// How near the names are, 0 to 100, as sent.
    pub score: Option<Scalar>,
    /// The record's name.
    pub name: Option<Pii<Untrusted>>,
    /// ISO 3166, two letters, raw.
    pub countries: Vec<Untrusted>,
    /// Years, months or days.
    pub birth_dates: Vec<DateText>,
    /// What the list adds.
    pub notes: Vec<Untrusted>,
    /// Which lists, as sent.
    pub datasets: Vec<Said<Dataset>>,
    /// Other names.
    pub aliases: Vec<Alias>,
    /// Addresses.
    pub addresses: Vec<Address>,
    /// The record's sex.
    pub sex: Option<Untrusted>,
    /// The key for whitelisting and status (docs/contracts/idwise.md 2.7).
    pub resource_id: Option<Untrusted>,
    /// The service's own id of the match.
    pub match_id: Option<Untrusted>,
    /// Whether it was cleared before.
    pub is_whitelisted: Option<bool>,
    /// The service's status word.
    pub match_status: Option<Untrusted>,
    /// `details` by category: countries, positions, articles.
    pub details: Vec<MatchDetail>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
    /// Where it stood.
    #[serde(skip)]
    pub origin: Origin,
}

/// The lists that are documented (docs/contracts/idwise.md 2.7), with a word for how grave they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Dataset {
    /// Sanctions.
    Sanctions,
    /// Politically Exposed Person.
    Pep,
    /// Linked to a Politically Exposed Person.
    PepLinked,
    /// Adverse Media.
    AdverseMedia,
    /// Regulatory Enforcement List.
    RegulatoryEnforcement,
    /// People of Interest.
    PeopleOfInterest,
    /// Disqualified Director.
    DisqualifiedDirector,
    /// Insolvency.
    Insolvency,
    /// Fitness Probity.
    FitnessProbity,
    /// Warnings.
    Warnings,
}

/// Another name of a record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Alias {
    /// First name.
    pub first_name: Option<Pii<Untrusted>>,
    /// Middle name.
    pub middle_name: Option<Pii<Untrusted>>,
    /// Last name.
    pub last_name: Option<Pii<Untrusted>>,
    /// `Name Spelling Variation`.
    pub kind: Option<Untrusted>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
}

/// An address of a record; any part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Address {
    /// `Residential`, `Business`.
    pub kind: Option<Untrusted>,
    /// Street, house, post code, city, county, in the order sent.
    pub parts: Vec<Pii<Untrusted>>,
    /// ISO 3166, two letters.
    pub country: Option<Untrusted>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
}

/// One category of `details` (docs/contracts/idwise.md 2.5): `pep-institution`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct MatchDetail {
    /// The slug.
    pub category: Untrusted,
    /// Its title.
    pub title: Option<Untrusted>,
    /// Everything in it under its path: `data.Country.0`, `media_links.url`.
    pub facts: Vec<Fact>,
}
