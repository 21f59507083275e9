//! Compares the people in the store with the record: team members, proposals, absences and known reviewers.

use super::{Checked, PAGE, Soundness};
use crate::domain::admin::AdminAct;
use crate::domain::event::{Event, EventKind};
use crate::store::engine::{DbRow, Work, sql};
use crate::store::error::StoreError;
use crate::store::store_row::ms;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A period in which a person had the same roles.
#[derive(Debug, PartialEq, Eq)]
struct RecordedMember {
    name: String,
    roles: String,
    from_ms: i64,
    until_ms: Option<i64>,
    /// The fingerprint of the person's SSH key.
    key: Option<String>,
}

#[derive(Debug, PartialEq, Eq)]
struct RecordedProposal {
    act: AdminAct,
    by: String,
    at_ms: i64,
    until_ms: i64,
    state: String,
    second: Option<(String, i64)>,
}

/// The team as the record describes it.
#[derive(Default)]
struct RecordedTeam {
    members: Vec<RecordedMember>,
    proposals: BTreeMap<String, RecordedProposal>,
    absences: BTreeMap<(String, i64), i64>,
    /// The names of all reviewers who opened a session.
    names: BTreeSet<String>,
}

impl RecordedTeam {
    fn take(&mut self, row: &DbRow) -> Result<(), StoreError> {
        let (by, at_ms): (String, i64) = (row.get("actor")?, row.get("at_ms")?);
        match Event::read(&row.get::<String>("what")?, &row.get::<String>("detail")?) {
            Event::ReviewerAdded { name, roles, key } => {
                self.end(&name, at_ms);
                let roles = roles.stored();
                self.members.push(RecordedMember { name, roles, from_ms: at_ms, until_ms: None, key });
            }
            Event::ReviewerEnded { name } => self.end(&name, at_ms),
            Event::AdminProposed { proposal, act, until } => {
                let (state, until_ms) = ("proposed".to_owned(), ms(until));
                let proposed = RecordedProposal { act, by, at_ms, until_ms, state, second: None };
                self.proposals.insert(proposal.to_string(), proposed);
            }
            Event::AdminConfirmed { proposal } => self.ended(proposal, "confirmed", Some(by), at_ms),
            Event::AdminDeclined { proposal } => self.ended(proposal, "declined", Some(by), at_ms),
            Event::AdminWithdrawn { proposal } => self.ended(proposal, "undone", None, at_ms),
            Event::ReviewerAway { reviewer, from, until } => {
                self.absences.insert((reviewer.0, ms(from)), ms(until));
            }
            Event::SessionOpened { .. } => drop(self.names.insert(by)),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str, at_ms: i64) {
        let active = self.members.iter_mut().filter(|it| it.name == name && it.until_ms.is_none());
        active.for_each(|member| member.until_ms = Some(at_ms));
    }

    fn ended(&mut self, proposal: Uuid, state: &str, by: Option<String>, at_ms: i64) {
        if let Some(proposed) = self.proposals.get_mut(&proposal.to_string()) {
            state.clone_into(&mut proposed.state);
            proposed.second = Some((by.unwrap_or_default(), at_ms));
        }
    }
}

impl Soundness<'_> {
    /// Compares the members of the team, their proposals, absences and names with the record.
    pub async fn team(&self) -> Result<Checked, StoreError> {
        let mut work = self.0.snapshot().await?;
        let recorded = read(&mut work).await?;
        let mut checked = Checked::default();
        compare_members(&mut work, &recorded, &mut checked).await?;
        compare_proposals(&mut work, &recorded, &mut checked).await?;
        let mut absences = BTreeMap::new();
        for row in work.all(sql("SELECT reviewer, from_ms, until_ms FROM absences")).await? {
            absences.insert((row.get(0)?, row.get(1)?), row.get(2)?);
        }
        if absences != recorded.absences {
            checked.complain(|| "the absences are not as recorded".to_owned());
        }
        let mut names = BTreeSet::new();
        for row in work.all(sql("SELECT name FROM known_reviewers")).await? {
            names.insert(row.get::<String>(0)?);
        }
        for name in recorded.names.difference(&names) {
            checked.complain(|| format!("{name} has worked here, and the store does not know the name"));
        }
        let actors = sql(
            "SELECT name FROM known_reviewers k WHERE NOT EXISTS (SELECT 1 FROM audit a WHERE a.actor = k.name)",
        );
        for row in work.all(actors).await? {
            let name: String = row.get(0)?;
            checked.complain(|| format!("the store knows {name}, who has never worked here"));
        }
        Ok(checked)
    }
}

