//! Correcting a delivered decision: who may, and what the screen says until the new decision is chosen.

use super::file::CaseFile;
use super::obstacle::by_reviewer;
use super::state::CaseScreen;
use crate::domain::decision::DecisionState;
use crate::domain::queue::JourneyState;
use crate::domain::record::Decision;
use crate::domain::role::Act;
use crate::insight::case::Case;
use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::flow::flow;
use crate::tui::page::line::{Line, Mark, PageBuilder, said};

/// The delivered decision that settles a case; `None` if the case is open or was not decided here.
fn standing(case: &Case) -> Option<&Decision> {
    let is_settled = case.state == JourneyState::Closed && !case.is_to_judge;
    case.decisions.iter().rfind(|it| it.state.has_arrived()).filter(|_| is_settled)
}

/// The decision that this reviewer can correct, or why there is none.
fn correctable<'c>(case: &'c Case, cx: &Cx) -> Result<&'c Decision, String> {
    let decision =
        standing(case).ok_or("No delivered decision settles this case: there is nothing to correct")?;
    let is_mine = decision.intent.reviewer == cx.me;
    if !cx.policy.seat.may(if is_mine { Act::Decide } else { Act::ManageWork }) {
        return Err(format!("{} made this decision: they or a lead correct it", decision.intent.reviewer));
    }
    let is_taken = case.journey.capabilities.takes_corrections && decision.state == DecisionState::Delivered;
    if is_taken {
        Ok(decision)
    } else {
        Err(format!("{} takes no new decision on a decided journey", case.key.provider))
    }
}

/// Whether this reviewer can correct the decision on the case.
pub(super) fn is_offered(case: &Case, cx: &Cx) -> bool {
    correctable(case, cx).is_ok()
}

/// The decision that is being corrected, as long as it is the one that settles the case.
pub(crate) fn in_progress(file: &CaseFile) -> Option<&Decision> {
    let latest = file.newer.as_ref().or(file.case.as_ref())?;
    standing(latest).filter(|it| file.correcting == Some(it.id))
}

/// Begins the correction of the delivered decision, or ends it. A verb then opens the decision bar.
pub(super) fn toggle(case: &mut CaseScreen, cx: &mut Cx) {
    if case.file.correcting.take().is_some() {
        case.rewrite();
        return cx.say(Mark::None, "The delivered decision stays as it is");
    }
    let Some(known) = &case.file.case else { return };
    match correctable(known, cx) {
        Ok(decision) => {
            case.file.correcting = Some(decision.id);
            cx.notice = None;
            case.rewrite();
        }
        Err(why) => cx.say(Mark::Look, why),
    }
}

/// Which decision was delivered where, when it was made, and why.
pub(crate) fn delivered(decision: &Decision, cx: &Cx) -> String {
    let made = by_reviewer(decision, &cx.policy.clock);
    let why = cx.policy.reason_text(&decision.intent.reason);
    format!("{made} ({why}), delivered to {}", decision.intent.journey.provider)
}

/// The sentence above a case whose decision is being corrected; `None` if none is.
pub(super) fn sentence(file: &CaseFile, cx: &Cx) -> Option<String> {
    let decision = in_progress(file)?;
    let key = |action| cx.key(Place::Case, action);
    let verbs = [Action::Approve, Action::Reject, Action::Resubmit].map(key).join(" ");
    let (what, stop) = (delivered(decision, cx), key(Action::Correct));
    Some(format!("CORRECTION. {what}. A new decision replaces it · {verbs} decide · {stop} keeps it"))
}

/// The rows above a case whose decision is being corrected, wrapped for this many columns.
pub(super) fn banner(file: &CaseFile, columns: usize, cx: &Cx) -> Vec<Line> {
    let mut page = PageBuilder::new(cx.masking);
    if let Some(sentence) = sentence(file, cx) {
        page.sentence(Mark::Look, said(sentence));
    }
    flow(page.done(), columns)
}
