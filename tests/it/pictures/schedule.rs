//! When pixels go out.

use super::samples;
use image::RgbImage;
use referee::pictures::budget::{self, Budget};
use referee::pictures::driver::{Driver, Placeholders};
use referee::pictures::encode::Format;
use referee::pictures::schedule::{Burst, Job, PictureTicket, Schedule, Stage, USUAL_BURST};
use std::time::Duration;

fn at(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn job(stage: Stage, id: u32, most: usize) -> Job {
    let driver = Driver::Placeholders(Placeholders::default());
    let picture: RgbImage = samples::photo(400, 300, 8);
    let budget = if stage == Stage::Sharp { Budget::Full } else { Budget::Bytes(most) };
    let encoded = budget::encode(&picture, Format::Png, budget).unwrap();
    let chunks = driver.transmit(id, &encoded).unwrap();
    Job { stage, before: Vec::new(), chunks, after: format!("<placed {id} {stage:?}>").into_bytes() }
}

fn rested(pictures: &[u32]) -> (Schedule<u32>, Vec<PictureTicket<u32>>) {
    let mut schedule = Schedule::default();
    schedule.select(pictures, at(0));
    let due = schedule.due(at(100));
    (schedule, due)
}

fn run(schedule: &mut Schedule<u32>) -> Vec<Burst<u32>> {
    let mut bursts = Vec::new();
    while schedule.is_busy() {
        bursts.push(schedule.tick());
        assert!(bursts.len() < 1000);
    }
    bursts
}

#[test]
fn a_held_key_asks_for_the_last_picture_only() {
    let mut schedule = Schedule::default();
    let mut asked = Vec::new();
    for case in 0..50u32 {
        schedule.select(&[case], at(u64::from(case) * 33));
        asked.extend(schedule.due(at(u64::from(case) * 33 + 32)));
        assert!(schedule.tick().bytes.is_empty());
    }
    assert_eq!(schedule.idle_for(at(49 * 33)), Some(at(100)));
    asked.extend(schedule.due(at(49 * 33 + 100)));
    asked.extend(schedule.due(at(49 * 33 + 200)));
    assert_eq!(asked.iter().map(|ticket| ticket.key).collect::<Vec<_>>(), [49]);
    assert_eq!(schedule.idle_for(at(9999)), None);
}

#[test]
fn a_picture_goes_out_a_little_a_tick() {
    let (mut schedule, due) = rested(&[1]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    let bursts = run(&mut schedule);
    assert!(bursts.len() >= 3);
    assert!(bursts.iter().all(|burst| burst.bytes.len() < USUAL_BURST + 4200));
    let all: Vec<u8> = bursts.iter().flat_map(|burst| burst.bytes.clone()).collect();
    assert!(all.ends_with(b"<placed 1 Sharp>"));
    assert_eq!(bursts.last().unwrap().shown, Some((1, Stage::Sharp)));
    assert!(bursts.iter().rev().skip(1).all(|burst| burst.shown.is_none()));
}

#[test]
fn previews_go_before_sharp_ones_and_one_at_a_time() {
    let (mut schedule, due) = rested(&[1, 2]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 30_000));
    schedule.ready(due[0], job(Stage::Preview, 11, 3_000));
    schedule.ready(due[0], job(Stage::Preview, 11, 3_000));
    schedule.ready(due[1], job(Stage::Preview, 12, 3_000));
    let order: Vec<_> = run(&mut schedule).into_iter().filter_map(|burst| burst.shown).collect();
    assert_eq!(order, [(1, Stage::Preview), (2, Stage::Preview), (1, Stage::Sharp)]);
}

#[test]
fn a_late_preview_never_replaces_the_sharp_picture() {
    let (mut schedule, due) = rested(&[1]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    schedule.tick();
    schedule.ready(due[0], job(Stage::Preview, 1, 3_000));
    let order: Vec<_> = run(&mut schedule).into_iter().filter_map(|burst| burst.shown).collect();
    assert_eq!(order, [(1, Stage::Sharp)]);
}

#[test]
fn moving_on_cuts_the_picture_off() {
    let (mut schedule, due) = rested(&[1]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    assert!(schedule.tick().bytes.starts_with(b"\x1b_Ga=t,"));
    schedule.select(&[2], at(200));
    let burst = schedule.tick();
    assert_eq!(
        (burst.bytes.as_slice(), burst.cut, burst.shown),
        (&b"\x1b_Gm=0;\x1b\\"[..], Some((1, Stage::Sharp)), None)
    );
    assert!(!schedule.is_busy());
}

#[test]
fn a_picture_that_has_not_begun_leaves_no_trace() {
    let (mut schedule, due) = rested(&[1]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    schedule.select(&[2], at(200));
    assert_eq!(schedule.tick(), Burst::default());
}

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let (mut schedule, due) = rested(&[1]);
    schedule.select(&[2], at(200));
    schedule.select(&[1], at(300));
    assert!(!schedule.is_wanted(&due[0]));
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    assert!(!schedule.is_busy());
    assert_eq!(schedule.due(at(400)).len(), 1);
}

#[test]
fn the_same_selection_changes_nothing_and_a_resize_asks_anew() {
    let (mut schedule, _) = rested(&[1]);
    schedule.select(&[1], at(500));
    assert!(schedule.due(at(900)).is_empty());
    schedule.renew(at(1000));
    assert!(schedule.due(at(1050)).is_empty());
    assert_eq!(schedule.due(at(1100)).len(), 1);
}

#[test]
fn stopping_closes_what_is_open() {
    let (mut schedule, due) = rested(&[1]);
    schedule.ready(due[0], job(Stage::Sharp, 1, 60_000));
    schedule.tick();
    let burst = schedule.stop();
    assert_eq!((burst.bytes.as_slice(), burst.cut), (&b"\x1b_Gm=0;\x1b\\"[..], Some((1, Stage::Sharp))));
    assert_eq!(schedule.stop(), Burst::default());
}

#[test]
fn a_page_of_text_asks_for_nothing() {
    let (mut schedule, _) = rested(&[1]);
    schedule.select(&[], at(500));
    assert!(schedule.due(at(900)).is_empty());
    assert_eq!(schedule.idle_for(at(900)), None);
}
