//! Notations differ from country to country and form to form: none of that is a doubt.

use super::{TODAY, clean, idwise, lines, onetouch};
use referee::insight::findings;
use referee::insight::mrz::check_digit;
use referee::insight::policy::Policy;
use rstest::rstest;
use serde_json::{Value, json};

/// A sound zone of a passport, its digits computed.
fn passport(issuer: &str, names: &str, number: &str, birth: &str, sex: char, expiry: &str) -> String {
    let digit = |text: &str| check_digit(text.chars()).unwrap();
    let number = format!("{number:<<9}");
    let personal = "<".repeat(14);
    let birth = format!("{birth}{}", digit(birth));
    let expiry = format!("{expiry}{}", digit(expiry));
    let number = format!("{number}{}", digit(&number));
    let whole = digit(&format!("{number}{birth}{expiry}{personal}<"));
    format!("{:<<44}\n{number}{issuer}{birth}{sex}{expiry}{personal}<{whole}", format!("P<{issuer}{names}"))
}

/// The clean journey with other fields and another applicant.
fn journey(fields: &[(&str, &str)], country: (&str, &str), applicant: Value) -> Value {
    let mut journey = clean();
    let said = fields.iter().map(|(name, value)| {
        ((*name).to_owned(), json!({"value": value, "read_accuracy": "High", "type": "string"}))
    });
    journey["documents"]["0"]["extracted_fields"] = Value::Object(said.collect());
    journey["documents"]["0"]["issuing_country"] = json!(country.0);
    journey["documents"]["0"]["issuing_country_code"] = json!(country.1);
    journey["applicant"] = applicant;
    journey
}

fn told(journey: &Value) -> Vec<String> {
    let (journey, deviations) = idwise(journey);
    lines(&findings::of(&journey, &deviations, TODAY, &Policy::default()))
}

fn person(name: &str, birth: &str) -> Value {
    json!({"applicant_id": "p7", "full_name": name, "birth_date": birth})
}

#[rstest]
#[case::order_and_code(
    &[("Full Name", "Vera Maria Holmgren"), ("Birth Date", "1984-08-12"), ("Sex", "F"),
      ("Nationality", "German"), ("Nationality Code", "DEU"), ("Document Number", "C01X00T47"),
      ("Expiry Date", "2031-04-15")],
    ("Germany", "DEU"), person("HOLMGREN, Vera Maria", "1984-08-12"),
    passport("D<<", "HOLMGREN<<VERA<MARIA", "C01X00T47", "840812", 'F', "310415"))]
#[case::umlauts(
    &[("First Name", "Jürgen"), ("Last Name", "Großmüller"), ("Birth Date", "1950-02-01"), ("Sex", "Male"),
      ("Nationality", "DE"), ("Expiry Date", "2031-01-31")],
    ("Germany", "DEU"), person("Juergen Grossmuller", "1950-02-01"),
    passport("D<<", "GROSSMUELLER<<JUERGEN", "L01X00T44", "500201", 'M', "310131"))]
#[case::arabic(
    &[("Full Name", "Mohammed Ahmed Al-Rashid"), ("Full Name Native", "محمد أحمد الراشد"),
      ("Birth Date", "1990-05-03"), ("Birth Date Hijri", "1410-10-08"), ("Expiry Date", "2030-01-01"),
      ("Expiry Date Hijri", "1451-08-26"), ("Nationality", "United Arab Emirates"),
      ("Nationality Code", "ARE")],
    ("United Arab Emirates", "ARE"), person("Muhammad Ahmad Alrashid", "1990-05-03"),
    passport("ARE", "ALRASHID<<MOHAMMED<AHMED", "AB1234567", "900503", 'M', "300101"))]
#[case::cyrillic(
    &[("Full Name", "Yulia Kovalchuk"), ("Full Name Native", "Юлія Ковальчук"), ("Birth Date", "1988-12-11"),
      ("Nationality", "Ukraine"), ("Nationality Code", "UKR"), ("Expiry Date", "2032-01-01")],
    ("Ukraine", "UKR"), person("Юлія Ковальчук", "1988-12-11"),
    passport("UKR", "KOVALCHUK<<YULIIA", "FE123456", "881211", 'F', "320101"))]
#[case::apostrophe_hyphen_initial(
    &[("First Name", "John"), ("Middle Name", "Gerald"), ("Last Name", "O'Neill-Smith"),
      ("Birth Date", "1945-01-09"), ("Nationality", "United States of America"), ("Sex", "M"),
      ("Expiry Date", "2029-09-09")],
    ("United States", "USA"), person("John G. ONeill Smith", "1945-01-09"),
    passport("USA", "O<NEILL<SMITH<<JOHN<GERALD", "123456789", "450109", 'M', "290909"))]
#[case::cut_short(
    &[("Full Name", "Nilavadhanananda Chayapa Dejthamrong Krasuang Wattanasirichai"),
      ("Birth Date", "1999-03-04"), ("Nationality Code", "THA"), ("Expiry Date", "2030-03-04")],
    ("Thailand", "THA"), Value::Null,
    passport("THA", "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "AA1234567", "990304", 'M', "300304"))]
#[case::day_before_month(
    &[("Full Name", "Maria Silva"), ("Birth Date", "03/04/1999"), ("Nationality", "Portuguese"),
      ("Expiry Date", "15 Feb 2030")],
    ("Portugal", "PRT"), person("Maria Silva", "1999-04-03"),
    passport("PRT", "SILVA<<MARIA", "PT1234567", "990403", 'F', "300215"))]
