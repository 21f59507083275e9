//! A temporary sandbox, store and configuration, for commands that show generated journeys.

use super::error::{Exit, Failure};
use super::session::Session;
use super::{console, output, sandbox};
use crate::config::write;
use crate::sandbox::SandboxOptions;
use crate::synth::World;
use std::os::unix::fs::DirBuilderExt;
use std::path::PathBuf;
use uuid::Uuid;

/// A private folder that is deleted when this value is dropped.
pub(super) struct Folder(PathBuf);

/// The folder of the store and the folder of its key.
pub(super) type Folders = (Folder, Folder);

impl Folder {
    /// Creates a folder with a unique name.
    pub(super) fn make() -> Result<Self, Failure> {
        let path = std::env::temp_dir().join(format!("referee-demo-{}", Uuid::now_v7()));
        std::fs::DirBuilder::new()
            .mode(0o700)
            .create(&path)
            .map_err(Failure::of_file("make the folder", &path))?;
        Ok(Self(path))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the folder of made-up journeys could not be removed");
        }
    }
}

/// Runs the console on a world until the reviewer leaves it. Returns the session with the store, which exists as long
/// as the folders.
pub(super) async fn console_on(
    world: World,
    seed: u64,
    session: &Session,
    start: console::Start,
) -> Result<(Folders, Session), Failure> {
    console::needs_terminal()?;
    let options = SandboxOptions { world: Some(world), seed: Some(seed), ..SandboxOptions::default() };
    let sandbox = sandbox::start(options).await?;
    let (folder, keys) = (Folder::make()?, Folder::make()?);
    let file = folder.0.join("referee.toml");
    let unwritten =
        |error: std::io::Error| Failure::caused(Exit::Input, "could not write the settings", &error);
    write::for_sandbox(&file, &sandbox::place(sandbox.ready())?).map_err(unwritten)?;
    let store = format!("sqlite:{}", folder.0.join("referee.db").display());
    output::say("Invented journeys, on this machine only. Everything is deleted when you leave.");
    let session = session.with(&file, &store, keys.0.join("seal.key"));
    let done = console::run(&session, start).await;
    sandbox.stop().await;
    done.map(|()| ((folder, keys), session))
}
