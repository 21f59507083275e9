//! The interface that carries out effects: the worker in the console, a fake in tests of the loop.

use crate::domain::outbox_item::OutboxItem;
use crate::domain::record::Decision;
use crate::domain::screening_request::ScreeningRequest;
use crate::domain::text::Untrusted;
use crate::review::{ReviewError, ReviewService};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::message::{News, Reply, ReplyProblem};
use jiff::Timestamp;
use std::future::Future;
use tokio::sync::mpsc::UnboundedSender;

/// Carries out effects for the loop.
pub trait Backend: Send + Sync + 'static {
    /// Carries out an effect. Every effect ends in one reply of the effect's own kind.
    fn perform(&self, effect: Effect, now: Timestamp) -> impl Future<Output = Reply> + Send;

    /// Sends news for as long as it is polled.
    fn watch(&self, tell: UnboundedSender<News>) -> impl Future<Output = ()> + Send;
}

impl From<ReviewError> for ReplyProblem {
    fn from(error: ReviewError) -> Self {
        let hint = error.hint().map(|hint| Untrusted::new(hint).shown());
        let is_unsure = error.is_unsure();
        Self { hint, is_unsure, ..ReplyProblem::new(error.to_string()) }
    }
}

/// The reply to an effect that could not be carried out.
pub(super) fn refused(effect: &Effect, problem: ReplyProblem) -> Reply {
    match effect {
        Effect::LoadQueue { .. } | Effect::Refresh => Reply::Queue(Err(problem)),
        Effect::LoadChanged { .. } => Reply::Changed(Err(problem)),
        Effect::LoadRows { .. } => Reply::Rows(Err(problem)),
        Effect::Search(_) => Reply::Found(Err(problem)),
        Effect::FindJourneys { .. } => Reply::JourneysFound(Err(problem)),
        Effect::OpenCase { .. } | Effect::ReadCase { .. } => Reply::Case(Err(problem)),
        Effect::RecordOpening { .. } => Reply::Opened(Err(problem)),
        Effect::Decide { .. } | Effect::Second { .. } => Reply::Decided(Err(problem)),
        Effect::Undo { .. } => Reply::Undone(Err(problem)),
        Effect::LoadOutbox => Reply::Outbox(Err(problem)),
        Effect::AskScreening { .. } => Reply::Screening(Err(problem)),
        Effect::LoadStats { .. } => Reply::Stats(Err(problem)),
        Effect::LoadDrafts => Reply::Drafts(Err(problem)),
        Effect::LoadDraft { .. } => Reply::Draft(Err(problem)),
        Effect::LoadPicture { .. } => Reply::Picture(Err(problem)),
        Effect::Copy { .. } => Reply::Copied(Err(problem)),
        Effect::ShowAlone { .. } => Reply::Alone(Err(problem)),
        _ => Reply::Done(Err(problem)),
    }
}

/// The reply to a request to record a decision by this service.
pub(super) fn decided<D>(review: &ReviewService<D>, result: Result<Decision, ReviewError>) -> Reply {
    let decision = result.map(|decision| Box::new(decision.moved_by(review.host_ahead())));
    Reply::Decided(decision.map_err(ReplyProblem::from))
}

/// The reply to a request to read the outbox of this service.
pub(super) fn outbox<D>(review: &ReviewService<D>, result: Result<Vec<OutboxItem>, ReviewError>) -> Reply {
    let here = |items: Vec<OutboxItem>| {
        let ahead = review.host_ahead();
        items.into_iter().map(|item| item.moved_by(ahead)).collect()
    };
    Reply::Outbox(result.map(here).map_err(ReplyProblem::from))
}

/// The reply to a request to undo an item of the outbox.
pub(super) fn undone(result: Result<OutboxItem, ReviewError>) -> Reply {
    Reply::Undone(result.map_err(ReplyProblem::from))
}

/// The reply to the recording of a screening request by this service.
pub(super) fn screening<D>(
    review: &ReviewService<D>,
    result: Result<ScreeningRequest, ReviewError>,
) -> Reply {
    let request = result.map(|request| Box::new(request.moved_by(review.host_ahead())));
    Reply::Screening(request.map_err(ReplyProblem::from))
}
