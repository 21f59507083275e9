//! The evidence of one finding: its pictures and its text.

use super::faces::{Verdict, comparison, liveness};
use super::line::{Line, Mark, PageBuilder, PageStyle, said};
use super::{aml, documents, grid, rules, screening, zone};
use crate::domain::document::Document;
use crate::domain::ids::StepId;
use crate::domain::journey::Journey;
use crate::domain::picture::{Picture, PictureRole};
use crate::domain::pii::Masking;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::{Shown, Untrusted};
use crate::insight::case::{Case, CaseLink, FaceSaid};
use crate::insight::finding::{Evidence, Finding, FindingKind, Sign};
use crate::insight::labels;
use crate::tui::clock::ScreenClock;

/// The evidence of one finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sheet {
    /// The title of the frame.
    pub title: String,
    /// The names of the pictures, most relevant first.
    pub pictures: Vec<String>,
    /// The text below the title.
    pub lines: Vec<Line>,
    /// How many of the lines are above the pictures: the sentence, and the differences.
    pub head: usize,
}

/// The question of a finding.
#[derive(Clone, Debug)]
pub struct EvidenceQuestion<'a> {
    /// Whether the automated result about faces is shown.
    pub verdict: Verdict,
    /// How the finding was resolved, and the reason as text.
    pub resolved: Option<(&'a Resolution, Option<String>)>,
    /// The reviewer's answers about its faces.
    pub answers: &'a [FaceSaid],
    /// The time zone of displayed times.
    pub clock: &'a ScreenClock,
}

/// The faces in question, if the finding is about faces.
pub fn question(finding: &Finding) -> Option<&Evidence> {
    finding.evidence.iter().find(|evidence| matches!(evidence, Evidence::Faces { .. }))
}

/// Writes the evidence of a finding.
pub fn sheet(case: &Case, finding: &Finding, masking: Masking, asked: &EvidenceQuestion<'_>) -> Sheet {
    let verdict = asked.verdict;
    let journey = &case.journey;
    let named = journey.pictures();
    let mut sheet = Sheet { title: finding.subject.shown(masking).to_string(), ..Sheet::default() };
    let mut page = PageBuilder::new(PageStyle { masking, clock: Some(asked.clock) });
    // Other facts about the document would bias the comparison of faces, so only the faces are shown until the answer.
    let faces_alone = verdict == Verdict::Blind && question(finding).is_some();
    let first = finding.evidence.first();
    if !faces_alone && !matches!(first, Some(Evidence::AmlMatch { .. })) {
        statement(&mut page, journey, finding, asked);
        sheet.head = page.len();
    }
    for linked in case.linked_journeys.iter().filter(|linked| linked.finding == finding.id) {
        other_journey(&mut page, linked);
    }
    let is_shown = |it: &&Evidence| !faces_alone || matches!(it, Evidence::Faces { .. });
    for evidence in finding.evidence.iter().filter(is_shown) {
        pictures(journey, evidence, &named, &mut sheet.pictures);
        match evidence {
            Evidence::AmlMatch { index } => listed(&mut page, journey, *index, Some(asked)),
            Evidence::Faces { step } => faces(&mut page, journey, step, asked),
            Evidence::IdentityGrid => grid::write(&mut page, journey, aspect_of(finding)),
            Evidence::Network => screening::network(&mut page, journey, finding.id.0.as_sent() == "device"),
            _ => {
                let from = page.len();
                words(&mut page, journey, evidence, verdict);
                page.drop_repeated(sheet.head, from);
            }
        }
    }
    if !finding.source.is_empty() && !faces_alone {
        page.gap();
        page.aside(said(format!("source: {}", finding.source.join(", "))));
    }
    sheet.lines = page.done();
    sheet
}

