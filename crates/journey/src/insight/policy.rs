//! The customer's policy: thresholds and accepted values, from the configuration.

use crate::domain::check::FieldKind;
use sha2::{Digest, Sha256};

/// Thresholds and accepted values for the findings.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Accepted document types in the services' words; empty accepts all.
    pub accepted_documents: Vec<String>,
    /// Accepted issuing countries, codes or names; empty accepts all.
    pub accepted_countries: Vec<String>,
    /// Accepted nationalities, codes or names; empty accepts all.
    pub accepted_nationalities: Vec<String>,
    /// Minimum age in completed years.
    pub minimum_age: i16,
    /// Minimum face match score, 0 to 100.
    pub face_threshold: f64,
    /// Which journeys ask about matching faces too.
    pub face_sample: FaceSample,
    /// Minimum name similarity, 0 to 100; below it names are different.
    pub name_threshold: f64,
    /// Minimum agreement with prefilled data, percent.
    pub prefilled_threshold: f64,
    /// Fraud scores from this value on are a finding, 0 to 100.
    pub fraud_threshold: f64,
    /// Minimum liveness score even if the service reports a living person, 0 to 1.
    pub liveness_threshold: f64,
    /// Fields for which low OCR confidence is a finding.
    pub fields_that_matter: Vec<FieldKind>,
}

/// A share of the journeys, chosen by a hash under a key: nobody can tell from an id whether it is in the sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaceSample {
    /// From 0 to 1.
    pub share: f64,
    pub key: [u8; 32],
}

impl FaceSample {
    /// Whether the journey with this id is in the sample.
    pub fn has(&self, id: &str) -> bool {
        let hash = Sha256::new().chain_update(self.key).chain_update(id).finalize();
        let place = hash.iter().take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
        f64::from(place) / (f64::from(u32::MAX) + 1.0) < self.share
    }
}

impl Default for Policy {
    fn default() -> Self {
        use FieldKind as Kind;
        Self {
            accepted_documents: Vec::new(),
            accepted_countries: Vec::new(),
            accepted_nationalities: Vec::new(),
            minimum_age: 18,
            face_threshold: 80.0,
            face_sample: FaceSample::default(),
            name_threshold: 80.0,
            prefilled_threshold: 80.0,
            fraud_threshold: 75.0,
            liveness_threshold: 0.5,
            fields_that_matter: vec![
                Kind::FullName,
                Kind::FirstName,
                Kind::MiddleName,
                Kind::LastName,
                Kind::PersonalNumber,
                Kind::DocumentNumber,
                Kind::BirthDate,
                Kind::ExpiryDate,
                Kind::IssueDate,
                Kind::Sex,
                Kind::Nationality,
                Kind::NationalityCode,
                Kind::Address,
            ],
        }
    }
}
