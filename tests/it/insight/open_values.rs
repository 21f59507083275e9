//! A value with text in it is read and compared, or a finding says that it was not.

use super::{TODAY, clean, idwise, ledger_of, lines, onetouch, set, spoiled};
use referee::domain::check::FieldKind;
use referee::insight::finding::{Evidence, Finding};
use referee::insight::findings;
use referee::insight::identity::{self, Agreement, Aspect};
use referee::insight::policy::Policy;
use rstest::rstest;
use serde_json::{Value, json};

fn told(document: &Value) -> Vec<String> {
    lines(&ledger_of(&idwise(document)))
}

fn with_field(name: &str, value: &str) -> Value {
    let pointer = format!("/documents/0/extracted_fields/{name}");
    spoiled(&pointer, json!({"value": value, "read_accuracy": "High", "type": "string"}))
}

fn with_zone(zone: &str) -> Value {
    with_field("Machine Readable Zone", zone)
}

#[rstest]
#[case("Expiry Date", "12 Foo 2030", "? Expiry date | printed: cannot be read: 12 Foo 2030")]
#[case("Expiry Date", "see back", "? Expiry date | printed: cannot be read: see back")]
#[case("Expiry Date", "1442-13-40", "? Expiry date | printed: cannot be read: 1442-13-40")]
#[case("Issue Date", "illegible", "? Issue date | printed: cannot be read: illegible")]
#[case("Birth Date", "2074-08-12", "? Birth date | printed: cannot be read: 2074-08-12")]
#[case("Birth Date", "1874-08-12", "? Birth date | printed: cannot be read: 1874-08-12")]
#[case("Sex", "Qwx", "? Sex | printed: cannot be read: Qwx")]
#[case("Nationality Code", "Atlantean", "? Nationality | printed: cannot be read: Atlantean")]
#[case("Expiry Date", "??.??.????", "? Expiry date | printed: cannot be read: ??.??.????")]
#[case("Machine Readable Zone", "???", "? Machine readable zone, Passport | cannot be read: ???")]
#[case("Machine Readable Zone", "some text", "? Machine readable zone, Passport | cannot be read: some text")]
fn text_that_cannot_be_read_is_told(#[case] field: &str, #[case] value: &str, #[case] wanted: &str) {
    assert_eq!(told(&with_field(field, value)), [wanted]);
}

#[rstest]
#[case("Expiry Date", "NA")]
#[case("Issue Date", "")]
#[case("Expiry Date", "--")]
#[case("Machine Readable Zone", "N/A")]
#[case("Expiry Date", "PERMANENT")]
#[case("Expiry Date", "9999-12-31")]
#[case("Sex", "Kobieta")]
#[case("Nationality", "Utopian")]
fn no_text_and_text_of_issuers_are_no_findings(#[case] field: &str, #[case] value: &str) {
    assert_eq!(told(&with_field(field, value)), Vec::<String>::new());
}

#[test]
fn a_birth_date_of_the_applicant_that_cannot_be_read_is_told() {
    let told = told(&spoiled("/applicant/birth_date", json!("born in spring")));
    assert_eq!(told, ["? Birth date | applicant: cannot be read: born in spring"]);
}

#[test]
fn names_in_scripts_that_cannot_be_compared_are_told_and_are_no_agreement() {
    let document = spoiled("/applicant/full_name", json!("王小明"));
    let told = told(&document);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("? Name | not compared: "), "{told:?}");
    let grid = identity::grid(&idwise(&document).0);
    let row = grid.rows.iter().find(|row| row.aspect == Aspect::Name).unwrap();
    assert!(row.cells.iter().any(|cell| cell.agreement == Agreement::NotComparable));
}

#[test]
fn a_code_and_a_name_of_one_document_are_compared() {
    let told = told(&with_field("Nationality", "Zimbabwean"));
    assert_eq!(told, ["⚠ Nationality differs | printed Zimbabwean ≠ printed UTO"]);
}

#[test]
fn both_surnames_of_a_document_are_compared() {
    let with_second = |second: &str| {
        let mut document = with_field("Segundo Apellido", second);
        set(&mut document, "/applicant/full_name", json!("Anna Maria Eriksson Prado"));
        told(&document)
    };
    assert_eq!(with_second("Prado"), Vec::<String>::new());
    assert!(with_second("Olmedo").iter().any(|line| line.contains(" Name differs ")));
}

