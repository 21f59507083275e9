//! Issuing countries, and addresses in fictional towns.

use super::names::NameScript;
use super::rng::Rng;

/// A country with its codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IssuingCountry {
    /// The three-letter code (ISO 3166-1 alpha-3; `UTO` is the specimen country of ICAO 9303).
    pub code: &'static str,
    /// The two-letter code.
    pub short: &'static str,
    /// The English name.
    pub name: &'static str,
    /// The script of its language.
    pub script: NameScript,
}

const fn country(
    code: &'static str,
    short: &'static str,
    name: &'static str,
    script: NameScript,
) -> IssuingCountry {
    IssuingCountry { code, short, name, script }
}

/// The country of half of the applicants.
pub(crate) const UTOPIA: IssuingCountry = country("UTO", "UT", "Utopia", NameScript::Latin);

const COUNTRIES: &[IssuingCountry] = &[
    UTOPIA,
    country("ARE", "AE", "United Arab Emirates", NameScript::Arabic),
    country("EGY", "EG", "Egypt", NameScript::Arabic),
    country("JOR", "JO", "Jordan", NameScript::Arabic),
    country("UKR", "UA", "Ukraine", NameScript::Cyrillic),
    country("BGR", "BG", "Bulgaria", NameScript::Cyrillic),
    country("KAZ", "KZ", "Kazakhstan", NameScript::Cyrillic),
    country("CHN", "CN", "China", NameScript::Han),
    country("KOR", "KR", "Korea, Republic of", NameScript::Hangul),
    country("IND", "IN", "India", NameScript::Latin),
    country("DEU", "DE", "Germany", NameScript::Latin),
    country("FRA", "FR", "France", NameScript::Latin),
    country("ESP", "ES", "Spain", NameScript::Latin),
    country("SWE", "SE", "Sweden", NameScript::Latin),
    country("POL", "PL", "Poland", NameScript::Latin),
    country("NGA", "NG", "Nigeria", NameScript::Latin),
    country("KEN", "KE", "Kenya", NameScript::Latin),
    country("BRA", "BR", "Brazil", NameScript::Latin),
];

impl IssuingCountry {
    /// The country with this three-letter code; Utopia if there is none.
    pub(crate) fn coded(code: &str) -> Self {
        COUNTRIES.iter().find(|c| c.code == code).copied().unwrap_or(UTOPIA)
    }

    /// A random country: Utopia with a probability of a half, else any of them.
    pub(crate) fn chosen(rng: &mut Rng) -> Self {
        if rng.chance(50) {
            return UTOPIA;
        }
        rng.pick_ref(COUNTRIES).copied().unwrap_or(UTOPIA)
    }
}

/// Where an invented person lives.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PostalAddress {
    /// House number and street.
    pub street: String,
    pub city: String,
    pub region: String,
    pub postcode: String,
}

const STREETS: &[&str] =
    &["Lantern", "Orchard", "Harbor", "Mill", "Quarry", "Juniper", "Ferry", "Saffron", "Gannet", "Copper"];
const WAYS: &[&str] = &["Street", "Lane", "Road", "Square", "Rise", "Walk"];
const TOWN_FRONTS: &[&str] = &["Zen", "Amau", "Tyr", "Oru", "Bel", "Kess", "Mar", "Ulm", "Vant", "Sil"];
const TOWN_BACKS: &[&str] = &["ith", "rot", "enna", "wick", "omar", "ada", "holm", "ira", "oria", "esk"];
const REGIONS: &[&str] = &["North Reach", "Low Coast", "High Vale", "Isles", "Middle March"];

/// The name of a fictional town.
pub(crate) fn town(rng: &mut Rng) -> String {
    format!("{}{}", rng.pick(TOWN_FRONTS), rng.pick(TOWN_BACKS))
}

impl PostalAddress {
    /// A random address.
    pub(crate) fn chosen(rng: &mut Rng) -> Self {
        Self {
            street: format!("{} {} {}", rng.between(1, 240), rng.pick(STREETS), rng.pick(WAYS)),
            city: town(rng),
            region: rng.pick(REGIONS).to_owned(),
            postcode: rng.digits(5),
        }
    }

    /// As on a document: `12 High Street, 1010 Vienna, Vienna`.
    pub(crate) fn line(&self) -> String {
        format!("{}, {} {}, {}", self.street, self.postcode, self.city, self.region)
    }
}
