//! Laws that hold for any journey: no panic, unique and stable ids, evidence that resolves, linear work.

use super::{TODAY, clean};
use proptest::prelude::*;
use referee::domain::ids::ServiceId;
use referee::domain::journey::Journey;
use referee::domain::rule::RuleKey;
use referee::insight::finding::{Evidence, Finding};
use referee::insight::names::{self, ComparedWords, Name};
use referee::insight::policy::Policy;
use referee::insight::{changes, findings, identity, linked_journeys, rules, summary};
use referee::provider::{IDWISE, ONETOUCH};
use serde_json::{Value, json};
use std::collections::HashSet;
use std::time::Instant;
use strum::IntoEnumIterator;

/// Words that mean something somewhere, and some that mean nothing.
fn word() -> impl Strategy<Value = Value> {
    prop_oneof![
        prop::sample::select(vec![
            json!("Failed"),
            json!("Passed"),
            json!("Undetermined"),
            json!("True"),
            json!("False"),
            json!("NA"),
            json!("Low"),
            json!("High"),
            json!("Refer"),
            json!("Complete"),
            json!("Not Started"),
            json!(""),
            json!(null),
            json!(true),
            json!(false),
            json!(0),
            json!(41),
            json!(-3),
            json!(1e300),
            json!([]),
            json!({}),
            json!("1974-08-12"),
            json!("12/08/1974"),
            json!("99.00%"),
            json!("Аnna"),
            json!("UTO"),
            json!(
                "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<11"
            ),
        ]),
        any::<String>().prop_map(Value::from),
    ]
}

/// Every place of a document that holds a plain value.
fn places(value: &Value, at: &str, into: &mut Vec<String>) {
    match value {
        Value::Object(map) => map.iter().for_each(|(key, item)| places(item, &format!("{at}/{key}"), into)),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(place, item)| places(item, &format!("{at}/{place}"), into));
        }
        _ => into.push(at.to_owned()),
    }
}

fn resolves(journey: &Journey, evidence: &Evidence) -> bool {
    let document = |step| journey.document(step);
    match evidence {
        Evidence::Document { step } | Evidence::Faces { step } | Evidence::Mrz { step } => {
            document(step).is_some()
        }
        Evidence::Field { step, name } => {
            document(step).is_some_and(|document| document.fields.iter().any(|field| &field.name == name))
        }
        Evidence::Check { step, index } => {
            document(step).is_some_and(|document| *index < document.checks.len())
        }
        Evidence::Selfie => journey.selfie.is_some(),
        Evidence::AmlMatch { index } => journey.aml.as_ref().is_some_and(|aml| *index < aml.matches.len()),
        Evidence::Aml => journey.aml.is_some(),
        Evidence::Rule { index } => *index < journey.rules.len(),
        Evidence::Screening { index } => *index < journey.screening.len(),
        Evidence::Network => !journey.ip_signals.is_empty() || !journey.device_intelligence.is_empty(),
        Evidence::IdentityGrid | Evidence::Journey => true,
    }
}

fn hold(service: &ServiceId, document: &Value) -> Vec<Finding> {
    let (journey, deviations) = crate::provider::read(service, document);
    let policy = Policy::default();
    let findings = findings::of(&journey, &deviations, TODAY, &policy);
    let ids: HashSet<_> = findings.iter().map(|finding| &finding.id).collect();
    assert_eq!(ids.len(), findings.len(), "ids are unique");
    assert_eq!(findings, findings::of(&journey, &deviations, TODAY, &policy), "and the same every time");
    assert!(findings.is_sorted_by_key(|finding| (finding.urgency, finding.sign)));
    for finding in &findings {
        assert!(!finding.source.is_empty() && !finding.subject.is_empty() && !finding.finding.is_empty());
        assert!(!finding.evidence.is_empty(), "{finding:?}");
        assert!(finding.evidence.iter().all(|evidence| resolves(&journey, evidence)), "{finding:?}");
    }
    let _ = summary::of(&journey, &findings);
    let _ = identity::grid(&journey);
    for rule in RuleKey::iter() {
        let _ = rules::evaluate(rule, &journey, TODAY, &policy);
    }
    let _ = linked_journeys::keys(&journey);
    assert!(changes::between(&journey, &journey).is_empty());
    findings
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_spoiled_journey_keeps_the_laws(changes in prop::collection::vec((any::<prop::sample::Index>(), word()), 0..6)) {
        let mut document = clean();
        document["documents"]["0"]["extracted_fields"]["Machine Readable Zone"] = json!({"value": "P<UTO", "type": "string"});
        document["aml"]["matches"] = json!([{"name": "A", "score": 80, "datasets": ["Sanctions"], "datesOfBirth": [1970]}]);
        let mut all = Vec::new();
        places(&document, "", &mut all);
        for (index, value) in changes {
            if let Some(place) = document.pointer_mut(&all[index.index(all.len())]) {
                *place = value;
            }
        }
        hold(&IDWISE, &document);
        hold(&ONETOUCH, &document);
    }
}

