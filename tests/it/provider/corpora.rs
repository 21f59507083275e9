//! Documents that were made to break readers.

use crate::fixtures;
use referee::provider::{IDWISE, ONETOUCH};
use serde_json::{Value, json};

fn both_keep(document: &Value) {
    for service in [&IDWISE, &ONETOUCH] {
        assert_eq!(super::laws::lost(service, document), None);
    }
}

#[test]
fn whatever_parses_is_read() {
    let mut read = 0;
    for file in fixtures::corpus("json-test-suite") {
        let bytes = std::fs::read(file).unwrap();
        let Ok(document) = serde_json::from_slice::<Value>(&bytes) else { continue };
        both_keep(&document);
        both_keep(
            &json!({"journey_id": document, "documents": document, "documentIntelligence": {"extractedFields": document}}),
        );
        read += 1;
    }
    assert!(read > 90, "{read}");
}

#[test]
fn naughty_strings_are_only_strings() {
    let files = fixtures::corpus("naughty-strings");
    let list = files.iter().find(|file| file.ends_with("blns.json")).unwrap();
    let strings: Vec<String> = serde_json::from_slice(&std::fs::read(list).unwrap()).unwrap();
    assert!(strings.len() > 500, "{}", strings.len());
    for naughty in strings {
        both_keep(&json!({
            "journey_id": naughty, "system_decision": naughty, "applicant": {"full_name": naughty},
            "documents": {naughty.clone(): {"extracted_fields": {naughty.clone(): {"value": naughty}}}},
            "rule_results": {naughty.clone(): {"result": naughty}},
            "documentIntelligence": {"extractedFields": {naughty.clone(): naughty}, "completeStatus": {"overallStatus": naughty}}
        }));
    }
}
