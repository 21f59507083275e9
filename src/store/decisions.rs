//! Decisions: each is recorded with its outbox item and its audit entry in one transaction.

use super::again::again;
use super::claims;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{lock_query, refresh_queue};
use super::match_status::{self, NewMatchStatus};
use super::outbox::NewItem;
use super::record::{Head, NewEntry, head_query};
use super::seal::{Commitment, Commitments, JourneySeal, Seal, SealedColumns, SealedPlace, key_query};
use super::second;
use super::store_row::{Listed, NamedRow, ms};
use super::unshown::SETTLED_BY;
use crate::domain::decision::{DecisionState, Intent, StepReview, Verb};
use crate::domain::delivery::DeliveryKind;
use crate::domain::event::Event;
use crate::domain::ids::{FindingId, JourneyKey, Reviewer};
use crate::domain::record::Decision;
use crate::domain::second::SecondWanted;
use crate::domain::text::Untrusted;
use crate::domain::viewed::DwellRecord;
use jiff::Timestamp;
use uuid::Uuid;

/// Records and reads the decisions of reviewers.
#[derive(Clone, Copy, Debug)]
pub struct Decisions<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A decision to be recorded.
#[derive(Clone, Debug)]
pub struct NewDecision<'a> {
    pub id: Uuid,
    /// The verdict, with reason, comment and steps.
    pub intent: &'a Intent,
    /// Whether it is sent to the service or to the customer's webhook.
    pub kind: DeliveryKind,
    /// When it was made, by the clock of the store: [`super::Store::at`].
    pub at: Timestamp,
    /// Until then it can be undone.
    pub held_until: Timestamp,
    /// The version of the document that the reviewer decided on.
    pub document_version: i64,
    /// Its SHA-256, in hexadecimal digits.
    pub document_hash: &'a str,
    /// The manual decision in that document, as sent, if it had one.
    pub manual_seen: Option<&'a str>,
    /// The latest version of the document; a newer one is allowed if it is the same in all that matters.
    pub latest_version: i64,
    /// What the reviewer saw before it, and for how long; for the record.
    pub seen: &'a [DwellRecord],
    /// How many keys the decision took, if they are counted.
    pub keys: Option<u32>,
    /// The match statuses that are reported once it is delivered.
    pub match_statuses: &'a [NewMatchStatus],
    /// Why a second reviewer must confirm it first; `None` if none must.
    pub second: Option<&'a SecondWanted>,
    /// The findings that an approval leaves unresolved; for the record.
    pub unresolved: &'a [FindingId],
    /// The hash of the rules in force, if they have one.
    pub policy_sha256: Option<&'a str>,
    /// The reviewer's signature of the record entry.
    pub signature: Option<String>,
}

impl NewDecision<'_> {
    /// The record entry, as the reviewer signs it.
    pub fn event(&self, commitments: &Commitments) -> Event {
        commitments.of_decision(self)
    }

    /// The chain holds a commitment to the comment and not its text, since the comment may speak of a person.
    pub(super) fn event_under(&self, seal: &JourneySeal) -> Event {
        let intent = self.intent;
        let comment = intent.comment.as_ref().map(|comment| seal.commitment(comment.as_sent()));
        let (comment_sha256, comment_hmac) = Commitment::fields(comment);
        Event::DecisionRecorded {
            decision: self.id,
            verb: intent.verb,
            reason: intent.reason.clone(),
            comment_sha256,
            comment_hmac,
            steps: intent.steps.clone(),
            document_sha256: self.document_hash.to_owned(),
            document_version: self.document_version,
            held_until: self.held_until,
            seen: self.seen.to_vec(),
            dispositions: self.match_statuses.iter().map(|one| one.recorded(seal)).collect(),
            keys: self.keys,
            unresolved: self.unresolved.to_vec(),
            policy_sha256: self.policy_sha256.map(str::to_owned),
            program: Some(env!("CARGO_PKG_VERSION").to_owned()),
            signature: self.signature.clone(),
            second: self.second.cloned(),
            corrects: intent.corrects,
        }
    }
}

