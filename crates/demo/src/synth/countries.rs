//! Issuing countries, and addresses in invented towns.

use super::names::Script;
use super::rng::Rng;

/// A country as documents name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Country {
    /// Three letters (ISO 3166-1 alpha-3; `UTO` is the specimen country of ICAO 9303).
    pub code: &'static str,
    /// Two letters.
    pub short: &'static str,
    /// In English.
    pub name: &'static str,
    /// The script of its language.
    pub script: Script,
}

const fn country(code: &'static str, short: &'static str, name: &'static str, script: Script) -> Country {
    Country { code, short, name, script }
}

/// Where most applicants come from.
pub(crate) const UTOPIA: Country = country("UTO", "UT", "Utopia", Script::Latin);

const COUNTRIES: &[Country] = &[
    UTOPIA,
    country("ARE", "AE", "United Arab Emirates", Script::Arabic),
    country("EGY", "EG", "Egypt", Script::Arabic),
    country("JOR", "JO", "Jordan", Script::Arabic),
    country("UKR", "UA", "Ukraine", Script::Cyrillic),
    country("BGR", "BG", "Bulgaria", Script::Cyrillic),
    country("KAZ", "KZ", "Kazakhstan", Script::Cyrillic),
    country("CHN", "CN", "China", Script::Han),
    country("KOR", "KR", "Korea, Republic of", Script::Hangul),
    country("IND", "IN", "India", Script::Latin),
    country("DEU", "DE", "Germany", Script::Latin),
    country("FRA", "FR", "France", Script::Latin),
    country("ESP", "ES", "Spain", Script::Latin),
    country("SWE", "SE", "Sweden", Script::Latin),
    country("POL", "PL", "Poland", Script::Latin),
    country("NGA", "NG", "Nigeria", Script::Latin),
    country("KEN", "KE", "Kenya", Script::Latin),
    country("BRA", "BR", "Brazil", Script::Latin),
];

impl Country {
    /// The country with this three-letter code; Utopia if there is none.
    pub(crate) fn coded(code: &str) -> Self {
        COUNTRIES.iter().find(|c| c.code == code).copied().unwrap_or(UTOPIA)
    }

    /// Half of all applicants come from Utopia, the rest from anywhere.
    pub(crate) fn chosen(rng: &mut Rng) -> Self {
        if rng.chance(50) {
            return UTOPIA;
        }
        rng.pick_ref(COUNTRIES).copied().unwrap_or(UTOPIA)
    }
}

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Address {
    /// House number and street.
    pub street: String,
    pub city: String,
    /// Region of the country.
    pub region: String,
    pub postcode: String,
}

const STREETS: &[&str] =
    &["Lantern", "Orchard", "Harbor", "Mill", "Quarry", "Juniper", "Ferry", "Saffron", "Gannet", "Copper"];
const WAYS: &[&str] = &["Street", "Lane", "Road", "Square", "Rise", "Walk"];
const TOWN_FRONTS: &[&str] = &["Zen", "Amau", "Tyr", "Oru", "Bel", "Kess", "Mar", "Ulm", "Vant", "Sil"];
const TOWN_BACKS: &[&str] = &["ith", "rot", "enna", "wick", "omar", "ada", "holm", "ira", "oria", "esk"];
const REGIONS: &[&str] = &["North Reach", "Low Coast", "High Vale", "Isles", "Middle March"];

/// The name of an invented town.
pub(crate) fn town(rng: &mut Rng) -> String {
    format!("{}{}", rng.pick(TOWN_FRONTS), rng.pick(TOWN_BACKS))
}

impl Address {
    /// A random address.
    pub(crate) fn chosen(rng: &mut Rng) -> Self {
        Self {
            street: format!("{} {} {}", rng.between(1, 240), rng.pick(STREETS), rng.pick(WAYS)),
            city: town(rng),
            region: rng.pick(REGIONS).to_owned(),
            postcode: rng.digits(5),
        }
    }

    /// On one line.
    pub(crate) fn line(&self) -> String {
        format!("{}, {} {}, {}", self.street, self.postcode, self.city, self.region)
    }
}
