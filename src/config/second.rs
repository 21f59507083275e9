//! `[[second]]`: which decisions a second reviewer must confirm.

use super::kinds::{FLAG, FRACTION, TEXT, Whole};
use super::reading::{TableAt, TomlReading};
use super::table::table;
use crate::domain::second::DEFAULT_HOURS;

table! {
    /// Which decisions a second reviewer must confirm before they are sent. There can be any number. A decision that
    /// matches one of them is a proposal until a reviewer other than its maker has confirmed it.
    SecondSetting {
        /// A filter for decisions: `verb:approve`, `unresolved>0` and the filters of the queue; all of them must match.
        /// An empty filter matches every decision.
        when: String = String::new(), TEXT, like("verb:approve unresolved>0");
        /// The share of journeys to which it applies. A key of the store selects them, always the same ones.
        share: f64 = 1.0, FRACTION;
        /// Whether the second reviewer makes a decision of their own before they see the proposal. The same verb
        /// confirms it; another verb leaves it to a lead.
        blind: bool = false, FLAG;
        /// From this age on, in hours, a proposal is escalated to the lead. It is never confirmed by time.
        hours: u32 = DEFAULT_HOURS, Whole(1..=8760);
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
