//! Findings about the journey as a whole: status, decisions, and missing reasons.

use super::Context;
use super::draft::{FindingDraft, unknown_words};
use crate::domain::decision::{FinalDecision, SystemDecision};
use crate::domain::journey::{Journey, JourneyStatus};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// Whether the applicant has not finished yet, so that missing results are expected.
pub(super) fn is_unfinished(journey: &Journey) -> bool {
    let status = journey.status.as_ref().and_then(|status| status.meaning);
    match status {
        Some(JourneyStatus::NotStarted | JourneyStatus::InProgress) => true,
        Some(_) => false,
        None => {
            let decision = journey.system_decision.as_ref();
            decision.is_some_and(|said| said.is(&SystemDecision::Incomplete))
        }
    }
}

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    drafts.extend(status_finding(context.journey));
    drafts.extend(system_decision(context.journey));
    drafts.extend(manual_decision(context.journey));
    drafts.extend(final_decision(context.journey));
}

fn draft(id: &str, kind: FindingKind, sign: Sign, urgency: Urgency) -> FindingDraft {
    FindingDraft::new(id, kind, sign, urgency).about(Phrase::ours("Journey")).at(Evidence::Journey)
}

/// Terminated, expired or not finished.
fn status_finding(journey: &Journey) -> Option<FindingDraft> {
    let exceeded = journey.step.as_ref().is_some_and(|step| folded(step.as_sent()) == "retriesexceeded");
    let status = journey.status.as_ref().filter(|status| !status.as_sent.is_blank());
    let meaning = status.map(|status| status.meaning);
    let (sign, kind, words) = match meaning {
        Some(Some(JourneyStatus::Terminated)) => {
            (Sign::Failed, FindingKind::Journey, Phrase::ours("terminated"))
        }
        Some(Some(JourneyStatus::Expired)) => (Sign::Failed, FindingKind::Journey, Phrase::ours("expired")),
        Some(Some(JourneyStatus::Completed)) | None if exceeded => {
            (Sign::Failed, FindingKind::Journey, Phrase::ours("retries exceeded"))
        }
        Some(Some(JourneyStatus::Completed)) | None => return None,
        Some(Some(JourneyStatus::NotStarted)) => {
            (Sign::Undetermined, FindingKind::Journey, Phrase::ours("not started"))
        }
        Some(Some(JourneyStatus::InProgress)) => {
            (Sign::Undetermined, FindingKind::Journey, Phrase::ours("in progress"))
        }
        Some(None) => {
            let words = status.map(|status| unknown_words(&status.as_sent)).unwrap_or_default();
            (Sign::Undetermined, FindingKind::UnknownValue, words)
        }
    };
    let because = journey.message.as_ref().filter(|said| !said.is_blank() && sign == Sign::Failed);
    let words = match because {
        Some(said) => words.then(": ").outside(said),
        None if exceeded && meaning == Some(Some(JourneyStatus::Terminated)) => {
            words.then(": retries exceeded")
        }
        None => words,
    };
    Some(
        draft("journey.status", kind, sign, Urgency::Document)
            .says(words)
            .tip("See at which step it ended; later steps were never checked.")
            .said_at(&status.map(|status| status.origin.clone()).unwrap_or_default()),
    )
}

fn system_decision(journey: &Journey) -> Option<FindingDraft> {
    if journey.capabilities.derives_refer {
        // Derived from the primary outcomes, which have findings of their own.
        return None;
    }
    let said = journey.system_decision.as_ref().filter(|said| !said.as_sent.is_blank())?;
    match said.meaning {
        Some(SystemDecision::Incomplete) => Some(
            draft("journey.decision", FindingKind::Journey, Sign::Undetermined, Urgency::Other)
                .says(Phrase::ours("not complete"))
                .tip("The applicant has not finished; wait, or ask them to.")
                .said_at(&said.origin),
        ),
        None => Some(
            draft("journey.decision", FindingKind::UnknownValue, Sign::Undetermined, Urgency::Other)
                .says(Phrase::ours("decision, ").and(&unknown_words(&said.as_sent)))
                .tip("The service sent an undocumented decision. It is not treated as passed.")
                .said_at(&said.origin),
        ),
        Some(SystemDecision::Complete | SystemDecision::Refer | SystemDecision::Rejected) => None,
    }
}

fn manual_decision(journey: &Journey) -> Option<FindingDraft> {
    let said = journey.manual_decision.as_ref().filter(|said| !said.as_sent.is_blank())?;
    if said.meaning.is_some() {
        return None;
    }
    Some(
        draft("journey.manual", FindingKind::UnknownValue, Sign::Undetermined, Urgency::Other)
            .says(Phrase::ours("manual decision, ").and(&unknown_words(&said.as_sent)))
            .tip("The manual decision is an undocumented value. Ask who decided.")
            .said_at(&said.origin),
    )
}

/// `final_decision` must equal the manual decision, or without one the automated one (docs/contracts/idwise.md
/// 2.5).
fn final_decision(journey: &Journey) -> Option<FindingDraft> {
    let sent = journey.final_decision_sent.as_ref().filter(|sent| !sent.is_blank())?;
    let derived = match journey.final_decision() {
        FinalDecision::Manual(said) => said.as_sent,
        FinalDecision::System(said) => said.as_sent,
        FinalDecision::Unknown => return None,
    };
    if folded(sent.as_sent()) == folded(derived.as_sent()) {
        return None;
    }
    Some(
        draft("journey.final", FindingKind::Disagreement, Sign::Look, Urgency::Other)
            .says(Phrase::ours("final decision is ").outside(sent).then(", by its parts ").outside(&derived))
            .tip("Find out which one is newer before you trust either.")
            .said_at(&journey.origins.final_decision),
    )
}

/// A journey that was referred or rejected without any other finding to explain it.
pub(super) fn unexplained(context: &Context<'_>, mut drafts: Vec<FindingDraft>) -> Vec<FindingDraft> {
    let journey = context.journey;
    let Some(said) = &journey.system_decision else { return drafts };
    let words = match said.meaning {
        Some(SystemDecision::Refer) => "referred without a stated reason",
        Some(SystemDecision::Rejected) => "rejected automatically without a stated reason",
        _ => return drafts,
    };
    if drafts.is_empty() && journey.manual_decision.is_none() {
        drafts.push(
            draft("journey.reason", FindingKind::Journey, Sign::Undetermined, Urgency::Other)
                .says(Phrase::ours(words))
                .tip("Inspect every picture and the raw document; ask the service if you find nothing.")
                .said_at(&said.origin),
        );
    }
    drafts
}
