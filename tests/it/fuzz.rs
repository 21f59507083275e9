//! Short runs of the fuzz bodies, on damaged forms of what is usual.
//!
//! `REFEREE_FUZZ_CASES` says how many each gets.

#[path = "../../fuzz/bodies.rs"]
#[expect(unreachable_pub, reason = "targets of another crate call it")]
mod bodies;

use crate::pictures::samples::{self, Dice};
use referee::synth::World;
use rstest::rstest;

/// How many when nobody says.
const USUAL: u64 = 300;

fn documents() -> Vec<Vec<u8>> {
    let world = World::new(3, 8);
    (0..8).map(|index| world.journey(index).document.to_string().into_bytes()).collect()
}

fn pictures() -> Vec<Vec<u8>> {
    let picture = samples::photo(64, 48, 2);
    vec![samples::png_rgb(&picture), samples::jpeg(&picture, 80), samples::webp(&picture)]
}

fn keys() -> Vec<Vec<u8>> {
    vec![include_bytes!("../../keybindings.toml").to_vec(), b"ctrl-d g g space f1 alt-enter".to_vec()]
}

fn filters() -> Vec<Vec<u8>> {
    ["rule:expired wait>4h aml>=80", "-mine \"a b\" face<60", "list:pep doc:passport held"]
        .map(|text| text.as_bytes().to_vec())
        .to_vec()
}

fn answers() -> Vec<Vec<u8>> {
    vec![
        b"\x1bP>|kitty(0.41.1)\x1b\\\x1b_Gi=31;OK\x1b\\\x1b[?62;c".to_vec(),
        b"\x1b]11;rgb:1c1c/1c1c/1c1c\x1b\\\x1b[6;20;10t\x1b[?63;1;2;4;6c".to_vec(),
        "e\u{301}\u{200d}\u{1f468}\u{202e}x\u{7}".as_bytes().to_vec(),
    ]
}

/// Cut, changed, repeated, mixed with another.
fn damaged(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len().max(1)).min(bytes.len());
        match dice.below(5) {
            0 => bytes.truncate(at),
            1 => bytes.insert(at, dice.next() as u8),
            2 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
            3 => bytes.extend_from_within(at..),
            _ => {
                let other = &seeds[dice.below(seeds.len())];
                let from = dice.below(other.len());
                bytes.splice(at..at, other[from..].iter().take(64).copied());
            }
        }
        bytes.truncate(1 << 18);
    }
    bytes
}

#[rstest]
#[case::documents(documents, bodies::documents)]
#[case::pictures(pictures, bodies::pictures)]
#[case::keys(keys, bodies::keys)]
#[case::filter(filters, bodies::filter)]
#[case::terminal_input(answers, bodies::terminal_input)]
fn nothing_that_is_read_breaks_its_reader(#[case] seeds: fn() -> Vec<Vec<u8>>, #[case] body: fn(&[u8])) {
    let cases =
        std::env::var("REFEREE_FUZZ_CASES").ok().and_then(|value| value.parse().ok()).unwrap_or(USUAL);
    let seeds = seeds();
    seeds.iter().for_each(|seed| body(seed));
    for case in 0..cases {
        body(&damaged(&seeds, &mut Dice(case.wrapping_mul(0x9E37_79B9_7F4A_7C15))));
    }
}
