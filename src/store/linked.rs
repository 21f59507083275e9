//! Linked journeys: keyed hashes of values that two journeys can share. Names and numbers themselves are not stored.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::StoreError;
use super::seal::Seal;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::Pii;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Finds journeys of the same person or document.
#[derive(Clone, Copy, Debug)]
pub struct LinkedJourneys<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// A value that two journeys of the same person or document share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkValue {
    /// `document` or `person`.
    pub sort: &'static str,
    /// The value in its normalized form.
    pub value: Pii<String>,
}

/// Another journey that shares a value with the journey in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedJourney {
    /// The other journey.
    pub key: JourneyKey,
    /// The kind of the shared value.
    pub sort: String,
}

/// The most rows that are read for one journey: a value that hundreds of journeys share identifies nobody.
const MOST: i64 = 200;

impl LinkedJourneys<'_> {
    /// The key of the random sample: it selects the journeys for which matching faces are asked about as well.
    pub async fn sample_key(&self) -> Result<[u8; 32], StoreError> {
        let secret = secret_of(self.1, self.0.maybe(secret_query()).await?.as_ref())?;
        Ok(Sha256::new().chain_update(b"face sample").chain_update(secret).finalize().into())
    }

    /// Other journeys that share a value with this one, in the order of their keys.
    pub async fn of(&self, key: &JourneyKey) -> Result<Vec<LinkedJourney>, StoreError> {
        self.0.all(linked_query(key)).await?.iter().map(read_linked).collect()
    }
}

impl LinkedJourneys<'_> {
    /// A number from 0 up to 1 for a journey. It never changes in this store, and cannot be predicted without its
    /// secret.
    pub async fn sample(&self, key: &JourneyKey) -> Result<f64, StoreError> {
        let value = Pii::new(format!("{}\0{}", key.provider.0, key.id.as_sent()));
        self.lots().await?.of("second", value)
    }

    /// Reads the secret of this store, with which lots are drawn.
    pub async fn lots(&self) -> Result<Lots, StoreError> {
        Ok(Lots(secret_of(self.1, self.0.maybe(secret_query()).await?.as_ref())?))
    }
}

/// Draws deterministic lots with the secret of a store: drawing again gives the same result.
pub struct Lots(Vec<u8>);

impl Lots {
    /// A number from 0 to below 1, derived from the purpose (`sort`) and the value by a keyed hash. It never changes.
    fn of(&self, sort: &'static str, value: Pii<String>) -> Result<f64, StoreError> {
        let print = print(&self.0, &LinkValue { sort, value })?;
        let first = print.first_chunk::<4>().map_or(u32::MAX, |bytes| u32::from_be_bytes(*bytes));
        Ok(f64::from(first) / (f64::from(u32::MAX) + 1.0))
    }

    /// The number of a decision, from 0 to below 1, by which quality samples are drawn.
    pub fn of_decision(&self, decision: Uuid) -> Result<f64, StoreError> {
        self.of("sample", Pii::new(decision.to_string()))
    }
}

pub(super) fn linked_query(key: &JourneyKey) -> Query<'_> {
    let query = sql("SELECT j.provider, j.journey, o.sort FROM journeys i
         JOIN twin_prints t ON t.journey_id = i.id
         JOIN twin_prints o ON o.sort = t.sort AND o.print = t.print AND o.journey_id <> t.journey_id
         JOIN journeys j ON j.id = o.journey_id
         WHERE i.provider = $1 AND i.journey = $2 ORDER BY j.provider, j.journey, o.sort LIMIT $3");
    query.bind(&key.provider.0).bind(key.id.as_sent()).bind(MOST)
}

pub(super) fn read_linked(row: &DbRow) -> Result<LinkedJourney, StoreError> {
    Ok(LinkedJourney { key: JourneyKey::new(row.get::<String>(0)?, row.get(1)?), sort: row.get(2)? })
}

/// Stores the hashes of journeys that have none. They are sorted in the order of the index, which makes the insert
/// faster.
pub(super) fn keep_query<'v>(
    secret: &[u8],
    journeys: impl Iterator<Item = (i64, &'v [LinkValue])>,
) -> Result<Query<'static>, StoreError> {
    let mut rows: Vec<(&str, String, i64)> = Vec::new();
    for (id, values) in journeys {
        for one in values {
            rows.push((one.sort, hex::encode(print(secret, one)?), id));
        }
    }
    rows.sort_unstable();
    let query = sql("INSERT INTO twin_prints (sort, print, journey_id)
         SELECT value ->> 0, unhex(value ->> 1), value ->> 2 FROM json_each($1) WHERE true
         ON CONFLICT DO NOTHING")
    .on_postgres(
        "INSERT INTO twin_prints (sort, print, journey_id)
         SELECT value ->> 0, decode(value ->> 1, 'hex'), (value ->> 2)::bigint FROM json_array_elements($1::json) k (value)
         ON CONFLICT DO NOTHING",
    );
    Ok(query.bind(serde_json::json!(rows).to_string()))
}

/// The store's secret. Without it a hash reveals nothing about its value.
pub(super) async fn secret(work: &mut Work, seal: &Seal) -> Result<Vec<u8>, StoreError> {
    secret_of(seal, work.maybe(secret_query()).await?.as_ref())
}

/// The secret of a sealed store is stored wrapped; of an unsealed one, in clear.
pub(super) fn secret_of(seal: &Seal, answer: Option<&DbRow>) -> Result<Vec<u8>, StoreError> {
    match (seal.prints(), answer) {
        (Some(secret), _) => Ok(secret.to_vec()),
        (None, Some(row)) => row.get(0),
        (None, None) => Err(StoreError::Database("the secret of prints is missing".to_owned())),
    }
}

pub(super) fn secret_query() -> Query<'static> {
    sql("SELECT secret FROM twin_secret")
}

fn print(secret: &[u8], one: &LinkValue) -> Result<Vec<u8>, StoreError> {
    let mut keyed = Hmac::<Sha256>::new_from_slice(secret)
        .map_err(|_| StoreError::Database("the store's secret cannot be used".to_owned()))?;
    keyed.update(one.sort.as_bytes());
    keyed.update(b"\0");
    keyed.update(one.value.reveal().as_bytes());
    Ok(keyed.finalize().into_bytes().to_vec())
}
