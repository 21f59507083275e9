//! The Raw tab: the document as received, secrets masked, line by line, folded below a level if wanted.

use super::line::{Kind, Line, said};
use crate::domain::pii::Masking;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Case;

/// Writes the tab. Masked, it shows nothing: what is personal in a raw document is not marked.
pub fn page(case: &Case, masking: Masking, depth: Option<u8>) -> Vec<Line> {
    if masking == Masking::Masked {
        let label = Shown::ours("Personal data is masked; the raw document is shown unmasked only.");
        return vec![Line { kind: Kind::Aside, label, ..Line::default() }];
    }
    let lines = case.raw.as_sent().lines().map(line).collect();
    match depth {
        Some(depth) => folded(lines, depth),
        None => lines,
    }
}

/// Leaves out what is deeper than a level; the line that it belongs to says how many lines it holds.
fn folded(lines: Vec<Line>, depth: u8) -> Vec<Line> {
    let mut kept: Vec<Line> = Vec::new();
    let mut hidden = 0usize;
    for line in lines {
        if line.indent > depth {
            hidden += 1;
            continue;
        }
        if hidden > 0
            && let Some(owner) = kept.last_mut()
        {
            owner.label = said(format!("{} … {hidden} lines", owner.label));
            hidden = 0;
        }
        kept.push(line);
    }
    kept
}

fn line(text: &str) -> Line {
    let inner = text.trim_start_matches(' ');
    let indent = u8::try_from((text.len() - inner.len()) / 2).unwrap_or(u8::MAX);
    Line { indent, label: Untrusted::new(inner).shown(), ..Line::default() }
}
