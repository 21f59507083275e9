//! Compares the rows of each journey with its entries in the record, one page of journeys at a time.

use super::recorded::RecordedJourney;
use super::{Checked, Soundness, beside, decisions, remarks, standing};
use crate::domain::event::EventKind;
use crate::store::decisions::select_decisions;
use crate::store::engine::{DbRow, Query, Work, sql};
use crate::store::error::StoreError;
use crate::store::screening_requests::select_requests;
use crate::store::seal::{Seal, key_columns};
use std::collections::HashMap;

/// How many journeys are read in one page.
const PAGE: i64 = 128;

/// A journey: the account and the id.
pub(super) type Place = (String, String);

/// The result of the comparison of all journeys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ComparedRows {
    /// Decisions, their deliveries and second reviews.
    pub decisions: Checked,
    /// Notes and resolutions.
    pub remarks: Checked,
    /// Journeys with their documents, views, claims, assignments and retention.
    pub journeys: Checked,
}

/// All that the tables say of one journey, to be compared with its entries.
pub(super) struct JourneyRows<'r> {
    pub(super) place: Place,
    /// The row of the journey without its document.
    pub(super) row: &'r DbRow,
    pub(super) decisions: Vec<DbRow>,
    pub(super) deliveries: Vec<DbRow>,
    pub(super) notes: Vec<DbRow>,
    pub(super) resolutions: Vec<DbRow>,
    pub(super) documents: Vec<DbRow>,
    pub(super) sightings: Vec<DbRow>,
    pub(super) claims: Vec<DbRow>,
    pub(super) retention: Vec<DbRow>,
    pub(super) routing: Vec<DbRow>,
    pub(super) samples: Vec<DbRow>,
    pub(super) screenings: Vec<DbRow>,
}

/// What the comparison of each journey needs besides its rows.
pub(super) struct RowComparison<'s> {
    pub(super) seal: &'s Seal,
    /// Whether the whole store is sealed, so that a plaintext value was not written by this program.
    pub(super) is_all_sealed: bool,
    pub(super) now_ms: i64,
}

impl Soundness<'_> {
    /// Compares the rows of every journey with its entries, and the entries with the rows. It reads one snapshot, so
    /// concurrent writes do not affect it.
    pub async fn rows(&self) -> Result<ComparedRows, StoreError> {
        let mut work = self.0.snapshot().await?;
        let mut compared = ComparedRows::default();
        let first_session = first_session(&mut work).await?;
        let comparison = RowComparison {
            seal: self.1,
            is_all_sealed: is_all_sealed(&mut work).await?,
            now_ms: work.now().as_millisecond(),
        };
        let mut after = i64::MIN;
        loop {
            let journeys = work.all(journeys_query(after)).await?;
            let Some(last) = journeys.last() else { break };
            let range = (after, last.get(0)?);
            let mut page = PageRows::read(&mut work, range).await?;
            for row in &journeys {
                let place: Place = (row.get("provider")?, row.get("journey")?);
                let entries = page.entries.remove(&place).unwrap_or_default();
                let mut recorded = RecordedJourney::read(&entries, first_session)?;
                let rows = page.of(place, row);
                decisions::compare(&mut recorded, &rows, &comparison, &mut compared.decisions)?;
                remarks::compare(&mut recorded, &rows, &comparison, &mut compared.remarks)?;
                standing::compare(&recorded, &rows, &comparison, &mut compared.journeys)?;
                beside::compare(&mut recorded, &rows, &comparison, &mut compared.journeys)?;
            }
            after = range.1;
        }
        find_strays(&mut work, &mut compared.journeys).await?;
        Ok(compared)
    }
}

/// The number of the first entry about a session. Earlier entries may come from a version of this program that recorded
/// less.
async fn first_session(work: &mut Work) -> Result<i64, StoreError> {
    let query = sql("SELECT min(seq) FROM audit WHERE what = $1").bind(EventKind::SessionOpened.word());
    Ok(work.one(query).await?.get::<Option<i64>>(0)?.unwrap_or(i64::MAX))
}

async fn is_all_sealed(work: &mut Work) -> Result<bool, StoreError> {
    let row = work.one(sql("SELECT count(*) FROM seal WHERE sealed_to IS NULL")).await?;
    Ok(row.get::<i64>(0)? > 0)
}

