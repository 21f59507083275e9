//! Converts SQLSTATE codes to the store's errors.

use crate::store::error::StoreError;
use sqlx::postgres::PgDatabaseError;
use std::io::ErrorKind;

/// The error as the store's; `None` if PostgreSQL's driver did not raise it.
pub(in crate::store::engine) fn read(error: &sqlx::Error) -> Option<StoreError> {
    match error {
        // The TLS handshake failed: the certificate is for another host name or from an unknown authority.
        sqlx::Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
            Some(StoreError::Untrusted(error.to_string()))
        }
        sqlx::Error::Io(error) => Some(StoreError::Away(error.to_string())),
        sqlx::Error::Tls(error) => Some(StoreError::Untrusted(error.to_string())),
        sqlx::Error::Protocol(error) => Some(StoreError::Away(error.clone())),
        sqlx::Error::PoolClosed => Some(StoreError::Away("it was closed".to_owned())),
        sqlx::Error::Database(error) => error.try_downcast_ref::<PgDatabaseError>().map(of_state),
        _ => None,
    }
}

/// The error of a statement that needs a connection of the pool: without one within its time, the server is away.
pub(super) fn no_connection(error: sqlx::Error) -> StoreError {
    match error {
        sqlx::Error::PoolTimedOut => StoreError::Away("no connection within 5 seconds".to_owned()),
        other => other.into(),
    }
}

fn of_state(error: &PgDatabaseError) -> StoreError {
    let said = || format!("{} ({})", error.message(), error.code());
    match error.code() {
        "57P01" | "57P02" | "57P03" => StoreError::Away(said()),
        "53300" => StoreError::TooManyConnections,
        "53100" | "53200" => StoreError::Full,
        "25006" => StoreError::Standby,
        "42501" => StoreError::Role(error.message().to_owned()),
        "23505" => StoreError::Duplicate(said()),
        "3D000" => StoreError::NoDatabase(error.message().to_owned()),
        "28P01" | "28000" => StoreError::Refused(error.message().to_owned()),
        "40001" | "40P01" => StoreError::TryAgain,
        "55P03" => StoreError::Locked,
        "42P01" => StoreError::Older { found: 0, known: super::schema::known() },
        code if code.starts_with("08") => StoreError::Away(said()),
        _ => StoreError::Database(said()),
    }
}
