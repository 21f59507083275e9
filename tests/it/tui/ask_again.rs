//! Asking for AML screening again: a form, one more key, a request in the outbox; and taking a claim over.

use super::drive::{Drive, console, console_with};
use super::sample;
use referee::domain::ids::Reviewer;
use referee::domain::pii::Masking;
use referee::domain::queue::Row;
use referee::domain::role::{Seat, TeamRole};
use referee::insight::case::Case;
use referee::insight::identity::{self, Aspect};
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;

/// A case of a service that can screen again.
fn screenable(row: &Row) -> Case {
    let mut case = super::judgement::reference(row);
    case.journey.capabilities.reruns_screening = true;
    case
}

fn opened() -> Drive {
    let mut drive = console(3);
    drive.make_case = screenable;
    drive.press("enter");
    drive
}

/// What most sources call the applicant.
fn name() -> String {
    let grid = identity::grid(&super::judgement::reference(&sample::row(0)).journey);
    let row = grid.rows.into_iter().find(|row| row.aspect == Aspect::Name).unwrap();
    row.cells[row.reference].value.reveal().as_sent().to_owned()
}

fn asked(drive: &Drive) -> Vec<String> {
    let of = |effect: &Effect| match effect {
        Effect::AskScreening { person, .. } => Some(person.stored()),
        _ => None,
    };
    drive.effects.iter().filter_map(of).collect()
}

#[test]
fn three_keys_ask_with_what_the_documents_say_and_one_undoes_it() {
    let mut drive = opened();
    drive.press("A");
    let screen = drive.screen();
    assert!(screen.contains("AML SCREENING AGAIN") && screen.contains("review it"), "{screen}");
    assert!(screen.contains(&name()), "{screen}");
    drive.press("enter");
    assert!(asked(&drive).is_empty(), "the first Enter shows what is asked");
    assert!(drive.screen().contains("asks the service to search again"), "{}", drive.screen());
    drive.wait(1_000).press("enter");
    drive.wait(20);
    assert_eq!(asked(&drive).len(), 1, "{}", drive.screen());
    assert!(asked(&drive)[0].contains(&name()), "{:?}", asked(&drive));
    assert!(drive.screen().contains("u undoes it"), "{}", drive.screen());
    drive.press("O");
    let screen = drive.screen();
    assert!(screen.contains("held 10 s") && screen.contains("AML screening again"), "{screen}");
    drive.resize(80, 24);
    let screen = drive.screen();
    let row = screen.lines().find(|row| row.contains("AML again")).expect("its row");
    assert!(row.contains("Anna Maria Eriksson "), "the name is not cut: {screen}");
    drive.press("esc u");
    assert!(drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })));
    assert!(drive.screen().contains("Undone: AML screening"), "{}", drive.screen());
}

#[test]
fn what_cannot_be_searched_for_is_not_asked() {
    let mut drive = opened();
    drive.press("A ctrl-u enter");
    assert!(drive.screen().contains("A name is needed"), "{}", drive.screen());
    drive.type_in("Anna").press("tab ctrl-u").type_in("12.8.1974").press("enter");
    assert!(drive.screen().contains("1974-08-12"), "{}", drive.screen());
    drive.press("ctrl-u tab ctrl-u").type_in("x").press("enter");
    assert!(drive.screen().contains("male or female"), "{}", drive.screen());
    drive.press("ctrl-u").type_in("f").press("enter").wait(1_000).press("enter");
    drive.wait(20);
    assert_eq!(asked(&drive), [r#"{"full_name":"Anna","birth_date":null,"sex":"female"}"#]);
}

#[test]
fn no_burst_asks_and_no_held_key() {
    let mut drive = opened();
    drive.burst("A enter enter enter");
    drive.wait(100);
    assert!(asked(&drive).is_empty(), "{}", drive.screen());
    let mut drive = opened();
    drive.press("A enter");
    drive.hold("enter");
    drive.wait(100);
    assert!(asked(&drive).is_empty(), "{}", drive.screen());
}

/// As a terminal sends it that does not tell what is held: the key again and again, first after the delay of a keyboard.
#[test]
fn a_held_enter_that_nobody_tells_of_asks_nothing() {
    let mut drive = opened();
    drive.press("A enter").wait(450);
    for _ in 0..20 {
        drive.press("enter");
    }
    drive.wait(20);
    assert!(asked(&drive).is_empty(), "{}", drive.screen());
    assert!(drive.screen().contains("held down"), "{}", drive.screen());
    drive.wait(1_000).press("enter");
    drive.wait(20);
    assert_eq!(asked(&drive).len(), 1, "{}", drive.screen());
}

#[test]
fn masks_keep_the_data_out_of_the_form() {
    let mut drive =
        console_with(3, 120, 36, ConsolePolicy { masking: Masking::Masked, ..ConsolePolicy::default() });
    drive.make_case = screenable;
    drive.press("enter A");
    let last = name().split(' ').next_back().unwrap().to_owned();
    assert!(!drive.screen().contains(&last), "{}", drive.screen());
}

#[test]
fn a_service_that_cannot_says_so() {
    let mut drive = console(3);
    drive.make_case = |row| {
        let mut case = sample::case(row);
        case.journey.capabilities.reruns_screening = false;
        case
    };
    drive.press("enter A");
    assert_eq!(drive.app.place(), Place::Case);
    assert!(drive.screen().contains("cannot run AML screening again"), "{}", drive.screen());
}

fn claimed(row: &Row) -> Case {
    Case { claimed_by: Some(Reviewer("bilal".to_owned())), ..sample::case(row) }
}

#[test]
fn a_claim_is_taken_over_with_a_reason() {
    let mut drive = console(3);
    drive.make_case = claimed;
    drive.press("enter");
    assert!(drive.screen().contains("T takes it over"), "{}", drive.screen());
    drive.press("T enter");
    assert!(drive.screen().contains("A reason is needed"), "{}", drive.screen());
    drive.type_in("on leave").press("enter");
    drive.wait(20);
    let taken = drive
        .effects
        .iter()
        .any(|it| matches!(it, Effect::TakeOver { why, .. } if why.as_sent() == "on leave"));
    assert!(taken, "{}", drive.screen());
}

#[test]
fn only_a_lead_of_a_team_takes_over() {
    let mut drive = console_with(
        3,
        120,
        36,
        ConsolePolicy { seat: Seat::Member(TeamRole::Reviewer.into()), ..ConsolePolicy::default() },
    );
    drive.make_case = claimed;
    drive.press("enter");
    assert!(!drive.screen().contains("takes it over"), "{}", drive.screen());
    drive.press("T");
    assert_eq!(drive.app.place(), Place::Case);
    assert!(drive.screen().contains("only a lead"), "{}", drive.screen());
}
