//! The evidence pack as an HTML page. All external text is cleaned, then escaped by askama.

use super::{Pack, PackError, PackLineKind, PackPicture, PackSection};
use crate::domain::decision::Verb;
use crate::domain::match_status::MatchStatus;
use crate::domain::pii::Masking;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::resolution::{Conclusion, ResolvedFindings};
use crate::domain::text::{Shown, Untrusted};
use crate::insight::finding::{Finding, Sign};
use askama::Template;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

#[derive(Template)]
#[template(path = "pack.html", config = ".config/askama.toml")]
struct PackPage<'a> {
    verdict: &'a str,
    sections: &'a [PackSection],
    applicant: Shown,
    journey: Shown,
    provider: String,
    reference: Shown,
    document_sha256: String,
    entries: i64,
    head: String,
    contradictions: Vec<Shown>,
    checkpoint: String,
    made_at: String,
    made_by: String,
    decisions: Vec<DecisionRow>,
    findings: Vec<FindingRow>,
    pictures: Vec<PictureBox>,
    notes: Vec<NoteRow>,
    unreadable: Vec<Shown>,
    audit: Vec<AuditRow>,
    raw: Vec<Shown>,
}

struct DecisionRow {
    verb: &'static str,
    reason: String,
    comment: Shown,
    by: String,
    at: String,
    state: &'static str,
    /// The match statuses reported to the service.
    match_statuses: Vec<String>,
    id: String,
    /// The id of the decision that it replaces; empty unless it is a correction.
    corrects: String,
}

struct FindingRow {
    sign: &'static str,
    subject: Shown,
    finding: Shown,
    sources: String,
    conclusion: &'static str,
    reason: String,
    comment: Shown,
    by: String,
}

struct PictureBox {
    name: Shown,
    address: String,
    sha256: String,
    problem: String,
}

struct NoteRow {
    by: String,
    at: String,
    text: Shown,
}

struct AuditRow {
    seq: i64,
    at: String,
    by: String,
    what: String,
    detail: Shown,
    hash: String,
}

pub(super) fn write(pack: &Pack<'_>) -> Result<String, PackError> {
    Ok(page(pack).render()?)
}

fn page<'a>(pack: &Pack<'a>) -> PackPage<'a> {
    let case = pack.case;
    PackPage {
        verdict: pack.verdict,
        sections: pack.sections,
        applicant: applicant(pack),
        journey: case.key.id.shown(),
        provider: case.key.provider.to_string(),
        reference: case.journey.reference.as_ref().map(Untrusted::shown).unwrap_or_default(),
        document_sha256: pack.document_sha256.to_owned(),
        entries: pack.check.entries,
        head: pack.check.head.clone(),
        contradictions: pack
            .check
            .contradictions
            .iter()
            .map(|one| Untrusted::new(one.as_str()).shown())
            .collect(),
        checkpoint: pack.check.checkpoint.clone().unwrap_or_default(),
        made_at: second(pack.made_at),
        made_by: pack.made_by.to_string(),
        decisions: case.decisions.iter().map(decision).collect(),
        findings: findings(pack),
        pictures: pack.pictures.iter().map(picture).collect(),
        notes: case
            .notes
            .iter()
            .map(|note| NoteRow { by: note.by.to_string(), at: second(note.at), text: note.text.shown() })
            .collect(),
        unreadable: case.unreadable.iter().map(|one| Untrusted::new(one.as_str()).shown()).collect(),
        audit: case.history.iter().map(audit).collect(),
        raw: case.raw.as_sent().lines().map(|line| Untrusted::new(line).shown()).collect(),
    }
}

fn applicant(pack: &Pack<'_>) -> Shown {
    let applicant = pack.case.journey.applicant.as_ref().and_then(|applicant| applicant.full_name.as_ref());
    let prefilled = pack.case.journey.prefilled.as_ref().and_then(|prefilled| prefilled.full_name.as_ref());
    applicant.or(prefilled).map(|name| name.shown(Masking::Clear)).unwrap_or(Shown::ours("without a name"))
}

