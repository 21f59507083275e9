//! The team of the store: what this reviewer may do, and changes of the team.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::admin::{AdminAct, AdminProposal};
use crate::domain::reviewer_name;
use crate::domain::role::{Act, Seat, TeamRole};
use crate::domain::routing::LEAD;
use crate::store::team::{Member, TeamChange};
use uuid::Uuid;

/// Checks the reviewer's roles, and changes the team.
pub struct TeamService<'a, D>(pub(super) &'a ReviewService<D>);

/// The result of a change of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminEnd {
    Done,
    /// A second lead must confirm it.
    Proposed(AdminProposal),
}

impl<D: Destination> TeamService<'_, D> {
    /// The reviewer's current position in the team.
    pub async fn seat(&self) -> Result<Seat, ReviewError> {
        Ok(self.0.store.team().seat(&self.0.reviewer).await?)
    }

    /// Rejects work on a store that is always a team's before it has its first lead.
    pub async fn check_founded(&self) -> Result<(), ReviewError> {
        match self.seat().await? {
            Seat::NoTeam if self.0.store.team().is_required() => Err(ReviewError::NoFirstLead),
            _ => Ok(()),
        }
    }

    /// Rejects an act that the reviewer's roles do not allow. Returns the reviewer's position.
    pub async fn check(&self, act: Act) -> Result<Seat, ReviewError> {
        self.allowed(self.seat().await?, act)
    }

    /// Rejects an act that a seat of the reviewer does not allow. Returns the seat.
    pub(super) fn allowed(&self, seat: Seat, act: Act) -> Result<Seat, ReviewError> {
        match seat {
            Seat::Stranger => Err(ReviewError::Stranger(self.0.reviewer.clone())),
            seat if seat.may(act) => Ok(seat),
            _ => Err(Rejection::Role(self.0.reviewer.clone(), act).into()),
        }
    }

    /// All present and former members of the team.
    pub async fn members(&self) -> Result<Vec<Member>, ReviewError> {
        Ok(self.0.store.team().members().await?.all_sound()?)
    }

    /// Turns the store into a team's store, with its first lead.
    pub async fn begin(&self, act: &AdminAct) -> Result<AdminEnd, ReviewError> {
        self.check_name(act).await?;
        match self.0.store.team().begin(act, &self.0.reviewer).await? {
            TeamChange::WrongStore => Err(Rejection::HasTeam.into()),
            change => ended(change, act),
        }
    }

    /// Changes the team. If there is another lead, that lead must confirm the change.
    pub async fn change(&self, act: &AdminAct) -> Result<AdminEnd, ReviewError> {
        self.check(Act::Administer).await?;
        self.check_name(act).await?;
        ended(self.0.store.team().change(act, &self.0.reviewer).await?, act)
    }

    /// The changes that wait for a second lead; empty for those who may not confirm them.
    pub async fn proposals(&self) -> Result<Vec<AdminProposal>, ReviewError> {
        match self.seat().await?.is_lead() {
            true => Ok(self.0.store.team().proposals().await?.all_sound()?),
            false => Ok(Vec::new()),
        }
    }

    /// An open proposal by its id.
    pub async fn proposal(&self, id: Uuid) -> Result<Option<AdminProposal>, ReviewError> {
        let open = self.0.store.team().proposals().await?.all_sound()?;
        Ok(open.into_iter().find(|proposal| proposal.id == id))
    }

    /// Confirms and applies a change that another lead proposed.
    pub async fn confirm(&self, proposal: &AdminProposal) -> Result<(), ReviewError> {
        self.check(Act::Administer).await?;
        let change = self.0.store.team().confirm(proposal.id, &self.0.reviewer).await?;
        ended(change, &proposal.act).map(drop)
    }

    /// Declines a change that another lead proposed, or withdraws one's own.
    pub async fn decline(&self, proposal: &AdminProposal) -> Result<(), ReviewError> {
        self.check(Act::Administer).await?;
        let change = self.0.store.team().decline(proposal.id, &self.0.reviewer).await?;
        ended(change, &proposal.act).map(drop)
    }

    /// Rejects a new name that could be confused with another one in the audit record.
    async fn check_name(&self, act: &AdminAct) -> Result<(), ReviewError> {
        let AdminAct::AddReviewer { name, roles, .. } = act else { return Ok(()) };
        let stands_for_leads = reviewer_name::look(name) == reviewer_name::look(LEAD);
        let of_role = || "it stands for whoever leads the team, so only a lead has it".to_owned();
        let wrong = (stands_for_leads && !roles.has(TeamRole::Lead)).then(of_role);
        if let Some(wrong) = reviewer_name::objection(name).or(wrong) {
            return Err(Rejection::BadName(name.clone(), wrong).into());
        }
        let mut names = self.0.store.reviewers().names().await?;
        names.extend(self.members().await?.into_iter().map(|one| one.name.0));
        let look = reviewer_name::look(name);
        match names.iter().find(|known| reviewer_name::look(known) == look) {
            Some(known) if !names.contains(name) => {
                Err(Rejection::BadName(name.clone(), format!("it looks like `{known}`, who has worked here"))
                    .into())
            }
            _ => Ok(()),
        }
    }
}

fn ended(change: TeamChange, act: &AdminAct) -> Result<AdminEnd, ReviewError> {
    let rejection = match change {
        TeamChange::Done => return Ok(AdminEnd::Done),
        TeamChange::Proposed(proposal) => return Ok(AdminEnd::Proposed(proposal)),
        TeamChange::WrongStore => Rejection::NoTeam,
        TeamChange::NoMember => Rejection::NoMember(act.name().to_owned()),
        TeamChange::NoLeadLeft => Rejection::NoLeadLeft,
        TeamChange::NoProposal => Rejection::NoProposal,
        TeamChange::OwnProposal => Rejection::OwnProposal,
        TeamChange::NoSecondLead => Rejection::NoSecondLead,
        TeamChange::NotErased(why) => Rejection::NotErased(why),
        TeamChange::NoJourney => {
            return Err(act.erased().map_or(Rejection::NoProposal.into(), ReviewError::NoJourney));
        }
    };
    Err(rejection.into())
}
