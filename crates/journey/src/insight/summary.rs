//! Computes a journey's row in the queue, once when the journey arrives.

use super::aml::{Gravity, gravity};
use super::countries;
use super::finding::{Finding, FindingKind, Sign};
use super::identity::name_of;
use crate::domain::aml::{AmlMatch, Dataset};
use crate::domain::check::FieldKind;
use crate::domain::face::FaceMatch;
use crate::domain::journey::{Journey, JourneyStatus};
use crate::domain::outcome::Outcome;
use crate::domain::picture::PictureRole;
use crate::domain::pii::{Masking, Pii};
use crate::domain::queue::{Summary, Urgency};
use crate::domain::text::Untrusted;

/// Limits the reasons of a row; the screen shows how many more there are.
const MOST_REASONS: usize = 12;
/// Limits the values of one kind.
const MOST: usize = 16;

/// Computes what the queue shows and filters by.
pub fn of(journey: &Journey, findings: &[Finding]) -> Summary {
    Summary {
        reference: journey.reference.as_ref().map(sent),
        applicant: applicant(journey),
        country: country(journey),
        documents: distinct(journey.documents.iter().filter_map(|document| document.document_type.as_ref())),
        numbers: numbers(journey),
        has_selfie: journey.selfie.as_ref().is_some_and(|selfie| selfie.picture.is_some()),
        document_picture: document_picture(journey),
        why: why(journey, findings),
        urgency: findings.first().map_or(Urgency::Other, |finding| finding.urgency),
        failed_rules: failed_rules(journey),
        lists: lists(journey),
        aml_score: records(journey).filter_map(|record| percent(record.score.as_ref()?.number()?)).max(),
        face_score: faces(journey).filter_map(|faces| percent(faces.score.as_ref()?.percent()?)).min(),
        since_ms: since_ms(journey),
        needs_review: needs_review(journey, findings),
        unreadable: None,
    }
}

fn sent(text: &Untrusted) -> String {
    text.as_sent().to_owned()
}

fn distinct<'a>(texts: impl Iterator<Item = &'a Untrusted>) -> Vec<String> {
    let mut distinct_texts: Vec<String> = Vec::new();
    for text in texts.filter(|text| !text.is_blank()) {
        if distinct_texts.len() < MOST && !distinct_texts.iter().any(|known| known == text.as_sent()) {
            distinct_texts.push(sent(text));
        }
    }
    distinct_texts
}

/// The name from the service, otherwise from a document, otherwise the prefilled one.
fn applicant(journey: &Journey) -> Option<String> {
    let known = journey.applicant.as_ref().and_then(|applicant| applicant.full_name.as_ref());
    let prefilled = || journey.prefilled.as_ref().and_then(|prefilled| prefilled.full_name.as_ref());
    let name = |name: &Pii<Untrusted>| Some(name.reveal()).filter(|name| !name.is_blank()).map(sent);
    known
        .and_then(name)
        .or_else(|| journey.documents.iter().find_map(name_of))
        .or_else(|| prefilled().and_then(name))
}

/// The name of the picture that represents the document in a list.
fn document_picture(journey: &Journey) -> Option<String> {
    let pictures = journey.pictures();
    let wanted = [PictureRole::Portrait, PictureRole::FrontCrop, PictureRole::Front];
    let found = wanted.iter().find_map(|role| pictures.iter().find(|(_, picture)| picture.role == *role));
    found.map(|(name, _)| name.clone())
}

/// The issuer of the first document that names one, as an alpha-3 code if it is known: services send names and codes of
/// two and three letters.
fn country(journey: &Journey) -> Option<String> {
    let of = |text: &Option<Untrusted>| text.as_ref().filter(|text| !text.is_blank()).map(sent);
    let code = journey.documents.iter().find_map(|document| of(&document.issuing_country_code));
    let sent =
        code.or_else(|| journey.documents.iter().find_map(|document| of(&document.issuing_country)))?;
    Some(countries::read(&sent).map_or(sent, |country| country.alpha3.to_owned()))
}

fn numbers(journey: &Journey) -> Vec<String> {
    let mut numbers: Vec<Untrusted> = Vec::new();
    for document in journey.documents.iter().take(MOST) {
        for kind in [FieldKind::DocumentNumber, FieldKind::PersonalNumber] {
            numbers.extend(document.field(kind).map(|value| value.reveal().text()));
        }
    }
    let applicant = journey.applicant.as_ref().and_then(|applicant| applicant.personal_number.as_ref());
    numbers.extend(applicant.map(|number| number.reveal().text()));
    distinct(numbers.iter())
}

fn records(journey: &Journey) -> impl Iterator<Item = &AmlMatch> {
    let records = journey.aml.iter().flat_map(|aml| &aml.matches);
    records.filter(|record| record.is_whitelisted != Some(true))
}

