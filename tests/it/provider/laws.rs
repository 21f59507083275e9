//! Laws of reading: nothing sent is lost, nothing sent breaks it, no secret comes through.

use super::documents;
use proptest::prelude::*;
use referee::domain::ids::ServiceId;
use referee::domain::pii::revealed;
use referee::provider::{IDWISE, ONETOUCH};
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;
use std::str::FromStr;

/// How often each scalar occurs in a value, by its text.
fn scalars(value: &Value) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        let text = match value {
            Value::Object(map) => {
                waiting.extend(map.values());
                continue;
            }
            Value::Array(list) => {
                waiting.extend(list);
                continue;
            }
            Value::Null => continue,
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
        };
        *counts.entry(text).or_default() += 1;
    }
    counts
}

/// A document as it is shown.
fn masked(document: &Value) -> Value {
    serde_json::to_value(referee::provider::masked(document)).unwrap()
}

/// The first scalar of the document that the journey lacks, if any.
pub(crate) fn lost(service: &ServiceId, document: &Value) -> Option<String> {
    let (journey, deviations) = crate::provider::read(service, document);
    let written = revealed(|| serde_json::to_value((&journey, &deviations)).unwrap());
    let kept = scalars(&written);
    let sent = scalars(&masked(document));
    sent.into_iter().find(|(text, count)| kept.get(text).copied().unwrap_or(0) < *count).map(|(text, _)| text)
}

const KEYS: [&str; 40] = [
    "journey_id",
    "journeyId",
    "documents",
    "0",
    "selfie",
    "aml",
    "matches",
    "rule_results",
    "details",
    "result",
    "data",
    "body",
    "extracted_fields",
    "First Name",
    "value",
    "images",
    "front_image_path",
    "authKeyForCallback",
    "processingConfig",
    "token",
    "documentIntelligence",
    "completeStatus",
    "overallStatus",
    "extractedFields",
    "selfieAnalysis",
    "faceMatch",
    "capturedData",
    "userInfo",
    "name",
    "address",
    "ipAddresses",
    "status",
    "currentStatus",
    "flow",
    "graphicFields",
    "fieldList",
    "authenticityCheck",
    "matchPercentage",
    "message",
    "ü",
];

const WORDS: [&str; 12] = [
    "",
    "NA",
    " ",
    "True",
    "false",
    "Refer",
    "Passed",
    "99.00%",
    "2024-01-01T00:00:00Z",
    "https://u:p@h.example/?token=1",
    "https://persist.example/a.jpg",
    "Not Started",
];

