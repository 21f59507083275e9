//! What the customer's house asks for: thresholds and accepted things, filled from the configuration.

use crate::domain::check::FieldKind;

/// The measures that the ledger is made with.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Document types that are accepted, as the services name them; empty accepts all.
    pub accepted_documents: Vec<String>,
    /// Issuing countries that are accepted, codes or names; empty accepts all.
    pub accepted_countries: Vec<String>,
    /// Nationalities that are accepted, codes or names; empty accepts all.
    pub accepted_nationalities: Vec<String>,
    /// Completed years that an applicant must have.
    pub minimum_age: i16,
    /// Face scores below this are a doubt, 0 to 100.
    pub face_threshold: f64,
    /// Names less alike than this are different, 0 to 100.
    pub name_threshold: f64,
    /// Agreement with prefilled data below this is a doubt, percent.
    pub prefilled_threshold: f64,
    /// Fraud scores of a line from this on are a doubt, 0 to 100.
    pub fraud_threshold: f64,
    /// Liveness scores below this are a doubt although the service says alive, 0 to 1.
    pub liveness_threshold: f64,
    /// The fields whose low reading accuracy matters.
    pub fields_that_matter: Vec<FieldKind>,
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
