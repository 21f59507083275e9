//! What changes beside the reader: single journeys that somebody decided, and many that came.

use super::drive::{Drive, console};
use super::sample;
use jiff::SignedDuration;
use referee::domain::queue::JourneyState;
use referee::tui::messages::effect::{Effect, Ticket};
use referee::tui::messages::message::{Message, News, Reply};

fn news(drive: &mut Drive, news: News) -> Vec<(Ticket, Effect)> {
    let now = drive.now;
    drive.only(Message::News { news, now })
}

fn reads_the_queue(asked: &[(Ticket, Effect)]) -> bool {
    asked.iter().any(|(_, effect)| matches!(effect, Effect::LoadQueue { .. }))
}

#[test]
fn a_decision_elsewhere_is_read_by_itself_and_the_reader_stays() {
    let mut drive = console(5);
    drive.press("j j j");
    drive.rows[1].state = JourneyState::Held;
    let asked = news(&mut drive, News::Decided(vec![sample::key(1)]));
    assert!(!reads_the_queue(&asked), "one row, not the queue: {asked:?}");
    assert!(asked.iter().any(|(_, effect)| *effect == Effect::LoadOutbox));
    drive.carry_out(asked);
    drive.draw();
    assert!(drive.screen().contains("4 referred") && drive.screen().contains("4 of 4"), "{}", drive.screen());
    // Taken back, it stands where it stood.
    drive.rows[1].state = JourneyState::Pending;
    let asked = news(&mut drive, News::Decided(vec![sample::key(1)]));
    drive.carry_out(asked);
    drive.draw();
    assert!(drive.screen().contains("5 of 5"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(3)));
    drive.press("q g g j enter");
    assert_eq!(drive.opened(), Some(&sample::key(1)));
}

#[test]
fn a_decided_journey_that_is_not_among_the_rows_and_waits_again_is_read_with_the_queue() {
    let mut drive = console(3);
    let mut asked = news(&mut drive, News::Decided(vec![sample::key(40)]));
    asked.retain(|(_, effect)| matches!(effect, Effect::LoadChanged { .. }));
    let before = drive.effects.len();
    drive.carry_out(asked);
    let reads = |effect: &Effect| matches!(effect, Effect::LoadQueue { .. });
    assert!(!drive.effects[before..].iter().any(reads), "it is closed: nothing to show");
    drive.rows.push(sample::row(40));
    let asked = news(&mut drive, News::Decided(vec![sample::key(40)]));
    drive.carry_out(asked);
    drive.draw();
    assert!(drive.screen().contains("4 of 4"), "{}", drive.screen());
}

#[test]
fn a_long_queue_is_not_read_without_a_pause() {
    let mut drive = console(3);
    let asked = news(&mut drive, News::StoreChanged);
    assert!(reads_the_queue(&asked));
    drive.now += SignedDuration::from_millis(600);
    let now = drive.now;
    for (ticket, effect) in asked {
        if matches!(effect, Effect::LoadQueue { .. }) {
            let reply = Reply::Queue(Ok(Box::new(drive.listing())));
            drive.only(Message::Reply { ticket, reply, now });
        }
    }
    assert!(!reads_the_queue(&news(&mut drive, News::StoreChanged)), "it was read a moment ago");
    let wake = drive.app.wake_at().expect("it is read when the pause is over");
    assert_eq!(wake, now + SignedDuration::from_millis(1200), "twice as long as reading took");
    let asked = drive.only(Message::Tick { now: wake });
    assert!(reads_the_queue(&asked), "{asked:?}");
}

#[test]
fn only_what_was_not_there_is_new_whatever_left() {
    let mut drive = console(6);
    drive.press("j");
    drive.rows.remove(4);
    for index in [40, 41] {
        drive.rows.insert(0, sample::row(index));
    }
    drive.press("R");
    assert!(drive.screen().contains("2 new referrals"), "{}", drive.screen());
    drive.press("R");
    assert!(!drive.screen().contains("new referral"), "{}", drive.screen());
}
