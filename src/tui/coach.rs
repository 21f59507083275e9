//! The practical part of the tour: a sentence above the key hints says what to try next, in the invented cases only.

use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};

/// What the reviewer is asked to try, in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Coach {
    #[default]
    Open,
    NextFinding,
    Resolve,
    Undo,
    Verb,
    Reason,
    /// A decision is held: this was all.
    Done,
}

impl Coach {
    /// The step that an action carries out.
    fn tried_by(action: Action) -> Option<Self> {
        Some(match action {
            Action::Open => Self::Open,
            Action::NextUnresolved => Self::NextFinding,
            Action::NoIssue | Action::IssueConfirmed | Action::Inconclusive => Self::Resolve,
            Action::Undo => Self::Undo,
            Action::Approve | Action::Reject => Self::Verb,
            Action::Reason(_) => Self::Reason,
            _ => return None,
        })
    }

    fn next(self) -> Self {
        match self {
            Self::Open => Self::NextFinding,
            Self::NextFinding => Self::Resolve,
            Self::Resolve => Self::Undo,
            Self::Undo => Self::Verb,
            Self::Verb => Self::Reason,
            Self::Reason | Self::Done => Self::Done,
        }
    }

    /// What to try now.
    pub(crate) fn sentence(self, cx: &Cx) -> String {
        let case = |action| cx.key(Place::Case, action);
        let [no_issue, confirmed, inconclusive] =
            [Action::NoIssue, Action::IssueConfirmed, Action::Inconclusive].map(case);
        match self {
            Self::Open => {
                let open = cx.key(Place::Queue, Action::Open);
                format!("Try it: the most urgent journey is selected, {open} opens it")
            }
            Self::NextFinding => {
                let next = case(Action::NextUnresolved);
                format!("Try it: {next} goes to the next unresolved finding and its evidence")
            }
            Self::Resolve => format!(
                "Try it: resolve a finding with {no_issue}, {confirmed} or {inconclusive} ({} shows pictures)",
                case(Action::Picture)
            ),
            Self::Undo => format!("Try it: {} undoes what you did last", case(Action::Undo)),
            Self::Verb => {
                let (approve, reject) = (case(Action::Approve), case(Action::Reject));
                format!("Try it: {approve} or {reject} shows the reasons; nothing is decided yet")
            }
            Self::Reason => {
                let back = cx.key(Place::Decision, Action::Back);
                format!("Try it: the digit of a reason decides, {back} decides nothing")
            }
            Self::Done => format!("That was the tour: {} shows all keys", case(Action::Help)),
        }
    }
}

/// Notes what the reviewer has done; before that there were so many acts that can be undone. The next action after the
/// last step ends the tour, and so does its key.
pub(crate) fn follow(cx: &mut Cx, action: Action, acts: usize) {
    let Some(step) = cx.coach else { return };
    let tried = Coach::tried_by(action).filter(|tried| match tried {
        // It may have been refused, or ask for a reason first.
        Coach::Resolve => cx.acts.count() > acts,
        // The reasons of findings have digits too.
        Coach::Reason => step == Coach::Reason,
        _ => true,
    });
    cx.coach = match (step, action) {
        (Coach::Done, _) | (_, Action::Tour) => None,
        // Who goes back from the reasons chooses a verb again.
        (Coach::Reason, Action::Back) => Some(Coach::Verb),
        _ => Some(tried.filter(|tried| *tried >= step).map_or(step, Coach::next)),
    };
}
