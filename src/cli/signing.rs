//! The reviewer's signing key from the configuration, and the verification of recorded signatures with a file of
//! allowed signers.

use super::error::{Exit, Failure};
use super::session::Review;
use crate::config::Config;
use crate::config::choices::SignPolicy;
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::record::AuditEntry;
use crate::domain::statement::statement;
use crate::review::signature::{SignProblem, Signed, Signer, Signing};
use crate::signing::{AgentError, AgentSigner, AllowedSigners};
use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Signs with the reviewer's SSH agent.
struct ByAgent(AgentSigner);

impl Signer for ByAgent {
    fn sign<'a>(&'a self, statement: &'a [u8]) -> Signed<'a> {
        Box::pin(async move {
            self.0.sign(statement).await.map_err(|error| match error {
                AgentError::Cancelled => SignProblem::Cancelled,
                error => SignProblem::Missing(error.to_string()),
            })
        })
    }

    fn cancel(&self) {
        self.0.cancel();
    }
}

/// How decisions are signed, from the configuration.
pub(super) fn signing(config: &Config) -> Signing {
    let signer = match config.identity.sign {
        SignPolicy::Off => None,
        SignPolicy::Agent => {
            let socket = std::env::var_os("SSH_AUTH_SOCK").map(Into::into);
            let agent = AgentSigner::new(socket, config.identity.key.clone());
            Some(Arc::new(ByAgent(agent)) as Arc<dyn Signer>)
        }
    };
    Signing { signer, unsigned: config.policy.unsigned }
}

/// The result of verifying the signatures of the audit record.
#[derive(Debug, Default)]
pub(super) struct SignatureCheck {
    pub(super) verified: usize,
    pub(super) unsigned: usize,
    /// The first entry whose signature is not by its reviewer.
    pub(super) wrong: Option<String>,
    /// Blind choices with a valid signature. A confirmation that follows from such a choice needs no signature of its
    /// own.
    choices: BTreeSet<(Uuid, Reviewer)>,
}

const PAGE: u32 = 1_000;

/// Verifies the signature of each signed audit entry.
pub(super) async fn verify(review: &Review, file: &Path) -> Result<SignatureCheck, Failure> {
    let text = std::fs::read_to_string(file).map_err(Failure::of_file("read", file))?;
    let signers = AllowedSigners::read(&text)
        .map_err(|error| Failure::caused(Exit::Input, format!("{} is wrong", file.display()), &error))?;
    let (mut check, mut after) = (SignatureCheck::default(), 0);
    loop {
        let page = review.record().page(None, after, PAGE).await?;
        page.iter().for_each(|entry| check.entry(entry, &signers));
        match page.last() {
            Some(last) => after = last.seq,
            None => return Ok(check),
        }
    }
}

impl SignatureCheck {
    fn entry(&mut self, entry: &AuditEntry, signers: &AllowedSigners) {
        let event = entry.event();
        let signature = match &event {
            Event::DecisionRecorded { signature, .. }
            | Event::FacesAnswered { signature, .. }
            | Event::DecisionConfirmed { signature, .. }
            | Event::DecisionAnswered { signature, .. } => signature,
            _ => return,
        };
        let Some(signature) = signature else {
            self.unsigned += usize::from(!self.follows_choice(&event, &entry.by));
            return;
        };
        let key = entry.journey.as_ref();
        let said = key.and_then(|key| statement(&event, &entry.by, key)).unwrap_or_default();
        if signers.verify(&entry.by.0, entry.at, said.as_bytes(), signature) {
            self.verified += 1;
            if let Event::DecisionAnswered { decision, .. } = &event {
                self.choices.insert((*decision, entry.by.clone()));
            }
        } else if self.wrong.is_none() {
            self.wrong = Some(format!("entry {} is not signed by a key of {}", entry.seq, entry.by));
        }
    }

    fn follows_choice(&self, event: &Event, by: &Reviewer) -> bool {
        matches!(event, Event::DecisionConfirmed { decision, .. }
            if self.choices.contains(&(*decision, by.clone())))
    }
}
