//! Starts and stops a sandbox.

use super::auth::ServiceCredentials;
use super::faults::Faults;
use super::folder::{self, LoadedFolder, Skipped};
use super::id_generator::IdGenerator;
use super::options::{Ready, ReadyIdwise, ReadyOnetouch, ReadyOrigin, SandboxOptions};
use super::pictures::{self, Pictures};
use super::record::SandboxRecord;
use super::resettable_listener::{ResetHandle, ResettableListener};
use super::rewrite::Rewriter;
use super::served_journeys::ServedJourneys;
use super::shared_state::SharedState;
use super::{control, idwise, onetouch};
use axum::Router;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A sandbox that runs until it is stopped or dropped.
pub struct Sandbox {
    ready: Ready,
    skipped: Vec<Skipped>,
    stop: CancellationToken,
    origins: Vec<JoinHandle<io::Result<()>>>,
}

/// Why a sandbox could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The address is not loopback. The sandbox may only serve this machine.
    #[error("{0} is not a loopback address; the sandbox listens on this machine only")]
    NotLoopback(SocketAddr),
    /// There are no four consecutive ports after the given one.
    #[error("{0} leaves no room for four ports in a row")]
    NoRoom(SocketAddr),
    /// A port could not be bound.
    #[error("listen on {address}")]
    Listen {
        address: SocketAddr,
        /// The error of the system.
        source: io::Error,
    },
    /// The folder could not be read.
    #[error("read the folder {folder:?}")]
    Folder {
        folder: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
}

const PATIENCE: Duration = Duration::from_secs(2);

impl Sandbox {
    /// Binds the four origins and serves them on the current async runtime.
    pub async fn start(options: SandboxOptions) -> Result<Self, SandboxError> {
        let ports = bind(options.listen).await?;
        let ids = IdGenerator::new(options.seed);
        let credentials = ServiceCredentials::new(&ids, options.credentials);
        let ready = ready(&ports, options.listen, &credentials)?;
        let (folder, pictures) = load(options.load.as_deref(), &ready.images.base_url)?;
        let world = options.world.map(|world| world.with_picture_origin(&ready.images.base_url));
        let stop = CancellationToken::new();
        let state = Arc::new(SharedState {
            journeys: ServedJourneys::new(world, folder.entries),
            pictures,
            record: SandboxRecord::default(),
            faults: Faults::new(options.faults),
            credentials,
            ids,
            onetouch_url: ready.onetouch.base_url.clone(),
            stop: stop.clone(),
        });
        let [idwise_port, onetouch_port, images_port, control_port] = ports;
        let origins = vec![
            serve(idwise_port, idwise::origin(&state), &stop),
            serve(onetouch_port, onetouch::origin(&state), &stop),
            serve(images_port, pictures::origin(&state), &stop),
            serve(control_port, control::origin(&state), &stop),
        ];
        Ok(Self { ready, skipped: folder.skipped, stop, origins })
    }

    /// The URLs and credentials: the line that the command prints.
    pub fn ready(&self) -> &Ready {
        &self.ready
    }

    /// Files and documents of the loaded folder that are not served.
    pub fn skipped(&self) -> &[Skipped] {
        &self.skipped
    }

    /// Closes all connections, after a short time for responses in progress.
    pub async fn stop(mut self) {
        self.stop.cancel();
        for mut origin in std::mem::take(&mut self.origins) {
            if tokio::time::timeout(PATIENCE, &mut origin).await.is_err() {
                origin.abort();
            }
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn ready(
    ports: &[TcpListener; 4],
    listen: SocketAddr,
    credentials: &ServiceCredentials,
) -> Result<Ready, SandboxError> {
    let [idwise, onetouch, images, control] = ports;
    Ok(Ready {
        idwise: ReadyIdwise {
            base_url: url(idwise, listen)?,
            username: credentials.username.clone(),
            password: credentials.password.clone(),
        },
        onetouch: ReadyOnetouch { base_url: url(onetouch, listen)?, token: credentials.token.clone() },
        images: ReadyOrigin { base_url: url(images, listen)? },
        control: ReadyOrigin { base_url: url(control, listen)? },
    })
}

fn load(folder: Option<&Path>, origin: &str) -> Result<(LoadedFolder, Pictures), SandboxError> {
    let Some(folder) = folder else { return Ok((LoadedFolder::default(), Pictures::default())) };
    let pictures = folder::pictures(folder);
    let rewriter = Rewriter { origin, pictures: &pictures };
    let read = folder::read(folder, &rewriter)
        .map_err(|source| SandboxError::Folder { folder: folder.to_owned(), source })?;
    Ok((read, pictures))
}

async fn bind(first: SocketAddr) -> Result<[TcpListener; 4], SandboxError> {
    if !first.ip().is_loopback() {
        return Err(SandboxError::NotLoopback(first));
    }
    Ok([
        bind_nth(first, 0).await?,
        bind_nth(first, 1).await?,
        bind_nth(first, 2).await?,
        bind_nth(first, 3).await?,
    ])
}

async fn bind_nth(first: SocketAddr, place: u16) -> Result<TcpListener, SandboxError> {
    let port = match first.port() {
        0 => 0,
        port => port.checked_add(place).ok_or(SandboxError::NoRoom(first))?,
    };
    let address = SocketAddr::new(first.ip(), port);
    TcpListener::bind(address).await.map_err(|source| SandboxError::Listen { address, source })
}

fn url(listener: &TcpListener, address: SocketAddr) -> Result<String, SandboxError> {
    let bound = listener.local_addr().map_err(|source| SandboxError::Listen { address, source })?;
    Ok(format!("http://{bound}"))
}

fn serve(listener: TcpListener, router: Router, stop: &CancellationToken) -> JoinHandle<io::Result<()>> {
    let stop = stop.clone();
    let service = router.into_make_service_with_connect_info::<ResetHandle>();
    tokio::spawn(async move {
        axum::serve(ResettableListener(listener), service)
            .with_graceful_shutdown(stop.cancelled_owned())
            .await
    })
}
