//! Thousands of hostile pictures: our own evidence, changed by a seed in ways that harm. Each is shown or refused with
//! a reason; none makes it panic, take more memory than it may, or work without end.
//!
//! `REFEREE_HOSTILE_CASES` says how many are tried; a few without it. `REFEREE_HOSTILE_SEED` begins elsewhere.

use super::samples::{self, Dice};
use crate::fixtures;
use image::imageops::{FilterType, resize};
use referee::pictures::budget::Budget;
use referee::pictures::driver::{Cells, Direct, Driver, Iterm2, Sixel};
use referee::pictures::prepare::{RenderOrder, prepare};
use referee::pictures::schedule::Stage;
use referee::pictures::{Area, CellPx, DecodeError, DecodeLimits, View, decode};
use referee::synth::World;
use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

/// How many are tried when nobody says.
const USUAL: u64 = 300;
/// Longer than the slowest picture takes on a slow machine without optimization: a loop without end takes longer.
const PATIENCE: Duration = Duration::from_secs(60);
/// The most memory that the whole process may have had at any time.
const MOST_KIB: u64 = 256 << 10;
/// Says that this process is the one that is measured.
const MEASURED: &str = "REFEREE_HOSTILE_MEASURED";

/// In a process of its own, whose memory is nobody else's.
#[test]
fn hostile_pictures_are_shown_or_refused_within_their_memory() {
    if std::env::var_os(MEASURED).is_some() {
        campaign();
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        println!("peak: {}", peak.unwrap_or(" not told here").trim());
        return;
    }
    let name = "pictures::campaign::hostile_pictures_are_shown_or_refused_within_their_memory";
    let output = Command::new(std::env::current_exe().unwrap())
        .args([name, "--exact", "--nocapture", "--test-threads=1"])
        .env(MEASURED, "1")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    println!("{said}");
    let peak = said.lines().find_map(|line| line.strip_prefix("peak: ")).expect("its memory");
    match peak.split_whitespace().next().and_then(|number| number.parse::<u64>().ok()) {
        Some(peak) => assert!(peak < MOST_KIB, "{peak} KiB"),
        None => fixtures::not_run("the memory that hostile pictures take", "/proc"),
    }
}

