//! Looks up codes and words of countries.

use super::table::{COUNTRIES, DOCUMENT_CODES};
use super::territories::sovereign;
use super::words::WORDS;
use super::{Country, forms};
use crate::insight::spelling::plain;
use std::collections::HashMap;
use std::sync::LazyLock;

/// Maps normalized words to the codes of the countries that they can mean.
static INDEX: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut index = HashMap::new();
    for (alpha3, _, name) in COUNTRIES.iter().chain(DOCUMENT_CODES.iter()) {
        index.insert(plain(name), *alpha3);
    }
    for line in WORDS.lines() {
        let (codes, words) = line.split_once('|').unwrap_or_default();
        for word in words.split('|') {
            index.insert(word.to_owned(), codes);
        }
    }
    index
});

/// Countries by their two- and three-letter codes. If a code is listed twice, the first one counts.
static CODES: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let mut codes = HashMap::new();
    for entry in COUNTRIES.iter().chain(DOCUMENT_CODES.iter()) {
        let (alpha3, alpha2, _) = *entry;
        for code in [alpha3, alpha2].into_iter().filter(|code| !code.is_empty()) {
            codes.entry(code).or_insert_with(|| canonical(*entry));
        }
    }
    codes
});

/// Words that do not change the meaning of a country: `British citizen`, `nationality: Dutch`.
const BESIDE: [&str; 28] = [
    "citizen",
    "citizens",
    "citizenship",
    "national",
    "nationality",
    "subject",
    "citoyen",
    "citoyenne",
    "ciudadano",
    "ciudadana",
    "cittadino",
    "cittadina",
    "cidadao",
    "cidada",
    "of",
    "the",
    "staatsangehorig",
    "vatandasi",
    "obywatelstwo",
    "obywatel",
    "obywatelka",
    "гражданин",
    "гражданка",
    "громадянин",
    "громадянка",
    "drzavljanin",
    "obcan",
    "statsborger",
];

/// The countries that the whole text can mean.
pub(super) fn whole(text: &str) -> Vec<Country> {
    let code = text.to_ascii_uppercase();
    if let Some(country) = by_code(&code) {
        return vec![country];
    }
    let found = by_word(&plain(text));
    if !found.is_empty() {
        return found;
    }
    // `Moldova, Republic of` is read as `Republic of Moldova`.
    if let Some((name, before)) = text.split_once(',') {
        let turned = by_word(&plain(&format!("{before} {name}")));
        if !turned.is_empty() {
            return turned;
        }
    }
    let words: Vec<String> = text.split(|c: char| !c.is_alphanumeric()).map(plain).collect();
    let rest: Vec<&str> = words.iter().map(String::as_str).filter(|word| !BESIDE.contains(word)).collect();
    let without = if rest.len() == words.len() { Vec::new() } else { by_word(&rest.concat()) };
    let found = if without.is_empty() { in_full(&words) } else { without };
    if found.is_empty() { without_form(text) } else { found }
}

/// The countries of a name with its form of government. A form that distinguishes two countries is never ignored.
fn without_form(text: &str) -> Vec<Country> {
    let names = forms::short_names(text);
    let found = names.iter().map(|name| by_word(name)).find(|found| !found.is_empty()).unwrap_or_default();
    if found.iter().any(forms::is_distinguished) { Vec::new() } else { found }
}

/// The countries of a name with abbreviations: `Rep. of Korea`, `St. Lucia`, `Dem. Rep. of the Congo`.
fn in_full(words: &[String]) -> Vec<Country> {
    let known = |word: &String| ABBREVIATIONS.iter().find(|(short, ..)| short == word);
    if !words.iter().any(|word| known(word).is_some()) {
        return Vec::new();
    }
    let name = |is_second: bool| -> String {
        let full = words.iter().map(|word| match known(word) {
            Some((_, first, second)) => {
                if is_second {
                    second
                } else {
                    first
                }
            }
            None => word.as_str(),
        });
        full.collect()
    };
    let found = by_word(&name(false));
    if found.is_empty() { by_word(&name(true)) } else { found }
}

/// Abbreviations in the names of countries, and the two words that each can mean.
const ABBREVIATIONS: [(&str, &str, &str); 8] = [
    ("rep", "republic", "republica"),
    ("dem", "democratic", "democratica"),
    ("fed", "federal", "federated"),
    ("isl", "islamic", "islands"),
    ("is", "islands", "islands"),
    ("st", "saint", "saint"),
    ("utd", "united", "united"),
    ("soc", "socialist", "socialist"),
];

fn by_code(code: &str) -> Option<Country> {
    CODES.get(code).copied()
}

fn canonical((alpha3, alpha2, name): (&'static str, &'static str, &'static str)) -> Country {
    match alpha3 {
        "D" => Country { alpha3: "DEU", alpha2, name },
        "BUR" => Country { alpha3: "MMR", alpha2, name: "Myanmar" },
        "ROM" => Country { alpha3: "ROU", alpha2, name },
        "TMP" => Country { alpha3: "TLS", alpha2, name: "Timor-Leste" },
        "ZAR" => Country { alpha3: "COD", alpha2, name: "Democratic Republic of the Congo" },
        "UNK" | "RKS" | "XKK" => Country { alpha3: "XKX", alpha2: "XK", name: "Kosovo" },
        _ => Country { alpha3, alpha2, name },
    }
}

fn by_word(word: &str) -> Vec<Country> {
    let word = word.strip_prefix("the").filter(|rest| INDEX.contains_key(*rest)).unwrap_or(word);
    let Some(codes) = INDEX.get(word) else { return Vec::new() };
    let codes: Vec<&str> = codes.split(' ').collect();
    // A word for a country and its territories means the country.
    let is_territory = |code: &str| sovereign(code) != code && codes.contains(&sovereign(code));
    codes.iter().filter(|code| !is_territory(code)).filter_map(|code| by_code(code)).collect()
}
