//! `referee show ID`: prints one journey completely.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{find, output};
use crate::domain::pii::{Masking, mask, revealed};
use crate::domain::queue::JourneyState;
use crate::domain::record::AuditEntry;
use crate::domain::role::Act;
use crate::domain::viewed::Viewed;
use crate::insight::blind;
use crate::insight::case::Case;
use crate::insight::finding::{Finding, FindingKind};
pub(super) use crate::insight::summary::sign;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};

/// The arguments of `referee show`.
#[derive(Debug, Args)]
pub struct Show {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Show personal data unmasked; this is recorded
    #[arg(long)]
    pub unmask: bool,
    /// Show automated results about faces that you have not compared yet; this is recorded
    #[arg(long)]
    pub machine: bool,
}

impl Show {
    /// Prints the journey.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let masking = session.masking(self.unmask)?;
        let review = session.review_for(Act::See, Accounts::None).await?;
        let key = find::journey(&review, &self.id).await?;
        let now = Timestamp::now();
        if self.unmask {
            review.team().check(Act::Unmask).await?;
        }
        review.record().opened(&key, now).await?;
        if self.unmask {
            review.record().seen(&key, vec![Viewed::Unmasked, Viewed::Raw], now).await?;
        }
        let mut case = review.cases().read(&key, now).await?;
        if self.machine {
            review.record().seen(&key, vec![Viewed::MachineScore], now).await?;
        } else if review.compares_first() && blind::case(&mut case) {
            output::say(
                "automated results about faces are left out until you have compared them (--machine)",
            );
        }
        match (self.json, masking) {
            (true, Masking::Clear) => output::json(&revealed(|| case_json(&case, masking))),
            (true, Masking::Masked) => output::json(&case_json(&case, masking)),
            (false, masking) => print(&case, masking),
        }
    }
}

/// The documented JSON of `show --json`, with personal data masked or not.
pub(super) fn case_json(case: &Case, masking: Masking) -> Value {
    // A document that is not JSON is included as text.
    let raw = serde_json::from_str(case.raw.as_sent())
        .unwrap_or_else(|_| Value::String(case.raw.as_sent().to_owned()));
    let raw = match masking {
        Masking::Clear => raw,
        Masking::Masked => masked(raw),
    };
    let findings: Vec<Value> = case.findings.iter().map(|finding| finding_json(finding, case)).collect();
    json!({
        "journey": case.journey,
        "findings": findings.clone(),
        "deviations": case.deviations,
        // The keys of the former version, for scripts.
        "ledger": findings,
        "quirks": case.deviations,
        "history": case.history.iter().map(entry_json).collect::<Vec<_>>(),
        "notes": case.notes,
        "decisions": case.decisions,
        "state": case.state,
        "claimed_by": case.claimed_by,
        "proposal": case.proposal,
        "steps": case.steps,
        "unreadable": case.unreadable,
        "erased": case.erasure(),
        "raw": raw,
    })
}

fn finding_json(finding: &Finding, case: &Case) -> Value {
    let resolution = case.resolutions.get(&finding.id);
    json!({
        "id": finding.id,
        "sign": finding.sign,
        "kind": finding.kind,
        "subject": subject(finding),
        "finding": finding.finding,
        "tip": finding.tip,
        "evidence": finding.evidence,
        "source": finding.source,
        "urgency": finding.urgency,
        "resolution": resolution,
    })
}

/// The JSON keeps the word of the first version for linked journeys, as in `kind` and `id`, because scripts depend on
/// it.
fn subject(finding: &Finding) -> Value {
    match finding.kind {
        FindingKind::LinkedJourney => json!("Twin"),
        _ => json!(finding.subject),
    }
}

/// An audit entry with its detail parsed, because it is JSON inside a text.
fn entry_json(entry: &AuditEntry) -> Value {
    let detail: Value = serde_json::from_str(entry.detail.as_sent()).unwrap_or(Value::Null);
    json!({
        "seq": entry.seq,
        "at": entry.at,
        "by": entry.by,
        "what": entry.what,
        "detail": detail,
        "hash": entry.hash,
    })
}

