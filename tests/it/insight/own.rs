//! Our own cross-checks in the ledger.

use super::{TODAY, clean, idwise, ledger_of, lines, set, spoiled};
use referee::domain::check::FieldKind;
use referee::domain::outcome::Outcome;
use referee::domain::rule::RuleKey;
use referee::insight::identity::{self, Agreement, Aspect, Source};
use referee::insight::policy::Policy;
use referee::insight::{findings, rules};
use rstest::rstest;
use serde_json::{Value, json};

const ZONE: &str =
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3004157ZE184226B<<<<<16";

fn with_zone(zone: &str) -> Value {
    spoiled("/documents/0/extracted_fields/Machine Readable Zone", json!({"value": zone, "type": "string"}))
}

#[test]
fn a_sound_zone_adds_nothing() {
    assert_eq!(lines(&ledger_of(&idwise(&with_zone(ZONE)))), Vec::<String>::new());
}

#[test]
fn a_wrong_digit_names_its_field() {
    let told = lines(&ledger_of(&idwise(&with_zone(&ZONE.replace("7408122F", "7408123F")))));
    assert_eq!(told, ["⚠ Machine readable zone, Passport | date of birth: check digit 3, computed 2"]);
}

#[test]
fn a_zone_of_another_person_differs() {
    let zone = ZONE.replace("ERIKSSON<<ANNA<MARIA", "STEVENSON<<PETER<<<<");
    let told = lines(&ledger_of(&idwise(&with_zone(&zone))));
    assert_eq!(told, ["✗ Name differs | printed Anna Maria Eriksson ≠ MRZ STEVENSON PETER"]);
}

#[rstest]
#[case("Expiry Date", "2024-04-15", "✗ Document expired | 2024-04-15, yet the service says not expired")]
#[case("Expiry Date", "2024-05-31", "⚠ Document expired | 2024-05-31, after the check")]
#[case("Issue Date", "2031-01-01", "✗ Dates, Passport | the date of issue is in the future")]
#[case("Issue Date", "1960-01-01", "✗ Dates, Passport | issued before the holder was born")]
fn dates_that_cannot_be_and_verdicts_that_disagree(
    #[case] field: &str,
    #[case] date: &str,
    #[case] wanted: &str,
) {
    let document = spoiled(&format!("/documents/0/extracted_fields/{field}/value"), json!(date));
    assert!(lines(&ledger_of(&idwise(&document))).contains(&wanted.to_owned()));
}

#[test]
fn look_alike_letters_are_named() {
    let document = spoiled("/documents/0/extracted_fields/First Name/value", json!("Аnna Maria"));
    let told = lines(&ledger_of(&idwise(&document)));
    assert!(told.iter().any(|line| line.ends_with("Latin name with Cyrillic letters")), "{told:?}");
}

#[test]
fn without_rule_results_the_policy_of_the_house_judges() {
    let mut document = clean();
    document["rule_results"] = json!(null);
    set(&mut document, "/documents/0/extracted_fields/Birth Date/value", json!("2010-08-12"));
    set(&mut document, "/applicant/birth_date", json!("2010-08-12"));
    let policy = Policy {
        documents: vec!["Identity Card".into()],
        nationalities: vec!["India".into()],
        ..Policy::default()
    };
    let (journey, deviations) = idwise(&document);
    let told = lines(&findings::of(&journey, &deviations, TODAY, &policy));
    assert_eq!(
        told,
        [
            "✗ Document not accepted | Passport is not accepted",
            "✗ Age | age 13 (minimum 18)",
            "✗ Nationality not accepted | UTO is not accepted",
        ]
    );
    let outcome = |rule| rules::evaluate(rule, &journey, TODAY, &policy)[0].outcome;
    assert_eq!(outcome(RuleKey::SameSubject), Outcome::Passed);
    assert_eq!(outcome(RuleKey::NoDuplicateApplicant), Outcome::NotRun);
    assert_eq!(outcome(RuleKey::ExpiredDocument), Outcome::Passed);
}

#[test]
fn the_grid_has_a_row_an_aspect_and_marks_what_differs() {
    let mut document = with_zone(ZONE);
    set(&mut document, "/documents/0/extracted_fields/Document Number/value", json!("L898902O3"));
    let (journey, _) = idwise(&document);
    assert!(journey.documents[0].field(FieldKind::MachineReadableZone).is_some());
    let grid = identity::grid(&journey);
    let row = grid.rows.iter().find(|row| row.aspect == Aspect::Number).unwrap();
    let cell = row.cells.iter().find(|cell| matches!(cell.source, Source::Mrz(_))).unwrap();
    assert_eq!(cell.agreement, Agreement::Differs);
    assert_eq!(cell.marks.first(), Some(&(7..8)));
    let name = grid.rows.iter().find(|row| row.aspect == Aspect::Name).unwrap();
    assert_eq!(name.cells.len(), 3);
    assert!(name.cells.iter().all(|cell| cell.agreement == Agreement::Same));
}

#[test]
fn the_same_document_twice_is_found() {
    let mut document = clean();
    document["rule_results"] = json!({});
    document["documents"]["1"] = document["documents"]["0"].clone();
    let told = lines(&ledger_of(&idwise(&document)));
    assert_eq!(told, ["✗ Document already used | the same document as in another step"]);
}
