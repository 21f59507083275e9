//! The ledger of IDWise journeys: what a careful person would write down, and nothing else.

use super::{clean, idwise, ledger_of, lines, set, spoiled};
use referee::domain::queue::Urgency;
use referee::insight::finding::{Evidence, FindingKind};
use rstest::rstest;
use serde_json::{Value, json};

#[test]
fn a_clean_journey_has_an_empty_ledger() {
    assert_eq!(lines(&ledger_of(&idwise(&clean()))), Vec::<String>::new());
}

#[rstest]
#[case("/documents/0/face_match_result", json!({"is_matched": false, "score": 41}), "✗ Face match | 41 (threshold 80)")]
#[case("/documents/0/face_match_result/score", json!(71), "⚠ Face match | 71 (threshold 80), yet matched")]
#[case("/documents/0/face_match_result/is_matched", json!(null), "? Face match | no verdict")]
#[case("/documents/0/extracted_fields/First Name/read_accuracy", json!("Low"), "⚠ First Name | OCR confidence: low")]
#[case("/documents/0/validation_result/validation_checks/1/result", json!("Undetermined"), "? Photo Tampering | undetermined")]
#[case("/documents/0/validation_result/validation_checks/1/result", json!("Splendid"), "? Photo Tampering | unknown value: Splendid")]
#[case("/documents/0/progress", json!("NotStarted"), "? Step Passport | not started")]
#[case("/selfie/is_live", json!(false), "✗ Liveness | not live, though the step is complete")]
#[case("/selfie/status", json!("Not Started"), "? Liveness | no selfie was taken")]
#[case("/selfie", json!({"status": "Refer", "is_live": false, "liveness_status_code": "FACE_IS_OCCLUDED"}), "✗ Liveness | part of the face is covered")]
#[case("/aml/applicability", json!(null), "? AML screening | the service does not say whether it ran")]
#[case("/aml/applicability", json!("Skipped"), "? AML screening | not run: the person's data was not read")]
#[case("/system_decision", json!("Refer"), "? Journey | referred without a stated reason")]
#[case("/documents/0/has_passed_rules", json!(false), "✗ Rules, Passport | not passed; the service does not say which")]
#[case("/applicant/full_name", json!("Peter Stevenson"), "✗ Name differs | printed Anna Maria Eriksson ≠ applicant Peter Stevenson")]
#[case("/applicant/birth_date", json!("1947-08-12"), "⚠ Birth date differs | printed 12 Aug 1974 ≠ applicant 12 Aug 1947")]
fn one_fault_is_one_line(#[case] pointer: &str, #[case] value: Value, #[case] wanted: &str) {
    let mut document = spoiled(pointer, value);
    if pointer != "/system_decision" {
        document["final_decision"] = json!(null);
    } else {
        document["final_decision"] = json!("Refer");
    }
    assert_eq!(lines(&ledger_of(&idwise(&document))), [wanted]);
}

#[test]
fn faces_that_differ_explain_a_failed_rule_about_faces_and_other_findings_keep_their_own_words() {
    let mut document = spoiled("/documents/0/face_match_result", json!({"is_matched": false, "score": 41}));
    set(&mut document, "/applicant/birth_date", json!("1947-08-12"));
    let date = "⚠ Birth date differs | printed 12 Aug 1974 ≠ applicant 12 Aug 1947";
    let without = lines(&ledger_of(&idwise(&document)));
    assert!(without.contains(&date.to_owned()), "{without:?}");
    failed_rule(&mut document, "same_subject", "Same Person", Some("0"));
    let findings = ledger_of(&idwise(&document));
    let told = lines(&findings);
    assert!(told.contains(&date.to_owned()), "{told:?}");
    let face = "✗ Face match | 41 (threshold 80) · rule Same Person: It did not pass";
    assert!(told.contains(&face.to_owned()), "{told:?}");
    let of_rule =
        |it: &&referee::insight::finding::Finding| it.evidence.contains(&Evidence::Rule { index: 2 });
    assert_eq!(findings.iter().filter(of_rule).count(), 1, "{findings:?}");
}

fn failed_rule(document: &mut Value, key: &str, name: &str, step: Option<&str>) {
    let reference = step.map(|step| json!({"object_key": "documents", "instance_key": step}));
    document["rule_results"][key] = json!({"name": name, "result": "Failed", "tips": "Look twice", "details": [
        {"title": "Passport - Front", "result": "Failed", "result_description": "It did not pass", "reference_object": reference}]});
}

