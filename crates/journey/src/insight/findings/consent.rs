//! Findings about the applicant's consent to the check (docs/contracts/onetouch.md 3.6 `capturedData.consent`).

use super::Context;
use super::draft::FindingDraft;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::scalar::Scalar;
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// The recorded consents, each with the text of a finding if it was refused.
const CONSENTS: [(&str, &str); 2] = [
    ("consent", "the applicant did not consent"),
    ("livenessconsent", "the applicant did not consent to the selfie"),
];

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    if super::whole::is_unfinished(context.journey) {
        return;
    }
    for fact in &context.journey.captured {
        let name = folded(fact.name.as_sent());
        let Some((id, words)) = CONSENTS.iter().find(|(key, _)| *key == name) else { continue };
        if !is_refusal(fact.value.reveal()) {
            continue;
        }
        drafts.push(
            FindingDraft::new(format!("consent.{id}"), FindingKind::Journey, Sign::Look, Urgency::Other)
                .about(Phrase::ours("Journey"))
                .says(Phrase::ours(*words))
                .tip("Without consent the data must not be used. Ask who is responsible before you decide.")
                .at(Evidence::Journey)
                .from(format!("capturedData.{}", fact.name.shown())),
        );
    }
}

fn is_refusal(value: &Scalar) -> bool {
    match value {
        Scalar::Bool(given) => !given,
        Scalar::Text(text) => {
            matches!(folded(text.as_sent()).as_str(), "false" | "no" | "0" | "denied" | "refused")
        }
        Scalar::Number(digits) => digits.as_sent() == "0",
        Scalar::Secret => false,
    }
}
