//! Normalizes countries and nationalities: alpha-2 and alpha-3 codes, names in many languages, and demonyms such as
//! `Dutch`.

mod forms;
mod index;
mod table;
mod territories;
mod words;

use crate::domain::said::folded;
pub use territories::is_related;

/// A country, or an organization that issues documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166 alpha-3. Document codes that mean a country are normalized: `D` to `DEU`, `UNK` to `XKX`.
    pub alpha3: &'static str,
    /// ISO 3166 alpha-2; empty for organizations that have none.
    pub alpha2: &'static str,
    pub name: &'static str,
}

/// The result of comparing two countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountryAgreement {
    Same,
    /// No contradiction: a territory and its country, or a document code for stateless persons and refugees.
    Compatible,
    Differ,
    /// At least one is unknown.
    NotComparable,
}

/// Parses a code or a name; `None` for an unknown one such as `EA` and for one that several countries share, such as
/// `Congolese`.
pub fn read(text: &str) -> Option<Country> {
    match read_all(text).as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

/// All countries that a code or a name can mean; none for an unknown one.
pub fn read_all(text: &str) -> Vec<Country> {
    let text = text.trim().trim_end_matches('<').trim();
    if text.is_empty() || text.len() > 160 {
        return Vec::new();
    }
    let found = index::whole(text);
    if !found.is_empty() {
        return found;
    }
    let parts = |marks: &[char]| -> Vec<Vec<Country>> {
        let parts = text.split(marks).map(str::trim).filter(|part| !part.is_empty());
        parts.take(6).map(index::whole).collect()
    };
    // A text in two languages: `DEUTSCH / GERMAN`, `ITALIANA (ITA)`. An unknown word in one of them is ignored.
    let languages = parts(&['/', '(', ')', '|', '[', ']']);
    if languages.iter().filter(|found| !found.is_empty()).count() > 0 && languages.len() > 1 {
        return common(languages.into_iter().filter(|found| !found.is_empty()).collect());
    }
    // A text with two nationalities: `FRANCE, MAROC`.
    let several = parts(&[',', ';', '+', '&', '-']);
    if several.len() > 1 && several.iter().all(|found| !found.is_empty()) {
        return several.concat();
    }
    Vec::new()
}

/// The countries in all alternatives; every country if there is no common one.
fn common(alternatives: Vec<Vec<Country>>) -> Vec<Country> {
    let first = alternatives.first().cloned().unwrap_or_default();
    let shared: Vec<Country> =
        first.into_iter().filter(|one| alternatives.iter().all(|other| other.contains(one))).collect();
    if shared.is_empty() { alternatives.concat() } else { shared }
}

/// Compares two countries in any notation. The British nationality categories (`GBO` and others) equal Great
/// Britain.
pub fn compare(one: &str, other: &str) -> CountryAgreement {
    let (left, right) = (read_all(one), read_all(other));
    if left.is_empty() || right.is_empty() {
        let same = folded(one) == folded(other) && !folded(one).is_empty();
        return if same { CountryAgreement::Same } else { CountryAgreement::NotComparable };
    }
    let any = |agrees: fn(&Country, &Country) -> bool| {
        left.iter().any(|one| right.iter().any(|other| agrees(one, other)))
    };
    if any(is_same) {
        CountryAgreement::Same
    } else if any(|one, other| is_related(*one, *other) || is_no_nationality(one) || is_no_nationality(other))
    {
        CountryAgreement::Compatible
    } else {
        CountryAgreement::Differ
    }
}

fn is_same(one: &Country, other: &Country) -> bool {
    one.alpha3 == other.alpha3 || (!one.alpha2.is_empty() && one.alpha2 == other.alpha2)
}

/// The document codes of stateless persons, refugees and persons of unspecified nationality (ICAO 9303 part 3). Their
/// documents may name the country of origin.
fn is_no_nationality(country: &Country) -> bool {
    matches!(country.alpha3, "XXA" | "XXB" | "XXC" | "XXX")
}
