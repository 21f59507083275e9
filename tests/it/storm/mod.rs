//! Random keys, pastes, mouse reports, torn sequences and windows of every size, into the real binary in a real pty.
//!
//! Three kinds of storm. In one, no reason's digit ever comes as a key of its own: digits are in pastes, in reports of
//! the mouse, in keys that are told to be held, in torn sequences and in bursts, also as their first key; then nothing at
//! all may be decided. In another no key comes either that judges faces or resolves findings; then nothing is judged.
//! In the third every key comes, and each decision in the store must be one that the screen announced: its verb and
//! the end of its id stood on the bar when a single key was pressed.
//!
//! `REFEREE_STORM_INPUTS` makes it longer, `REFEREE_STORM_SEED` another one. `CARGO_BIN_EXE_referee` names another binary:
//!
//! ```text
//! cargo build --release --locked
//! CARGO_BIN_EXE_referee=$PWD/target/release/referee REFEREE_STORM_INPUTS=100000 REFEREE_STORM_SEED=7 \
//!     cargo test --locked --test it -- storm --nocapture
//! ```

mod chance;
mod findings;
mod input;
mod rider;

use chance::Chance;
use input::Alphabet;
use rider::Rider;
use rstest::rstest;

/// Enough for each run of the tests; a campaign takes more.
const INPUTS: u64 = 250;

/// How many before everything begins anew.
const ROUND: u64 = 4_000;

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

#[rstest]
#[case::no_key_judges(Alphabet::Moves)]
#[case::no_reason_comes_as_a_key(Alphabet::WithoutReasons)]
#[case::every_key(Alphabet::Everything)]
fn a_storm_decides_nothing_that_was_not_meant(#[case] alphabet: Alphabet) {
    let (inputs, seed) = (number("REFEREE_STORM_INPUTS", INPUTS), number("REFEREE_STORM_SEED", 1));
    let (mut left, mut round) = (inputs, 0);
    let (mut decided, mut started) = (0, 0);
    while left > 0 {
        let chance = Chance::of(seed * 1_000 + round);
        let mut rider = Rider::start(alphabet, chance, format!("seed {seed}, round {round}"));
        let steps = left.min(ROUND);
        for _ in 0..steps {
            rider.step();
        }
        let end = rider.end();
        (decided, started) = (decided + end.decided, started + end.started);
        (left, round) = (left - steps, round + 1);
    }
    if alphabet != Alphabet::Everything {
        assert_eq!(decided, 0);
    }
    println!(
        "{alphabet:?}, seed {seed}: {inputs} inputs, {started} consoles, {decided} decisions, each announced"
    );
}
