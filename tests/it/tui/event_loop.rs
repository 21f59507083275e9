//! The loop itself: when keys are handled, what is written, and how it ends. No pty, and no real time passes.

use super::drive::shown;
use super::loop_rig::{Rig, keys, place_of, rig, rig_of, rig_with};
use crossterm::event::Event;
use referee::tui::event_loop::Signaled;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;
use rstest::rstest;
use std::sync::atomic::Ordering;

/// A case with its decision bar, seen for a while.
async fn with_bar() -> Rig {
    let rig = rig(4).await;
    rig.type_keys("enter a").await;
    rig.wait(1_000).await;
    rig
}

fn resolved(rig: &Rig) -> usize {
    rig.count(|effect| effect.resolves().is_some())
}

#[tokio::test(start_paused = true)]
async fn a_key_that_was_typed_before_the_first_frame_acts() {
    let rig = rig_with(4, &keys("?"));
    rig.wait(1_000).await;
    assert_eq!(place_of(rig).await, Place::Help);
}

#[tokio::test(start_paused = true)]
async fn a_reason_counts_after_the_silence_and_not_before() {
    let rig = with_bar().await;
    rig.send("1");
    rig.wait(14).await;
    assert_eq!(rig.decisions(), 0);
    rig.wait(3).await;
    assert_eq!(rig.decisions(), 1);
}