fn journeys_query(after: i64) -> Query<'static> {
    let query = sql(concat!(
        "SELECT j.id, j.summary, j.needs_review, j.settled, j.in_queue, j.since_ms, j.urgency, j.version, j.erased_ms,
             (SELECT count(*) FROM open_decisions o WHERE o.journey_id = j.id) AS open_decisions, ",
        key_columns!(),
        " FROM journeys j LEFT JOIN keys k ON k.journey_id = j.id WHERE j.id > $1 ORDER BY j.id LIMIT $2"
    ));
    query.bind(after).bind(PAGE)
}

/// The rows of one page of journeys, by journey.
struct PageRows {
    entries: HashMap<Place, Vec<DbRow>>,
    decisions: HashMap<Place, Vec<DbRow>>,
    deliveries: HashMap<Place, Vec<DbRow>>,
    notes: HashMap<Place, Vec<DbRow>>,
    resolutions: HashMap<Place, Vec<DbRow>>,
    documents: HashMap<Place, Vec<DbRow>>,
    sightings: HashMap<Place, Vec<DbRow>>,
    claims: HashMap<Place, Vec<DbRow>>,
    retention: HashMap<Place, Vec<DbRow>>,
    routing: HashMap<Place, Vec<DbRow>>,
    samples: HashMap<Place, Vec<DbRow>>,
    screenings: HashMap<Place, Vec<DbRow>>,
}

impl PageRows {
    async fn read(work: &mut Work, (after, last): (i64, i64)) -> Result<Self, StoreError> {
        let queries = queries().map(|query| query.bind(after).bind(last));
        let mut answers = work.together(queries.into()).await?.into_iter();
        let mut next = || by_journey(answers.next().unwrap_or_default());
        Ok(Self {
            entries: next()?,
            decisions: next()?,
            deliveries: next()?,
            notes: next()?,
            resolutions: next()?,
            documents: next()?,
            sightings: next()?,
            claims: next()?,
            retention: next()?,
            routing: next()?,
            samples: next()?,
            screenings: next()?,
        })
    }

    fn of<'r>(&mut self, place: Place, row: &'r DbRow) -> JourneyRows<'r> {
        let take = |rows: &mut HashMap<Place, Vec<DbRow>>| rows.remove(&place).unwrap_or_default();
        JourneyRows {
            row,
            decisions: take(&mut self.decisions),
            deliveries: take(&mut self.deliveries),
            notes: take(&mut self.notes),
            resolutions: take(&mut self.resolutions),
            documents: take(&mut self.documents),
            sightings: take(&mut self.sightings),
            claims: take(&mut self.claims),
            retention: take(&mut self.retention),
            routing: take(&mut self.routing),
            samples: take(&mut self.samples),
            screenings: take(&mut self.screenings),
            place,
        }
    }
}

fn by_journey(rows: Vec<DbRow>) -> Result<HashMap<Place, Vec<DbRow>>, StoreError> {
    let mut by_journey: HashMap<Place, Vec<DbRow>> = HashMap::new();
    for row in rows {
        let place = (row.get("provider")?, row.get("journey")?);
        by_journey.entry(place).or_default().push(row);
    }
    Ok(by_journey)
}

