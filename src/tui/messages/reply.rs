//! How effects went, and what replies and news carry.

use super::effect::CaseDraft;
use super::listing::{Found, Listing};
use crate::domain::found::FoundJourney;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::queue::{ChangedRow, QueuedRow};
use crate::domain::record::Decision;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Case;
use crate::pictures::DecodedPicture;
use crate::review::stats::Stats;
use crate::tui::drawn::Drawn;
use jiff::Timestamp;

/// How an effect went. Each effect is answered by one of these, once.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A part of the queue, in the console's order.
    Queue(Result<Box<Listing>, ReplyProblem>),
    /// The providers were asked for news: the journeys that came or changed, and how each provider is.
    Fetched(Vec<JourneyKey>, Vec<ProviderState>),
    /// Journeys as they are now.
    Changed(Result<Vec<ChangedRow>, ReplyProblem>),
    /// Rows by their numbers.
    Rows(Result<Vec<QueuedRow>, ReplyProblem>),
    /// What a search has found.
    Found(Result<Box<Found>, ReplyProblem>),
    /// Journeys of the whole store.
    JourneysFound(Result<Vec<FoundJourney>, ReplyProblem>),
    /// A case, whole.
    Case(Result<Box<Case>, ReplyProblem>),
    /// The opening of a case is in the record; who else has the case, where it was to be claimed.
    Opened(Result<Option<Reviewer>, ReplyProblem>),
    /// Something was written down.
    Done(Result<(), ReplyProblem>),
    /// A decision is on disk.
    Decided(Result<Box<Decision>, ReplyProblem>),
    /// A decision was taken back.
    Undone(Result<Box<Decision>, ReplyProblem>),
    /// Decisions that are not delivered.
    Outbox(Result<Vec<Decision>, ReplyProblem>),
    Stats(Result<Box<Stats>, ReplyProblem>),
    /// What was begun on a case.
    Draft(Result<Option<CaseDraft>, ReplyProblem>),
    /// The journeys on which something was begun.
    Drafts(Result<Vec<JourneyKey>, ReplyProblem>),
    /// A picture, ready to be shown.
    Picture(Result<Drawn, ReplyProblem>),
    /// A field whose copying is in the record, for the terminal.
    Copied(Result<Shown, ReplyProblem>),
    /// A picture, to be shown alone.
    Alone(Result<DecodedPicture, ReplyProblem>),
}

/// How a provider is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderState {
    pub name: ProviderName,
    /// Since when it cannot be reached; none while it can.
    pub lost_since: Option<Timestamp>,
    /// Why it cannot.
    pub problem: Option<ReplyProblem>,
    /// Whether it refuses the account's credentials.
    pub is_key_refused: bool,
}

/// Why something did not go, for a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyProblem {
    pub sentence: Shown,
    /// What to do.
    pub hint: Option<Shown>,
    /// Whether it may have been done all the same.
    pub is_unsure: bool,
}

impl ReplyProblem {
    /// A problem in one sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: Untrusted::new(sentence).shown(), hint: None, is_unsure: false }
    }
}
