//! Keys, pastes, resizes, mouse and news without rhyme or reason: nothing breaks, and nothing is decided but by
//! a verb and then a reason, each on the screen before the next. `REFEREE_RANDOM_STEPS` makes it longer,
//! `REFEREE_RANDOM_SEED` another one.

use super::drive::{Drive, console};
use super::laws::{WAYS, all_keys};
use referee::domain::progress::Counts;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News, Pointer};

/// Enough for each run of the tests; a campaign takes more.
const STEPS: u64 = 4_000;

fn number(name: &str, or: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(or)
}

/// Numbers from a seed (splitmix64).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % end
    }

    fn key<'a>(&mut self, keys: &'a [String]) -> &'a str {
        let at = self.below(keys.len() as u64);
        &keys[usize::try_from(at).unwrap()]
    }
}

/// What has been on the screen so far.
struct Watch {
    decided: usize,
    /// Whether the bar or the list with its verb is on it now.
    verb_shown: bool,
}

impl Watch {
    /// Does a step, and holds it to the law: one decision at most, by a key, where its verb was on the screen.
    fn over(&mut self, drive: &mut Drive, step: impl FnOnce(&mut Drive) -> bool, which: &str) {
        let (before, place, screen) = (drive.decided().len(), drive.app.place(), drive.screen());
        let is_key = step(drive);
        let made = drive.decided().len() - before;
        assert!(
            made == 0 || is_key && self.verb_shown,
            "{which}: {made} decisions from {place:?}:\n{screen}"
        );
        assert!(made <= 1 || place == Place::Bulk, "{which}: {made} decisions from {place:?}");
        self.decided += made;
        self.verb_shown = match drive.app.place() {
            Place::Decision | Place::Bulk | Place::Steps => true,
            Place::Text => {
                let screen = drive.screen();
                ["APPROVE  ", "REJECT  ", "RESUBMIT  "].iter().any(|verb| screen.contains(verb))
            }
            _ => false,
        };
    }
}

/// Does one thing. Says whether it was a key by itself, so that it may be a reason's digit.
fn step(drive: &mut Drive, chance: &mut Chance, keys: &[String]) -> bool {
    let now = drive.now;
    match chance.below(100) {
        0..70 => {
            drive.press(chance.key(keys));
            return true;
        }
        70..76 => drop(drive.hold(chance.key(keys))),
        76..84 => {
            let burst: Vec<&str> = (0..2 + chance.below(5)).map(|_| chance.key(keys)).collect();
            drive.burst(&burst.join(" "));
            // Its first key comes after a drawn screen.
            return true;
        }
        84..88 => drop(drive.paste(
            ["a1", "r\r1", "\u{1b}[A1", "s\n\n9a", "名前1"][usize::try_from(chance.below(5)).unwrap()],
        )),
        88..91 => {
            let (width, height) = match chance.below(12) {
                0 => (1 + chance.below(60), 1 + chance.below(16)),
                1 => (300 + chance.below(201), 100 + chance.below(101)),
                2..5 => (80, 24),
                _ => (60 + chance.below(150), 16 + chance.below(40)),
            };
            drive.resize(u16::try_from(width).unwrap(), u16::try_from(height).unwrap());
        }
        91..95 => drop(drive.wait(i64::try_from(chance.below(13_000)).unwrap())),
        95..98 => {
            let pointer = [Pointer::Pressed, Pointer::WheelUp, Pointer::WheelDown]
                [usize::try_from(chance.below(3)).unwrap()];
            let (x, y) =
                (u16::try_from(chance.below(210)).unwrap(), u16::try_from(chance.below(60)).unwrap());
            drive.message(Message::Pointer { pointer, x, y, now });
        }
        _ => {
            let news = match chance.below(2) {
                0 => News::StoreChanged,
                _ => News::Fetching(Counts { done: 3, total: 500 }),
            };
            drive.message(Message::News { news, now });
        }
    }
    false
}

#[test]
fn nothing_random_decides_or_breaks() {
    let keys = all_keys();
    let (steps, seed) = (number("REFEREE_RANDOM_STEPS", STEPS), number("REFEREE_RANDOM_SEED", 1));
    let mut chance = Chance(seed);
    let mut drive = console(6);
    let mut watch = Watch { decided: 0, verb_shown: false };
    for at in 0..steps {
        let which = format!("seed {seed}, step {at}");
        if chance.below(12) == 0 {
            // To where something is at stake, as a reviewer would go there.
            let way = WAYS[usize::try_from(chance.below(WAYS.len() as u64)).unwrap()];
            for key in format!("esc esc esc {way}").split(' ') {
                let press = |drive: &mut Drive| {
                    drive.press(key);
                    true
                };
                watch.over(&mut drive, press, &which);
            }
        }
        watch.over(&mut drive, |drive| step(drive, &mut chance, &keys), &which);
        if drive.effects.len() > 500 || drive.effects.contains(&Effect::Quit) {
            drive = console(6);
            watch.verb_shown = false;
        }
    }
    assert!(watch.decided > 0, "decisions by verb and reason do come through");
    println!("{steps} steps, {} decisions, each by verb and reason", watch.decided);
}
