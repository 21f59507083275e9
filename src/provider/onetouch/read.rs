//! The top level of a One Touch KYC result (docs/contracts/onetouch.md 3.6).

use super::{intelligence, line, prefilled, selfie, verdict, wire};
use crate::domain::check::PrefilledMatch;
use crate::domain::document::Document;
use crate::domain::ids::{JourneyId, StepId};
use crate::domain::journey::Journey;
use crate::domain::origin::{JourneyOrigins, Origin};
use crate::domain::picture::PictureRole;
use crate::domain::selfie::Selfie;
use crate::provider::document::ObjectPart;

/// Reads a result without its wrappers.
pub(super) fn read(mut part: ObjectPart<'_>, journey: &mut Journey) {
    journey.id = JourneyId(part.text_of(&[wire::JOURNEY_ID, "journey_id"]).unwrap_or_default());
    journey.origins = origins(&part);
    journey.customer_id = part.text("clientId");
    journey.status = part.said("currentStatus", wire::status);
    journey.step = part.text("step");
    journey.message = part.text("message");
    journey.started = part.moment("startedAt").or_else(|| part.moment("createdAt"));
    journey.ended = part.moment("completedAt");
    journey.updated = part.moment("updatedAt");
    processing(&mut part, journey);
    journey.prefilled = part.part("userInfo").map(prefilled::read);
    let external = journey.prefilled.as_ref().and_then(|known| known.external_reference.clone());
    journey.reference = external.or_else(|| part.text("userId"));
    evidence(&mut part, journey);
    journey.ip_signals = line::read(&mut part);
    journey.system_decision = verdict::derive(journey);
}

fn origins(part: &ObjectPart<'_>) -> JourneyOrigins {
    let of = |path: &str| part.origin_of(path);
    JourneyOrigins {
        document_check: of("documentIntelligence.completeStatus.overallStatus"),
        liveness: of("selfieAnalysis.passiveLiveliness"),
        face_match: of("selfieAnalysis.faceMatch"),
        // The service has no decisions and no device signals.
        final_decision: Origin::default(),
        device: Origin::default(),
    }
}

/// `flow` and `processingConfig`: every value, named by its path.
fn processing(part: &mut ObjectPart<'_>, journey: &mut Journey) {
    if let Some(flow) = part.part("flow") {
        journey.flow_id = flow.glance("flowId");
        flow.facts_into("flow", &mut journey.processing);
    }
    if let Some(config) = part.part("processingConfig") {
        config.facts_into("processingConfig", &mut journey.processing);
    }
}

/// Builds the document and the selfie from the four objects that describe them.
fn evidence(part: &mut ObjectPart<'_>, journey: &mut Journey) {
    let mut document = Document::new(StepId::from(wire::DOCUMENT));
    document.origin = part.origin_of("documentIntelligence");
    let empty = document.clone();
    let mut live = Selfie { origin: journey.origins.liveness.clone(), ..Selfie::default() };
    if let Some(data) = part.part("capturedData") {
        captured(data, &mut document, &mut live, journey);
    }
    for (name, mut item) in part.entries("matchPercentage") {
        let origin = item.origin();
        if let Some(figure) = item.any_scalar() {
            document.prefilled_matches.push(PrefilledMatch { name, figure, origin });
        }
    }
    if let Some(data) = part.part("documentIntelligence") {
        intelligence::read(data, &mut document);
    }
    if let Some(data) = part.part("selfieAnalysis") {
        document.face_match = selfie::read(data, &mut live);
    }
    if document != empty {
        journey.documents.push(document);
    }
    if live != Selfie::default() {
        journey.selfie = Some(live);
    }
}

/// `capturedData`: assigns pictures to document and selfie; other values become facts.
fn captured(mut data: ObjectPart<'_>, document: &mut Document, live: &mut Selfie, journey: &mut Journey) {
    document.document_type = data.glance("idType");
    document.issuing_country_code = data.glance("country");
    if let Some(mut images) = data.part("images") {
        for (key, mut item) in images.members() {
            let Some(text) = item.text() else {
                item.facts_into(&format!("images.{key}"), &mut journey.captured);
                continue;
            };
            match wire::picture(text, wire::captured_role(key), key) {
                Ok(picture) if picture.role == PictureRole::Selfie => live.picture = Some(picture),
                Ok(picture) => document.pictures.push(picture),
                Err(text) => {
                    item.deviation("neither a URL nor a picture");
                    prefilled::fact(&format!("images.{key}"), text, &mut journey.captured);
                }
            }
        }
    }
    data.facts_into("", &mut journey.captured);
}
