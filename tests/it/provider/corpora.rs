//! Documents that were made to break readers.

use referee::domain::ids::Service;
use serde_json::{Value, json};
use std::path::Path;

fn both_keep(document: &Value) {
    for service in [Service::Idwise, Service::Onetouch] {
        assert_eq!(super::laws::lost(service, document), None);
    }
}

#[test]
fn whatever_parses_is_read() {
    let folder = Path::new("../shared/corpora/json-test-suite/test_parsing");
    let Ok(files) = std::fs::read_dir(folder) else {
        println!("no corpus of JSON here: nothing to read");
        return;
    };
    let mut read = 0;
    for file in files {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
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
    let Ok(text) = std::fs::read_to_string("../shared/corpora/blns/blns.json") else {
        println!("no list of naughty strings here: nothing to read");
        return;
    };
    let strings: Vec<String> = serde_json::from_str(&text).unwrap();
    for naughty in strings {
        both_keep(&json!({
            "journey_id": naughty, "system_decision": naughty, "applicant": {"full_name": naughty},
            "documents": {naughty.clone(): {"extracted_fields": {naughty.clone(): {"value": naughty}}}},
            "rule_results": {naughty.clone(): {"result": naughty}},
            "documentIntelligence": {"extractedFields": {naughty.clone(): naughty}, "completeStatus": {"overallStatus": naughty}}
        }));
    }
}
