//! What a connection to a database needs besides its address.

use secrecy::SecretString;
use std::path::PathBuf;

/// The password and the policy for unencrypted connections.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The password; `None` uses the one of PGPASSFILE, or what the server asks of a local user.
    pub password: Option<SecretString>,
    pub plain: PlainText,
    /// The user if neither the address nor `$PGUSER` names one: the account of the operating system, which a server
    /// on this host accepts by peer authentication.
    pub account: Option<String>,
    /// The file by which the server of this host passes notices on, so that one connection of a host listens.
    pub relay: Option<PathBuf>,
}

/// Whether an address may ask for a connection over the network that is not encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainText {
    #[default]
    Refused,
    Allowed,
}
