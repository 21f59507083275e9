//! The ledger of One Touch journeys.

use super::{ledger_of, lines, onetouch};
use referee::insight::summary;
use rstest::rstest;
use serde_json::{Value, json};

fn completed() -> Value {
    json!({
        "journeyId": "ABCDE12345", "currentStatus": "COMPLETED", "step": "COMPLETE", "message": "Journey Completed",
        "createdAt": 1_717_000_000_000_i64, "completedAt": 1_717_000_600_000_i64,
        "capturedData": {"country": "IN", "idType": "Driving License", "images": {"frontDoc": "", "selfie": ""}},
        "userInfo": {"name": {"firstName": "John", "lastName": "Doe"}, "dateOfBirth": "1990-04-03"},
        "matchPercentage": {"fullNameMatch": "NA", "dateOfBirthMatch": "NA"},
        "documentIntelligence": {
            "completeStatus": {"overallStatus": "True", "optical": "True", "message": "success", "severity": "NA",
                "detailsOptical": {"docType": "True", "expiry": "NA", "imageQA": "True", "mrz": "None",
                    "overallStatus": "True", "security": "True", "text": "True", "vds": "NA"}},
            "imageQuality": {"result": true},
            "idExpired": "False",
            "extractedFields": {"Surname And Given Names": "DOE JOHN", "Date of Birth": "03/04/1990",
                "Document Number": "XX00 123", "Date Of Expiry": "01/01/2035"}
        },
        "selfieAnalysis": {"passiveLiveliness": {"status": "200", "liveness": true, "score": 0.99},
            "faceMatch": {"status": "200", "verified": true, "matchPercentage": "99.00%",
                "message": "Verification completed with positive result"}},
        "ipAddresses": {"message": "IP Check is not Enabled"}
    })
}

fn spoiled(pointer: &str, value: Value) -> Value {
    let mut document = completed();
    super::set(&mut document, pointer, value);
    document
}

#[test]
fn a_clean_journey_has_an_empty_ledger_and_needs_nobody() {
    let read = onetouch(&completed());
    let findings = ledger_of(&read);
    assert_eq!(lines(&findings), Vec::<String>::new());
    assert!(!summary::of(&read.0, &findings).needs_review);
}

#[rstest]
#[case("/documentIntelligence/completeStatus/overallStatus", json!("NA"), "? Document check | not done")]
#[case("/documentIntelligence/completeStatus/overallStatus", json!("Perhaps"), "? Document check | unknown value: Perhaps")]
#[case("/documentIntelligence/idExpired", json!("True"), "✗ Document expired | expired")]
#[case("/documentIntelligence/completeStatus/detailsOptical/security", json!("False"), "✗ Security features | failed")]
#[case("/selfieAnalysis/passiveLiveliness", json!({"status": "Not Started"}), "? Liveness | no selfie was taken")]
#[case("/selfieAnalysis/faceMatch", json!({"status": "Not Started"}), "? Face match | no verdict: Not Started")]
#[case("/matchPercentage/documentNumberMatch", json!("0%"), "✗ Number differs from prefilled | 0 % (threshold 80)")]
#[case("/matchPercentage/fullNameMatch", json!(810), "? Name differs from prefilled | unknown value: 810")]
#[case("/ipAddresses", json!({"192.0.2.7": {"vpn": "true", "proxy": "false", "fraudScore": "90"}}), "⚠ IP address 192.0.2.7 | VPN · fraud score 90")]
#[case("/currentStatus", json!("PONDERING"), "? Journey | unknown value: PONDERING")]
#[case("/userInfo/name", json!({"firstName": "Petra", "lastName": "Olsen"}), "✗ Name differs from prefilled | printed DOE JOHN ≠ prefilled Petra Olsen")]
fn one_fault_is_one_line_and_needs_a_person(
    #[case] pointer: &str,
    #[case] value: Value,
    #[case] wanted: &str,
) {
    let read = onetouch(&spoiled(pointer, value));
    let findings = ledger_of(&read);
    let told = lines(&findings);
    let contradicted = told.iter().filter(|line| !line.contains("yet the service")).collect::<Vec<_>>();
    assert_eq!(contradicted, [wanted]);
    assert!(summary::of(&read.0, &findings).needs_review);
}

#[test]
fn a_prefilled_name_that_differs_is_one_line_with_the_services_figure() {
    let mut document = spoiled("/userInfo/name", json!({"firstName": "Petra", "lastName": "Olsen"}));
    super::set(&mut document, "/matchPercentage/fullNameMatch", json!("0%"));
    let findings = ledger_of(&onetouch(&document));
    assert_eq!(findings.len(), 1, "{:?}", lines(&findings));
    assert!(findings[0].source.iter().any(|source| source == "matchPercentage.fullNameMatch"));
    assert!(findings[0].source.iter().any(|source| source == "referee.identity.name"));
}

#[test]
fn a_terminated_journey_tells_why_and_trusts_no_part_of_a_failed_whole() {
    let mut document = completed();
    super::set(&mut document, "/currentStatus", json!("TERMINATED"));
    super::set(&mut document, "/step", json!("RETRIES_EXCEEDED"));
    super::set(&mut document, "/message", json!("Retries Exceeded"));
    let status = "/documentIntelligence/completeStatus";
    super::set(&mut document, &format!("{status}/overallStatus"), json!("False"));
    super::set(&mut document, &format!("{status}/message"), json!("Document type not recognized"));
    super::set(&mut document, &format!("{status}/optical"), json!("False"));
    super::set(&mut document, &format!("{status}/detailsOptical/docType"), json!("False"));
    super::set(&mut document, "/documentIntelligence/extractedFields", json!({}));
    super::set(
        &mut document,
        "/selfieAnalysis",
        json!({"passiveLiveliness": {"status": "Not Started"}, "faceMatch": {"status": "Not Started"}}),
    );
    assert_eq!(
        lines(&ledger_of(&onetouch(&document))),
        [
            "? Liveness | no selfie was taken",
            "? Face match | no verdict: Not Started",
            "✗ Journey | terminated: Retries Exceeded",
            "✗ Document type | Document type not recognized",
        ]
    );
}

#[test]
fn what_is_still_under_way_is_one_line() {
    let document = json!({"journeyId": "ABCDE12345", "currentStatus": "IN PROGRESS", "step": "DOC_FRONT"});
    let read = onetouch(&document);
    let findings = ledger_of(&read);
    assert_eq!(lines(&findings), ["? Journey | in progress"]);
    assert!(!summary::of(&read.0, &findings).needs_review);
}
