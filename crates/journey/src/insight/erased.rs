//! The finding of a journey whose personal data was erased.

use super::finding::{Evidence, Finding, FindingKind, Sign};
use crate::domain::erasure::Erasure;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;

/// The only finding of such a case.
pub fn finding(erasure: &Erasure) -> Finding {
    Finding {
        id: "journey.erased".into(),
        sign: Sign::Undetermined,
        kind: FindingKind::Journey,
        subject: Phrase::ours("Document"),
        finding: Phrase::ours(erasure.to_string()),
        tip: Phrase::ours("Its decisions and times stay. Nothing of the person can be shown again."),
        evidence: vec![Evidence::Journey],
        source: vec!["referee.erased".to_owned()],
        urgency: Urgency::Other,
        without_faces: None,
    }
}