proptest! {
    #[test]
    fn similar_words_are_paired_however_few_letters_they_share(one in "[a-e]{4,9}", other in "[a-e]{4,9}") {
        let found = names::compare(&Name::read(&one), &Name::read(&other));
        let is_similar = strsim::jaro_winkler(&one, &other) >= 0.8;
        prop_assert!(!is_similar || found.pairs[0].right.is_some(), "{:?}", found);
    }

    #[test]
    fn a_name_of_known_words_is_read_as_any_other(texts in prop::collection::vec("[A-Ca-c ]{0,8}", 1..9)) {
        let known = ComparedWords::default();
        for text in &texts {
            let (read, name) = (known.read(text), Name::read(text));
            prop_assert_eq!(&read, &name);
            for other in texts.iter().map(|other| Name::read(other)) {
                prop_assert_eq!(known.compare(&other, &read), names::compare(&other, &name));
            }
        }
    }
}

/// A journey with so many checks, records and fields.
fn large(count: usize) -> Value {
    let mut document = clean();
    let checks: Vec<Value> =
        (0..count).map(|n| json!({"name": format!("Check {n}"), "result": "Failed"})).collect();
    let records: Vec<Value> = (0..count)
        .map(|n| json!({"name": format!("Anna Eriksson {n}"), "score": 90, "datasets": ["Sanctions"], "datesOfBirth": [1940]}))
        .collect();
    document["documents"]["0"]["validation_result"]["validation_checks"] = json!(checks);
    document["aml"]["matches"] = json!(records);
    for n in 0..count {
        let field = json!({"value": "x", "read_accuracy": "Low", "type": "string"});
        document["documents"]["0"]["extracted_fields"][format!("Field {n}")] = field;
        let details = json!([{"title": "t", "result": "Failed", "reference_object": {"object_key": "documents", "instance_key": "0"}}]);
        document["rule_results"][format!("rule_{n}")] =
            json!({"name": "Rule", "result": "Failed", "details": details});
    }
    document
}

#[test]
fn work_grows_with_the_journey_and_no_faster() {
    let time = |count: usize| {
        let (journey, deviations) = crate::provider::read(&IDWISE, &large(count));
        let runs = (0..3).map(|_| {
            let start = Instant::now();
            let findings = findings::of(&journey, &deviations, TODAY, &Policy::default());
            assert!(findings.len() >= 3 * count);
            start.elapsed().as_secs_f64()
        });
        runs.fold(f64::INFINITY, f64::min)
    };
    let (small, big) = (time(100), time(1_600));
    assert!(big < small * 16.0 * 4.0, "{small} s for 100, {big} s for 1,600");
}

#[test]
fn large_and_odd_texts_are_bounded_work() {
    let mut document = clean();
    let long = "Ä".repeat(10_000);
    document["applicant"]["full_name"] = json!(long.clone());
    document["documents"]["0"]["extracted_fields"]["First Name"]["value"] = json!("a ".repeat(10_000));
    document["documents"]["0"]["extracted_fields"]["Machine Readable Zone"] =
        json!({"value": long, "type": "string"});
    let start = Instant::now();
    hold(&IDWISE, &document);
    assert!(start.elapsed().as_secs_f64() < 2.0);
}
