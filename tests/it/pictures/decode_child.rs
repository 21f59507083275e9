//! Decoding in a child process: the same pictures, the same refusals, and nothing that a picture does reaches us.

use super::campaign::{evidence, hostile};
use super::samples::{self, Dice};
use crate::fixtures::{self, Computing};
use referee::pictures::cache::PictureCache;
use referee::pictures::decode_child::WAIT;
use referee::pictures::view::Rect;
use referee::pictures::{DecodeError, DecodeLimits, DecodedPicture, Decoder, Pixels, decode};
use rustix::process::{Pid, Signal, kill_process};
use std::path::PathBuf;
use std::time::Duration;

/// Mutated pictures when nobody says how many.
const USUAL: u64 = 2_000;

/// How many of them one child gets: also on a busy machine it is done before it is replaced for its age.
const FOR_ONE_CHILD: u64 = 100;

/// With a patience for busy machines: what is refused is refused for what it is.
fn decoder() -> Decoder {
    Decoder::of(assert_cmd::cargo::cargo_bin("referee"), fixtures::PATIENCE)
}

fn decoded(decoder: &Decoder, file: Vec<u8>) -> DecodedPicture {
    decoder.decode(file).expect("a good picture").0
}

fn process(decoder: &Decoder) -> Pid {
    Pid::from_raw(decoder.process_id().expect("a child").try_into().unwrap()).unwrap()
}

#[test]
fn the_child_returns_the_pixels_that_were_asked_for() {
    let decoder = decoder();
    let picture = samples::photo(400, 300, 5);
    for file in [samples::png_rgb(&picture), samples::jpeg(&picture, 90), samples::webp(&picture)] {
        let here = decode(&file, &DecodeLimits::default()).unwrap();
        let there = decoded(&decoder, file);
        assert_eq!((there.size(), there.facts().sha256), ((400, 300), here.sha256));
        assert!(there.whole().unwrap() == *here.pixels);
        let part = Rect { x: 100, y: 50, width: 200, height: 120 };
        assert!(there.part(part, (90, 61)).unwrap() == here.part(part, (90, 61)).unwrap());
    }
}

/// However small they are, so that a console that shows thousands of them has as much memory after an hour as after minutes.
#[test]
fn few_small_pictures_are_kept() {
    let (decoder, mut cache) = (decoder(), PictureCache::new(2 << 20, 1));
    for seed in 0..9 {
        cache.keep_photo(decoded(&decoder, samples::png_rgb(&samples::photo(8, 8, seed))));
    }
    let kept = (0..9).filter(|seed| {
        let picture = decoded(&decoder, samples::png_rgb(&samples::photo(8, 8, *seed)));
        cache.photo(&picture.facts().sha256).is_some()
    });
    assert_eq!(kept.collect::<Vec<_>>(), [5, 6, 7, 8]);
}

#[test]
fn thousands_of_damaged_pictures_are_refused_for_the_same_reasons() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let cases = number("REFEREE_HOSTILE_CASES").unwrap_or(USUAL);
    let begun = || {
        let decoder = decoder();
        decoded(&decoder, samples::png_rgb(&samples::photo(8, 8, 1)));
        let child = process(&decoder);
        (decoder, child)
    };
    let ((mut decoder, mut child), evidence) = (begun(), evidence());
    for case in 0..cases {
        if case % FOR_ONE_CHILD == 0 {
            (decoder, child) = begun();
        }
        let mut dice = Dice(case.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (way, file) = hostile(&evidence, &mut dice);
        let here = decode(&file, &DecodeLimits::default()).map(|photo| (photo.width(), photo.height()));
        let there = decoder.decode(file).map(|(picture, _)| picture.size());
        assert_eq!(there, here, "case {case} ({way})");
        assert_eq!(process(&decoder), child, "case {case} ({way}) ended the child");
    }
}

#[test]
fn a_picture_that_takes_too_long_is_stopped_and_the_next_one_is_shown() {
    let hasty = Decoder::of(assert_cmd::cargo::cargo_bin("referee"), Duration::from_millis(1));
    let slow = samples::jpeg(&samples::photo(2000, 1500, 1), 95);
    assert_eq!(hasty.decode(slow.clone()).unwrap_err(), DecodeError::Overran);
    assert_eq!(hasty.process_id(), None, "a child that overran is killed");
    assert_eq!(decoded(&decoder(), slow).size(), (2000, 1500));
}

