//! The figures: counted from facts, checked by hand.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use referee::domain::decision::{DecisionState, Verb};
use referee::review::stats::{DecisionFact, FaceFact, Stats, WaitingByAge};

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

fn utc() -> Zoned {
    now().to_zoned(TimeZone::UTC)
}

fn fact(verb: Verb, minutes_ago: i64, took_seconds: i64, rules: &[&str]) -> DecisionFact {
    let at = now() - SignedDuration::from_mins(minutes_ago);
    DecisionFact {
        verb,
        reason: "other".to_owned(),
        at,
        opened: Some(at - SignedDuration::from_secs(took_seconds)),
        state: DecisionState::Delivered,
        failed_rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        is_correction: false,
        is_corrected: false,
    }
}

#[test]
fn decisions_are_counted_by_hour_day_verb_and_reason() {
    let facts = [
        fact(Verb::Approve, 5, 30, &[]),
        fact(Verb::Reject, 90, 60, &[]),
        fact(Verb::Reject, 60 * 30, 90, &[]),
    ];
    let stats = Stats::of(WaitingByAge::default(), &facts, &[], &utc());
    assert_eq!((stats.decided, stats.last_hour), (3, 1));
    assert_eq!(stats.by_verb["reject"], 2);
    assert_eq!(stats.by_day["2026-02-28"], 1);
    assert_eq!(stats.by_hour.values().sum::<usize>(), 2);
}

#[test]
fn days_and_hours_are_those_of_the_reviewer() {
    let facts = [fact(Verb::Approve, 5, 30, &[]), fact(Verb::Reject, 60 * 18, 60, &[])];
    let counted = |hours: i8| {
        let zone = TimeZone::fixed(jiff::tz::offset(hours));
        let stats = Stats::of(WaitingByAge::default(), &facts, &[], &now().to_zoned(zone));
        let keys = |counts: std::collections::BTreeMap<String, usize>| counts.into_keys().collect::<Vec<_>>();
        (keys(stats.by_day), keys(stats.by_hour))
    };
    let texts = |texts: [&str; 2]| texts.map(str::to_owned).to_vec();
    let london = (texts(["2026-02-28", "2026-03-01"]), texts(["2026-02-28 18:00", "2026-03-01 11:00"]));
    assert_eq!(counted(0), london);
    let tokyo = (vec!["2026-03-01".to_owned()], texts(["2026-03-01 03:00", "2026-03-01 20:00"]));
    assert_eq!(counted(9), tokyo);
}

#[test]
fn days_older_than_two_weeks_are_in_the_total_only() {
    let facts = [13, 14].map(|days| fact(Verb::Approve, 60 * 24 * days, 30, &[]));
    let stats = Stats::of(WaitingByAge::default(), &facts, &[], &utc());
    assert_eq!(
        (stats.decided, stats.by_day.into_keys().collect::<Vec<_>>()),
        (2, vec!["2026-02-16".to_owned()])
    );
}

#[test]
fn what_was_taken_back_was_not_decided() {
    let mut undone = fact(Verb::Approve, 5, 30, &["under_age"]);
    undone.state = DecisionState::Undone;
    let stats = Stats::of(WaitingByAge::default(), &[undone], &[], &utc());
    assert_eq!((stats.decided, stats.overturned.len()), (0, 0));
}

#[test]
fn median_and_ninetieth_percentile_are_nearest_ranks() {
    let facts: Vec<_> = (1..=10).map(|seconds| fact(Verb::Approve, 1, seconds * 10, &[])).collect();
    let handling = Stats::of(WaitingByAge::default(), &facts, &[], &utc()).handling;
    assert_eq!((handling.median_seconds, handling.p90_seconds), (Some(50), Some(90)));
    assert_eq!(Stats::of(WaitingByAge::default(), &[], &[], &utc()).handling.median_seconds, None);
}

#[test]
fn an_approval_overturns_the_rules_that_had_failed() {
    let facts = [
        fact(Verb::Approve, 1, 1, &["expired_document"]),
        fact(Verb::Reject, 1, 1, &["expired_document", "under_age"]),
        fact(Verb::Resubmit, 1, 1, &["expired_document"]),
    ];
    let rows = Stats::of(WaitingByAge::default(), &facts, &[], &utc()).overturned;
    assert_eq!((rows[0].rule.as_str(), rows[0].decided, rows[0].approved), ("expired_document", 2, 1));
    assert!((rows[0].rate - 0.5).abs() < f64::EPSILON);
    assert_eq!((rows[1].rule.as_str(), rows[1].approved), ("under_age", 0));
}

#[test]
fn blind_answers_agree_disagree_or_stay_open() {
    let face = |same, machine| FaceFact { same, machine };
    let facts = [face(Some(true), Some(true)), face(Some(false), Some(true)), face(None, Some(true))];
    let faces = Stats::of(WaitingByAge::default(), &[], &facts, &utc()).faces;
    assert_eq!((faces.answered, faces.agreed, faces.disagreed, faces.open), (3, 1, 1, 1));
}