/// The whole finding: its sentence, the service's own texts, and the differences.
fn statement(page: &mut PageBuilder, journey: &Journey, finding: &Finding, asked: &EvidenceQuestion<'_>) {
    let masking = page.masking();
    let sentence = finding.finding.shown(masking);
    page.sentence(sign(finding.sign), said(format!("{}: {sentence}", finding.subject.shown(masking))));
    // An answer about faces has a line of its own.
    if asked.answers.is_empty() {
        resolution(page, asked, finding.kind);
    }
    for evidence in &finding.evidence {
        // The result of a check is often that of its rule, too.
        let from = page.len();
        sent(page, journey, evidence, sentence.as_str());
        page.drop_repeated(from, from);
    }
    let aspect = aspect_of(finding);
    let step = finding.evidence.iter().find_map(|evidence| match evidence {
        Evidence::Check { step, index } => {
            let check = journey.document(step)?.checks.get(*index)?;
            grid::compares_zone(check).then_some(step)
        }
        _ => None,
    });
    grid::differing(page, journey, aspect, step);
}

/// How a finding of this kind was resolved.
pub(crate) fn conclusion_word(kind: FindingKind, conclusion: Conclusion) -> &'static str {
    match (kind, conclusion) {
        (_, Conclusion::Inconclusive) => "inconclusive",
        (FindingKind::AmlMatch, Conclusion::NoIssue) => "false positive",
        (FindingKind::AmlMatch, Conclusion::IssueConfirmed) => "true match",
        (FindingKind::FaceMatch, Conclusion::NoIssue) => "match",
        (FindingKind::FaceMatch, Conclusion::IssueConfirmed) => "no match",
        (_, Conclusion::NoIssue) => "no issue",
        (_, Conclusion::IssueConfirmed) => "issue confirmed",
    }
}

/// How a finding of this kind was resolved, by whom, when and why.
fn resolution(page: &mut PageBuilder, asked: &EvidenceQuestion<'_>, kind: FindingKind) {
    let Some((resolution, reason)) = &asked.resolved else { return };
    let word = conclusion_word(kind, resolution.conclusion);
    let mark = match resolution.conclusion {
        Conclusion::NoIssue => Mark::Settled,
        Conclusion::IssueConfirmed => Mark::Failed,
        Conclusion::Inconclusive => Mark::Undetermined,
    };
    let comment = resolution.comment.as_ref().map(|comment| comment.shown().to_string());
    let why: Vec<&str> = reason.iter().chain(&comment).map(String::as_str).collect();
    let colon = if why.is_empty() { "" } else { ": " };
    let (at, by) = (page.time(resolution.at), &resolution.by);
    page.sentence(mark, said(format!("{word}{colon}{} · {by} {at}", why.join(" · "))));
}

fn sign(sign: Sign) -> Mark {
    match sign {
        Sign::Failed => Mark::Failed,
        Sign::Look => Mark::Look,
        Sign::Undetermined => Mark::Undetermined,
    }
}

/// The property that the finding compares, if it is about the person's data.
fn aspect_of(finding: &Finding) -> Option<&str> {
    finding.source.iter().find_map(|source| source.strip_prefix("referee.identity."))
}

/// The service's own texts: result, code, reason; without those that the sentence repeats.
fn sent(page: &mut PageBuilder, journey: &Journey, evidence: &Evidence, sentence: &str) {
    let mut said_of = |label: &str, text: Option<Shown>| {
        let new = text.filter(|text| !text.as_str().trim().is_empty() && !sentence.contains(text.as_str()));
        new.into_iter().for_each(|text| page.fact(Mark::None, label, text));
    };
    let plain = |text: &Option<Untrusted>| text.as_ref().map(Untrusted::shown);
    match evidence {
        Evidence::Check { step, index } => {
            let check = journey.document(step).and_then(|document| document.checks.get(*index));
            let Some(check) = check else { return };
            said_of("Result", check.result.as_ref().map(|said| documents::result_words(check.group, said)));
            said_of("Reason", plain(&check.result_description));
            said_of("Check", plain(&check.description));
        }
        Evidence::Rule { index } => {
            let Some(rule) = journey.rules.get(*index) else { return };
            said_of("Result", rule.result.as_ref().map(|said| labels::outcome(&said.as_sent).shown()));
            for detail in &rule.details {
                said_of("Reason", plain(&detail.result_description));
            }
        }
        Evidence::Selfie => {
            let Some(selfie) = &journey.selfie else { return };
            said_of("Status", selfie.status.as_ref().map(|status| status.shown()));
            said_of("Code", selfie.liveness_code.as_ref().map(|code| code.shown()));
        }
        Evidence::Aml => {
            let aml = journey.aml.as_ref();
            said_of("Status", aml.and_then(|aml| aml.applicability.as_ref()).map(|word| word.shown()));
        }
        Evidence::Journey => {
            said_of("Status", journey.status.as_ref().map(|status| status.shown()));
            said_of("Step", journey.step.as_ref().map(|step| labels::code(step).shown()));
            said_of("Message", plain(&journey.message));
        }
        _ => {}
    }
}

