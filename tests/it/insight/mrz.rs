//! The specimens of ICAO 9303, whole and each with one wrong character.

use jiff::civil::date;
use referee::insight::dates;
use referee::insight::mrz::{Field, MrzFault, MrzFormat, read};
use rstest::rstest;

const TD1: &str =
    "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<";
const TD2: &str = "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nD231458907UTO7408122F1204159<<<<<<<6";
const TD3: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10";
const MRV_A: &str =
    "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL8988901C4XXX4009078F96121096ZE184226B<<<<<<";
const MRV_B: &str = "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<\nL8988901C4XXX4009078F9612109<<<<<<<<";

#[rstest]
#[case(TD1, MrzFormat::Td1, "D23145890", "740812")]
#[case(TD2, MrzFormat::Td2, "D23145890", "740812")]
#[case(TD3, MrzFormat::Td3, "L898902C3", "740812")]
#[case(MRV_A, MrzFormat::MrvA, "L8988901C", "400907")]
#[case(MRV_B, MrzFormat::MrvB, "L8988901C", "400907")]
fn specimens_are_sound(
    #[case] text: &str,
    #[case] format: MrzFormat,
    #[case] number: &str,
    #[case] birth: &str,
) {
    let escaped = [text.replace('<', "&lt;"), text.replace('\n', "\\n")];
    let others = [text.to_owned(), text.replace('\n', ""), text.replace('\n', "^"), text.to_lowercase()];
    for text in escaped.into_iter().chain(others) {
        let zone = read(&text).unwrap();
        assert_eq!(zone.format, format);
        assert!(zone.is_sound(), "{zone:?}");
        assert_eq!(zone.value(Field::DocumentNumber), Some(number));
        assert_eq!(zone.value(Field::BirthDate), Some(birth));
        assert_eq!(zone.name_parts(), Some(("ERIKSSON".into(), "ANNA MARIA".into())));
    }
}

/// Every position that a check digit covers, and every check digit, each wrong once.
#[rstest]
#[case(TD1)]
#[case(TD2)]
#[case(TD3)]
#[case(MRV_A)]
#[case(MRV_B)]
fn one_wrong_character_is_found_and_its_field_named(#[case] text: &str) {
    let sound = read(text).unwrap();
    let mut tried = 0;
    for check in &sound.checks {
        let mut places = vec![(check.line, check.column)];
        let field = sound.fields.iter().find(|field| field.field == check.field);
        if let Some(field) = field {
            places.extend(field.place.columns.clone().map(|column| (field.place.line, column)));
        }
        for (line, column) in places {
            let mut lines: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
            let old = lines[line][column];
            // One more is never the same digit, whatever the weight.
            lines[line][column] = match old {
                '<' => '1',
                '9' => '0',
                digit if digit.is_ascii_digit() => char::from(digit as u8 + 1),
                'Z' => 'Y',
                letter => char::from(letter as u8 + 1),
            };
            let wrong: Vec<String> = lines.iter().map(|line| line.iter().collect()).collect();
            let zone = read(&wrong.join("\n")).unwrap();
            let named: Vec<Field> = zone.wrong().iter().map(|check| check.field).collect();
            assert_eq!(named, [check.field], "{old} at {line}:{column} of {text}");
            tried += 1;
        }
    }
    assert!(tried >= 24, "{tried} positions");
}

#[test]
fn long_document_numbers_go_on_in_the_optional_data() {
    let zone = read(
        "I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<",
    )
    .unwrap();
    assert_eq!(zone.value(Field::DocumentNumber), Some("D23145890734"));
    assert!(zone.is_sound(), "{:?}", zone.wrong());
    let zone = read(
        "I<UTOD23145890<7348<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<",
    )
    .unwrap();
    assert_eq!(zone.wrong()[0].field, Field::DocumentNumber);
}

