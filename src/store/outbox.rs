//! The outbox: which decisions are due, who carries them, and how each step ended. Every change of state
//! compares before it sets and writes its audit entry in the same transaction.

use super::claims;
use super::decisions::{read_decision, select_decisions};
use super::dispositions;
use super::engine::{Row, Work, sql};
use super::error::StoreError;
use super::journeys::{lock, ourselves, read_service, refresh_queue};
use super::open::Store;
use super::open_states::open_states;
use super::record::{self, Entry};
use super::store_row::{Listed, Named, ms};
use crate::domain::decision::DecisionState;
use crate::domain::event::Event;
use crate::domain::ids::{ProviderName, Reviewer, ServiceId};
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A decision that one courier has for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leased {
    /// The decision, in state `Sending`.
    pub decision: Decision,
    /// Whose contract its journey speaks.
    pub service: ServiceId,
    /// The document that was decided upon: its version and hash.
    pub document: (i64, String),
    /// The manual decision that the reviewer saw, as sent.
    pub manual_seen: Option<String>,
    /// When a request of ours was last on its way of which nobody knows whether it was applied.
    pub maybe_applied: Option<Timestamp>,
}

/// How a courier's turn with a decision ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The provider has it.
    Delivered,
    /// It stays here.
    Kept,
    /// Something else was found there.
    Conflict {
        /// What.
        found: Untrusted,
    },
    /// The provider said no.
    Refused {
        /// What it said.
        problem: Untrusted,
    },
    /// To be tried again.
    Waiting {
        /// When.
        due: Timestamp,
        /// Why.
        problem: Untrusted,
        /// When a request of ours was last on its way, if it may have been applied.
        maybe_applied: Option<Timestamp>,
    },
}

/// An ending as the columns hold it.
pub(super) struct Written<'a> {
    pub(super) state: DecisionState,
    pub(super) due: Option<i64>,
    pub(super) problem: Option<&'a str>,
    pub(super) found: Option<&'a str>,
    pub(super) maybe_applied: Option<i64>,
}

impl Ending {
    pub(super) fn written(&self) -> Written<'_> {
        let plain = |state| Written { state, due: None, problem: None, found: None, maybe_applied: None };
        match self {
            Ending::Delivered => plain(DecisionState::Delivered),
            Ending::Kept => plain(DecisionState::Kept),
            Ending::Conflict { found } => {
                Written { found: Some(found.as_sent()), ..plain(DecisionState::Conflict) }
            }
            Ending::Refused { problem } => {
                Written { problem: Some(problem.as_sent()), ..plain(DecisionState::Refused) }
            }
            Ending::Waiting { due, problem, maybe_applied } => Written {
                due: Some(ms(*due)),
                problem: Some(problem.as_sent()),
                maybe_applied: maybe_applied.map(ms),
                ..plain(DecisionState::Waiting)
            },
        }
    }
}

