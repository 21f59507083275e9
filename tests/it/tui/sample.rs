//! Journeys of people who do not exist, put together from domain values.

use jiff::Timestamp;
use referee::domain::applicant::Applicant;
use referee::domain::check::{Check, CheckGroup, ExtractedField, FieldKind, ReadAccuracy};
use referee::domain::decision::{Intent, Verb};
use referee::domain::document::Document;
use referee::domain::face::FaceMatch;
use referee::domain::ids::{FindingId, JourneyId, JourneyKey, Reviewer, StepId};
use referee::domain::journey::Journey;
use referee::domain::origin::Origin;
use referee::domain::outcome::Outcome;
use referee::domain::phrase::Phrase;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::domain::pii::Pii;
use referee::domain::queue::{JourneyState, Row, Summary, Urgency};
use referee::domain::said::Said;
use referee::domain::scalar::Scalar;
use referee::domain::selfie::Selfie;
use referee::domain::text::Untrusted;
use referee::insight::case::{Case, Reason, ReviewStep};
use referee::insight::finding::{Evidence, Finding, FindingKind, Sign};
use referee::provider::{IDWISE, Registry};

/// The moment at which every story begins.
pub(super) fn dawn() -> Timestamp {
    "2026-11-22T08:00:00Z".parse().unwrap()
}

pub(super) fn me() -> Reviewer {
    Reviewer("amina".to_owned())
}

const NAMES: &[(&str, &str, &str, &[&str])] = &[
    ("Anna Maria Eriksson", "UTO", "Passport", &["✗ face 41", "✗ expired", "⚠ first name", "⚠ birth date"]),
    ("Noor Aziz", "ARE", "ID card", &["⚠ AML 82 PEP"]),
    ("John Doe", "IND", "Licence", &["✗ not recognized"]),
    ("نور عزيز", "ARE", "ID card", &["? liveness"]),
    ("Ольга Примерова", "UTO", "Passport", &["✗ under age"]),
    ("例子 太郎", "UTO", "Passport", &["⚠ prefilled name 0 %"]),
];

pub(super) fn key(index: usize) -> JourneyKey {
    JourneyKey::new("idwise-eu", &format!("abc-123-{:04X}", 0xfe13 + index))
}

/// A queue of so many journeys.
pub(super) fn rows(count: usize) -> Vec<Row> {
    (0..count).map(row).collect()
}

pub(super) fn row(index: usize) -> Row {
    let (name, country, document, why) = NAMES[index % NAMES.len()];
    let name = if index < NAMES.len() { name.to_owned() } else { format!("{name} {index}") };
    Row {
        key: key(index),
        service: IDWISE,
        capabilities: Registry::shipped().capabilities(&IDWISE).unwrap(),
        summary: Summary {
            reference: Some(format!("ref-{index}")),
            applicant: Some(name),
            country: Some(country.to_owned()),
            documents: vec![document.to_owned()],
            numbers: vec![format!("L{:07}", index)],
            has_selfie: index % 3 != 2,
            document_picture: None,
            why: why.iter().map(|&it| it.to_owned()).collect(),
            urgency: Urgency::Face,
            failed_rules: vec!["expired_document".to_owned()],
            lists: Vec::new(),
            aml_score: (index % 6 == 1).then_some(82),
            face_score: index.is_multiple_of(6).then_some(41),
            since_ms: dawn().as_millisecond() - 52 * 3_600_000 + index as i64 * 3_600_000,
            needs_review: true,
            unreadable: None,
        },
        state: JourneyState::Pending,
        claimed_by: (index == 7).then(|| Reviewer("bilal".to_owned())),
        routing: Default::default(),
        notes: None,
    }
}

fn picture(role: PictureRole, path: &str) -> Picture {
    Picture { role, source: PictureSource::Path(Untrusted::new(path)), key: Untrusted::new("path") }
}

fn field(name: &str, kind: FieldKind, value: &str, accuracy: ReadAccuracy) -> ExtractedField {
    let word = if accuracy == ReadAccuracy::High { "High" } else { "Low" };
    ExtractedField {
        name: Untrusted::new(name),
        kind: Some(kind),
        value: Some(Pii::new(Scalar::Text(Untrusted::new(value)))),
        read_accuracy: Some(Said::new(word, Some(accuracy))),
        value_type: None,
        origin: Origin::default(),
    }
}

fn passport() -> Document {
    let mut document = Document::new(StepId::from("10"));
    document.document_type = Some(Untrusted::new("Passport"));
    document.issuing_country = Some(Untrusted::new("Utopia"));
    document.fields = vec![
        field("First Name", FieldKind::FirstName, "ANNA MARIA", ReadAccuracy::Low),
        field("Last Name", FieldKind::LastName, "ERIKSSON", ReadAccuracy::High),
        field("Birth Date", FieldKind::BirthDate, "1974-08-12", ReadAccuracy::High),
        field("Document Number", FieldKind::DocumentNumber, "L898902C3", ReadAccuracy::High),
    ];
    document.checks = vec![Check {
        group: CheckGroup::Validation,
        summary_of: None,
        origin: Origin::default(),
        name: Untrusted::new("Security Features"),
        description: Some(Untrusted::new("Looks for the marks that this document must have.")),
        result: Some(Said::new("Failed", Some(Outcome::Failed))),
        result_description: Some(Untrusted::new("a mark is missing")),
        pictures: Vec::new(),
        facts: Vec::new(),
    }];
    document.face_match = Some(FaceMatch {
        is_matched: Some(false),
        score: Some(Scalar::Number(Untrusted::new("41"))),
        ..FaceMatch::default()
    });
    document.pictures =
        vec![picture(PictureRole::Front, "front.jpg"), picture(PictureRole::Portrait, "portrait.jpg")];
    document
}

