//! `referee practice`: the console on made-up journeys whose truth is known, and at the end how it went.

use super::error::Failure;
use super::session::{Accounts, Session};
use super::{made_up, output};
use crate::domain::decision::DecisionState;
use crate::domain::ids::JourneyKey;
use crate::review::figures::Decided;
use crate::review::practice::{Practiced, Score};
use crate::synth::World;
use clap::Args;
use jiff::Timestamp;

/// What is practiced on.
#[derive(Debug, Args)]
pub struct Practice {
    /// How many journeys
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub journeys: usize,
    /// What they are drawn from; the same seed makes the same journeys
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

impl Practice {
    /// Shows the console, then prints the score. It is kept nowhere.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let world = World::new(self.seed, self.journeys).with_now(Timestamp::now());
        let (_folder, session) = made_up::console_on(world.clone(), self.seed, session).await?;
        let office = session.office(Accounts::None).await?;
        let practiced = practiced(&world, &office.decided().await?);
        office.store.close().await;
        print(&Score::of(&practiced))
    }
}

/// Decisions beside the truth, those that were taken back left out.
fn practiced(world: &World, decided: &[Decided]) -> Vec<Practiced> {
    let kept = decided
        .iter()
        .filter(|one| !matches!(one.fact.state, DecisionState::Undone | DecisionState::Dropped));
    kept.filter_map(|one| {
        let seconds = one.fact.opened.map(|opened| one.fact.at.as_second() - opened.as_second());
        Some(Practiced { attack: attack(world, &one.journey)?, verb: one.fact.verb, seconds })
    })
    .collect()
}

/// The kind of attack that a journey is; none within for a genuine person, none at all for an unknown journey.
fn attack(world: &World, key: &JourneyKey) -> Option<Option<String>> {
    let truth = world.journey(world.find(key.id.shown().as_str())?).truth;
    let kind = truth.attack.unwrap_or("not genuine").replace('_', " ");
    Some((!truth.genuine).then_some(kind))
}

fn print(score: &Score) -> Result<(), Failure> {
    output::line(&format!("cases decided            {}", score.cases))?;
    output::line(&format!("genuine people rejected  {} of {}", score.genuine_rejected, score.genuine))?;
    output::line(&format!("attacks accepted         {} of {}", score.attacks_accepted, score.attacks))?;
    for (kind, caught) in &score.by_attack {
        output::line(&format!("  {kind:<22} {} of {}", caught.accepted, caught.seen))?;
    }
    let median = score.median_seconds.map_or("-".to_owned(), |seconds| format!("{seconds} s"));
    output::line(&format!("median time a case       {median}"))
}
