//! The evidence pack of one case: everything that an auditor needs, in one file.
//!
//! The HTML runs no script and loads nothing: pictures are within it, and its
//! content policy forbids the rest. The JSON holds the same facts.

mod html;
mod json;
mod record_check;
mod section;

pub use record_check::{RecordCheck, contradictions};

use crate::domain::ids::Reviewer;
use crate::insight::case::Case;
use crate::insight::finding::Finding;
use jiff::Timestamp;
pub use section::{PackLine, PackLineKind, PackSection};

/// What a pack is made of.
#[derive(Clone, Copy, Debug)]
pub struct Pack<'a> {
    /// The case, whole.
    pub case: &'a Case,
    /// Resolved findings that the latest document no longer has.
    pub settled_before: &'a [Finding],
    /// The newest decision in one sentence.
    pub verdict: &'a str,
    /// Everything that the case says, in words.
    pub sections: &'a [PackSection],
    /// Its pictures, in reading order.
    pub pictures: &'a [PackPicture],
    /// SHA-256 of the document as received, hex.
    pub document_sha256: &'a str,
    /// Whether the case is what the record says.
    pub check: &'a RecordCheck,
    /// When the pack was made.
    pub made_at: Timestamp,
    /// Who asked for it.
    pub made_by: &'a Reviewer,
}

/// One picture of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackPicture {
    /// Its name within the journey: `front-crop`.
    pub name: String,
    /// The picture, or why it is not there.
    pub content: Result<PackImage, String>,
}

/// A picture that was encoded again from the received one, so that no other data of its file is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackImage {
    /// `image/jpeg`.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// SHA-256 of the picture as received, hex.
    pub received_sha256: String,
}

/// A pack could not be written.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The page could not be filled.
    #[error("could not fill the page")]
    Page(#[from] askama::Error),
    /// The facts could not be written as JSON.
    #[error("could not write the facts as JSON")]
    Json(#[from] serde_json::Error),
}

impl Pack<'_> {
    /// One self-contained page.
    pub fn html(&self) -> Result<String, PackError> {
        html::write(self)
    }

    /// The same as one JSON document; pictures as base64.
    pub fn json(&self) -> Result<serde_json::Value, PackError> {
        json::write(self)
    }
}
