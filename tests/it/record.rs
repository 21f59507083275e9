//! The record's entries: names and JSON that never change, and entries of other versions that still read.

use referee::domain::decision::{DecisionState, Verb};
use referee::domain::event::{Event, EventKind};
use referee::domain::viewed::{CaseTab, DwellRecord, Viewed};
use rstest::rstest;
use serde_json::Value;
use strum::IntoEnumIterator;

/// One entry of each kind, as the first version wrote it.
const EVENTS: &str = include_str!("record/events.jsonl");

/// The name and the particulars of each entry, byte for byte.
fn stored() -> Vec<(String, String)> {
    let entry = |line: &str| {
        let entry: Value = serde_json::from_str(line).unwrap();
        (entry["what"].as_str().unwrap().to_owned(), entry["detail"].to_string())
    };
    EVENTS.lines().map(entry).collect()
}

#[test]
fn every_event_reads_and_is_written_as_it_was() {
    for (what, detail) in stored() {
        let event = Event::read(&what, &detail);
        assert!(!matches!(event, Event::Unknown { .. }), "{what} {detail}");
        assert_eq!((event.word(), event.detail()), (what.as_str(), detail));
    }
}

#[test]
fn every_kind_of_event_is_pinned() {
    let mut pinned: Vec<String> = stored().into_iter().map(|(what, _)| what).collect();
    // A kind that got a field since has two lines.
    pinned.dedup();
    let known: Vec<&str> = EventKind::iter().map(EventKind::word).collect();
    assert_eq!(pinned, known);
}

/// Before gates, viewed tabs and match statuses were recorded.
#[test]
fn a_decision_of_the_first_version_still_reads() {
    let detail = r#"{"decision":"01890a5d-ac96-774b-bcce-b302099a8057","verb":"approve","reason":"verified",
        "comment_sha256":null,"steps":[],"document_sha256":"d0c","document_version":3,
        "held_until":"2026-01-31T08:00:10Z"}"#;
    let Event::DecisionRecorded { verb, document_version, seen, dispositions, keys, .. } =
        Event::read("decision.recorded", detail)
    else {
        panic!("it does not read");
    };
    assert_eq!((verb, document_version, seen, dispositions, keys), (Verb::Approve, 3, vec![], vec![], None));
}

#[rstest]
#[case::other_word("decision.weighed", r#"{"decision":"01890a5d-ac96-774b-bcce-b302099a8057"}"#)]
#[case::other_state(
    "decision.undone",
    r#"{"from":"weighed","decision":"01890a5d-ac96-774b-bcce-b302099a8057"}"#
)]
#[case::missing("journey.opened", "{}")]
#[case::no_json("journey.claimed", "{")]
#[case::own_name("Unknown", r#"{"what":"a","detail":"b"}"#)]
fn an_entry_of_another_version_is_kept_as_it_is(#[case] what: &str, #[case] detail: &str) {
    let event = Event::read(what, detail);
    assert_eq!(event, Event::Unknown { what: what.to_owned(), detail: detail.to_owned() });
    assert_eq!((event.word(), event.detail().as_str()), (what, detail));
}

#[test]
fn a_field_of_a_later_version_is_passed_over() {
    let detail =
        r#"{"from":"held","decision":"01890a5d-ac96-774b-bcce-b302099a8057","by_rule":{"name":"second"}}"#;
    let event = Event::read("decision.undone", detail);
    assert!(matches!(event, Event::DecisionUndone { from: DecisionState::Held, .. }), "{event:?}");
}

/// What cannot be read is left out of the list; above all it is not taken for a finding.
#[test]
fn an_unknown_view_is_never_taken_for_a_finding() {
    let detail = r#"{"seen":["aura",{"tab":"palmistry"},{"hologram":"front"},{"tab":"faces"}]}"#;
    let event = Event::read("journey.seen", detail);
    assert_eq!(event, Event::JourneySeen { seen: vec![Viewed::Tab(CaseTab::Faces)] });
    let detail = r#"{"seen":[{"what":"aura","ms":5},{"what":{"finding":"face"},"ms":7}]}"#;
    let event = Event::read("journey.looked", detail);
    let face = DwellRecord { what: Viewed::Finding("face".into()), ms: 7 };
    assert_eq!(event, Event::JourneyLooked { seen: vec![face] });
}

#[test]
fn the_raw_document_keeps_its_own_word() {
    assert_eq!(Viewed::tab(CaseTab::Raw), Viewed::Raw);
    assert_eq!(Viewed::tab(CaseTab::Aml), Viewed::Tab(CaseTab::Aml));
}
