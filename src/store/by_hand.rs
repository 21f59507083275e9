//! What a person does with decisions in the outbox: takes back, lets go, has them tried again.

use super::decisions::by_id;
use super::dispositions;
use super::engine::{Work, sql};
use super::error::StoreError;
use super::open::Store;
use super::outbox::note;
use super::store_row::ms;
use crate::domain::decision::DecisionState;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::record::Decision;
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// How a person's change of a decision went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Done.
    Yes(Box<Decision>),
    /// It is in a state that does not allow it.
    Not(DecisionState),
    /// A request of ours may have been applied; that must be found out first.
    MaybeApplied,
    /// No such decision.
    Unknown,
}

/// The document that a person has before their eyes.
#[derive(Clone, Copy, Debug)]
pub struct LookedAt<'a> {
    /// Which version of the journey's documents.
    pub version: i64,
    /// SHA-256 of its bytes, hex.
    pub hash: &'a str,
    /// The manual decision in it, as sent.
    pub manual: Option<&'a str>,
}

impl Store {
    /// Takes a held decision back.
    pub async fn undo(&self, id: Uuid, by: &Reviewer, now: Timestamp) -> Result<Moved, StoreError> {
        let from = [DecisionState::Held];
        self.move_by_hand(id, by, now, &from, DecisionState::Undone).await
    }

    /// Lets a decision go that did not arrive: a conflict, a refusal, or one that waits and was certainly not applied.
    pub async fn drop_decision(&self, id: Uuid, by: &Reviewer, now: Timestamp) -> Result<Moved, StoreError> {
        let from = [DecisionState::Conflict, DecisionState::Refused, DecisionState::Waiting];
        self.move_by_hand(id, by, now, &from, DecisionState::Dropped).await
    }

    /// Has a refused or waiting decision tried again now.
    pub async fn retry_decision(&self, id: Uuid, by: &Reviewer, now: Timestamp) -> Result<Moved, StoreError> {
        let from = [DecisionState::Refused, DecisionState::Waiting];
        self.move_by_hand(id, by, now, &from, DecisionState::Waiting).await
    }

    /// Has a conflicting decision sent after all, over what was found instead: it stands for the document that
    /// the person has looked at now.
    pub async fn send_over(
        &self,
        id: Uuid,
        by: &Reviewer,
        now: Timestamp,
        looked_at: &LookedAt<'_>,
    ) -> Result<Moved, StoreError> {
        let mut work = self.engine.begin().await?;
        let Some(before) = by_id(&mut work, id).await? else { return Ok(Moved::Unknown) };
        let moved = work.run(sql("UPDATE decisions SET state = 'waiting', due_ms = $2, document_version = $3, document_hash = $4,
                 manual_seen = $5, maybe_applied = 0
             WHERE id = $1 AND state = 'conflict'").bind(id.to_string()).bind(ms(now)).bind(looked_at.version).bind(looked_at.hash).bind(looked_at.manual)).await?;
        if moved != 1 {
            return Ok(Moved::Not(before.state));
        }
        let event = Event::DecisionSentOver {
            over: looked_at.manual.map(Untrusted::from),
            document_sha256: looked_at.hash.to_owned(),
            decision: id,
        };
        note(&mut work, &before, by, now, event).await?;
        let after = by_id(&mut work, id).await?;
        work.commit().await?;
        Ok(after.map_or(Moved::Unknown, |decision| Moved::Yes(Box::new(decision))))
    }

    async fn move_by_hand(
        &self,
        id: Uuid,
        by: &Reviewer,
        now: Timestamp,
        from: &[DecisionState],
        to: DecisionState,
    ) -> Result<Moved, StoreError> {
        let mut work = self.engine.begin().await?;
        let Some(before) = by_id(&mut work, id).await? else { return Ok(Moved::Unknown) };
        if before.lagging().is_some() {
            let moved = dispositions::move_by_hand(&mut work, &before, (by, now), to).await?;
            work.commit().await?;
            return Ok(moved);
        }
        if !from.contains(&before.state) {
            return Ok(Moved::Not(before.state));
        }
        if to == DecisionState::Dropped
            && before.state == DecisionState::Waiting
            && maybe(&mut work, id).await?
        {
            return Ok(Moved::MaybeApplied);
        }
        let due = (to == DecisionState::Waiting).then(|| ms(now));
        let moved = work
            .run(
                sql("UPDATE decisions SET state = $3, due_ms = $4 WHERE id = $1 AND state = $2")
                    .bind(id.to_string())
                    .bind(before.state.word())
                    .bind(to.word())
                    .bind(due),
            )
            .await?;
        if moved != 1 {
            return Ok(Moved::Not(before.state));
        }
        if matches!(to, DecisionState::Undone | DecisionState::Dropped) {
            dispositions::forget(&mut work, id, to).await?;
        }
        note(&mut work, &before, by, now, moved_event(id, before.state, to)).await?;
        let after = by_id(&mut work, id).await?;
        work.commit().await?;
        Ok(after.map_or(Moved::Unknown, |decision| Moved::Yes(Box::new(decision))))
    }
}

fn moved_event(decision: Uuid, from: DecisionState, to: DecisionState) -> Event {
    match to {
        DecisionState::Undone => Event::DecisionUndone { from, decision },
        DecisionState::Dropped => Event::DecisionDropped { from, decision },
        _ => Event::DecisionRetried { from, decision },
    }
}

async fn maybe(work: &mut Work, id: Uuid) -> Result<bool, StoreError> {
    work.one(sql("SELECT maybe_applied FROM decisions WHERE id = $1").bind(id.to_string())).await?.get(0)
}
