//! A case that was decided, changed or claimed elsewhere says so at once, and the keys that decide say why not.

use super::drive::{Drive, console};
use super::sample;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::phrase::Phrase;
use referee::domain::queue::{JourneyState, Row};
use referee::domain::said::Said;
use referee::domain::text::Untrusted;
use referee::insight::case::{Case, Changed, ProviderEvent};
use referee::insight::changes::{Change, ChangeKind};
use referee::tui::messages::message::{Message, News};

fn hear(drive: &mut Drive, news: News) {
    let now = drive.now;
    drive.message(Message::News { news, now });
}

fn first() -> JourneyKey {
    sample::key(0)
}

#[test]
fn a_case_decided_elsewhere_says_so_while_it_is_open_and_refuses_at_the_verb() {
    let mut drive = console(3);
    drive.press("enter r");
    assert!(drive.screen().contains("REJECT"), "{}", drive.screen());
    drive.rows[0].state = JourneyState::Closed;
    hear(&mut drive, News::Decided(vec![first()]));
    let screen = drive.screen();
    assert!(!screen.contains("REJECT "), "the bar is closed: {screen}");
    assert!(screen.contains("needs no review: nothing to decide · J next case"), "{screen}");
    for verb in ["a", "r", "s"] {
        drive.wait(8_000).press(verb);
        assert!(
            drive.screen().matches("nothing to decide").count() == 2,
            "banner and notice: {}",
            drive.screen()
        );
        drive.press("1");
    }
    assert!(drive.decided().is_empty());
    // The banner stays above the other tabs.
    drive.wait(8_000).press("2");
    assert!(drive.screen().contains("nothing to decide"), "{}", drive.screen());
}

fn decided_at_the_service(row: &Row) -> Case {
    let said = |text: &str| Untrusted::new(text);
    let event = |at, status, by| ProviderEvent {
        action: said("manual_review"),
        by: said(by),
        at: said(at),
        status: said(status),
    };
    let mut case = Case { state: JourneyState::Closed, ..sample::case(row) };
    case.journey.manual_decision = Some(Said::new("Rejected", None));
    case.provider_history = vec![
        event("2026-11-22T07:30:00Z", "Succeeded", "bo@bank.example"),
        event("2026-11-22T07:40:00Z", "Failed", "server_api_key"),
    ];
    case
}

#[test]
fn a_decision_at_the_service_is_shown_with_its_author_and_time() {
    let mut drive = console(3);
    drive.make_case = decided_at_the_service;
    let screen = drive.press("enter").screen();
    assert!(
        screen.contains("Rejected at idwise-eu by bo@bank.example 22 Nov 07:30: nothing to decide"),
        "{screen}"
    );
}

#[test]
fn a_claim_of_another_reviewer_stays_on_the_screen_until_it_is_released() {
    let mut drive = console(3);
    drive.press("enter");
    drive.rows[0].claimed_by = Some(Reviewer("bilal".to_owned()));
    hear(&mut drive, News::Claim { key: first(), by: Some(Reviewer("bilal".to_owned())) });
    drive.wait(60_000).draw();
    assert!(drive.screen().contains("bilal has claimed this case"), "{}", drive.screen());
    drive.press("a 1");
    assert!(drive.decided().is_empty());
    drive.rows[0].claimed_by = None;
    hear(&mut drive, News::Claim { key: first(), by: None });
    drive.wait(60_000).draw();
    assert!(!drive.screen().contains("bilal has claimed"), "{}", drive.screen());
    drive.press("r 1");
    assert_eq!(drive.decided().len(), 1);
}

fn second_version(row: &Row) -> Case {
    let now = jiff::Timestamp::UNIX_EPOCH;
    let item = Change {
        path: Untrusted::new("status"),
        label: Phrase::ours("Status"),
        kind: ChangeKind::Text,
        before: None,
        after: Some(Phrase::ours("changed")),
    };
    Case {
        version: 2,
        changed: Some(Changed { since: now, by_decision: false, items: vec![item] }),
        ..sample::case(row)
    }
}

#[test]
fn a_newer_version_is_shown_only_when_it_is_asked_for() {
    let mut drive = console(3);
    drive.press("enter").press("j");
    drive.make_case = second_version;
    hear(&mut drive, News::Received(vec![first()]));
    let screen = drive.screen();
    assert!(screen.contains("changed after you opened it · R shows it"), "{screen}");
    assert!(!screen.contains("since you saw it"), "the screen that is judged stays: {screen}");
    drive.press("r 1");
    assert!(drive.decided().is_empty());
    drive.press("R").wait(8_000).draw();
    let screen = drive.screen();
    assert!(screen.contains("1 change since you saw it"), "{screen}");
    assert!(!screen.contains("R shows it"), "{screen}");
    drive.press("r 1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn a_newer_version_is_shown_at_once_where_no_key_was_pressed_yet() {
    let mut drive = console(3);
    drive.press("enter");
    drive.make_case = second_version;
    hear(&mut drive, News::Received(vec![first()]));
    drive.draw();
    let screen = drive.screen();
    assert!(screen.contains("1 change since you saw it"), "{screen}");
    assert!(!screen.contains("R shows it"), "{screen}");
}
