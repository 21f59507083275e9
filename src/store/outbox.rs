//! The outbox: which deliveries are due, who sends them, and how each attempt ended. One pipeline for every kind of
//! delivery. Every change compares the state before it sets it, and writes its audit entry in the same transaction.

use super::assignments;
use super::claims;
use super::decisions::{Decisions, by_id, read_decision, select_decisions};
use super::delivery::{Attempt, DeliveryEnd, Doubt, Leased, LeasedContent, LeasedDecision};
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{lock, ourselves, read_service, refresh_queue};
use super::record::{self, NewEntry};
use super::screening_requests::{ScreeningRequests, read_request, request_by_id, select_requests};
use super::seal::{JourneySeal, Seal, SealedPlace};
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::decision::DecisionState;
use crate::domain::delivery::{DeliveryEvent, DeliveryKind};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer, ServiceId};
use crate::domain::outbox_item::OutboxItem;
use crate::domain::screening_request::ScreeningRequest;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use std::time::Duration;
use uuid::Uuid;

/// When each account's next delivery is due. The recursion jumps from one account to the next in the index, so that it
/// reads two entries per account however many deliveries wait.
pub const QUEUES: &str = "WITH RECURSIVE queue (account) AS (
    SELECT min(account) FROM deliveries WHERE due_ms IS NOT NULL
    UNION ALL
    SELECT (SELECT min(account) FROM deliveries WHERE due_ms IS NOT NULL AND account > queue.account)
    FROM queue WHERE account IS NOT NULL
)
SELECT account, (SELECT min(due_ms) FROM deliveries
                 WHERE deliveries.account = queue.account AND due_ms IS NOT NULL) AS due_ms
FROM queue WHERE account IS NOT NULL";

/// The delivery of an account that has been due for longest.
pub const NEXT: &str = "SELECT ordinal, id, kind, decision_id, state, lease_no, attempts, failing_since_ms,
    maybe_applied_ms, resend_ms, accepted_ms, overwrites
FROM deliveries WHERE account = $1 AND due_ms <= $2 ORDER BY due_ms, ordinal LIMIT 1";

/// How long a row that cannot be read is postponed, so that it does not block the others.
const DAMAGED_LATER: SignedDuration = SignedDuration::from_hours(1);

/// The tolerance for a clock that is set back.
const CLOCK_STEP: SignedDuration = SignedDuration::from_secs(5);
/// A clock that was set back by more had been wrong altogether, and was repaired.
const CLOCK_LEAP: SignedDuration = SignedDuration::from_hours(1);

/// The deliveries to services and webhooks.
#[derive(Clone, Copy, Debug)]
pub struct Outbox<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// The holder and the duration of a lease.
#[derive(Clone, Copy, Debug)]
pub struct Lease<'a> {
    /// The name of the process.
    pub holder: &'a str,
    /// The duration of the lease.
    pub lasts: Duration,
}

impl<'s> Outbox<'s> {
    /// Requests to run AML screening again.
    pub fn screenings(self) -> ScreeningRequests<'s> {
        ScreeningRequests(self.0, self.1)
    }
}

