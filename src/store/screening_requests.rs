//! Requests to run AML screening again: each is recorded with its outbox item and its entry in one transaction.

use super::again::again;
use super::decisions::hold_ends;
use super::engine::{DbRow, Engine, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::begin_sealed;
use super::outbox::NewItem;
use super::record::{self, NewEntry};
use super::seal::{Commitment, Seal, SealedColumns, SealedPlace};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::decision::DecisionState;
use crate::domain::delivery::DeliveryKind;
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::screening_request::{ScreenedPerson, ScreeningRequest};
use crate::domain::text::Untrusted;
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

/// The result of recording a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestRecorded {
    Yes(Box<ScreeningRequest>),
    /// Another request for this journey is open.
    OnItsWay,
    /// There is no such journey.
    Unknown,
}

/// Selects requests with the columns that [`read_request`] needs. The argument is the rest of the statement, given twice
/// where PostgreSQL needs another text.
macro_rules! select_requests {
    ($tail:literal) => { select_requests!($tail, $tail) };
    ($tail:literal, $postgres_tail:literal) => {
        sql(select_requests!(columns $tail)).on_postgres(select_requests!(columns $postgres_tail))
    };
    (columns $tail:literal) => {
        concat!(
            "SELECT r.id, r.person, r.reviewer, r.created_ms, r.held_until_ms, o.state, o.due_ms, o.attempts, o.last_problem,
                o.account, j.service, j.provider, j.journey, k.key_no, k.wrapped
             FROM screening_requests r JOIN journeys j ON j.id = r.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             LEFT JOIN deliveries o ON o.id = r.id AND o.journey_id = r.journey_id AND o.kind = 'screening' ",
            $tail
        )
    };
}
pub(super) use select_requests;

impl ScreeningRequests<'_> {
    /// Writes a request, its outbox item and its entry in the record in one transaction.
    pub async fn ask(&self, new: &NewScreeningRequest<'_>) -> Result<RequestRecorded, StoreError> {
        again!(async {
            let Some((mut work, row, seal)) = begin_sealed(self.0, self.1, new.journey).await? else {
                return Ok(RequestRecorded::Unknown);
            };
            let (now, held_until) = (work.now(), work.after(new.hold));
            let (name, stored) = (new.id.to_string(), new.person.stored());
            let place = SealedPlace { table: "screening_requests", column: "person", row: &name };
            let insert = sql(
                "INSERT INTO screening_requests (id, journey_id, person, reviewer, created_ms, held_until_ms)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            );
            let insert = insert.bind(new.id.to_string()).bind(row).bind(seal.text(place, &stored)?);
            work.later([insert.bind(&new.by.0).bind(ms(now)).bind(ms(held_until))]).await?;
            let item = NewItem {
                id: new.id,
                kind: DeliveryKind::Screening,
                decision: None,
                journey_row: row,
                account: &new.journey.provider,
                follows: None,
                body: None,
                state: DecisionState::Held,
                created: now,
                due: Some(held_until),
            };
            if work.maybe(item.insert()).await?.is_none() {
                return Ok(RequestRecorded::OnItsWay);
            }
            let (person_sha256, person_hmac) = Commitment::fields(Some(seal.commitment(&stored)));
            let event = Event::ScreeningAsked { request: new.id, held_until, person_sha256, person_hmac };
            let entry = NewEntry { at: now, by: new.by, journey: Some(new.journey), event };
            record::append(&mut work, &entry).await?;
            let request = request_by_id(&mut work, new.id, self.1).await?;
            work.commit().await?;
            Ok(request.map_or(RequestRecorded::Unknown, |request| RequestRecorded::Yes(Box::new(request))))
        })
    }

    /// The requests with an open delivery, oldest first.
    pub async fn open(&self) -> Result<Listed<ScreeningRequest>, StoreError> {
        let query = select_requests!(
            "WHERE o.is_open = 1 AND o.decision_id IS NULL ORDER BY o.ordinal",
            "WHERE o.is_open AND o.decision_id IS NULL ORDER BY o.ordinal"
        );
        let rows = self.0.all(query).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_request(row, self.1))))
    }
}

/// A request by its id, within a transaction.
pub(super) async fn request_by_id(
    work: &mut Work,
    id: Uuid,
    seal: &Seal,
) -> Result<Option<ScreeningRequest>, StoreError> {
    let row = work.maybe(select_requests!("WHERE r.id = $1").bind(id.to_string())).await?;
    Ok(row.as_ref().map(|row| read_request(row, seal)).transpose()?)
}

/// Reads a row of [`select_requests`].
pub(super) fn read_request(row: &DbRow, seal: &Seal) -> Result<ScreeningRequest, Damaged> {
    let row = NamedRow::new("screening_requests", row);
    let sealed = SealedColumns::of(seal, &row);
    let id: String = row.get("id")?;
    let person = ScreenedPerson::read(&sealed.text("person", &id)?);
    let place = SealedPlace { table: "deliveries", column: "last_problem", row: &id };
    let problem: Option<String> = row.get("last_problem")?;
    let problem = problem.map(|problem| sealed.open_text(place, &problem)).transpose()?;
    let state: DecisionState = row.word("state")?;
    Ok(ScreeningRequest {
        id: row.word("id")?,
        journey: JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?),
        person: person.ok_or_else(|| row.odd("person", "is not what we wrote"))?,
        by: Reviewer(row.get("reviewer")?),
        at: row.time("created_ms")?,
        state,
        held_until: hold_ends(&row, state)?,
        attempts: row.times("attempts")?,
        due: if state.is_tried_again() { row.maybe_time("due_ms")? } else { None },
        last_problem: problem.map(Untrusted::new),
    })
}
