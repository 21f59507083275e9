//! The Raw tab: the document as received, secrets masked, line by line.

use super::line::{Kind, Line};
use crate::domain::pii::Masking;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Case;

/// Writes the tab. Masked, it shows nothing: what is personal in a raw document is not marked.
pub fn page(case: &Case, masking: Masking) -> Vec<Line> {
    if masking == Masking::Masked {
        let label = Shown::ours("Personal data is masked; the raw document is shown unmasked only.");
        return vec![Line { kind: Kind::Aside, label, ..Line::default() }];
    }
    case.raw.as_sent().lines().map(line).collect()
}

fn line(text: &str) -> Line {
    let inner = text.trim_start_matches(' ');
    let indent = u8::try_from((text.len() - inner.len()) / 2).unwrap_or(u8::MAX);
    Line { indent, label: Untrusted::new(inner).shown(), ..Line::default() }
}
