//! Quality samples: decided journeys that another reviewer judges again without seeing the decision. A judgment is
//! never sent.

use super::again::again;
use super::engine::{DbRow, Engine, Query, sql};
use super::error::{Damaged, StoreError};
use super::journeys::{begin_locked, lock, lock_all, refresh_queue};
use super::record::{self, NewEntry};
use super::seal::{Commitment, Seal, SealedPlace};
use super::store_row::{NamedRow, ms};
use crate::domain::decision::{Intent, Verb};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::text::Untrusted;
use jiff::Timestamp;
use uuid::Uuid;

/// The quality samples.
#[derive(Clone, Copy, Debug)]
pub struct Samples<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A decision that was drawn as a sample and has no judgment yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenSample {
    pub decision: Uuid,
    pub journey: JourneyKey,
    pub verb: Verb,
    /// The version of the document that the decision was based on.
    pub version: i64,
    /// The reviewers who made the decision, confirmed it, or answered it blind.
    makers: Vec<Reviewer>,
}

impl OpenSample {
    /// Whether this person had a part in the decision, and so cannot judge it.
    pub fn is_of(&self, reviewer: &Reviewer) -> bool {
        self.makers.contains(reviewer)
    }
}

/// The result of a judgment. It is stored only with [`Judged::Yes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    Yes,
    /// The reviewer had a part in the decision.
    Own,
    /// The journey has no open sample.
    Gone,
}

/// Selects open samples; a macro, so that the columns are in one place. A journey that needs a review again is left
/// out.
macro_rules! select_open {
    ($tail:literal) => {
        sql(concat!(
            "SELECT s.decision_id, d.verb, d.document_version, d.reviewer, d.second_by, a.reviewer AS answer_by,
                 j.provider, j.journey
             FROM samples s JOIN decisions d ON d.id = s.decision_id JOIN journeys j ON j.id = s.journey_id
             LEFT JOIN second_answers a ON a.decision_id = d.id
             WHERE s.judged_ms IS NULL AND NOT (j.needs_review AND NOT j.settled)",
            $tail
        ))
    };
}

/// How many journeys one transaction locks.
const STEP: usize = 100;

