//! Looks up the words for months in the languages of passport issuers.

use super::calendar::Calendar;
use super::month_names::MONTH_NAMES;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A month in its calendar.
pub(super) type Month = (Calendar, i16);

/// A month and the issuers whose documents use the word.
struct MonthUse {
    month: Month,
    issuers: &'static str,
}

static WORDS: LazyLock<HashMap<&'static str, Vec<MonthUse>>> = LazyLock::new(index);
static SORTED: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let mut words: Vec<&'static str> = WORDS.keys().copied().collect();
    words.sort_unstable();
    words
});

fn index() -> HashMap<&'static str, Vec<MonthUse>> {
    let mut words: HashMap<&'static str, Vec<MonthUse>> = HashMap::new();
    for line in MONTH_NAMES.lines() {
        let mut parts = line.split(';');
        let head = parts.next().unwrap_or_default();
        let calendar = match head.get(..1) {
            Some("p") => Calendar::Persian,
            Some("h") => Calendar::Hijri,
            _ => Calendar::Gregorian,
        };
        let issuers = head.get(1..).unwrap_or_default();
        for (month, names) in (1..).zip(parts) {
            for name in names.split(' ').filter(|name| !name.is_empty()) {
                words.entry(name).or_default().push(MonthUse { month: (calendar, month), issuers });
            }
        }
    }
    words
}

/// The months that a normalized word can mean; more than one only if languages disagree and the issuer does not decide.
pub(super) fn months(word: &str, issuer: Option<&str>) -> Vec<Month> {
    if let Some(month) = roman(word) {
        return vec![(Calendar::Gregorian, month)];
    }
    // In Hebrew, the preposition is part of the word.
    let found = known(word, issuer);
    match word.strip_prefix('ב') {
        Some(rest) if found.is_empty() => known(rest, issuer),
        _ => found,
    }
}

/// Looks up a word: in English first, then in the issuer's languages, then in all; whole words before prefixes.
fn known(word: &str, issuer: Option<&str>) -> Vec<Month> {
    let whole: Vec<&MonthUse> = WORDS.get(word).into_iter().flatten().collect();
    let begun: Vec<&MonthUse> = if word.chars().count() < 3 { Vec::new() } else { beginning(word).collect() };
    let is_english = |one: &MonthUse| one.issuers.contains("AUS") && one.issuers.contains("NZL");
    let is_own = |one: &MonthUse| issuer.is_some_and(|issuer| one.issuers.contains(issuer));
    let choices = [
        distinct(&whole, is_english),
        distinct(&whole, is_own),
        distinct(&begun, is_english),
        distinct(&begun, is_own),
        distinct(&whole, |_| true),
        distinct(&begun, |_| true),
    ];
    choices.into_iter().find(|months| !months.is_empty()).unwrap_or_default()
}

fn beginning(word: &str) -> impl Iterator<Item = &'static MonthUse> + '_ {
    let from = SORTED.partition_point(|known| *known < word);
    let known = SORTED.iter().skip(from).take_while(move |known| known.starts_with(word));
    known.filter_map(|known| WORDS.get(known)).flatten()
}

fn distinct(uses: &[&MonthUse], wanted: impl Fn(&MonthUse) -> bool) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for one in uses.iter().filter(|one| wanted(one)) {
        if !months.contains(&one.month) {
            months.push(one.month);
        }
    }
    months
}

fn roman(word: &str) -> Option<i16> {
    let numerals = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
    (1..).zip(numerals).find(|(_, numeral)| *numeral == word).map(|(month, _)| month)
}