#[test]
fn wrong_lengths_and_letters_survive() {
    let short =
        read("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10")
            .unwrap();
    assert_eq!(short.faults, [MrzFault::Length { line: 0, found: 43, wanted: 44 }]);
    let odd = read(&TD3.replace("L898", "Ł898")).unwrap();
    assert!(matches!(odd.faults[0], MrzFault::Letter { line: 1, column: 0, found: 'Ł' }));
    assert_eq!(odd.wrong()[0].field, Field::DocumentNumber);
    for text in [
        "",
        "<",
        "hello",
        "P<",
        &"<".repeat(10_000),
        &"A\n".repeat(5_000),
        "\u{202e}<<<<<<<<<<<<<<<<<<<<<<<<<",
    ] {
        let _ = read(text).map(|zone| zone.wrong().len());
    }
    assert!(read("hello world").is_none());
}

#[rstest]
#[case("740812", true, "1974-08-12")]
#[case("240101", true, "2024-01-01")]
#[case("250101", true, "1925-01-01")]
#[case("340415", false, "2034-04-15")]
#[case("120415", false, "2012-04-15")]
#[case("7408<<", true, "1974-08")]
#[case("74<<<<", true, "1974")]
fn two_digit_years_find_their_century(#[case] text: &str, #[case] birth: bool, #[case] written: &str) {
    assert_eq!(dates::of_zone(text, date(2024, 6, 1), birth).unwrap().written(), written);
}

/// French identity cards before 2021: surname and office in the first line, the number, given names and birth in the
/// second.
#[test]
fn the_french_card_before_2021_has_its_own_order() {
    let text = "IDFRABERTHIER<<<<<<<<<<<<<<<<<952042\n8806923102858CORINNE<<<<<<<6512068F0";
    let zone = read(text).unwrap();
    assert_eq!(zone.format, MrzFormat::FrenchId);
    assert!(zone.is_sound(), "{:?}", zone.wrong());
    assert_eq!(zone.name_parts(), Some(("BERTHIER".into(), "CORINNE".into())));
    assert_eq!(zone.value(Field::DocumentNumber), Some("880692310285"));
    assert_eq!(zone.value(Field::BirthDate), Some("651206"));
    assert_eq!(zone.value(Field::ExpiryDate), None);
    for (wrong, field) in [
        (text.replace("8806923102858", "8806923102857"), Field::DocumentNumber),
        (text.replace("6512068F", "6512069F"), Field::BirthDate),
        (text.replace("BERTHIER", "BERTHIES"), Field::Composite),
    ] {
        assert_eq!(read(&wrong).unwrap().wrong()[0].field, field);
    }
}

/// OCR that reads blanks for fillers, at the end of a line trimmed away or not, and blanks within a line.
#[rstest]
#[case(TD1)]
#[case(TD2)]
#[case(TD3)]
fn blanks_are_fillers_where_the_length_fits(#[case] text: &str) {
    let sound = read(text).unwrap();
    let blank = text.replace('<', " ");
    let trimmed: Vec<&str> = blank.lines().map(str::trim_end).collect();
    let inside: Vec<String> = text.lines().map(|line| format!("{} {}", &line[..9], &line[9..])).collect();
    for text in [blank.clone(), trimmed.join("\n"), inside.join("\n"), text.replace("<<", "«")] {
        assert_eq!(read(&text).map(|zone| zone.fields), Some(sound.fields.clone()), "{text:?}");
    }
    assert_eq!(read(&text.replace('\n', " ")).map(|zone| zone.fields), Some(sound.fields));
}

#[rstest]
#[case("620000", true, Some("1962"))]
#[case("620400", true, Some("1962-04"))]
#[case("880941", true, None)]
#[case("881301", true, None)]
#[case("960101", false, Some("2096-01-01"))]
#[case("991231", false, Some("2099-12-31"))]
fn unknown_and_impossible_dates(#[case] text: &str, #[case] birth: bool, #[case] wanted: Option<&str>) {
    let read = dates::of_zone(text, date(2024, 6, 1), birth).map(|date| date.written());
    assert_eq!(read.as_deref(), wanted);
}

