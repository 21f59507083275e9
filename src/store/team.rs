//! The team of a store: its members and their roles. Without a row in `reviewers` there is no team.

use super::again::again;
use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::{Damaged, StoreError};
use super::record::{self, NewEntry};
use super::retention::{Erased, Erasing, Retention};
use super::seal::Seal;
use super::store_row::{Listed, NamedRow, ms};
use crate::domain::admin::{AdminAct, AdminProposal};
use crate::domain::event::Event;
use crate::domain::ids::Reviewer;
use crate::domain::role::{Roles, Seat, TeamRole};
use jiff::Timestamp;
use std::time::Duration;
use uuid::Uuid;

/// How long a lead's proposal can be confirmed.
const PROPOSAL_LASTS: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// The members of a store's team, and proposals to change it.
#[derive(Clone, Copy, Debug)]
pub struct Team<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A person of the team, now or earlier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub name: Reviewer,
    pub roles: Roles,
    pub from: Timestamp,
    /// When the membership ended; `None` for a current member.
    pub until: Option<Timestamp>,
    /// The public SSH key.
    pub key: Option<String>,
}

/// The result of a change of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TeamChange {
    /// The team was changed.
    Done,
    /// Another lead must confirm it.
    Proposed(AdminProposal),
    /// The store has no team, or has one already.
    WrongStore,
    /// Nobody in the team has this name.
    NoMember,
    /// The change would leave the team without a lead.
    NoLeadLeft,
    /// There is no such proposal, or it is no longer open.
    NoProposal,
    /// The lead who made a proposal cannot confirm it.
    OwnProposal,
    /// The team has no second lead who could confirm the proposal.
    NoSecondLead,
    /// The journey must be kept, for this reason.
    NotErased(String),
    /// There is no such journey.
    NoJourney,
}

impl Team<'_> {
    /// Whether only a team can use the store: several hosts can share it.
    pub fn is_required(&self) -> bool {
        self.0.is_shared()
    }

    /// The roles of a person in this store now.
    pub async fn seat(&self, of: &Reviewer) -> Result<Seat, StoreError> {
        let row = self.0.maybe(seat_query(of, self.0.now())).await?;
        read_seat(row.as_ref())
    }

    /// All current and former members, in the order in which they were added.
    pub async fn members(&self) -> Result<Listed<Member>, StoreError> {
        let rows = self.0.all(sql("SELECT * FROM reviewers ORDER BY id")).await?;
        Ok(Listed::sort(rows.iter().map(read_member)))
    }

    /// Makes the store a team's, with its first lead.
    pub async fn begin(&self, act: &AdminAct, by: &Reviewer) -> Result<TeamChange, StoreError> {
        again!(async {
            let mut work = begin(self.0).await?;
            if work.maybe(sql("SELECT id FROM reviewers LIMIT 1")).await?.is_some() {
                return Ok(TeamChange::WrongStore);
            }
            let at = work.now();
            change_member(&mut work, act, (by, at)).await?;
            work.commit().await?;
            Ok(TeamChange::Done)
        })
    }

    /// Changes the team, or proposes the change if there is another lead who must confirm it.
    pub async fn change(&self, act: &AdminAct, by: &Reviewer) -> Result<TeamChange, StoreError> {
        again!(async {
            let mut work = begin(self.0).await?;
            let at = work.now();
            if let Some(refused) = self.objection(&mut work, act, at).await? {
                return Ok(refused);
            }
            let (leads, until) = (leads(&mut work, at).await?, work.after(PROPOSAL_LASTS));
            let change = match leads.iter().any(|lead| lead != by) {
                true => TeamChange::Proposed(propose(&mut work, act, (by, at), until).await?),
                false if act.erased().is_some() => return Ok(TeamChange::NoSecondLead),
                false => {
                    change_member(&mut work, act, (by, at)).await?;
                    TeamChange::Done
                }
            };
            work.commit().await?;
            Ok(change)
        })
    }

    /// The proposals that wait for a second lead, oldest first.
    pub async fn proposals(&self) -> Result<Listed<AdminProposal>, StoreError> {
        let query = sql(
            "SELECT * FROM admin_proposals WHERE state = 'proposed' AND until_ms > $1 ORDER BY at_ms, id",
        );
        let rows = self.0.all(query.bind(ms(self.0.now()))).await?;
        Ok(Listed::sort(rows.iter().map(read_proposal)))
    }

    /// Carries a proposal out: a second lead confirms it.
    pub async fn confirm(&self, id: Uuid, by: &Reviewer) -> Result<TeamChange, StoreError> {
        again!(async {
            let mut work = begin(self.0).await?;
            let at = work.now();
            let Some(proposal) = open_proposal(&mut work, id, at).await? else {
                return Ok(TeamChange::NoProposal);
            };
            if proposal.by == *by {
                return Ok(TeamChange::OwnProposal);
            }
            if let Some(refused) = self.objection(&mut work, &proposal.act, at).await? {
                return Ok(refused);
            }
            end(&mut work, id, "confirmed", (Some(by), at)).await?;
            note(&mut work, (by, at), Event::AdminConfirmed { proposal: id }).await?;
            let change = self.carry_out(&mut work, &proposal.act, (by, at)).await?;
            if change == TeamChange::Done {
                work.commit().await?;
            }
            Ok(change)
        })
    }

    /// Executes an act that two leads agreed on.
    async fn carry_out(&self, work: &mut Work, act: &AdminAct, by: By<'_>) -> Result<TeamChange, StoreError> {
        let AdminAct::EraseJourney { reason, years, .. } = act else {
            change_member(work, act, by).await?;
            return Ok(TeamChange::Done);
        };
        let Some(key) = act.erased() else { return Ok(TeamChange::NoJourney) };
        let erasing = Erasing { reason, by: by.0, years: *years, not_aml: true };
        Ok(match Retention(self.0, self.1).erase_within(work, &key, erasing).await? {
            Erased::Yes { .. } => TeamChange::Done,
            Erased::Before => TeamChange::NotErased("it was erased before".to_owned()),
            Erased::Not(why) => TeamChange::NotErased(why),
            Erased::Unknown => TeamChange::NoJourney,
        })
    }

    /// Why an act cannot be proposed or executed; `None` if it can.
    async fn objection(
        &self,
        work: &mut Work,
        act: &AdminAct,
        now: Timestamp,
    ) -> Result<Option<TeamChange>, StoreError> {
        if work.maybe(sql("SELECT id FROM reviewers LIMIT 1")).await?.is_none() {
            return Ok(Some(TeamChange::WrongStore));
        }
        let Some(key) = act.erased() else { return member_objection(work, act, now).await };
        let Some(standing) = Retention(self.0, self.1).standing_within(work, &key).await? else {
            return Ok(Some(TeamChange::NoJourney));
        };
        let before = standing.erased.map(|_| "it was erased before".to_owned());
        Ok(before.or_else(|| standing.obstacle(now)).map(TeamChange::NotErased))
    }

    /// Ends a proposal: a second lead declines it, or its maker withdraws it.
    pub async fn decline(&self, id: Uuid, by: &Reviewer) -> Result<TeamChange, StoreError> {
        again!(async {
            let mut work = begin(self.0).await?;
            let at = work.now();
            let Some(proposal) = open_proposal(&mut work, id, at).await? else {
                return Ok(TeamChange::NoProposal);
            };
            if proposal.by == *by {
                end(&mut work, id, "undone", (None, at)).await?;
                note(&mut work, (by, at), Event::AdminWithdrawn { proposal: id }).await?;
            } else {
                end(&mut work, id, "declined", (Some(by), at)).await?;
                note(&mut work, (by, at), Event::AdminDeclined { proposal: id }).await?;
            }
            work.commit().await?;
            Ok(TeamChange::Done)
        })
    }
}

