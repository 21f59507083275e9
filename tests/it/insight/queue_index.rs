//! The index of the queue against a plain list of its rows: the same order, the same hits, whatever changes.

use super::filter::{queued, row};
use proptest::prelude::*;
use referee::domain::ids::Reviewer;
use referee::domain::queue::{ChangedRow, JourneyState, QueuedRow, Row, RowId, Urgency};
use referee::insight::filter::{Filter, FilterContext, IndexQuery, QueueIndex, Sort};
use referee::insight::triage::{self, ServiceLevels};
use std::collections::{BTreeMap, BTreeSet};

const NOW: i64 = 1_717_200_000_000;
const HOUR: i64 = 3_600_000;

/// What a row is made of.
type Seed = (u8, u8, u8, u8);

fn me() -> Reviewer {
    Reviewer("amina".into())
}

fn made(id: i64, (urgency, hours, name, state): Seed) -> Row {
    let mut row = row(&format!("j{id:03}"), ["Anna", "Noor Aziz", "José", "Иван", ""][usize::from(name % 5)]);
    let urgencies = [Urgency::Sanctions, Urgency::Face, Urgency::Other];
    row.summary.urgency = urgencies[usize::from(urgency % 3)];
    row.summary.since_ms = NOW - i64::from(hours % 4) * HOUR / 2;
    row.summary.country = Some(["UTO", "IND"][usize::from(hours % 2)].to_owned());
    row.summary.aml_score = (name % 2 == 0).then_some(name);
    row.state = [JourneyState::Pending, JourneyState::Held, JourneyState::Claimed][usize::from(state % 3)];
    row.claimed_by = (state % 3 == 2).then(me);
    row
}

/// The rows in the order that the store would tell, with what each follows.
fn in_order(rows: &BTreeMap<i64, Row>, now_ms: i64) -> Vec<QueuedRow> {
    let mut all: Vec<Row> = rows.values().cloned().collect();
    triage::order(&mut all, now_ms, &ServiceLevels::usual(HOUR));
    let id = |row: &Row| *rows.iter().find(|(_, other)| other.key == row.key).unwrap().0;
    all.iter().map(|row| at(id(row), row, now_ms)).collect()
}

fn at(id: i64, row: &Row, now_ms: i64) -> QueuedRow {
    let mut queued = queued(id, row);
    queued.order.is_in_time = queued.late_at_ms >= now_ms;
    queued
}

fn ids(rows: &[QueuedRow]) -> Vec<RowId> {
    rows.iter().map(|queued| queued.id).collect()
}

