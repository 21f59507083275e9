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

/// The text in the order in which its clusters stand on the screen, from the left.
///
/// A terminal's cells know no direction: most draw them as they come, so Arabic and Hebrew would read backwards.
/// Those that turn text around themselves are told not to while the console runs (`tui/terminal.rs`); where they
/// do all the same, this is left to them. The base
/// direction is left to right, so that a name never moves the columns beside it; characters that would steer the
/// direction have been made visible before (`domain::text::clean`), so what is turned is the letters alone.
pub fn visual(text: &str) -> Cow<'_, str> {
    if !runs_left(text) {
        return Cow::Borrowed(text);
    }
    let info = unicode_bidi::BidiInfo::new(text, Some(unicode_bidi::Level::ltr()));
    let mut turned = String::with_capacity(text.len());
    for paragraph in &info.paragraphs {
        let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
        for run in runs {
            let is_rtl = levels.get(run.start).is_some_and(unicode_bidi::Level::is_rtl);
            let clusters = text.get(run).unwrap_or_default().graphemes(true);
            if is_rtl {
                turned.extend(clusters.rev().map(mirrored));
            } else {
                turned.extend(clusters);
            }
        }
    }
    Cow::Owned(turned)
}

/// Whether anything in a text may run to the left.
pub fn runs_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(may_run_left)
}

/// Whether a character is of the blocks whose scripts run to the left.
fn may_run_left(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Brackets open to the other side in text that runs to the left.
fn mirrored(cluster: &str) -> &str {
    match cluster {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        other => other,
    }
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