/// The result of recording a decision. Only with [`Recorded::Yes`] is anything written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It is durable.
    Yes(Box<Decision>),
    /// No such journey.
    Unknown,
    /// Another decision on this journey is not delivered yet.
    OnItsWay,
    /// The journey needs no review: it was decided already, here or elsewhere. For a correction: the decision that it
    /// replaces does not settle the journey any more.
    NeedsNone,
    /// Another reviewer has it.
    ClaimedBy(Reviewer),
    /// A newer document has come in meanwhile.
    Changed,
    /// A proposal of this reviewer was declined, or this reviewer declined one.
    Barred,
}

/// Selects decisions. All selects share the columns; the argument is the rest of the statement, given twice where
/// PostgreSQL needs another text.
macro_rules! select_decisions {
    ($tail:literal) => { select_decisions!($tail, $tail) };
    ($tail:literal, $postgres_tail:literal) => {
        sql(select_decisions!(
            columns
            "(SELECT json_group_array(json_object('id', x.id, 'body', x.body, 'state', x.state,
                'attempts', x.attempts, 'due_ms', x.due_ms, 'last_problem', x.last_problem,
                'found_instead', x.found_instead) ORDER BY x.ordinal)
              FROM deliveries x WHERE x.decision_id = d.id AND x.kind = 'match_status')",
            $tail
        ))
        .on_postgres(select_decisions!(
            columns
            "(SELECT coalesce(json_agg(json_build_object('id', x.id, 'body', x.body, 'state', x.state,
                'attempts', x.attempts, 'due_ms', x.due_ms, 'last_problem', x.last_problem,
                'found_instead', x.found_instead) ORDER BY x.ordinal), '[]')::text
              FROM deliveries x WHERE x.decision_id = d.id AND x.kind = 'match_status')",
            $postgres_tail
        ))
    };
    (columns $match_statuses:literal, $tail:literal) => {
        concat!(
            "SELECT d.id, d.ordinal, d.verb, d.reason, d.comment, d.steps, d.reviewer, d.at_ms, d.held_until_ms,
                d.document_version, d.document_hash, d.manual_seen, o.state, o.attempts, o.due_ms, o.last_problem,
                o.found_instead, j.provider, j.journey, j.service, k.key_no, k.wrapped, d.second_rule, d.second_blind, d.second_by,
                d.second_at_ms, d.second_verdict, d.second_reason, d.second_comment, d.second_hours, d.corrects, a.reviewer AS answer_by,
                a.verb AS answer_verb, a.reason AS answer_reason, a.comment AS answer_comment, a.at_ms AS answer_at_ms, ",
            $match_statuses,
            " AS match_statuses
             FROM decisions d JOIN journeys j ON j.id = d.journey_id LEFT JOIN keys k ON k.journey_id = j.id
             LEFT JOIN second_answers a ON a.decision_id = d.id
             LEFT JOIN deliveries o ON o.decision_id = d.id AND o.follows IS NULL ",
            $tail
        )
    };
}
pub(super) use select_decisions;