#[test]
fn a_failed_rule_and_the_failed_comparison_behind_it_are_one_line() {
    let mut document = spoiled("/documents/0/face_match_result", json!({"is_matched": false, "score": 41}));
    failed_rule(&mut document, "same_subject", "Same Person", Some("0"));
    document["documents"]["0"]["has_passed_rules"] = json!(false);
    let findings = ledger_of(&idwise(&document));
    assert_eq!(lines(&findings), ["✗ Face match | 41 (threshold 80) · rule Same Person: It did not pass"]);
    let finding = &findings[0];
    assert_eq!(finding.urgency, Urgency::Face);
    assert!(finding.source.contains(&"documents.0.face_match_result".to_owned()));
    assert!(finding.source.contains(&"rule_results.same_subject".to_owned()));
    assert!(finding.evidence.contains(&Evidence::Rule { index: 2 }));
    assert_eq!(finding.tip.shown(referee::domain::pii::Masking::Clear).as_str(), "Look twice");
}

#[test]
fn a_failed_rule_and_the_failed_check_behind_it_are_one_line() {
    let mut document = clean();
    set(&mut document, "/documents/0/validation_result/validation_outcome", json!("Failed"));
    set(&mut document, "/documents/0/validation_result/validation_checks/1/result", json!("Failed"));
    failed_rule(&mut document, "document_validation", "Authentic Document", Some("0"));
    let findings = ledger_of(&idwise(&document));
    assert_eq!(lines(&findings), ["✗ Photo Tampering | failed · rule Authentic Document: It did not pass"]);
    assert_eq!(findings[0].source.len(), 4, "{:?}", findings[0].source);
}

#[test]
fn an_expired_document_is_one_line_with_its_date() {
    let mut document = spoiled("/documents/0/extracted_fields/Expiry Date/value", json!("2024-04-15"));
    failed_rule(&mut document, "expired_document", "Un-expired Document", Some("0"));
    let findings = ledger_of(&idwise(&document));
    assert_eq!(
        lines(&findings),
        ["✗ Document expired | 2024-04-15 · rule Un-expired Document: It did not pass"]
    );
    assert_eq!(findings[0].id, "expired.0".into());
    assert_eq!(findings[0].evidence[0], Evidence::Document { step: "0".into() });
}

#[test]
fn a_dangling_reference_leaves_the_rule_as_evidence() {
    let mut document = clean();
    failed_rule(&mut document, "proof_policy", "Proof Policy", Some("passport_step"));
    let findings = ledger_of(&idwise(&document));
    assert_eq!(lines(&findings), ["✗ Document not accepted | It did not pass"]);
    assert!(matches!(findings[0].evidence[..], [Evidence::Rule { .. }]));
}

#[test]
fn what_was_not_carried_out_is_no_failure() {
    let mut document = clean();
    set(&mut document, "/documents/0/validation_result", json!(null));
    set(&mut document, "/rule_results/same_subject/result", json!("NA"));
    set(&mut document, "/aml", json!(null));
    assert_eq!(lines(&ledger_of(&idwise(&document))), Vec::<String>::new());
}

#[test]
fn an_unknown_decision_is_never_taken_for_passed() {
    let mut document = spoiled("/system_decision", json!("Marvelous"));
    document["final_decision"] = json!(null);
    let read = idwise(&document);
    let findings = ledger_of(&read);
    assert_eq!(findings[0].kind, FindingKind::UnknownValue);
    assert!(referee::insight::summary::of(&read.0, &findings).needs_review);
}

/// Services send codes of two and three letters and names; the queue has one form of them.
#[test]
fn a_country_of_the_queue_has_three_letters() {
    for (sent, shown) in
        [("IN", "IND"), ("IND", "IND"), ("India", "IND"), ("UT", "UTO"), ("Freedonia", "Freedonia")]
    {
        let document = spoiled("/documents/0/issuing_country_code", json!(sent));
        let read = idwise(&document);
        let summary = referee::insight::summary::of(&read.0, &ledger_of(&read));
        assert_eq!(summary.country.as_deref(), Some(shown), "{sent}");
    }
}

#[test]
fn the_sample_journey_gives_what_it_shows() {
    let text = crate::fixtures::sample("idwise_journey_result.json");
    let read = idwise(&serde_json::from_str(&text).unwrap());
    let findings = ledger_of(&read);
    assert_eq!(
        lines(&findings),
        [
            "⚠ AML Dorotea Vanterpool 84 | Politically Exposed Person · 27 years apart",
            "✗ Document Classification (Front) | This kind of document is not known",
            "⚠ First Name | OCR confidence: low",
        ]
    );
    let summary = referee::insight::summary::of(&read.0, &findings);
    assert_eq!(summary.why[0], "⚠ AML 84 PEP");
    assert_eq!(summary.urgency, Urgency::Pep);
    assert_eq!((summary.aml_score, summary.face_score), (Some(84), Some(94)));
    assert!(summary.needs_review);
}