async fn read(work: &mut Work) -> Result<RecordedTeam, StoreError> {
    let (mut recorded, mut after) = (RecordedTeam::default(), 0_i64);
    loop {
        let query = sql("SELECT seq, at_ms, actor, what, detail FROM audit
             WHERE provider IS NULL AND seq > $1 AND what IN ($3, $4, $5, $6, $7, $8, $9, $10) ORDER BY seq LIMIT $2")
        .bind(after)
        .bind(PAGE)
        .bind(EventKind::ReviewerAdded.word())
        .bind(EventKind::ReviewerEnded.word())
        .bind(EventKind::AdminProposed.word())
        .bind(EventKind::AdminConfirmed.word())
        .bind(EventKind::AdminDeclined.word())
        .bind(EventKind::AdminWithdrawn.word())
        .bind(EventKind::ReviewerAway.word())
        .bind(EventKind::SessionOpened.word());
        let page = work.all(query).await?;
        for row in &page {
            after = row.get("seq")?;
            recorded.take(row)?;
        }
        if page.is_empty() {
            return Ok(recorded);
        }
    }
}

async fn compare_members(
    work: &mut Work,
    recorded: &RecordedTeam,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let rows = work.all(sql("SELECT * FROM reviewers ORDER BY id")).await?;
    checked.count += rows.len();
    for at in 0..rows.len().max(recorded.members.len()) {
        let (row, said) = (rows.get(at), recorded.members.get(at));
        if row.map(read_member).transpose()?.flatten().as_ref() != said || row.is_some() != said.is_some() {
            let name = row.map(|row| row.get::<String>("name")).transpose()?;
            let name = name.or_else(|| said.map(|said| said.name.clone())).unwrap_or_default();
            checked.complain(|| format!("what {name} may do here is not what the record says"));
        }
    }
    Ok(())
}

/// Reads a member; `None` if the state of the row contradicts its end.
fn read_member(row: &DbRow) -> Result<Option<RecordedMember>, StoreError> {
    let key: Option<String> = row.get("key")?;
    let member = RecordedMember {
        name: row.get("name")?,
        roles: row.get("roles")?,
        from_ms: row.get("valid_from_ms")?,
        until_ms: row.get("valid_until_ms")?,
        key: key.map(|key| fingerprint(&key).unwrap_or_default()),
    };
    let has_ended = row.get::<String>("state")? == "ended";
    Ok((has_ended == member.until_ms.is_some()).then_some(member))
}

/// The fingerprint of a public SSH key: its second word is the key in Base64.
fn fingerprint(key: &str) -> Option<String> {
    let key = STANDARD.decode(key.split_whitespace().nth(1)?).ok()?;
    Some(format!("SHA256:{}", STANDARD_NO_PAD.encode(Sha256::digest(key))))
}

async fn compare_proposals(
    work: &mut Work,
    recorded: &RecordedTeam,
    checked: &mut Checked,
) -> Result<(), StoreError> {
    let mut there = BTreeSet::new();
    for row in &work.all(sql("SELECT * FROM admin_proposals")).await? {
        let id: String = row.get("id")?;
        if read_proposal(row)?.as_ref() != recorded.proposals.get(&id) {
            checked.complain(|| format!("proposal {id} is not as recorded"));
        }
        there.insert(id);
    }
    for id in recorded.proposals.keys().filter(|id| !there.contains(*id)) {
        checked.complain(|| format!("proposal {id} is in the record and not in the store"));
    }
    Ok(())
}

fn read_proposal(row: &DbRow) -> Result<Option<RecordedProposal>, StoreError> {
    let Ok(act) = serde_json::from_str(&row.get::<String>("act")?) else { return Ok(None) };
    let (by, at): (Option<String>, Option<i64>) = (row.get("second_by")?, row.get("second_at_ms")?);
    Ok(Some(RecordedProposal {
        act,
        by: row.get("proposed_by")?,
        at_ms: row.get("at_ms")?,
        until_ms: row.get("until_ms")?,
        state: row.get("state")?,
        second: at.map(|at| (by.unwrap_or_default(), at)),
    }))
}