impl Decisions<'_> {
    /// Records a decision: the decision, its outbox item and its audit entry, in one transaction.
    pub async fn record(&self, new: &NewDecision<'_>) -> Result<Recorded, StoreError> {
        again!(async {
            let (mut work, answers) = self.0.begin_with(questions(new)).await?;
            let id = match objection(&answers, new)? {
                Ok(id) => id,
                Err(refused) => return Ok(refused),
            };
            let mut head = Head::read(answers.get(HEAD).map(Vec::as_slice).unwrap_or_default())?;
            let key = answers.get(KEY).and_then(|rows| rows.first());
            let known = self.1.answered(&new.intent.journey, key)?;
            let seal = known.unwrap_or_else(|| self.1.new_key());
            let mut changes = vec![insert(id, new, &seal)?];
            changes.extend(outbox_items(id, new, &seal)?);
            changes.push(claims::clear(id));
            let draft = sql("DELETE FROM drafts WHERE journey_id = $1 AND reviewer = $2");
            changes.extend([draft.bind(id).bind(&new.intent.reviewer.0), refresh_queue(id)]);
            changes.extend(self.1.keep_query(id, &new.intent.journey, &seal)?);
            changes.extend(head.append(&entry_of(new, &seal)));
            changes.push(select_decisions!("WHERE d.id = $1").bind(new.id.to_string()));
            let answers = work.together(changes).await?;
            // The second statement inserts the delivery. It returns no row if the journey has another open decision.
            if answers.get(1).is_none_or(Vec::is_empty) {
                return Ok(Recorded::OnItsWay);
            }
            let decision =
                answers.last().and_then(|rows| rows.first()).ok_or_else(|| gone("the decision"))?;
            let decision = read_decision(decision, self.1)?;
            work.commit().await?;
            Ok(Recorded::Yes(Box::new(decision)))
        })
    }

    /// A decision by its id.
    pub async fn get(&self, id: Uuid) -> Result<Option<Decision>, StoreError> {
        let row = self.0.maybe(select_decisions!("WHERE d.id = $1").bind(id.to_string())).await?;
        Ok(row.as_ref().map(|row| read_decision(row, self.1)).transpose()?)
    }

    /// The decision on a journey that is not delivered yet.
    pub async fn open_on(&self, key: &JourneyKey) -> Result<Option<Decision>, StoreError> {
        let query = select_decisions!(
            "WHERE j.provider = $1 AND j.journey = $2 AND o.is_open = 1",
            "WHERE j.provider = $1 AND j.journey = $2 AND o.is_open"
        );
        let row = self.0.maybe(query.bind(&key.provider.0).bind(key.id.as_sent())).await?;
        Ok(row.as_ref().map(|row| read_decision(row, self.1)).transpose()?)
    }

    /// The decisions with an open delivery, which is sent by itself or needs a person, oldest first.
    pub async fn open(&self) -> Result<Listed<Decision>, StoreError> {
        let query = select_decisions!(
            "WHERE d.id IN (SELECT decision_id FROM deliveries WHERE is_open = 1) ORDER BY d.at_ms, d.ordinal",
            "WHERE d.id IN (SELECT decision_id FROM deliveries WHERE is_open) ORDER BY d.at_ms, d.ordinal"
        );
        let rows = self.0.all(query).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_decision(row, self.1))))
    }

    /// The decisions on a journey, oldest first.
    pub async fn of(&self, key: &JourneyKey) -> Result<Listed<Decision>, StoreError> {
        let rows = self.0.all(decisions_query(key)).await?;
        Ok(Listed::sort(rows.iter().map(|row| read_decision(row, self.1))))
    }

    /// Decisions recorded since then, oldest first: for statistics.
    pub async fn since(&self, since: Timestamp) -> Result<Listed<Decision>, StoreError> {
        let rows = self
            .0
            .all(select_decisions!("WHERE d.at_ms >= $1 ORDER BY d.at_ms, d.ordinal").bind(ms(since)))
            .await?;
        Ok(Listed::sort(rows.iter().map(|row| read_decision(row, self.1))))
    }
}

pub(super) fn decisions_query(key: &JourneyKey) -> Query<'_> {
    let query = select_decisions!("WHERE j.provider = $1 AND j.journey = $2 ORDER BY d.at_ms, d.ordinal");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

/// The index of the record's head among the answers to [`questions`].
const HEAD: usize = 4;
/// The index of the journey's data key.
const KEY: usize = 6;

/// The index of what bars the reviewer from the journey.
const BARS: usize = 5;

/// The index of the decision that settles the journey; only a correction asks for it.
const SETTLING: usize = 7;

