//! `referee demo`: a sandbox, a new store and the console; everything is deleted at the end.

use super::console::Start;
use super::error::Failure;
use super::session::Session;
use super::{output, temporary_sandbox};
use crate::synth::World;
use clap::Args;
use jiff::Timestamp;

/// What to do after the demo.
const NEXT: &str = "Nothing of it was kept. Next: `referee practice` says after each case whether you were right, \
                    `referee init` connects your service.";

/// The arguments of `referee demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The number of journeys
    #[arg(long, value_name = "N", default_value_t = 60)]
    pub journeys: usize,
    /// The random seed; the same seed makes the same journeys
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

impl Demo {
    /// Runs the console on generated journeys.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let world = World::new(self.seed, self.journeys).with_now(Timestamp::now());
        temporary_sandbox::console_on(world, self.seed, session, Start::WithNews).await.map(drop)?;
        output::say(NEXT);
        Ok(())
    }
}
