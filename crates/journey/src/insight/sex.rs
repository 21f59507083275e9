//! Words and letters for the sex, as issuers print them.

use super::spelling::plain;

/// The sexes that a word can mean. A letter can mean several: `M` is male in most languages, female (mujer) on
/// Mexican cards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sexes(u8);

impl Sexes {
    pub const MALE: Sexes = Sexes(1);
    pub const FEMALE: Sexes = Sexes(2);
    /// `X`: unspecified or neither.
    pub const OTHER: Sexes = Sexes(4);
    const NONE: Sexes = Sexes(0);
    const ANY: Sexes = Sexes(7);

    /// Whether both can have the same meaning.
    pub fn agree(self, other: Sexes) -> bool {
        self.0 & other.0 != 0
    }

    fn and(self, other: Sexes) -> Sexes {
        Sexes(self.0 & other.0)
    }

    fn or(self, other: Sexes) -> Sexes {
        Sexes(self.0 | other.0)
    }
}

/// Normalized words for male, female, and neither.
const WORDS: [(&[&str], Sexes); 3] = [
    (
        &[
            "m",
            "male",
            "man",
            "masculine",
            "masculin",
            "masculino",
            "maschile",
            "maschio",
            "mannlich",
            "mannelijk",
            "mann",
            "mand",
            "homme",
            "hombre",
            "homem",
            "varon",
            "masc",
            "mas",
            "h",
            "mezczyzna",
            "muz",
            "muzsky",
            "muski",
            "muskarac",
            "mosko",
            "moski",
            "ferfi",
            "mies",
            "mees",
            "virietis",
            "vyras",
            "barbat",
            "barbatesc",
            "erkek",
            "e",
            "laki",
            "lakilaki",
            "lelaki",
            "l",
            "nam",
            "муж",
            "мужскои",
            "мужчина",
            "м",
            "чол",
            "чоловіча",
            "чоловік",
            "ч",
            "мъж",
            "мъжки",
            "мушко",
            "мушки",
            "машко",
            "мужчынскі",
            "ερ",
            "αρρεν",
            "αρσενικο",
            "ανδρας",
            "α",
            "ذكر",
            "رجل",
            "مرد",
            "مذكر",
            "זכר",
            "ז",
            "男",
            "男性",
            "남",
            "남성",
            "남자",
            "ชาย",
            "पुरुष",
            "পুরুষ",
            "ஆண்",
            "మగ",
            "పురుషుడు",
            "ಪುರುಷ",
            "પુરુષ",
            "ਪੁਰਸ਼",
            "මරද",
            "පුරුෂ",
            "მამრობითი",
            "კაცი",
            "արական",
            "ወንድ",
            "ប្រុស",
            "ຊາຍ",
            "ကျား",
            "эрэгтэи",
            "эр",
            "ер",
            "erkak",
            "kisi",
            "mashkull",
            "mwanamume",
            "mwanaume",
            "lalaki",
            "mme",
            "boy",
            "pria",
            "fir",
            "fireann",
            "karl",
            "karlkyn",
        ],
        Sexes::MALE,
    ),
    (
        &[
            "f",
            "female",
            "woman",
            "feminine",
            "feminin",
            "femenino",
            "feminino",
            "femminile",
            "femmina",
            "weiblich",
            "vrouwelijk",
            "vrouw",
            "frau",
            "femme",
            "femenina",
            "mujer",
            "mulher",
            "fem",
            "w",
            "k",
            "kvinde",
            "kvinna",
            "kvinne",
            "kobieta",
            "zena",
            "zensky",
            "zenski",
            "zensko",
            "z",
            "no",
            "n",
            "nainen",
            "naine",
            "sieviete",
            "moteris",
            "femeie",
            "femeiesc",
            "kadin",
            "perempuan",
            "wanita",
            "p",
            "nu",
            "жен",
            "женскии",
            "женщина",
            "ж",
            "жін",
            "жіноча",
            "жінка",
            "жена",
            "женско",
            "женски",
            "жаночы",
            "θηλυ",
            "θηλυκο",
            "γυναικα",
            "θ",
            "θη",
            "انثى",
            "انثي",
            "امراه",
            "زن",
            "مونث",
            "נקבה",
            "נ",
            "女",
            "女性",
            "여",
            "여성",
            "여자",
            "หญิง",
            "महिला",
            "स्त्री",
            "মহিলা",
            "নারী",
            "பெண்",
            "స్త్రీ",
            "ಮಹಿಳೆ",
            "സ്ത്രീ",
            "સ્ત્રી",
            "ਇਸਤਰੀ",
            "ස්ත්‍රී",
            "მდედრობითი",
            "ქალი",
            "իգական",
            "ሴት",
            "ស្រី",
            "ຍິງ",
            "မ",
            "эмэгтэи",
            "эм",
            "аиел",
            "ayol",
            "qadin",
            "femer",
            "mwanamke",
            "babae",
            "mke",
            "girl",
            "dona",
            "muller",
            "kona",
            "kvenkyn",
            "mna",
            "baineann",
        ],
        Sexes::FEMALE,
    ),
    (
        &[
            "x",
            "other",
            "unspecified",
            "nonbinary",
            "diverse",
            "divers",
            "d",
            "third",
            "thirdgender",
            "transgender",
            "indeterminate",
            "intersex",
            "neutral",
            "autre",
            "otro",
            "nobinario",
            "nespecificat",
        ],
        Sexes::OTHER,
    ),
];