#[test]
fn a_child_that_is_killed_is_replaced_and_loses_nothing() {
    let decoder = decoder();
    let picture = decoded(&decoder, samples::png_rgb(&samples::photo(40, 30, 1)));
    let whole = picture.whole().unwrap();
    let child = process(&decoder);
    kill_process(child, Signal::KILL).unwrap();
    while std::fs::read_to_string(format!("/proc/{child}/stat")).is_ok_and(|stat| !stat.contains(") Z ")) {
        std::thread::yield_now();
    }
    assert!(picture.whole().unwrap() == whole);
    assert_ne!(process(&decoder), child);
}

#[test]
fn a_child_that_answers_nonsense_is_not_believed() {
    for program in ["/bin/yes", "/bin/cat", "/bin/true"] {
        if !std::path::Path::new(program).exists() {
            fixtures::not_run("a decoder that answers nonsense", program);
            continue;
        }
        let decoder = Decoder::of(PathBuf::from(program), Duration::from_secs(2));
        let refusal = decoder.decode(samples::png_rgb(&samples::photo(8, 8, 1))).unwrap_err();
        assert!(matches!(refusal, DecodeError::DecoderEnded | DecodeError::Overran), "{program}: {refusal}");
    }
    let missing = Decoder::of(PathBuf::from("/nowhere/referee"), WAIT);
    assert_eq!(missing.decode(vec![1]).unwrap_err(), DecodeError::NoDecoder);
}

#[cfg(target_os = "linux")]
#[test]
fn the_child_confines_itself_before_it_reads() {
    let decoder = decoder();
    decoded(&decoder, samples::png_rgb(&samples::photo(8, 8, 1)));
    let of_child =
        |file: &str| std::fs::read_to_string(format!("/proc/{}/{file}", process(&decoder))).unwrap();
    let status = of_child("status");
    let line = |name: &str| status.lines().find(|line| line.starts_with(name)).unwrap_or_default().to_owned();
    assert_eq!(line("NoNewPrivs:"), "NoNewPrivs:\t1");
    assert_eq!(line("Seccomp:"), "Seccomp:\t2", "where the kernel has it, as every kernel of today has");
    let limits = of_child("limits");
    let limit = |name: &str| {
        let line = limits.lines().find(|line| line.starts_with(name)).unwrap_or_default();
        line[26..].split_whitespace().next().unwrap_or_default().to_owned()
    };
    let limits = ["Max core file size", "Max open files", "Max file size", "Max address space"].map(limit);
    assert_eq!(limits, ["0", "5", "0", "536870912"]);
}

/// Processor time of both sides, so that other work on this machine counts little; and it does not disturb every try.
#[cfg(target_os = "linux")]
#[test]
fn the_child_costs_little_more_than_decoding_here() {
    // A JPEG is checked on a second thread, whose time is not counted here.
    let file = samples::png_rgb(&samples::photo(2400, 1800, 3));
    let part = Rect { x: 0, y: 0, width: 2400, height: 1800 };
    let decoder = decoder();
    decoded(&decoder, samples::png_rgb(&samples::photo(8, 8, 1)));
    let of_child = || {
        // Threads that have ended count as well: the time of the whole process, in hundredths of a second.
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", process(&decoder))).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let times: Vec<u64> = fields.split(' ').skip(11).take(2).map(|time| time.parse().unwrap()).collect();
        Duration::from_millis(10 * times.iter().sum::<u64>())
    };
    let costs_little_more = |_| {
        let begun = Computing::begin();
        for _ in 0..ROUNDS {
            decode_alone(&file, part);
        }
        let here = begun.taken();
        let (begun, before) = (Computing::begin(), of_child());
        for _ in 0..ROUNDS {
            decoded(&decoder, file.clone()).part(part, (800, 600)).unwrap();
        }
        let there = begun.taken() + (of_child() - before);
        println!("{ROUNDS} pictures: {here:?} here, {there:?} in the child");
        there < here.mul_f64(1.2) + ROUNDS * Duration::from_millis(8)
    };
    assert!((0..TRIES).any(costs_little_more), "in none of {TRIES} tries");
}

const ROUNDS: u32 = 6;
const TRIES: u32 = 5;

fn decode_alone(file: &[u8], part: Rect) {
    let photo = decode(file, &DecodeLimits::default()).unwrap();
    referee::pictures::fingerprint::ImageFingerprint::of(&photo);
    photo.part(part, (800, 600)).unwrap();
}
