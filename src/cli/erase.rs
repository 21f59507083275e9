//! `referee erase ID`: erases the personal data of one journey.

use super::error::{Exit, Failure};
use super::retention::to_administer;
use super::session::{Accounts, Review, Session};
use super::{find, output, reviewer};
use crate::domain::admin::AdminAct;
use crate::domain::role::{Act, Seat};
use crate::store::retention::Erased;
use clap::Args;

/// The arguments of `referee erase`.
#[derive(Debug, Args)]
pub struct Erase {
    /// The id of the journey, or PROVIDER:ID
    pub id: String,
    /// Why; the record keeps this text forever, so name no person
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// Erase; without this flag the command only says whether it could
    #[arg(long)]
    pub yes: bool,
    /// Before its time, because the law on money laundering does not apply: proposes it to a second lead
    #[arg(long)]
    pub not_aml: bool,
}

impl Erase {
    /// Erases the journey if its retention has ended.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        if self.reason.trim().is_empty() {
            return Err(Failure::input("the reason is empty").hint("say why: --reason TEXT"));
        }
        if self.not_aml {
            return self.before_its_time(session).await;
        }
        if !self.yes {
            let review = session.review_for(Act::See, Accounts::None).await?;
            return self.only_said(&review).await;
        }
        let review = to_administer(session).await?;
        let key = find::journey(&review, &self.id).await?;
        match review.retention().erase(&key, &self.reason).await? {
            Erased::Yes { old_entries } => {
                purge(&review).await?;
                output::line("erased")?;
                old_entries_said(old_entries);
                Ok(())
            }
            Erased::Before => output::line("it was erased before"),
            Erased::Not(why) => Err(refused(&why)),
            Erased::Unknown => Err(Failure::input("there is no such journey")),
        }
    }

    /// Proposes the early erasure, which a second lead must confirm. A store without roles has no second lead.
    async fn before_its_time(&self, session: &Session) -> Result<(), Failure> {
        let review = to_administer(session).await?;
        if review.team().seat().await? == Seat::NoTeam {
            let message = "erasing before its time needs a second lead, and this store has no roles";
            return Err(Failure::input(message).hint("wait until `referee retention due` shows it"));
        }
        let key = find::journey(&review, &self.id).await?;
        let act = AdminAct::erase(&key, &self.reason, review.retention().years());
        reviewer::print(&act, &review.team().change(&act).await?)
    }

    async fn only_said(&self, review: &Review) -> Result<(), Failure> {
        let key = find::journey(review, &self.id).await?;
        let retention = review.retention();
        let standing = retention.standing(&key).await?;
        match standing.objection(retention.years(), jiff::Timestamp::now()) {
            Some(why) => Err(refused(&why)),
            None => {
                Err(Failure::input("nothing was erased").hint("what is erased cannot be had back: say --yes"))
            }
        }
    }
}

fn refused(why: &str) -> Failure {
    Failure::input(format!("it is not erased: {why}"))
        .hint("`referee retention end ID DATE` says when the relationship ended")
}

fn old_entries_said(count: usize) {
    if count > 0 {
        output::say(&format!(
            "{count} older entries of the record have plain hashes or words of the service; the chain cannot forget them"
        ));
    }
}

/// Purges the store, so that no deleted data stays in its files.
pub(super) async fn purge(review: &Review) -> Result<(), Failure> {
    review.store().disk().purge().await.map_err(|error| {
        let message = "it is erased, but the files of the store still have deleted pages";
        Failure::caused(Exit::Store, message, &error)
            .hint("close every console on this store, then `referee seal init` cleans the files")
    })
}
