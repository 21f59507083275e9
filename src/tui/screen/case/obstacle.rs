//! Why an open case cannot be decided now: it was decided, it changed, or another reviewer has claimed it.

use super::correction;
use super::file::CaseFile;
use super::state::CaseScreen;
use crate::domain::decision::{DecisionState, Verb};
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::insight::case::Case;
use crate::tui::clock::ScreenClock;
use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::messages::reply::ReplyProblem;
use crate::tui::page::history::decided_at_service;
use crate::tui::page::line::{Line, Mark, PageBuilder, said};
use crate::tui::requests::RequestKind;

/// Why a case cannot be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Obstacle {
    /// It needs no decision any more; the text says who decided.
    Decided(String),
    /// It was decided, and this reviewer can correct the decision; the text says who decided.
    Correctable(String),
    /// A newer document is in the store.
    Changed,
    ClaimedBy(Reviewer),
}

impl Obstacle {
    /// The obstacle of a case; of several, the most lasting one.
    pub(crate) fn of(file: &CaseFile, cx: &Cx) -> Option<Self> {
        let latest = file.newer.as_ref().or(file.case.as_ref())?;
        let holder = latest.claimed_by.as_ref().filter(|holder| **holder != cx.me);
        let is_offered = correction::is_offered(latest, cx);
        decided(latest, &cx.policy.clock)
            .filter(|_| correction::in_progress(file).is_none())
            .map(if is_offered { Obstacle::Correctable } else { Obstacle::Decided })
            .or_else(|| file.newer.is_some().then_some(Obstacle::Changed))
            .or_else(|| holder.cloned().map(Obstacle::ClaimedBy))
    }

    /// What the obstacle is, and what to do.
    pub(crate) fn sentence(&self, cx: &Cx) -> String {
        let key = |action| cx.key(Place::Case, action);
        match self {
            Obstacle::Decided(what) => {
                format!("{what}: nothing to decide · {} next case", key(Action::NextCase))
            }
            Obstacle::Correctable(what) => {
                let (correct, next) = (key(Action::Correct), key(Action::NextCase));
                format!("{what}: delivered · {correct} corrects it · {next} next case")
            }
            Obstacle::Changed => {
                format!("This journey changed after you opened it · {} shows it", key(Action::Refresh))
            }
            Obstacle::ClaimedBy(other) if cx.policy.seat.may(Act::ManageWork) => {
                let take = key(Action::TakeOver);
                format!(
                    "{other} has claimed this case: ask them to release it · {take} takes it over, with a reason"
                )
            }
            Obstacle::ClaimedBy(other) => format!("{other} has claimed this case: ask them to release it"),
        }
    }

    /// The row above the case.
    pub(super) fn banner(&self, cx: &Cx) -> Vec<Line> {
        let mut page = PageBuilder::new(cx.masking);
        page.sentence(Mark::Look, said(self.sentence(cx)));
        page.done()
    }
}

/// Reads the open case again if one of these journeys is its own.
pub(crate) fn read_news(case: Option<&CaseScreen>, keys: &[JourneyKey], cx: &mut Cx) {
    let case = case.filter(|case| keys.contains(case.key()) && case.file.case.is_some());
    if let Some(key) = case.map(|case| case.key().clone()) {
        cx.ask(RequestKind::CaseNews(key.clone()), Effect::ReadCase { key });
    }
}

/// Takes a case that was read again; returns an obstacle that is new. A newer version is shown only when the reviewer
/// asks for it: keys that are being pressed refer to the version on the screen.
pub(crate) fn take_news(
    case: &mut CaseScreen,
    read: Result<Box<Case>, ReplyProblem>,
    cx: &mut Cx,
) -> Option<Obstacle> {
    let before = Obstacle::of(&case.file, cx);
    match read {
        // Before the first key nothing refers to the old version, so the newer one is shown at once.
        Ok(read) if case.keys > 0 && is_newer(&case.file, &read) => case.file.newer = Some(read),
        read => case.update(read, cx),
    }
    Obstacle::of(&case.file, cx).filter(|it| Some(it) != before.as_ref())
}

/// Whether this is a newer version with a change that matters.
fn is_newer(file: &CaseFile, read: &Case) -> bool {
    let is_other = file.case.as_ref().is_some_and(|case| case.version != read.version);
    is_other && read.changed.is_some()
}

/// Shows the newer version from the store; if there is none, fetches the journey again from its service.
pub(super) fn refresh(case: &CaseScreen, cx: &mut Cx) {
    let key = case.file.key.clone();
    if case.file.newer.is_some() {
        return cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
    }
    cx.ask(RequestKind::Reread(key.clone()), Effect::Reread { key });
    cx.say(Mark::None, "Reading the journey again …");
}

/// Why the journey needs no decision: it names the decision and its reviewer, if there is one. `None` if the journey
/// needs a decision, has a proposal that waits for a second reviewer, or is a quality sample to judge.
fn decided(case: &Case, clock: &ScreenClock) -> Option<String> {
    if case.state.waits() || case.state == JourneyState::Proposed || case.is_to_judge {
        return None;
    }
    let counts = |state: DecisionState| state.is_open() || state.has_arrived();
    let ours = case.decisions.iter().rfind(|it| counts(it.state));
    let at_service = case.journey.manual_decision.as_ref();
    Some(match (ours, at_service) {
        (Some(decision), _) => by_reviewer(decision, clock),
        (None, Some(said)) => {
            let by = decided_at_service(case, clock).map(|by| format!(" {by}")).unwrap_or_default();
            format!("{} at {}{by}", said.shown(), case.key.provider)
        }
        (None, None) => "This journey needs no review".to_owned(),
    })
}

/// The decision, its reviewer and its time.
pub(super) fn by_reviewer(decision: &Decision, clock: &ScreenClock) -> String {
    let done = match decision.intent.verb {
        Verb::Approve => "Approved",
        Verb::Reject => "Rejected",
        Verb::Resubmit => "Resubmission requested",
    };
    format!("{done} by {} {}", decision.intent.reviewer, clock.of_year(decision.at))
}
