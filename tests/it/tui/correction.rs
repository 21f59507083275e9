//! The correction of a delivered decision in the console: said plainly, by two deliberate keys, with a comment.

use super::drive::{Drive, console, console_with};
use super::sample;
use jiff::SignedDuration;
use referee::domain::decision::{DecisionState, Intent, Verb};
use referee::domain::ids::Reviewer;
use referee::domain::queue::{JourneyState, Row};
use referee::domain::record::Decision;
use referee::domain::role::{Seat, TeamRole};
use referee::insight::case::Case;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;
use uuid::Uuid;

const FIRST: Uuid = Uuid::from_u128(77);

fn approved(row: &Row, by: Reviewer) -> Decision {
    let at = sample::dawn() - SignedDuration::from_hours(1);
    Decision {
        id: FIRST,
        intent: Intent {
            journey: row.key.clone(),
            verb: Verb::Approve,
            reason: "verified".to_owned(),
            comment: None,
            steps: Vec::new(),
            reviewer: by,
            corrects: None,
        },
        at,
        state: DecisionState::Delivered,
        held_until: at,
        attempts: 1,
        due: None,
        last_problem: None,
        found_instead: None,
        match_statuses: Vec::new(),
        second: None,
    }
}

pub(super) fn mine(row: &Row) -> Case {
    let decisions = vec![approved(row, sample::me())];
    Case { state: JourneyState::Closed, decisions, ..sample::case(row) }
}

fn of_another(row: &Row) -> Case {
    let decisions = vec![approved(row, Reviewer("bilal".to_owned()))];
    Case { state: JourneyState::Closed, decisions, ..sample::case(row) }
}

fn kept(row: &Row) -> Case {
    let mut case = mine(row);
    case.decisions[0].state = DecisionState::Kept;
    case.journey.capabilities.takes_corrections = false;
    case
}

fn opened(make_case: fn(&Row) -> Case) -> Drive {
    let mut drive = console(3);
    drive.make_case = make_case;
    drive.press("enter");
    drive
}

#[test]
fn a_delivered_decision_is_corrected_with_a_comment() {
    let mut drive = opened(mine);
    assert!(drive.screen().contains("Approved by amina"), "{}", drive.screen());
    assert!(drive.screen().contains("delivered · U corrects it"), "{}", drive.screen());
    drive.press("r");
    assert!(!drive.screen().contains("REJECT"), "a verb alone corrects nothing: {}", drive.screen());
    drive.wait(8_000).press("U");
    let screen = drive.screen();
    assert!(screen.contains("CORRECTION. Approved by amina"), "{screen}");
    assert!(screen.contains("delivered to idwise-eu. A new decision replaces it"), "{screen}");
    drive.press("a");
    assert!(drive.screen().contains("a correction needs another verb"), "{}", drive.screen());
    drive.press("r");
    let screen = drive.screen();
    assert!(screen.contains("CORRECTION: REJECT"), "{screen}");
    assert!(screen.contains("This replaces a delivered decision: Approved by amina"), "{screen}");
    drive.press("1");
    assert!(drive.decided().is_empty(), "a reason alone does not correct");
    drive.type_in("the chip says otherwise").wait(300).press("enter");
    let decided = drive.decided();
    assert_eq!((decided.len(), decided[0].verb, decided[0].corrects), (1, Verb::Reject, Some(FIRST)));
    assert!(drive.screen().contains("held"), "{}", drive.screen());
    drive.press("u");
    assert!(drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })));
    assert!(drive.screen().contains("the delivered decision on"), "{}", drive.screen());
    assert!(drive.screen().contains("stays as it is"), "{}", drive.screen());
}

#[test]
fn the_key_again_leaves_the_decision_as_it_is() {
    let mut drive = opened(mine);
    drive.press("U U");
    assert!(drive.screen().contains("The delivered decision stays as it is"), "{}", drive.screen());
    drive.wait(8_000).press("r 1");
    assert!(drive.decided().is_empty());
}

#[test]
fn another_reviewers_decision_is_corrected_by_a_lead() {
    let of = |role: TeamRole| {
        let policy = ConsolePolicy {
            seat: Seat::Member(role.into()),
            reasons: sample::reasons(),
            ..ConsolePolicy::default()
        };
        let mut drive = console_with(3, 120, 36, policy);
        drive.make_case = of_another;
        drive.press("enter U");
        drive
    };
    let mut drive = of(TeamRole::Reviewer);
    assert!(
        drive.screen().contains("bilal made this decision: they or a lead correct it"),
        "{}",
        drive.screen()
    );
    drive.press("r 1");
    assert!(drive.decided().is_empty());
    let mut drive = of(TeamRole::Lead);
    drive.press("r 1").type_in("no").wait(300).press("enter");
    assert_eq!(drive.decided()[0].corrects, Some(FIRST));
}

#[test]
fn where_no_new_decision_is_taken_the_key_says_so() {
    let mut drive = opened(kept);
    assert!(!drive.screen().contains("corrects it"), "{}", drive.screen());
    drive.press("U");
    assert!(drive.screen().contains("takes no new decision on a decided journey"), "{}", drive.screen());
    drive.press("r 1");
    assert!(drive.decided().is_empty());
}

#[test]
fn an_open_case_has_nothing_to_correct() {
    let mut drive = console(3);
    drive.press("enter U");
    assert!(drive.screen().contains("nothing to correct"), "{}", drive.screen());
    drive.press("r 1");
    assert_eq!((drive.decided().len(), drive.decided()[0].corrects), (1, None));
}
