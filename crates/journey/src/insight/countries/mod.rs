//! Normalizes countries and nationalities: alpha-2 and alpha-3 codes, names, and demonyms such as `Dutch`.

mod table;
mod words;

use crate::domain::said::folded;
use std::collections::HashMap;
use std::sync::LazyLock;
use table::{COUNTRIES, DOCUMENT_CODES};
use words::WORDS;

/// A country, or an organization that issues documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-3. Document code `D` is normalized to `DEU`.
    pub alpha3: &'static str,
    /// ISO 3166 alpha-2; empty for organizations that have none.
    pub alpha2: &'static str,
    pub name: &'static str,
}

/// The result of comparing two countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryAgreement {
    Same,
    Differ,
    /// At least one is unknown.
    NotComparable,
}

/// Parses a code or a name; none for an unknown one such as `EA`.
pub fn read(text: &str) -> Option<Country> {
    let text = text.trim().trim_end_matches('<');
    if text.is_empty() || text.len() > 80 {
        return None;
    }
    let code = text.to_ascii_uppercase();
    let all = || COUNTRIES.iter().chain(DOCUMENT_CODES.iter());
    let by_code = all().find(|(three, two, _)| *three == code || (!two.is_empty() && *two == code));
    let found = by_code.copied().or_else(|| named(text));
    found.map(canonical)
}

fn named(text: &str) -> Option<(&'static str, &'static str, &'static str)> {
    let word = folded(&super::names::folded(text));
    let word = word.strip_prefix("the").unwrap_or(&word);
    BY_NAME.get(word).copied().or_else(|| {
        let (_, code) = WORDS.iter().find(|(known, _)| *known == word)?;
        COUNTRIES.iter().chain(DOCUMENT_CODES.iter()).find(|(three, ..)| three == code).copied()
    })
}

/// The countries by their folded names: a case with thousands of watch-list records asks for thousands of them.
static BY_NAME: LazyLock<HashMap<String, (&str, &str, &str)>> = LazyLock::new(|| {
    // Of two with one name the first counts.
    let all = COUNTRIES.iter().chain(DOCUMENT_CODES.iter()).rev();
    all.map(|country| (folded(country.2), *country)).collect()
});

fn canonical((alpha3, alpha2, name): (&'static str, &'static str, &'static str)) -> Country {
    match alpha3 {
        "D" => Country { alpha3: "DEU", alpha2, name },
        _ => Country { alpha3, alpha2, name },
    }
}

/// Compares two countries in any notation. The British nationality categories (`GBO` and others) equal Great
/// Britain.
pub fn compare(one: &str, other: &str) -> CountryAgreement {
    match (read(one), read(other)) {
        (Some(one), Some(other)) => {
            let same = one.alpha3 == other.alpha3 || (!one.alpha2.is_empty() && one.alpha2 == other.alpha2);
            if same { CountryAgreement::Same } else { CountryAgreement::Differ }
        }
        _ if folded(one) == folded(other) && !folded(one).is_empty() => CountryAgreement::Same,
        _ => CountryAgreement::NotComparable,
    }
}
