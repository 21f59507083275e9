//! The order in which Arabic and Hebrew are written into cells, so that they read right in the terminal at hand.

use std::borrow::Cow;
use unicode_bidi::{BidiInfo, Level};
use unicode_segmentation::UnicodeSegmentation as _;

/// What is left to the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextOrder {
    /// Nothing: cells are drawn as they come, so that letters are written from the left of the screen (xterm, foot).
    #[default]
    Letters,
    /// The letters within a word: the terminal shapes each word from right to left and leaves the words in their places
    /// (kitty). Words are written from the left of the screen, their letters in the order of reading.
    Words,
    /// Everything: it is written in the order of reading. The terminal turns it, or a screen reader speaks it.
    Reading,
}

impl TextOrder {
    /// The text as it is written.
    ///
    /// The base direction is left to right, so that a name never moves the columns beside it; characters that would
    /// steer the direction have been made visible before (`domain::text::clean`).
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

    /// Writes text that runs to the left.
    fn turn(self, run: &str, turned: &mut String) {
        let clusters: Vec<&str> = run.graphemes(true).collect();
        let is_kept = |a: &&str, b: &&str| self == TextOrder::Words && runs_left(a) && runs_left(b);
        for word in clusters.chunk_by(is_kept).rev() {
            turned.extend(word.iter().map(|cluster| mirrored(cluster)));
        }
    }
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