/// A value of a type that cannot be read is told where it would be compared, and so is an item that is none.
#[rstest]
#[case("/documents/0/extracted_fields/Expiry Date/value", json!({"text": "2019-01-01"}))]
#[case("/applicant/full_name", json!({"first": "Ole"}))]
#[case("/documents/1", json!("passport"))]
#[case("/aml/matches", json!(["a record"]))]
fn what_has_another_type_than_documented_is_told(#[case] pointer: &str, #[case] value: Value) {
    let told = told(&spoiled(pointer, value));
    assert!(told.iter().any(|line| line.starts_with("? ")), "{told:?}");
}

/// A zone is found by what it is, too: services name its field as they like.
#[test]
fn the_lines_of_a_zone_in_two_fields_are_one_zone_in_any_order() {
    let lines =
        ["P<UTOLUND<<BERTA<<<<<<<<<<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F3004157<<<<<<<<<<<<<<<4"];
    for (first, second) in [(0, 1), (1, 0)] {
        let mut document = with_field("First MRZ Line", lines[first]);
        let fields = &mut document["documents"]["0"]["extracted_fields"];
        fields["Second MRZ Line"] = json!({"value": lines[second], "type": "string"});
        let told = told(&document);
        assert!(told.iter().any(|line| line.contains("Name differs")), "{told:?}");
    }
}

#[test]
fn a_whole_zone_in_a_field_of_any_name_is_compared() {
    let zone = "P<UTOSTENMARK<<OLE<<<<<<<<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F3004157<<<<<<<<<<<<<<<4";
    for label in ["Zone de lecture automatique", "MRZ Full String", "Mrz Raw Text", "MRZ Back"] {
        let told = told(&with_field(label, zone));
        assert!(told.iter().any(|line| line.starts_with("✗ Name differs")), "{label}: {told:?}");
    }
}

/// Right check digits do not make a date exist.
#[rstest]
#[case("8809416", "date of birth: there is no such date: 880941")]
#[case("8813013", "date of birth: there is no such date: 881301")]
fn impossible_dates_of_a_zone_are_named(#[case] birth: &str, #[case] wanted: &str) {
    let zone =
        format!("P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO{birth}F3004157<<<<<<<<<<<<<<<0");
    let told = told(&with_zone(&zone));
    assert!(told.iter().any(|line| line.ends_with(wanted)), "{told:?}");
}

/// The number that an identity card prints may stand in the optional data of its MRZ.
#[test]
fn a_printed_number_in_the_optional_data_is_the_number() {
    let zone =
        "ILARE0953544620784198012345671\n8003029M3003013LBN<<<<<<<<<<<6\nADAM<<SAMI<<<<<<<<<<<<<<<<<<<<";
    let grid_number = |printed: &str| {
        let mut document = with_zone(zone);
        set(&mut document, "/documents/0/extracted_fields/Document Number/value", json!(printed));
        let grid = identity::grid(&idwise(&document).0);
        let row = grid.rows.iter().find(|row| row.aspect == Aspect::Number).unwrap();
        row.cells.iter().map(|cell| cell.agreement).max().unwrap()
    };
    assert_eq!(grid_number("784-1980-1234567-1"), Agreement::Same);
    assert_eq!(grid_number("095354462"), Agreement::Same);
    assert_eq!(grid_number("784-1980-1234567-2"), Agreement::Differs);
}

#[rstest]
#[case("/documents/0/has_passed_rules", json!(null), "? Rules, Passport | no result")]
#[case("/rule_results/document_validation/result", json!(null), "? Authentic Document | no result")]
#[case("/selfie/is_live", json!(null), "? Liveness | no verdict")]
#[case("/screening_checks", json!({"face_db": {"image_path": null, "face_match_results": []}}), "? Face against face_db | no result")]
fn missing_results_are_told(#[case] pointer: &str, #[case] value: Value, #[case] wanted: &str) {
    assert_eq!(told(&spoiled(pointer, value)), [wanted]);
}

#[test]
fn true_as_text_is_a_deviation_and_no_finding() {
    for pointer in ["/documents/0/has_passed_rules", "/selfie/is_live"] {
        let read = idwise(&spoiled(pointer, json!("True")));
        assert_eq!(read.1.len(), 1, "{pointer}");
        assert_eq!(lines(&ledger_of(&read)), Vec::<String>::new(), "{pointer}");
    }
}