#[rstest]
#[case::in_the_same_read(0)]
#[case::soon_after(5)]
#[case::at_the_end_of_the_silence(14)]
#[tokio::test(start_paused = true)]
async fn a_burst_that_begins_with_a_reason_decides_nothing(#[case] pause_ms: u64) {
    let rig = with_bar().await;
    rig.send("1");
    rig.wait(pause_ms).await;
    rig.send("9 8 4");
    rig.wait(1_000).await;
    assert_eq!(rig.decisions(), 0);
    assert!(rig.screen().contains("nothing was decided"), "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn the_rest_of_a_paste_that_nobody_has_read_withdraws_its_first_key() {
    let rig = with_bar().await;
    rig.send("1");
    rig.leave_unread("9 8 4");
    rig.wait(1_000).await;
    assert_eq!(rig.decisions(), 0);
    assert!(rig.screen().contains("nothing was decided"), "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn a_reason_does_not_count_before_the_reader_has_answered() {
    let rig = with_bar().await;
    rig.set_reader_stuck(true);
    let marks = rig.log.marks.load(Ordering::SeqCst);
    rig.send("1");
    rig.wait(2_000).await;
    assert_eq!(rig.decisions(), 0);
    assert_eq!(rig.log.marks.load(Ordering::SeqCst), marks + 1, "one mark is asked for at a time");
    // The mark that was asked for, and then one that is newer than it.
    rig.set_reader_stuck(false);
    rig.send_events(vec![Event::Resize(120, 36)]);
    rig.wait(100).await;
    assert_eq!(rig.decisions(), 1);
}

#[rstest]
#[case::at_once(0, false)]
#[case::after_a_while(200, true)]
#[tokio::test(start_paused = true)]
async fn a_decision_is_announced_only_if_its_record_takes_a_while(
    #[case] record_ms: u64,
    #[case] is_announced: bool,
) {
    let rig = with_bar().await;
    rig.store.decision_ms.store(record_ms, Ordering::SeqCst);
    rig.take_written();
    rig.send("1");
    rig.wait(1_000).await;
    let written = rig.take_written();
    assert_eq!(written.contains("Saving"), is_announced, "{written}");
    assert!(written.contains("held"), "{written}");
}

#[tokio::test(start_paused = true)]
async fn a_mark_is_no_new_size() {
    let rig = with_bar().await;
    let before = rig.whole_frames();
    rig.type_keys("1").await;
    assert_eq!(rig.decisions(), 1);
    assert_eq!(rig.whole_frames(), before);
}

#[tokio::test(start_paused = true)]
async fn a_key_that_waited_for_a_frame_judges_nothing_on_it_and_says_so() {
    let rig = rig(4).await;
    rig.type_keys("enter n").await;
    rig.send_during_next_write("e", 40);
    rig.send("j");
    rig.wait(500).await;
    assert_eq!(resolved(&rig), 0);
    assert!(rig.screen().contains("Too fast"), "{}", rig.screen());
    rig.type_keys("e").await;
    assert_eq!(resolved(&rig), 1, "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn keys_that_decide_nothing_all_act_however_they_come() {
    let rig = rig(40).await;
    rig.send("/ e r");
    rig.send_during_next_write("i k", 40);
    rig.wait(1).await;
    rig.send("s s o n");
    rig.wait(500).await;
    assert!(rig.screen().contains("eriksson"), "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn one_read_of_many_keys_is_one_frame() {
    let rig = rig(400).await;
    let before = rig.log.writes.load(Ordering::SeqCst);
    rig.send(&"j ".repeat(300));
    rig.wait(1).await;
    assert_eq!(rig.log.writes.load(Ordering::SeqCst) - before, 1);
    rig.wait(1_000).await;
    assert!(rig.screen().contains("Eriksson 300"), "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn a_late_answer_of_the_terminal_is_no_key_and_a_key_after_it_is_one() {
    let rig = with_bar().await;
    for piece in ["alt-] 1", "1 ;", "r g b : 1 1", "/ 2 ctrl-g"] {
        rig.send(piece);
        rig.wait(20).await;
    }
    rig.wait(1_000).await;
    assert_eq!(rig.decisions(), 0);
    assert!(!rig.screen().contains("nothing was decided"), "it was not even tried: {}", rig.screen());
    rig.type_keys("1").await;
    assert_eq!(rig.decisions(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_storm_of_sizes_is_one_frame() {
    let rig = rig(4).await;
    let before = rig.whole_frames();
    let sizes = (0..50).map(|at| Event::Resize(80 + at, 36)).chain([Event::Resize(100, 30)]);
    rig.send_events(sizes.collect());
    rig.wait(100).await;
    assert_eq!(rig.whole_frames(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn a_terminal_that_is_gone_ends_the_loop_and_releases_the_case() {
    let mut rig = rig(4).await;
    rig.type_keys("enter").await;
    assert!(rig.is_running());
    rig.hang_up();
    rig.wait(100).await;
    assert!(!rig.is_running());
    assert_eq!(rig.log.left.load(Ordering::SeqCst), 1);
    assert_eq!(rig.count(|effect| matches!(effect, Effect::Looked { .. })), 1);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_panics_becomes_a_notice() {
    let rig = rig(4).await;
    rig.store.is_counting_broken.store(true, Ordering::SeqCst);
    rig.type_keys("S").await;
    assert!(rig.screen().contains("it failed"), "{}", rig.screen());
    rig.type_keys("q j").await;
    assert!(rig.is_running());
}

#[tokio::test(start_paused = true)]
async fn nothing_is_written_or_looked_for_while_nothing_happens() {
    let rig = rig(4).await;
    rig.wait(60_000).await;
    let idle = |rig: &Rig| (rig.log.polls.load(Ordering::SeqCst), rig.log.writes.load(Ordering::SeqCst));
    let before = idle(&rig);
    rig.wait(3_600_000).await;
    assert_eq!(idle(&rig), before);
}

#[tokio::test(start_paused = true)]
async fn a_decision_on_its_way_is_written_before_the_loop_ends() {
    let rig = with_bar().await;
    rig.store.decision_ms.store(3_000, Ordering::SeqCst);
    rig.type_keys("1").await;
    let store = std::sync::Arc::clone(&rig.store);
    rig.signal(Signaled::Leave(rustix::process::Signal::TERM));
    rig.ended().await;
    assert_eq!(store.decisions(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_console_that_is_resumed_takes_the_terminal_and_draws_whole() {
    let rig = rig(4).await;
    let before = rig.whole_frames();
    rig.signal(Signaled::Stop);
    rig.wait(100).await;
    assert_eq!(rig.log.left.load(Ordering::SeqCst), 1);
    assert_eq!(rig.log.entered.load(Ordering::SeqCst), 1);
    assert_eq!(rig.whole_frames(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn undo_is_not_offered_for_the_decision_before_the_one_that_is_written() {
    let rig = with_bar().await;
    rig.type_keys("1").await;
    assert!(rig.screen().contains("undoes it"), "{}", rig.screen());
    rig.store.decision_ms.store(1_500, Ordering::SeqCst);
    rig.type_keys("a 1").await;
    assert!(!rig.screen().contains("undoes it"), "{}", rig.screen());
    rig.wait(2_000).await;
    assert!(rig.screen().contains("undoes it"), "{}", rig.screen());
}

#[tokio::test(start_paused = true)]
async fn a_screen_reader_gets_the_line_that_is_selected_and_no_other() {
    let rig = rig_of(3, &[], shown(ConsolePolicy::default(), |console| console.plain = true));
    rig.wait(1_000).await;
    let first = rig.take_written();
    assert!(first.contains("1. ") && first.contains("2. "), "{first}");
    rig.type_keys("j").await;
    rig.wait(1_000).await;
    let next = rig.take_written();
    assert!(next.contains("2. ") && next.contains("waiting"), "the line in full: {next:?}");
    assert!(!next.contains("1. ") && !next.contains("3. "), "no other: {next:?}");
}

/// What is held is read again, since its countdown follows the wall clock.
#[rstest]
#[case::ahead(86_400_000, 1)]
#[case::back(-86_400_000, 1)]
#[case::as_time_servers_correct_it(300, 0)]
#[tokio::test(start_paused = true)]
async fn the_outbox_is_read_again_when_the_clock_was_set(#[case] by_ms: i64, #[case] read: usize) {
    let rig = with_bar().await;
    rig.type_keys("1").await;
    rig.wait(3_000).await;
    let outbox = |effect: &Effect| matches!(effect, Effect::LoadOutbox);
    let before = rig.count(outbox);
    rig.set_clock(by_ms);
    rig.wait(3_000).await;
    assert_eq!(rig.count(outbox) - before, read);
}
