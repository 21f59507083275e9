//! Watch-list matches: cleared by one key for a true reason, or as a group that can be read before it is cleared.

use super::judgement::{drive, policy, reference, resolutions, staying};
use super::sample;
use crate::insight::{clean, idwise, ledger_of};
use referee::domain::ids::FindingId;
use referee::domain::phrase::Phrase;
use referee::domain::queue::Row;
use referee::domain::resolution::Conclusion;
use referee::insight::case::Case;
use referee::insight::finding::{Evidence, Finding, FindingKind};
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;
use serde_json::json;

#[test]
fn one_key_disposes_of_a_match_with_its_disproof_as_reason() {
    for (key, conclusion, reason) in [
        ("e", Conclusion::NoIssue, Some("aml_birth_date")),
        ("c", Conclusion::IssueConfirmed, Some("pep")),
        ("x", Conclusion::Inconclusive, None),
    ] {
        for tab in ["", "4 "] {
            let mut drive = drive(reference, policy());
            drive.press(&format!("enter {tab}{key}"));
            let resolved = resolutions(&drive);
            assert_eq!(resolved.len(), 1, "{tab}{key}");
            assert_eq!((resolved[0].conclusion, resolved[0].reason.as_deref()), (conclusion, reason));
        }
    }
}

#[test]
fn the_evidence_of_a_match_begins_with_a_sentence_that_weighs_it() {
    let mut drive = drive(reference, policy());
    drive.press("enter");
    let screen = drive.screen();
    let verdict = screen.find("Probably another person: birth date").expect("the sentence");
    let against = screen.find("differs: 31").expect("the contradiction");
    assert!(verdict < screen.find("Is this record the applicant?").unwrap(), "{screen}");
    assert!(screen.find("Is this record the applicant?").unwrap() < against, "{screen}");
    assert!(screen.contains("clear all 3 for this reason"), "{screen}");
    assert!(!screen.contains("portrait"), "no picture above it: {screen}");
}

