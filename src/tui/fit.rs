//! Fits text into cells: clusters are never split, and a cut is always marked.

use ratatui::buffer::CellWidth as _;
use std::borrow::Cow;
use unicode_segmentation::UnicodeSegmentation as _;
use unicode_width::UnicodeWidthStr as _;

/// Marks a cut.
pub const CUT: &str = "…";

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(cluster_width).sum() }
}

/// A cluster's columns, as the terminal's cells count them.
fn cluster_width(cluster: &str) -> usize {
    // Not of a control character, which the cells do not take.
    if cluster.len() == 1 { cluster.width() } else { usize::from(cluster.cell_width()) }
}

/// The text if it fits, else its beginning and `…`.
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

/// The text if it fits, else `…` and its end: for a line whose cursor is at the end.
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

/// As many whole clusters as fit.
fn head(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (start, cluster) in text.grapheme_indices(true) {
        used += cluster_width(cluster);
        if used > columns {
            return text.get(..start).unwrap_or_default();
        }
    }
    text
}

/// Breaks text into rows at spaces, and within a word only if it is wider than a row.
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

/// Words with what is written to them, and the white space between, in turn.
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
