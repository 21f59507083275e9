//! `[[service_level]]`: how long the journeys of an account, or those with a failed rule, may wait.

use super::section::Reading;
use serde::Serialize;
use std::ops::Range;
use toml::de::DeTable;

/// One service level. It names an account, a rule, or both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ServiceLevelSetting {
    /// The account, by its name in the configuration.
    pub provider: Option<String>,
    /// The rule's key, as the service sends it.
    pub rule: Option<String>,
    /// Hours.
    pub hours: u64,
}

/// Reads every `[[service_level]]`. One with a mistake is left out, and the mistake told.
pub(super) fn read<'a>(
    reading: &mut Reading<'a>,
    tables: Vec<Table<'a>>,
    accounts: &[(String, Range<usize>, &'a DeTable<'a>)],
) -> Vec<ServiceLevelSetting> {
    let known: Vec<&str> = accounts.iter().map(|(name, ..)| name.as_str()).collect();
    tables.into_iter().filter_map(|table| one(reading, table, &known)).collect()
}

/// A table and where it stands.
type Table<'a> = (Range<usize>, &'a DeTable<'a>);

fn one<'a>(
    reading: &mut Reading<'a>,
    (span, table): Table<'a>,
    accounts: &[&str],
) -> Option<ServiceLevelSetting> {
    let mut section = reading.section("service_level".to_owned(), Some(table));
    let mut level = ServiceLevelSetting { provider: None, rule: None, hours: 0 };
    section.some_text("provider", &mut level.provider);
    section.some_text("rule", &mut level.rule);
    section.whole("hours", 1..=8760, &mut level.hours);
    let place = section.place("provider").unwrap_or(span.clone());
    section.end();
    if level.hours == 0 {
        reading.odd(&span, "a service level without `hours`".to_owned(), None);
    }
    if level.provider.is_none() && level.rule.is_none() {
        let hint =
            "name a `provider`, a `rule`, or both; for all journeys it is `review.service_level_hours`";
        reading.odd(&span, "a service level of nothing".to_owned(), Some(hint.to_owned()));
        return None;
    }
    if let Some(unknown) = level.provider.as_deref().filter(|provider| !accounts.contains(provider)) {
        let hint = format!("the accounts are: {}", accounts.join(", "));
        reading.odd(&place, format!("there is no account `{unknown}`"), Some(hint));
        return None;
    }
    (level.hours > 0).then_some(level)
}
