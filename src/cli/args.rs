//! The arguments of the command line. The doc comments are the text of `--help`.

#[cfg(feature = "serve")]
use super::serve;
use super::{
    assign, audit, away, claim, completions, config, decide, deliver, doctor, erase, escalate, export, hooks,
    image, import, init, keys, list, man, outbox, retention, reviewer, sample, seal, second, show, stats,
    store, sync, undo,
};
#[cfg(feature = "demo")]
use super::{demo, practice, sandbox};
use clap::{Args, Parser, Subcommand};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The review console for referred identity checks.
///
/// Without a command it starts the console on the configured providers and store.
#[derive(Debug, Parser)]
#[command(name = "referee", version, after_help = EXIT_CODES)]
pub struct Cli {
    /// What goes with every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do; none is the console.
    #[command(subcommand)]
    pub command: Option<Command>,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 2 usage, 10 no such journey or decision not allowed, 11 configuration, \
12 provider, 13 conflict, 14 store, 15 audit chain broken, 70 a bug, 130 stopped by Ctrl-C.";

/// Flags that go with every command.
#[derive(Clone, Debug, Default, Args)]
pub struct Global {
    /// The configuration file [default: $REFEREE_CONFIG, else ~/.config/referee/config.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The store: sqlite:PATH or postgres://… [default: $REFEREE_STORE, else under ~/.local/share/referee]
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// The name of the reviewer [default: $REFEREE_REVIEWER, else the operating system's name for you]
    #[arg(long, global = true, value_name = "NAME")]
    pub reviewer: Option<String>,
    /// For a forced command of sshd: later arguments cannot change the name; --config, --store, --log and REFEREE_*
    /// variables are refused, and no shell is run
    #[arg(long, requires = "reviewer")]
    pub bound: bool,
    /// Write a log without personal data to this file [default: $REFEREE_LOG, else no log]
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// Draw no boxes and one fact a line
    #[arg(long, global = true)]
    pub plain: bool,
    /// Mask personal data in the console
    #[arg(long, global = true)]
    pub mask: bool,
    /// The theme of the console: auto, dark, light, high-contrast, mono, or one of yours
    #[arg(long, global = true, value_name = "NAME")]
    pub theme: Option<String>,
    /// How pictures are drawn: auto, kitty, kitty-direct, iterm2, sixel, cells, viuer, off
    #[arg(long, global = true, value_name = "HOW")]
    pub graphics: Option<String>,
}

impl Global {
    /// The command line flags that override settings, by the path of the setting.
    pub fn settings(&self) -> BTreeMap<String, String> {
        let text =
            |path: &str, value: &Option<String>| value.as_ref().map(|value| (path.to_owned(), value.clone()));
        let flag = |path: &str, on: bool| on.then(|| (path.to_owned(), "true".to_owned()));
        [
            text("store.url", &self.store),
            text("reviewer", &self.reviewer),
            text("console.theme", &self.theme),
            text("pictures.graphics", &self.graphics),
            flag("console.plain", self.plain),
            flag("console.mask", self.mask),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The commands.
#[derive(Debug, Subcommand, strum::IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Start a sandbox, a new store and the console on them; needs no configuration
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Decide invented journeys with known answers, and see your score
    #[cfg(feature = "demo")]
    Practice(practice::Practice),
    /// Simulate both services on this machine
    #[cfg(feature = "demo")]
    Sandbox(sandbox::SandboxArgs),
    /// Fetch the journeys that need review
    Sync(sync::Sync),
    /// Import documents of a service from files
    Import(import::Import),
    /// Show the queue
    List(list::List),
    /// Show one journey
    Show(show::Show),
    /// Print one picture on this terminal
    Image(image::ImageArgs),
    /// Record a decision
    Decide(decide::Decide),
    /// Undo a held decision
    Undo(undo::Undo),
    /// Claim a journey, take over a claim, or release it
    Claim(claim::ClaimJourney),
    /// Assign journeys to reviewers
    Assign(assign::Assign),
    /// Record when a reviewer is away
    Away(away::Away),
    /// Hand a journey to the lead or to another reviewer
    Escalate(escalate::Escalate),
    /// Confirm, return or decline proposals of other reviewers
    Second(second::Second),
    /// Draw decided journeys to be judged again
    Sample(sample::SampleCommand),
    /// List what is not delivered yet
    Outbox(outbox::OutboxCommand),
    /// Send what is due, until nothing more is due
    Deliver(deliver::Deliver),
    /// Run the server: receive webhooks, fetch, send, sign checkpoints
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    /// List received webhooks, or fetch their journeys again
    Hooks(hooks::HooksCommand),
    /// List or change the members of a store's team and their roles
    Reviewer(reviewer::ReviewerCommand),
    /// Verify or export the record
    Audit(audit::Audit),
    /// Write the evidence of one case to a file
    Export(export::Export),
    /// Show statistics: throughput, waiting times, decisions by reason
    Stats(stats::StatsCommand),
    /// Check this installation, and say what to do
    Doctor(doctor::Doctor),
    /// Maintain the store: schema, copies, backups
    Store(store::StoreCommand),
    /// Show every setting and its origin
    Config(config::ConfigArgs),
    /// Show the keys
    Keys(keys::Keys),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
    /// Write a first configuration
    Init(init::Init),
    /// Decode pictures for a console: started by it, never by hand
    #[command(hide = true)]
    DecodeWorker,
    /// Encrypt older rows of the store, or rotate its key
    Seal(seal::SealCommand),
    /// Set how long journeys are kept, and erase those that are due
    Retention(retention::RetentionCommand),
    /// Erase the personal data of one journey
    Erase(erase::Erase),
}
