//! `referee demo`: a sandbox, a fresh store and the console on them; all of it gone at the end.

use super::error::{Exit, Failure};
use super::session::Session;
use super::{console, output, sandbox};
use crate::config::write;
use crate::sandbox::SandboxOptions;
use crate::synth::World;
use clap::Args;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use uuid::Uuid;

/// What is made up.
#[derive(Debug, Args)]
pub struct Demo {
    /// How many journeys
    #[arg(long, value_name = "N", default_value_t = 40)]
    pub journeys: usize,
    /// What they are drawn from; the same seed makes the same journeys
    #[arg(long, value_name = "S", default_value_t = 1)]
    pub seed: u64,
}

impl Demo {
    /// Shows the console on made-up journeys.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        console::needs_terminal()?;
        let world = World::new(self.seed, self.journeys);
        let options =
            SandboxOptions { world: Some(world), seed: Some(self.seed), ..SandboxOptions::default() };
        let sandbox = sandbox::start(options).await?;
        let folder = Folder::make()?;
        let file = folder.path().join("referee.toml");
        let unwritten = |error: std::io::Error| {
            Failure::caused(Exit::Input, "could not write the demo's settings", &error)
        };
        write::for_sandbox(&file, &sandbox::place(sandbox.ready())?).map_err(unwritten)?;
        let store = format!("sqlite:{}", folder.path().join("referee.db").display());
        output::say(&format!("control origin of the sandbox: {}", sandbox.ready().control.base_url));
        let session = session.with(&file, &store);
        let done = console::run(&session, console::Start::WithNews).await;
        sandbox.stop().await;
        done
    }
}

/// A private folder that goes when this does, however that comes about.
struct Folder(PathBuf);

impl Folder {
    fn make() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("referee-demo-{}", Uuid::now_v7()));
        std::fs::DirBuilder::new().mode(0o700).create(&path).map_err(|error| {
            Failure::caused(Exit::Input, format!("could not make the folder {}", path.display()), &error)
        })?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the demo's folder could not be removed");
        }
    }
}
