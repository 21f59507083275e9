//! What it takes to reach a database, besides its address.

use secrecy::SecretString;

/// What the address does not say.
#[derive(Clone, Debug, Default)]
pub struct Access {
    /// The password; without it, that of PGPASSFILE, or what the server asks of a local user.
    pub password: Option<SecretString>,
    pub plain: PlainText,
}

/// Whether an address may ask for a connection over the network that is not encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PlainText {
    #[default]
    Refused,
    Allowed,
}
