//! The top level of an IDWise journey result (docs/contracts/idwise.md 2.5).

use super::{aml, documents, people, rules, wire};
use crate::domain::decision::{ManualDecision, SystemDecision};
use crate::domain::ids::JourneyId;
use crate::domain::journey::Journey;
use crate::domain::origin::JourneyOrigins;
use crate::domain::said::Said;
use crate::provider::document::ObjectPart;

/// Reads a journey result.
pub(super) fn read(mut part: ObjectPart<'_>, journey: &mut Journey) {
    journey.id = JourneyId(part.text_of(&[wire::JOURNEY_ID, "journeyId", "id"]).unwrap_or_default());
    journey.origins = origins(&part);
    journey.reference = part.text_of(&wire::REFERENCE);
    journey.customer_id = part.text_of(&wire::CUSTOMER_ID);
    journey.flow_id = flow_id(&mut part);
    journey.model_version = part.text("model_version");
    journey.started = part.moment("start_time");
    journey.ended = part.moment("end_time");
    decisions(&mut part, journey);
    journey.documents = documents::read(&mut part);
    journey.selfie = part.part("selfie").map(people::selfie);
    journey.rules = rules::read(&mut part, &journey.documents);
    journey.applicant = part.part("applicant").map(people::applicant);
    journey.aml = part.part("aml").map(aml::read);
    journey.screening = people::screening(&mut part);
    if let Some(item) = part.item("device_intelligence") {
        let name = if item.is_scalar() { "device_intelligence" } else { "" };
        item.facts_into(name, &mut journey.device_intelligence);
    }
}

/// Liveness is part of the selfie, face matches are part of each document.
fn origins(part: &ObjectPart<'_>) -> JourneyOrigins {
    JourneyOrigins {
        document_check: part.origin_of("documents"),
        liveness: part.origin_of("selfie"),
        face_match: part.origin_of("documents"),
        final_decision: part.origin_of("final_decision"),
        device: part.origin_of("device_intelligence"),
    }
}

/// The flow id; if spellings have different values, the newest spelling is used.
fn flow_id(part: &mut ObjectPart<'_>) -> Option<crate::domain::text::Untrusted> {
    let id = part.text_of(&wire::FLOW_ID)?;
    for key in wire::FLOW_ID {
        if part.glance(key).is_some_and(|other| other != id) {
            part.deviation(key, "differs from the newest flow id");
        }
    }
    Some(id)
}

/// The three decisions. Older models had no `manual_decision`; their `final_decision` was null until a person
/// decided (docs/contracts/idwise.md 2.16). In that case the manual decision is taken from `final_decision`.
fn decisions(part: &mut ObjectPart<'_>, journey: &mut Journey) {
    journey.system_decision = part.said("system_decision", SystemDecision::from_word);
    journey.manual_decision = part.said("manual_decision", ManualDecision::from_word);
    journey.final_decision_sent = part.text("final_decision");
    let Some(word) = journey.final_decision_sent.clone() else { return };
    let as_system = SystemDecision::from_word(word.as_sent());
    let as_manual = ManualDecision::from_word(word.as_sent());
    if as_system.is_none() && as_manual.is_none() {
        part.deviation("final_decision", "unknown word");
        return;
    }
    if journey.system_decision.is_none() && as_system.is_some() {
        part.deviation("system_decision", "missing; taken from the final decision");
        journey.system_decision =
            Some(Said::new(word.clone(), as_system).at(part.origin_of("final_decision")));
    }
    let by_machine = as_system.is_some() && said_system(journey) == as_system;
    if let Some(manual) = &journey.manual_decision {
        if manual.meaning.is_some() && manual.meaning != as_manual {
            part.deviation("final_decision", "differs from the manual decision");
        }
    } else if as_manual.is_some() && !by_machine {
        part.deviation("manual_decision", "missing; taken from the final decision");
        journey.manual_decision = Some(Said::new(word, as_manual).at(part.origin_of("final_decision")));
    } else if !by_machine {
        part.deviation("final_decision", "differs from the system decision");
    }
}

fn said_system(journey: &Journey) -> Option<SystemDecision> {
    journey.system_decision.as_ref()?.meaning
}
