//! Duties: work that one server at a time does for all. A duty is a lease by the store's clock; each new holder has a
//! higher epoch. Servers look for free duties by themselves, so no change of one is notified.

use super::engine::{Engine, sql};
use super::error::StoreError;
use super::store_row::{NamedRow, ms};
use jiff::Timestamp;
use std::time::Duration;

/// The duties of all servers.
#[derive(Clone, Copy, Debug)]
pub struct Duties<'s>(pub(super) &'s Engine);

/// How many holders a duty has had: a fencing token. A holder's writes name its epoch, so that a holder whose lease
/// expired changes nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Epoch(pub i64);

/// A duty and its lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRow {
    pub name: String,
    /// The process that holds it, or held it last.
    pub holder: String,
    pub until: Timestamp,
    pub epoch: Epoch,
}

impl Duties<'_> {
    /// Takes a duty for the time of the lease, if nobody holds it; the new epoch.
    pub async fn take(&self, name: &str, holder: &str, lease: Duration) -> Result<Option<Epoch>, StoreError> {
        let mut work = self.0.begin().await?;
        let (now, until) = (work.now(), work.after(lease));
        // A lease that ends later than any valid lease can was written by a clock that was ahead.
        let beyond = work.after(lease.saturating_mul(2));
        let upsert = sql("INSERT INTO duties (name, holder, until_ms, epoch) VALUES ($1, $2, $3, 1)
             ON CONFLICT (name) DO UPDATE
             SET holder = excluded.holder, until_ms = excluded.until_ms, epoch = duties.epoch + 1
             WHERE duties.until_ms <= $4 OR duties.until_ms > $5
             RETURNING epoch");
        let upsert = upsert.bind(name).bind(holder).bind(ms(until)).bind(ms(now)).bind(ms(beyond));
        let Some(row) = work.maybe(upsert).await? else { return Ok(None) };
        let epoch = Epoch(row.get(0)?);
        work.commit_without_notice().await?;
        Ok(Some(epoch))
    }

    /// Extends the lease of a duty; false if another process holds it.
    pub async fn renew(&self, name: &str, epoch: Epoch, lease: Duration) -> Result<bool, StoreError> {
        self.set_until(name, epoch, self.0.after(lease)).await
    }

    /// Ends the lease of a duty; false if another process holds it.
    pub async fn release(&self, name: &str, epoch: Epoch) -> Result<bool, StoreError> {
        self.set_until(name, epoch, self.0.now()).await
    }

    /// Every duty that any process has ever held.
    pub async fn all(&self) -> Result<Vec<DutyRow>, StoreError> {
        let rows = self.0.all(sql("SELECT name, holder, until_ms, epoch FROM duties ORDER BY name")).await?;
        let read = |row| {
            let row = NamedRow::new("duties", row);
            let (name, holder, until) = (row.get("name")?, row.get("holder")?, row.time("until_ms")?);
            Ok(DutyRow { name, holder, until, epoch: Epoch(row.get("epoch")?) })
        };
        rows.iter().map(read).collect()
    }

    /// Whether a server of this host passes on notices of writes. It takes every free duty, so the other processes of the
    /// host know that each is held, and need not ask the database.
    pub fn has_server_here(&self) -> bool {
        self.0.is_relayed()
    }

    /// Whether any process holds a duty now.
    pub async fn is_held(&self, name: &str) -> Result<bool, StoreError> {
        let query = sql("SELECT name FROM duties WHERE name = $1 AND until_ms > $2");
        Ok(self.0.maybe(query.bind(name).bind(ms(self.0.now()))).await?.is_some())
    }

    /// Fails if the store cannot be written now; changes nothing.
    pub async fn check_writable(&self) -> Result<(), StoreError> {
        self.set_until("", Epoch(0), self.0.now()).await.map(|_| ())
    }

    /// Passes notices of writes on to the other processes of this host, until it is dropped. One server of a host does.
    pub async fn relay_changes(&self) {
        self.0.relay_changes().await;
    }

    async fn set_until(&self, name: &str, epoch: Epoch, until: Timestamp) -> Result<bool, StoreError> {
        let mut work = self.0.begin().await?;
        let update = sql("UPDATE duties SET until_ms = $3 WHERE name = $1 AND epoch = $2");
        let changed = work.run(update.bind(name).bind(epoch.0).bind(ms(until))).await?;
        work.commit_without_notice().await?;
        Ok(changed == 1)
    }
}