/// Letters whose meaning depends on the issuer: letter, issuers, meaning.
const BY_ISSUER: [(&str, &[&str], Sexes); 8] = [
    ("f", &["HUN"], Sexes::MALE),
    ("v", &["LTU", "LVA"], Sexes::MALE),
    ("v", &["NLD", "BEL", "SUR", "ABW", "CUW", "SXM"], Sexes::FEMALE),
    ("m", &["LTU"], Sexes::FEMALE),
    ("m", &["MEX"], Sexes::FEMALE),
    ("s", &["LVA"], Sexes::FEMALE),
    ("b", &["ALB", "XKX"], Sexes::MALE),
    ("f", &["IRL"], Sexes::MALE),
];

/// Parses a word or letter, in one or two languages; `None` for an unknown one.
pub fn read(text: &str, issuer: Option<&str>) -> Option<Sexes> {
    let parts: Vec<String> =
        text.split(['/', '|', '(', ')', ',', '\\']).map(plain).filter(|part| !part.is_empty()).collect();
    let found = match parts.as_slice() {
        [] => Sexes::NONE,
        [one] => alone(one, issuer),
        several => in_languages(several, issuer),
    };
    (found != Sexes::NONE).then_some(found)
}

fn alone(word: &str, issuer: Option<&str>) -> Sexes {
    let (own, general) = (by_issuer(word, issuer), general(word));
    match (issuer, word) {
        // Services and MRZs use the letters of ICAO 9303, cards the national ones.
        (Some(_), "m" | "f") => general.or(if issuer == Some("MEX") { own } else { Sexes::NONE }),
        _ if own != Sexes::NONE => own,
        _ => general,
    }
}

/// The common meaning of the known parts: `F/M` is male in Hungarian, but ambiguous for an unknown issuer.
fn in_languages(parts: &[String], issuer: Option<&str>) -> Sexes {
    let of_part = |part: &String| general(part).or(by_issuer(part, issuer));
    let known = parts.iter().map(of_part).filter(|sexes| *sexes != Sexes::NONE);
    let shared = known.fold(Sexes::ANY, Sexes::and);
    if shared == Sexes::ANY { Sexes::NONE } else { shared }
}

fn general(word: &str) -> Sexes {
    let known = WORDS.iter().find(|(words, _)| words.contains(&word));
    known.map_or(Sexes::NONE, |(_, sexes)| *sexes)
}

fn by_issuer(letter: &str, issuer: Option<&str>) -> Sexes {
    let Some(issuer) = issuer else { return Sexes::NONE };
    let known = BY_ISSUER.iter().find(|(known, issuers, _)| *known == letter && issuers.contains(&issuer));
    known.map_or(Sexes::NONE, |(_, _, sexes)| *sexes)
}
