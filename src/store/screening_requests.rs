//! The outbox of requests to run AML screening again. Like deliveries, they are recorded, held, leased and concluded.

use super::again::again;
use super::delivery::DeliveryEnd;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{lock, ourselves};
use super::record::{self, NewEntry};
use super::seal::{Commitment, JourneySeal, Seal, SealedColumns, SealedPlace, key_columns};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::decision::DecisionState;
use crate::domain::delivery::DeliveryEvent;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer, ServiceId};
use crate::domain::screening_request::{RequestStep, ScreenedPerson, ScreeningRequest};
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// The screening requests of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct ScreeningRequests<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A request to be recorded.
#[derive(Clone, Debug)]
pub struct NewScreeningRequest<'a> {
    pub id: Uuid,
    pub journey: &'a JourneyKey,
    pub person: &'a ScreenedPerson,
    pub by: &'a Reviewer,
    /// How long it can be undone.
    pub hold: Duration,
}

/// The result of recording or changing a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestMoved {
    Yes(Box<ScreeningRequest>),
    /// The state of the request does not allow the change.
    Not(DecisionState),
    /// Another request for this journey is open.
    OnItsWay,
    /// There is no such journey or request.
    Unknown,
}

/// A request that a sender has leased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeasedRequest {
    pub request: ScreeningRequest,
    pub service: ServiceId,
    /// The number of the lease, a fencing token: a later lease of the request ends this one.
    pub lease_no: i64,
    pub failing_since: Option<Timestamp>,
    /// When the first attempt with an unknown result was made; `None` if there was none.
    pub maybe_applied: Option<Timestamp>,
}

/// Selects requests with the columns that [`read`] needs.
macro_rules! select_requests {
    ($tail:literal) => {
        sql(concat!(
            "SELECT r.id, r.person, r.reviewer, r.state, r.created_ms, r.held_until_ms, r.due_ms, r.lease_no, r.attempts,
                r.failing_since_ms, r.maybe_applied_ms, r.last_problem, j.service, ",
            key_columns!(),
            " FROM screening_requests r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id ",
            $tail
        ))
    };
}

