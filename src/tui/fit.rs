//! Fits text into cells: grapheme clusters are never split, and a cut is always marked.

use ratatui::buffer::CellWidth as _;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// The mark of a cut.
pub const CUT: &str = "…";

/// The columns of a text.
pub fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        simple_width(text).unwrap_or_else(|| text.graphemes(true).map(cluster_width).sum())
    }
}

/// The columns of a text of simple characters; `None` if it has others. A fast path: most text is simple, and the
/// search for cluster boundaries took most of a frame's time.
pub(crate) fn simple_width(text: &str) -> Option<usize> {
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Some(text.len());
    }
    text.chars().try_fold(0, |columns, character| is_simple(character).then_some(columns + 1))
}

/// Whether a character takes one column in every terminal and never joins a cluster with another such character:
/// printable ASCII, letters of Latin, Greek and Cyrillic without the soft hyphen and combining marks, punctuation,
/// arrows, symbols, and the characters of frames and pictures.
pub(crate) fn is_simple(character: char) -> bool {
    matches!(
        u32::from(character),
        0x20..=0x7e
            | 0xa1..=0xac
            | 0xae..=0x2ff
            | 0x370..=0x3ff
            | 0x400..=0x482
            | 0x48a..=0x52f
            | 0x1e00..=0x1fff
            | 0x2010..=0x2027
            | 0x2030..=0x205e
            | 0x20a0..=0x20c0
            | 0x2190..=0x21ff
            | 0x2200..=0x22ff
            | 0x2500..=0x25fc
            | 0x2605..=0x2613
            | 0x2639..=0x263c
            | 0x26a0
            | 0x2713..=0x2727
            | 0x2800..=0x28ff
            | 0x1fb00..=0x1fbaf
    )
}

/// The columns of a cluster, as terminal cells count them.
fn cluster_width(cluster: &str) -> usize {
    // Control characters are the exception: cells do not accept them.
    if cluster.len() == 1 { cluster.width() } else { usize::from(cluster.cell_width()) }
}

/// The text if it fits, else its start and `…`.
pub fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    if columns == 0 {
        return Cow::Borrowed("");
    }
    let head = head(text, columns - 1);
    Cow::Owned(format!("{}{CUT}", head.trim_end()))
}

/// The text if it fits, else `…` and its end: for an input line whose cursor is at the end.
pub fn fit_end(text: &str, columns: usize) -> Cow<'_, str> {
    let all = width(text);
    if all <= columns {
        return Cow::Borrowed(text);
    }
    let mut left = all;
    for (start, cluster) in text.grapheme_indices(true) {
        if left < columns {
            return Cow::Owned(format!("{CUT}{}", text.get(start..).unwrap_or_default()));
        }
        left -= cluster_width(cluster);
    }
    Cow::Borrowed(if columns == 0 { "" } else { CUT })
}

/// The longest prefix of whole clusters that fits.
fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    let start = if simple_width(text).is_some() {
        text.char_indices().nth(columns).map(|(start, _)| start)
    } else {
        let mut clusters = text.grapheme_indices(true);
        let beyond = clusters.find(|(_, cluster)| {
            used += cluster_width(cluster);
            used > columns
        });
        beyond.map(|(start, _)| start)
    };
    start.and_then(|start| text.get(..start)).unwrap_or(text)
}

/// Wraps text at spaces; a word is broken only if it is wider than a row.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(1);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for word in runs(text) {
        let wide = width(word);
        if used + wide <= columns {
            used += wide;
            push(&mut rows, word);
            continue;
        }
        if word.trim().is_empty() {
            continue;
        }
        rows.push(String::new());
        used = 0;
        for cluster in word.graphemes(true) {
            let wide = cluster_width(cluster);
            if used + wide > columns && used > 0 {
                rows.push(String::new());
                used = 0;
            }
            used += wide;
            push(&mut rows, cluster);
        }
    }
    rows.iter_mut().for_each(|row| row.truncate(row.trim_end().len()));
    if rows.len() > 1 && rows.first().is_some_and(String::is_empty) {
        rows.remove(0);
    }
    rows
}

/// Splits a text into words and the white space between them.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_space = rest.chars().next()?.is_whitespace();
        let end = rest.find(|character: char| character.is_whitespace() != is_space).unwrap_or(rest.len());
        let (run, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(run)
    })
}

fn push(rows: &mut [String], text: &str) {
    if let Some(row) = rows.last_mut() {
        row.push_str(text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn simple_characters_are_clusters_of_one_column() {
        let simple: Vec<char> = ('\0'..=char::MAX).filter(|character| is_simple(*character)).collect();
        assert!(simple.len() > 2_000);
        for character in &simple {
            assert_eq!(cluster_width(&character.to_string()), 1, "{character:?}");
        }
        // Whether two characters join depends on their classes, so it is enough to test each beside a letter, a mark
        // and itself.
        for character in simple {
            for other in ['a', ' ', '✗', character] {
                let text: String = [other, character, other].iter().collect();
                assert_eq!(text.graphemes(true).count(), 3, "{text:?}");
            }
        }
    }
}
