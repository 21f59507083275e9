//! The console helps a reviewer be right: gates, blind faces, what was seen, linked journeys.

use super::drive::{Drive, console_with, reviewed, shown};
use super::sample;
use referee::config::choices::{BlindFaces, CommentPolicy, Gates};
use referee::domain::ids::{JourneyKey, StepId};
use referee::domain::queue::Row;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::domain::viewed::{CaseTab, Viewed};
use referee::insight::case::{Case, CaseLink, FaceSaid};
use referee::insight::finding::{Evidence, FindingKind};
use referee::insight::linked_journeys::{self, LinkKind};
use referee::provider::{IDWISE, ONETOUCH};
use referee::review::intake::Reader as _;
use referee::review::reader::DocumentReader;
use referee::synth::{Dialect, World, situation_names};
use referee::tui::clock::ScreenClock;
use referee::tui::keys::chord::sequence;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::{Effect, FaceAnswer};
use referee::tui::messages::policy::ConsolePolicy;

/// A named situation of the made-up world, read as the provider's document.
fn situation(name: &str, row: &Row) -> Case {
    let index = situation_names().iter().position(|known| *known == name).unwrap();
    let world = World::new(1, index + 1);
    let made = world.journey(index);
    let service = if made.contract == Dialect::Idwise { &IDWISE } else { &ONETOUCH };
    let bytes = made.document.to_string();
    let reading = DocumentReader::default().read(service, bytes.as_bytes(), world.now()).unwrap();
    Case { journey: reading.journey, findings: reading.findings, raw: reading.raw, ..sample::case(row) }
}

/// Three matches that are others, one comparison of faces, two fields that do not agree.
pub(super) fn reference(row: &Row) -> Case {
    let case = situation("reference_case", row);
    let count = |kind: FindingKind| case.findings.iter().filter(|line| line.kind == kind).count();
    let counts = (count(FindingKind::AmlMatch), count(FindingKind::FaceMatch), count(FindingKind::Identity));
    assert_eq!((counts, case.findings.len()), ((3, 1, 2), 6), "{:?}", case.findings);
    case
}

pub(super) fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

/// A policy with which resolving does not go on.
pub(super) fn staying() -> ConsolePolicy {
    shown(policy(), |console| console.advance = false)
}

pub(super) fn drive(make: fn(&Row) -> Case, policy: ConsolePolicy) -> Drive {
    let mut drive = console_with(3, 120, 36, policy);
    drive.make_case = make;
    drive
}

pub(super) fn resolutions(drive: &Drive) -> Vec<&Resolution> {
    drive.effects.iter().filter_map(Effect::resolves).collect()
}

#[test]
fn the_reference_case_takes_twelve_keys_at_most() {
    let mut drive = drive(reference, policy());
    drive.press("enter");
    let mut keys = 0;
    let mut press = |drive: &mut Drive, what: &str| {
        keys += sequence(what).unwrap().len();
        drive.press(what);
    };
    press(&mut drive, "E enter");
    while resolutions(&drive).len() < 6 {
        press(&mut drive, "n");
        if drive.screen().contains("Do these faces match?") {
            press(&mut drive, "i");
            drive.wait(300).draw();
            press(&mut drive, "q");
        }
        press(&mut drive, "e");
    }
    press(&mut drive, "a 1");
    assert!(keys <= 12, "{keys} keys");
    assert_eq!(drive.decided().len(), 1);
    assert_eq!(drive.opened(), Some(&sample::key(1)), "the next case is there");
    let reasons: Vec<_> = resolutions(&drive).iter().map(|one| one.reason.as_deref()).collect();
    assert_eq!(reasons.iter().filter(|reason| **reason == Some("aml_birth_date")).count(), 3, "{reasons:?}");
    assert!(
        drive.effects.iter().any(|it| matches!(it, Effect::AnswerFaces { answer: FaceAnswer::Same, .. }))
    );
}

#[test]
fn undo_gives_a_finding_its_earlier_resolution_back() {
    let mut drive = drive(sample::case, staying());
    drive.press("enter n e c u");
    let conclusions: Vec<_> = resolutions(&drive).iter().map(|one| one.conclusion).collect();
    assert_eq!(conclusions, [Conclusion::NoIssue, Conclusion::IssueConfirmed, Conclusion::NoIssue]);
    drive.press("u");
    assert!(drive.screen().contains("5 of 5 unresolved"), "{}", drive.screen());
}

