//! Connecting to the server: address, password, TLS, and the connection pool.

use super::prepared::PreparedAtStart;
use crate::store::engine::address::without_password;
use crate::store::engine::{Access, PlainText};
use crate::store::error::StoreError;
use secrecy::ExposeSecret as _;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{ConnectOptions as _, Connection as _, PgPool};
use std::net::IpAddr;
use std::time::Duration;
use url::Url;

/// The most connections of one process. A team has many consoles, and each connection is a process on the server.
const CONNECTIONS: u32 = 4;
/// An unused connection is closed after this time.
const IDLE: Duration = Duration::from_secs(30);
/// A connection that was unused for longer is pinged before it is used.
const TRUSTED: Duration = Duration::from_secs(1);
/// The timeout for getting a connection.
const PATIENCE: Duration = Duration::from_secs(5);

/// The connection options.
pub(super) fn options(address: &Url, access: &Access) -> Result<PgConnectOptions, StoreError> {
    let named = with_user(address, access.account.as_deref());
    let mut options = PgConnectOptions::from_url(&named).map_err(|_| bad(address))?;
    if let Some(password) = &access.password {
        options = options.password(password.expose_secret());
    }
    if options.get_application_name().is_none() {
        options = options.application_name("referee");
    }
    options = encrypted(options, address, access.plain)?;
    check_files(address)?;
    Ok(options.disable_statement_logging())
}

/// The address with this user, if neither it nor `$PGUSER` names one. The driver alone would connect as `anonymous`.
fn with_user(address: &Url, account: Option<&str>) -> Url {
    let is_named = !address.username().is_empty()
        || address.query_pairs().any(|(key, _)| key == "user")
        || std::env::var_os("PGUSER").is_some_and(|user| !user.is_empty());
    let mut named = address.clone();
    if let Some(account) = account.filter(|_| !is_named) {
        named.query_pairs_mut().append_pair("user", account);
    }
    named
}

/// Opens each file that the address names, because the error of the driver does not name a file that cannot be read.
fn check_files(address: &Url) -> Result<(), StoreError> {
    let is_file = |key: &str| matches!(key, "sslrootcert" | "sslcert" | "sslkey");
    for (key, file) in address.query_pairs().filter(|(key, _)| is_file(key)) {
        std::fs::File::open(file.as_ref())
            .map_err(|error| StoreError::Untrusted(format!("{key} {file}: {error}")))?;
    }
    Ok(())
}

fn bad(address: &Url) -> StoreError {
    StoreError::Address(without_password(address.as_str()))
}

/// Requires a verified TLS certificate for servers on other hosts, unless the address sets `sslmode`.
fn encrypted(
    options: PgConnectOptions,
    address: &Url,
    plain: PlainText,
) -> Result<PgConnectOptions, StoreError> {
    let is_here = options.get_socket().is_some()
        || options.get_host().starts_with('/')
        || is_loopback(options.get_host());
    let is_said = address.query_pairs().any(|(key, _)| key == "sslmode" || key == "ssl-mode");
    match options.get_ssl_mode() {
        _ if is_here => Ok(options),
        _ if !is_said => Ok(options.ssl_mode(PgSslMode::VerifyFull)),
        PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer if plain == PlainText::Refused => {
            Err(StoreError::PlainText)
        }
        _ => Ok(options),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The pool opens connections when they are needed and closes idle ones.
pub(super) fn pool(options: &PgConnectOptions, prepared: PreparedAtStart) -> PgPool {
    PgPoolOptions::new()
        .after_connect(move |connection, _| {
            Box::pin(async move {
                prepared.on(connection).await;
                Ok(())
            })
        })
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .idle_timeout(Some(IDLE))
        .max_lifetime(None)
        .test_before_acquire(false)
        .before_acquire(|connection, used| {
            Box::pin(async move {
                match used.idle_for > TRUSTED {
                    true => Ok(connection.ping().await.is_ok()),
                    false => Ok(true),
                }
            })
        })
        .connect_lazy_with(options.clone())
}