impl Outbox<'_> {
    /// The items that are not delivered: they are sent by themselves or need a person. Oldest first.
    pub async fn list(&self) -> Result<Listed<OutboxItem>, StoreError> {
        let decisions = Decisions(self.0, self.1).open().await?;
        let requests = self.screenings().open().await?;
        let mut items: Vec<OutboxItem> = decisions.items.into_iter().map(OutboxItem::from).collect();
        items.extend(requests.items.into_iter().map(OutboxItem::from));
        items.sort_by_key(OutboxItem::at);
        Ok(Listed { items, damaged: [decisions.damaged, requests.damaged].concat() })
    }

    /// An item by its id.
    pub async fn item(&self, id: Uuid) -> Result<Option<OutboxItem>, StoreError> {
        item_by_id(&mut self.0.snapshot().await?, id, self.1).await
    }

    /// Leases the delivery that has been due for longest, except those of the `busy` accounts. The lease of another
    /// holder ends when it expires, or at once if `is_gone` knows that its process has ended.
    pub async fn lease(
        &self,
        busy: &BTreeSet<ProviderName>,
        lease: Lease<'_>,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<Option<Leased>, StoreError> {
        self.end_waits_of_a_wrong_clock().await?;
        self.end_leases_of_the_gone(lease, is_gone).await?;
        let mut queues = self.queues().await?;
        let now = ms(self.0.exact_now().await?);
        queues.retain(|(account, due)| *due <= now && !busy.contains(account));
        queues.sort_by_key(|(_, due)| *due);
        for (account, _) in queues {
            if let Some(leased) = self.lease_of(&account, lease).await? {
                return Ok(Some(leased));
            }
        }
        Ok(None)
    }

    /// When [`Outbox::lease`] will next find something; `None` if no delivery is due by itself.
    pub async fn next_due(&self, busy: &BTreeSet<ProviderName>) -> Result<Option<Timestamp>, StoreError> {
        let queues = self.queues().await?;
        let free = queues.iter().filter(|(account, _)| !busy.contains(account));
        let due = |ms: i64| Timestamp::from_millisecond(ms).unwrap_or(Timestamp::MIN);
        Ok(free.map(|(_, ms)| *ms).min().map(due))
    }

    /// Whether a process other than this holder has a lease.
    pub async fn has_other_leases(&self, holder: &str) -> Result<bool, StoreError> {
        let query =
            sql("SELECT 1 FROM deliveries WHERE lease_holder IS NOT NULL AND lease_holder <> $1 LIMIT 1");
        Ok(self.0.maybe(query.bind(holder)).await?.is_some())
    }

    async fn queues(&self) -> Result<Vec<(ProviderName, i64)>, StoreError> {
        let rows = self.0.all(sql(QUEUES)).await?;
        rows.iter().map(|row| Ok((ProviderName(row.get(0)?), row.get(1)?))).collect()
    }

    /// Whether a process runs is checked before the store is locked.
    async fn end_leases_of_the_gone(
        &self,
        lease: Lease<'_>,
        is_gone: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<(), StoreError> {
        let holders = sql("SELECT DISTINCT lease_holder FROM deliveries WHERE lease_holder IS NOT NULL");
        for row in &self.0.all(holders).await? {
            let holder: &str = row.get(0)?;
            if holder == lease.holder || !is_gone(holder) {
                continue;
            }
            let mut work = self.0.begin().await?;
            let end = sql("UPDATE deliveries SET due_ms = $2, due_set_ms = $2
                 WHERE lease_holder = $1 AND due_ms > $2");
            let now = ms(work.now());
            work.later([end.bind(holder).bind(now)]).await?;
            work.commit().await?;
        }
        Ok(())
    }

    /// Makes due now what was scheduled by a clock that was ahead. Two times start again instead: the lease of another
    /// sender, which may be at work, and, after a small step only, the time in which a request may still be applied.
    async fn end_waits_of_a_wrong_clock(&self) -> Result<(), StoreError> {
        let newest = self.0.maybe(sql("SELECT max(due_set_ms) FROM deliveries WHERE due_ms IS NOT NULL"));
        let newest: Option<i64> = newest.await?.map_or(Ok(None), |row| row.get(0))?;
        let past = |now: Timestamp, step| ms(now.saturating_add(step).unwrap_or(Timestamp::MAX));
        if newest.is_none_or(|newest| newest <= past(self.0.now(), CLOCK_STEP)) {
            return Ok(());
        }
        tracing::warn!("the clock was set back: what waits is due now");
        let mut work = self.0.begin().await?;
        let now = work.now();
        let end = sql("UPDATE deliveries SET due_set_ms = $1,
                 due_ms = CASE state WHEN 'sending' THEN min(due_ms, $1 + max(due_ms - due_set_ms, 0)) ELSE $1 END,
                 resend_ms = min(resend_ms, CASE WHEN due_set_ms > $3 THEN $1 ELSE $1 + max(resend_ms - due_set_ms, 0) END)
             WHERE due_ms IS NOT NULL AND due_set_ms > $2")
        .on_postgres(
            "UPDATE deliveries SET due_set_ms = $1,
                 due_ms = CASE state WHEN 'sending' THEN least(due_ms, $1 + greatest(due_ms - due_set_ms, 0)) ELSE $1 END,
                 resend_ms = CASE WHEN resend_ms IS NOT NULL THEN least(resend_ms,
                     CASE WHEN due_set_ms > $3 THEN $1 ELSE $1 + greatest(resend_ms - due_set_ms, 0) END) END
             WHERE due_ms IS NOT NULL AND due_set_ms > $2",
        );
        let end = end.bind(ms(now)).bind(past(now, CLOCK_STEP)).bind(past(now, CLOCK_LEAP));
        work.later([end]).await?;
        work.commit().await
    }

    /// Sets the end of an item's hold to `left` from now, if it is still held.
    pub async fn hold_for(&self, id: Uuid, left: Duration) -> Result<(), StoreError> {
        let mut work = self.0.begin().await?;
        let (now, until) = (work.now(), work.after(left));
        let hold = sql("UPDATE deliveries SET due_ms = $2, due_set_ms = $3
             WHERE id = $1 AND state = 'held' AND due_ms IS NOT NULL");
        work.later([hold.bind(id.to_string()).bind(ms(until)).bind(ms(now))]).await?;
        work.commit().await
    }

    /// Makes due now the journeys to be read of items that may have been applied. This changes no state.
    pub async fn reread_now(&self) -> Result<(), StoreError> {
        self.end_waits_of_a_wrong_clock().await?;
        let mut work = self.0.begin().await?;
        let change = sql("UPDATE deliveries SET due_ms = $1, due_set_ms = $1
             WHERE state IN ('accepted', 'uncertain') AND due_ms > $1");
        let now = ms(work.now());
        if work.run(change.bind(now)).await? > 0 {
            work.commit().await?;
        }
        Ok(())
    }

    async fn lease_of(&self, account: &ProviderName, lease: Lease<'_>) -> Result<Option<Leased>, StoreError> {
        loop {
            let mut work = self.0.begin().await?;
            let now = work.now();
            let next = work.maybe(sql(NEXT).bind(&account.0).bind(ms(now))).await?;
            let Some(row) = next else { return Ok(None) };
            match read_leased(&mut work, &row, self.1).await {
                Ok(found) => {
                    let times = (now, work.after(lease.lasts));
                    // Another sender or a person was faster: look for the next due delivery.
                    let taken = take(&mut work, found, lease.holder, times, self.1).await?;
                    let Some(taken) = taken else { continue };
                    work.commit().await?;
                    return Ok(Some(taken));
                }
                Err(StoreError::Damaged(damaged)) => {
                    tracing::warn!(table = damaged.table, row = damaged.row, "a delivery cannot be read");
                    leave_alone(&mut work, row.get(0)?, now).await?;
                    work.commit().await?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// Records, before a request leaves, that it may be applied from now on, and extends the lease. False if the lease
    /// was lost to another sender: then nothing may be sent.
    pub async fn mark(&self, leased: &Leased, attempt: Attempt<'_>) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let (now, lease_ends) = (work.now(), work.after(attempt.lasts));
        lock(&mut work, leased.journey()).await?;
        let mark = sql("UPDATE deliveries SET attempts = attempts + 1, due_ms = $4, due_set_ms = $3,
                 maybe_applied_ms = coalesce(maybe_applied_ms, $3), resend_ms = $5, accepted_ms = NULL, body_sha256 = $6
             WHERE id = $1 AND state = 'sending' AND lease_no = $2 AND due_ms > $3");
        let mark = mark.bind(leased.id.to_string()).bind(leased.lease_no).bind(ms(now)).bind(ms(lease_ends));
        if work.run(mark.bind(ms(attempt.until)).bind(attempt.body_sha256)).await? != 1 {
            return Ok(false);
        }
        note(&mut work, leased.journey(), &ourselves(), now, leased.attempted(attempt.body_sha256)).await?;
        work.commit().await?;
        Ok(true)
    }

    /// Ends a sender's turn. False if another sender has leased the delivery since.
    pub async fn conclude(&self, leased: &Leased, ending: &DeliveryEnd) -> Result<bool, StoreError> {
        let Some(to) = DecisionState::Sending.after(ending.event()) else { return Ok(false) };
        let (key, mut work) = (leased.journey(), self.0.begin().await?);
        let now = work.now();
        let Some(row) = lock(&mut work, key).await? else { return Ok(false) };
        let seal = self.1.of_journey(&mut work, row, key).await?;
        if !set_ending(&mut work, leased, (now, to), (ending, &seal)).await? {
            return Ok(false);
        }
        let is_decision = matches!(leased.kind, DeliveryKind::Decision | DeliveryKind::Webhook);
        if is_decision && matches!(ending, DeliveryEnd::Delivered | DeliveryEnd::Kept) {
            close_journey(&mut work, row).await?;
            change_followers(&mut work, leased.id, DeliveryEvent::Released, Some(now)).await?;
        }
        let posted = sql("SELECT body_sha256 FROM deliveries WHERE id = $1").bind(leased.id.to_string());
        let event = leased.ended(ending, to, work.one(posted).await?.get(0)?, &seal);
        note(&mut work, key, &ourselves(), now, event).await?;
        work.commit().await?;
        Ok(true)
    }
}

/// Applies an event to the match statuses that are held until their decision is delivered, after that decision has
/// changed.
pub(super) async fn change_followers(
    work: &mut Work,
    decision: Uuid,
    event: DeliveryEvent,
    due: Option<Timestamp>,
) -> Result<(), StoreError> {
    let Some(to) = DecisionState::Held.after(event) else { return Ok(()) };
    let change = sql("UPDATE deliveries SET state = $2, due_ms = $3, due_set_ms = $3
         WHERE decision_id = $1 AND follows = $1 AND state = 'held'");
    work.later([change.bind(decision.to_string()).bind(to.word()).bind(due.map(ms))]).await?;
    Ok(())
}

/// An item by its id, within a transaction.
pub(super) async fn item_by_id(
    work: &mut Work,
    id: Uuid,
    seal: &Seal,
) -> Result<Option<OutboxItem>, StoreError> {
    if let Some(decision) = by_id(work, id, seal).await? {
        return Ok(Some(decision.into()));
    }
    Ok(request_by_id(work, id, seal).await?.map(OutboxItem::from))
}

/// Reads a row of [`NEXT`] and what it sends, without leasing it.
async fn read_leased(work: &mut Work, row: &DbRow, seal: &Seal) -> Result<Leased, StoreError> {
    let row = NamedRow::new("deliveries", row);
    let kind = row.word("kind")?;
    let (content, service) = match kind {
        DeliveryKind::Screening => read_screening(work, &row, seal).await?,
        DeliveryKind::Decision | DeliveryKind::MatchStatus | DeliveryKind::Webhook => {
            read_decided(work, &row, seal).await?
        }
    };
    let leased = Leased {
        id: row.word("id")?,
        kind,
        lease_no: row.get("lease_no")?,
        attempts: row.times("attempts")?,
        failing_since: row.maybe_time("failing_since_ms")?,
        doubt: read_doubt(&row)?,
        overwrites: row.get("overwrites")?,
        service,
        content,
    };
    let is_whole = leased.kind != DeliveryKind::MatchStatus || leased.match_status().is_some();
    let can_go = row.word::<DecisionState>("state")?.after(DeliveryEvent::Leased).is_some();
    match is_whole && can_go {
        true => Ok(leased),
        false => Err(row.odd("state", "does not go with a time at which it is due").into()),
    }
}

async fn read_decided(
    work: &mut Work,
    row: &NamedRow<'_>,
    seal: &Seal,
) -> Result<(LeasedContent, ServiceId), StoreError> {
    let id: Uuid = row.word("decision_id")?;
    let about = work.maybe(select_decisions!("WHERE d.id = $1").bind(id.to_string())).await?;
    let about = about.ok_or_else(|| row.odd("decision_id", "names no decision"))?;
    let decision = read_decision(&about, seal)?;
    let about = NamedRow::new("decisions", &about);
    let leased = LeasedDecision {
        decision,
        document: (about.get("document_version")?, about.get("document_hash")?),
        manual_seen: about.get("manual_seen")?,
    };
    Ok((LeasedContent::Decision(Box::new(leased)), read_service(&about)?))
}

async fn read_screening(
    work: &mut Work,
    row: &NamedRow<'_>,
    seal: &Seal,
) -> Result<(LeasedContent, ServiceId), StoreError> {
    let id: Uuid = row.word("id")?;
    let about = work.maybe(select_requests!("WHERE r.id = $1").bind(id.to_string())).await?;
    let about = about.ok_or_else(|| row.odd("id", "names no screening request"))?;
    let request = read_request(&about, seal)?;
    let service = read_service(&NamedRow::new("screening_requests", &about))?;
    Ok((LeasedContent::Screening(Box::new(request)), service))
}

fn read_doubt(row: &NamedRow<'_>) -> Result<Option<Doubt>, Damaged> {
    let Some(since) = row.maybe_time("maybe_applied_ms")? else { return Ok(None) };
    let until = row.maybe_time("resend_ms")?.unwrap_or(since);
    Ok(Some(Doubt { since, until, is_accepted: row.maybe_time("accepted_ms")?.is_some() }))
}

async fn take(
    work: &mut Work,
    found: Leased,
    holder: &str,
    (now, until): (Timestamp, Timestamp),
    seal: &Seal,
) -> Result<Option<Leased>, StoreError> {
    lock(work, found.journey()).await?;
    let take =
        sql("UPDATE deliveries SET state = 'sending', due_ms = $3, due_set_ms = $5, lease_holder = $4,
             lease_no = lease_no + 1
         WHERE id = $1 AND lease_no = $2 AND state = $6 AND due_ms <= $5");
    let take = take.bind(found.id.to_string()).bind(found.lease_no).bind(ms(until)).bind(holder);
    if work.run(take.bind(ms(now)).bind(found.state().word())).await? != 1 {
        return Ok(None);
    }
    if let Some(event) = found.sending() {
        note(work, found.journey(), &ourselves(), now, event).await?;
    }
    let content = match found.content {
        LeasedContent::Decision(of) => {
            let decision = by_id(work, of.decision.id, seal).await?.unwrap_or_else(|| of.decision.clone());
            LeasedContent::Decision(Box::new(LeasedDecision { decision, ..*of }))
        }
        LeasedContent::Screening(request) => {
            LeasedContent::Screening(Box::new(ScreeningRequest { state: DecisionState::Sending, ..*request }))
        }
    };
    Ok(Some(Leased { lease_no: found.lease_no.saturating_add(1), content, ..found }))
}

async fn leave_alone(work: &mut Work, ordinal: i64, now: Timestamp) -> Result<(), StoreError> {
    let later = ms(now.saturating_add(DAMAGED_LATER).unwrap_or(Timestamp::MAX));
    let leave = sql("UPDATE deliveries SET due_ms = $2, due_set_ms = $3 WHERE ordinal = $1");
    work.later([leave.bind(ordinal).bind(later).bind(ms(now))]).await?;
    Ok(())
}

async fn set_ending(
    work: &mut Work,
    leased: &Leased,
    (now, to): (Timestamp, DecisionState),
    (ending, seal): (&DeliveryEnd, &JourneySeal),
) -> Result<bool, StoreError> {
    let name = leased.id.to_string();
    let sealed =
        |column, text| seal.maybe_text(SealedPlace { table: "deliveries", column, row: &name }, text);
    let doubt = ending.doubt();
    let set = sql("UPDATE deliveries SET state = $3, due_ms = $4, due_set_ms = $9, last_problem = $5,
             found_instead = $6, maybe_applied_ms = $7, resend_ms = $10,
             accepted_ms = CASE WHEN $11 THEN coalesce(accepted_ms, $9) END,
             failing_since_ms = CASE WHEN $8 THEN coalesce(failing_since_ms, $9) END, lease_holder = NULL
         WHERE id = $1 AND state = 'sending' AND lease_no = $2")
    .bind(leased.id.to_string())
    .bind(leased.lease_no)
    .bind(to.word())
    .bind(ending.due().map(ms))
    .bind(sealed("last_problem", ending.problem())?)
    .bind(sealed("found_instead", ending.found())?)
    .bind(doubt.map(|doubt| ms(doubt.since)))
    .bind(ending.due().is_some())
    .bind(ms(now))
    .bind(doubt.map(|doubt| ms(doubt.until)))
    .bind(doubt.is_some_and(|doubt| doubt.is_accepted));
    Ok(work.run(set).await? == 1)
}

/// Marks the journey as decided, whatever its document still says. A later document that differs in what matters
/// reopens it.
async fn close_journey(work: &mut Work, row: i64) -> Result<(), StoreError> {
    work.later([sql("UPDATE journeys SET settled = TRUE WHERE id = $1").bind(row)]).await?;
    work.later([claims::clear(row)]).await?;
    work.later([assignments::answered(row)]).await?;
    Ok(())
}

/// Adds the audit entry of a change, and updates whether the journey is in the queue.
pub(super) async fn note(
    work: &mut Work,
    journey: &JourneyKey,
    by: &Reviewer,
    now: Timestamp,
    event: Event,
) -> Result<(), StoreError> {
    if let Some(row) = lock(work, journey).await? {
        work.later([refresh_queue(row)]).await?;
    }
    record::append(work, &NewEntry { at: now, by, journey: Some(journey), event }).await
}

/// A new outbox item, inserted in the transaction that records what is sent.
pub(super) struct NewItem<'a> {
    pub(super) id: Uuid,
    pub(super) kind: DeliveryKind,
    /// `None` for a screening request.
    pub(super) decision: Option<Uuid>,
    pub(super) journey_row: i64,
    pub(super) account: &'a ProviderName,
    pub(super) follows: Option<Uuid>,
    pub(super) body: Option<String>,
    pub(super) state: DecisionState,
    pub(super) created: Timestamp,
    pub(super) due: Option<Timestamp>,
}

impl NewItem<'_> {
    /// Inserts it. Returns no row if the journey has an open decision, or an open screening request, already.
    pub(super) fn insert(&self) -> Query<'static> {
        sql("INSERT INTO deliveries (id, kind, decision_id, journey_id, account, follows, body, state, created_ms,
                 due_ms, due_set_ms)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $10, $8, $9, $8)
             ON CONFLICT DO NOTHING RETURNING id")
            .bind(self.id.to_string())
            .bind(self.kind.word())
            .bind(self.decision.map(|id| id.to_string()))
            .bind(self.journey_row)
            .bind(self.account.0.clone())
            .bind(self.follows.map(|id| id.to_string()))
            .bind(self.body.clone())
            .bind(ms(self.created))
            .bind(self.due.map(ms))
            .bind(self.state.word())
    }
}
