//! `referee audit`: verifies or exports the audit record.

use super::error::{Exit, Failure};
use super::session::{Accounts, Review, Session};
use super::signing::SignatureCheck;
use super::{checkpoints, moment, output, signing};
use crate::domain::role::Act;
use clap::{Args, Subcommand};
use jiff::Timestamp;
use serde_json::json;
use std::path::PathBuf;

/// The arguments of `referee audit`.
#[derive(Debug, Args)]
pub struct Audit {
    /// What to do
    #[command(subcommand)]
    pub what: What,
}

/// The subcommands of `referee audit`.
#[derive(Debug, Subcommand)]
pub enum What {
    /// Verify the whole chain; prints the first broken entry
    Verify(Verify),
    /// Print the entries, one JSON object a line
    Export {
        /// Only from this time on: 2026-01-31, 2026-01-31T08:00:00Z, or 7d (seven days ago)
        #[arg(long, value_name = "T", value_parser = moment::parse)]
        since: Option<Timestamp>,
    },
    /// Sign a checkpoint of the record, for a place that reviewers cannot write
    Checkpoint(checkpoints::WriteCheckpoint),
    /// Print the public key that verifies checkpoints
    Key(checkpoints::AuditKey),
}

/// The arguments of `referee audit verify`.
#[derive(Debug, Args)]
pub struct Verify {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// A file of checkpoints to compare the record with
    #[arg(long, value_name = "FILE")]
    pub against: Option<PathBuf>,
    /// A file with the public key of the checkpoints [default: that of `audit.key`]
    #[arg(long, value_name = "FILE", requires = "against")]
    pub key: Option<PathBuf>,
    /// A file of allowed signers, in the format of ssh-keygen: verifies each signature with the keys of its reviewer
    #[arg(long, value_name = "FILE")]
    pub signers: Option<PathBuf>,
}

const PAGE: u32 = 1000;

impl Audit {
    /// Whether this command reads and writes no file of this host.
    pub fn touches_no_file(&self) -> bool {
        match &self.what {
            What::Verify(verify) => {
                verify.against.is_none() && verify.key.is_none() && verify.signers.is_none()
            }
            What::Export { .. } => true,
            What::Checkpoint(_) | What::Key(_) => false,
        }
    }

    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let act = match &self.what {
            What::Export { .. } => Act::ExportRecord,
            What::Verify(_) | What::Checkpoint(_) | What::Key(_) => Act::VerifyRecord,
        };
        let review = session.review_for(act, Accounts::None).await?;
        match &self.what {
            What::Export { since } => {
                let mut after = 0;
                loop {
                    let page = review.record().page(*since, after, PAGE).await?;
                    for entry in &page {
                        output::json_line(entry)?;
                    }
                    match page.last() {
                        Some(last) => after = last.seq,
                        None => return Ok(()),
                    }
                }
            }
            What::Verify(verify) => verify.run(session, &review).await,
            What::Checkpoint(checkpoint) => checkpoint.run(session, &review).await,
            What::Key(key) => key.run(session),
        }
    }
}

impl Verify {
    async fn run(&self, session: &Session, review: &Review) -> Result<(), Failure> {
        let signed = match &self.against {
            Some(file) => checkpoints::read(session, file, self.key.as_deref())?,
            None => Vec::new(),
        };
        let mut compared = checkpoints::RecordComparison::new(signed);
        let verdict = review.record().walk(&mut |hash| compared.entry(hash)).await?;
        let confirmed = compared.confirmed();
        let broken = verdict.broken.as_ref().map(ToString::to_string);
        let mut wrong = broken.or_else(|| compared.contradiction());
        if wrong.is_none() {
            wrong = review.record().first_altered_row().await?;
        }
        let signatures = match &self.signers {
            Some(file) => Some(signing::verify(review, file).await?),
            None => None,
        };
        let wrong = wrong.or_else(|| signatures.as_ref().and_then(|check| check.wrong.clone()));
        if self.json {
            output::json(&json!({
                "holds": wrong.is_none(),
                "confirmed_by": confirmed.filter(|_| wrong.is_none()),
                "signatures": signatures.as_ref().map(|check| json!({
                    "verified": check.verified,
                    "unsigned": check.unsigned,
                })),
                "problem": wrong,
                "entries": verdict.sound,
                "head": verdict.head,
                "backdated": verdict.backdated.iter().map(|it| json!({
                    "seq": it.seq,
                    "seconds": it.by_ms / 1000,
                })).collect::<Vec<_>>(),
                "broken": verdict.broken.as_ref().map(|broken| json!({
                    "seq": broken.seq,
                    "problem": broken.problem.to_string(),
                })),
            }))?;
        } else if let Some(wrong) = &wrong {
            output::line(wrong)?;
        } else {
            output::line(&format!("{} entries verified; head {}", verdict.sound, verdict.head))?;
            output::line(&match confirmed {
                Some(by) => format!("confirmed by {} up to entry {}", by.origin, by.size),
                None => "nothing outside confirms this record: compare it with a checkpoint (--against)"
                    .to_owned(),
            })?;
        }
        if let Some(check) = signatures.filter(|_| !self.json) {
            let SignatureCheck { verified, unsigned, .. } = check;
            output::line(&format!("{verified} signatures verified; {unsigned} entries are not signed"))?;
        }
        if !self.json {
            verdict.backdated.iter().try_for_each(|entry| output::line(&entry.to_string()))?;
        }
        wrong.map_or(Ok(()), |wrong| Err(refuted(&wrong)))
    }
}

fn refuted(wrong: &str) -> Failure {
    Failure::new(Exit::Chain, format!("the record is not what was written: {wrong}"))
        .hint("compare with a backup; do not use this store any more")
}