impl Samples<'_> {
    /// The decisions since `since` that were delivered and not drawn before, oldest first. Journeys with an open sample
    /// are left out.
    pub async fn candidates(&self, since: Timestamp) -> Result<Vec<(Uuid, JourneyKey)>, StoreError> {
        let query = sql("SELECT d.id, j.provider, j.journey FROM decisions d
             JOIN deliveries o ON o.decision_id = d.id AND o.follows IS NULL
             JOIN journeys j ON j.id = d.journey_id
             WHERE d.at_ms >= $1 AND o.state IN ('delivered', 'kept') AND j.erased_ms IS NULL
                 AND NOT (j.needs_review AND NOT j.settled)
                 AND NOT EXISTS (SELECT 1 FROM samples s
                     WHERE s.journey_id = d.journey_id AND (s.decision_id = d.id OR s.judged_ms IS NULL))
             ORDER BY d.ordinal");
        let rows = self.0.all(query.bind(ms(since))).await?;
        let read = |row: &DbRow| {
            let named = NamedRow::new("decisions", row);
            Ok((id(&named, "id")?, JourneyKey::new(row.get::<String>(1)?, row.get(2)?)))
        };
        rows.iter().map(read).collect()
    }

    /// Draws these decisions, and returns those that were drawn. Decisions that another lead drew meanwhile are left
    /// out.
    pub async fn draw(
        &self,
        wanted: &[(Uuid, JourneyKey)],
        by: &Reviewer,
    ) -> Result<Vec<(Uuid, JourneyKey)>, StoreError> {
        let mut drawn = Vec::new();
        for step in wanted.chunks(STEP) {
            drawn.extend(self.draw_step(step, by).await?);
        }
        Ok(drawn)
    }

    async fn draw_step(
        &self,
        wanted: &[(Uuid, JourneyKey)],
        by: &Reviewer,
    ) -> Result<Vec<(Uuid, JourneyKey)>, StoreError> {
        again!(async {
            let mut work = self.0.begin().await?;
            lock_all(&mut work, &wanted.iter().map(|(_, key)| key).collect::<Vec<_>>()).await?;
            let (at, mut drawn) = (work.now(), Vec::new());
            for (decision, key) in wanted {
                let Some(row) = lock(&mut work, key).await? else { continue };
                let insert = sql("INSERT INTO samples (decision_id, journey_id, drawn_by, drawn_ms)
                 VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
                let insert = insert.bind(decision.to_string()).bind(row).bind(&by.0).bind(ms(at));
                if work.run(insert).await? == 0 {
                    continue;
                }
                work.later([refresh_queue(row)]).await?;
                let event = Event::SampleDrawn { decision: *decision };
                record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
                drawn.push((*decision, key.clone()));
            }
            work.commit().await?;
            Ok(drawn)
        })
    }

    /// Every sample without a judgment, in the order in which they were drawn.
    pub async fn open(&self) -> Result<Vec<OpenSample>, StoreError> {
        let rows = self.0.all(select_open!(" ORDER BY s.drawn_ms, s.decision_id")).await?;
        Ok(rows.iter().map(read_open).collect::<Result<_, Damaged>>()?)
    }

    /// Records what a reviewer would decide as the judgment of the sample on the journey.
    pub async fn judge(&self, intent: &Intent) -> Result<Judged, StoreError> {
        again!(async {
            let (key, by) = (&intent.journey, &intent.reviewer);
            let Some((mut work, row)) = begin_locked(self.0, key).await? else { return Ok(Judged::Gone) };
            let Some(open) = work.maybe(open_query(key)).await?.as_ref().map(read_open).transpose()? else {
                return Ok(Judged::Gone);
            };
            if open.is_of(by) {
                return Ok(Judged::Own);
            }
            let (at, seal) = (work.now(), self.1.of_journey(&mut work, row, key).await?);
            let name = open.decision.to_string();
            let place = SealedPlace { table: "samples", column: "comment", row: &name };
            let words = intent.comment.as_ref().map(Untrusted::as_sent);
            let comment = seal.maybe_text(place, words)?;
            let update =
                sql("UPDATE samples SET reviewer = $2, verb = $3, reason = $4, comment = $5, judged_ms = $6
             WHERE decision_id = $1");
            let update = update.bind(name).bind(&by.0).bind(intent.verb.word()).bind(&intent.reason);
            work.later([update.bind(comment).bind(ms(at))]).await?;
            work.later([refresh_queue(row)]).await?;
            let (comment_sha256, comment_hmac) =
                Commitment::fields(words.map(|words| seal.commitment(words)));
            let event = Event::SampleJudged {
                verb: intent.verb,
                reason: intent.reason.clone(),
                comment_sha256,
                agrees: intent.verb == open.verb,
                decision: open.decision,
                comment_hmac,
            };
            record::append(&mut work, &NewEntry { at, by, journey: Some(key), event }).await?;
            work.commit().await?;
            Ok(Judged::Yes)
        })
    }

    /// The verb of each judged decision, with the verb of its judgment.
    pub async fn verbs(&self) -> Result<Vec<(Verb, Verb)>, StoreError> {
        let query = sql("SELECT s.decision_id AS id, d.verb AS first, s.verb AS again
             FROM samples s JOIN decisions d ON d.id = s.decision_id WHERE s.judged_ms IS NOT NULL");
        let rows = self.0.all(query).await?;
        let read = |row: &DbRow| {
            let row = NamedRow::new("samples", row);
            Ok((row.word("first")?, row.word("again")?))
        };
        Ok(rows.iter().map(read).collect::<Result<_, Damaged>>()?)
    }
}

/// Selects the sample without a judgment on one journey.
pub(super) fn open_query(key: &JourneyKey) -> Query<'_> {
    let query = select_open!(" AND j.provider = $1 AND j.journey = $2");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

pub(super) fn read_open(row: &DbRow) -> Result<OpenSample, Damaged> {
    let named = NamedRow::new("samples", row);
    let name = |column: &str| named.get::<Option<String>>(column);
    let makers = [name("reviewer")?, name("second_by")?, name("answer_by")?];
    Ok(OpenSample {
        decision: id(&named, "decision_id")?,
        journey: JourneyKey::new(named.get::<String>("provider")?, named.get("journey")?),
        verb: named.word("verb")?,
        version: named.get("document_version")?,
        makers: makers.into_iter().flatten().map(Reviewer).collect(),
    })
}

fn id(row: &NamedRow<'_>, column: &'static str) -> Result<Uuid, Damaged> {
    row.get::<&str>(column)?.parse().map_err(|_| row.odd(column, "is no id"))
}