#[test]
fn a_failed_rule_is_named_where_it_is_merged_unless_it_says_nothing_new() {
    let mut document = spoiled("/applicant/full_name", json!("Peter Stevenson"));
    set(
        &mut document,
        "/rule_results/same_subject",
        json!({"name": "Same Person", "result": "Failed", "details": [
        {"title": "Data", "result": "Failed", "result_description": "The persons differ", "reference_object": null}]}),
    );
    assert_eq!(
        told(&document),
        [
            "✗ Name differs | printed Anna Maria Eriksson ≠ applicant Peter Stevenson · rule Same Person: The persons differ"
        ]
    );
}

#[test]
fn a_finding_keeps_its_own_words_apart_from_those_of_a_rule_about_faces() {
    let mut document = spoiled("/applicant/full_name", json!("Peter Stevenson"));
    set(
        &mut document,
        "/rule_results/same_subject",
        json!({"name": "Same Person", "result": "Failed", "details": [
        {"title": "Data", "result": "Failed", "result_description": "The faces differ", "reference_object": null}]}),
    );
    let (journey, findings) = (idwise(&document), ledger_of(&idwise(&document)));
    assert!(lines(&findings)[0].contains("The faces differ"), "{:?}", lines(&findings));
    let own: Vec<_> = findings.iter().filter_map(Finding::apart_from_faces).collect();
    assert_eq!(lines(&own), ["✗ Name differs | printed Anna Maria Eriksson ≠ applicant Peter Stevenson"]);
    let rules = |it: &Finding| it.evidence.iter().any(|it| matches!(it, Evidence::Rule { .. }));
    assert!(
        rules(&findings[0]) && !rules(&own[0]) && !own[0].source.iter().any(|it| it.contains("rule_results"))
    );
    assert!(journey.0.rules.len() > 1);
}

fn one_touch(extra: &[(&str, Value)]) -> Vec<String> {
    let mut document = json!({
        "journeyId": "AB12CD34EF", "currentStatus": "COMPLETED", "step": "COMPLETE",
        "capturedData": {"consent": true, "idType": "Passport", "country": "FR"},
        "matchPercentage": {"fullNameMatch": "NA", "dateOfBirthMatch": "NA"},
        "documentIntelligence": {
            "completeStatus": {"overallStatus": "True", "detailsOptical": {"overallStatus": "True", "text": "True"}},
            "idExpired": "False",
            "extractedFields": {"name": "OKANDA, Mira", "dob": "03-FEB-1990", "dateOfExpiry": "03 Feb 2031"}},
        "selfieAnalysis": {
            "passiveLiveliness": {"status": "200", "liveness": true, "score": 0.99},
            "faceMatch": {"status": "200", "verified": true, "matchPercentage": "99.00%"}},
        "userInfo": {"dateOfBirth": "1990-02-03", "name": {"firstName": "Mira", "lastName": "Okanda"}},
    });
    for (pointer, value) in extra {
        set(&mut document, pointer, value.clone());
    }
    let (journey, deviations) = onetouch(&document);
    lines(&findings::of(&journey, &deviations, TODAY, &Policy::default()))
}

#[test]
fn fractions_are_figures_of_percent() {
    for figure in [json!(0.97), json!("0.97"), json!("1.0"), json!("97.00%"), json!(97)] {
        assert_eq!(one_touch(&[("/matchPercentage/fullNameMatch", figure)]), Vec::<String>::new());
    }
    let told = one_touch(&[("/matchPercentage/fullNameMatch", json!("0.97%"))]);
    assert_eq!(told.len(), 1, "{told:?}");
    let score = ("/selfieAnalysis/faceMatch/matchPercentage", json!("0.98"));
    assert_eq!(one_touch(&[score]), Vec::<String>::new());
}

