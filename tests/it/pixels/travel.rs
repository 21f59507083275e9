//! While a picture travels: keys are answered, and moving on cuts it off.

use super::rig::*;
use super::service::Service;
use crate::pictures::samples;
use crate::terminal::Terminal;

/// A noisy picture in the whole window, and its full quality on its way: hundreds of thousands of bytes.
fn under_way(service: &Service) -> (Terminal, usize) {
    let mut terminal = service.console(120, 40, KITTY);
    terminal.wait_until("journeys", |screen| screen.contains("referred") && !screen.contains(" 0 referred"));
    settled(&terminal, 0);
    terminal.press("Enter").wait_for("FINDINGS");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    terminal.press("i");
    wait_for_bytes(&terminal, mark, "a=p,");
    settled(&terminal, 0);
    let mark = terminal.raw().len();
    terminal.send(b"f");
    wait_for_bytes(&terminal, mark, "a=t,");
    (terminal, mark)
}

fn noisy() -> Service {
    let pictures: Vec<_> = (0..5).map(|seed| samples::jpeg(&samples::photo(1600, 1200, seed), 95)).collect();
    Service::with_pictures(&pictures)
}

const LAST: &str = "\x1b_Gm=0;";

#[test]
fn keys_are_answered_while_a_picture_travels() {
    let service = noisy();
    let (mut terminal, mark) = under_way(&service);
    terminal.send(b":");
    terminal.wait_for("COMMAND");
    wait_for_bytes(&terminal, mark, LAST);
    let raw = settled(&terminal, mark);
    let text = String::from_utf8_lossy(&raw);
    let answered = text.find("COMMAND").expect("the palette");
    let arrived = text.find(LAST).expect("the last piece");
    assert!(answered < arrived, "the key waited for {} bytes of pixels", arrived - answered);
    assert!(pixels(&raw).values().any(|bytes| *bytes > 200_000), "{:?}", pixels(&raw));
    terminal.press("Esc q q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}

#[test]
fn moving_on_cuts_a_picture_off() {
    let service = noisy();
    let (mut terminal, mark) = under_way(&service);
    terminal.send(b"q");
    terminal.wait_for("FINDINGS");
    let raw = settled(&terminal, mark);
    let text = String::from_utf8_lossy(&raw);
    assert!(text.contains("\x1b_Gm=0;\x1b\\"), "an empty last piece ends it");
    let cut = commands(&raw).iter().find(|command| command.keys.starts_with("a=t")).unwrap().keys.clone();
    let cut = cut.split(',').find(|key| key.starts_with("i=")).unwrap().to_owned();
    assert!(text.contains(&format!("a=d,d=I,{cut},")), "and what came of it is taken away");
    terminal.press("q q").wait_for_end();
    assert_nothing_left(&settled(&terminal, 0));
}
