//! The results of effects, and the data of replies and news.

use super::effect::CaseDraft;
use super::listing::{Found, Listing};
use crate::domain::found::FoundJourney;
use crate::domain::ids::{JourneyKey, ProviderName, Reviewer};
use crate::domain::outbox_item::OutboxItem;
use crate::domain::queue::{ChangedRow, QueuedRow};
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::Case;
use crate::pictures::DecodedPicture;
use crate::review::stats::Stats;
use crate::tui::drawn::Drawn;
use jiff::Timestamp;

/// The result of an effect. Each effect gets exactly one.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A page of the queue, sorted.
    Queue(Result<Box<Listing>, ReplyProblem>),
    /// The providers were asked for new journeys: the new or changed journeys, and the state of each provider.
    Fetched(Vec<JourneyKey>, Vec<ProviderState>),
    /// Journeys in their current state.
    Changed(Result<Vec<ChangedRow>, ReplyProblem>),
    /// Rows by their numbers.
    Rows(Result<Vec<QueuedRow>, ReplyProblem>),
    /// What a search has found.
    Found(Result<Box<Found>, ReplyProblem>),
    /// Journeys found in the whole store.
    JourneysFound(Result<Vec<FoundJourney>, ReplyProblem>),
    /// A case with all of its data.
    Case(Result<Box<Case>, ReplyProblem>),
    /// The opening of a case is in the record. The reviewer who has the case, if it could not be claimed because of
    /// that.
    Opened(Result<Option<Reviewer>, ReplyProblem>),
    /// The effect was carried out.
    Done(Result<(), ReplyProblem>),
    /// A decision is durable.
    Decided(Result<Box<Decision>, ReplyProblem>),
    /// An item of the outbox was undone.
    Undone(Result<OutboxItem, ReplyProblem>),
    /// What is not delivered.
    Outbox(Result<Vec<OutboxItem>, ReplyProblem>),
    /// A screening request was recorded.
    Screening(Result<Box<ScreeningRequest>, ReplyProblem>),
    Stats(Result<Box<Stats>, ReplyProblem>),
    /// The draft of a case.
    Draft(Result<Option<CaseDraft>, ReplyProblem>),
    /// The journeys with a draft.
    Drafts(Result<Vec<JourneyKey>, ReplyProblem>),
    /// A picture, encoded for this terminal.
    Picture(Result<Drawn, ReplyProblem>),
    /// The value of a field whose copying is in the record, for the clipboard.
    Copied(Result<Shown, ReplyProblem>),
    /// A decoded picture, for the full-screen viewer.
    Alone(Result<DecodedPicture, ReplyProblem>),
}

/// Whether a provider account can be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProviderState {
    pub name: ProviderName,
    /// Since when it cannot be reached; `None` while it can.
    pub lost_since: Option<Timestamp>,
    /// Why it cannot be reached.
    pub problem: Option<ReplyProblem>,
    /// Whether it refuses the account's credentials.
    pub is_key_refused: bool,
}

/// Why an effect failed, as text for the reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyProblem {
    pub sentence: Shown,
    /// What to do about it.
    pub hint: Option<Shown>,
    /// Whether the effect may have been carried out all the same.
    pub is_unsure: bool,
}

impl ReplyProblem {
    /// A problem in one sentence.
    pub fn new(sentence: impl Into<String>) -> Self {
        Self { sentence: Untrusted::new(sentence).shown(), hint: None, is_unsure: false }
    }
}
