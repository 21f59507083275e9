//! Everything that the store has about one journey, read in one snapshot.

use super::documents::{self, Document};
use super::engine::{DbRow, Engine, Query};
use super::error::{Damaged, StoreError};
use super::journeys::{self, Known};
use super::linked::{self, LinkedJourney};
use super::samples::{self, OpenSample};
use super::seal::Seal;
use super::store_row::Listed;
use super::{assignments, decisions, fingerprints, notes, queue, record, resolutions, team};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::JourneyState;
use crate::domain::record::{AuditEntry, Decision, Note};
use crate::domain::resolution::Resolution;
use crate::domain::role::Seat;
use crate::domain::routing::Routing;
use jiff::Timestamp;

/// Reads journeys with everything that belongs to them.
#[derive(Clone, Copy, Debug)]
pub struct StoredCases<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A journey with everything that belongs to it.
#[derive(Debug)]
pub struct StoredCase {
    pub known: Known,
    pub state: JourneyState,
    pub claimed_by: Option<Reviewer>,
    pub routing: Routing,
    /// The latest document, or an error if it is damaged.
    pub document: Result<Option<Document>, Damaged>,
    pub history: Listed<AuditEntry>,
    pub resolutions: Listed<Resolution>,
    pub notes: Listed<Note>,
    pub decisions: Listed<Decision>,
    /// Journeys that share a value with this one.
    pub linked: Vec<LinkedJourney>,
    /// Journeys with a picture similar to one of this journey.
    pub similar: Vec<JourneyKey>,
    /// The earlier document that the caller asked for.
    pub earlier: Option<Document>,
    /// The open quality sample on the journey.
    pub sample: Option<OpenSample>,
}

/// What must be read before a decision is recorded.
#[derive(Debug)]
pub struct CaseToDecide {
    pub known: Known,
    /// The latest document.
    pub document: Option<Document>,
    /// The version that the reviewer opened last.
    pub viewed: Option<i64>,
    /// The open quality sample on the journey.
    pub sample: Option<OpenSample>,
}

impl StoredCases<'_> {
    /// A journey with everything that belongs to it, for a reviewer with this seat; no journey if it was never received.
    /// `earlier` chooses one more document besides the latest by its version. All queries that do not depend on other
    /// answers go to the database in one batch, the rest in a second one.
    pub async fn of(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
        earlier: impl FnOnce(&[AuditEntry], &Known) -> Option<i64>,
    ) -> Result<(Seat, Option<StoredCase>), StoreError> {
        let first = questions(key, reviewer, self.0.now());
        let (mut reading, answers) = self.0.snapshot_with(first).await?;
        let mut answers = answers.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let seat = team::read_seat(next().first())?;
        let Some(known) = next().first().map(|row| journeys::read_known(row, self.1)).transpose()? else {
            return Ok((seat, None));
        };
        let standing = next().first().map(|row| queue::read_standing(row, self.1)).transpose()?;
        let (state, claimed_by) = standing.unwrap_or((JourneyState::Closed, None));
        let document = document(&next(), self.1);
        let history = Listed::sort(next().iter().map(record::read_entry));
        let resolutions = Listed::sort(next().iter().map(|row| resolutions::read_resolution(row, self.1)));
        let notes = Listed::sort(next().iter().map(|row| notes::read_note(row, self.1)));
        let decisions = Listed::sort(next().iter().map(|row| decisions::read_decision(row, self.1)));
        let linked = next().iter().map(linked::read_linked).collect::<Result<_, _>>()?;
        let own = next();
        let routing = next().first().map(assignments::read_routing).transpose()?.unwrap_or_default();
        let sample = next().first().map(samples::read_open).transpose()?;
        let mut second = fingerprints::near_queries(&own)?;
        let version = earlier(&history.items, &known);
        second.extend(version.map(|version| documents::version_query(key, version)));
        let mut near = if second.is_empty() { Vec::new() } else { reading.together(second).await? };
        let earlier =
            version.and_then(|_| near.pop()).map(|rows| self::document(&rows, self.1)).transpose()?;
        let similar = fingerprints::similar(&own, &near)?;
        let earlier = earlier.flatten();
        let stored = StoredCase {
            known,
            state,
            claimed_by,
            routing,
            document,
            history,
            resolutions,
            notes,
            decisions,
            linked,
            similar,
            earlier,
            sample,
        };
        Ok((seat, Some(stored)))
    }

    /// What must be read before a reviewer's decision is recorded, and the reviewer's seat; nothing if the journey was
    /// never received.
    pub async fn to_decide(
        &self,
        key: &JourneyKey,
        reviewer: &Reviewer,
    ) -> Result<(Seat, Option<CaseToDecide>), StoreError> {
        let queries = vec![
            team::seat_query(reviewer, self.0.now()),
            journeys::known_query(key),
            documents::latest_query(key),
            documents::viewed_query(key, reviewer),
            samples::open_query(key),
        ];
        let (_reading, answers) = self.0.snapshot_with(queries).await?;
        let mut answers = answers.into_iter();
        let mut next = || answers.next().unwrap_or_default();
        let seat = team::read_seat(next().first())?;
        let Some(known) = next().first().map(|row| journeys::read_known(row, self.1)).transpose()? else {
            return Ok((seat, None));
        };
        let document = document(&next(), self.1)?;
        let viewed = next().first().map(|row| row.get(0)).transpose()?;
        let sample = next().first().map(samples::read_open).transpose()?;
        Ok((seat, Some(CaseToDecide { known, document, viewed, sample })))
    }
}

/// The queries about a case that do not depend on other answers.
fn questions<'q>(key: &'q JourneyKey, reviewer: &'q Reviewer, now: Timestamp) -> Vec<Query<'q>> {
    vec![
        team::seat_query(reviewer, now),
        journeys::known_query(key),
        queue::standing_query(key, now),
        documents::latest_query(key),
        record::history_query(key),
        resolutions::resolutions_query(key),
        notes::notes_query(key),
        decisions::decisions_query(key),
        linked::linked_query(key),
        fingerprints::own_query(key),
        assignments::routing_query(key, now),
        samples::open_query(key),
    ]
}

fn document(rows: &[DbRow], seal: &Seal) -> Result<Option<Document>, Damaged> {
    rows.first().map(|row| documents::read_document(row, seal)).transpose()
}
