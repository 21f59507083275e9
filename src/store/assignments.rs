//! Assignments, escalations and absences. An assignment says who should decide a journey; a claim says who does.

use super::again::again;
use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::journeys::begin_locked;
use super::notes;
use super::record::{self, NewEntry};
use super::seal::Seal;
use super::store_row::{NamedRow, ms};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::record::Note;
use crate::domain::routing::{EscalatedTo, Routing};
use crate::domain::second::DEFAULT_HOURS;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// The assignments, escalations and absences of a store.
#[derive(Clone, Copy, Debug)]
pub struct Assignments<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

impl Assignments<'_> {
    /// Assigns a journey to a reviewer; `None` removes the assignment. False if there is no such journey.
    pub async fn assign(
        &self,
        key: &JourneyKey,
        to: Option<&Reviewer>,
        by: &Reviewer,
    ) -> Result<bool, StoreError> {
        again!(async {
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
            let at = work.now();
            let change = match to {
                Some(to) => sql("INSERT INTO assignments (journey_id, reviewer, assigned_by, at_ms)
                 VALUES ($1, $2, $3, $4)
                 ON CONFLICT (journey_id) DO UPDATE SET reviewer = excluded.reviewer,
                     assigned_by = excluded.assigned_by, at_ms = excluded.at_ms")
                .bind(id)
                .bind(&to.0)
                .bind(&by.0)
                .bind(ms(at)),
                None => sql("DELETE FROM assignments WHERE journey_id = $1").bind(id),
            };
            work.later([change]).await?;
            let event = Event::JourneyAssigned { to: to.cloned() };
            record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
            work.commit().await?;
            Ok(true)
        })
    }

    /// Escalates a journey to the lead or to a reviewer, with a note that says why, and releases the claim of the
    /// note's author. False if there is no such journey.
    pub async fn escalate(&self, key: &JourneyKey, to: &EscalatedTo, why: &Note) -> Result<bool, StoreError> {
        again!(async {
            let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
            let at = work.now();
            let upsert = sql("INSERT INTO escalations (journey_id, escalated_to, escalated_by, at_ms)
             VALUES ($1, $2, $3, $4)
             ON CONFLICT (journey_id) DO UPDATE SET escalated_to = excluded.escalated_to,
                 escalated_by = excluded.escalated_by, at_ms = excluded.at_ms");
            work.later([upsert.bind(id).bind(to.to_string()).bind(&why.by.0).bind(ms(at))]).await?;
            let release = sql("DELETE FROM claims WHERE journey_id = $1 AND reviewer = $2");
            let had_it = work.run(release.bind(id).bind(&why.by.0)).await? > 0;
            let mut events = vec![Event::JourneyEscalated { to: to.clone() }];
            events.extend(had_it.then_some(Event::JourneyReleased {}));
            for event in events {
                record::append(&mut work, &NewEntry { at, by: &why.by, journey: Some(key), event }).await?;
            }
            let seal = self.1.of_journey(&mut work, id, key).await?;
            notes::put(&mut work, id, key, why, &seal).await?;
            work.commit().await?;
            Ok(true)
        })
    }

    /// Records that a reviewer is away from `from` until `until`.
    pub async fn set_away(
        &self,
        reviewer: &Reviewer,
        (from, until): (Timestamp, Timestamp),
        by: &Reviewer,
    ) -> Result<(), StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let upsert = sql("INSERT INTO absences (reviewer, from_ms, until_ms) VALUES ($1, $2, $3)
             ON CONFLICT (reviewer, from_ms) DO UPDATE SET until_ms = excluded.until_ms");
            work.later([upsert.bind(&reviewer.0).bind(ms(from)).bind(ms(until))]).await?;
            let event = Event::ReviewerAway { reviewer: reviewer.clone(), from, until };
            let at = work.now();
            record::append(&mut work, &NewEntry { at, by, journey: None, event }).await?;
            work.commit().await
        })
    }

    /// The reviewers who are away now.
    pub async fn away(&self) -> Result<BTreeSet<Reviewer>, StoreError> {
        let now = ms(self.0.now());
        let query = sql("SELECT DISTINCT reviewer FROM absences WHERE from_ms <= $1 AND until_ms > $1");
        let rows = self.0.all(query.bind(now)).await?;
        rows.iter().map(|row| row.get(0).map(Reviewer)).collect()
    }

    /// How many journeys in the queue are assigned to each reviewer.
    pub async fn counts(&self) -> Result<BTreeMap<Reviewer, i64>, StoreError> {
        let query =
            sql("SELECT a.reviewer, count(*) FROM assignments a JOIN journeys j ON j.id = a.journey_id
             WHERE j.in_queue = 1 GROUP BY a.reviewer")
            .on_postgres(
                "SELECT a.reviewer, count(*) FROM assignments a JOIN journeys j ON j.id = a.journey_id
             WHERE j.in_queue GROUP BY a.reviewer",
            );
        let rows = self.0.all(query).await?;
        rows.iter().map(|row| Ok((Reviewer(row.get(0)?), row.get(1)?))).collect()
    }
}

