//! Resolutions hang on the ids of findings, and exports on the words for groups of checks: both must stay.

use super::{TODAY, ledger_of};
use crate::provider::read;
use referee::domain::check::CheckGroup;
use referee::domain::ids::ServiceId;
use referee::insight::finding::FindingKind;
use referee::insight::policy::Policy;
use referee::provider::{IDWISE, ONETOUCH};
use referee::synth::{Dialect, World, situation_names};
use serde_json::{Value, json};
use std::fmt::Write;

fn told(text: &mut String, name: &str, service: &ServiceId, document: &Value) {
    let (journey, deviations) = read(service, document);
    writeln!(text, "{name}").unwrap();
    for finding in referee::insight::findings::of(&journey, &deviations, TODAY, &Policy::default()) {
        writeln!(text, "  {} < {}", finding.id.0.as_sent(), finding.source.join(", ")).unwrap();
    }
}

#[test]
fn ids_of_findings_and_where_each_was_said() {
    let mut text = String::new();
    told(&mut text, "document idwise", &IDWISE, &crate::provider::documents::idwise());
    told(&mut text, "document onetouch", &ONETOUCH, &crate::provider::documents::onetouch());
    told(&mut text, "document onetouch terminated", &ONETOUCH, &crate::provider::documents::terminated());
    let names = situation_names();
    let world = World::new(7, names.len()).with_today(TODAY);
    for (index, name) in names.iter().enumerate() {
        let made = world.journey(index);
        let service = if made.contract == Dialect::Idwise { IDWISE } else { ONETOUCH };
        told(&mut text, name, &service, &made.document);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn a_source_is_the_path_of_the_value_within_its_wrapping() {
    let bare = super::spoiled("/documents/0/validation_result/validation_checks/1/result", json!("Failed"));
    let sources = |document: &Value| {
        let findings = ledger_of(&super::idwise(document));
        let tampering = findings.iter().find(|one| one.id.0.as_sent().starts_with("check.0.validation"));
        tampering.map(|one| one.source.clone()).unwrap_or_default()
    };
    let path = "documents.0.validation_result.validation_checks.1";
    assert_eq!(sources(&bare)[0], path);
    assert_eq!(sources(&json!({ "data": bare }))[0], format!("data.{path}"));
}

#[test]
fn words_for_groups_of_checks() {
    let groups = [
        (CheckGroup::Validation, "validation"),
        (CheckGroup::Status, "status"),
        (CheckGroup::Optical, "optical"),
        (CheckGroup::ImageQuality, "image_quality"),
        (CheckGroup::ImageQualityFront, "image_quality_front"),
        (CheckGroup::ImageQualityBack, "image_quality_back"),
        (CheckGroup::Authenticity, "authenticity"),
        (CheckGroup::Face, "face"),
    ];
    for (group, word) in groups {
        assert_eq!(json!(group), json!(word));
    }
}

#[test]
fn the_word_for_linked_journeys() {
    let word: &str = FindingKind::LinkedJourney.into();
    assert_eq!(word, "twin");
    assert_eq!(serde_json::to_value(FindingKind::LinkedJourney).unwrap(), "twin");
}
