//! The lock: what is on the screen goes, what was begun stays, and no key reaches anything.

use super::drive::{Drive, console_with};
use super::sample;
use jiff::SignedDuration;
use referee::domain::pii::Masking;
use referee::domain::viewed::Viewed;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News};
use referee::tui::messages::policy::{ConsolePolicy, LockPolicy, Unlock, Unmasking};

const MINUTE: i64 = 60_000;

fn console(unlock: Unlock) -> Drive {
    let lock = LockPolicy {
        after: Some(SignedDuration::from_mins(15)),
        session: Some(SignedDuration::from_hours(12)),
        unlock,
    };
    console_with(5, 120, 36, ConsolePolicy { reasons: sample::reasons(), lock, ..ConsolePolicy::default() })
}

#[test]
fn after_a_while_without_a_key_nothing_of_an_applicant_is_on_the_screen() {
    let mut drive = console(Unlock::ByLeaving);
    let name = drive.rows[0].applicant().as_sent().to_owned();
    drive.press("enter a t").type_in("half a sentence");
    assert!(drive.screen().contains(&name), "{}", drive.screen());
    drive.wait(14 * MINUTE);
    assert!(!drive.effects.contains(&Effect::Lock));
    drive.wait(MINUTE + 1).draw();
    assert!(drive.effects.contains(&Effect::Lock));
    assert!(drive.effects.iter().any(|effect| matches!(effect, Effect::Release { .. })), "claims go back");
    assert_eq!(drive.drafts.len(), 1, "what was begun stays");
    let screen = drive.screen();
    assert!(screen.contains("Locked"), "{screen}");
    assert!(drive.rows.iter().all(|row| !screen.contains(row.applicant().as_sent())), "{screen}");
    assert!(!screen.contains("half a sentence"));
    drive.press("j");
    assert!(drive.effects.contains(&Effect::Quit), "a key ends it: SSH signs in anew");
}

#[test]
fn a_key_keeps_the_console_open() {
    let mut drive = console(Unlock::ByLeaving);
    for _ in 0..4 {
        drive.wait(14 * MINUTE).press("j");
    }
    assert!(!drive.effects.contains(&Effect::Lock));
}

#[test]
fn a_command_unlocks_and_the_key_that_asked_for_it_does_nothing_else() {
    let mut drive = console(Unlock::ByCommand("fprintd-verify".to_owned()));
    drive.wait(16 * MINUTE);
    drive.is_store_slow = false;
    drive.press("enter");
    assert!(drive.effects.contains(&Effect::Unlock { command: "fprintd-verify".to_owned() }));
    assert_eq!(drive.opened(), None, "the key opened nothing");
    assert!(!drive.screen().contains("Locked"), "{}", drive.screen());
    drive.wait(16 * MINUTE).draw();
    assert!(drive.screen().contains("Locked"));
    drive.press("q");
    assert!(drive.effects.contains(&Effect::Quit));
}

#[test]
fn a_session_ends_however_busy_it_is() {
    let mut drive = console(Unlock::ByLeaving);
    for _ in 0..12 * 6 - 1 {
        drive.wait(10 * MINUTE).press("j");
    }
    assert!(!drive.effects.contains(&Effect::Quit));
    drive.wait(10 * MINUTE);
    assert!(drive.effects.contains(&Effect::Quit) && drive.app.is_session_over());
}

#[test]
fn where_masks_are_required_no_key_lifts_them() {
    let policy = ConsolePolicy {
        reasons: sample::reasons(),
        masking: Masking::Masked,
        unmasking: Unmasking::Refused,
        ..ConsolePolicy::default()
    };
    let mut drive = console_with(5, 120, 36, policy);
    let name = drive.rows[0].applicant().as_sent().to_owned();
    drive.press("M");
    assert!(!drive.screen().contains(&name), "{}", drive.screen());
    assert!(drive.screen().contains("stays masked"), "{}", drive.screen());
    drive.press("enter M");
    assert!(!drive.screen().contains(&name), "{}", drive.screen());
    let is_unmasking =
        |effect: &&Effect| matches!(effect, Effect::Seen { what, .. } if what.contains(&Viewed::Unmasked));
    assert_eq!(drive.effects.iter().filter(is_unmasking).count(), 0);
}

#[test]
fn masks_that_a_key_lifted_return_by_themselves() {
    let policy = ConsolePolicy { masking: Masking::Masked, ..ConsolePolicy::default() };
    let mut drive = console_with(5, 120, 36, policy);
    let name = drive.rows[0].applicant().as_sent().to_owned();
    drive.press("M");
    assert!(drive.screen().contains(&name), "{}", drive.screen());
    drive.wait(5 * MINUTE + 1).draw();
    assert!(!drive.screen().contains(&name), "{}", drive.screen());
}

/// Sets the wall clock by so much, without time passing.
fn set_clock(drive: &mut Drive, by: SignedDuration) {
    drive.now += by;
    let now = drive.now;
    drive.message(Message::News { news: News::ClockSet, now });
}

#[test]
fn a_clock_that_is_set_back_keeps_no_console_open() {
    let mut drive = console(Unlock::ByLeaving);
    drive.press("j");
    set_clock(&mut drive, SignedDuration::from_hours(-24));
    drive.wait(15 * MINUTE + 1).draw();
    assert!(drive.effects.contains(&Effect::Lock));
}

#[test]
fn a_clock_that_is_set_back_prolongs_no_session_and_no_unmasking() {
    let lock = LockPolicy { session: Some(SignedDuration::from_hours(12)), ..LockPolicy::default() };
    let policy = ConsolePolicy { masking: Masking::Masked, lock, ..ConsolePolicy::default() };
    let mut drive = console_with(5, 120, 36, policy);
    let name = drive.rows[0].applicant().as_sent().to_owned();
    drive.press("M");
    set_clock(&mut drive, SignedDuration::from_hours(-24));
    assert!(!drive.screen().contains(&name), "{}", drive.screen());
    drive.wait(12 * 60 * MINUTE + 1);
    assert!(drive.effects.contains(&Effect::Quit));
}
