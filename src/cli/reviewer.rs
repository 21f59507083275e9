//! `referee reviewer`: the members of this store's team and their roles.

use super::error::{Exit, Failure};
use super::output::{self, Table};
use super::session::{Accounts, Session};
use crate::domain::admin::AdminAct;
use crate::domain::role::{Roles, TeamRole};
use crate::review::team::AdminEnd;
use crate::store::team::Member;
use clap::{Args, Subcommand};
use serde_json::{Value, json};
use ssh_key::{HashAlg, PublicKey};
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The arguments of `referee reviewer`.
#[derive(Debug, Args)]
pub struct ReviewerCommand {
    /// What to do
    #[command(subcommand)]
    pub what: TeamAction,
}

/// The subcommands of `referee reviewer`.
#[derive(Debug, Subcommand)]
pub enum TeamAction {
    /// Add a person to the team, or change their roles
    Add(Add),
    /// List everybody who is or was in the team
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Remove a person from the team
    End {
        /// The person
        name: String,
    },
}

/// The arguments of `referee reviewer add`.
#[derive(Debug, Args)]
pub struct Add {
    /// The name of the person, as it appears in the record
    pub name: String,
    /// reviewer, second, lead, auditor or engineer; several with commas, or repeat the flag
    #[arg(long = "role", value_name = "ROLE", value_parser = role, value_delimiter = ',', num_args = 1.., required = true)]
    pub roles: Vec<TeamRole>,
    /// The person's public SSH key, or - for standard input: bound sessions with another key are refused
    #[arg(long, value_name = "FILE")]
    pub key: Option<PathBuf>,
}

fn role(word: &str) -> Result<TeamRole, String> {
    TeamRole::from_str(word).map_err(|_| "one of: reviewer, second, lead, auditor, engineer".to_owned())
}

impl ReviewerCommand {
    /// Whether this command reads no file of this host.
    pub fn touches_no_file(&self) -> bool {
        !matches!(&self.what, TeamAction::Add(Add { key: Some(file), .. }) if !is_stdin(file))
    }

    /// Runs the command.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        match &self.what {
            TeamAction::Add(add) => {
                change(session, &adding(&add.name, &add.roles, add.key.as_deref())?).await
            }
            TeamAction::End { name } => change(session, &AdminAct::EndReviewer { name: name.clone() }).await,
            TeamAction::List { json } => list(session, *json).await,
        }
    }
}

/// The act that adds a person to the team.
pub(super) fn adding(name: &str, roles: &[TeamRole], key: Option<&Path>) -> Result<AdminAct, Failure> {
    let roles = Roles::try_from(roles.to_vec()).map_err(Failure::input)?;
    let key = key.map(public_key).transpose()?;
    Ok(AdminAct::AddReviewer {
        name: name.to_owned(),
        roles,
        fingerprint: key.as_ref().map(|key| key.fingerprint(HashAlg::Sha256).to_string()),
        key: key.map(|key| key.to_openssh().unwrap_or_default()),
    })
}

/// The most that is read of a key, in bytes.
const KEY_LIMIT: u64 = 64 * 1024;

fn is_stdin(file: &Path) -> bool {
    file == Path::new("-")
}

fn public_key(file: &Path) -> Result<PublicKey, Failure> {
    let name = if is_stdin(file) { "standard input".to_owned() } else { file.display().to_string() };
    let mut text = String::new();
    let read = match is_stdin(file) {
        true => std::io::stdin().lock().take(KEY_LIMIT).read_to_string(&mut text),
        false => File::open(file).and_then(|file| file.take(KEY_LIMIT).read_to_string(&mut text)),
    };
    read.map_err(|error| Failure::caused(Exit::Input, format!("could not read {name}"), &error))?;
    PublicKey::from_openssh(text.trim()).map_err(|error| {
        let message = format!("{name} has no public SSH key");
        Failure::caused(Exit::Input, message, &error).hint("give the .pub file")
    })
}

async fn change(session: &Session, act: &AdminAct) -> Result<(), Failure> {
    let review = session.review_to_act(Accounts::None).await?;
    let end = review.team().change(act).await?;
    print(act, &end)
}

/// Prints the result of a change of the team.
pub(super) fn print(act: &AdminAct, end: &AdminEnd) -> Result<(), Failure> {
    match end {
        AdminEnd::Done => output::json(&json!({ "name": act.name(), "state": "done" })),
        AdminEnd::Proposed(proposal) => {
            output::say(&format!(
                "another lead must confirm it by {}: referee second confirm {}",
                proposal.until.strftime("%Y-%m-%d %H:%MZ"),
                proposal.id
            ));
            output::json(&json!({ "name": act.name(), "state": "proposed", "decision_id": proposal.id }))
        }
    }
}

async fn list(session: &Session, as_json: bool) -> Result<(), Failure> {
    let review = session.review_to_set_up().await?;
    let members = review.team().members().await?;
    if as_json {
        return output::json(&members.iter().map(member_json).collect::<Vec<Value>>());
    }
    if members.is_empty() {
        match review.team().check_founded().await {
            Ok(()) => output::say("this store has no team: everybody may do everything"),
            Err(unfounded) => output::say(&format!("{unfounded}; {}", unfounded.hint().unwrap_or_default())),
        }
        return Ok(());
    }
    let mut table = Table::new(&["NAME", "ROLES", "SINCE", "UNTIL"]);
    for member in &members {
        let day = |at: jiff::Timestamp| at.strftime("%Y-%m-%d").to_string();
        table.row([
            member.name.to_string(),
            member.roles.to_string(),
            day(member.from),
            member.until.map(day).unwrap_or_default(),
        ]);
    }
    table.print()
}

fn member_json(member: &Member) -> Value {
    json!({
        "name": member.name,
        "roles": member.roles,
        "state": if member.until.is_some() { "ended" } else { "active" },
        "valid_from": member.from,
        "valid_until": member.until,
        "key": member.key,
    })
}