#[test]
fn a_birth_in_a_zone_can_be_a_hundred_years_earlier() {
    let when = dates::when_of_zone("210601", date(2024, 6, 1), true).unwrap();
    let written: Vec<String> = when.readings.iter().map(|date| date.written()).collect();
    assert_eq!(written, ["2021-06-01", "1921-06-01"]);
    assert_eq!(dates::when_of_zone("740812", date(2024, 6, 1), true).unwrap().readings.len(), 1);
}

/// Licenses of France and Switzerland (test data of cheminfo/mrz, MIT).
#[rstest]
#[case(
    "D1FRA13AA000026181231MARTIN<<9",
    MrzFormat::FrenchLicense,
    "13AA00002",
    (Field::ExpiryDate, "181231"),
    "MARTIN"
)]
#[case(
    "AAA001D<<\nFACHE305142128097<<800126<<<<<\nMARCHAND<<FABIENNE<<<<<<<<<<<<",
    MrzFormat::SwissLicense,
    "305142128097",
    (Field::BirthDate, "800126"),
    "MARCHAND"
)]
fn licenses_with_their_own_layout(
    #[case] text: &str,
    #[case] format: MrzFormat,
    #[case] number: &str,
    #[case] (field, day): (Field, &str),
    #[case] surname: &str,
) {
    let zone = read(text).unwrap();
    assert_eq!(zone.format, format);
    assert!(zone.is_sound(), "{zone:?}");
    assert_eq!(zone.value(Field::DocumentNumber), Some(number));
    assert_eq!(zone.value(field), Some(day));
    assert_eq!(zone.name_parts().unwrap().0, surname);
}

/// Letters coded by digits, the fourth digit of the series in the optional data, and no date of expiry.
#[test]
fn the_internal_passport_of_russia_has_its_own_letters() {
    let text = "PNRUSIVANOVA<<7LI8<SERGEEVNA<<<<<<<<<<<<<<<<\n\
                4511234567RUS9204122F<<<<<<<1150612770001<48";
    let zone = read(text).unwrap();
    assert_eq!(zone.name_parts(), Some(("ИВАНОВА".into(), "ЮЛИЯ СЕРГЕЕВНА".into())));
    assert_eq!(zone.number().as_deref(), Some("4511123456"));
    let wrong: Vec<Field> = zone.wrong().iter().map(|check| check.field).collect();
    assert!(!wrong.contains(&Field::ExpiryDate), "no date of expiry, no digit: {wrong:?}");
}

/// Belgium computes the check digit of a long number without the filler before its end, Portugal with it.
#[rstest]
#[case("I<PRT000024759<ZZ72<<<<<<<<<<<", "000024759ZZ7")]
#[case("IDBEL000590240<6013<<<<<<<<<<<", "000590240601")]
fn both_ways_to_check_a_long_number_are_known(#[case] first: &str, #[case] number: &str) {
    let zone =
        read(&format!("{first}\n9204122F3104116UTO<<<<<<<<<<<0\nSOLA<<NIM<<<<<<<<<<<<<<<<<<<<<")).unwrap();
    assert_eq!(zone.value(Field::DocumentNumber), Some(number));
    assert!(zone.checks.iter().all(|check| check.field != Field::DocumentNumber || check.is_right()));
}

#[rstest]
#[case::slash(TD3.replace('\n', " / "))]
#[case::cyrillic_letters(TD3.replace('A', "А").replace('O', "О"))]
#[case::fillers_trimmed(TD3.replace("MARIA<<<<<<<<<<<<<<<<<<<", "MARIA"))]
fn zones_as_programs_pass_them_on(#[case] text: String) {
    let zone = read(&text).unwrap();
    assert!(zone.is_sound(), "{zone:?}");
    assert_eq!(zone.name_parts(), Some(("ERIKSSON".into(), "ANNA MARIA".into())));
}
