//! Answers of a terminal among the keys of a person, however the line cuts them.

use proptest::prelude::*;
use referee::pictures::detect::TerminalEnvironment;
use referee::pictures::fit::CellPx;
use referee::pictures::inquiry::Inquiry;
use std::time::Duration;

const ANSWERS: [&[u8]; 7] = [
    b"\x1bP>|kitty(0.41.1)\x1b\\",
    b"\x1b_Gi=31;OK\x1b\\",
    b"\x1b[6;20;10t",
    b"\x1b]11;rgb:1111/2222/3333\x07",
    b"\x1bP1$r48:2:1:2:3m\x1b\\",
    b"\x1b[>1;4000;29c",
    b"\x1b[?62;4;22c",
];

/// Keys as terminals write them.
const KEYS: [&[u8]; 10] = [
    b"j",
    b"\r",
    "é".as_bytes(),
    b"\x1b[B",
    b"\x1b[1;5C",
    b"\x1bOH",
    b"\x1ba",
    b"\x1b[<0;10;5M",
    b"\x1b[200~",
    b"\x1b[5~",
];

fn inquiry() -> Inquiry {
    Inquiry::new(TerminalEnvironment { term: "xterm-256color".to_owned(), ..TerminalEnvironment::default() })
}

proptest! {
    #[test]
    fn keys_keep_their_order_and_answers_their_meaning(
        keys in prop::collection::vec((0usize..10, 0usize..8), 0..30),
        cuts in prop::collection::vec(1usize..9, 1..80),
    ) {
        let (mut sent, mut wanted) = (Vec::new(), Vec::new());
        for place in 0..8 {
            for (key, _) in keys.iter().filter(|(_, at)| *at == place) {
                sent.extend(KEYS[*key]);
                wanted.push(KEYS[*key].to_vec());
            }
            sent.extend(ANSWERS.get(place).copied().unwrap_or_default());
        }
        let (mut inquiry, mut typed, mut rest) = (inquiry(), Vec::new(), sent.as_slice());
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (part, after) = rest.split_at(rest.len().min(*cut));
            typed.extend(inquiry.take(part, Duration::from_millis(5)));
            rest = after;
        }
        typed.extend(inquiry.give_up_waiting());
        prop_assert_eq!(typed, wanted);
        prop_assert!(inquiry.is_over());
        let probe = inquiry.probe(None);
        prop_assert_eq!(probe.replies.kitty.as_deref(), Some("OK"));
        prop_assert_eq!(probe.replies.background, Some([0x11, 0x22, 0x33]));
        prop_assert_eq!(probe.replies.keeps_colors, Some(true));
        prop_assert_eq!(probe.cell, CellPx::new(10, 20));
        prop_assert!(probe.replies.has_sixel());
    }
}

#[test]
fn the_escape_key_alone_waits_until_nothing_follows() {
    let mut inquiry = inquiry();
    assert!(inquiry.take(b"\x1b", Duration::ZERO).is_empty() && inquiry.is_waiting());
    assert_eq!(inquiry.give_up_waiting(), [b"\x1b"]);
    assert_eq!(inquiry.take(b"\x1b]x\x1bPq", Duration::ZERO), [&b"\x1b]"[..], b"x", b"\x1bP", b"q"]);
}

#[test]
fn a_tmux_that_nobody_told_of_is_asked_for_the_terminal_outside() {
    let mut inquiry = inquiry();
    assert_eq!(inquiry.follow_up(Duration::ZERO), None);
    inquiry.take(b"\x1bP>|tmux 3.4\x1b\\\x1b[?1;2;4c", Duration::from_millis(40));
    let question = inquiry.follow_up(Duration::from_millis(40)).expect("a second question");
    assert!(question.contains("tmux;"));
    assert!(!inquiry.is_over());
    assert_eq!(inquiry.follow_up(Duration::from_millis(50)), None, "it is asked once");
    inquiry.take(b"\x1b_Gi=32;OK\x1b\\", Duration::from_millis(60));
    assert!(inquiry.is_over());
}