#[test]
fn no_consent_and_a_contradicting_or_withdrawn_type_are_told() {
    assert_eq!(one_touch(&[]), Vec::<String>::new());
    let told = one_touch(&[("/capturedData/consent", json!(false))]);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("⚠ Journey | the applicant did not consent"), "{told:?}");
    let predicted = |description: &str, number: u8, deprecated: bool| json!({"DocumentName": description, "FDSIDList": {"dDescription": description, "dType": number, "isDeprecated": deprecated}});
    let at = "/documentIntelligence/predictedIdTypeFront";
    assert_eq!(one_touch(&[(at, predicted("ePassport", 11, false))]), Vec::<String>::new());
    let told = one_touch(&[(at, predicted("Driving License", 49, false))]);
    assert_eq!(told, ["⚠ Document type | recognized Driving License, chosen Passport"]);
    let told = one_touch(&[(at, predicted("ePassport", 11, true))]);
    assert_eq!(told, ["⚠ Document type | the issuer has withdrawn this type: ePassport"]);
}

#[rstest]
#[case("MRZ", Some(FieldKind::MachineReadableZone))]
#[case("MRZ Code", Some(FieldKind::MachineReadableZone))]
#[case("MRZ Line 2", Some(FieldKind::MachineReadableZone))]
#[case("mrzText", Some(FieldKind::MachineReadableZone))]
#[case("MRZ1", Some(FieldKind::MachineReadableZone))]
#[case("Machine Readable Zone (MRZ)", Some(FieldKind::MachineReadableZone))]
#[case("Valid Till", Some(FieldKind::ExpiryDate))]
#[case("Card Expiry", Some(FieldKind::ExpiryDate))]
#[case("Document Expiry Date", Some(FieldKind::ExpiryDate))]
#[case("Geçerlilik Tarihi", Some(FieldKind::ExpiryDate))]
#[case("Doğum Tarihi / Date of Birth", Some(FieldKind::BirthDate))]
#[case("Дата рождения", Some(FieldKind::BirthDate))]
#[case("Nom et prénoms", Some(FieldKind::FullName))]
#[case("Holder's Name", Some(FieldKind::FullName))]
#[case("Segundo Apellido", Some(FieldKind::LastName))]
#[case("Citizenship", Some(FieldKind::Nationality))]
#[case("Card Number", None)]
#[case("Document", None)]
#[case("MRZ Full String", Some(FieldKind::MachineReadableZone))]
#[case("Mrz Raw Text", Some(FieldKind::MachineReadableZone))]
#[case("MRZ Back", Some(FieldKind::MachineReadableZone))]
#[case("MRZ Sex", None)]
#[case("MRZ Number", None)]
#[case("MRZ Type", None)]
#[case("Surname/Nom", Some(FieldKind::LastName))]
#[case("Name/Surname/Nom", Some(FieldKind::LastName))]
#[case("Given names/Prénoms", Some(FieldKind::FirstName))]
#[case("Date of birth/Date de naissance", Some(FieldKind::BirthDate))]
#[case("Date of expiry/Date d'expiration", Some(FieldKind::ExpiryDate))]
#[case("Fecha de vencimiento / Date of expiry", Some(FieldKind::ExpiryDate))]
#[case("Sexo / Sex", Some(FieldKind::Sex))]
#[case("4b. Date of expiry", Some(FieldKind::ExpiryDate))]
#[case("(3) Date of birth", Some(FieldKind::BirthDate))]
#[case("1. Surname", Some(FieldKind::LastName))]
#[case("Né(e) le", Some(FieldKind::BirthDate))]
#[case("Valable jusqu'au", Some(FieldKind::ExpiryDate))]
#[case("Érvényes", Some(FieldKind::ExpiryDate))]
#[case("PRENOM(S)", Some(FieldKind::FirstName))]
#[case("MRZ Upper Line", Some(FieldKind::MachineReadableZone))]
#[case("Second MRZ Line", Some(FieldKind::MachineReadableZone))]
#[case("Birth Date Hijri", None)]
#[case("Full Name Native", None)]
fn labels_as_documents_print_them(#[case] label: &str, #[case] wanted: Option<FieldKind>) {
    let mut document = clean();
    document["documents"]["0"]["extracted_fields"][label] = json!({"value": "x", "type": "string"});
    let (journey, _) = idwise(&document);
    let field = journey.documents[0].fields.iter().find(|field| field.name.as_sent() == label).unwrap();
    assert_eq!(field.kind, wanted);
}

#[test]
fn a_clean_journey_has_nothing_open() {
    let grid = identity::grid(&idwise(&clean()).0);
    let open = |cell: &identity::GridCell| !cell.is_readable || cell.agreement == Agreement::NotComparable;
    assert!(grid.rows.iter().all(|row| !row.cells.iter().any(open)));
}
