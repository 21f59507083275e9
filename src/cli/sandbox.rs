//! `referee sandbox`: simulates both services on this machine.

use super::error::{Exit, Failure};
use super::output;
use crate::config::write::{self, SandboxPlace};
use crate::domain::text::clean;
use crate::sandbox::{Fault, FixedCredentials, Ready, Sandbox, SandboxError, SandboxOptions};
use crate::synth::World;
use clap::Args;
use jiff::Timestamp;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use tokio::signal::unix::{SignalKind, signal};

/// The arguments of `referee sandbox`.
#[derive(Debug, Args)]
pub struct SandboxArgs {
    /// The address; the four origins use consecutive ports, port 0 selects free ones
    #[arg(long, value_name = "ADDR:PORT", default_value_t = SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))]
    pub listen: SocketAddr,
    /// The number of invented journeys [default: 128, none with --load]
    #[arg(long, value_name = "N")]
    pub journeys: Option<usize>,
    /// The random seed; the same seed makes the same journeys
    #[arg(long, value_name = "S")]
    pub seed: Option<u64>,
    /// Serve the documents (*.json) of this folder as they are
    #[arg(long, value_name = "DIR")]
    pub load: Option<PathBuf>,
    /// A fault from the start on: delay:2s, 429:5, 502, truncated, reset, corrupt-picture, late_apply:8 (answers 504,
    /// applies after 8 s), lie_2xx:BODY (answers 200 with BODY, applies nothing), error_200, stale_read … A wrong name
    /// lists all faults
    #[arg(long = "fault", value_name = "NAME[:ARG]")]
    pub faults: Vec<String>,
    /// Write a configuration for this sandbox, with its secrets beside it
    #[arg(long, value_name = "FILE")]
    pub write_config: Option<PathBuf>,
}

/// The default number of generated journeys.
const JOURNEYS: usize = 128;

impl SandboxArgs {
    /// Serves until a signal ends it.
    pub async fn run(&self) -> Result<(), Failure> {
        let ending = Shutdown::listen()?;
        let sandbox = start(self.options()?).await?;
        for skipped in sandbox.skipped() {
            output::say(&format!("not served: {}: {}", clean(&skipped.file), clean(&skipped.why)));
        }
        if let Some(file) = &self.write_config {
            write::for_sandbox(file, &place(sandbox.ready())?).map_err(Failure::of_file("write", file))?;
        }
        output::json_line(sandbox.ready())?;
        ending.wait().await;
        sandbox.stop().await;
        Ok(())
    }

    fn options(&self) -> Result<SandboxOptions, Failure> {
        let mut faults = Vec::new();
        for text in &self.faults {
            let fault = Fault::parse(text).map_err(|error| {
                Failure::caused(Exit::Usage, format!("could not read --fault {text}"), &error)
            })?;
            faults.push(fault);
        }
        let journeys = self.journeys.unwrap_or(if self.load.is_some() { 0 } else { JOURNEYS });
        let world = (journeys > 0).then(|| match self.seed {
            // With a seed everything is the same in every run, including the time.
            Some(seed) => World::new(seed, journeys),
            None => World::new(1, journeys).with_now(Timestamp::now()),
        });
        let credentials = FixedCredentials::default();
        Ok(SandboxOptions {
            listen: self.listen,
            world,
            load: self.load.clone(),
            faults,
            seed: self.seed,
            credentials,
        })
    }
}

/// Starts a sandbox.
pub(super) async fn start(options: SandboxOptions) -> Result<Sandbox, Failure> {
    Sandbox::start(options).await.map_err(|error| {
        let failure = Failure::caused(Exit::Input, "could not start the sandbox", &error);
        match error {
            SandboxError::Listen { .. } => {
                failure.hint("another program has the port; --listen 127.0.0.1:0 finds free ones")
            }
            _ => failure,
        }
    })
}

/// The URLs and credentials of a sandbox, as the configuration needs them.
pub(super) fn place(ready: &Ready) -> Result<SandboxPlace, Failure> {
    let url = |base: &str, path: &str| {
        format!("{base}/{path}")
            .parse()
            .map_err(|error| Failure::caused(Exit::Bug, "could not name the sandbox's address", &error))
    };
    Ok(SandboxPlace {
        idwise: url(&ready.idwise.base_url, "")?,
        username: ready.idwise.username.clone(),
        password: ready.idwise.password.clone(),
        onetouch: url(&ready.onetouch.base_url, "")?,
        token: ready.onetouch.token.clone(),
        images: url(&ready.images.base_url, "")?,
        idwise_list: url(&ready.idwise.base_url, LIST)?,
        onetouch_list: url(&ready.onetouch.base_url, LIST)?,
    })
}

/// The path of the list of journeys, which both simulated services have but the real ones do not
/// (docs/contracts/idwise.md 2.11).
const LIST: &str = "_local/journeys";

/// Waits for a signal to end the program.
pub(super) struct Shutdown([tokio::signal::unix::Signal; 3]);

impl Shutdown {
    /// Installs the signal handlers. Call it before creating anything that must be cleaned up.
    pub(super) fn listen() -> Result<Self, Failure> {
        let listen = |kind| {
            signal(kind).map_err(|error| Failure::caused(Exit::Bug, "could not listen to signals", &error))
        };
        Ok(Self([
            listen(SignalKind::interrupt())?,
            listen(SignalKind::terminate())?,
            listen(SignalKind::hangup())?,
        ]))
    }

    /// Waits for the first signal.
    pub(super) async fn wait(self) {
        let [mut interrupt, mut terminate, mut hangup] = self.0;
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
}