fn campaign() {
    let number = |name: &str| std::env::var(name).ok().and_then(|value| value.parse::<u64>().ok());
    let (cases, seed) =
        (number("REFEREE_HOSTILE_CASES").unwrap_or(USUAL), number("REFEREE_HOSTILE_SEED").unwrap_or(1));
    let evidence = evidence();
    let mut ends: BTreeMap<String, u64> = BTreeMap::new();
    for case in seed..seed + cases {
        let mut dice = Dice(case.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let (way, file) = hostile(&evidence, &mut dice);
        let begun = Instant::now();
        let tried = std::panic::catch_unwind(|| tried(&file, case));
        let end = tried.unwrap_or_else(|_| panic!("case {case} ({way}) made it panic"));
        assert!(begun.elapsed() < PATIENCE, "case {case} ({way}) took {:?}", begun.elapsed());
        *ends.entry(end).or_default() += 1;
    }
    println!("{cases} cases from {seed}: {ends:?}");
    assert!(ends.len() > 4 && ends.contains_key("shown"), "they end in many ways: {ends:?}");
}

/// Decodes a file and makes it ready for some terminal; how that ended.
fn tried(file: &[u8], case: u64) -> String {
    let limits = DecodeLimits::default();
    let photo = match decode(file, &limits) {
        Ok(photo) => photo,
        Err(refusal) => return reason(&refusal),
    };
    assert!(photo.width() > 0 && photo.height() > 0);
    assert!(photo.width() <= limits.max_side && photo.height() <= limits.max_side);
    assert!(photo.weight() as u64 <= limits.max_alloc);
    let drivers = [
        Driver::Cells(Cells::default()),
        Driver::Direct(Direct::default()),
        Driver::Iterm2(Iterm2),
        Driver::Sixel(Sixel),
    ];
    let area = Area { cols: 20, rows: 8, cell: CellPx::default() };
    let order =
        RenderOrder { view: View::default(), area, budget: Budget::Bytes(16 << 10), background: [0; 3] };
    let driver = &drivers[case as usize % drivers.len()];
    let prepared = prepare(&photo, &order, driver, Stage::Sharp).expect("what is decoded can be drawn");
    assert!(prepared.cells.0 <= 20 && prepared.cells.1 <= 8);
    "shown".to_owned()
}

/// A refusal by its kind; and it is a sentence that a reviewer can read.
fn reason(refusal: &DecodeError) -> String {
    let sentence = refusal.sentence();
    assert!(sentence.ends_with('.') && sentence.len() < 200, "{sentence:?}");
    assert!(!sentence.chars().any(char::is_control), "{sentence:?}");
    let kind = format!("{refusal:?}");
    kind.split(['(', ' ', '{']).next().unwrap_or_default().to_owned()
}

/// Our own evidence, small: what services really send, in each kind of file.
pub(super) fn evidence() -> Vec<Vec<u8>> {
    let world = World::new(7, 6);
    let mut files = Vec::new();
    for index in 0..world.len() {
        let document = world.journey(index).document.to_string();
        let names = document.split('"').filter(|text| world.picture(text).is_some());
        for name in names.take(2) {
            let bytes = world.picture(name).expect("asked a moment ago").bytes;
            let drawn = image::load_from_memory(&bytes).unwrap().to_rgb8();
            let small = resize(&drawn, 120, 90, FilterType::Triangle);
            let mut progressive = Vec::new();
            let mut encoder = jpeg_encoder::Encoder::new(&mut progressive, 80);
            encoder.set_progressive(true);
            encoder.encode(small.as_raw(), 120, 90, jpeg_encoder::ColorType::Rgb).unwrap();
            files.extend([
                samples::jpeg(&small, 80),
                samples::png_rgb(&small),
                samples::webp(&small),
                progressive,
            ]);
        }
    }
    files.push(samples::jpeg_with_orientation(&samples::photo(60, 40, 3), 6));
    assert!(files.len() > 12);
    files
}

/// A file, and in what way it is hostile.
pub(super) fn hostile(evidence: &[Vec<u8>], dice: &mut Dice) -> (&'static str, Vec<u8>) {
    let mut file = evidence[dice.below(evidence.len())].clone();
    let way = match dice.below(12) {
        0 => return ("a bomb", bomb(dice)),
        1 => return ("an odd shape", odd(dice)),
        2 => {
            file.truncate(dice.below(file.len()));
            "cut"
        }
        3 => {
            let (from, to) = span(&file, dice);
            file.drain(from..to);
            "a part missing"
        }
        4 => {
            let (from, to) = span(&file, dice);
            let part = file[from..to].repeat(1 + dice.below(40));
            file.splice(to..to, part);
            "a part repeated"
        }
        5 => {
            let other = &evidence[dice.below(evidence.len())];
            let at = dice.below(file.len());
            file.truncate(at);
            file.extend(&other[dice.below(other.len())..]);
            "two in one"
        }
        6 => {
            let (from, to) = span(&file, dice);
            let byte = [0, 0xFF, dice.next() as u8][dice.below(3)];
            file[from..to].fill(byte);
            "a part blotted out"
        }
        7 => {
            let at = dice.below(file.len());
            let noise: Vec<u8> = (0..dice.below(300)).map(|_| dice.next() as u8).collect();
            file.splice(at..at, noise);
            "noise in it"
        }
        8 => {
            // The heads of files say how large they are, and where what stands.
            let head = file.len().min(64);
            file[dice.below(head)] = [0, 1, 0x7F, 0x80, 0xFF][dice.below(5)];
            "a lying head"
        }
        9 => {
            let kinds: [&[u8]; 5] =
                [b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF", b"<html>"];
            let kind = kinds[dice.below(kinds.len())];
            file.splice(..kind.len(), kind.iter().copied());
            "another kind's head"
        }
        _ => {
            for _ in 0..=dice.below(30) {
                let at = dice.below(file.len());
                file[at] ^= 1 << dice.below(8);
            }
            "bits turned"
        }
    };
    // A PNG whose sums are right again is read on where it is wrong.
    if dice.below(2) == 0 {
        mend_png(&mut file);
    }
    (way, file)
}

/// A stretch of a file.
fn span(file: &[u8], dice: &mut Dice) -> (usize, usize) {
    let from = dice.below(file.len());
    (from, (from + 1 + dice.below(200)).min(file.len()))
}

/// A small file that says it is large: one row after the other is black, or none is there at all.
fn bomb(dice: &mut Dice) -> Vec<u8> {
    let sides = [1, 30, 3_000, 12_000, 12_001, 30_000, 65_535, 1 << 20, u32::MAX >> 1];
    let (width, height) = (sides[dice.below(sides.len())], sides[dice.below(sides.len())]);
    let is_small = u64::from(width) * u64::from(height) <= 9_000_000;
    if is_small && width <= 12_000 && height <= 30_000 {
        return samples::png_bomb(width, height);
    }
    let mut file = samples::png_bomb(16, 16);
    file[16..20].copy_from_slice(&width.to_be_bytes());
    file[20..24].copy_from_slice(&height.to_be_bytes());
    mend_png(&mut file);
    file
}

/// Pictures of shapes that nobody expects.
fn odd(dice: &mut Dice) -> Vec<u8> {
    let sides = [1, 2, 3, 7, 8, 9, 17, 1_000];
    let picture = samples::photo(sides[dice.below(sides.len())], sides[dice.below(sides.len())], 9);
    match dice.below(3) {
        0 => samples::jpeg(&picture, 1 + dice.below(100) as u8),
        1 => samples::png_rgb(&picture),
        _ => samples::webp(&picture),
    }
}

/// Puts the right sum at the end of every part of a PNG.
fn mend_png(file: &mut [u8]) {
    let mut at = 8;
    while file.starts_with(b"\x89PNG") {
        let Some(length) = file.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()) else { return };
        let end = at + 8 + u32::from_be_bytes(length) as usize;
        let Some(part) = file.get(at + 4..end) else { return };
        let sum = sum(part).to_be_bytes();
        let Some(place) = file.get_mut(end..end + 4) else { return };
        place.copy_from_slice(&sum);
        at = end + 4;
    }
}

/// The check sum of PNG, a bit at a time.
fn sum(bytes: &[u8]) -> u32 {
    let step = |sum: u32, byte: &u8| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(sum & 1)))
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// The largest picture that is let in is the one that takes most.
#[test]
fn what_is_let_in_at_all_is_within_the_whole_limit() {
    let limits = DecodeLimits::default();
    assert!(limits.max_total <= MOST_KIB << 10, "with the file, the tables and a turned copy");
}

/// Files that broke other decoders.
#[test]
fn hostile_pictures_of_others_are_changed_too() {
    let mut tried_files = 0;
    for name in ["jpeg-crash", "png-suite", "exif-orientation"] {
        for path in fixtures::corpus(name) {
            let whole = std::fs::read(&path).unwrap();
            if whole.is_empty() || whole.len() > 1 << 20 {
                continue;
            }
            let mut dice = Dice(whole.len() as u64);
            for case in 0..3 {
                let (_, file) = hostile(std::slice::from_ref(&whole), &mut dice);
                tried(&file, case);
                tried_files += 1;
            }
        }
    }
    assert!(tried_files > 500, "{tried_files} changed files");
}
