//! `referee practice`: runs the console on generated journeys with a known truth, and prints a score at the end.

use super::console::Start;
use super::error::Failure;
use super::output::{self, Table};
use super::session::{Accounts, Session};
use super::temporary_sandbox;
use crate::domain::ids::JourneyKey;
use crate::review::practice::{Practiced, Score, fitting_reasons};
use crate::review::statistics::Decided;
use crate::synth::{World, situation_names};
use crate::tui::messages::practice::{PracticeTruth, PracticeTruths};
use clap::Args;
use jiff::Timestamp;

/// The arguments of `referee practice`.
#[derive(Debug, Args)]
pub struct Practice {
    /// The number of journeys
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub journeys: usize,
    /// The random seed; the same seed makes the same journeys
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

impl Practice {
    /// Runs the console, then prints the score, which is not stored.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let world = World::new(self.seed, self.journeys).with_now(Timestamp::now());
        let (_folder, session) =
            temporary_sandbox::console_on(world.clone(), self.seed, session, Start::Practice(truths(&world)))
                .await?;
        let review = session.review(Accounts::None).await?;
        let practiced = practiced(&world, &review.statistics().decided().await?);
        review.close().await;
        print(&practiced)
    }
}

/// The truth about each journey, for the feedback after each decision.
fn truths(world: &World) -> PracticeTruths {
    let truths = (0..world.len()).map(|index| {
        let truth = match world.journey(index).truth.attack {
            None => PracticeTruth::Genuine,
            Some(kind) => PracticeTruth::Attack {
                kind: kind.to_owned(),
                reasons: fitting_reasons(kind).iter().map(|code| (*code).to_owned()).collect(),
            },
        };
        (world.id(index), truth)
    });
    truths.collect()
}

/// The decisions with the truth about their journeys, without undone ones.
fn practiced(world: &World, decided: &[Decided]) -> Vec<Practiced> {
    let kept = decided.iter().filter(|one| one.fact.state.has_decided());
    kept.filter_map(|one| {
        let seconds = one.fact.opened.map(|opened| one.fact.at.as_second() - opened.as_second());
        let (attack, situation) = truth(world, &one.journey)?;
        let reason = one.fact.reason.clone();
        Some(Practiced { situation, attack, verb: one.fact.verb, reason, seconds, keys: one.keys })
    })
    .collect()
}

/// The kind of attack (`None` for a genuine person) and the name of a journey. The outer `None` means an unknown
/// journey.
fn truth(world: &World, key: &JourneyKey) -> Option<(Option<String>, String)> {
    let index = world.find(key.id.shown().as_str())?;
    let truth = world.journey(index).truth;
    let kind = truth.attack.unwrap_or("not genuine").to_owned();
    let attack = (!truth.genuine).then_some(kind);
    let named = situation_names().get(index).map(|name| name.replace('_', " "));
    let situation = named.unwrap_or_else(|| "drawn from the seed".to_owned());
    Some((attack, situation))
}

/// Prints each case with its decision and the truth, then the totals.
fn print(practiced: &[Practiced]) -> Result<(), Failure> {
    let score = Score::of(practiced);
    if practiced.is_empty() {
        return output::line("No case was decided: there is nothing to score.");
    }
    let mut table = Table::new(&["CASE", "TRUTH", "DECIDED", "WHICH IS", "REASON", "KEYS", "TIME"]);
    for case in practiced {
        table.row([
            case.situation.clone(),
            case.attack.clone().unwrap_or_else(|| "genuine".to_owned()),
            case.verb.decision().word().to_owned(),
            case.judgement().word().to_owned(),
            match case.reason_fits() {
                None => "-".to_owned(),
                Some(true) => "fits".to_owned(),
                Some(false) => "does not fit".to_owned(),
            },
            case.keys.map_or("-".to_owned(), |keys| keys.to_string()),
            case.seconds.map_or("-".to_owned(), |seconds| format!("{seconds} s")),
        ]);
    }
    table.print()?;
    output::line("")?;
    output::line(&format!("cases decided            {}", score.cases))?;
    output::line(&format!("attacks accepted         {} of {}", score.attacks_accepted, score.attacks))?;
    for (kind, caught) in &score.by_attack {
        output::line(&format!("  {} of {}  {kind}", caught.accepted, caught.seen))?;
    }
    output::line(&format!("genuine people rejected  {} of {}", score.genuine_rejected, score.genuine))?;
    for (situation, count) in &score.rejected_in {
        output::line(&format!("  {count}  {situation}"))?;
    }
    let keys = score.median_keys.map_or("-".to_owned(), |keys| keys.to_string());
    output::line(&format!("keys a case, median      {keys}"))?;
    let seconds = score.median_seconds.map_or("-".to_owned(), |seconds| format!("{seconds} s"));
    output::line(&format!("time a case, median      {seconds}"))
}