/// An answer of before.
fn said_same(is_reopened: bool) -> FaceSaid {
    let (by, at) = (sample::me(), sample::dawn());
    FaceSaid { step: StepId::from("10"), answer: FaceAnswer::Same, by, at, is_reopened }
}

fn answered(drive: &Drive) -> Vec<(FaceAnswer, bool)> {
    let answers = drive.effects.iter().filter_map(|effect| match effect {
        Effect::AnswerFaces { answer, is_shown, .. } => Some((*answer, *is_shown)),
        _ => None,
    });
    answers.collect()
}

#[test]
fn faces_that_were_not_both_drawn_are_inconclusive_or_nothing() {
    let plain = shown(policy(), |console| console.plain = true);
    let hidden = ConsolePolicy { pictures: false, ..policy() };
    for (policy, why) in [(policy(), "i shows both"), (plain, "hidden"), (hidden, "hidden")] {
        for tab in ["", "3 "] {
            let mut drive = drive(sample::case, policy.clone());
            drive.press(&format!("enter {tab}e"));
            assert!(drive.screen().contains(why), "{}", drive.screen());
            drive.press("c");
            assert!(answered(&drive).is_empty() && resolutions(&drive).is_empty(), "{tab}{why}");
            drive.press("x");
            assert_eq!(answered(&drive), [(FaceAnswer::CannotTell, false)]);
            let reasons: Vec<_> = resolutions(&drive).iter().map(|one| one.reason.clone()).collect();
            assert!(reasons.iter().all(|reason| reason.as_deref() == Some("not_shown")), "{reasons:?}");
        }
    }
}

#[test]
fn without_a_selfie_there_is_nothing_to_compare() {
    fn faceless(row: &Row) -> Case {
        let mut case = sample::case(row);
        case.journey.selfie = None;
        case
    }
    let mut drive = drive(faceless, policy());
    drive.press("enter");
    assert!(drive.screen().contains("No selfie: nothing to compare"), "{}", drive.screen());
    drive.press("i").wait(300).draw();
    drive.press("q e c");
    assert!(answered(&drive).is_empty());
    drive.press("x");
    assert_eq!(answered(&drive), [(FaceAnswer::CannotTell, false)]);
}

#[test]
fn a_window_that_is_too_small_for_faces_takes_no_judgement_of_them() {
    let mut drive = console_with(3, 80, 24, policy());
    drive.press("enter").compare();
    drive.press("e");
    assert!(answered(&drive).is_empty());
    assert!(drive.screen().contains("larger window"), "{}", drive.screen());
    drive.resize(120, 36).compare();
    drive.press("e");
    assert_eq!(answered(&drive), [(FaceAnswer::Same, true)]);
}

#[test]
fn pictures_that_were_asked_for_but_never_drawn_do_not_count() {
    let mut drive = drive(sample::case, policy());
    drive.press("enter").burst("i").wait(300);
    drive.press("q e");
    assert!(answered(&drive).is_empty(), "they came after the last frame of the picture's window");
}

#[test]
fn a_reopened_answer_about_faces_stays_in_the_record_and_on_the_screen() {
    for tab in ["", "3 "] {
        let mut drive = drive(sample::case, staying());
        drive.press("enter").compare();
        drive.press(&format!("{tab}c"));
        assert!(drive.screen().contains("no match · amina 2026-11-22"), "{}", drive.screen());
        drive.press("o");
        let reopened = drive.effects.iter().filter(|it| matches!(it, Effect::ReopenFaces { .. })).count();
        assert_eq!(reopened, 1);
        assert!(drive.screen().contains("Do these faces match?"), "{}", drive.screen());
        drive.press("e");
        assert_eq!(answered(&drive), [(FaceAnswer::Different, true), (FaceAnswer::Same, true)]);
        let screen = drive.screen();
        assert!(screen.contains("no match · amina") && screen.contains("reopened"), "{screen}");
        drive.press("u");
        let reopened = drive.effects.iter().filter(|it| matches!(it, Effect::ReopenFaces { .. })).count();
        assert_eq!(reopened, 2);
        assert!(!drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })));
    }
}

#[test]
fn a_reopened_answer_of_before_is_asked_again_but_hides_no_result() {
    fn reopened(row: &Row) -> Case {
        Case { faces: vec![said_same(true)], ..sample::case(row) }
    }
    let mut drive = drive(reopened, policy());
    drive.press("enter 3");
    let screen = drive.screen();
    assert!(screen.contains("Do these faces match?") && screen.contains("Automated result"), "{screen}");
}