fn hits(index: &QueueIndex, query: &IndexQuery) -> Vec<RowId> {
    let mut hits = index.search(query, None, 1, || false).unwrap();
    while !hits.is_complete() {
        hits = index.search(query, Some(hits), 1, || false).unwrap();
    }
    hits.ids
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn changes_one_by_one_end_where_reading_anew_does(
        first in prop::collection::vec(any::<Seed>(), 0..40),
        later in prop::collection::vec((0i64..60, prop::option::of(any::<Seed>()), 0i64..3), 0..40),
    ) {
        let mut rows: BTreeMap<i64, Row> = (0..).zip(first).map(|(id, seed)| (id, made(id, seed))).collect();
        let (mut now, mut index) = (NOW, QueueIndex::of(&in_order(&rows, NOW), &me()));
        for (id, seed, quarters) in later {
            now += quarters * HOUR / 4;
            let before = rows.get(&id).cloned();
            match seed {
                Some(seed) => drop(rows.insert(id, made(id, seed))),
                None => drop(rows.remove(&id)),
            }
            let all = in_order(&rows, now);
            let place = all.iter().position(|queued| queued.id == RowId(id));
            let follows = place.and_then(|place| {
                let before = all.get(place.checked_sub(1)?)?;
                (before.order == all[place].order).then_some(before.id)
            });
            let Some(row) = rows.get(&id).cloned().or(before) else { continue };
            let changed = ChangedRow { queued: at(id, &row, now), is_in_queue: place.is_some(), follows };
            index.turn_late(now);
            index.put(&[changed], &me());
            prop_assert_eq!(index.ids().collect::<Vec<_>>(), ids(&all));
            let shown: Vec<&QueuedRow> = all.iter().filter(|queued| queued.row.state.waits()).collect();
            prop_assert_eq!(index.shown(), shown.len());
            for (place, queued) in shown.iter().enumerate() {
                prop_assert_eq!(index.place(queued), Some(place));
                prop_assert_eq!(index.shown_from(place, 1), [queued.id]);
            }
            prop_assert_eq!(index.oldest_since_ms(), shown.iter().map(|it| it.order.since_ms).min());
        }
    }

    #[test]
    fn a_search_finds_what_each_row_by_itself_says(
        seeds in prop::collection::vec(any::<Seed>(), 0..40),
        words in prop::sample::select(vec![
            "", "an", "a", "-an", "noor ref", "иван", "country:uto", "mine", "-mine an", "marked", "held",
            "aml>=2", "wait>40m", "jose -country:ind",
        ]),
        skipped in 0i64..40,
    ) {
        let rows: BTreeMap<i64, Row> = (0..).zip(seeds).map(|(id, seed)| (id, made(id, seed))).collect();
        let all = in_order(&rows, NOW);
        let mut index = QueueIndex::default();
        // In parts, as it is read.
        all.chunks(7).for_each(|part| index.append(QueueIndex::of(part, &me())));
        index.set_skipped(BTreeSet::from([RowId(skipped)]));
        let (filter, me) = (Filter::parse(words).unwrap(), me());
        let marked_keys: BTreeSet<_> = all.iter().take(3).map(|queued| queued.row.key.clone()).collect();
        let context = FilterContext { now_ms: NOW, reviewer: Some(&me), marked: &marked_keys };
        let wants_settled = words.contains("held");
        let passes = |queued: &&QueuedRow| {
            queued.id != RowId(skipped)
                && (wants_settled || queued.row.state.waits())
                && filter.matches(&queued.row, &context)
        };
        let wanted: Vec<QueuedRow> = all.iter().filter(passes).cloned().collect();
        let marked = all.iter().take(3).map(|queued| queued.id).collect();
        let query = IndexQuery { filter, wants_settled, marked, now_ms: NOW, ..IndexQuery::default() };
        prop_assert_eq!(hits(&index, &query), ids(&wanted));

        let mut newest = wanted.clone();
        newest.sort_by_key(|queued| std::cmp::Reverse(queued.order.since_ms));
        prop_assert_eq!(hits(&index, &IndexQuery { sort: Sort::Newest, ..query.clone() }), ids(&newest));
        let mut named = wanted.clone();
        named.sort_by_key(|queued| referee::insight::names::folded(queued.row.summary.applicant.as_ref().unwrap()));
        prop_assert_eq!(hits(&index, &IndexQuery { sort: Sort::Name, ..query.clone() }), ids(&named));
        let mut aml = wanted;
        aml.sort_by_key(|queued| std::cmp::Reverse(queued.row.summary.aml_score));
        prop_assert_eq!(hits(&index, &IndexQuery { sort: Sort::Aml, ..query }), ids(&aml));
    }
}

#[test]
fn a_search_is_given_up_at_once() {
    let rows: BTreeMap<i64, Row> = (0..10).map(|id| (id, made(id, (0, 0, 0, 0)))).collect();
    let index = QueueIndex::of(&in_order(&rows, NOW), &me());
    assert_eq!(index.search(&IndexQuery::default(), None, 1, || true), None);
}

#[test]
fn thousands_of_rows_that_come_one_by_one_are_in_their_order() {
    let mut rows = BTreeMap::new();
    let mut index = QueueIndex::default();
    for id in 0..2_500 {
        let mut row = made(id, (1, 0, 0, 0));
        // The later it came, the longer it waits.
        row.summary.since_ms = NOW - 30 * HOUR - id;
        let changed = ChangedRow { queued: at(id, &row, NOW), is_in_queue: true, follows: None };
        assert_eq!(index.put(&[changed], &me()), [RowId(id)]);
        rows.insert(id, row);
    }
    assert_eq!(index.ids().collect::<Vec<_>>(), (0..2_500).rev().map(RowId).collect::<Vec<_>>());
}
