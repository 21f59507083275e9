//! The arguments of the command line. The doc comments are the text of `--help`.

#[cfg(feature = "serve")]
use super::serve;
use super::{
    assign, audit, away, claim, completions, config, decide, deliver, doctor, erase, escalate, export, hooks,
    image, import, init, keys, list, man, outbox, retention, reviewer, seal, second, show, stats, store,
    sync, undo,
};
#[cfg(feature = "demo")]
use super::{demo, practice, sandbox};
use clap::{Args, Parser, Subcommand};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The review console for identity checks that a machine referred.
///
/// Without a command: the console, on the configured providers and store.
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
    /// The configuration [default: $REFEREE_CONFIG, else ~/.config/referee/config.toml]
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The store, sqlite:PATH [default: $REFEREE_STORE, else under ~/.local/share/referee]
    #[arg(long, global = true, value_name = "URL")]
    pub store: Option<String>,
    /// Who decides [default: $REFEREE_REVIEWER, else the system's name for you]
    #[arg(long, global = true, value_name = "NAME")]
    pub reviewer: Option<String>,
    /// For a forced command of sshd: the name cannot be changed by anything that follows, and nothing is taken from
    /// other configurations, the environment or a shell
    #[arg(long, requires = "reviewer")]
    pub bound: bool,
    /// Write what happens to this file; no personal data is in it [default: $REFEREE_LOG, else nowhere]
    #[arg(long, global = true, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// The console without boxes, one fact a line
    #[arg(long, global = true)]
    pub plain: bool,
    /// The console with personal data masked
    #[arg(long, global = true)]
    pub mask: bool,
    /// The console's colors: auto, dark, light, high-contrast, mono, or one of yours
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

/// One command each.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Try it: a sandbox, a fresh store and the console on them; nothing to configure
    #[cfg(feature = "demo")]
    Demo(demo::Demo),
    /// Decide made-up journeys whose truth is known, and see how it went
    #[cfg(feature = "demo")]
    Practice(practice::Practice),
    /// Stand in for both services on this machine
    #[cfg(feature = "demo")]
    Sandbox(sandbox::SandboxArgs),
    /// Fetch the journeys that need review
    Sync(sync::Sync),
    /// Take provider documents into the store, without a network
    Import(import::Import),
    /// Show the queue
    List(list::List),
    /// Show one journey
    Show(show::Show),
    /// Print one picture to this terminal
    Image(image::ImageArgs),
    /// Record a decision
    Decide(decide::Decide),
    /// Take a held decision back
    Undo(undo::Undo),
    /// Claim a journey, take it over, or give it back
    Claim(claim::ClaimJourney),
    /// Say who should decide which journeys
    Assign(assign::Assign),
    /// Say when a reviewer is away
    Away(away::Away),
    /// Hand a journey to the lead or to another reviewer
    Escalate(escalate::Escalate),
    /// Confirm, return or decline what another reviewer proposes
    Second(second::Second),
    /// Show what has not reached a provider
    Outbox(outbox::OutboxCommand),
    /// Send now what waits, until nothing is due
    Deliver(deliver::Deliver),
    /// Take webhooks, fetch, send and sign checkpoints, until it is told to stop
    #[cfg(feature = "serve")]
    Serve(serve::Serve),
    /// Show webhooks that came in, or have their journeys fetched again
    Hooks(hooks::HooksCommand),
    /// Show or change who may do what on a team's store
    Reviewer(reviewer::ReviewerCommand),
    /// Check or export the record
    Audit(audit::Audit),
    /// Write the evidence of one case to a file
    Export(export::Export),
    /// Throughput, waiting, decisions by reason
    Stats(stats::StatsCommand),
    /// What works here, what does not, what to do
    Doctor(doctor::Doctor),
    /// Look after the store: its schema, copies, backups
    Store(store::StoreCommand),
    /// Show every setting and where it came from
    Config(config::ConfigArgs),
    /// Show the keys
    Keys(keys::Keys),
    /// Print completions for a shell
    Completions(completions::Completions),
    /// Print the manual page
    Man(man::Man),
    /// Write a configuration to begin with
    Init(init::Init),
    /// Decode pictures for a console: started by it, never by hand
    #[command(hide = true)]
    DecodeWorker,
    /// Seal what a store had before it had a key, or give it another key
    Seal(seal::SealCommand),
    /// How long journeys are kept, and erasing those whose time has come
    Retention(retention::RetentionCommand),
    /// Erase the personal data of one journey
    Erase(erase::Erase),
}