fn json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(WORDS.to_vec()).prop_map(Value::from);
    let digits =
        prop::sample::select(vec!["0", "-0", "1.0", "1e5", "1E400", "18446744073709551616", "0.30", "200"]);
    let leaf = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::Bool),
        1 => any::<i64>().prop_map(Value::from),
        1 => digits.prop_map(|digits| Value::Number(Number::from_str(digits).unwrap())),
        2 => word,
        2 => any::<String>().prop_map(Value::from),
    ];
    let key =
        prop_oneof![3 => prop::sample::select(KEYS.to_vec()).prop_map(str::to_owned), 1 => any::<String>()];
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::Array),
            prop::collection::vec((key.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Changes one place of a document: the value there is replaced, wrapped, doubled or renamed.
fn mutated(document: &mut Value, mut choice: u64, with: Value) {
    let mut place = document;
    loop {
        let size = match &*place {
            Value::Object(map) => map.len(),
            Value::Array(list) => list.len(),
            _ => 0,
        } as u64;
        let stop = choice.is_multiple_of(5);
        choice /= 5;
        if size == 0 || stop {
            break;
        }
        let index = (choice % size) as usize;
        choice /= size;
        place = match place {
            Value::Object(map) => map.values_mut().nth(index).unwrap(),
            Value::Array(list) => &mut list[index],
            _ => unreachable!(),
        };
    }
    *place = match choice % 4 {
        0 => with,
        1 => Value::Array(vec![place.take()]),
        2 => Value::Array(vec![with, place.take()]),
        _ => Value::Object(Map::from_iter([("odd".to_owned(), place.take())])),
    };
}

fn changed(document: fn() -> Value) -> impl Strategy<Value = Value> {
    prop::collection::vec((any::<u64>(), json()), 1..8).prop_map(move |changes| {
        let mut document = document();
        for (choice, with) in changes {
            mutated(&mut document, choice, with);
        }
        document
    })
}

proptest! {
    #[test]
    fn every_value_of_any_json_is_kept(document in json()) {
        prop_assert_eq!(lost(&IDWISE, &document), None);
        prop_assert_eq!(lost(&ONETOUCH, &document), None);
        let _ = crate::provider::recognize(&document);
        prop_assert!(document.is_array() || !crate::provider::items(&document).is_empty() || document.is_object());
    }

    #[test]
    fn every_value_of_an_odd_idwise_journey_is_kept(document in changed(documents::idwise)) {
        prop_assert_eq!(lost(&IDWISE, &document), None);
    }

    #[test]
    fn every_value_of_an_odd_onetouch_journey_is_kept(document in changed(documents::onetouch)) {
        prop_assert_eq!(lost(&ONETOUCH, &document), None);
        prop_assert_eq!(lost(&IDWISE, &document), None);
    }

    #[test]
    fn a_quirk_never_repeats_a_value(document in changed(documents::idwise)) {
        let (_, deviations) = crate::provider::read(&IDWISE, &document);
        let ours = crate::provider::read(&IDWISE, &serde_json::json!({})).1;
        prop_assert_eq!(ours.len(), 1);
        for deviation in deviations {
            prop_assert!(!deviation.problem.contains("Okanda"));
        }
    }
}

#[test]
fn whole_documents_are_kept_whole() {
    assert_eq!(lost(&IDWISE, &documents::idwise()), None);
    assert_eq!(lost(&ONETOUCH, &documents::onetouch()), None);
    assert_eq!(lost(&ONETOUCH, &documents::terminated()), None);
}

#[test]
fn unknown_keys_are_found_under_their_path() {
    let document = documents::with(documents::idwise(), "documents.0.holo.deep", "seen".into());
    let document = documents::with(document, "brand_new.list", serde_json::json!([1, {"two": 2}]));
    let (journey, _) = crate::provider::read(&IDWISE, &document);
    let names = |facts: &[referee::domain::scalar::Fact]| -> Vec<String> {
        facts.iter().map(|fact| fact.name.as_sent().to_owned()).collect()
    };
    assert!(names(&journey.documents[0].facts).contains(&"holo.deep".to_owned()));
    let unread = names(&journey.unread);
    assert!(unread.contains(&"brand_new.list.0".to_owned()));
    assert!(unread.contains(&"brand_new.list.1.two".to_owned()));
}

#[test]
fn secrets_are_known_to_be_there_and_never_kept() {
    for document in [
        documents::onetouch(),
        serde_json::json!({"result": documents::onetouch()}),
        documents::with(
            documents::onetouch(),
            "processingConfig.authKeyForCallback",
            serde_json::json!({"k": ["keep-this-hidden"]}),
        ),
        documents::with(
            documents::onetouch(),
            "documentIntelligence.extractedFields.authKeyForCallback",
            "keep-this-hidden".into(),
        ),
        documents::with(documents::onetouch(), "auth_key_for_callback", "keep-this-hidden".into()),
        documents::with(
            documents::onetouch(),
            "processingConfig.headers.apiToken",
            "keep-this-hidden".into(),
        ),
    ] {
        for service in [&ONETOUCH, &IDWISE] {
            let (journey, deviations) = crate::provider::read(service, &document);
            let written = revealed(|| serde_json::to_string(&(journey, deviations)).unwrap());
            let masked = masked(&document).to_string();
            for text in [&written, &masked] {
                assert!(!text.contains("keep-this-hidden"), "{service:?}");
                assert!(!text.contains("hidden-too"), "{service:?}");
                assert!(text.contains("••••••"));
            }
        }
    }
}

#[test]
fn a_masked_document_is_otherwise_the_same() {
    assert_eq!(masked(&documents::idwise()), documents::idwise());
    let masked = masked(&documents::onetouch());
    let hidden = "••••••";
    let expected =
        documents::with(documents::onetouch(), "processingConfig.authKeyForCallback", hidden.into());
    let expected = documents::with(expected, "processingConfig.successRedirectUrl", hidden.into());
    assert_eq!(masked, expected);
}

#[test]
fn nesting_as_deep_as_it_parses_is_read() {
    let deep = format!("{}1{}", "[".repeat(120), "]".repeat(120));
    for key in ["journey_id", "documents", "documentIntelligence", "extractedFields", "rule_results"] {
        let document: Value = serde_json::from_str(&format!("{{\"{key}\":{deep}}}")).unwrap();
        assert_eq!(lost(&IDWISE, &document), None);
        assert_eq!(lost(&ONETOUCH, &document), None);
    }
}

/// Size must cost no more than in proportion: many keys, many references, long names.
#[test]
fn large_documents_are_read_in_time() {
    let many = |count: usize| -> Value {
        Value::Object((0..count).map(|place| (format!("key{place}_path"), Value::from(place))).collect())
    };
    let details: Vec<Value> = (0..20_000)
        .map(|place| serde_json::json!({"reference_object": {"object_key": "documents", "instance_key": place}}))
        .collect();
    let long = "k".repeat(500_000);
    let documents = [
        serde_json::json!({"journeyId": "1", "documentIntelligence": {
            "imageQuality": many(100_000), "completeStatus": many(100_000), "extractedFields": many(100_000)},
            "capturedData": {"images": many(100_000)}}),
        serde_json::json!({"journey_id": "1", "documents": many(20_000), "rule_results": {"a": {"details": details}},
            "device_intelligence": {long: vec![0; 100_000]}}),
        serde_json::json!({"journey_id": "1", "documents": {"0": {"images": many(100_000), "extracted_fields": many(100_000)}}}),
    ];
    let begun = crate::fixtures::Computing::begin();
    for document in &documents {
        for service in [&IDWISE, &ONETOUCH] {
            let (journey, _) = crate::provider::read(service, document);
            assert_eq!(&journey.service, service);
        }
    }
    assert!(begun.taken() < std::time::Duration::from_secs(60), "{:?}", begun.taken());
}
