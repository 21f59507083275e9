//! SQLite: one file that several programs on this host share.

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
pub(super) use schema::{VERSION, must_be_known};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions, Connection, Row as _, SqliteConnection, Transaction};
use std::io;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Limits of a store in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The timeout while another program holds the lock.
    pub patience: Duration,
    /// The most pages of 4 KiB that its file may have.
    pub max_pages: Option<u32>,
}

impl Default for Limits {
    fn default() -> Self {
        // SQLite does not queue writers. With sixty writers on a busy machine, one of them may wait for many seconds.
        Self { patience: Duration::from_secs(30), max_pages: None }
    }
}

/// The page cache of a reading connection, in KiB (SQLite's sign for KiB is the minus). Each connection has its own,
/// and the operating system caches the file as well.
const READER_CACHE: &str = "-512";

/// The connections that read. One reads pages of a large queue or figures while the other one reads a case. More would
/// take turns with them, and each would come to keep its own pages and prepared statements: memory that grows for many
/// minutes. None waits for another one, because no code begins a reading inside of another one.
const READERS: u32 = 2;

/// How many statements a connection keeps prepared. Each takes some 14 kB, and a console that works for long uses nearly
/// all of them on each of its connections.
const PREPARED: usize = 16;

/// The driver reads this many rows ahead: more rows need fewer context switches between its thread and ours, but each
/// is in memory.
const ROWS_AHEAD: usize = 250;

/// A store in a file.
#[derive(Clone, Debug)]
pub(in crate::store) struct Sqlite {
    /// One connection, so that our own writers queue up instead of polling each other's lock.
    pub(super) writer: SqlitePool,
    pub(super) reader: SqlitePool,
    pub(super) clock: Clock,
    /// Opened for reading only.
    pub(super) is_read_only: bool,
    file: Arc<Path>,
    files: OpenFiles,
}

impl Sqlite {
    /// Opens the file; creates it and updates its schema if needed.
    pub(super) async fn open(address: &SqliteAddress, limits: Limits) -> Result<Self, StoreError> {
        prepare_file(address)?;
        let options = options(address, limits);
        let files = OpenFiles::of(&address.path);
        let writer = pool(&options, limits, 1, Some(files.clone()));
        let reading = options.pragma("cache_size", READER_CACHE);
        let mut reader = pool(&reading, limits, READERS, None);
        let (first, ()) = tokio::join!(writer.acquire(), begin_to_read(&reader, address));
        // This connection stays open: closing the only one would checkpoint the log and remove it.
        let is_set_up = set_up(&mut *first?, address, limits).await;
        match is_set_up {
            Ok(Schema::Found) => {}
            // Open connections would prepare statements for the old schema.
            Ok(Schema::Changed) => {
                reader.close().await;
                reader = pool(&reading, limits, READERS, None);
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

    /// Updates the schema of a file to the newest that this program knows; returns the versions before and after.
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

    /// Begins a transaction that holds the write lock. Fails if the file was replaced on disk, since nobody would read
    /// what is written. The schema must then be checked with [`must_be_known`].
    pub(super) async fn begin(&self) -> Result<Transaction<'static, sqlx::Sqlite>, StoreError> {
        let writing = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        if !self.files.are_the_same() {
            return Err(StoreError::Replaced);
        }
        Ok(writing)
    }

    /// The first few errors that SQLite finds in the pages of the file; empty if there are none.
    pub(super) async fn check_pages(&self) -> Result<Vec<String>, StoreError> {
        let said: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(3)").fetch_all(&self.reader).await?;
        Ok(said.into_iter().filter(|line| line != "ok").collect())
    }

    /// Whether its tables, indexes, triggers and views are exactly those that this program made.
    pub(super) async fn has_own_schema(&self) -> Result<bool, StoreError> {
        let mut connection = self.reader.acquire().await?;
        schema::is_unchanged(&mut connection).await
    }

    pub(super) fn with_clock(self, clock: Clock) -> Self {
        Self { clock, ..self }
    }

    /// Writes a backup to a new file, and the data keys to another one beside it.
    pub(super) async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        backup::write(&self.writer, to).await
    }

    /// Backups of the store from before it was sealed.
    pub(super) fn unsealed_copies(&self) -> Vec<PathBuf> {
        before::copies(&self.file)
    }

    /// Writes the write-ahead log back into the database and empties it. Does nothing while another program reads.
    pub(super) async fn checkpoint(&self) {
        let moved = sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.writer).await;
        if let Err(error) = moved {
            tracing::debug!(%error, "the write-ahead log stays");
        }
    }

    /// Rewrites the file without deleted data, and empties the log, which still holds old pages. Fails while a reader
    /// of another program needs those pages.
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
        // macOS: sync through the drive's cache, where a plain sync stops. No effect elsewhere.
        .pragma("fullfsync", "1")
        // Keep the undo journal of a statement in memory: a temporary file costs time and could fail on a full disk.
        .pragma("temp_store", "MEMORY")
        // Never run functions from a schema that another program wrote.
        .pragma("trusted_schema", "OFF")
        // Overwrite deleted data with zeros.
        .pragma("secure_delete", "ON")
        .statement_cache_capacity(PREPARED)
        .row_buffer_size(ROWS_AHEAD);
    if let Some(pages) = limits.max_pages {
        options = options.pragma("max_page_count", pages.to_string());
    }
    // Statement logging could put values of a statement into a log.
    options.disable_statement_logging()
}

/// Connections have no life-time and are never reaped, so an idle program has no wake-ups.
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
            let is_clean = is_clean(connection);
            if !is_clean && let Some(files) = files {
                files.forget();
            }
            Box::pin(async move { Ok(is_clean) })
        })
        .connect_lazy_with(options.clone())
}

/// Opens the first reading connection while the writing one is set up, so that the first rows come sooner. Skips an
/// empty file.
async fn begin_to_read(reader: &SqlitePool, address: &SqliteAddress) {
    if std::fs::metadata(&address.path).is_ok_and(|file| file.len() > 0) {
        // An error is reported by the first read.
        drop(reader.acquire().await);
    }
}

/// After a full disk or an I/O error SQLite has rolled back by itself while the driver still counts a transaction. Such
/// a connection is closed and replaced.
fn is_clean(connection: &SqliteConnection) -> bool {
    // The driver queues rollbacks. It has answered a ping after them before the pool takes a connection back.
    !connection.is_in_transaction()
}

/// Whether the schema was the newest already or has been updated.
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
    // Checked before anything is written: a store that this program must not use stays unchanged.
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

/// SQLite's busy timeout does not cover a change of the journal mode, so this retries by itself.
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

/// Creates missing folders and the file, accessible to the owner only from the first moment.
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

/// Removes the access of other users; SQLite gives its side files the same mode. The file is not opened for this:
/// closing it would drop the locks that this process has on it.
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

/// Syncs the folder, so that the file's name survives a power cut. Some file systems cannot do that, which is only
/// logged.
fn sync_folder(path: &Path) {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Err(error) = std::fs::File::open(folder).and_then(|folder| folder.sync_all()) {
        tracing::debug!(%error, "the store's folder could not be synced");
    }
}
