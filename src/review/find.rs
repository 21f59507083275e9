//! Searches all journeys of the store, in any state.

use super::destination::Destination;
use super::error::ReviewError;
use super::rules::SearchRule;
use super::service::ReviewService;
use crate::domain::event::Event;
use crate::domain::found::FoundJourney;
use crate::domain::queue::Row;
use crate::domain::role::Act;
use crate::insight::filter::{Filter, FilterContext};
use jiff::Timestamp;
use std::collections::BTreeSet;

/// Maximum number of results.
const MOST: usize = 100;

/// Finds journeys, including those outside of the queue.
pub struct FindService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> FindService<'_, D> {
    /// The newest journeys that match the text; without a text, those that the reviewer decided last.
    pub async fn journeys(&self, text: &str) -> Result<Vec<FoundJourney>, ReviewError> {
        self.0.team().check(Act::See).await?;
        let mut found = match text.trim() {
            "" => self.decided().await?,
            number if self.0.rules.search == SearchRule::WholeNumber => self.with_number(number).await?,
            words => self.with_words(words).await?,
        };
        let hidden = self.0.outbox().hidden().await?;
        let is_hidden = |found: &&mut FoundJourney| hidden.iter().any(|one| one.is_on(&found.row.key));
        found.iter_mut().filter(is_hidden).for_each(|found| found.decided = None);
        Ok(found)
    }

    /// The newest journeys whose name, reference, id or numbers contain these words.
    async fn with_words(&self, text: &str) -> Result<Vec<FoundJourney>, ReviewError> {
        let marked = BTreeSet::new();
        let context = FilterContext { now_ms: 0, reviewer: None, marked: &marked };
        let filter = Filter::of_words(text);
        let mut found = self.0.store.journeys().find(MOST, |row| filter.matches(row, &context)).await?;
        // A journey whose id is the whole text comes first.
        found.sort_by_key(|found| found.row.key.id.as_sent() != text);
        Ok(found)
    }

    /// The journeys whose id, reference or document number is the whole text. The search and its number of results are
    /// recorded.
    async fn with_number(&self, text: &str) -> Result<Vec<FoundJourney>, ReviewError> {
        let is_text = |known: &str| known.eq_ignore_ascii_case(text);
        let is_hit = |row: &Row| {
            let summary = &row.summary;
            is_text(row.key.id.as_sent())
                || summary.reference.as_deref().is_some_and(is_text)
                || summary.numbers.iter().any(|number| is_text(number))
        };
        let found = self.0.store.journeys().find(MOST, is_hit).await?;
        let searched = Event::StoreSearched { found: found.len() };
        self.0.record().append(searched, None, Timestamp::now()).await?;
        Ok(found)
    }

    /// The journeys that the reviewer decided last.
    async fn decided(&self) -> Result<Vec<FoundJourney>, ReviewError> {
        let most = u32::try_from(MOST).unwrap_or(u32::MAX);
        Ok(self.0.store.journeys().decided_by(&self.0.reviewer, most).await?)
    }
}