/// Selects the journeys with a proposal that is older than its rule allows at $1. Without a rule's hours the default
/// counts: [`DEFAULT_HOURS`].
macro_rules! old_proposals {
    ($columns:literal, $condition:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM open_decisions o JOIN decisions d ON d.id = o.id
              WHERE o.state = 'proposed' AND d.at_ms + coalesce(d.second_hours, 24) * 3600000 ",
            $condition
        )
    };
}
pub(super) use old_proposals;

const _: () = assert!(DEFAULT_HOURS == 24, "the statements say so");

/// Assignments, escalations and samples of all journeys. Few journeys have any of them, so they are read once instead of
/// joined to each row. An old proposal is escalated to the lead.
pub(super) fn all_queries(now: Timestamp) -> [Query<'static>; 3] {
    let escalated = sql(concat!(
        "SELECT journey_id, escalated_to FROM escalations UNION ALL ",
        old_proposals!("o.journey_id, 'lead'", "<= $1"),
        " AND o.journey_id NOT IN (SELECT journey_id FROM escalations)"
    ));
    [
        sql("SELECT journey_id, reviewer FROM assignments"),
        escalated.bind(ms(now)),
        sql("SELECT s.journey_id FROM samples s JOIN journeys j ON j.id = s.journey_id
             WHERE s.judged_ms IS NULL AND NOT (j.needs_review AND NOT j.settled)"),
    ]
}

/// Reads the answers to [`all_queries`], by journey row.
pub(super) fn routings(
    [assigned, escalated, samples]: [Vec<DbRow>; 3],
) -> Result<HashMap<i64, Routing>, StoreError> {
    let mut routings: HashMap<i64, Routing> = HashMap::new();
    for row in &assigned {
        routings.entry(row.get(0)?).or_default().assigned_to = Some(Reviewer(row.get(1)?));
    }
    for row in &escalated {
        routings.entry(row.get(0)?).or_default().escalated_to = Some(row.get::<String>(1)?.into());
    }
    for row in &samples {
        routings.entry(row.get(0)?).or_default().is_sample = true;
    }
    Ok(routings)
}

/// Reads assignment and escalation of one journey.
pub(super) fn routing_query(key: &JourneyKey, now: Timestamp) -> Query<'_> {
    let query = sql(concat!(
        "SELECT j.id, a.reviewer, coalesce(e.escalated_to, (",
        old_proposals!("'lead'", "<= $3 AND o.journey_id = j.id"),
        ")) AS escalated_to, NOT (j.needs_review AND NOT j.settled) AND EXISTS (SELECT 1
             FROM samples s WHERE s.journey_id = j.id AND s.judged_ms IS NULL) AS is_sample
         FROM journeys j LEFT JOIN assignments a ON a.journey_id = j.id
         LEFT JOIN escalations e ON e.journey_id = j.id
         WHERE j.provider = $1 AND j.journey = $2"
    ));
    query.bind(&key.provider.0).bind(key.id.as_sent()).bind(ms(now))
}

pub(super) fn read_routing(row: &DbRow) -> Result<Routing, Damaged> {
    let row = NamedRow::new("assignments", row);
    Ok(Routing {
        assigned_to: row.get::<Option<String>>("reviewer")?.map(Reviewer),
        escalated_to: row.get::<Option<String>>("escalated_to")?.map(EscalatedTo::from),
        is_sample: row.get("is_sample")?,
    })
}

/// Ends the escalation of a journey: a decision answers it, whoever made it.
pub(super) fn answered(id: i64) -> Query<'static> {
    sql("DELETE FROM escalations WHERE journey_id = $1").bind(id)
}
