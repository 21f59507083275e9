//! The applicant, and the data that the customer prefilled.

use super::picture::Picture;
use super::pii::Pii;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use super::time::DateText;
use serde::Serialize;

/// The applicant's data as the service established it (docs/contracts/idwise.md 2.5 "Applicant").
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Applicant {
    /// Identifies the same person across journeys.
    pub applicant_id: Option<Untrusted>,
    pub profile: Option<Picture>,
    pub full_name: Option<Pii<Untrusted>>,
    pub personal_number: Option<Pii<Scalar>>,
    pub birth_date: Option<DateText>,
    pub facts: Vec<Fact>,
}

/// Data that the customer supplied when it created the journey (One Touch `userInfo`, docs/contracts/onetouch.md
/// 3.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Prefilled {
    /// First and last name, joined by a space.
    pub full_name: Option<Pii<Untrusted>>,
    pub birth_date: Option<DateText>,
    /// The parts of the address, joined by commas.
    pub address: Option<Pii<Untrusted>>,
    pub external_reference: Option<Untrusted>,
    /// A picture to compare the selfie with.
    pub picture: Option<Picture>,
    /// Every value as sent, named by its path: `name.firstName`.
    pub facts: Vec<Fact>,
}
