//! What the provider is told of watch-list records: written with its decision, held and taken back with it,
//! carried once the decision has arrived. Every change writes its audit entry in the same transaction.

use super::decisions::{by_id, read_decision, select_decisions};
use super::engine::{Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{ourselves, read_service};
use super::open::Store;
use super::outbox::{Ending, note};
use super::store_row::{Named, ms};
use crate::domain::decision::DecisionState;
use crate::domain::disposition::{Disposition, MarkedRecord, Marks};
use crate::domain::event::{Event, RecordedMatchStatus};
use crate::domain::ids::{ProviderName, Reviewer, ServiceId};
use crate::domain::record::Decision;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

use super::by_hand::Moved;

/// A message to be written down with its decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewDisposition {
    /// Its name.
    pub id: Uuid,
    /// What was concluded.
    pub conclusion: Conclusion,
    /// Of which records.
    pub records: Vec<MarkedRecord>,
    /// What is to be put on them.
    pub marks: Marks,
}

/// A message that one courier has for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// The decision that it belongs to.
    pub decision: Decision,
    /// The message.
    pub disposition: Disposition,
    /// Whose contract its journey speaks.
    pub service: ServiceId,
    /// Whether a person wants it sent over what somebody else put there.
    pub over_others: bool,
    /// When a request of ours was last on its way of which nobody knows whether it was applied.
    pub maybe_applied: Option<Timestamp>,
}

#[derive(Serialize, Deserialize)]
struct KeptRecord {
    id: String,
    whitelisted: Option<bool>,
    status: Option<String>,
}

#[derive(Deserialize)]
struct KeptDisposition {
    id: Uuid,
    conclusion: Conclusion,
    records: Vec<KeptRecord>,
    is_whitelisted: Option<i64>,
    match_status: Option<String>,
    state: DecisionState,
    attempts: u32,
    due_ms: Option<i64>,
    last_problem: Option<String>,
    found_instead: Option<String>,
}

