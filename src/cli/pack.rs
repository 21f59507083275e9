//! The evidence of one case as a page that needs nothing else and runs nothing.

use super::error::{Exit, Failure};
use crate::domain::pii::Masking;
use crate::domain::record::{AuditEntry, Decision};
use crate::domain::text::clean;
use crate::insight::case::Case;
use crate::insight::finding::Finding;
use askama::Template;
use jiff::Timestamp;

/// A picture as it goes into a pack.
#[derive(Debug, Default)]
pub(super) struct PackedPicture {
    pub(super) name: String,
    pub(super) sha256: String,
    pub(super) content_type: &'static str,
    pub(super) base64: String,
    pub(super) problem: Option<String>,
}

/// What the page says; every text is cleaned here and escaped by the template.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Evidence {{ id }}</title>
<style>body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem;color:#111;background:#fff}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ddd;padding:.3rem .5rem;text-align:left;vertical-align:top}
figure{display:inline-block;margin:.5rem;max-width:28rem}img{max-width:100%;border:1px solid #999}
code,figcaption{font-size:.8rem;overflow-wrap:anywhere}pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f5f5;padding:1rem}</style>
</head><body>
<h1>{{ applicant }}</h1>
<p>Journey {{ id }} of {{ provider }}. Exported {{ exported }}. Document as received: SHA-256 <code>{{ document }}</code></p>
<h2>Decisions</h2>
<table><tr><th>When</th><th>Who</th><th>What</th><th>Reason</th><th>Comment</th><th>State</th></tr>
{% for one in decisions %}<tr><td>{{ one.at }}</td><td>{{ one.by }}</td><td>{{ one.verb }}</td><td>{{ one.reason }}</td><td>{{ one.comment }}</td><td>{{ one.state }}</td></tr>
{% endfor %}</table>
<h2>Findings</h2>
<table><tr><th></th><th>About</th><th>Finding</th><th>Resolution</th></tr>
{% for one in findings %}<tr><td>{{ one.sign }}</td><td>{{ one.subject }}</td><td>{{ one.finding }}<br><small>{{ one.source }}</small></td><td>{{ one.resolution }}</td></tr>
{% endfor %}</table>
<h2>Notes</h2>
{% for one in notes %}<p>{{ one }}</p>
{% endfor %}<h2>Pictures</h2>
{% for one in pictures %}<figure>{% if let Some(problem) = one.problem %}<p>{{ problem }}</p>{% else %}<img alt="{{ one.name }}" src="data:{{ one.content_type }};base64,{{ one.base64 }}">{% endif %}<figcaption>{{ one.name }} <code>{{ one.sha256 }}</code></figcaption></figure>
{% endfor %}<h2>Record</h2>
<table><tr><th>No.</th><th>When</th><th>Who</th><th>What</th><th>Hash</th></tr>
{% for one in history %}<tr><td>{{ one.seq }}</td><td>{{ one.at }}</td><td>{{ one.by }}</td><td>{{ one.what }}<br><code>{{ one.detail }}</code></td><td><code>{{ one.hash }}</code></td></tr>
{% endfor %}</table>
<h2>Document as received, secrets masked</h2>
<pre>{% for line in raw %}{{ line }}
{% endfor %}</pre>
</body></html>
"#
)]
pub(super) struct Pack {
    applicant: String,
    id: String,
    provider: String,
    exported: String,
    document: String,
    decisions: Vec<DecisionLine>,
    findings: Vec<FindingLine>,
    notes: Vec<String>,
    pictures: Vec<PackedPicture>,
    history: Vec<HistoryLine>,
    raw: Vec<String>,
}

struct DecisionLine {
    at: String,
    by: String,
    verb: &'static str,
    reason: String,
    comment: String,
    state: &'static str,
}

struct FindingLine {
    sign: &'static str,
    subject: String,
    finding: String,
    source: String,
    resolution: String,
}

struct HistoryLine {
    seq: i64,
    at: String,
    by: String,
    what: String,
    detail: String,
    hash: String,
}

impl Pack {
    /// Gathers what the page says.
    pub(super) fn of(case: &Case, document: &str, pictures: Vec<PackedPicture>, now: Timestamp) -> Self {
        let applicant = case.journey.applicant.as_ref().and_then(|applicant| applicant.full_name.as_ref());
        let prefilled = case.journey.prefilled.as_ref().and_then(|prefilled| prefilled.full_name.as_ref());
        let name = applicant.or(prefilled).map(|name| name.shown(Masking::Clear).to_string());
        Self {
            applicant: name.unwrap_or_else(|| "Applicant without a name".to_owned()),
            id: case.key.id.shown().to_string(),
            provider: case.key.provider.to_string(),
            exported: now.to_string(),
            document: document.to_owned(),
            decisions: case.decisions.iter().map(decision).collect(),
            findings: case.ledger.iter().map(|one| finding(one, case)).collect(),
            notes: case
                .notes
                .iter()
                .map(|note| format!("{} {}: {}", note.at, note.by, note.text.shown()))
                .collect(),
            pictures,
            history: case.history.iter().map(entry).collect(),
            raw: case.raw.as_sent().lines().map(|line| clean(line).into_owned()).collect(),
        }
    }

    /// The page.
    pub(super) fn page(&self) -> Result<String, Failure> {
        self.render().map_err(|error| Failure::caused(Exit::Bug, "could not write the page", &error))
    }
}

fn decision(decision: &Decision) -> DecisionLine {
    DecisionLine {
        at: decision.at.to_string(),
        by: decision.intent.reviewer.to_string(),
        verb: decision.intent.verb.word(),
        reason: decision.intent.reason.clone(),
        comment: decision.intent.comment.as_ref().map(|text| text.shown().to_string()).unwrap_or_default(),
        state: decision.state.word(),
    }
}

fn finding(finding: &Finding, case: &Case) -> FindingLine {
    let resolution = case.resolutions.iter().find(|resolution| resolution.finding == finding.id);
    let resolution = resolution.map(|resolution| {
        let conclusion: &'static str = resolution.conclusion.into();
        let comment = resolution.comment.as_ref().map(|text| text.shown().to_string()).unwrap_or_default();
        let reason = resolution.reason.clone().unwrap_or_default();
        format!("{} {reason} {comment} ({}, {})", conclusion.replace('_', " "), resolution.by, resolution.at)
    });
    FindingLine {
        sign: super::show::sign(finding.sign),
        subject: finding.subject.shown(Masking::Clear).to_string(),
        finding: finding.finding.shown(Masking::Clear).to_string(),
        source: finding.source.join(" · "),
        resolution: resolution.unwrap_or_else(|| "open".to_owned()),
    }
}

fn entry(entry: &AuditEntry) -> HistoryLine {
    HistoryLine {
        seq: entry.seq,
        at: entry.at.to_string(),
        by: entry.by.to_string(),
        what: entry.what.clone(),
        detail: entry.detail.shown().to_string(),
        hash: entry.hash.clone(),
    }
}
