//! Countries, nationalities, sexes and numbers in the words and letters of issuers.

use referee::insight::countries::{CountryAgreement, compare, read, read_all};
use referee::insight::numbers::{self, NumberAgreement};
use referee::insight::sex::{self, Sexes};
use referee::insight::spelling::plain;
use rstest::rstest;

use CountryAgreement::{Compatible, Differ, NotComparable, Same};

#[rstest]
#[case("UTO", "Utopia", Same)]
#[case("D<<", "DEU", Same)]
#[case("in", "Indian", Same)]
#[case("GBN", "British", Same)]
#[case("United Arab Emirates", "ARE", Same)]
#[case("Türkiye", "TUR", Same)]
#[case("ARE", "IND", Differ)]
#[case("EA", "ARE", NotComparable)]
#[case("Korea, Republic of", "KOR", Same)]
#[case("Korea, Republic of", "JPN", Differ)]
#[case("Democratic People's Republic of Korea", "KOR", Differ)]
#[case("Moldova, Republic of", "MDA", Same)]
#[case("Tanzania, United Republic of", "TZA", Same)]
#[case("Iran (Islamic Republic of)", "IRN", Same)]
#[case("Bolivia (Plurinational State of)", "BOL", Same)]
#[case("Islamic Republic of Afghanistan", "AFG", Same)]
#[case("Bundesrepublik Deutschland", "DEU", Same)]
#[case("DEUTSCH", "DEU", Same)]
#[case("Française", "FRA", Same)]
#[case("Française", "DEU", Differ)]
#[case("FRANÇAISE/FRENCH", "FRA", Same)]
#[case("Española", "ESP", Same)]
#[case("ITALIANA (ITA)", "ITA", Same)]
#[case("POLSKIE / POLISH", "POL", Same)]
#[case("NEDERLANDSE", "NLD", Same)]
#[case("РОССИЙСКАЯ ФЕДЕРАЦИЯ", "RUS", Same)]
#[case("РОССИЙСКАЯ ФЕДЕРАЦИЯ/RUSSIAN FEDERATION", "UKR", Differ)]
#[case("Україна/UKRAINE", "UKR", Same)]
#[case("ΕΛΛΗΝΙΚΗ/HELLENIC", "GRC", Same)]
#[case("中国", "CHN", Same)]
#[case("中国/CHINESE", "JPN", Differ)]
#[case("대한민국", "KOR", Same)]
#[case("مصرية", "EGY", Same)]
#[case("سعودي", "SAU", Same)]
#[case("جمهورية مصر العربية", "EGY", Same)]
#[case("المملكة الأردنية الهاشمية", "JOR", Same)]
#[case("المملكة الأردنية الهاشمية", "SAU", Differ)]
#[case("DR Congo", "COD", Same)]
#[case("DR Congo", "COG", Differ)]
#[case("XKK", "Kosovo", Same)]
#[case("UNA", "United Nations", Same)]
#[case("ROM", "Romanian", Same)]
#[case("ZAR", "COD", Same)]
#[case("Zimbabwean", "ZWE", Same)]
#[case("Zimbabwean", "ZMB", Differ)]
#[case("Sri Lankan", "LKA", Same)]
#[case("Sri Lankan", "IND", Differ)]
#[case("South African", "NAM", Differ)]
#[case("Motswana", "BWA", Same)]
#[case("Kittitian", "KNA", Same)]
#[case("Beninese", "BEN", Same)]
#[case("Congolese", "COD", Same)]
#[case("Congolese", "COG", Same)]
#[case("Congolese", "CMR", Differ)]
#[case("Dominican", "DOM", Same)]
#[case("Nigérienne", "NGA", Differ)]
#[case("Nigerian", "NER", Differ)]
#[case("British Citizen", "GBR", Same)]
#[case("British Overseas Territories Citizen", "GBD", Same)]
#[case("citizen of Ukraine", "UKR", Same)]
#[case("WNI", "IDN", Same)]
#[case("HKG", "CHN", Compatible)]
#[case("Hong Kong", "CHN", Compatible)]
#[case("CHINESE", "HKG", Compatible)]
#[case("Puerto Rico", "USA", Compatible)]
#[case("Taiwan", "CHN", Differ)]
#[case("UNK", "Kosovo", Same)]
#[case("RKS", "XKX", Same)]
#[case("XXB", "Syrian", Compatible)]
#[case("XXA", "Stateless", Same)]
#[case("XXC", "Eritrean", Compatible)]
#[case("FRANCE, MAROC", "MAR", Same)]
#[case("Atlantean", "FRA", NotComparable)]
#[case("Atlantean", "atlantean", Same)]
#[case("Rep. of Korea", "KOR", Same)]
#[case("Dem. Rep. of the Congo", "COD", Same)]
#[case("Isl. Rep. of Iran", "IRN", Same)]
#[case("I.R. Iran", "IRN", Same)]
#[case("St. Lucia", "LCA", Same)]
#[case("P.R. China", "CHN", Same)]
#[case("Welsh", "GBR", Same)]
#[case("Українець", "UKR", Same)]
#[case("Obywatelstwo polskie", "POL", Same)]
#[case("Rep. of Korea", "PRK", Differ)]
#[case("République d'Albanie", "ALB", Same)]
#[case("République libanaise", "LBN", Same)]
#[case("Königreich Belgien", "BEL", Same)]
#[case("Республика Казахстан", "KAZ", Same)]
#[case("República das Maldivas", "MDV", Same)]
#[case("جمهورية سنغافورة", "SGP", Same)]
#[case("博茨瓦纳共和国", "BWA", Same)]
#[case("カザフスタン共和国", "KAZ", Same)]
#[case("Federal Democratic Republic of Nepal", "NPL", Same)]
#[case("República Popular Democrática de Corea", "PRK", Same)]
#[case("República Popular Democrática de Corea", "KOR", Differ)]
#[case("République du Congo", "COG", Same)]
#[case("Repubblica Democratica del Congo", "COG", Differ)]
#[case("Congolaise", "COD", Same)]
#[case("Slovensko", "SVK", Same)]
#[case("Democratic Congo", "COD", NotComparable)]
fn countries_however_written(#[case] one: &str, #[case] other: &str, #[case] wanted: CountryAgreement) {
    assert_eq!(compare(one, other), wanted);
    assert_eq!(compare(other, one), wanted);
}