impl Store {
    /// The decisions that have not reached their provider, or of whose watch-list records it has not been
    /// told yet; oldest first.
    pub async fn outbox(&self) -> Result<Listed<Decision>, StoreError> {
        let rows = self
            .engine
            .all(sql(select_decisions!(
                "WHERE d.state IN ",
                open_states!(),
                " OR d.id IN (SELECT decision_id FROM dispositions
                         WHERE state IN ('sending', 'waiting', 'conflict', 'refused'))
             ORDER BY d.at_ms, d.id"
            )))
            .await?;
        Ok(Listed::sort(rows.iter().map(read_decision)))
    }

    /// Takes the next decision that is due for `owner` alone, until then. A decision in the hands of
    /// another owner is due when its lease is over, or at once if `is_gone` knows that owner to be no more.
    pub async fn lease(
        &self,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Leased>, StoreError> {
        self.lease_besides(&BTreeSet::new(), owner, now, until, is_gone).await
    }

    /// The same, of a decision for none of these providers.
    pub async fn lease_besides(
        &self,
        busy: &BTreeSet<ProviderName>,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Leased>, StoreError> {
        let mut work = self.engine.begin().await?;
        let rows = work
            .all(sql(select_decisions!(
                "WHERE d.state IN ('held', 'waiting', 'sending')
             ORDER BY coalesce(d.due_ms, d.held_until_ms), d.id"
            )))
            .await?;
        for row in &rows {
            // A row that cannot be read must not stand in the way of the others.
            let Ok((due, leased)) = read_leased(&Named::new("decisions", row), row, owner, is_gone) else {
                continue;
            };
            if due > now || busy.contains(&leased.decision.intent.journey.provider) {
                continue;
            }
            let taken = take(&mut work, &leased, owner, now, until).await?;
            work.commit().await?;
            return Ok(Some(taken));
        }
        Ok(None)
    }

    /// When [`Store::lease_besides`] will next find something; none if nothing is on its way.
    pub async fn next_due(
        &self,
        busy: &BTreeSet<ProviderName>,
        owner: &str,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Timestamp>, StoreError> {
        let rows = self
            .engine
            .all(sql(select_decisions!("WHERE d.state IN ('held', 'waiting', 'sending')")))
            .await?;
        let read = |row| read_leased(&Named::new("decisions", row), row, owner, is_gone).ok();
        let free = |leased: &Leased| !busy.contains(&leased.decision.intent.journey.provider);
        let due = rows.iter().filter_map(read).filter(|(_, leased)| free(leased)).map(|(due, _)| due);
        Ok(due.min())
    }

    /// Notes, before a request goes out, that it may be applied from now on, and extends the lease.
    /// False if the decision is no longer this owner's: then nothing may be sent.
    pub async fn mark_attempt(
        &self,
        leased: &Leased,
        owner: &str,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let mut work = self.engine.begin().await?;
        let marked = work
            .run(
                sql("UPDATE decisions SET attempts = attempts + 1, maybe_applied = 1, attempted_at_ms = $3,
                 lease_until_ms = $4
             WHERE id = $1 AND state = 'sending' AND lease_by = $2 AND lease_until_ms > $3")
                .bind(leased.decision.id.to_string())
                .bind(owner)
                .bind(ms(now))
                .bind(ms(until)),
            )
            .await?;
        if marked != 1 {
            return Ok(false);
        }
        let (attempt, decision) = (leased.decision.attempts.saturating_add(1), leased.decision.id);
        let event = Event::DecisionAttempt { attempt, decision };
        note(&mut work, &leased.decision, &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Ends this owner's turn. False if the decision is no longer theirs.
    pub async fn conclude(
        &self,
        leased: &Leased,
        owner: &str,
        now: Timestamp,
        ending: &Ending,
    ) -> Result<bool, StoreError> {
        let mut work = self.engine.begin().await?;
        if !set_ending(&mut work, leased, owner, ending).await? {
            return Ok(false);
        }
        let decision = &leased.decision;
        if matches!(ending, Ending::Delivered | Ending::Kept) {
            settle(&mut work, decision).await?;
            dispositions::release(&mut work, decision.id, now).await?;
        }
        note(&mut work, decision, &ourselves(), now, told(decision.id, ending)).await?;
        work.commit().await?;
        Ok(true)
    }
}

/// When a decision may be taken, and what the courier must know of it.
fn read_leased(
    named: &Named<'_>,
    row: &Row,
    owner: &str,
    is_gone: &(dyn Fn(&str) -> bool + Sync),
) -> Result<(Timestamp, Leased), StoreError> {
    let decision = read_decision(row)?;
    let lease_by: Option<String> = named.get("lease_by")?;
    let free = lease_by.as_deref().is_none_or(|by| by != owner && is_gone(by));
    let due = match decision.state {
        DecisionState::Held => decision.held_until,
        DecisionState::Sending if !free => named.maybe_time("lease_until_ms")?.unwrap_or(Timestamp::MIN),
        DecisionState::Sending => Timestamp::MIN,
        _ => decision.due.unwrap_or(decision.held_until),
    };
    let maybe_applied: bool = named.get("maybe_applied")?;
    let attempted_at = named.maybe_time("attempted_at_ms")?;
    let leased = Leased {
        decision,
        service: read_service(named)?,
        document: (named.get("document_version")?, named.get("document_hash")?),
        manual_seen: named.get("manual_seen")?,
        maybe_applied: attempted_at.filter(|_| maybe_applied),
    };
    Ok((due, leased))
}

async fn take(
    work: &mut Work,
    leased: &Leased,
    owner: &str,
    now: Timestamp,
    until: Timestamp,
) -> Result<Leased, StoreError> {
    work.run(sql("UPDATE decisions SET state = 'sending', due_ms = NULL, lease_by = $2, lease_until_ms = $3 WHERE id = $1").bind(leased.decision.id.to_string()).bind(owner).bind(ms(until))).await?;
    let event = Event::DecisionSending { from: leased.decision.state, decision: leased.decision.id };
    note(work, &leased.decision, &ourselves(), now, event).await?;
    let mut taken = leased.clone();
    taken.decision.state = DecisionState::Sending;
    taken.decision.due = None;
    Ok(taken)
}

async fn set_ending(
    work: &mut Work,
    leased: &Leased,
    owner: &str,
    ending: &Ending,
) -> Result<bool, StoreError> {
    let ended = ending.written();
    let set = work
        .run(
            sql("UPDATE decisions SET state = $3, due_ms = $4, last_problem = $5, found_instead = $6,
             maybe_applied = $7, attempted_at_ms = coalesce($8, attempted_at_ms),
             lease_by = NULL, lease_until_ms = NULL
         WHERE id = $1 AND state = 'sending' AND lease_by = $2")
            .bind(leased.decision.id.to_string())
            .bind(owner)
            .bind(ended.state.word())
            .bind(ended.due)
            .bind(ended.problem)
            .bind(ended.found)
            .bind(ended.maybe_applied.is_some())
            .bind(ended.maybe_applied),
        )
        .await?;
    Ok(set == 1)
}

/// The journey is decided, whatever its document still says.
async fn settle(work: &mut Work, decision: &Decision) -> Result<(), StoreError> {
    let Some(id) = lock(work, &decision.intent.journey).await? else { return Ok(()) };
    // A later document that matters reopens it; see `Incoming::reopens`.
    work.run(sql("UPDATE journeys SET settled = 1 WHERE id = $1").bind(id)).await?;
    claims::clear(work, id).await
}

fn told(decision: Uuid, ending: &Ending) -> Event {
    match ending.clone() {
        Ending::Delivered => Event::DecisionDelivered { decision },
        Ending::Kept => Event::DecisionKept { decision },
        Ending::Conflict { found } => Event::DecisionConflict { found, decision },
        Ending::Refused { problem } => Event::DecisionRefused { problem, decision },
        Ending::Waiting { due, problem, maybe_applied } => {
            Event::DecisionWaiting { due, problem, maybe_applied: maybe_applied.is_some(), decision }
        }
    }
}

/// The audit entry of a change, and the journey's place in the queue after it.
pub(super) async fn note(
    work: &mut Work,
    decision: &Decision,
    by: &Reviewer,
    now: Timestamp,
    event: Event,
) -> Result<(), StoreError> {
    let journey = Some(&decision.intent.journey);
    let row: i64 = work
        .one(sql("SELECT journey_id FROM decisions WHERE id = $1").bind(decision.id.to_string()))
        .await?
        .get(0)?;
    refresh_queue(work, row).await?;
    record::append(work, &Entry { at: now, by, journey, event }).await
}
