//! `[[service_level]]`: how long the journeys of an account, or those with a certain failed rule, may wait.

use super::kinds::{MAYBE_TEXT, OneOf, SIGN, Whole};
use super::reading::{TableAt, TomlReading};
use super::table::table;
use crate::domain::queue::{LateMark, Tint};

table! {
    /// How long the journeys of an account, or those with a failed rule, may wait. There can be any number, each for an
    /// account, a rule, or both; if several apply, the shortest counts.
    ServiceLevelSetting {
        /// The account, by its name in this file.
        provider: Option<String> = None, MAYBE_TEXT, like("idwise-eu");
        /// The key of the failed rule, as the service sends it.
        rule: Option<String> = None, MAYBE_TEXT, like("no_aml_records");
        /// The service level in hours.
        hours: u64 = 0, Whole(1..=8760), like("4");
        /// The sign of late journeys.
        sign: char = LateMark::default().sign, SIGN, comfort;
        /// The color of the sign, in the theme's shade.
        color: Tint = LateMark::default().tint, OneOf(COLORS), comfort;
    }
}

const COLORS: &[(&str, Tint)] = &[
    ("orange", Tint::Orange),
    ("red", Tint::Red),
    ("yellow", Tint::Yellow),
    ("violet", Tint::Violet),
    ("blue", Tint::Blue),
];

impl ServiceLevelSetting {
    /// How journeys that have waited longer are marked in the queue.
    pub fn mark(&self) -> LateMark {
        LateMark { sign: self.sign, tint: self.color }
    }
}

/// Reads one `[[service_level]]`. One with an error is reported and left out.
pub(super) fn read<'a>(
    reading: &mut TomlReading<'a>,
    at: &TableAt<'a>,
    accounts: &[String],
) -> Option<ServiceLevelSetting> {
    let mut level = ServiceLevelSetting::default();
    reading.read(at, &mut level, &[]);
    if at.place("hours").is_none() {
        reading.warn(&at.span, "a service level without `hours`".to_owned(), None);
    }
    if level.provider.is_none() && level.rule.is_none() {
        let hint =
            "name a `provider`, a `rule`, or both; for all journeys it is `review.service_level_hours`";
        reading.warn(&at.span, "a service level of nothing".to_owned(), Some(hint.to_owned()));
        return None;
    }
    if let Some(unknown) = level.provider.as_ref().filter(|provider| !accounts.contains(provider)) {
        let hint = format!("the accounts are: {}", accounts.join(", "));
        let message = format!("there is no account `{unknown}`");
        reading.warn(&at.place_of(&["provider"]), message, Some(hint));
        return None;
    }
    (level.hours > 0).then_some(level)
}
