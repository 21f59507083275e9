//! `referee assign`: assigns journeys to reviewers.

use super::error::Failure;
use super::session::{Accounts, Review, Session};
use super::{find, output};
use crate::domain::ids::{JourneyKey, Reviewer};
use clap::{ArgGroup, Args};
use jiff::Timestamp;
use serde_json::{Value, json};

/// The value of `--to` that removes an assignment.
const NOBODY: &str = "none";

/// The arguments of `referee assign`.
#[derive(Debug, Args)]
#[command(group(ArgGroup::new("how").required(true).args(["to", "spread"])))]
pub struct Assign {
    /// The ids of the journeys, or PROVIDER:ID
    #[arg(value_name = "ID", required_unless_present = "spread", conflicts_with = "spread")]
    pub ids: Vec<String>,
    /// The reviewer; `none` removes the assignment
    #[arg(long, value_name = "NAME")]
    pub to: Option<String>,
    /// Distribute the N most urgent unassigned journeys, each to the reviewer with the fewest who is not away
    #[arg(long, value_name = "N")]
    pub spread: Option<usize>,
    /// Only among these reviewers [default: all reviewers of the store]
    #[arg(long, value_name = "NAME", requires = "spread")]
    pub among: Vec<String>,
}

impl Assign {
    /// Assigns the journeys and prints the result.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_to_act(Accounts::None).await?;
        let assigned = match self.spread {
            Some(most) => self.spread(&review, most).await?,
            None => self.assign(&review).await?,
        };
        output::json(&assigned.iter().map(|(key, to)| line(key, to.as_ref())).collect::<Vec<_>>())
    }

    async fn assign(&self, review: &Review) -> Result<Vec<(JourneyKey, Option<Reviewer>)>, Failure> {
        let to = self.to.as_deref().filter(|name| *name != NOBODY);
        let to = match to {
            Some(name) => Some(known(review, name).await?),
            None => None,
        };
        // All ids are checked before the first assignment, so that an error leaves everything unchanged.
        let mut keys = Vec::new();
        for id in &self.ids {
            keys.push(find::journey(review, id).await?);
        }
        for key in &keys {
            review.assignments().assign(key, to.as_ref()).await?;
        }
        Ok(keys.into_iter().map(|key| (key, to.clone())).collect())
    }

    async fn spread(
        &self,
        review: &Review,
        most: usize,
    ) -> Result<Vec<(JourneyKey, Option<Reviewer>)>, Failure> {
        let mut among = Vec::new();
        for name in &self.among {
            among.push(known(review, name).await?);
        }
        if among.is_empty() {
            among = review.assignments().reviewers().await?;
        }
        let spread = review.assignments().spread(&among, most, Timestamp::now()).await?;
        Ok(spread.into_iter().map(|(key, to)| (key, Some(to))).collect())
    }
}

/// Finds a reviewer of this store by name. An unknown name is an error, because it is probably misspelled.
pub(super) async fn known(review: &Review, name: &str) -> Result<Reviewer, Failure> {
    let reviewers = review.assignments().reviewers().await?;
    let found = reviewers.iter().find(|reviewer| reviewer.0 == name).cloned();
    found.ok_or_else(|| {
        let names: Vec<&str> = reviewers.iter().map(|reviewer| reviewer.0.as_str()).collect();
        let failure = Failure::input(format!("nobody called {name} reviews on this store"));
        failure.hint(format!("those who do: {}", names.join(", ")))
    })
}

fn line(key: &JourneyKey, to: Option<&Reviewer>) -> Value {
    json!({ "id": key.id, "provider": key.provider, "assigned_to": to })
}
