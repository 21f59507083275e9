//! Which actions are offered: palette and hints leave out those that would be refused.

use super::cx::Cx;
use super::messages::action::Action;
use super::messages::policy::Unmasking;
use crate::domain::pii::Masking;
use crate::domain::role::Act;

/// Whether settings, roles and masks allow an action now.
pub(crate) fn is_offered(action: Action, cx: &Cx) -> bool {
    let policy = &cx.policy;
    let can_unmask = policy.unmasking == Unmasking::Recorded;
    let is_masked = cx.masking == Masking::Masked;
    match action {
        Action::Picture => cx.shows_pictures(),
        Action::Reveal | Action::RevealAll => is_masked && can_unmask,
        Action::Mask => !is_masked || can_unmask,
        Action::Copy | Action::CopyName => policy.console.copy,
        Action::Suspend => policy.console.suspend,
        Action::View(number) => usize::from(number) <= policy.views.len(),
        Action::Approve | Action::Reject | Action::Resubmit | Action::RejectMarked => {
            policy.seat.may(Act::Decide)
        }
        Action::ConfirmProposal | Action::ReturnProposal | Action::DeclineProposal => {
            policy.seat.may(Act::ConfirmSecond)
        }
        Action::TakeOver => policy.seat.may(Act::ManageWork),
        _ => true,
    }
}
