//! The proposal that waits for a second reviewer, in full above the case.

use crate::domain::decision::Verb;
use crate::domain::event::Event;
use crate::domain::record::AuditEntry;
use crate::insight::case::{Case, Proposal, ProposalPart};
use crate::tui::cx::Cx;
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::flow::flow;
use crate::tui::page::line::{Line, Mark, PageBuilder, said};

/// The most rows of a proposal; the History tab has the whole comment.
const MOST_ROWS: usize = 3;

/// The proposal of the case, wrapped for this many columns; empty if there is none.
pub(super) fn banner(case: &Case, columns: usize, cx: &Cx) -> Vec<Line> {
    let Some(proposal) = &case.proposal else { return Vec::new() };
    let mut page = PageBuilder::new(cx.masking);
    page.sentence(Mark::Look, said(sentence(proposal, case, cx)));
    let mut rows = flow(page.done(), columns);
    rows.truncate(MOST_ROWS);
    rows
}

/// Who proposes what and why, as far as this reviewer may know it, and what they can do.
pub(super) fn sentence(proposal: &Proposal, case: &Case, cx: &Cx) -> String {
    let Proposal { by, part, .. } = proposal;
    let what = proposal.said.as_ref().map(|said| {
        let verb = verb_words(said.verb);
        let intent = case.decisions.iter().find(|it| it.id == proposal.decision).map(|it| &it.intent);
        let comment = intent.and_then(|intent| intent.comment.as_ref());
        let comment = comment.map(|comment| format!(" · {}", comment.shown())).unwrap_or_default();
        format!("to {verb}: {}{comment}", cx.policy.reason_text(&said.reason))
    });
    match (part, what) {
        (ProposalPart::Maker, what) => {
            let undo = cx.key(Place::Everywhere, Action::Undo);
            let what = what.map(|what| format!(" {what}")).unwrap_or_default();
            format!("Your proposal{what} · a second reviewer must confirm it, {undo} withdraws it")
        }
        (ProposalPart::BlindSecond, _) => {
            format!("{by} proposes a decision that you do not see: decide this case as you see it")
        }
        (_, Some(what)) => {
            let own = own_choice(proposal, case, cx);
            let own = own.map(|verb| format!(" · you chose to {}: a lead ends it", verb_words(verb)));
            format!("{by} proposes {what}{}", own.unwrap_or_default())
        }
        (_, None) => format!("{by} proposes a decision; a second reviewer must confirm it"),
    }
}

/// What this reviewer chose without seeing the proposal, if it differs from it.
pub(crate) fn own_choice(proposal: &Proposal, case: &Case, cx: &Cx) -> Option<Verb> {
    let own = case.history.iter().rev().filter(|entry| entry.by == cx.me);
    own.map(AuditEntry::event).find_map(|event| match event {
        Event::DecisionAnswered { verb, decision, agrees: false, .. } if decision == proposal.decision => {
            Some(verb)
        }
        _ => None,
    })
}

fn verb_words(verb: Verb) -> &'static str {
    match verb {
        Verb::Approve => "approve",
        Verb::Reject => "reject",
        Verb::Resubmit => "ask for a resubmission",
    }
}