/// The queries that a decision depends on within the transaction, the lock first.
fn questions<'q>(new: &NewDecision<'q>) -> Vec<Query<'q>> {
    let key = &new.intent.journey;
    let of_journey = |query: Query<'q>| query.bind(&key.provider.0).bind(key.id.as_sent());
    let settled_by = new.intent.corrects.map(|_| of_journey(sql(SETTLED_BY)));
    let mut questions = vec![
        lock_query(key),
        of_journey(sql("SELECT o.id FROM open_decisions o JOIN journeys j ON j.id = o.journey_id
             WHERE j.provider = $1 AND j.journey = $2")),
        of_journey(sql("SELECT needs_review, settled, version FROM journeys
             WHERE provider = $1 AND journey = $2")),
        of_journey(sql("SELECT c.reviewer FROM claims c JOIN journeys j ON j.id = c.journey_id
             WHERE j.provider = $1 AND j.journey = $2 AND c.until_ms > $3"))
        .bind(ms(new.at)),
        head_query(),
        of_journey(sql(second::BARRED)).bind(&new.intent.reviewer.0),
        key_query(key),
    ];
    questions.extend(settled_by);
    questions
}

/// The row number of the journey, or why this decision must not be recorded.
fn objection(answers: &[Vec<DbRow>], new: &NewDecision<'_>) -> Result<Result<i64, Recorded>, StoreError> {
    let first = |at: usize| answers.get(at).and_then(|rows| rows.first());
    let (Some(id), Some(row)) = (first(0), first(2)) else { return Ok(Err(Recorded::Unknown)) };
    if first(1).is_some() {
        return Ok(Err(Recorded::OnItsWay));
    }
    let (needs_review, settled, version): (bool, bool, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
    let is_wanted = match new.intent.corrects {
        None => needs_review && !settled,
        Some(corrected) => {
            let settled_by = first(SETTLING).map(|row| row.get::<String>(0)).transpose()?;
            settled_by == Some(corrected.to_string())
        }
    };
    if !is_wanted {
        return Ok(Err(Recorded::NeedsNone));
    }
    if version != new.latest_version {
        return Ok(Err(Recorded::Changed));
    }
    if first(BARS).is_some() {
        return Ok(Err(Recorded::Barred));
    }
    let holder = first(3).map(|row| row.get::<String>(0)).transpose()?.map(Reviewer);
    Ok(match holder {
        Some(holder) if holder != new.intent.reviewer => Err(Recorded::ClaimedBy(holder)),
        _ => Ok(id.get(0)?),
    })
}

fn gone(what: &str) -> StoreError {
    StoreError::Database(format!("{what} is gone"))
}

fn insert<'q>(id: i64, new: &NewDecision<'q>, seal: &JourneySeal) -> Result<Query<'q>, StoreError> {
    let intent = new.intent;
    let name = new.id.to_string();
    let place = SealedPlace { table: "decisions", column: "comment", row: &name };
    let comment = seal.maybe_text(place, intent.comment.as_ref().map(Untrusted::as_sent))?;
    Ok(sql(
        "INSERT INTO decisions (id, journey_id, verb, reason, comment, steps, reviewer, at_ms, held_until_ms,
             document_version, document_hash, manual_seen, second_rule, second_blind, corrects, second_hours)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
    )
    .bind(name)
    .bind(id)
    .bind(intent.verb.word())
    .bind(&intent.reason)
    .bind(comment)
    .bind(serde_json::json!(intent.steps).to_string())
    .bind(&intent.reviewer.0)
    .bind(ms(new.at))
    .bind(ms(new.held_until))
    .bind(new.document_version)
    .bind(new.document_hash)
    .bind(new.manual_seen)
    .bind(new.second.map(|wanted| wanted.rule.as_str()))
    .bind(new.second.is_some_and(|wanted| wanted.blind))
    .bind(intent.corrects.map(|corrected| corrected.to_string()))
    .bind(new.second.and_then(|wanted| wanted.hours).map(i64::from)))
}

/// The outbox items of the decision and of each match status that follows it.
fn outbox_items(
    journey_row: i64,
    new: &NewDecision<'_>,
    seal: &JourneySeal,
) -> Result<Vec<Query<'static>>, StoreError> {
    let item = NewItem {
        id: new.id,
        kind: new.kind,
        decision: Some(new.id),
        journey_row,
        account: &new.intent.journey.provider,
        follows: None,
        body: None,
        created: new.at,
        state: if new.second.is_some() { DecisionState::Proposed } else { DecisionState::Held },
        due: new.second.is_none().then_some(new.held_until),
    };
    let mut items = vec![item.insert()];
    for one in new.match_statuses {
        let kind = DeliveryKind::MatchStatus;
        let name = one.id.to_string();
        let body = seal.text(SealedPlace { table: "deliveries", column: "body", row: &name }, &one.body())?;
        let (follows, body) = (Some(new.id), Some(body));
        let state = DecisionState::Held;
        items.push(NewItem { id: one.id, kind, follows, body, state, due: None, ..item }.insert());
    }
    Ok(items)
}

fn entry_of<'a>(new: &NewDecision<'a>, seal: &JourneySeal) -> NewEntry<'a> {
    let intent = new.intent;
    NewEntry {
        at: new.at,
        by: &intent.reviewer,
        journey: Some(&intent.journey),
        event: new.event_under(seal),
    }
}

