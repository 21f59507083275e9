//! What a person reads for the services' keys and values.

use referee::domain::scalar::Scalar;
use referee::domain::text::Untrusted;
use referee::insight::labels::{self, FactValue};
use rstest::rstest;
use std::collections::BTreeSet;

fn label(key: &str) -> String {
    labels::label(&Untrusted::new(key)).shown().to_string()
}

fn words(key: &str, value: Scalar) -> FactValue {
    labels::value(&Untrusted::new(key), &value)
}

fn text(value: &str) -> Scalar {
    Scalar::Text(Untrusted::new(value))
}

fn number(value: &str) -> Scalar {
    Scalar::Number(Untrusted::new(value))
}

#[rstest]
// Of the table, also within a path and in another case.
#[case("imageQA", "Image quality")]
#[case("detailsOptical.vds", "Visible digital seal")]
#[case("FDSIDList.dType", "Type")]
#[case("ELEMENTTYPE", "Kind of element")]
#[case("remainderterm", "Months until expiry")]
#[case("dateOfBirthMatch", "Birth date match")]
#[case("flow.version", "Version of the flow")]
#[case("aml_record_version", "Version of the record")]
#[case("Pep Institution", "PEP institution")]
// Unknown keys are words with a capital.
#[case("someNewCheck", "Some new check")]
#[case("some_new_check", "Some new check")]
#[case("customerIPAddress", "Customer IP address")]
#[case("isActiveVpn", "Active VPN")]
#[case("issuer", "Issuer")]
#[case("pep_level", "PEP level")]
#[case("result.found", "Result · Found")]
#[case("location.latitude", "Location · Latitude")]
#[case("a.b.c.3", "B · C")]
// Names and addresses are left as they are.
#[case("Surname And Given Names", "Surname And Given Names")]
#[case("No. of pages", "No. of pages")]
#[case("203.0.113.9", "203.0.113.9")]
#[case("الاسم", "الاسم")]
#[case("", "")]
fn keys_are_words(#[case] key: &str, #[case] wanted: &str) {
    assert_eq!(label(key), wanted);
}

#[rstest]
#[case("imageQA", text("True"), "passed")]
#[case("detailsOptical.overallStatus", text("false"), "failed")]
#[case("vds", text("NA"), "not done")]
#[case("mrz", text("None"), "not done")]
#[case("verified", Scalar::Bool(true), "yes")]
#[case("isDeprecated", text("False"), "no")]
#[case("never_seen", Scalar::Bool(false), "no")]
#[case("dType", number("12"), "identity card")]
#[case("FDSIDList.dFormat", text("2"), "ID-3")]
#[case("frontCaptureMode", text("MANUAL_UPLOAD"), "Manual upload")]
#[case("journeyLinkValidity", text("3600"), "3600 s")]
#[case("passiveLiveliness.status", text("200"), "completed")]
#[case("maskDetection.status", number("504"), "not completed: error 504")]
fn values_are_words(#[case] key: &str, #[case] value: Scalar, #[case] wanted: &str) {
    assert_eq!(words(key, value), FactValue::Words(wanted.to_owned()));
}

#[rstest]
#[case("createdAt", number("1772422948000"), Some("2026-03-02T03:42:28Z"))]
#[case("docIntelligenceCompletedAt", text("2026-03-02T03:42:28.000Z"), Some("2026-03-02T03:42:28Z"))]
#[case("anything", text("2026-03-02T03:42:28Z"), Some("2026-03-02T03:42:28Z"))]
// Not every large number is a time, and no word that we do not know is changed.
#[case("phoneNumber", number("1772422948000"), None)]
#[case("createdAt", text("yesterday"), None)]
#[case("overallStatus", text("Perhaps"), None)]
#[case("dType", number("99"), None)]
#[case("mrz", number("1"), None)]
fn times_are_times(#[case] key: &str, #[case] value: Scalar, #[case] wanted: Option<&str>) {
    let wanted = wanted.map_or(FactValue::AsSent, |at| FactValue::Time(at.parse().unwrap()));
    assert_eq!(words(key, value), wanted);
}

#[rstest]
#[case("True", "passed")]
#[case("FALSE", "failed")]
#[case("na", "not done")]
#[case("Passed", "Passed")]
#[case("Inconclusive", "Inconclusive")]
fn outcomes_are_words_only_where_they_are_truth_values(#[case] sent: &str, #[case] wanted: &str) {
    assert_eq!(labels::outcome(&Untrusted::new(sent)).as_sent(), wanted);
}

#[rstest]
#[case("RETRIES_EXCEEDED", "Retries exceeded")]
#[case("potential_match", "Potential match")]
#[case("UPLOAD", "UPLOAD")]
#[case("AB_12", "AB_12")]
#[case("Face_Db", "Face_Db")]
#[case("Not started", "Not started")]
fn codes_are_words(#[case] sent: &str, #[case] wanted: &str) {
    assert_eq!(labels::code(&Untrusted::new(sent)).as_sent(), wanted);
}

#[test]
fn each_key_of_the_table_has_one_label_in_any_case() {
    let mut keys = BTreeSet::new();
    for (key, wanted) in labels::labeled_keys() {
        assert!(keys.insert(key.to_ascii_lowercase()), "{key} is in two rows");
        let within = format!("documents.0.{key}");
        for written in [key, &key.to_ascii_lowercase(), &key.to_ascii_uppercase(), &within] {
            assert_eq!(label(written), wanted, "{written}");
        }
        assert!(!wanted.starts_with(|it: char| it.is_lowercase()), "{wanted} begins with a small letter");
    }
}
