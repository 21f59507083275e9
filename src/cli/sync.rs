//! `referee sync`: fetches journeys from the providers into the store.

use super::error::{Exit, Failure, Problem};
use super::session::{Accounts, Review, Session};
use super::{output, progress};
use crate::domain::ids::JourneyId;
use crate::domain::role::Act;
use crate::provider::Account;
use crate::review::fetch::{self, FetchScope, Fetched};
use crate::review::progress::Progress;
use clap::Args;
use serde_json::json;

/// The arguments of `referee sync`.
#[derive(Debug, Args)]
pub struct Sync {
    /// Journeys to fetch, in any state [default: those in the provider's list that need review]
    pub ids: Vec<String>,
    /// Only this account
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
}

impl Sync {
    /// Fetches the journeys and prints the counts.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::Exchange, Accounts::All).await?;
        // Applies the current service levels, by which new journeys are sorted.
        review.queue().start(jiff::Timestamp::now()).await?;
        let accounts = self.accounts(&review)?;
        let progress = Progress::default();
        let fetched = progress::shown("fetched", &progress, async {
            if self.ids.is_empty() {
                return fetch::listed(&review, &accounts, FetchScope::All, &progress).await;
            }
            let ids: Vec<JourneyId> = self.ids.iter().map(|id| JourneyId::from(id.as_str())).collect();
            fetch::named(&review, &accounts, &ids, &progress).await
        });
        let fetched = fetched.await?;
        review.store().disk().checkpoint().await;
        output::json(&json!({
            "fetched": fetched.fetched,
            "new": fetched.new,
            "changed": fetched.changed,
            "unchanged": fetched.unchanged,
            "not_for_review": fetched.not_for_review,
            "failed": fetched.problems.len(),
            "stopped": fetched.is_stopped,
            "without_list": fetched.without_list,
        }))?;
        self.tell_of_lists(&fetched)?;
        print_result(fetched)
    }

    /// Says which accounts have no list. It is an error only for an account that was named.
    fn tell_of_lists(&self, fetched: &Fetched) -> Result<(), Failure> {
        for name in &fetched.without_list {
            if self.provider.is_some() {
                let failure = Failure::new(Exit::Provider, format!("{name} has no list of journeys"));
                return Err(failure.hint("set `list_url` of the account, or name journeys: referee sync ID"));
            }
            output::say(&format!(
                "{name} has no `list_url`, so nothing was listed: webhooks bring its journeys, or referee sync ID fetches them"
            ));
        }
        Ok(())
    }

    fn accounts<'o>(&self, review: &'o Review) -> Result<Vec<&'o Account>, Failure> {
        if review.accounts.is_empty() {
            let failure = Failure::new(Exit::Configuration, "no provider is configured");
            return Err(
                failure.hint("`referee init` writes a configuration to fill in; `referee demo` needs none")
            );
        }
        match &self.provider {
            None => Ok(review.accounts.values().collect()),
            Some(name) => match review.accounts.get(name) {
                Some(account) => Ok(vec![account]),
                None => {
                    let names: Vec<&str> = review.accounts.keys().map(String::as_str).collect();
                    let failure = Failure::new(Exit::Configuration, format!("no provider is named {name}"));
                    Err(failure.hint(format!("configured are: {}", names.join(", "))))
                }
            },
        }
    }
}

fn print_result(fetched: Fetched) -> Result<(), Failure> {
    if fetched.is_stopped {
        return Err(Failure::stopped("what was received is in the store; sync again for the rest"));
    }
    let problems = fetched.problems.iter().map(|problem| Problem {
        message: problem.to_string(),
        causes: Vec::new(),
        hint: problem.hint().map(str::to_owned),
    });
    let problems: Vec<Problem> = problems.collect();
    if problems.is_empty() { Ok(()) } else { Err(Failure::several(Exit::Provider, problems)) }
}