/// Begins a transaction that changes the team. Only one runs at a time, because each checks which other leads remain:
/// without the table lock, two leads could remove each other on PostgreSQL.
async fn begin(engine: &Engine) -> Result<Work, StoreError> {
    let mut work = engine.begin().await?;
    work.run_on_postgres(|| sql("LOCK TABLE reviewers IN SHARE ROW EXCLUSIVE MODE")).await?;
    Ok(work)
}

/// Selects the roles of a person. No row means that there is no team.
pub(super) fn seat_query(of: &Reviewer, now: Timestamp) -> Query<'_> {
    let query = sql("SELECT (SELECT r.roles FROM reviewers r WHERE r.name = $1 AND r.state = 'active'
             AND r.valid_from_ms <= $2 AND (r.valid_until_ms IS NULL OR r.valid_until_ms > $2)) AS roles
         FROM reviewers LIMIT 1");
    query.bind(&of.0).bind(ms(now))
}

/// Reads the answer to [`seat_query`].
pub(super) fn read_seat(row: Option<&DbRow>) -> Result<Seat, StoreError> {
    let Some(row) = row else { return Ok(Seat::NoTeam) };
    let Some(words) = row.get::<Option<String>>(0)? else { return Ok(Seat::Stranger) };
    // Roles that this version does not know allow nothing.
    Ok(words.parse().map_or(Seat::Stranger, Seat::Member))
}

fn read_member(row: &DbRow) -> Result<Member, Damaged> {
    let row = NamedRow::new("reviewers", row);
    Ok(Member {
        name: Reviewer(row.get("name")?),
        roles: row.word("roles")?,
        from: row.time("valid_from_ms")?,
        until: row.maybe_time("valid_until_ms")?,
        key: row.get("key")?,
    })
}

