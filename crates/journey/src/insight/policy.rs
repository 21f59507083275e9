//! What a customer accepts: the part of the section `[policy]` that findings need.

use sha2::{Digest, Sha256};

/// Accepted values and thresholds; their settings are in `config/settings.rs`.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Accepted document types in the services' words; empty accepts all.
    pub documents: Vec<String>,
    /// Accepted issuing countries, codes or names; empty accepts all.
    pub countries: Vec<String>,
    /// Accepted nationalities, codes or names; empty accepts all.
    pub nationalities: Vec<String>,
    /// Minimum age in completed years.
    pub minimum_age: i16,
    /// Minimum face match score, 0 to 100.
    pub face_threshold: u8,
    /// How many years births must be apart to clear a group of watch-list matches by themselves. Births that are
    /// closer need a second contradiction.
    pub clear_years: i16,
    /// The sample of journeys that also ask about matching faces.
    pub face_sample: FaceSample,
}

/// A sample of the journeys, selected by a keyed hash, so that nobody can tell from an id whether it is in the sample.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaceSample {
    /// The share of the journeys, 0 to 1.
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
        Self {
            documents: Vec::new(),
            countries: Vec::new(),
            nationalities: Vec::new(),
            minimum_age: 18,
            face_threshold: 80,
            clear_years: 10,
            face_sample: FaceSample::default(),
        }
    }
}
