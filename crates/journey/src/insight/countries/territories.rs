//! Territories whose people have the nationality of another country (ISO 3166 lists both).

use super::Country;

/// A country and its territories.
const SOVEREIGNS: [(&str, &[&str]); 10] = [
    ("CHN", &["HKG", "MAC"]),
    ("USA", &["PRI", "GUM", "ASM", "VIR", "MNP", "UMI"]),
    ("DNK", &["GRL", "FRO"]),
    ("NLD", &["ABW", "CUW", "SXM", "BES"]),
    ("FRA", &["GLP", "MTQ", "GUF", "REU", "MYT", "SPM", "BLM", "MAF", "NCL", "PYF", "WLF", "ATF"]),
    (
        "GBR",
        &[
            "GGY", "JEY", "IMN", "GIB", "BMU", "CYM", "VGB", "TCA", "AIA", "MSR", "FLK", "SHN", "PCN", "IOT",
            "SGS",
        ],
    ),
    ("FIN", &["ALA"]),
    ("NOR", &["SJM", "BVT"]),
    ("AUS", &["CXR", "CCK", "NFK", "HMD"]),
    ("NZL", &["COK", "NIU", "TKL"]),
];

/// The country that a territory belongs to; the country itself otherwise.
pub(super) fn sovereign(alpha3: &str) -> &str {
    let of = SOVEREIGNS.iter().find(|(_, territories)| territories.contains(&alpha3));
    of.map_or(alpha3, |(country, _)| country)
}

/// Whether both belong to the same country: Hong Kong and China.
pub fn is_related(one: Country, other: Country) -> bool {
    sovereign(one.alpha3) == sovereign(other.alpha3)
}