fn read_proposal(row: &DbRow) -> Result<AdminProposal, Damaged> {
    let row = NamedRow::new("admin_proposals", row);
    let act: String = row.get("act")?;
    Ok(AdminProposal {
        id: row.word("id")?,
        act: serde_json::from_str(&act).map_err(|_| row.odd("act", "is not what we wrote"))?,
        by: Reviewer(row.get("proposed_by")?),
        at: row.time("at_ms")?,
        until: row.time("until_ms")?,
    })
}

async fn open_proposal(
    work: &mut Work,
    id: Uuid,
    now: Timestamp,
) -> Result<Option<AdminProposal>, StoreError> {
    let query = sql("SELECT * FROM admin_proposals WHERE id = $1 AND state = 'proposed' AND until_ms > $2");
    let row = work.maybe(query.bind(id.to_string()).bind(ms(now))).await?;
    Ok(row.as_ref().map(read_proposal).transpose()?)
}

/// The current leads of the team.
async fn leads(work: &mut Work, now: Timestamp) -> Result<Vec<Reviewer>, StoreError> {
    let query = sql("SELECT * FROM reviewers WHERE state = 'active' AND valid_from_ms <= $1
             AND (valid_until_ms IS NULL OR valid_until_ms > $1)");
    let rows = work.all(query.bind(ms(now))).await?;
    let members = Listed::sort(rows.iter().map(read_member)).items;
    Ok(members.into_iter().filter(|one| one.roles.has(TeamRole::Lead)).map(|one| one.name).collect())
}

/// Why the team cannot be changed like this; `None` if it can.
async fn member_objection(
    work: &mut Work,
    act: &AdminAct,
    now: Timestamp,
) -> Result<Option<TeamChange>, StoreError> {
    let active = sql("SELECT id FROM reviewers WHERE name = $1 AND state = 'active'").bind(act.name());
    if matches!(act, AdminAct::EndReviewer { .. }) && work.maybe(active).await?.is_none() {
        return Ok(Some(TeamChange::NoMember));
    }
    let leads_on = matches!(act, AdminAct::AddReviewer { roles, .. } if roles.has(TeamRole::Lead));
    let others = leads(work, now).await?.into_iter().any(|lead| lead.0 != act.name());
    Ok((!leads_on && !others).then_some(TeamChange::NoLeadLeft))
}

/// The reviewer who makes a change, and the time.
type By<'a> = (&'a Reviewer, Timestamp);

async fn propose(
    work: &mut Work,
    act: &AdminAct,
    (by, at): By<'_>,
    until: Timestamp,
) -> Result<AdminProposal, StoreError> {
    let proposal = AdminProposal { id: Uuid::now_v7(), act: act.clone(), by: by.clone(), at, until };
    let insert = sql("INSERT INTO admin_proposals (id, act, proposed_by, at_ms, until_ms, state)
         VALUES ($1, $2, $3, $4, $5, 'proposed')");
    let insert = insert.bind(proposal.id.to_string()).bind(serde_json::json!(act).to_string()).bind(&by.0);
    work.run(insert.bind(ms(at)).bind(ms(until))).await?;
    let event = Event::AdminProposed { proposal: proposal.id, act: act.clone(), until };
    note(work, (by, at), event).await?;
    Ok(proposal)
}

async fn end(
    work: &mut Work,
    id: Uuid,
    state: &str,
    (by, at): (Option<&Reviewer>, Timestamp),
) -> Result<(), StoreError> {
    let end = sql("UPDATE admin_proposals SET state = $2, second_by = $3, second_at_ms = $4 WHERE id = $1");
    let end = end.bind(id.to_string()).bind(state).bind(by.map(|by| by.0.as_str())).bind(ms(at));
    work.run(end).await?;
    Ok(())
}

/// Changes the team and records the change. A member whose roles change gets a new row; the old row is ended.
async fn change_member(work: &mut Work, act: &AdminAct, (by, at): By<'_>) -> Result<(), StoreError> {
    let end = sql("UPDATE reviewers SET state = 'ended', valid_until_ms = $2
         WHERE name = $1 AND state = 'active'");
    work.run(end.bind(act.name()).bind(ms(at))).await?;
    let event = match act {
        AdminAct::AddReviewer { name, roles, key, fingerprint } => {
            let insert = sql("INSERT INTO reviewers (name, roles, state, valid_from_ms, key)
                 VALUES ($1, $2, 'active', $3, $4)");
            let insert = insert.bind(name).bind(roles.stored()).bind(ms(at)).bind(key.as_deref());
            work.run(insert).await?;
            Event::ReviewerAdded { name: name.clone(), roles: roles.clone(), key: fingerprint.clone() }
        }
        AdminAct::EndReviewer { name } => Event::ReviewerEnded { name: name.clone() },
        // An erasure changes no member.
        AdminAct::EraseJourney { .. } => return Ok(()),
    };
    note(work, (by, at), event).await
}

async fn note(work: &mut Work, (by, at): By<'_>, event: Event) -> Result<(), StoreError> {
    record::append(work, &NewEntry { at, by, journey: None, event }).await
}
