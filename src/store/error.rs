//! The errors of the store. Each has a hint that says what to do about it.

use std::path::PathBuf;

/// A row that cannot be read, and why. The rows beside it are not affected.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table} row {row} cannot be read: {problem}")]
pub struct Damaged {
    pub table: &'static str,
    /// The row's key in its table, never its content.
    pub row: String,
    pub problem: String,
}

/// Why the store could not do what was asked. Nothing was changed, except perhaps with [`StoreError::Unsure`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another program holds the write lock for longer than the timeout.
    #[error("another program is writing to the store")]
    Locked,
    /// Not a database, or a corrupt one.
    #[error("the store is not a sound database ({0}); it was left as it is")]
    Corrupt(String),
    #[error("the disk (or the store's limit) is full")]
    Full,
    /// The disk failed during the commit: only reading the store again shows whether the change was made.
    #[error("it is not known whether it was written: {0}")]
    Unsure(Box<StoreError>),
    /// The file can only be read.
    #[error("the store may only be read, not written")]
    ReadOnly,
    /// The store is sealed and was opened without its key.
    #[error("the store is sealed with key {key_id}, and no key was given; nothing was written")]
    Sealed { key_id: String },
    /// The given key is not the one that the store is sealed with.
    #[error("the store is sealed with key {wanted}, not with key {found}; nothing was written")]
    OtherKey {
        /// The id of the key that was given.
        found: String,
        /// The id of the key that the store needs.
        wanted: String,
    },
    #[error("the store is not sealed")]
    NotSealed,
    /// Written by a newer version of this program.
    #[error("the store has schema {found}, this program knows schemas up to {known}")]
    Newer { found: i64, known: i64 },
    /// The file was replaced on disk: nobody would find what is written to the open one.
    #[error("the store's file was replaced or removed while it was open; nothing was written")]
    Replaced,
    /// The file does not exist and was opened for reading only.
    #[error("there is no store at {0}")]
    Missing(PathBuf),
    /// The folder or the file cannot be accessed.
    #[error("{path} cannot be used: {problem}")]
    NotPermitted {
        path: PathBuf,
        /// The system's error message.
        problem: String,
    },
    /// The database server cannot be reached, or closed the connection.
    #[error("the store's server cannot be reached: {0}")]
    Away(String),
    /// The server has no free connection.
    #[error("the store's server has too many connections")]
    TooManyConnections,
    /// The server is a read-only standby.
    #[error("the store's server takes no changes: it is a standby")]
    Standby,
    /// The database role lacks a right.
    #[error("the store's server does not allow it: {0}")]
    Role(String),
    /// A unique value exists already.
    #[error("the store has it already: {0}")]
    Duplicate(String),
    /// The server has no such database.
    #[error("the store's server says: {0}")]
    NoDatabase(String),
    /// The server rejected the login.
    #[error("the store's server refused the connection: {0}")]
    Refused(String),
    /// The server's certificate could not be verified, or it has no TLS.
    #[error("the connection to the store's server cannot be made safe: {0}")]
    Untrusted(String),
    /// The connection would not be encrypted.
    #[error("the store's address asks for a connection that is not encrypted")]
    PlainText,
    /// A deadlock or a serialization conflict of two transactions.
    #[error("another change of the store came first; nothing was written")]
    TryAgain,
    /// The schema is older than this program needs; a server's schema is not updated automatically.
    #[error("the store has schema {found}, this program needs schema {known}")]
    Older { found: i64, known: i64 },
    /// The store was copied elsewhere, and the copy is the one to use.
    #[error("the store was moved to {0}")]
    Moved(String),
    /// A server is backed up with its own tools.
    #[error("a store on a server is not written into a file")]
    ServerBackup,
    /// This build has no PostgreSQL support.
    #[error("this referee was built without PostgreSQL")]
    NotBuilt,
    /// The address cannot be parsed.
    #[error("{0:?} is not the address of a store; write sqlite:PATH or postgres://HOST/DATABASE")]
    Address(String),
    /// The disk reported an I/O error.
    #[error("the disk did not do as it was told ({0})")]
    Disk(String),
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// Any other error of the database.
    #[error("the database refused: {0}")]
    Database(String),
}

impl StoreError {
    /// What a person can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Locked => "close the program that holds it, or try again in a moment",
            Self::Corrupt(_) => {
                "check the disk; if that is sound, put a backup in its place, or name another file with --store"
            }
            Self::Unsure(_) => "look in the outbox and in the journey's history before you do it again",
            Self::Full => "make room on the disk, then try again",
            Self::ReadOnly => "check the owner and mode of the file, its folder and its -wal file",
            Self::Sealed { .. } | Self::OtherKey { .. } => {
                "set `[seal] key_file` to the key of this store; without it nobody can read what is sealed"
            }
            Self::NotSealed => "run `referee seal init`",
            Self::Newer { .. } => "use a newer referee, or another store",
            Self::Replaced => "leave and start again; what was recorded before is in the file that was there",
            Self::Missing(_) => "check the path",
            Self::NotPermitted { .. } => "check the path, its owner and its mode",
            Self::Address(address) if address.starts_with("postgres") => {
                "for example postgres://amina@db.example/referee, or for a socket \
                 postgres:///referee?host=/run/postgresql&user=amina"
            }
            Self::Address(_) => "for example sqlite:/home/amina/referee.db",
            Self::Away(_) => "check the server and the network; what was recorded before is kept",
            Self::TooManyConnections => "close consoles that nobody uses, or have max_connections raised",
            Self::Standby => "name the primary server in the address",
            Self::Role(_) => "see assets/postgres-roles.sql for the rights that each role needs",
            Self::Duplicate(_) => "somebody else did the same just now; look at it again",
            Self::NoDatabase(_) => {
                "check the database's name; createdb makes one, referee store migrate its tables"
            }
            Self::Refused(_) => "check the user, [store] password_*, and the server's pg_hba.conf",
            Self::Untrusted(_) => {
                "name the server as its certificate does, and the authority with sslrootcert=FILE in the address"
            }
            Self::PlainText => "use sslmode=verify-full, or set allow_plain = true in [store]",
            Self::TryAgain => "try again",
            Self::Older { .. } => "run referee store migrate as the owner of the database",
            Self::Moved(_) => "name the new store with --store, or in [store] url",
            Self::ServerBackup => "back it up with pg_basebackup or pg_dump",
            Self::NotBuilt => "use a build with the feature `postgres`, or a store in a file",
            Self::Disk(_) => "check the disk; what was recorded before is kept",
            Self::Damaged(_) => "the other rows can be read; a backup may have this one",
            Self::Database(_) => "this may be a mistake in referee; please report it",
        }
    }
}
