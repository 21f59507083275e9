//! `[[second]]`: which decisions a second reviewer must confirm.

use super::kinds::{FLAG, FRACTION, TEXT};
use super::reading::{TableAt, TomlReading};
use super::table::table;

table! {
    /// Which decisions a second reviewer must confirm before they are sent. There can be any number; a decision that fits
    /// one of them is a proposal until another reviewer than its maker has confirmed it.
    SecondSetting {
        /// Which decisions, as a filter: `verb:approve`, `unresolved>0` and what the queue is filtered by; all of it must
        /// hold. An empty one is about every decision.
        when: String = String::new(), TEXT, like("verb:approve unresolved>0");
        /// In which part of the journeys. A key of the store chooses them, the same ones each time.
        share: f64 = 1.0, FRACTION;
        /// Whether the second reviewer chooses a decision of their own before they see the proposal. The same one confirms
        /// it, another one leaves it to a lead.
        blind: bool = false, FLAG;
    }
}

/// Reads one `[[second]]`.
pub(super) fn read<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>) -> SecondSetting {
    let mut second = SecondSetting::default();
    reading.read(at, &mut second, &[]);
    if at.place("when").is_none() && at.place("share").is_none() {
        let hint = "say `when`, `share` or both; `when = \"\"` is about every decision";
        reading.error(&at.span, "a second review of nothing".to_owned(), Some(hint.to_owned()));
    }
    second
}
