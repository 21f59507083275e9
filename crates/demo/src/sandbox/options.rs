//! What a sandbox is started with, and what it says when it is ready.

use super::fault::Fault;
use crate::synth::World;
use serde::Serialize;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// What a sandbox is started with.
pub struct SandboxOptions {
    /// Where IDWise listens; the others on the ports after it. Port 0 takes four free ones. Loopback only.
    pub listen: SocketAddr,
    /// Made journeys to serve.
    pub world: Option<World>,
    /// A folder of provider documents to serve as they are.
    pub load: Option<PathBuf>,
    /// Faults from the start on, first match wins.
    pub faults: Vec<Fault>,
    /// With a seed, credentials and new ids are the same in every run.
    pub seed: Option<u64>,
    /// Credentials to use instead of made ones.
    pub credentials: FixedCredentials,
}

impl Default for SandboxOptions {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
            world: None,
            load: None,
            faults: Vec::new(),
            seed: None,
            credentials: FixedCredentials::default(),
        }
    }
}

/// Credentials that are given; what is missing is made.
#[derive(Clone, Default)]
pub struct FixedCredentials {
    /// The user of IDWise's Basic auth.
    pub username: Option<String>,
    pub password: Option<String>,
    /// One Touch's bare token.
    pub token: Option<String>,
}

/// The line that a sandbox prints when it is ready.
#[derive(Clone, Serialize)]
pub struct Ready {
    /// The IDWise API.
    pub idwise: ReadyIdwise,
    /// The One Touch API.
    pub onetouch: ReadyOnetouch,
    /// Where One Touch pictures come from.
    pub images: ReadyOrigin,
    pub control: ReadyOrigin,
}

/// Where the IDWise API is and how to sign on.
#[derive(Clone, Serialize)]
pub struct ReadyIdwise {
    /// `http://127.0.0.1:4001`, without a slash at the end.
    pub base_url: String,
    /// User of Basic auth.
    pub username: String,
    /// Password of Basic auth.
    pub password: String,
}

/// Where the One Touch API is and how to sign on.
#[derive(Clone, Serialize)]
pub struct ReadyOnetouch {
    /// Without a slash at the end.
    pub base_url: String,
    /// The bare token.
    pub token: String,
}

/// An origin that needs no credentials.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyOrigin {
    /// Without a slash at the end.
    pub base_url: String,
}

impl fmt::Debug for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ready")
            .field("idwise", &self.idwise.base_url)
            .field("onetouch", &self.onetouch.base_url)
            .field("images", &self.images.base_url)
            .field("control", &self.control.base_url)
            .finish_non_exhaustive()
    }
}
