//! What can go wrong with the store, each in a sentence that says what to do about it.

use std::path::PathBuf;

/// A row that cannot be read, and why. The rows beside it are not touched by it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{table} row {row} cannot be read: {problem}")]
pub struct Damaged {
    pub table: &'static str,
    /// Which row: its key in the table, never what is in it.
    pub row: String,
    /// What is the matter with it.
    pub problem: String,
}

/// Why the store could not do what was asked. Nothing was changed, except perhaps after [`StoreError::Unsure`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another program holds it longer than we wait.
    #[error("another program is writing to the store and has not let go of it")]
    Locked,
    /// Not a database, or a broken one.
    #[error("the store is not a sound database ({0}); it was left as it is")]
    Corrupt(String),
    #[error("the disk (or the store's limit) is full")]
    Full,
    /// The disk failed while the change was made durable: a later reading of the store tells whether it was.
    #[error("it is not known whether it was written: {0}")]
    Unsure(Box<StoreError>),
    /// May be read only.
    #[error("the store may only be read, not written")]
    ReadOnly,
    /// Its values cannot be read without its key.
    #[error("the store is sealed with key {key_id}, and no key was given; nothing was written")]
    Sealed { key_id: String },
    /// Another key than the one that it is sealed with.
    #[error("the store is sealed with key {wanted}, not with key {found}; nothing was written")]
    OtherKey {
        /// The key that was given.
        found: String,
        /// The key that it needs.
        wanted: String,
    },
    #[error("the store is not sealed")]
    NotSealed,
    /// Written by a later version of this program.
    #[error("the store has schema {found}, this program knows schemas up to {known}")]
    Newer { found: i64, known: i64 },
    /// What is written there, nobody would find.
    #[error("the store's file was replaced or removed while it was open; nothing was written")]
    Replaced,
    /// The file does not exist and must not be made.
    #[error("there is no store at {0}")]
    Missing(PathBuf),
    /// The folder or the file cannot be reached.
    #[error("{path} cannot be used: {problem}")]
    NotPermitted {
        /// Which file or folder.
        path: PathBuf,
        /// What the system says.
        problem: String,
    },
    /// The database's server cannot be reached, or ended the connection.
    #[error("the store's server cannot be reached: {0}")]
    Away(String),
    /// The server has no connection left for us.
    #[error("the store's server has too many connections")]
    TooManyConnections,
    /// The server only answers questions: a standby.
    #[error("the store's server takes no changes: it is a standby")]
    Standby,
    /// The database role lacks a right.
    #[error("the store's server does not allow it: {0}")]
    Role(String),
    /// What must be there once is there already.
    #[error("the store has it already: {0}")]
    Duplicate(String),
    /// The server has no such database.
    #[error("the store's server says: {0}")]
    NoDatabase(String),
    /// The server does not take us in.
    #[error("the store's server refused the connection: {0}")]
    Refused(String),
    /// The server could not prove who it is, or cannot encrypt.
    #[error("the connection to the store's server cannot be made safe: {0}")]
    Untrusted(String),
    /// It would go over the network in clear.
    #[error("the store's address asks for a connection that is not encrypted")]
    PlainText,
    /// Two changes stood in each other's way.
    #[error("another change of the store came first; nothing was written")]
    TryAgain,
    /// The schema is older than this program needs, and is not updated by the way.
    #[error("the store has schema {found}, this program needs schema {known}")]
    Older { found: i64, known: i64 },
    /// It was copied, and the copy counts.
    #[error("the store was moved to {0}")]
    Moved(String),
    /// A server has its own tools for it.
    #[error("a store on a server is not written into a file")]
    ServerBackup,
    /// This build has no PostgreSQL.
    #[error("this referee was built without PostgreSQL")]
    NotBuilt,
    /// The address makes no sense.
    #[error("{0:?} is not the address of a store; write sqlite:PATH or postgres://HOST/DATABASE")]
    Address(String),
    /// The disk answers with errors.
    #[error("the disk did not do as it was told ({0})")]
    Disk(String),
    #[error(transparent)]
    Damaged(#[from] Damaged),
    /// The database refused.
    #[error("the database refused: {0}")]
    Database(String),
}

impl StoreError {
    /// What a person may do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Locked => "close the program that holds it, or try again in a moment",
            Self::Corrupt(_) => "put a backup in its place, or name another file with --store",
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
            Self::Untrusted(_) => "name the authority with sslrootcert=FILE in the address",
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
