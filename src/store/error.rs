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
    /// The address makes no sense.
    #[error("{0:?} is not the address of a store; write sqlite:PATH")]
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
            Self::Newer { .. } => "use a newer referee, or another store",
            Self::Replaced => "leave and start again; what was recorded before is in the file that was there",
            Self::Missing(_) => "check the path",
            Self::NotPermitted { .. } => "check the path, its owner and its mode",
            Self::Address(_) => "for example sqlite:/home/amina/referee.db",
            Self::Disk(_) => "check the disk; what was recorded before is kept",
            Self::Damaged(_) => "the other rows can be read; a backup may have this one",
            Self::Database(_) => "this may be a mistake in referee; please report it",
        }
    }
}