impl ScreeningRequests<'_> {
    /// Writes a request and its entry in the record in one transaction.
    pub async fn ask(&self, new: &NewScreeningRequest<'_>) -> Result<RequestMoved, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let Some(row) = lock(&mut work, new.journey).await? else { return Ok(RequestMoved::Unknown) };
            let seal = self.1.of_journey(&mut work, row, new.journey).await?;
            let (now, held_until) = (work.now(), work.after(new.hold));
            let stored = new.person.stored();
            let insert = sql(
            "INSERT INTO screening_requests (id, journey_id, account, person, reviewer, state, created_ms,
                 held_until_ms, due_ms)
             VALUES ($1, $2, $3, $4, $5, 'held', $6, $7, $7) ON CONFLICT DO NOTHING",
        );
            let insert = insert
                .bind(new.id.to_string())
                .bind(row)
                .bind(&new.journey.provider.0)
                .bind(seal.text(place("person", &new.id.to_string()), &stored)?)
                .bind(&new.by.0)
                .bind(ms(now))
                .bind(ms(held_until));
            if work.run(insert).await? != 1 {
                return Ok(RequestMoved::OnItsWay);
            }
            let (person_sha256, person_hmac) = Commitment::fields(Some(seal.commitment(&stored)));
            let event = Event::ScreeningAsked { request: new.id, held_until, person_sha256, person_hmac };
            let entry = NewEntry { at: now, by: new.by, journey: Some(new.journey), event };
            record::append(&mut work, &entry).await?;
            self.committed(work, new.id).await
        })
    }

    /// The requests that are neither delivered, undone nor discarded, oldest first.
    pub async fn open(&self) -> Result<Listed<ScreeningRequest>, StoreError> {
        let query =
            select_requests!("WHERE r.state NOT IN ('delivered', 'undone', 'dropped') ORDER BY r.ordinal");
        let rows = self.0.all(query).await?;
        Ok(Listed::sort(rows.iter().map(|row| read(row, self.1).map(|leased| leased.request))))
    }

    /// Undoes, retries or discards a request for a reviewer.
    pub async fn step(&self, id: Uuid, by: &Reviewer, step: RequestStep) -> Result<RequestMoved, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            let Some(found) = self.locked(&mut work, id).await? else { return Ok(RequestMoved::Unknown) };
            let (request, now) = (found.request, work.now());
            let event = match step {
                RequestStep::Undo => DeliveryEvent::Undone,
                RequestStep::Retry => DeliveryEvent::Retried,
                RequestStep::Discard => DeliveryEvent::Dropped,
            };
            let Some(to) = request.state.after(event) else { return Ok(RequestMoved::Not(request.state)) };
            let change = sql(
                "UPDATE screening_requests SET state = $2, due_ms = $3, failing_since_ms = NULL WHERE id = $1",
            );
            let due = to.goes_on().then(|| ms(now));
            work.run(change.bind(id.to_string()).bind(to.word()).bind(due)).await?;
            note(&mut work, (&request, by, now), to, None).await?;
            self.committed(work, id).await
        })
    }

    /// When the next request of an account that is not busy becomes due; `None` if there is none.
    pub async fn next_due(&self, busy: &BTreeSet<ProviderName>) -> Result<Option<Timestamp>, StoreError> {
        let due = sql(
            "SELECT account, min(due_ms) FROM screening_requests WHERE due_ms IS NOT NULL GROUP BY account",
        );
        let mut first: Option<i64> = None;
        for row in &self.0.all(due).await? {
            let (account, due): (String, i64) = (row.get(0)?, row.get(1)?);
            if !busy.contains(&ProviderName(account)) {
                first = Some(first.map_or(due, |known| known.min(due)));
            }
        }
        Ok(first.map(|due| Timestamp::from_millisecond(due).unwrap_or(Timestamp::MIN)))
    }

    /// Leases the request that has been due for longest, except requests of busy accounts.
    pub async fn lease(
        &self,
        busy: &BTreeSet<ProviderName>,
        lasts: Duration,
    ) -> Result<Option<LeasedRequest>, StoreError> {
        let now = ms(self.0.exact_now().await?);
        let due =
            sql("SELECT id, account FROM screening_requests WHERE due_ms <= $1 ORDER BY due_ms, ordinal");
        for row in &self.0.all(due.bind(now)).await? {
            let (id, account): (String, String) = (row.get(0)?, row.get(1)?);
            let Some(id) = Uuid::parse_str(&id).ok().filter(|_| !busy.contains(&ProviderName(account)))
            else {
                continue;
            };
            if let Some(leased) = self.lease_one(id, lasts).await? {
                return Ok(Some(leased));
            }
        }
        Ok(None)
    }

    async fn lease_one(&self, id: Uuid, lasts: Duration) -> Result<Option<LeasedRequest>, StoreError> {
        let mut work = self.0.begin().await?;
        let found = match self.locked(&mut work, id).await {
            Ok(Some(found)) if found.request.state.after(DeliveryEvent::Leased).is_some() => found,
            Ok(None) => return Ok(None),
            Ok(Some(_)) | Err(StoreError::Damaged(_)) => {
                tracing::warn!(request = %id, "a screening request cannot be read");
                leave_alone(&mut work, id).await?;
                work.commit().await?;
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let lease =
            sql("UPDATE screening_requests SET state = 'sending', due_ms = $3, lease_no = lease_no + 1
             WHERE id = $1 AND lease_no = $2 AND due_ms <= $4");
        let lease = lease.bind(id.to_string()).bind(found.lease_no).bind(ms(work.after(lasts)));
        let now = ms(work.now());
        if work.run(lease.bind(now)).await? != 1 {
            return Ok(None);
        }
        work.commit().await?;
        Ok(Some(LeasedRequest { lease_no: found.lease_no.saturating_add(1), ..found }))
    }

    /// Stores, before the request is sent, that it may have been applied (a write-ahead mark). False if another sender
    /// has leased the request since.
    pub async fn mark(&self, leased: &LeasedRequest, lasts: Duration) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        lock(&mut work, &leased.request.journey).await?;
        let now = work.now();
        let mark = sql("UPDATE screening_requests SET attempts = attempts + 1, due_ms = $3,
                 maybe_applied_ms = coalesce(maybe_applied_ms, $4)
             WHERE id = $1 AND lease_no = $2 AND state = 'sending'");
        let mark = mark.bind(leased.request.id.to_string()).bind(leased.lease_no).bind(ms(work.after(lasts)));
        if work.run(mark.bind(ms(now))).await? != 1 {
            return Ok(false);
        }
        note(&mut work, (&leased.request, &ourselves(), now), DecisionState::Sending, None).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Stores the result of a sender's turn. False if another sender has leased the request since.
    pub async fn conclude(&self, leased: &LeasedRequest, ending: &DeliveryEnd) -> Result<bool, StoreError> {
        let Some(to) = DecisionState::Sending.after(ending.event()) else { return Ok(false) };
        let (request, mut work) = (&leased.request, self.0.begin().await?);
        let Some(row) = lock(&mut work, &request.journey).await? else { return Ok(false) };
        let seal = self.1.of_journey(&mut work, row, &request.journey).await?;
        let now = work.now();
        let problem = seal.maybe_text(place("last_problem", &request.id.to_string()), ending.problem())?;
        let end = sql(
            "UPDATE screening_requests SET state = $3, due_ms = $4, last_problem = $5, maybe_applied_ms = $6,
                 failing_since_ms = CASE WHEN $7 THEN coalesce(failing_since_ms, $8) END
             WHERE id = $1 AND lease_no = $2 AND state = 'sending'",
        );
        let end = end.bind(request.id.to_string()).bind(leased.lease_no).bind(to.word());
        let end = end.bind(ending.due().map(ms)).bind(problem);
        let end = end.bind(ending.doubt().map(|doubt| ms(doubt.since))).bind(ending.due().is_some());
        if work.run(end.bind(ms(now))).await? != 1 {
            return Ok(false);
        }
        note(&mut work, (request, &ourselves(), now), to, coded(ending, &seal)).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Locks the journey of a request, and reads the request within this transaction.
    async fn locked(&self, work: &mut Work, id: Uuid) -> Result<Option<LeasedRequest>, StoreError> {
        let Some(row) = work.maybe(by_id(id)).await? else { return Ok(None) };
        lock(work, &read(&row, self.1)?.request.journey).await?;
        let row = work.one(by_id(id)).await?;
        Ok(Some(read(&row, self.1)?))
    }

    async fn committed(&self, mut work: Work, id: Uuid) -> Result<RequestMoved, StoreError> {
        let row = work.one(by_id(id)).await?;
        let request = read(&row, self.1)?.request;
        work.commit().await?;
        Ok(RequestMoved::Yes(Box::new(request)))
    }
}

/// How long a row that cannot be read is postponed.
const DAMAGED_LATER: Duration = Duration::from_secs(3_600);

async fn leave_alone(work: &mut Work, id: Uuid) -> Result<(), StoreError> {
    let later = ms(work.after(DAMAGED_LATER));
    let leave = sql("UPDATE screening_requests SET due_ms = $2 WHERE id = $1");
    work.run(leave.bind(id.to_string()).bind(later)).await?;
    Ok(())
}

fn by_id(id: Uuid) -> Query<'static> {
    select_requests!("WHERE r.id = $1").bind(id.to_string())
}

fn place<'a>(column: &'static str, row: &'a str) -> SealedPlace<'a> {
    SealedPlace { table: "screening_requests", column, row }
}

/// The problem as it is recorded. The text of the service is recorded only if the store is not sealed.
fn coded(ending: &DeliveryEnd, seal: &JourneySeal) -> Option<Untrusted> {
    ending.problem().map(|problem| seal.coded(&Untrusted::from(problem)))
}

async fn note(
    work: &mut Work,
    (request, by, at): (&ScreeningRequest, &Reviewer, Timestamp),
    state: DecisionState,
    problem: Option<Untrusted>,
) -> Result<(), StoreError> {
    let event = Event::ScreeningChanged { request: request.id, state, problem };
    record::append(work, &NewEntry { at, by, journey: Some(&request.journey), event }).await
}

fn read(row: &DbRow, seal: &Seal) -> Result<LeasedRequest, Damaged> {
    let row = NamedRow::new("screening_requests", row);
    let sealed = SealedColumns::of(seal, &row);
    let id: String = row.get("id")?;
    let person = ScreenedPerson::read(&sealed.text("person", &id)?);
    let state = row.word("state")?;
    // In the states held and sending, `due_ms` is the end of the hold or of the lease.
    let is_tried_again = matches!(state, DecisionState::Waiting | DecisionState::Uncertain);
    let request = ScreeningRequest {
        id: row.word("id")?,
        journey: JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?),
        person: person.ok_or_else(|| row.odd("person", "is not what we wrote"))?,
        by: Reviewer(row.get("reviewer")?),
        at: row.time("created_ms")?,
        state,
        held_until: row.time("held_until_ms")?,
        attempts: row.times("attempts")?,
        due: if is_tried_again { row.maybe_time("due_ms")? } else { None },
        last_problem: sealed.maybe_text("last_problem", &id)?.map(Untrusted::new),
    };
    Ok(LeasedRequest {
        request,
        service: super::journeys::read_service(&row)?,
        lease_no: row.get("lease_no")?,
        failing_since: row.maybe_time("failing_since_ms")?,
        maybe_applied: row.maybe_time("maybe_applied_ms")?,
    })
}
