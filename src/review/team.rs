//! The team of the store: what this reviewer may do here, and changes of the team.

use super::destination::Destination;
use super::error::{Rejection, ReviewError};
use super::service::ReviewService;
use crate::domain::admin::{AdminAct, AdminProposal};
use crate::domain::reviewer_name;
use crate::domain::role::{Act, Seat};
use crate::store::team::{Member, TeamChange};
use uuid::Uuid;

/// Says what the reviewer may do, and changes the team.
pub struct TeamService<'a, D>(pub(super) &'a ReviewService<D>);

/// How a change of the team ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AdminEnd {
    Done,
    /// A second lead must confirm it.
    Proposed(AdminProposal),
}

impl<D: Destination> TeamService<'_, D> {
    /// What the reviewer is to this store now.
    pub async fn seat(&self) -> Result<Seat, ReviewError> {
        Ok(self.0.store.team().seat(&self.0.reviewer).await?)
    }

    /// Rejects an act that the reviewer's roles do not allow; tells what the reviewer is.
    pub async fn check(&self, act: Act) -> Result<Seat, ReviewError> {
        match self.seat().await? {
            Seat::Stranger => Err(ReviewError::Stranger(self.0.reviewer.clone())),
            seat if seat.may(act) => Ok(seat),
            _ => Err(Rejection::Role(self.0.reviewer.clone(), act).into()),
        }
    }

    /// Everybody who is or was in the team.
    pub async fn members(&self) -> Result<Vec<Member>, ReviewError> {
        Ok(self.0.store.team().members().await?.all_sound()?)
    }

    /// Makes the store a team's, with its first lead.
    pub async fn begin(&self, act: &AdminAct) -> Result<AdminEnd, ReviewError> {
        self.check_name(act).await?;
        match self.0.store.team().begin(act, &self.0.reviewer).await? {
            TeamChange::WrongStore => Err(Rejection::HasTeam.into()),
            change => ended(change, act),
        }
    }

    /// Changes the team; where there is another lead, that one must confirm it.
    pub async fn change(&self, act: &AdminAct) -> Result<AdminEnd, ReviewError> {
        self.check(Act::Administer).await?;
        self.check_name(act).await?;
        ended(self.0.store.team().change(act, &self.0.reviewer).await?, act)
    }

    /// What waits for a second lead; nothing for those who may not confirm it.
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

    /// Has a proposal of another lead done.
    pub async fn confirm(&self, proposal: &AdminProposal) -> Result<(), ReviewError> {
        self.check(Act::Administer).await?;
        let change = self.0.store.team().confirm(proposal.id, &self.0.reviewer).await?;
        ended(change, &proposal.act).map(drop)
    }

    /// Declines a proposal of another lead, or withdraws one's own.
    pub async fn decline(&self, proposal: &AdminProposal) -> Result<(), ReviewError> {
        self.check(Act::Administer).await?;
        let change = self.0.store.team().decline(proposal.id, &self.0.reviewer).await?;
        ended(change, &proposal.act).map(drop)
    }

    /// A new name must be one that cannot be taken for another in the record.
    async fn check_name(&self, act: &AdminAct) -> Result<(), ReviewError> {
        let AdminAct::AddReviewer { name, .. } = act else { return Ok(()) };
        if let Some(wrong) = reviewer_name::objection(name) {
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
    };
    Err(rejection.into())
}