/// A decision by its id, within a transaction.
pub(super) async fn by_id(work: &mut Work, id: Uuid, seal: &Seal) -> Result<Option<Decision>, StoreError> {
    let row = work.maybe(select_decisions!("WHERE d.id = $1").bind(id.to_string())).await?;
    Ok(row.as_ref().map(|row| read_decision(row, seal)).transpose()?)
}

/// Reads a row of [`select_decisions`].
pub(super) fn read_decision(row: &DbRow, seal: &Seal) -> Result<Decision, Damaged> {
    let row = NamedRow::new("decisions", row);
    let sealed = SealedColumns::of(seal, &row);
    let id: String = row.get("id")?;
    let of_delivery = |column: &'static str| -> Result<Option<Untrusted>, Damaged> {
        let Some(stored) = row.get::<Option<&str>>(column)? else { return Ok(None) };
        let place = SealedPlace { table: "deliveries", column, row: &id };
        sealed.open_text(place, stored).map(Untrusted::new).map(Some)
    };
    let state: DecisionState = row.word("state")?;
    let due = if state.is_tried_again() { row.maybe_time("due_ms")? } else { None };
    Ok(Decision {
        id: row.word("id")?,
        intent: read_intent(&row, &sealed, &id)?,
        at: row.time("at_ms")?,
        state,
        held_until: hold_ends(&row, state)?,
        attempts: row.times("attempts")?,
        due,
        last_problem: of_delivery("last_problem")?,
        found_instead: of_delivery("found_instead")?,
        match_statuses: match_status::read(&row, &sealed)?,
        second: second::read(&row, &sealed)?.map(Box::new),
    })
}

/// The end of an item's hold: as recorded, or as it was corrected after the wall clock was set.
pub(super) fn hold_ends(row: &NamedRow<'_>, state: DecisionState) -> Result<Timestamp, Damaged> {
    let recorded = row.time("held_until_ms")?;
    let corrected = if state == DecisionState::Held { row.maybe_time("due_ms")? } else { None };
    Ok(corrected.unwrap_or(recorded))
}

fn read_intent(row: &NamedRow<'_>, sealed: &SealedColumns<'_>, id: &str) -> Result<Intent, Damaged> {
    let steps: String = row.get("steps")?;
    let steps: Vec<StepReview> =
        serde_json::from_str(&steps).map_err(|_| row.odd("steps", "is not what we wrote"))?;
    Ok(Intent {
        journey: JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?),
        verb: row.word::<Verb>("verb")?,
        reason: row.get("reason")?,
        comment: sealed.maybe_text("comment", id)?.map(Untrusted::new),
        steps,
        reviewer: Reviewer(row.get("reviewer")?),
        corrects: row.maybe_word("corrects")?,
    })
}
