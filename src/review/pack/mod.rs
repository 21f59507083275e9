//! The evidence pack of one case: everything that an auditor needs, in one file.
//!
//! The HTML runs no script and loads nothing: pictures are embedded, and its content security policy forbids everything
//! else. The JSON contains the same facts.

mod html;
mod json;
mod record_check;
mod remaining;
mod section;

pub use record_check::{RecordCheck, contradictions};
pub use remaining::remaining;

use crate::domain::ids::Reviewer;
use crate::insight::case::Case;
use crate::insight::finding::Finding;
use jiff::Timestamp;
pub use section::{PackLine, PackLineKind, PackSection};

/// The content of a pack.
#[derive(Clone, Copy, Debug)]
pub struct Pack<'a> {
    /// The whole case.
    pub case: &'a Case,
    /// Resolved findings that the latest document no longer has.
    pub settled_before: &'a [Finding],
    /// The newest decision in one sentence.
    pub verdict: &'a str,
    /// The case as text.
    pub sections: &'a [PackSection],
    /// Its pictures, in reading order.
    pub pictures: &'a [PackPicture],
    /// SHA-256 of the document as received, hex.
    pub document_sha256: &'a str,
    /// The comparison of the case with the audit record.
    pub check: &'a RecordCheck,
    /// When the pack was created.
    pub made_at: Timestamp,
    /// Who requested the pack.
    pub made_by: &'a Reviewer,
}

/// A picture in an evidence pack, or why it is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackPicture {
    /// The picture's name within the journey: `front-crop`.
    pub name: String,
    /// The picture, or why it is missing.
    pub content: Result<PackImage, String>,
}

/// A re-encoded picture, so that no metadata of the received file is exported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackImage {
    /// `image/jpeg`.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
    /// SHA-256 of the received file, in hex.
    pub received_sha256: String,
}

/// Why a pack could not be created.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The HTML template failed.
    #[error("could not fill the page")]
    Page(#[from] askama::Error),
    /// The JSON could not be created.
    #[error("could not write the facts as JSON")]
    Json(#[from] serde_json::Error),
}

impl Pack<'_> {
    /// The pack as one self-contained HTML page.
    pub fn html(&self) -> Result<String, PackError> {
        html::write(self)
    }

    /// The pack as one JSON document, with the pictures in base64.
    pub fn json(&self) -> Result<serde_json::Value, PackError> {
        json::write(self)
    }
}
