//! Assigns journeys to reviewers: single ones, distributed ones, absences, and escalation.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::Row;
use crate::domain::record::Note;
use crate::domain::role::Act;
use crate::domain::routing::EscalatedTo;
use crate::domain::text::Untrusted;
use crate::store::team::Member;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// Rows in each page when the queue is searched for unassigned journeys.
const PAGE: u32 = 500;

/// Assigns journeys to reviewers.
pub struct AssignmentService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> AssignmentService<'_, D> {
    /// The reviewers who can be assigned journeys: on a team's store those whose role may decide, else everybody who
    /// has worked on the store.
    pub async fn reviewers(&self) -> Result<Vec<Reviewer>, ReviewError> {
        let members = self.0.team().members().await?;
        if members.is_empty() {
            return Ok(self.0.store.reviewers().names().await?.into_iter().map(Reviewer).collect());
        }
        let decide = |member: &Member| member.until.is_none() && member.roles.may(Act::Decide);
        Ok(members.into_iter().filter(decide).map(|member| member.name).collect())
    }

    /// Assigns a journey to a reviewer; `None` removes the assignment.
    pub async fn assign(&self, key: &JourneyKey, to: Option<&Reviewer>) -> Result<(), ReviewError> {
        self.0.team().check(Act::ManageWork).await?;
        let is_known = self.0.store.assignments().assign(key, to, &self.0.reviewer).await?;
        if is_known { Ok(()) } else { Err(ReviewError::NoJourney(key.clone())) }
    }

    /// Assigns up to `most` of the most urgent unassigned journeys, each to the reviewer with the fewest. Journeys of
    /// an absent reviewer count as unassigned. Returns what was assigned.
    pub async fn spread(
        &self,
        among: &[Reviewer],
        most: usize,
        now: Timestamp,
    ) -> Result<Vec<(JourneyKey, Reviewer)>, ReviewError> {
        let away = self.0.store.assignments().away().await?;
        let counts = self.0.store.assignments().counts().await?;
        let present = among.iter().filter(|reviewer| !away.contains(*reviewer));
        let mut loads: BTreeMap<&Reviewer, i64> =
            present.map(|reviewer| (reviewer, counts.get(reviewer).copied().unwrap_or(0))).collect();
        let mut spread = Vec::new();
        for key in self.unassigned(&away, most, now).await? {
            let Some((reviewer, load)) = loads.iter_mut().min_by_key(|(_, load)| **load) else { break };
            *load += 1;
            let reviewer = (*reviewer).clone();
            self.assign(&key, Some(&reviewer)).await?;
            spread.push((key, reviewer));
        }
        Ok(spread)
    }

    /// The most urgent waiting journeys that nobody has claimed and that are unassigned.
    async fn unassigned(
        &self,
        away: &BTreeSet<Reviewer>,
        most: usize,
        now: Timestamp,
    ) -> Result<Vec<JourneyKey>, ReviewError> {
        let is_nobodys = |row: &Row| {
            let assigned = row.routing.assigned_to.as_ref();
            row.state.waits() && row.claimed_by.is_none() && assigned.is_none_or(|to| away.contains(to))
        };
        let mut keys = Vec::new();
        let mut next = Some(self.0.queue().start(now).await?);
        while let Some(position) = next.take().filter(|_| keys.len() < most) {
            let part = self.0.queue().after(position, PAGE).await?;
            let rows = part.rows.into_iter().map(|queued| queued.row);
            keys.extend(rows.filter(is_nobodys).map(|row| row.key));
            next = part.next;
        }
        keys.truncate(most);
        Ok(keys)
    }

    /// Sets the period in which a reviewer is absent.
    pub async fn set_away(
        &self,
        reviewer: &Reviewer,
        (from, until): (Timestamp, Timestamp),
    ) -> Result<(), ReviewError> {
        self.0.team().check(Act::ManageWork).await?;
        Ok(self.0.store.assignments().set_away(reviewer, (from, until), &self.0.reviewer).await?)
    }

    /// Escalates a journey to the lead or to a reviewer, with the reason.
    pub async fn escalate(
        &self,
        key: &JourneyKey,
        to: &EscalatedTo,
        why: Untrusted,
        at: Timestamp,
    ) -> Result<(), ReviewError> {
        self.0.team().check(Act::Decide).await?;
        let why = Note { by: self.0.reviewer.clone(), at, text: why };
        let is_known = self.0.store.assignments().escalate(key, to, &why).await?;
        if is_known { Ok(()) } else { Err(ReviewError::NoJourney(key.clone())) }
    }
}