fn finding(id: &str, sign: Sign, kind: FindingKind, subject: &'static str, words: &'static str) -> Finding {
    Finding {
        id: FindingId::from(id),
        sign,
        kind,
        subject: Phrase::ours(subject),
        finding: Phrase::ours(words),
        tip: Phrase::ours("Look at ears, brow and the line of the jaw, not at hair and light."),
        evidence: vec![Evidence::Document { step: StepId::from("10") }],
        source: vec![format!("documents.10.{id}")],
        urgency: Urgency::Document,
        without_faces: None,
    }
}

/// The work list: five lines, the first about faces.
pub(super) fn findings() -> Vec<Finding> {
    let mut faces = finding("face", Sign::Failed, FindingKind::FaceMatch, "Face match", "41 (threshold 80)");
    faces.evidence = vec![Evidence::Faces { step: StepId::from("10") }];
    vec![
        faces,
        finding("expired", Sign::Failed, FindingKind::Rule, "Document expired", "2024-04-15"),
        finding("first-name", Sign::Look, FindingKind::FieldReading, "First Name", "OCR confidence: low"),
        finding("birth", Sign::Look, FindingKind::Identity, "Birth date differs", "printed 47 ≠ MRZ 74"),
        finding("liveness", Sign::Undetermined, FindingKind::Liveness, "Liveness", "no answer"),
    ]
}

/// The case of a journey that was just imported.
pub(crate) fn imported(journey: Journey) -> Case {
    let row = row(0);
    Case { journey, findings: Vec::new(), steps: Vec::new(), ..case(&row) }
}

/// The case of a row.
pub(super) fn case(row: &Row) -> Case {
    let id = row.key.id.as_sent().to_owned();
    let mut journey = Journey::new(row.service.clone(), JourneyId::from(id.as_str()));
    journey.capabilities = row.capabilities;
    journey.documents = vec![passport()];
    journey.selfie = Some(Selfie {
        is_live: Some(true),
        picture: Some(picture(PictureRole::Selfie, "selfie.jpg")),
        ..Selfie::default()
    });
    journey.applicant = Some(Applicant {
        full_name: row.summary.applicant.clone().map(|name| Pii::new(Untrusted::new(name))),
        ..Applicant::default()
    });
    Case {
        unreadable: Vec::new(),
        key: row.key.clone(),
        version: 1,
        assessments: Vec::new(),
        journey,
        deviations: Vec::new(),
        findings: findings(),
        resolutions: Default::default(),
        notes: Vec::new(),
        decisions: Vec::new(),
        history: Vec::new(),
        provider_history: Vec::new(),
        raw: Untrusted::new("{\n  \"journey_id\": \"abc-123\",\n  \"documents\": {}\n}").into(),
        state: row.state,
        claimed_by: row.claimed_by.clone(),
        routing: Default::default(),
        proposal: None,
        is_to_judge: false,
        steps: vec![
            ReviewStep { id: StepId::from("10"), title: Untrusted::new("Passport"), failed: true },
            ReviewStep { id: StepId::from("20"), title: Untrusted::new("Selfie"), failed: false },
        ],
        faces: Vec::new(),
        changed: None,
        linked_journeys: Vec::new(),
    }
}

/// What bilal decided on the first journey.
pub(super) fn intent_of_another() -> Intent {
    Intent {
        journey: key(0),
        verb: Verb::Reject,
        reason: "tampering".to_owned(),
        comment: None,
        steps: Vec::new(),
        reviewer: Reviewer("bilal".to_owned()),
        corrects: None,
    }
}

pub(super) fn reasons() -> Vec<Reason> {
    let reason = |code: &str, text: &str, verbs: &[Verb], needs_comment| Reason {
        code: code.to_owned(),
        text: text.to_owned(),
        verbs: verbs.to_vec(),
        needs_comment,
    };
    let all = [Verb::Approve, Verb::Reject, Verb::Resubmit];
    vec![
        reason("other_evidence", "verified by other evidence", &[Verb::Approve], false),
        reason("minor_mismatch", "minor mismatch, explained", &[Verb::Approve], false),
        reason("policy", "accepted by policy", &[Verb::Approve], false),
        reason("another_person", "watch-list: another person", &[Verb::Approve], false),
        reason("forged", "document forged or altered", &[Verb::Reject], false),
        reason("impostor", "not the same person", &[Verb::Reject], false),
        reason("unreadable", "picture unreadable", &[Verb::Resubmit], false),
        reason("other", "other, with a comment", &all, true),
    ]
}