/// The names of the pictures for a piece of evidence, most relevant first.
pub fn pictures_of(journey: &Journey, evidence: &Evidence) -> Vec<String> {
    let mut wanted = Vec::new();
    pictures(journey, evidence, &journey.pictures(), &mut wanted);
    wanted
}

fn pictures(journey: &Journey, evidence: &Evidence, named: &[(String, &Picture)], wanted: &mut Vec<String>) {
    let mut want = |picture: Option<&Picture>| {
        let name = picture.and_then(|picture| {
            named.iter().find(|(_, known)| known.source == picture.source).map(|(name, _)| name.clone())
        });
        if let Some(name) = name.filter(|name| !wanted.contains(name)) {
            wanted.push(name);
        }
    };
    let selfie = journey.selfie.as_ref().and_then(|selfie| selfie.picture.as_ref());
    match evidence {
        Evidence::Faces { step } => {
            want(journey.document(step).and_then(portrait));
            want(selfie);
        }
        Evidence::Selfie => want(selfie),
        Evidence::Document { step } | Evidence::Field { step, .. } | Evidence::Mrz { step } => {
            let document = journey.document(step);
            want(document.and_then(|document| side(document, Side::Front)));
            want(document.and_then(|document| side(document, Side::Back)));
        }
        Evidence::Check { step, index } => {
            let check = journey.document(step).and_then(|document| document.checks.get(*index));
            check.iter().flat_map(|check| &check.pictures).for_each(|picture| want(Some(picture)));
            want(journey.document(step).and_then(|document| side(document, Side::Front)));
        }
        Evidence::Screening { index } => {
            want(journey.screening.get(*index).and_then(|check| check.picture.as_ref()));
            want(selfie);
        }
        // A comparison of texts needs no pictures.
        Evidence::AmlMatch { .. }
        | Evidence::IdentityGrid
        | Evidence::Aml
        | Evidence::Rule { .. }
        | Evidence::Network
        | Evidence::Journey => {}
    }
}

fn portrait(document: &Document) -> Option<&Picture> {
    let compared = document.face_match.iter().flat_map(|faces| &faces.images);
    let compared = compared
        .filter(|image| image.source.as_ref().is_none_or(|source| source.as_sent() != "Selfie"))
        .filter_map(|image| image.picture.as_ref());
    let role = |wanted: &PictureRole| document.pictures.iter().find(|picture| &picture.role == wanted);
    role(&PictureRole::Portrait)
        .or_else(|| compared.into_iter().find(|picture| picture.role == PictureRole::Portrait))
        .or_else(|| side(document, Side::Front))
}

enum Side {
    Front,
    Back,
}

/// A side of a document, preferably the cropped picture.
fn side(document: &Document, side: Side) -> Option<&Picture> {
    let roles = match side {
        Side::Front => [PictureRole::FrontCrop, PictureRole::Front],
        Side::Back => [PictureRole::BackCrop, PictureRole::Back],
    };
    roles.iter().find_map(|role| document.pictures.iter().find(|picture| &picture.role == role))
}

