//! Repeatable, findable, in the proportions of a working day.

use std::collections::HashSet;

use jiff::civil::date;
use referee::synth::{Dialect, World, mrz, situation_names};

use super::{picture_names, texts, unwrapped};

#[test]
fn the_same_seed_and_day_give_the_same_bytes() {
    let make =
        |seed| World::new(seed, 300).with_today(date(2026, 5, 4)).with_picture_origin("http://127.0.0.1:9/");
    let (one, two, other) = (make(7), make(7), make(8));
    for index in [0, 1, 40, 120, 299] {
        let (a, b) = (one.journey(index), two.journey(index));
        assert_eq!(a, b);
        assert_eq!(a.document.to_string(), b.document.to_string());
        assert_ne!(a.id, other.journey(index).id);
    }
    let (_, name) = picture_names(&one.journey(0).document).remove(0);
    assert_eq!(one.picture(&name), two.picture(&name));
    assert_eq!(other.picture(&name), None, "a name of another world");
}

#[test]
fn another_day_moves_the_waiting_but_not_the_people() {
    let early = World::new(7, 200).with_today(date(2026, 5, 4)).journey(150);
    let late = World::new(7, 200).with_today(date(2026, 9, 4)).journey(150);
    assert_eq!(early.document["applicant"]["full_name"], late.document["applicant"]["full_name"]);
    assert_ne!(early.document, late.document);
}

#[test]
fn a_hundred_thousand_ids_are_distinct_and_lead_back() {
    let world = World::new(11, 100_000);
    let mut seen = HashSet::new();
    for index in 0..world.len() {
        let id = world.id(index);
        assert_eq!(world.find(&id), Some(index), "{id}");
        assert!(seen.insert(id));
    }
    let forms: HashSet<usize> = seen.iter().map(String::len).collect();
    assert_eq!(forms, HashSet::from([10, 24, 36]), "One Touch, ObjectId, UUID");
}

#[test]
fn ids_that_were_never_given_out_are_not_found() {
    let world = World::new(11, 500);
    let id = world.id(3);
    assert_eq!(World::new(12, 500).find(&id), None, "another seed");
    assert_eq!(World::new(11, 3).find(&id), None, "beyond the end");
    assert_eq!(world.find(&id.to_uppercase()), None);
    for wrong in
        ["", "x", "ZZZZZZZZZZ", "ééééé", "zzzzzzzzzzzzzzzzzzzzzzzz", &"é".repeat(12), &"0".repeat(36)]
    {
        assert_eq!(world.find(wrong), None, "{wrong}");
        assert_eq!(world.picture(wrong), None, "{wrong}");
    }
    assert_eq!(world.picture(&"a".repeat(32)), None);
    assert_eq!(world.picture(&"é".repeat(16)), None);
}

#[test]
fn a_small_world_has_journeys_of_both_services() {
    for (seed, journeys) in [(1, 5), (3, 6), (7, 12), (1, 20), (2, 40), (1, 60)] {
        let world = World::new(seed, journeys);
        let made: Vec<_> = (0..journeys).map(|index| world.journey(index).contract).collect();
        let onetouch = made.iter().filter(|contract| **contract == Dialect::Onetouch).count();
        assert!((journeys / 8..=journeys / 4).contains(&onetouch), "{onetouch} of {journeys}");
        assert!(onetouch > 0);
    }
}

#[test]
fn proportions_are_those_of_a_working_day() {
    let world = World::new(3, 1600);
    let made: Vec<_> = (situation_names().len()..world.len()).map(|index| world.journey(index)).collect();
    let share = |count: usize| count * 100 / made.len();
    let idwise: Vec<_> = made.iter().filter(|m| m.contract == Dialect::Idwise).collect();
    assert!((80..=90).contains(&share(idwise.len())), "{}", share(idwise.len()));
    let referred =
        idwise.iter().filter(|m| m.document["final_decision"] == "Refer").count() * 100 / idwise.len();
    assert!((85..=95).contains(&referred), "{referred}");
    let attacks = share(made.iter().filter(|m| !m.truth.genuine).count());
    assert!((5..=35).contains(&attacks), "{attacks}");
    assert!(made.iter().all(|m| m.truth.genuine == m.truth.attack.is_none()));
}

#[test]
fn every_journey_has_its_own_id_and_a_summary_where_the_service_has_one() {
    let world = World::new(5, 260);
    for index in 0..world.len() {
        let made = world.journey(index);
        assert_eq!(made.id, world.id(index));
        match made.contract {
            Dialect::Idwise => {
                assert_eq!(made.document["journey_id"], made.id.as_str());
                assert_eq!(made.summary.expect("a summary")["journey_id"], made.id.as_str());
            }
            Dialect::Onetouch => {
                assert_eq!(unwrapped(&made.document)["journeyId"], made.id.as_str());
                assert_eq!(made.summary, None);
            }
        }
    }
}

#[test]
fn waiting_spreads_from_minutes_to_days() {
    let world = World::new(5, 700);
    let waits: Vec<i64> = (0..world.len())
        .filter_map(|index| {
            let end = world.journey(index).document["end_time"].as_str()?.get(..19)?.to_owned();
            let end: jiff::civil::DateTime = end.parse().ok()?;
            let end = end.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp();
            Some((world.now().as_second() - end.as_second()) / 60)
        })
        .collect();
    assert!(waits.iter().all(|wait| (0..3 * 1440).contains(wait)));
    assert!(waits.iter().any(|wait| *wait < 30));
    assert_eq!(waits.iter().max(), waits.first(), "the first one has waited longest");
}

#[test]
fn check_digits_are_those_of_the_standard() {
    // The worked examples of ICAO 9303 parts 3 and 4.
    for (text, digit) in
        [("L898902C3", '6'), ("740812", '2'), ("120415", '9'), ("ZE184226B<<<<<", '1'), ("520727", '3')]
    {
        assert_eq!(mrz::check_digit(text), digit, "{text}");
    }
}

#[test]
fn zones_are_right_unless_they_were_changed() {
    let world = World::new(9, 400);
    let (mut right, mut wrong) = (0, 0);
    for made in (0..world.len()).map(|index| world.journey(index)) {
        let mut all = Vec::new();
        texts(&made.document["documents"], "", &mut all);
        for (_, text) in all.iter().filter(|(_, text)| text.contains("<<") && text.contains('\n')) {
            let lines: Vec<&str> = text.lines().collect();
            let (line, number, width) = match lines.len() {
                3 => (lines[0], 5..14, 30),
                _ => (lines[1], 0..9, lines[0].len()),
            };
            assert!(lines.iter().all(|line| line.len() == width && [30, 36, 44].contains(&width)), "{text}");
            let digit = line[number.end..].chars().next().unwrap();
            if mrz::check_digit(&line[number]) == digit { right += 1 } else { wrong += 1 }
        }
    }
    assert!(right > 150 && (1..20).contains(&wrong), "{right} right, {wrong} wrong");
}