#[test]
fn a_word_that_two_countries_share_is_no_country() {
    assert_eq!(read("Congolese"), None);
    assert_eq!(read_all("Congolese").len(), 2);
    assert_eq!(read("French").map(|country| country.alpha3), Some("FRA"));
    assert_eq!(read("Chinese").map(|country| country.alpha3), Some("CHN"));
}

#[rstest]
#[case("Mujer", "", Some(Sexes::FEMALE))]
#[case("HOMBRE", "", Some(Sexes::MALE))]
#[case("M/H", "", Some(Sexes::MALE))]
#[case("男", "", Some(Sexes::MALE))]
#[case("女/F", "", Some(Sexes::FEMALE))]
#[case("여", "", Some(Sexes::FEMALE))]
#[case("K", "", Some(Sexes::FEMALE))]
#[case("K/F", "TUR", Some(Sexes::FEMALE))]
#[case("E/M", "TUR", Some(Sexes::MALE))]
#[case("Ж/F", "RUS", Some(Sexes::FEMALE))]
#[case("Ч/M", "UKR", Some(Sexes::MALE))]
#[case("Женский", "", Some(Sexes::FEMALE))]
#[case("Θ/F", "GRC", Some(Sexes::FEMALE))]
#[case("F/M", "HUN", Some(Sexes::MALE))]
#[case("N/F", "HUN", Some(Sexes::FEMALE))]
#[case("V/M", "LTU", Some(Sexes::MALE))]
#[case("M/F", "LTU", Some(Sexes::FEMALE))]
#[case("V/F", "NLD", Some(Sexes::FEMALE))]
#[case("V", "NLD", Some(Sexes::FEMALE))]
#[case("V", "", None)]
#[case("M/F", "", None)]
#[case("Ž", "HRV", Some(Sexes::FEMALE))]
#[case("LAKI-LAKI", "IDN", Some(Sexes::MALE))]
#[case("P", "IDN", Some(Sexes::FEMALE))]
#[case("Nữ", "VNM", Some(Sexes::FEMALE))]
#[case("หญิง", "THA", Some(Sexes::FEMALE))]
#[case("أنثى", "SAU", Some(Sexes::FEMALE))]
#[case("ذكر", "", Some(Sexes::MALE))]
#[case("זכר", "ISR", Some(Sexes::MALE))]
#[case("पुरुष / MALE", "IND", Some(Sexes::MALE))]
#[case("Weiblich", "", Some(Sexes::FEMALE))]
#[case("X", "", Some(Sexes::OTHER))]
#[case("Lalaki", "PHL", Some(Sexes::MALE))]
#[case("Babae", "PHL", Some(Sexes::FEMALE))]
#[case("Mwanaume", "KEN", Some(Sexes::MALE))]
#[case("Q", "", None)]
#[case("", "", None)]
fn words_for_the_sex(#[case] text: &str, #[case] issuer: &str, #[case] wanted: Option<Sexes>) {
    assert_eq!(sex::read(text, (!issuer.is_empty()).then_some(issuer)), wanted);
}

