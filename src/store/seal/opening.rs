//! Opening a store with its key. A sealed store cannot be used without it.

use super::key::{SealKey, SecretBytes};
use super::{Seal, SealedPlace};
use crate::store::engine::{Access, DbRow, Engine, Limits, Work, sql};
use crate::store::error::StoreError;
use crate::store::open::Store;

/// A store whose database is open and whose key is not known yet.
#[derive(Debug)]
pub struct ClosedStore {
    engine: Engine,
    /// The id of the key that it is sealed with; `None` if it is not sealed.
    key_id: Option<String>,
}

/// The place that the wrapped secret of fingerprints is bound to.
const PRINTS: SealedPlace<'_> = SealedPlace { table: "seal", column: "prints", row: "1" };

impl ClosedStore {
    /// Opens the database; creates it and updates its schema if needed. Sealed values stay sealed.
    pub async fn open(url: &str, limits: Limits) -> Result<Self, StoreError> {
        Self::open_as(url, limits, &Access::default()).await
    }

    /// Opens the database with a password and a policy for unencrypted connections.
    pub async fn open_as(url: &str, limits: Limits, access: &Access) -> Result<Self, StoreError> {
        let engine = Engine::open(url, limits, access).await?;
        let key_id = match engine.maybe(sql("SELECT key_id FROM seal")).await {
            Ok(row) => row.map(|row| row.get(0)).transpose()?,
            // An older schema in a read-only file: nothing in it is sealed.
            Err(StoreError::Database(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { engine, key_id })
    }

    /// The id of the key that it is sealed with; `None` if it is not sealed.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Whether it can be sealed: a read-only store cannot.
    pub fn can_be_sealed(&self) -> bool {
        !self.engine.is_read_only()
    }

    /// Whether several hosts share it. All of them need the same key, so none may generate one by itself.
    pub fn is_shared(&self) -> bool {
        self.engine.is_shared()
    }

    /// The store with every value as it is stored, for copying rows.
    pub fn as_stored(self) -> Store {
        Store { engine: self.engine, seal: Seal::none() }
    }

    /// The store without a key. Fails if it is sealed.
    pub fn without_key(self) -> Result<Store, StoreError> {
        match self.key_id {
            None => Ok(Store { engine: self.engine, seal: Seal::none() }),
            Some(key_id) => Err(StoreError::Sealed { key_id }),
        }
    }

    /// The store with its key. An unsealed store is sealed from now on; its older rows are sealed later, in steps.
    pub async fn unlock(self, key: &SealKey) -> Result<Store, StoreError> {
        if self.key_id.is_none() {
            begin_sealing(&self.engine, key).await?;
        }
        let row = self.engine.maybe(sql("SELECT key_id, prints FROM seal")).await?;
        let row = row.ok_or_else(|| StoreError::Database("the store's seal is gone".to_owned()))?;
        let seal = opened(&row, key)?;
        Ok(Store { engine: self.engine, seal })
    }
}

fn opened(row: &DbRow, key: &SealKey) -> Result<Seal, StoreError> {
    let found: String = row.get(0)?;
    let prints =
        key.cipher().open(&PRINTS.bound(1), &row.bytes(1)?).and_then(|plain| SecretBytes::of(&plain));
    match prints {
        Some(prints) if found == key.id() => Ok(Seal::of(key, prints)),
        _ => Err(StoreError::OtherKey { found: key.id(), wanted: found }),
    }
}

/// Records which key the store is sealed with, and moves the secret of fingerprints under that key.
async fn begin_sealing(engine: &Engine, key: &SealKey) -> Result<(), StoreError> {
    let mut work = engine.begin().await?;
    let prints = prints_secret(&mut work).await?;
    let first = work.one(sql("SELECT min(id) FROM journeys")).await?.get::<Option<i64>>(0)?;
    let insert = sql("INSERT INTO seal (id, key_id, prints, sealed_to) VALUES (1, $1, $2, $3)
         ON CONFLICT (id) DO NOTHING");
    let insert = insert.bind(key.id()).bind(wrapped_prints(&prints, key)?);
    work.run(insert.bind(first.map(|first| first.saturating_sub(1)))).await?;
    work.run(sql("DELETE FROM twin_secret")).await?;
    work.commit().await
}

pub(super) fn wrapped_prints(prints: &SecretBytes, key: &SealKey) -> Result<Vec<u8>, StoreError> {
    key.cipher().seal(&PRINTS.bound(1), prints.as_slice())
}

/// The secret of fingerprints. Existing fingerprints can be found only with the secret that they were made with, so it
/// is kept. A store without any gets a new secret, one that was never unencrypted in its file.
async fn prints_secret(work: &mut Work) -> Result<SecretBytes, StoreError> {
    let used = sql("SELECT s.secret FROM twin_secret s
         WHERE EXISTS (SELECT 1 FROM twin_prints) OR EXISTS (SELECT 1 FROM likenesses)");
    let used = work.maybe(used).await?;
    let used: Option<Vec<u8>> = used.map(|row| row.get(0)).transpose()?;
    Ok(used.and_then(|bytes| SecretBytes::of(&bytes)).unwrap_or_else(SecretBytes::random))
}
