//! What changed, and twins.

use super::{clean, idwise, spoiled};
use referee::domain::ids::JourneyKey;
use referee::domain::journey::Journey;
use referee::domain::pii::Masking;
use referee::insight::finding::FindingKind;
use referee::insight::{changes, linked_journeys};
use serde_json::json;

#[test]
fn only_the_difference_is_told() {
    let (before, _) = idwise(&clean());
    assert!(changes::between(&before, &before).is_empty());
    let mut document = spoiled("/documents/0/face_match_result/score", json!(41));
    document["documents"]["0"]["extracted_fields"]["Address"] =
        json!({"value": "1 Road", "read_accuracy": "High"});
    document["documents"]["0"]["extracted_fields"].as_object_mut().unwrap().remove("Sex");
    let told: Vec<String> = changes::between(&before, &idwise(&document).0)
        .into_iter()
        .map(|change| {
            let words = |said: Option<referee::domain::phrase::Phrase>| {
                said.map(|said| said.shown(Masking::Clear).to_string()).unwrap_or_default()
            };
            format!("{}: {} -> {}", change.path.shown(), words(change.before), words(change.after))
        })
        .collect();
    assert_eq!(
        told,
        [
            "documents.0.fields.Address:  -> 1 Road",
            "documents.0.fields.Address.accuracy:  -> High",
            "documents.0.face.score: 99 -> 41",
            "documents.0.fields.Sex: Female -> ",
            "documents.0.fields.Sex.accuracy: High -> ",
        ]
    );
}

#[test]
fn a_difference_has_the_label_of_the_field_and_not_its_path() {
    let (before, _) = idwise(&clean());
    let mut document = spoiled("/documents/0/extracted_fields/First Name/read_accuracy", json!("Low"));
    document["documents"]["0"]["validation_result"]["validation_outcome"] = json!("Failed");
    document["aml"]["matches"] = json!([{"match_id": "m1", "name": "Sami Adam", "score": 82}]);
    let told: Vec<String> = changes::between(&before, &idwise(&document).0)
        .into_iter()
        .map(|change| change.label.shown(Masking::Clear).to_string())
        .collect();
    assert_eq!(told, ["Authenticity", "First Name, OCR confidence", "AML Sami Adam"]);
}

/// What two journeys share, in the order of their keys.
fn in_common(one: &Journey, other: &Journey) -> Vec<linked_journeys::LinkKind> {
    let of_other = linked_journeys::keys(other);
    let shared = linked_journeys::keys(one).into_iter().filter(|key| of_other.contains(key));
    let mut kinds: Vec<_> = shared.map(|key| key.sort).collect();
    kinds.dedup();
    kinds
}

#[test]
fn twins_share_keys_however_they_are_written() {
    let (one, _) = idwise(&clean());
    let mut document = clean();
    document["journey_id"] = json!("b2");
    document["applicant"]["applicant_id"] = json!("p2-other");
    document["documents"]["0"]["extracted_fields"]["First Name"]["value"] = json!("ÁNNA maria");
    document["documents"]["0"]["extracted_fields"]["Document Number"]["value"] = json!("l 898902-c3");
    document["documents"]["0"]["issuing_country_code"] = json!("Utopia");
    let (other, _) = idwise(&document);
    let shared = in_common(&one, &other);
    use linked_journeys::LinkKind::{Document, Person, Picture};
    assert_eq!(shared, [Document, Picture, Person]);
    let finding = linked_journeys::finding(&JourneyKey::new("idwise-eu", "b2"), &shared);
    assert_eq!(finding.kind, FindingKind::LinkedJourney);
    assert_eq!(
        finding.finding.shown(Masking::Clear).as_str(),
        "same document number, same picture, same name and date of birth · b2"
    );
}

#[test]
fn strangers_share_nothing() {
    let (one, _) = idwise(&clean());
    let (other, _) = idwise(&json!({"journey_id": "c3", "applicant": {"full_name": "Peter Stevenson"}}));
    assert!(in_common(&one, &other).is_empty());
}