#[test]
fn a_mexican_m_can_be_either() {
    let letter = sex::read("M", Some("MEX")).unwrap();
    assert!(letter.agree(Sexes::MALE) && letter.agree(Sexes::FEMALE) && !letter.agree(Sexes::OTHER));
}

#[rstest]
#[case("XXXX XXXX 1234", "987612341234", NumberAgreement::Compatible)]
#[case("XXXX XXXX 1234", "9876 1234 1235", NumberAgreement::Differ)]
#[case("********1234", "987612341234", NumberAgreement::Compatible)]
#[case("••1234", "987612341234", NumberAgreement::Compatible)]
#[case("AB*****89", "AB1234589", NumberAgreement::Compatible)]
#[case("AB*****89", "AC1234589", NumberAgreement::Differ)]
#[case("####1234", "987612341234", NumberAgreement::Compatible)]
#[case("XX1234567", "XX1234567", NumberAgreement::Same)]
#[case("XX1234567", "AB1234567", NumberAgreement::Differ)]
#[case("XXXXXXXX", "987612341234", NumberAgreement::NotComparable)]
#[case("٧٨٤١٩٩٢١٢٣٤٥٦٧٨", "784-1992-1234567-8", NumberAgreement::Same)]
#[case("১২৩৪৫৬৭", "1234567", NumberAgreement::Same)]
#[case("123O567", "1230567", NumberAgreement::Close)]
#[case("No. 1234567", "1234567", NumberAgreement::Same)]
#[case("№1234567", "1234567", NumberAgreement::Same)]
#[case("No. 1234567", "1234568", NumberAgreement::Differ)]
#[case("NO1234567", "1234567", NumberAgreement::Differ)]
#[case("---", "1234567", NumberAgreement::NotComparable)]
fn numbers_however_written(#[case] one: &str, #[case] other: &str, #[case] wanted: NumberAgreement) {
    assert_eq!(numbers::compare(one, other), wanted);
    assert_eq!(numbers::compare(other, one), wanted);
}

/// The generated tables are in plain spelling; a word that is not would never be found.
#[test]
fn the_words_of_the_tables_are_in_plain_spelling() {
    let mut words = 0;
    for file in ["countries/words.rs", "dates/month_names.rs"] {
        let path = format!("{}/crates/journey/src/insight/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        for line in text.lines().filter(|line| line.ends_with("\\n\\")) {
            let line = line.trim_end_matches("\\n\\");
            let (_, rest) = line.split_once(['|', ';']).unwrap();
            for word in rest.split(['|', ';', ' ']).filter(|word| !word.is_empty()) {
                assert_eq!(plain(word), word, "{line}");
                words += 1;
            }
        }
    }
    assert!(words > 5000, "{words}");
}