/// The queries for the rows of the journeys with ids after $1 and up to $2, in the order of the fields of [`PageRows`].
fn queries() -> [Query<'static>; 12] {
    [
        sql("SELECT a.seq, a.at_ms, a.actor, a.what, a.detail, j.provider, j.journey FROM journeys j
             JOIN audit a ON a.provider = j.provider AND a.journey = j.journey
             WHERE j.id > $1 AND j.id <= $2 ORDER BY a.seq"),
        select_decisions!("WHERE j.id > $1 AND j.id <= $2 ORDER BY d.ordinal"),
        // Joined by decision, because the only index of deliveries for this is on the decision.
        sql("SELECT o.id, o.kind, o.decision_id, o.account, o.follows, o.state, o.attempts, o.due_ms, o.due_set_ms,
                 o.overwrites, o.body_sha256, o.created_ms, o.journey_id, d.journey_id AS decided_journey, j.provider, j.journey
             FROM journeys j JOIN decisions d ON d.journey_id = j.id JOIN deliveries o ON o.decision_id = d.id
             WHERE j.id > $1 AND j.id <= $2 ORDER BY o.ordinal"),
        sql(concat!(
            "SELECT n.id, n.reviewer, n.at_ms, n.words, ",
            key_columns!(),
            " FROM notes n JOIN journeys j ON j.id = n.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.id > $1 AND j.id <= $2 ORDER BY n.id"
        )),
        sql(concat!(
            "SELECT r.finding, r.conclusion, r.reason, r.comment, r.reviewer, r.at_ms, ",
            key_columns!(),
            " FROM resolutions r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.id > $1 AND j.id <= $2 ORDER BY r.journey_id, r.finding"
        )),
        sql("SELECT d.version, d.hash, d.received_at, j.provider, j.journey
             FROM documents d JOIN journeys j ON j.id = d.journey_id WHERE j.id > $1 AND j.id <= $2"),
        sql("SELECT s.reviewer, s.version, j.provider, j.journey
             FROM sightings s JOIN journeys j ON j.id = s.journey_id WHERE j.id > $1 AND j.id <= $2"),
        sql("SELECT c.reviewer, c.until_ms, j.provider, j.journey
             FROM claims c JOIN journeys j ON j.id = c.journey_id WHERE j.id > $1 AND j.id <= $2"),
        sql(concat!(
            "SELECT r.journey_id, r.ended_ms, r.hold_reason, r.hold_by, r.hold_until_ms, ",
            key_columns!(),
            " FROM retention r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.id > $1 AND j.id <= $2"
        )),
        sql("SELECT 'assigned' AS how, a.reviewer AS name, a.assigned_by AS said_by, a.at_ms, j.provider, j.journey
             FROM assignments a JOIN journeys j ON j.id = a.journey_id WHERE j.id > $1 AND j.id <= $2
             UNION ALL
             SELECT 'escalated', e.escalated_to, e.escalated_by, e.at_ms, j.provider, j.journey
             FROM escalations e JOIN journeys j ON j.id = e.journey_id WHERE j.id > $1 AND j.id <= $2"),
        sql(concat!(
            "SELECT s.decision_id, s.drawn_by, s.drawn_ms, s.reviewer, s.verb, s.reason, s.comment, s.judged_ms, ",
            key_columns!(),
            " FROM samples s JOIN journeys j ON j.id = s.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             WHERE j.id > $1 AND j.id <= $2"
        )),
        select_requests!("WHERE j.id > $1 AND j.id <= $2 ORDER BY r.created_ms"),
    ]
}

/// Reports journeys of the record that have no row, and rows that belong to no journey.
async fn find_strays(work: &mut Work, checked: &mut Checked) -> Result<(), StoreError> {
    let missing = sql("SELECT DISTINCT a.provider, a.journey FROM audit a
         LEFT JOIN journeys j ON j.provider = a.provider AND j.journey = a.journey
         WHERE a.what = $1 AND j.id IS NULL LIMIT 3");
    for row in &work.all(missing.bind(EventKind::JourneyReceived.word())).await? {
        let (account, journey): Place = (row.get(0)?, row.get(1)?);
        checked.complain(|| format!("journey {account}:{journey} is in the record and not in the store"));
    }
    for row in &work.all(sql(STRAYS)).await? {
        let (table, count): (String, i64) = (row.get(0)?, row.get(1)?);
        if count > 0 {
            checked.complain(|| format!("{count} rows of {table} belong to no journey"));
        }
    }
    Ok(())
}

/// The number of rows of each table whose journey, decision or screening request is missing.
const STRAYS: &str = "SELECT 'documents', count(*) FROM documents WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'decisions', count(*) FROM decisions WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'deliveries', count(*) FROM deliveries WHERE journey_id NOT IN (SELECT id FROM journeys)
     OR (id NOT IN (SELECT id FROM screening_requests)
         AND (decision_id IS NULL OR decision_id NOT IN (SELECT id FROM decisions)))
 UNION ALL SELECT 'notes', count(*) FROM notes WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'resolutions', count(*) FROM resolutions WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'sightings', count(*) FROM sightings WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'claims', count(*) FROM claims WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'retention', count(*) FROM retention WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'keys', count(*) FROM keys WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'assignments', count(*) FROM assignments WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'escalations', count(*) FROM escalations WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'samples', count(*) FROM samples WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'screening_requests', count(*) FROM screening_requests WHERE journey_id NOT IN (SELECT id FROM journeys)
 UNION ALL SELECT 'second_answers', count(*) FROM second_answers WHERE decision_id NOT IN (SELECT id FROM decisions)";