#[test]
fn the_faces_tab_has_the_time_of_the_reviewer() {
    fn answered(row: &Row) -> Case {
        Case { faces: vec![said_same(false)], ..sample::case(row) }
    }
    let at = said_same(false).at;
    for zone in ["Asia/Kolkata", "America/Bogota"] {
        let clock = ScreenClock::of_setting(Some(zone));
        let wanted = clock.full(at);
        let mut drive = drive(answered, ConsolePolicy { clock, ..policy() });
        drive.press("enter 3");
        let screen = drive.screen();
        assert!(screen.contains(&format!("amina {wanted}")), "{wanted}: {screen}");
    }
}

#[test]
fn an_answer_in_the_faces_tab_resolves_the_finding_and_reopening_it_reopens_both() {
    let mut drive = drive(sample::case, staying());
    drive.press("enter").compare();
    drive.press("3 e");
    assert_eq!(answered(&drive), [(FaceAnswer::Same, true)]);
    let shown = |drive: &mut Drive| drive.press("1").screen();
    let state = |screen: &str| {
        let row = screen.lines().find(|it| it.starts_with('│') && it.contains(" Face match")).unwrap();
        row.split('│').nth(1).unwrap().trim().to_owned()
    };
    let screen = shown(&mut drive);
    assert!(state(&screen).starts_with("▌✓") && state(&screen).ends_with(" match"), "{screen}");
    drive.press("3 o");
    let screen = shown(&mut drive);
    assert!(!state(&screen).contains('✓'), "the old resolution does not outlive its answer: {screen}");
    drive.press("3 c");
    let screen = shown(&mut drive);
    assert!(state(&screen).starts_with("▌✗") && state(&screen).ends_with("no match"), "{screen}");
    drive.press("u u u");
    let screen = shown(&mut drive);
    assert!(state(&screen).ends_with("41 (threshold 80)"), "unresolved as at the beginning: {screen}");
}

