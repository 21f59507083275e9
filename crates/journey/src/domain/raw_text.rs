//! The received document as text.

use super::text::Untrusted;
use std::fmt;
use std::sync::{Arc, OnceLock};

/// The received document as text. It is written when it is first read, because few reviewers look at it. Clones share
/// it.
#[derive(Clone)]
pub struct RawText(Arc<RawSource>);

struct RawSource {
    document: Vec<u8>,
    write: fn(&[u8]) -> Untrusted,
    text: OnceLock<Untrusted>,
}

impl RawText {
    /// A text that is written from a document.
    pub fn of_document(document: &[u8], write: fn(&[u8]) -> Untrusted) -> Self {
        Self(Arc::new(RawSource { document: document.to_vec(), write, text: OnceLock::new() }))
    }

    /// The document as JSON, written when it is first asked for.
    pub fn text(&self) -> &Untrusted {
        self.0.text.get_or_init(|| (self.0.write)(&self.0.document))
    }

    /// The exact text, for JSON and files; never for a screen.
    pub fn as_sent(&self) -> &str {
        self.text().as_sent()
    }

    /// Whether it contains only white space.
    pub fn is_blank(&self) -> bool {
        self.0.document.iter().all(u8::is_ascii_whitespace) && self.text().is_blank()
    }
}

impl Default for RawText {
    fn default() -> Self {
        Self::from(Untrusted::default())
    }
}

impl From<Untrusted> for RawText {
    fn from(text: Untrusted) -> Self {
        let (document, write): (_, fn(&[u8]) -> Untrusted) = (Vec::new(), |_| Untrusted::default());
        Self(Arc::new(RawSource { document, write, text: OnceLock::from(text) }))
    }
}

impl PartialEq for RawText {
    fn eq(&self, other: &Self) -> bool {
        let is_same_document = !self.0.document.is_empty() && self.0.document == other.0.document;
        Arc::ptr_eq(&self.0, &other.0) || is_same_document || self.text() == other.text()
    }
}

impl fmt::Debug for RawText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawText({} bytes)", self.0.document.len())
    }
}
