//! The options of a sandbox, and the line that it prints when it is ready.

use super::fault::Fault;
use crate::synth::World;
use serde::Serialize;
use std::fmt;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;

/// What a sandbox serves, and where.
pub struct SandboxOptions {
    /// The address of IDWise, which must be loopback. The other origins use the next ports. Port 0 selects four free
    /// ports.
    pub listen: SocketAddr,
    /// Generated journeys to serve.
    pub world: Option<World>,
    /// A folder of provider documents to serve unchanged.
    pub load: Option<PathBuf>,
    /// The initial faults; the first match wins.
    pub faults: Vec<Fault>,
    /// A seed makes credentials and new ids the same in every run.
    pub seed: Option<u64>,
    /// Credentials to use instead of generated ones.
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

/// Fixed credentials. Missing ones are generated.
#[derive(Clone, Default)]
pub struct FixedCredentials {
    /// The user for IDWise's Basic authentication.
    pub username: Option<String>,
    pub password: Option<String>,
    /// The token for One Touch, without a prefix.
    pub token: Option<String>,
}

/// The line that a sandbox prints when it is ready.
#[derive(Clone, Serialize)]
pub struct Ready {
    /// The IDWise API.
    pub idwise: ReadyIdwise,
    /// The One Touch API.
    pub onetouch: ReadyOnetouch,
    /// The host of One Touch pictures.
    pub images: ReadyOrigin,
    pub control: ReadyOrigin,
}

/// The URL and credentials of the IDWise API.
#[derive(Clone, Serialize)]
pub struct ReadyIdwise {
    /// The base URL without a trailing slash: `http://127.0.0.1:4001`.
    pub base_url: String,
    /// The user for Basic authentication.
    pub username: String,
    /// The password for Basic authentication.
    pub password: String,
}

/// The URL and credentials of the One Touch API.
#[derive(Clone, Serialize)]
pub struct ReadyOnetouch {
    /// The base URL without a trailing slash.
    pub base_url: String,
    /// The token, without a prefix.
    pub token: String,
}

/// An origin that needs no credentials.
#[derive(Clone, Debug, Serialize)]
pub struct ReadyOrigin {
    /// The base URL without a trailing slash.
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
