//! The order in which Arabic and Hebrew are written into cells, so that this terminal shows them correctly.

use std::borrow::Cow;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

/// What the terminal does by itself with right-to-left text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextOrder {
    /// Nothing: it draws cells as they come (xterm, foot). Letters are written in visual order, from left to right.
    #[default]
    Letters,
    /// It reverses the letters within a word and leaves the words in their places (kitty). Words are written in visual
    /// order, their letters in logical order.
    Words,
    /// It reorders everything, or a screen reader speaks it: the text is written in logical order.
    Reading,
}

impl TextOrder {
    /// The text in the order in which it is written.
    ///
    /// The base direction is left to right, so that a name never moves the columns beside it. Characters that would
    /// change the direction have been made visible before (`domain::text::clean`).
    pub fn of(self, text: &str) -> Cow<'_, str> {
        if self == TextOrder::Reading || !runs_left(text) {
            return Cow::Borrowed(text);
        }
        let info = BidiInfo::new(text, Some(Level::ltr()));
        let mut turned = String::with_capacity(text.len());
        for paragraph in &info.paragraphs {
            let (levels, runs) = info.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let is_rtl = levels.get(run.start).is_some_and(Level::is_rtl);
                let run = text.get(run).unwrap_or_default();
                if is_rtl { self.turn(run, &mut turned) } else { turned.push_str(run) }
            }
        }
        Cow::Owned(turned)
    }

    /// Writes a right-to-left run.
    fn turn(self, run: &str, turned: &mut String) {
        let clusters: Vec<&str> = run.graphemes(true).collect();
        let is_kept = |a: &&str, b: &&str| self == TextOrder::Words && runs_left(a) && runs_left(b);
        for word in clusters.chunk_by(is_kept).rev() {
            turned.extend(word.iter().map(|cluster| mirrored(cluster)));
        }
    }
}

/// Whether a text may contain right-to-left characters.
pub fn runs_left(text: &str) -> bool {
    !text.is_ascii() && text.chars().any(may_run_left)
}

/// Whether a character is in a block of right-to-left scripts.
fn may_run_left(character: char) -> bool {
    matches!(u32::from(character), 0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x10800..=0x10fff | 0x1e800..=0x1efff)
}

/// Mirrors a bracket, which opens to the other side in right-to-left text.
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