/// A document with every text and number masked, so that only its structure is visible.
fn masked(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(mask(&text)),
        Value::Number(number) => Value::String(mask(&number.to_string())),
        Value::Array(items) => items.into_iter().map(masked).collect(),
        Value::Object(entries) => entries.into_iter().map(|(key, value)| (key, masked(value))).collect(),
        other => other,
    }
}

fn print(case: &Case, masking: Masking) -> Result<(), Failure> {
    let journey = &case.journey;
    let state: &'static str = case.state.into();
    output::line(&format!("{} · {} · {state}", case.key.id.shown(), case.key.provider))?;
    if let Some(erasure) = case.erasure() {
        output::line(&erasure.to_string())?;
        return print_history(case);
    }
    let person = journey.applicant.as_ref().and_then(|applicant| applicant.full_name.as_ref());
    if let Some(name) = person {
        output::line(&format!("applicant   {}", name.shown(masking)))?;
    }
    if let Some(proposal) = &case.proposal {
        let said = proposal.said.as_ref();
        let said = said.map_or("hidden".to_owned(), |said| format!("{} · {}", said.verb.word(), said.reason));
        output::line(&format!("proposed    {said} · {} · {}", proposal.by, proposal.decision))?;
    }
    if let Some(reference) = &journey.reference {
        output::line(&format!("reference   {}", reference.shown()))?;
    }
    let system = journey.system_decision.as_ref().map(|said| said.shown().to_string());
    let manual = journey.manual_decision.as_ref().map(|said| said.shown().to_string());
    output::line(&format!("system      {}", system.unwrap_or_else(|| "–".to_owned())))?;
    output::line(&format!("manual      {}", manual.unwrap_or_else(|| "–".to_owned())))?;
    print_findings(case, masking)?;
    let pictures: Vec<String> = journey.pictures().into_iter().map(|(name, _)| name).collect();
    output::line(&format!("\npictures    {}", pictures.join(", ")))?;
    if !case.deviations.is_empty() {
        output::line("")?;
        output::line("contract deviations of the document")?;
        for deviation in &case.deviations {
            output::line(&format!("  {}  {}", deviation.path.shown(), deviation.problem))?;
        }
    }
    if case.state == JourneyState::Unreadable {
        print_raw(case, masking)?;
    }
    print_history(case)
}

/// Prints the document as text.
fn print_raw(case: &Case, masking: Masking) -> Result<(), Failure> {
    output::line("")?;
    output::line(match masking {
        Masking::Masked => "as received, masked; --unmask shows it",
        Masking::Clear => "as received",
    })?;
    for line in case.raw.as_sent().lines() {
        let line = if masking == Masking::Masked { mask(line) } else { line.to_owned() };
        output::line(&format!("  {line}"))?;
    }
    Ok(())
}

fn print_findings(case: &Case, masking: Masking) -> Result<(), Failure> {
    output::line("")?;
    output::line(&format!("findings: {}", case.findings.len()))?;
    for finding in &case.findings {
        let settled = case.resolutions.get(&finding.id);
        let (sign, end) = match settled {
            Some(resolution) => {
                let conclusion: &'static str = resolution.conclusion.into();
                ("✓", conclusion.replace('_', " "))
            }
            None => (sign(finding.sign), "unresolved".to_owned()),
        };
        let subject = finding.subject.shown(masking);
        output::line(&format!("  {sign} {subject}: {} [{end}]", finding.finding.shown(masking)))?;
    }
    Ok(())
}

fn print_history(case: &Case) -> Result<(), Failure> {
    output::line("")?;
    output::line("history")?;
    for entry in &case.history {
        output::line(&format!("  {}  {}  {}", entry.at, entry.by, entry.what))?;
    }
    for damage in &case.unreadable {
        output::line(&format!("  ✗ {damage}"))?;
    }
    Ok(())
}
