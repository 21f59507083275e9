//! The person who made the journey, and what the customer knew of them before.

use super::picture::Picture;
use super::pii::Pii;
use super::scalar::{Fact, Scalar};
use super::text::Untrusted;
use super::time::DateText;
use serde::Serialize;

/// What the service holds to be true of the person (docs/contracts/idwise.md 2.5 "Applicant").
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Applicant {
    /// The same person across journeys.
    pub applicant_id: Option<Untrusted>,
    /// A picture of them.
    pub profile: Option<Picture>,
    /// Whole name.
    pub full_name: Option<Pii<Untrusted>>,
    /// Personal number, as sent.
    pub personal_number: Option<Pii<Scalar>>,
    /// Date of birth.
    pub birth_date: Option<DateText>,
    /// Whatever else was said.
    pub facts: Vec<Fact>,
}

/// What the customer gave when the journey was made (One Touch `userInfo`, docs/contracts/onetouch.md 3.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Prefilled {
    /// First and last name, joined by a space.
    pub full_name: Option<Pii<Untrusted>>,
    /// Date of birth.
    pub birth_date: Option<DateText>,
    /// Address, its parts joined by commas.
    pub address: Option<Pii<Untrusted>>,
    /// The customer's own reference.
    pub external_reference: Option<Untrusted>,
    /// A picture to compare with.
    pub picture: Option<Picture>,
    /// Every value as sent, under its path: `name.firstName`.
    pub facts: Vec<Fact>,
}