#[test]
fn matches_with_the_same_disproof_are_listed_before_they_are_settled() {
    let mut drive = drive(reference, policy());
    drive.press("enter").burst("E enter");
    assert!(resolutions(&drive).is_empty(), "the list was not on the screen");
    assert_eq!(drive.app.place(), Place::Similar);
    let screen = drive.screen();
    let listed = screen.lines().filter(|line| line.starts_with("│ AML ") && line.contains("years apart"));
    assert_eq!(listed.count(), 3, "{screen}");
    drive.press("esc");
    assert!(resolutions(&drive).is_empty());
    drive.press("E").hold("enter E");
    assert!(resolutions(&drive).is_empty(), "a held key settles nothing");
    drive.press("E E");
    assert!(resolutions(&drive).is_empty(), "the key that listed them clears none");
    assert!(drive.screen().contains("CLEAR 3 MATCHES"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(resolutions(&drive).len(), 3);
}

/// As a terminal sends it that does not report what is held: the key again and again, first after the delay of a
/// keyboard.
#[test]
fn the_enter_that_opened_a_list_from_the_palette_clears_nothing_while_it_is_held() {
    let mut drive = drive(reference, policy());
    drive.press("enter :").type_in("clear similar").press("enter");
    assert!(drive.screen().contains("CLEAR 3 MATCHES"), "{}", drive.screen());
    drive.wait(700);
    for _ in 0..20 {
        drive.press("enter");
    }
    assert!(resolutions(&drive).is_empty(), "{}", drive.screen());
    assert!(drive.screen().contains("held down confirms nothing"), "{}", drive.screen());
    drive.wait(1_000).press("enter");
    assert_eq!(resolutions(&drive).len(), 3);
}

/// Three matches: the births of the first are two years apart, those of the others thirty and more; all else is equal.
fn close_births(row: &Row) -> Case {
    let record = |score: u8, born: &str| {
        json!({"name": "Anna Maria Eriksson", "score": score, "datasets": ["Sanctions"], "countries": ["UT"],
            "sex": "Female", "datesOfBirth": [born]})
    };
    let mut document = clean();
    document["aml"]["matches"] = json!([record(90, "1972"), record(85, "1940"), record(80, "1941")]);
    let read = idwise(&document);
    let findings = ledger_of(&read);
    Case { journey: read.0, findings, ..sample::case(row) }
}

#[test]
fn births_that_are_close_do_not_clear_a_group_by_themselves() {
    let mut drive = drive(close_births, policy());
    drive.press("enter");
    let screen = drive.screen();
    assert!(screen.contains("reason") && !screen.contains("clear all"), "{screen}");
    drive.press("E");
    assert!(drive.screen().contains("resolve it by itself"), "{}", drive.screen());
    drive.press("j E");
    assert!(drive.screen().contains("CLEAR 2 MATCHES"), "without the close one: {}", drive.screen());
    let mut drive = super::judgement::drive(close_births, ConsolePolicy { clear_years: 2, ..policy() });
    drive.press("enter E");
    assert!(drive.screen().contains("CLEAR 3 MATCHES"), "{}", drive.screen());
}

/// So many matches that one birth date rules out.
fn crowd(row: &Row) -> Case {
    let mut case = reference(row);
    let index = case.findings.iter().position(|line| line.kind == FindingKind::AmlMatch).unwrap();
    let (line, count) = (case.findings[index].clone(), 40);
    let aml = case.journey.aml.as_mut().unwrap();
    let record = aml.matches[0].clone();
    aml.matches = (0..count).map(|_| record.clone()).collect();
    case.findings.retain(|line| line.kind != FindingKind::AmlMatch);
    for index in 0..count {
        case.findings.push(Finding {
            id: FindingId::from(format!("crowd-{index}").as_str()),
            subject: Phrase::ours(format!("Record {index} ")),
            evidence: vec![Evidence::AmlMatch { index }],
            ..line.clone()
        });
    }
    case
}

#[test]
fn every_match_of_a_group_can_be_read_and_one_undo_takes_all_back() {
    let mut drive = drive(crowd, policy());
    drive.press("enter 4 E");
    let first = drive.screen();
    assert!(first.contains("CLEAR 40 MATCHES   aml_birth_date"), "the reason: {first}");
    let row = first.lines().find(|line| line.contains("Record 0 ")).expect(&first);
    assert!(row.contains("31 years apart") && row.contains("PEP"), "the difference and the list: {row}");
    assert!(!row.contains("82"), "the score is in the subject of a match only: {row}");
    assert!(first.contains("Record 0 ") && !first.contains("Record 39 "), "{first}");
    drive.press("G");
    assert!(drive.screen().contains("Record 39 "), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(resolutions(&drive).len(), 40);
    drive.press("a");
    let screen = drive.screen();
    let unopened = screen.lines().find(|line| line.contains("not opened by you")).expect(&screen);
    assert!(unopened.contains("Record 1 ,") && !unopened.contains("Record 0 ,"), "{unopened}");
    drive.press("esc u");
    let reopened = drive.effects.iter().filter(|it| matches!(it, Effect::Unresolve { .. })).count();
    assert_eq!(reopened, 40, "each is recorded as reopened");
    assert!(drive.screen().contains("all 40 findings are as before"), "{}", drive.screen());
    assert!(!drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })));
}

#[test]
fn the_aml_tab_walks_from_match_to_match() {
    let mut drive = drive(reference, staying());
    drive.press("enter 4 j e");
    let second = reference(&drive.rows[0]).findings[1].id.clone();
    assert_eq!(resolutions(&drive)[0].finding, second);
    assert!(drive.screen().contains("▌ Match"), "{}", drive.screen());
    assert!(drive.screen().contains("✓ false positive (aml_birth_date)"), "{}", drive.screen());
}
