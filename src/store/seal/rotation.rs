//! Key rotation: the data keys are wrapped with another key, and no value is rewritten.

use super::journey::DataKey;
use super::key::SealKey;
use super::opening::wrapped_prints;
use super::{Seal, Sealing, StoreKeys};
use crate::domain::event::Event;
use crate::domain::ids::{JourneyKey, Reviewer};
use crate::store::engine::{DbRow, Work, sql};
use crate::store::error::StoreError;
use crate::store::record::{self, NewEntry};

/// Keys that are read in one batch.
const PAGE: i64 = 1_000;

/// The result of a rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// How many data keys were wrapped again.
    pub keys: u64,
    /// The ids of the old and the new key.
    pub from: String,
    pub to: String,
}

impl Sealing<'_> {
    /// Wraps every data key with another key, in one transaction: until it commits, the old key opens the store,
    /// afterwards the new one. A data key that cannot be unwrapped stops the rotation: afterwards nothing could unwrap
    /// it.
    pub async fn rotate(&self, key: &SealKey, by: &Reviewer) -> Result<Rotated, StoreError> {
        let Some(old) = self.1.0.clone() else {
            return Err(StoreError::NotSealed);
        };
        let mut work = self.0.begin().await?;
        // Rows of `keys` refer to the row of the seal: while it is locked on a server, no data key can be added until
        // this commits.
        let from = sql("SELECT key_id FROM seal").on_postgres("SELECT key_id FROM seal FOR UPDATE");
        let from: String = work.one(from).await?.get(0)?;
        let new = Seal::of(key, old.prints.clone());
        let (mut keys, mut after) = (0, i64::MIN);
        loop {
            let page = sql("SELECT k.journey_id, k.key_no, k.wrapped, j.provider, j.journey
                 FROM keys k JOIN journeys j ON j.id = k.journey_id
                 WHERE k.journey_id > $1 ORDER BY k.journey_id LIMIT $2");
            let page = work.all(page.bind(after).bind(PAGE)).await?;
            let Some(last) = page.last() else { break };
            after = last.get(0)?;
            keys += rewrap(&mut work, &old, &new, &page).await?;
        }
        let to = key.id();
        let update = sql("UPDATE seal SET key_id = $1, prints = $2").bind(to.clone());
        work.run(update.bind(wrapped_prints(&old.prints, key)?)).await?;
        let event = Event::SealRotated { from: from.clone(), to: to.clone(), keys };
        let entry = NewEntry { at: work.now(), by, journey: None, event };
        record::append(&mut work, &entry).await?;
        work.commit().await?;
        Ok(Rotated { keys, from, to })
    }
}

async fn rewrap(work: &mut Work, old: &StoreKeys, new: &Seal, page: &[DbRow]) -> Result<u64, StoreError> {
    let mut updates = Vec::with_capacity(page.len());
    for row in page {
        let key = JourneyKey::new(row.get::<String>("provider")?, row.get("journey")?);
        let data = DataKey::read(&old.wrapping, &key, row)?;
        let wrapping = new.wrapping().ok_or(StoreError::NotSealed)?;
        let update = sql("UPDATE keys SET wrapped = $2 WHERE journey_id = $1");
        updates.push(update.bind(row.get::<i64>(0)?).bind(data.wrapped(wrapping, &key)?));
    }
    let count = updates.len();
    for some in updates.chunks(16) {
        work.together(some.to_vec()).await?;
    }
    Ok(u64::try_from(count).unwrap_or(u64::MAX))
}