fn faces(journey: &Journey) -> impl Iterator<Item = &FaceMatch> {
    let own = journey.documents.iter().filter_map(|document| document.face_match.as_ref());
    own.chain(journey.screening.iter().flat_map(|check| &check.face_matches))
}

fn percent(number: f64) -> Option<u8> {
    // The clamp keeps the value in range. An impossible score has its own finding.
    number.is_finite().then(|| number.clamp(0.0, 100.0).round() as u8)
}

fn lists(journey: &Journey) -> Vec<String> {
    distinct(records(journey).flat_map(|record| record.datasets.iter().map(|list| &list.as_sent)))
}

fn failed_rules(journey: &Journey) -> Vec<String> {
    let failed = |said: &Option<crate::domain::said::Said<Outcome>>| {
        said.as_ref().is_some_and(|said| said.is(&Outcome::Failed))
    };
    let rules = journey
        .rules
        .iter()
        .filter(|rule| failed(&rule.result) || rule.details.iter().any(|detail| failed(&detail.result)));
    distinct(rules.map(|rule| &rule.key))
}

fn since_ms(journey: &Journey) -> i64 {
    let moments = [&journey.ended, &journey.started, &journey.updated];
    let at = moments.iter().find_map(|moment| moment.as_ref()?.at);
    at.map_or(0, |at| at.as_millisecond())
}

/// Whether a person must review the journey: the service's decision, or our findings if the service has no
/// referred state.
fn needs_review(journey: &Journey, findings: &[Finding]) -> bool {
    if journey.manual_decision.is_some() {
        return false;
    }
    if journey.needs_review() {
        return true;
    }
    if !journey.capabilities.derives_refer {
        return false;
    }
    let unfinished = journey
        .status
        .as_ref()
        .and_then(|status| status.meaning)
        .is_some_and(|status| matches!(status, JourneyStatus::NotStarted | JourneyStatus::InProgress));
    let is_doubt = |finding: &Finding| finding.kind != FindingKind::FieldReading && !finding.is_sample();
    !unfinished && findings.iter().any(is_doubt)
}

/// The reasons, most urgent first: a symbol and a short text without personal data.
fn why(journey: &Journey, findings: &[Finding]) -> Vec<String> {
    let mut why: Vec<String> = Vec::new();
    for finding in findings {
        if why.len() == MOST_REASONS {
            break;
        }
        let reason = format!("{} {}", sign(finding.sign), short(journey, finding));
        if !why.contains(&reason) {
            why.push(reason);
        }
    }
    why
}

/// The symbol of a finding.
pub fn sign(sign: Sign) -> &'static str {
    match sign {
        Sign::Failed => "✗",
        Sign::Look => "⚠",
        Sign::Undetermined => "?",
    }
}

fn short(journey: &Journey, finding: &Finding) -> String {
    match finding.kind {
        FindingKind::AmlMatch => aml_words(journey, finding),
        FindingKind::Expiry => "expired".to_owned(),
        FindingKind::FaceMatch => with_figure("face", finding),
        FindingKind::ScreeningFace => with_figure("screening face", finding),
        FindingKind::Liveness => "liveness".to_owned(),
        FindingKind::AmlNotRun => "AML not run".to_owned(),
        FindingKind::Journey => finding.finding.shown(Masking::Masked).as_str().to_lowercase(),
        _ => finding.subject.shown(Masking::Masked).to_string(),
    }
}

/// Appends the score at the start of the finding's text, if there is one: `face 41`.
fn with_figure(word: &str, finding: &Finding) -> String {
    let words = finding.finding.shown(Masking::Masked);
    let figure = words.as_str().split([',', ' ']).next().unwrap_or_default();
    match figure.parse::<f64>() {
        Ok(_) => format!("{word} {figure}"),
        Err(_) => format!("{word} {}", words.as_str()),
    }
}

/// For example `AML 82 PEP`.
fn aml_words(journey: &Journey, finding: &Finding) -> String {
    let index = finding.evidence.iter().find_map(|evidence| match evidence {
        super::finding::Evidence::AmlMatch { index } => Some(*index),
        _ => None,
    });
    let record = index.and_then(|index| journey.aml.as_ref()?.matches.get(index));
    let Some(record) = record else {
        return "AML".to_owned();
    };
    let score = record.score.as_ref().and_then(|score| percent(score.number()?));
    let score = score.map(|score| format!(" {score}")).unwrap_or_default();
    format!("AML{score} {}", list_word(record))
}

fn list_word(record: &AmlMatch) -> String {
    match (gravity(record), record.datasets.first()) {
        (Gravity::Sanctions, _) => "sanctions".to_owned(),
        (Gravity::Pep, _) => "PEP".to_owned(),
        (Gravity::Other, Some(list)) => match list.meaning {
            Some(Dataset::AdverseMedia) => "adverse media".to_owned(),
            _ => list.shown().to_string(),
        },
        (Gravity::Other, None) => "list not named".to_owned(),
    }
}
