//! Pictures that will probably be looked at next are ready before they are, and cost the terminal nothing until then.

use super::rig::*;
use super::service::Service;
use crate::terminal::Terminal;
use std::time::{Duration, Instant};

/// Waits until the service was asked for no picture for a while, which is longer where the service is slow; the pictures
/// it was asked for.
fn at_rest(service: &Service) -> Vec<String> {
    let start = Instant::now();
    let (mut asked, mut since) = (service.asked(), Instant::now());
    let mut rest = Duration::from_secs(2);
    while since.elapsed() < rest {
        assert!(start.elapsed() < crate::fixtures::PATIENCE, "pictures are asked for without end");
        std::thread::sleep(Duration::from_millis(100));
        let now = service.asked();
        if now != asked {
            rest = rest.max(3 * since.elapsed());
            (asked, since) = (now, Instant::now());
        }
    }
    asked
}

fn queue(service: &Service) -> Terminal {
    let mut terminal = service.console(140, 40, KITTY);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains(" 0 referred"));
    terminal.wait_until("faces", has_placeholders);
    settled(&terminal, 0);
    terminal
}

/// From now on there are no pictures to be had: what is shown after this was here before.
fn no_more_pictures(service: &Service) -> usize {
    let asked = at_rest(service).len();
    service.tell("/faults", &serde_json::json!([{"fault": "html-picture"}]));
    asked
}

/// What a key shows that is pressed when there are no pictures to be had; and nothing of it went out before.
fn shown_by(terminal: &mut Terminal, key: &str) -> Vec<u8> {
    let before = terminal.raw().len();
    std::thread::sleep(Duration::from_secs(1));
    let silence = terminal.raw().split_off(before);
    assert!(pixels(&silence).is_empty(), "nothing is sent ahead");
    let mark = terminal.raw().len();
    terminal.press(key);
    wait_for_bytes(terminal, mark, "a=t,");
    settled(terminal, mark)
}

#[test]
fn the_next_row_s_faces_are_there_before_it_is_gone_to() {
    let service = Service::start();
    let mut terminal = queue(&service);
    no_more_pictures(&service);
    let shown = shown_by(&mut terminal, "j");
    assert!(!pixels(&shown).is_empty(), "the next row's faces");
    assert!(has_placeholders(&terminal.screen()), "{}", terminal.screen());
    assert!(!terminal.screen().contains("picture"), "no reason stands in a face's place");

    // And back: nothing is sent.
    let mark = terminal.raw().len();
    terminal.press("k").wait_until("faces", has_placeholders);
    assert!(pixels(&settled(&terminal, mark)).is_empty());
    terminal.press("q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn the_first_pictures_of_a_case_and_those_of_its_lines_are_there_before_they_are_gone_to() {
    let service = Service::start();
    let mut terminal = queue(&service);
    let asked = no_more_pictures(&service);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    // Down to the first line that has pictures: they were fetched while the queue was looked at.
    for _ in 0..6 {
        if has_placeholders(&terminal.screen()) {
            break;
        }
        terminal.press("j");
        settled(&terminal, 0);
    }
    assert!(has_placeholders(&terminal.screen()), "{}", terminal.screen());

    // With pictures to be had again, what lies around this line is fetched; then it is there without them.
    service.tell("/faults", &serde_json::json!([]));
    terminal.press("j k");
    settled(&terminal, 0);
    assert!(at_rest(&service).len() > asked);
    no_more_pictures(&service);
    let whole = shown_by(&mut terminal, "i");
    assert!(!pixels(&whole).is_empty(), "the whole window");
    terminal.press("q q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn the_other_pictures_of_a_case_are_there_before_they_are_gone_to() {
    let service = Service::start();
    let mut terminal = queue(&service);
    terminal.press("Enter").wait_for("EVIDENCE");
    settled(&terminal, 0);
    terminal.press("i");
    terminal.wait_until("the first of several", |screen| screen.contains("1 of"));
    wait_for_bytes(&terminal, 0, "a=t,");
    settled(&terminal, 0);
    no_more_pictures(&service);
    let other = shown_by(&mut terminal, "]");
    assert!(!pixels(&other).is_empty());
    assert!(terminal.screen().contains("2 of"), "{}", terminal.screen());
    assert!(commands(&other).iter().any(|command| command.keys.starts_with("a=p,")), "it is laid");
    terminal.press("q q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}