#[case::one_name(
    &[("Full Name", "Suharta"), ("Birth Date", "1970-01-01"), ("Expiry Date", "2030-03-04")],
    ("Indonesia", "IDN"), person("Suharta", "1970-01-01"),
    passport("IDN", "SUHARTA", "B1234567", "700101", 'M', "300304"))]
#[case::older_than_a_century(
    &[("Full Name", "Gertrud Alt"), ("Birth Date", "1921-06-01"), ("Sex", "FEMALE"),
      ("Expiry Date", "2033-03-04")],
    ("Austria", "AUT"), person("Gertrud Alt", "1921-06-01"),
    passport("AUT", "ALT<<GERTRUD", "C1234567", "210601", 'F', "330304"))]
#[case::british(
    &[("Full Name", "Alice Brown"), ("Birth Date", "1991-06-01"), ("Nationality", "British Citizen"),
      ("Sex", "F"), ("Expiry Date", "2033-03-04")],
    ("United Kingdom", "GB"), person("Alice Brown", "1991-06-01"),
    passport("GBR", "BROWN<<ALICE", "533401372", "910601", 'F', "330304"))]
fn notations_are_no_doubts(
    #[case] fields: &[(&str, &str)],
    #[case] country: (&str, &str),
    #[case] applicant: Value,
    #[case] zone: String,
) {
    let mut fields = fields.to_vec();
    fields.push(("Machine Readable Zone", &zone));
    assert_eq!(told(&journey(&fields, country, applicant)), Vec::<String>::new());
}

/// The same documents with another person in one place: always a doubt.
#[rstest]
#[case("Vera Holmgren", "1984-08-12", "Berta Lund", "1984-08-12", "Name differs")]
#[case("Vera Holmgren", "1984-08-12", "Vera Holmgren", "1985-08-12", "Birth date differs")]
#[case("Muhammad Al-Rashid", "1984-08-12", "Mahmoud Al-Rashid", "1984-08-12", "Name differs")]
#[case("Yulia Kovalchuk", "1984-08-12", "Yaroslav Kovalchuk", "1984-08-12", "Name differs")]
#[case("Anna Holm", "1984-08-12", "Anne Holm", "1984-08-12", "Name differs")]
fn another_person_is_a_doubt(
    #[case] name: &str,
    #[case] birth: &str,
    #[case] other: &str,
    #[case] other_birth: &str,
    #[case] wanted: &str,
) {
    let fields = [("Full Name", name), ("Birth Date", birth), ("Expiry Date", "2031-04-15")];
    let told = told(&journey(&fields, ("Germany", "DEU"), person(other, other_birth)));
    assert!(told.iter().any(|line| line.contains(wanted)), "{told:?}");
    assert_eq!(told.len(), 1, "once: {told:?}");
}

/// Each checked field of each format, at the ledger: the doubt is there and names the field.
#[rstest]
#[case("birth", "date of birth")]
#[case("expiry", "date of expiry")]
#[case("number", "document number")]
fn a_wrong_digit_in_a_zone_of_ours_is_a_line_with_its_field(#[case] which: &str, #[case] field: &str) {
    let zone = passport("SWE", "HOLMGREN<<VERA<MARIA", "XS1234567", "840812", 'F', "310415");
    let (first, second) = zone.split_once('\n').unwrap();
    let at = match which {
        "number" => 9,
        "birth" => 19,
        _ => 27,
    };
    let mut second: Vec<char> = second.chars().collect();
    second[at] = char::from_digit((second[at].to_digit(10).unwrap() + 1) % 10, 10).unwrap();
    let zone = format!("{first}\n{}", second.into_iter().collect::<String>());
    let fields = [
        ("Full Name", "Vera Maria Holmgren"),
        ("Birth Date", "1984-08-12"),
        ("Document Number", "XS1234567"),
        ("Expiry Date", "2031-04-15"),
        ("Machine Readable Zone", zone.as_str()),
    ];
    let told = told(&journey(&fields, ("Sweden", "SWE"), Value::Null));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].contains("Machine readable zone") && told[0].contains(field), "{told:?}");
}

#[test]
fn one_touch_checks_that_all_pass_do_not_hide_another_person() {
    let document = |first: &str, last: &str| {
        json!({
            "journeyId": "AB12CD34EF", "currentStatus": "COMPLETED", "step": "COMPLETE",
            "documentIntelligence": {
                "completeStatus": {"overallStatus": "True", "detailsOptical": {"overallStatus": "True", "text": "True"}},
                "idExpired": "False",
                "extractedFields": {"name": "OKANDA, Mira", "dob": "03-FEB-1990", "dateOfExpiry": "03 Feb 2031"}},
            "selfieAnalysis": {
                "passiveLiveliness": {"status": "200", "liveness": true, "score": 0.99},
                "faceMatch": {"status": "200", "verified": true, "matchPercentage": "99.00%"}},
            "userInfo": {"dateOfBirth": "1990-02-03", "name": {"firstName": first, "lastName": last}},
        })
    };
    let told = |first, last| {
        let (journey, deviations) = onetouch(&document(first, last));

        lines(&findings::of(&journey, &deviations, TODAY, &Policy::default()))
    };
    assert_eq!(told("Mira", "Okanda"), Vec::<String>::new());
    assert_eq!(told("MIRA", "OKANDA"), Vec::<String>::new());
    for (first, last) in [("Tobias", "Reinholt"), ("Tobias", "Okanda")] {
        let told = told(first, last);
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].starts_with("✗ Name differs from prefilled"), "{told:?}");
    }
}
