//! "Paper Desk", an invented service: papers and faces, no rules, no watch lists, no summary, no record.
//! Its journeys are `{"check", "verdict", "person", "papers", "likeness", "ruling"}`.

use referee::config::provider::{CredentialsKind, Paths, ServiceSettings};
use referee::domain::applicant::Applicant;
use referee::domain::capabilities::Capabilities;
use referee::domain::check::{Check, CheckGroup};
use referee::domain::decision::{ManualDecision, SystemDecision, Verb};
use referee::domain::document::Document;
use referee::domain::face::FaceMatch;
use referee::domain::ids::{JourneyId, ServiceId, StepId};
use referee::domain::journey::Journey;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::provider::{
    Client, Contract, DecisionBody, HookNotice, ObjectPart, PendingReply, ProviderError, RemoteJourney,
    ShapeMarks,
};
use serde_json::json;

pub(super) fn contract() -> Contract {
    let path = |path: &str| path.to_owned();
    Contract {
        name: "Paper Desk",
        marks: ShapeMarks { id: "check", keys: &["verdict", "person", "papers", "likeness", "ruling"] },
        settings: ServiceSettings {
            service: ServiceId::new("paperdesk"),
            credentials: CredentialsKind::Token,
            base_url: None,
            paths: Paths {
                result: path("checks/{id}"),
                image: path("scans/{picture}"),
                manual_review: path("checks/{id}/ruling"),
                ..Paths::default()
            },
        },
        capabilities: Capabilities {
            takes_decisions: true,
            shows_decisions: true,
            ..Capabilities::default()
        },
        read,
        notice: |_, body| HookNotice::new(None, "ruling", body["check"].as_str()),
        client: || Box::new(PaperDesk),
    }
}

fn read(mut part: ObjectPart<'_>, journey: &mut Journey) {
    journey.id = JourneyId(part.text("check").unwrap_or_default());
    journey.system_decision = part.said("verdict", |word| match word {
        "clear" => Some(SystemDecision::Complete),
        "ask a person" => Some(SystemDecision::Refer),
        _ => None,
    });
    journey.manual_decision = part.said("ruling", |word| match word {
        "accepted" => Some(ManualDecision::Approved),
        "declined" => Some(ManualDecision::Rejected),
        _ => None,
    });
    journey.applicant = part.part("person").map(|mut person| Applicant {
        full_name: person.personal("name"),
        birth_date: person.date("born"),
        ..Applicant::default()
    });
    journey.documents =
        part.list("papers").into_iter().filter_map(|mut item| item.part().map(paper)).collect();
    let faces = part.part("likeness").map(|mut part| FaceMatch {
        origin: part.origin(),
        is_matched: part.boolean("same"),
        score: part.figure("percent"),
        ..FaceMatch::default()
    });
    if let Some(first) = journey.documents.first_mut() {
        first.face_match = faces;
    }
}

fn paper(mut part: ObjectPart<'_>) -> Document {
    let mut document = Document::new(StepId(part.text("slot").unwrap_or_default()));
    document.origin = part.origin();
    document.document_type = part.text("kind");
    document.issuing_country_code = part.text("country");
    document.checks = part.list("tests").into_iter().filter_map(|mut item| item.part().map(test)).collect();
    document.pictures.extend(part.text("scan").map(|path| Picture {
        role: PictureRole::Front,
        source: PictureSource::Path(path),
        key: "scan".into(),
    }));
    document
}

fn test(mut part: ObjectPart<'_>) -> Check {
    Check {
        group: CheckGroup::Authenticity,
        summary_of: None,
        origin: part.origin(),
        name: part.text("test").unwrap_or_default(),
        description: None,
        result: part.outcome("passed"),
        result_description: part.text("why"),
        pictures: Vec::new(),
        facts: part.facts(),
    }
}

#[derive(Debug)]
struct PaperDesk;

impl Client for PaperDesk {
    fn decision(&self, body: &DecisionBody) -> Result<Vec<u8>, ProviderError> {
        let ruling = match body.verb {
            Verb::Approve => "accepted",
            Verb::Reject => "declined",
            Verb::Resubmit => return Err(ProviderError::NotAllowed("nothing can be asked for again")),
        };
        let ruling = json!({ "ruling": ruling, "by": body.reviewer, "because": body.reason });
        Ok(ruling.to_string().into_bytes())
    }

    fn decide<'a>(&'a self, journey: RemoteJourney<'a>, body: Vec<u8>) -> PendingReply<'a, ()> {
        Box::pin(
            async move { journey.connection.put(journey.address(|paths| &paths.manual_review)?, body).await },
        )
    }
}
