//! SQLite: one file that several programs on this host share, its mode, its journal, its schema.

mod backup;
mod before;
mod error;
mod index;
mod same_file;
mod schema;
mod vacuum;
mod watch;

pub(in crate::store) use backup::restore;

use super::address::SqliteAddress;
use super::clock::Clock;
use crate::store::error::StoreError;
pub(super) use error::read as read_error;
use same_file::OpenFiles;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row as _, SqliteConnection, Transaction};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// What a store may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long we wait for another program to let go of it.
    pub patience: Duration,
    /// The most pages of 4 KiB that its file may have.
    pub max_pages: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        Self { patience: Duration::from_secs(10), max_pages: None }
    }
}

/// Pages that a reading connection keeps, as KiB with a minus. Each has its own, and the system keeps the file as well.
const READER_CACHE: &str = "-512";

/// Rows that are read ahead of who takes them: fewer hand-overs between threads, but each row is in memory.
const ROWS_AHEAD: usize = 250;

/// A store in a file.
#[derive(Clone, Debug)]
pub(in crate::store) struct Sqlite {
    /// One connection, so that our own writers queue up instead of polling each other's lock.
    pub(super) writer: SqlitePool,
    pub(super) reader: SqlitePool,
    pub(super) clock: Clock,
    /// It may be read and not written.
    pub(super) is_read_only: bool,
    file: Arc<Path>,
    files: OpenFiles,
}

impl Sqlite {
    /// Opens the file, creating and updating it where needed.
    pub(super) async fn open(address: &SqliteAddress, limits: Limits) -> Result<Self, StoreError> {
        prepare_file(address)?;
        let options = options(address, limits);
        let files = OpenFiles::of(&address.path);
        let writer = pool(&options, limits, 1, Some(files.clone()));
        let reading = options.pragma("cache_size", READER_CACHE);
        let mut reader = pool(&reading, limits, 4, None);
        let (first, ()) = tokio::join!(writer.acquire(), begin_to_read(&reader, address));
        // The connection stays: closing the only one would write the log away and remove it.
        let is_set_up = set_up(&mut *first?, address, limits).await;
        match is_set_up {
            Ok(Schema::Found) => {}
            // A connection that knows the schema of before would prepare its statements for that one.
            Ok(Schema::Changed) => {
                reader.close().await;
                reader = pool(&reading, limits, 4, None);
            }
            Err(error) => {
                reader.close().await;
                writer.close().await;
                return Err(error);
            }
        }
        let file = address.path.as_path().into();
        let is_read_only = address.read_only;
        Ok(Self { writer, reader, clock: Clock::default(), is_read_only, file, files })
    }

    /// Brings the schema of a file to what this program knows; the versions before and after.
    pub(super) async fn migrate(address: &SqliteAddress) -> Result<(i64, i64), StoreError> {
        prepare_file(address)?;
        let limits = Limits::default();
        let mut first = options(address, limits).connect().await?;
        let before = schema::look(&mut first).await?;
        set_up(&mut first, address, limits).await?;
        let after = schema::look(&mut first).await?;
        first.close().await?;
        Ok((before, after))
    }

    /// Begins a transaction that holds the write lock. Fails if it would write where nobody else reads, or into a later
    /// schema.
    pub(super) async fn begin(&self) -> Result<Transaction<'static, sqlx::Sqlite>, StoreError> {
        let mut writing = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if !self.files.are_the_same() {
            return Err(StoreError::Replaced);
        }
        schema::must_be_known(&mut writing).await?;
        Ok(writing)
    }

    /// What SQLite finds wrong with the pages of the file, the first few; empty if nothing is.
    pub(super) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        let said: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(3)").fetch_all(&self.reader).await?;
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// Whether its tables, indexes, triggers and views are those that this program made.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        let mut connection = self.reader.acquire().await?;
        schema::is_unchanged(&mut connection).await
    }

    pub(super) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Writes a copy to a new file, and the data keys to another one beside it.
    pub(super) async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        backup::write(&self.writer, to).await
    }

    /// Copies of the store from before it was sealed.
    pub(super) fn unsealed_copies(&self) -> Vec<PathBuf> {
        before::copies(&self.file)
    }

    /// Moves the write-ahead log into the database and empties it. One that is in use stays.
    pub(super) async fn checkpoint(&self) {
        let moved = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        if let Err(error) = moved {
            tracing::debug!(%error, "the write-ahead log stays");
        }
    }

    /// Writes the file anew without what was deleted, and empties the log, which has older pages. Fails where a reader of
    /// another program still needs those.
    pub(super) async fn purge(&self) -> Result<(), StoreError> {
        sqlx::raw_sql("VACUUM").execute(&self.writer).await?;
        let row = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&self.writer).await?;
        match row.try_get::<i64, _>(0)? {
            0 => Ok(()),
            _ => Err(StoreError::Locked),
        }
    }

    /// Closes every connection.
    pub(super) async fn close(&self) {
        self.reader.close().await;
        self.writer.close().await;
    }

    /// A file that SQLite keeps beside the store's: `-wal` the write-ahead log, `-shm` its index.
    fn beside(&self, ending: &str) -> PathBuf {
        beside(&self.file, ending)
    }
}

fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn options(address: &SqliteAddress, limits: Limits) -> SqliteConnectOptions {
    let mut options = SqliteConnectOptions::new()
        .filename(&address.path)
        .read_only(address.read_only)
        .foreign_keys(true)
        .synchronous(SqliteSynchronous::Full)
        .busy_timeout(limits.patience)
        // Where a plain sync stops at the drive's cache (macOS); means nothing elsewhere.
        .pragma("fullfsync", "1")
        // What a statement needs to undo itself would be written to a temporary file: no file for it, and no wait.
        .pragma("temp_store", "MEMORY")
        // Functions in a schema that somebody else wrote are not run.
        .pragma("trusted_schema", "OFF")
        // What is deleted is overwritten.
        .pragma("secure_delete", "ON")
        .row_buffer_size(ROWS_AHEAD);
    if let Some(pages) = limits.max_pages {
        options = options.pragma("max_page_count", pages.to_string());
    }
    // Statements are ours, but nothing of them belongs in a log.
    options.disable_statement_logging()
}

/// No life-times and no reaping: idle means no wake-ups.
fn pool(
    options: &SqliteConnectOptions,
    limits: Limits,
    connections: u32,
    files: Option<OpenFiles>,
) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .acquire_timeout(limits.patience.saturating_mul(3))
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .before_acquire(move |connection, _| {
            let files = files.clone();
            Box::pin(async move {
                let is_clean = is_clean(connection).await;
                if !matches!(is_clean, Ok(true))
                    && let Some(files) = files
                {
                    files.forget();
                }
                is_clean
            })
        })
        .connect_lazy_with(options.clone())
}

/// Opens a connection beside the writing one, where there is something to be read: the first rows wait for it.
async fn begin_to_read(reader: &SqlitePool, address: &SqliteAddress) {
    if std::fs::metadata(&address.path).is_ok_and(|file| file.len() > 0) {
        // Whoever reads first is told what is the matter.
        drop(reader.acquire().await);
    }
}

/// After a full disk or an I/O error SQLite has rolled back by itself and the driver still counts a
/// transaction. Such a connection is closed and another takes its place.
async fn is_clean(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // Rollbacks are queued; the answer to this comes after them.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}

/// Whether the schema was the one that this program knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Schema {
    Found,
    Changed,
}

async fn set_up(
    first: &mut SqliteConnection,
    address: &SqliteAddress,
    limits: Limits,
) -> Result<Schema, StoreError> {
    // Before anything is written: a store that is not ours to use is left as it is.
    let found = schema::look(first).await?;
    match found {
        0 if address.read_only => return Err(StoreError::Corrupt("it is empty".to_owned())),
        _ if address.read_only => return Ok(Schema::Found),
        0 => vacuum::prepare(first).await?,
        _ => {}
    }
    before::copy(first, &address.path).await?;
    write_ahead(first, limits.patience).await?;
    schema::bring_up(first).await?;
    vacuum::give_back(first).await;
    Ok(if schema::look(first).await? == found { Schema::Found } else { Schema::Changed })
}

/// Changing the journal mode does not wait for locks by itself.
async fn write_ahead(first: &mut SqliteConnection, patience: Duration) -> Result<(), StoreError> {
    let begun = tokio::time::Instant::now();
    loop {
        let changed: Result<String, StoreError> =
            sqlx::query_scalar("PRAGMA journal_mode = WAL").fetch_one(&mut *first).await.map_err(Into::into);
        match changed {
            Err(StoreError::Locked) if begun.elapsed() < patience => {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(error) => return Err(error),
            Ok(mode) if mode.eq_ignore_ascii_case("wal") => return Ok(()),
            Ok(mode) => return Err(StoreError::Database(format!("the journal stays in mode {mode}"))),
        }
    }
}

/// Makes folder and file where they are missing, closed to other users from the first moment.
fn prepare_file(address: &SqliteAddress) -> Result<(), StoreError> {
    let path = &address.path;
    if address.read_only {
        return if path.is_file() { Ok(()) } else { Err(StoreError::Missing(path.clone())) };
    }
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        make_folder(folder)?;
    }
    let opened = std::fs::OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path);
    match opened {
        Ok(file) => {
            file.sync_all().map_err(|error| refused(path, &error))?;
            sync_folder(path);
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => check_file(path),
        Err(error) => Err(refused(path, &error)),
    }
}

fn make_folder(folder: &Path) -> Result<(), StoreError> {
    if folder.is_dir() {
        return Ok(());
    }
    std::fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .map_err(|error| refused(folder, &error))
}

/// A store that others could read is closed; SQLite gives its side files the same mode.
/// The file is not opened for this: closing it would drop the locks that this process has on it.
fn check_file(path: &Path) -> Result<(), StoreError> {
    let found = std::fs::metadata(path).map_err(|error| refused(path, &error))?;
    if !found.is_file() {
        return Err(refused(path, &io::Error::other("it is no file")));
    }
    if found.permissions().mode() & 0o077 != 0 {
        let closed = std::fs::Permissions::from_mode(found.permissions().mode() & 0o700);
        std::fs::set_permissions(path, closed).map_err(|error| refused(path, &error))?;
    }
    Ok(())
}

fn refused(path: &Path, error: &io::Error) -> StoreError {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full,
        _ => StoreError::NotPermitted { path: path.to_path_buf(), problem: error.to_string() },
    }
}

/// So that the file's name outlives a power cut. Some file systems cannot; then it is as good as it gets.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Err(error) = std::fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "the store's folder could not be synced");
    }
}