fn decision(decision: &Decision) -> DecisionRow {
    DecisionRow {
        verb: match decision.intent.verb {
            Verb::Approve => "Approved",
            Verb::Reject => "Rejected",
            Verb::Resubmit => "Resubmission requested",
        },
        reason: decision.intent.reason.clone(),
        comment: decision.intent.comment.as_ref().map(Untrusted::shown).unwrap_or_default(),
        by: decision.intent.reviewer.to_string(),
        at: second(decision.at),
        state: decision.state.word(),
        match_statuses: decision.match_statuses.iter().map(match_status_words).collect(),
        id: decision.id.to_string(),
        corrects: decision.intent.corrects.map(|id| id.to_string()).unwrap_or_default(),
    }
}

/// A match status as text: `3 watch-list records: false_positive, whitelisted · delivered`.
fn match_status_words(match_status: &MatchStatus) -> String {
    let MatchStatus { marks, records, state, .. } = match_status;
    let status = marks.match_status.as_ref().map(|word| word.shown().to_string());
    let clears = (marks.is_whitelisted == Some(true)).then(|| "whitelisted".to_owned());
    let marks: Vec<String> = status.into_iter().chain(clears).collect();
    format!("{} watch-list records: {} · {}", records.len(), marks.join(", "), state.word())
}

/// A time rounded to seconds. The audit record has the exact one.
fn second(at: jiff::Timestamp) -> String {
    at.strftime("%Y-%m-%d %H:%M:%SZ").to_string()
}

/// The findings of the latest document, then the resolved ones that it no longer has.
fn findings(pack: &Pack<'_>) -> Vec<FindingRow> {
    let lines = pack.case.findings.iter().chain(pack.settled_before);
    lines.map(|line| finding(line, &pack.case.resolutions)).collect()
}

fn finding(finding: &Finding, resolutions: &ResolvedFindings) -> FindingRow {
    let resolution = resolutions.get(&finding.id);
    FindingRow {
        sign: match finding.sign {
            Sign::Failed => "✗",
            Sign::Look => "⚠",
            Sign::Undetermined => "?",
        },
        subject: finding.subject.shown(Masking::Clear),
        finding: finding.finding.shown(Masking::Clear),
        sources: finding.source.join(", "),
        conclusion: match resolution.map(|resolution| resolution.conclusion) {
            Some(Conclusion::IssueConfirmed) => "issue confirmed",
            Some(Conclusion::NoIssue) => "no issue",
            Some(Conclusion::Inconclusive) => "inconclusive",
            None => "unresolved",
        },
        reason: resolution.and_then(|resolution| resolution.reason.clone()).unwrap_or_default(),
        comment: resolution
            .and_then(|resolution| resolution.comment.as_ref())
            .map(Untrusted::shown)
            .unwrap_or_default(),
        by: resolution.map(|resolution| resolution.by.to_string()).unwrap_or_default(),
    }
}

fn picture(picture: &PackPicture) -> PictureBox {
    let name = Untrusted::new(picture.name.clone()).shown();
    match &picture.content {
        Ok(image) => PictureBox {
            name,
            address: format!("data:{};base64,{}", image.media_type, STANDARD.encode(&image.bytes)),
            sha256: image.received_sha256.clone(),
            problem: String::new(),
        },
        Err(problem) => {
            PictureBox { name, address: String::new(), sha256: String::new(), problem: problem.clone() }
        }
    }
}

fn audit(entry: &AuditEntry) -> AuditRow {
    AuditRow {
        seq: entry.seq,
        at: second(entry.at),
        by: entry.by.to_string(),
        what: entry.what.clone(),
        detail: entry.detail.shown(),
        hash: entry.hash.clone(),
    }
}
