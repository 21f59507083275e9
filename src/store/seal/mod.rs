//! Encryption at rest: which values are sealed, with which key, and how a row opens them.
//!
//! Each journey has a data key of its own ([`DataKey`]). It is stored wrapped by the key of the store ([`SealKey`]),
//! which is not in the store. Deleting the row in `keys` erases the journey. A sealed value has a prefix, so that rows
//! of unsealed stores can still be read. It is bound to its table, column and row: moved elsewhere it cannot be opened.

mod behind;
mod cipher;
mod column;
mod commitments;
mod journey;
mod key;
mod opening;
mod rotation;

pub use behind::{SealProgress, Sealing};
pub(super) use cipher::SealedPlace;
pub(super) use column::{SealedColumns, TEXT_MARK, key_columns};
pub use commitments::Commitments;
pub use journey::Commitment;
pub(super) use journey::{DataKey, JourneySeal, key_query};
pub use key::{SealKey, SealKeyError};
pub use opening::ClosedStore;
pub use rotation::Rotated;

use super::engine::{Query, Work, sql};
use super::error::StoreError;
use crate::domain::ids::JourneyKey;
use cipher::Cipher;
use key::SecretBytes;
use std::sync::Arc;

/// The sealing of a store. Clones share the keys.
#[derive(Clone, Debug)]
pub(super) struct Seal(Option<Arc<StoreKeys>>);

/// The keys of an open store.
struct StoreKeys {
    /// The id of the store's key.
    key_id: String,
    /// Wraps the data keys.
    wrapping: Cipher,
    /// The secret with which fingerprints and link values are keyed.
    prints: SecretBytes,
}

impl std::fmt::Debug for StoreKeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StoreKeys(…)")
    }
}

impl Seal {
    /// No sealing: values are stored unencrypted.
    pub(super) fn none() -> Self {
        Self(None)
    }

    fn of(key: &SealKey, prints: SecretBytes) -> Self {
        Self(Some(Arc::new(StoreKeys { key_id: key.id(), wrapping: key.cipher(), prints })))
    }

    /// The secret of fingerprints; `None` if the store has it unencrypted.
    pub(super) fn prints(&self) -> Option<&[u8]> {
        self.0.as_deref().map(|keys| keys.prints.as_slice())
    }

    fn wrapping(&self) -> Option<&Cipher> {
        self.0.as_deref().map(|keys| &keys.wrapping)
    }

    /// A new data key, if the store is sealed.
    pub(super) fn new_key(&self) -> JourneySeal {
        self.wrapping().map_or(JourneySeal::Clear, |_| JourneySeal::Keyed(DataKey::random()))
    }

    /// The key of a journey, whose row is locked; makes one if there is none yet.
    pub(super) async fn of_journey(
        &self,
        work: &mut Work,
        id: i64,
        key: &JourneyKey,
    ) -> Result<JourneySeal, StoreError> {
        let Some(wrapping) = self.wrapping() else { return Ok(JourneySeal::Clear) };
        let row = work.maybe(sql("SELECT key_no, wrapped FROM keys WHERE journey_id = $1").bind(id)).await?;
        if let Some(row) = row {
            return DataKey::read(wrapping, key, &row).map(JourneySeal::Keyed);
        }
        self.make_key(work, id, key).await
    }

    /// Makes the key of a journey that has none, if the store is sealed.
    pub(super) async fn make_key(
        &self,
        work: &mut Work,
        id: i64,
        key: &JourneyKey,
    ) -> Result<JourneySeal, StoreError> {
        let seal = self.new_key();
        work.later(self.keep_query(id, key, &seal)?).await?;
        Ok(seal)
    }

    /// The statement that stores the new key of a journey.
    pub(super) fn keep_query(
        &self,
        id: i64,
        key: &JourneyKey,
        seal: &JourneySeal,
    ) -> Result<Option<Query<'static>>, StoreError> {
        let (Some(keys), JourneySeal::Keyed(data)) = (self.0.as_deref(), seal) else { return Ok(None) };
        let insert = sql("INSERT INTO keys (journey_id, key_no, wrapped, wrapped_by) VALUES ($1, $2, $3, $4)
             ON CONFLICT (journey_id) DO NOTHING");
        let insert = insert.bind(id).bind(data.number()).bind(data.wrapped(&keys.wrapping, key)?);
        Ok(Some(insert.bind(keys.key_id.clone())))
    }

    /// The key of a journey from the answer to [`key_query`]; `None` if it has no key yet.
    pub(super) fn answered(
        &self,
        key: &JourneyKey,
        answer: Option<&super::engine::DbRow>,
    ) -> Result<Option<JourneySeal>, StoreError> {
        match (self.wrapping(), answer) {
            (None, _) => Ok(Some(JourneySeal::Clear)),
            (Some(_), None) => Ok(None),
            (Some(wrapping), Some(row)) => {
                DataKey::read(wrapping, key, row).map(JourneySeal::Keyed).map(Some)
            }
        }
    }
}