fn words(page: &mut PageBuilder, journey: &Journey, evidence: &Evidence, verdict: Verdict) {
    match evidence {
        Evidence::Document { step } => document(page, journey, step),
        Evidence::Field { step, name } => {
            let fields = journey.document(step).map(|document| document.fields.as_slice());
            for field in fields.unwrap_or_default().iter().filter(|field| &field.name == name) {
                documents::field_line(page, field);
            }
        }
        Evidence::Check { step, index } => {
            let document = journey.document(step);
            if let Some(check) = document.and_then(|document| document.checks.get(*index)) {
                documents::check_about(page, check);
            }
        }
        Evidence::Selfie => {
            if let Some(selfie) = &journey.selfie {
                liveness(page, selfie);
            }
        }
        Evidence::AmlMatch { index } => listed(page, journey, *index, None),
        Evidence::Aml => {
            if let Some(aml) = &journey.aml {
                aml::applicability(page, aml);
            }
        }
        Evidence::Rule { index } => {
            if let Some(rule) = journey.rules.get(*index) {
                rules::one(page, journey, rule);
            }
        }
        Evidence::Screening { index } => {
            let check = journey.screening.get(*index);
            check.iter().flat_map(|check| &check.face_matches).for_each(|faces| {
                comparison(page, faces, verdict);
            });
            check.iter().for_each(|check| page.facts(&check.facts));
        }
        Evidence::IdentityGrid => grid::write(page, journey, None),
        Evidence::Mrz { step } => {
            if let Some(document) = journey.document(step) {
                zone::write(page, document);
            }
        }
        Evidence::Network => screening::network(page, journey, false),
        Evidence::Journey => screening::facts(page, journey),
        // The question about the faces shows them already.
        Evidence::Faces { .. } => {}
    }
}

fn document(page: &mut PageBuilder, journey: &Journey, step: &StepId) {
    let Some(document) = journey.document(step) else {
        page.aside(said(format!("Step {} is not in this journey.", step.0.shown())));
        return;
    };
    page.heading(documents::title(document));
    for field in &document.fields {
        documents::field_line(page, field);
    }
}

fn faces(page: &mut PageBuilder, journey: &Journey, step: &StepId, asked: &EvidenceQuestion<'_>) {
    if asked.resolved.is_none() {
        super::faces::question(page, journey);
    }
    super::faces::given(page, asked.answers);
    match journey.document(step).and_then(|document| document.face_match.as_ref()) {
        Some(face_match) => comparison(page, face_match, asked.verdict),
        None => page.aside(Shown::ours("The service did not compare these faces.")),
    }
}

/// A watch-list match: the result of the comparison, the question, then both sides.
fn listed(page: &mut PageBuilder, journey: &Journey, index: usize, asked: Option<&EvidenceQuestion<'_>>) {
    let found = journey.aml.as_ref().and_then(|aml| aml.matches.get(index));
    let (Some(found), Some(assessment)) = (found, crate::insight::aml::assess(journey, index)) else {
        return;
    };
    let lists: Vec<Shown> = found.datasets.iter().map(|list| list.shown()).collect();
    let name = found.name.as_ref().map(|name| name.shown(page.masking())).unwrap_or_default();
    page.heading(format!("{name} · {}", Shown::join(&lists, ", ")));
    aml::verdict(page, &assessment);
    asked.into_iter().for_each(|asked| resolution(page, asked, FindingKind::AmlMatch));
    if asked.is_some_and(|asked| asked.resolved.is_none()) {
        page.question("Is this record the applicant?");
        page.gap();
        page.gap();
    }
    let is_alias = aml::side_by_side(page, journey, &assessment);
    aml::particulars(page, found, is_alias);
}

fn other_journey(page: &mut PageBuilder, linked: &CaseLink) {
    page.heading("The other journey");
    page.fact(Mark::None, "Journey", linked.key.id.shown());
    page.fact(Mark::None, "Account", said(linked.key.provider.to_string()));
    for common in &linked.common {
        page.fact(Mark::Look, "In common", Shown::ours(common.name()));
    }
}
