//! `[[service_level]]`: how long the journeys of an account, or those with a failed rule, may wait.

use super::choices::Choice;
use super::section::Reading;
use crate::domain::queue::{LateMark, Tint};
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
    /// How those that have waited longer are marked.
    pub mark: LateMark,
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
    let mut level = ServiceLevelSetting { provider: None, rule: None, hours: 0, mark: LateMark::default() };
    section.some_text("provider", &mut level.provider);
    section.some_text("rule", &mut level.rule);
    section.whole("hours", 1..=8760, &mut level.hours);
    let has_hours = section.place("hours").is_some();
    let (mut sign, mut color) = (None, None);
    section.some_text("sign", &mut sign);
    section.some_text("color", &mut color);
    let place = |key| section.place(key).unwrap_or(span.clone());
    let (provider_at, sign_at, color_at) = (place("provider"), place("sign"), place("color"));
    section.end();
    level.mark = mark(reading, sign.map(|text| (sign_at, text)), color.map(|text| (color_at, text)));
    if !has_hours {
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
        reading.odd(&provider_at, format!("there is no account `{unknown}`"), Some(hint));
        return None;
    }
    (level.hours > 0).then_some(level)
}

/// How late ones are marked. What cannot be taken is told; nobody is kept from working by how a sign looks.
fn mark(reading: &mut Reading<'_>, sign: Option<Said>, color: Option<Said>) -> LateMark {
    let mut mark = LateMark::default();
    if let Some((at, text)) = sign {
        match one_cell(&text) {
            Some(sign) => mark.sign = sign,
            None => reading.odd(&at, "a sign is one printable ASCII character".to_owned(), None),
        }
    }
    if let Some((at, text)) = color {
        match tint(&text) {
            Some(tint) => mark.tint = tint,
            None => reading.odd(&at, format!("`{text}` is no color of a sign"), Some(colors())),
        }
    }
    mark
}

/// Words and where they stand.
type Said = (Range<usize>, String);

/// A sign that has one cell in every terminal.
fn one_cell(text: &str) -> Option<char> {
    let mut characters = text.chars();
    let first = characters.next().filter(char::is_ascii_graphic);
    first.filter(|_| characters.next().is_none())
}

fn tint(word: &str) -> Option<Tint> {
    Tint::WORDS.iter().find(|(known, _)| *known == word).map(|(_, tint)| *tint)
}

fn colors() -> String {
    let words: Vec<&str> = Tint::WORDS.iter().map(|(word, _)| *word).collect();
    format!("one of: {}", words.join(", "))
}