impl Store {
    /// Takes the next message that is due for `owner` alone, until then; of none of these providers.
    pub async fn lease_telling(
        &self,
        busy: &BTreeSet<ProviderName>,
        owner: &str,
        (now, until): (Timestamp, Timestamp),
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Telling>, StoreError> {
        let free = |known: &Known| !busy.contains(&known.provider);
        let mut known = self.on_their_way(owner, is_gone).await?;
        known.retain(|known| known.due <= now && free(known));
        let Some(next) = known.into_iter().min_by_key(|known| known.due) else { return Ok(None) };
        let mut work = self.engine.begin().await?;
        let taken = work.run(sql("UPDATE dispositions SET state = 'sending', due_ms = NULL, lease_by = $2, lease_until_ms = $3
             WHERE id = $1 AND state = $4 AND lease_by IS $5").bind(&next.id).bind(owner).bind(ms(until)).bind(next.state.word()).bind(next.lease_by.as_ref())).await?;
        if taken != 1 {
            return Ok(None);
        }
        let telling = telling(&mut work, &next.id).await?;
        if let Some(telling) = &telling {
            let (disposition, decision) = (telling.disposition.id, telling.decision.id);
            let event = Event::DispositionSending { from: next.state, disposition, decision };
            note(&mut work, &telling.decision, &ourselves(), now, event).await?;
        }
        work.commit().await?;
        Ok(telling)
    }

    /// When [`Store::lease_telling`] will next find something; none if nothing is on its way.
    pub async fn next_telling(
        &self,
        busy: &BTreeSet<ProviderName>,
        owner: &str,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Timestamp>, StoreError> {
        let known = self.on_their_way(owner, is_gone).await?;
        Ok(known.iter().filter(|known| !busy.contains(&known.provider)).map(|known| known.due).min())
    }

    async fn on_their_way(
        &self,
        owner: &str,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Vec<Known>, StoreError> {
        let rows = self
            .engine
            .all(sql(
                "SELECT x.id, x.state, x.due_ms, x.lease_by, x.lease_until_ms, j.provider FROM dispositions x
             JOIN decisions d ON d.id = x.decision_id JOIN journeys j ON j.id = d.journey_id
             WHERE x.state IN ('waiting', 'sending') ORDER BY x.id",
            ))
            .await?;
        let read = |row| Known::read(&Named::new("dispositions", row), owner, is_gone);
        // A row that cannot be read must not stand in the way of the others.
        Ok(rows.iter().filter_map(|row| read(row).ok()).collect())
    }

    /// Notes, before a request goes out, that it may be applied from now on, and extends the lease.
    /// False if the message is no longer this owner's: then nothing may be sent.
    pub async fn mark_telling(
        &self,
        telling: &Telling,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut work = self.engine.begin().await?;
        let marked = work.run(sql("UPDATE dispositions SET attempts = attempts + 1, maybe_applied = 1, attempted_at_ms = $3,
                 lease_until_ms = $4
             WHERE id = $1 AND state = 'sending' AND lease_by = $2 AND lease_until_ms > $3").bind(telling.disposition.id.to_string()).bind(owner).bind(ms(now)).bind(ms(until))).await?;
        if marked != 1 {
            return Ok(false);
        }
        let attempt = telling.disposition.attempts.saturating_add(1);
        let (disposition, decision) = (telling.disposition.id, telling.decision.id);
        let event = Event::DispositionAttempt { attempt, disposition, decision };
        note(&mut work, &telling.decision, &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Ends this owner's turn. False if the message is no longer theirs.
    pub async fn conclude_telling(
        &self,
        telling: &Telling,
        owner: &str,
        now: Timestamp,
        ending: &Ending,
    ) -> Result<bool, StoreError> {
        let mut work = self.engine.begin().await?;
        let ended = ending.written();
        let set = work
            .run(
                sql("UPDATE dispositions SET state = $3, due_ms = $4, last_problem = $5, found_instead = $6,
                 maybe_applied = $7, attempted_at_ms = coalesce($8, attempted_at_ms),
                 lease_by = NULL, lease_until_ms = NULL
             WHERE id = $1 AND state = 'sending' AND lease_by = $2")
                .bind(telling.disposition.id.to_string())
                .bind(owner)
                .bind(ended.state.word())
                .bind(ended.due)
                .bind(ended.problem)
                .bind(ended.found)
                .bind(ended.maybe_applied.is_some())
                .bind(ended.maybe_applied),
            )
            .await?;
        if set != 1 {
            return Ok(false);
        }
        let (problem, found) = (ended.problem.map(Untrusted::from), ended.found.map(Untrusted::from));
        let (disposition, decision) = (telling.disposition.id, telling.decision.id);
        let event = match ending {
            Ending::Delivered => Event::DispositionDelivered { problem, found, disposition, decision },
            Ending::Kept => Event::DispositionKept { problem, found, disposition, decision },
            Ending::Conflict { .. } => Event::DispositionConflict { problem, found, disposition, decision },
            Ending::Refused { .. } => Event::DispositionRefused { problem, found, disposition, decision },
            Ending::Waiting { .. } => Event::DispositionWaiting { problem, found, disposition, decision },
        };
        note(&mut work, &telling.decision, &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }
}

/// A message on its way, and when it may be taken.
struct Known {
    id: String,
    state: DecisionState,
    due: Timestamp,
    lease_by: Option<String>,
    provider: ProviderName,
}

impl Known {
    fn read(row: &Named<'_>, owner: &str, is_gone: &(dyn Fn(&str) -> bool + Sync)) -> Result<Self, Damaged> {
        let lease_by: Option<String> = row.get("lease_by")?;
        let free = lease_by.as_deref().is_none_or(|by| by != owner && is_gone(by));
        let state: DecisionState = row.word("state")?;
        let time = if state == DecisionState::Sending { "lease_until_ms" } else { "due_ms" };
        let due = match state {
            DecisionState::Sending if free => Timestamp::MIN,
            _ => row.maybe_time(time)?.unwrap_or(Timestamp::MIN),
        };
        let provider = ProviderName(row.get("provider")?);
        Ok(Self { id: row.get("id")?, state, due, lease_by, provider })
    }
}

async fn telling(work: &mut Work, id: &str) -> Result<Option<Telling>, StoreError> {
    let row = work
        .maybe(
            sql(select_decisions!("WHERE d.id = (SELECT decision_id FROM dispositions WHERE id = $1)"))
                .bind(id),
        )
        .await?;
    let own = work
        .maybe(
            sql("SELECT id, over_others, maybe_applied, attempted_at_ms FROM dispositions WHERE id = $1")
                .bind(id),
        )
        .await?;
    let Some((row, own)) = row.zip(own) else { return Ok(None) };
    let own = Named::new("dispositions", &own);
    let decision = read_decision(&row)?;
    let Some(disposition) = decision.dispositions.iter().find(|one| one.id.to_string() == id).cloned() else {
        return Ok(None);
    };
    let attempted = own.maybe_time("attempted_at_ms")?;
    let maybe_applied: bool = own.get("maybe_applied")?;
    Ok(Some(Telling {
        service: read_service(&Named::new("decisions", &row))?,
        over_others: own.get("over_others")?,
        maybe_applied: attempted.filter(|_| maybe_applied),
        decision,
        disposition,
    }))
}

/// Writes a message down, held with its decision.
pub(super) async fn insert(work: &mut Work, decision: Uuid, new: &NewDisposition) -> Result<(), StoreError> {
    let conclusion: &'static str = new.conclusion.into();
    work.run(sql("INSERT INTO dispositions (id, decision_id, conclusion, records, is_whitelisted, match_status, state)
         VALUES ($1, $2, $3, $4, $5, $6, 'held')").bind(new.id.to_string()).bind(decision.to_string()).bind(conclusion).bind(json!(new.records.iter().map(kept).collect::<Vec<_>>()).to_string()).bind(new.marks.is_whitelisted).bind(new.marks.match_status.as_ref().map(Untrusted::as_sent))).await?;
    Ok(())
}

impl NewDisposition {
    /// What the decision's audit entry says of it.
    pub(super) fn recorded(&self) -> RecordedMatchStatus {
        RecordedMatchStatus {
            disposition: self.id,
            conclusion: self.conclusion,
            resource_ids: self.records.iter().map(|record| record.resource_id.clone()).collect(),
            is_whitelisted: self.marks.is_whitelisted,
            match_status: self.marks.match_status.clone(),
        }
    }
}

fn kept(record: &MarkedRecord) -> KeptRecord {
    KeptRecord {
        id: record.resource_id.as_sent().to_owned(),
        whitelisted: record.was.is_whitelisted,
        status: record.was.match_status.as_ref().map(|word| word.as_sent().to_owned()),
    }
}

/// The decision has arrived: what belongs to it is due.
pub(super) async fn release(work: &mut Work, decision: Uuid, now: Timestamp) -> Result<(), StoreError> {
    work.run(sql("UPDATE dispositions SET state = 'waiting', due_ms = $2 WHERE decision_id = $1 AND state = 'held'").bind(decision.to_string()).bind(ms(now))).await?;
    Ok(())
}

/// The decision was taken back or let go, and what belongs to it with it.
pub(super) async fn forget(work: &mut Work, decision: Uuid, to: DecisionState) -> Result<(), StoreError> {
    work.run(
        sql("UPDATE dispositions SET state = $2 WHERE decision_id = $1 AND state = 'held'")
            .bind(decision.to_string())
            .bind(to.word()),
    )
    .await?;
    Ok(())
}

/// A person has what lags behind an arrived decision tried again, or lets it go. Who has it tried again
/// after a conflict wants it put over what somebody else put there.
pub(super) async fn move_by_hand(
    work: &mut Work,
    decision: &Decision,
    (by, now): (&Reviewer, Timestamp),
    to: DecisionState,
) -> Result<Moved, StoreError> {
    let from = decision.standing();
    let event = match to {
        DecisionState::Waiting => Event::DispositionRetried { from, decision: decision.id },
        DecisionState::Dropped => Event::DispositionDropped { from, decision: decision.id },
        _ => return Ok(Moved::Not(from)),
    };
    // What waits goes by itself and may have been applied; only what needs a person is let go.
    let moved = work
        .run(
            sql("UPDATE dispositions SET over_others = (state = 'conflict'), state = $2, due_ms = $3
         WHERE decision_id = $1
           AND (state IN ('conflict', 'refused') OR (state = 'waiting' AND $2 = 'waiting'))")
            .bind(decision.id.to_string())
            .bind(to.word())
            .bind((to == DecisionState::Waiting).then(|| ms(now))),
        )
        .await?;
    if moved == 0 {
        return Ok(Moved::Not(decision.standing()));
    }
    note(work, decision, by, now, event).await?;
    let after = by_id(work, decision.id).await?;
    Ok(after.map_or(Moved::Unknown, |decision| Moved::Yes(Box::new(decision))))
}

/// The messages of a decision, from a row of [`select_decisions`].
pub(super) fn read(row: &Named<'_>) -> Result<Vec<Disposition>, Damaged> {
    let kept: String = row.get("dispositions")?;
    let kept: Vec<KeptDisposition> =
        serde_json::from_str(&kept).map_err(|_| row.odd("dispositions", "is not what we wrote"))?;
    kept.into_iter().map(|kept| kept.read(row)).collect()
}

impl KeptDisposition {
    fn read(self, row: &Named<'_>) -> Result<Disposition, Damaged> {
        let at = |ms| Timestamp::from_millisecond(ms).map_err(|_| row.odd("due_ms", "is no point in time"));
        Ok(Disposition {
            id: self.id,
            conclusion: self.conclusion,
            records: self.records.into_iter().map(KeptRecord::read).collect(),
            marks: Marks {
                is_whitelisted: self.is_whitelisted.map(|flag| flag != 0),
                match_status: self.match_status.map(Untrusted::new),
            },
            state: self.state,
            attempts: self.attempts,
            due: self.due_ms.map(at).transpose()?,
            last_problem: self.last_problem.map(Untrusted::new),
            found_instead: self.found_instead.map(Untrusted::new),
        })
    }
}

impl KeptRecord {
    fn read(self) -> MarkedRecord {
        let match_status = self.status.map(Untrusted::new);
        let was = Marks { is_whitelisted: self.whitelisted, match_status };
        MarkedRecord { resource_id: Untrusted::new(self.id), was }
    }
}
