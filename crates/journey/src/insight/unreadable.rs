//! The finding of a journey whose document cannot be parsed.

use super::finding::{Evidence, Finding, FindingKind, Sign};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;

/// The only finding of such a case.
pub fn finding(why: &str) -> Finding {
    Finding {
        id: "journey.unreadable".into(),
        sign: Sign::Undetermined,
        kind: FindingKind::Journey,
        subject: Phrase::ours("Document"),
        finding: Phrase::ours(format!("cannot be read: {why}")),
        tip: Phrase::ours("Read it as text in the raw document. Fetch it again, or ask the service for it."),
        evidence: vec![Evidence::Journey],
        source: vec!["referee.unreadable".to_owned()],
        urgency: Urgency::Other,
        without_faces: None,
    }
}
