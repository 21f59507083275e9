//! What the customer's house asks of the desk.

use crate::domain::pii::Masking;
use crate::insight::case::Reason;

/// A saved view of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub name: String,
    /// Its filter.
    pub filter: String,
}

/// The measures of the desk, filled from the configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct DeskPolicy {
    /// The reasons for decisions.
    pub reasons: Vec<Reason>,
    /// Whether the machine's face scores wait for the reviewer's answer.
    pub blind_faces: bool,
    /// Whether approving over open or confirmed findings needs a comment.
    pub comment_on_override: bool,
    /// Whether opening a case claims it.
    pub claim_on_open: bool,
    /// How long a journey may wait, in milliseconds.
    pub service_level_ms: i64,
    /// Whether personal data is masked at the start.
    pub masking: Masking,
    /// Whether pictures are shown.
    pub pictures: bool,
    /// Whether the first-run tour is shown.
    pub tour: bool,
    /// No boxes, one fact a line, no pictures.
    pub plain: bool,
    /// Whether the mouse is used.
    pub mouse: bool,
    /// Saved views, at most nine.
    pub views: Vec<View>,
}

impl Default for DeskPolicy {
    fn default() -> Self {
        Self {
            reasons: Vec::new(),
            blind_faces: true,
            comment_on_override: false,
            claim_on_open: true,
            service_level_ms: 24 * 60 * 60 * 1000,
            masking: Masking::Clear,
            pictures: true,
            tour: false,
            plain: false,
            mouse: false,
            views: Vec::new(),
        }
    }
}