#[test]
fn hard_gates_do_not_even_offer_an_approval_over_open_lines() {
    let mut drive = drive(sample::case, reviewed(policy(), |review| review.gates = Gates::Hard));
    drive.press("enter a");
    assert!(drive.screen().contains("5 findings are unresolved"), "{}", drive.screen());
    drive.press("1");
    assert!(drive.decided().is_empty());
    drive.press("1").compare();
    drive.press("e n e n e n e n e a 1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn a_reason_settles_a_line_where_the_house_asks_for_one() {
    let mut drive = drive(sample::case, reviewed(policy(), |review| review.finding_reasons = true));
    drive.press("enter n e");
    assert!(resolutions(&drive).is_empty());
    assert_eq!(drive.app.place(), Place::Reason);
    drive.press("2");
    assert_eq!(resolutions(&drive)[0].reason.as_deref(), Some("minor_mismatch"));
    drive.press("n c esc");
    assert_eq!(resolutions(&drive).len(), 1);
}

#[test]
fn what_was_on_the_screen_goes_with_the_decision() {
    let mut drive = drive(sample::case, policy());
    drive.press("enter").wait(3_000).press("]").wait(1_000).press("[ n a 1");
    let looks = drive.effects.iter().find_map(|effect| match effect {
        Effect::Decide { looks, .. } => Some(looks.clone()),
        _ => None,
    });
    let looks = looks.unwrap();
    let ms = |what: Viewed| looks.iter().find(|look| look.what == what).map(|look| look.ms);
    let finding = |id: &str| Viewed::Finding(id.into());
    assert!(ms(finding("face")).unwrap() >= 3_000, "{looks:?}");
    assert!((1_000..3_000).contains(&ms(Viewed::Tab(CaseTab::Documents)).unwrap()), "{looks:?}");
    assert!(ms(finding("expired")).is_some() && ms(finding("birth")).is_none(), "{looks:?}");
    let left = |effect: &Effect| matches!(effect, Effect::Looked { key, .. } if *key == sample::key(0));
    assert!(!drive.effects.iter().any(left), "it is in the decision's record already");
    drive.press("esc");
    assert!(drive.effects.iter().any(|it| matches!(it, Effect::Looked { .. })), "left without a decision");
}

#[test]
fn evidence_that_was_never_shown_is_named_in_the_bar() {
    let mut drive = drive(sample::case, policy());
    drive.press("enter n a");
    let screen = drive.screen();
    assert!(screen.contains("not opened by you: First Name, Birth date differs, Liveness"), "{screen}");
}

#[test]
fn which_faces_are_blind_is_decided_by_the_journey() {
    let policy = |fraction| {
        reviewed(policy(), |review| {
            (review.blind_faces, review.blind_fraction) = (BlindFaces::Sampled, fraction)
        })
    };
    let keys: Vec<JourneyKey> =
        (0..2_000).map(|index| JourneyKey::new("idwise", &format!("{index:024x}"))).collect();
    let blind = |fraction: f64| keys.iter().filter(|key| policy(fraction).is_blind(key)).count();
    assert_eq!((blind(0.0), blind(1.0)), (0, 2_000));
    assert!((300..500).contains(&blind(0.2)), "{}", blind(0.2));
    let never = reviewed(policy(1.0), |review| review.blind_faces = BlindFaces::Off);
    assert!(!never.is_blind(&keys[0]));
    let mut shown = drive(sample::case, policy(0.0));
    shown.press("enter");
    assert!(shown.screen().contains("Automated result"), "{}", shown.screen());
}

#[test]
fn an_answer_of_before_is_known_again() {
    fn answered(row: &Row) -> Case {
        Case { faces: vec![said_same(false)], ..sample::case(row) }
    }
    let mut drive = drive(answered, policy());
    drive.press("enter");
    assert_eq!(drive.app.place(), Place::Case);
    assert!(drive.screen().contains("Automated result"), "{}", drive.screen());
}

#[test]
fn a_twin_is_opened_by_one_key() {
    fn with_twin(row: &Row) -> Case {
        let mut case = sample::case(row);
        let line = linked_journeys::finding(&sample::key(2), &[LinkKind::Person]);
        case.linked_journeys =
            vec![CaseLink { finding: line.id.clone(), key: sample::key(2), common: vec![LinkKind::Person] }];
        case.findings.insert(0, line);
        case
    }
    let mut drive = drive(with_twin, policy());
    drive.press("enter");
    assert!(drive.screen().contains("same name and date of birth"), "{}", drive.screen());
    drive.press("n =");
    assert!(drive.screen().contains("not about another journey"), "{}", drive.screen());
    drive.press("k =");
    assert_eq!(drive.opened(), Some(&sample::key(2)));
}

#[test]
fn checks_that_all_pass_do_not_hide_that_the_prefilled_name_is_anothers() {
    fn mismatch(row: &Row) -> Case {
        situation("onetouch_name_mismatch", row)
    }
    let mut drive = drive(mismatch, reviewed(policy(), |review| review.comments = CommentPolicy::WhenOpen));
    drive.press("enter a");
    let screen = drive.screen();
    assert!(screen.contains("unresolved: Name differs from prefilled"), "{screen}");
    drive.press("1");
    assert!(drive.decided().is_empty(), "not without a word");
}

#[test]
fn the_grid_marks_the_characters_that_differ() {
    fn misprint(row: &Row) -> Case {
        situation("reference_case", row)
    }
    let mut drive = drive(misprint, policy());
    drive.press("enter 2");
    let screen = drive.screen();
    assert!(screen.contains("Cross-check") && screen.contains("Birth date"), "{screen}");
    assert!(screen.contains("✗ Birth date") && screen.contains("1982-02-17"), "{screen}");
    let buffer = drive.draw();
    let underlined = buffer.content.iter().filter(|cell| {
        cell.modifier.contains(ratatui::style::Modifier::UNDERLINED | ratatui::style::Modifier::BOLD)
    });
    let marked: String = underlined.map(ratatui::buffer::Cell::symbol).collect();
    assert!(marked.contains('7') || marked.contains('3'), "{marked}");
}

#[test]
fn a_wrong_check_digit_is_named_with_its_field() {
    fn wrong(row: &Row) -> Case {
        situation("wrong_check_digit", row)
    }
    let case = wrong(&sample::row(0));
    assert!(
        case.findings.iter().any(|line| line.evidence.iter().any(|it| matches!(it, Evidence::Mrz { .. })))
    );
    let mut drive = drive(wrong, policy());
    drive.resize(120, 100);
    drive.press("enter 2");
    let screen = drive.screen();
    assert!(screen.contains("Machine readable zone") && screen.contains("computed"), "{screen}");
}
