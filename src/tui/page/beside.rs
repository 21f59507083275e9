//! The pictures shown beside the selected part of a page.

use super::evidence;
use super::line::Part;
use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::insight::finding::Evidence;

/// The subject of the selected part and its pictures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// The subject; `None` above the first part.
    pub about: Option<Evidence>,
    /// The names of the pictures, most relevant first.
    pub pictures: Vec<String>,
}

impl Beside {
    /// The pictures for a subject.
    pub fn of(journey: &Journey, about: Option<Evidence>) -> Self {
        let pictures = about.iter().flat_map(|about| evidence::pictures_of(journey, about)).collect();
        Self { about, pictures }
    }

    /// The document whose face is compared in this part.
    pub fn faces(&self) -> Option<&StepId> {
        match &self.about {
            Some(Evidence::Faces { step }) => Some(step),
            _ => None,
        }
    }

    /// Whether the pictures are faces. Faces are shown side by side, the sides of a document one below the other.
    pub fn is_of_faces(&self) -> bool {
        matches!(self.about, Some(Evidence::Faces { .. } | Evidence::Selfie | Evidence::Screening { .. }))
    }
}

/// The part that contains a line.
pub fn part_of(parts: &[Part], line: usize) -> Option<&Part> {
    let after = parts.partition_point(|part| part.first <= line);
    parts.get(after.checked_sub(1)?)
}
