//! Prints of what journeys can have in common: names, numbers and pictures, never kept themselves.

use super::error::StoreError;
use super::journeys::row_id;
use super::open::Store;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::Pii;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::{Row, SqliteConnection};

/// One value by which two journeys can be of the same person or document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trait {
    /// What sort of value: `document`, `person`.
    pub sort: &'static str,
    /// The value in its common form.
    pub value: Pii<String>,
}

/// Another journey that has a value in common with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    /// Which journey.
    pub key: JourneyKey,
    /// What sort of value.
    pub sort: String,
}

/// The most rows that are read for one journey: a value that hundreds share tells nobody apart.
const MOST: i64 = 200;

impl Store {
    /// Other journeys that share a value with this one, in the order of their keys.
    pub async fn alike(&self, key: &JourneyKey) -> Result<Vec<Alike>, StoreError> {
        let mut reading = self.reading().acquire().await?;
        let Some(id) = row_id(&mut reading, key).await? else { return Ok(Vec::new()) };
        let rows = sqlx::query(
            "SELECT j.provider, j.journey, o.sort FROM twin_prints t
             JOIN twin_prints o ON o.sort = t.sort AND o.print = t.print AND o.journey_id <> t.journey_id
             JOIN journeys j ON j.id = o.journey_id
             WHERE t.journey_id = $1 ORDER BY j.provider, j.journey, o.sort LIMIT $2",
        )
        .bind(id)
        .bind(MOST)
        .fetch_all(&mut *reading)
        .await?;
        let read = |row: &sqlx::sqlite::SqliteRow| -> Result<Alike, sqlx::Error> {
            let (provider, id): (String, String) = (row.try_get(0)?, row.try_get(1)?);
            Ok(Alike { key: JourneyKey::new(provider, &id), sort: row.try_get(2)? })
        };
        Ok(rows.iter().map(read).collect::<Result<_, _>>()?)
    }
}

/// Keeps the prints of a journey's latest document, in place of those of the one before.
pub(super) async fn keep(
    writing: &mut SqliteConnection,
    id: i64,
    traits: &[Trait],
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM twin_prints WHERE journey_id = $1").bind(id).execute(&mut *writing).await?;
    if traits.is_empty() {
        return Ok(());
    }
    let secret: Vec<u8> =
        sqlx::query_scalar("SELECT secret FROM twin_secret").fetch_one(&mut *writing).await?;
    for one in traits {
        sqlx::query("INSERT OR IGNORE INTO twin_prints (journey_id, sort, print) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(one.sort)
            .bind(print(&secret, one)?)
            .execute(&mut *writing)
            .await?;
    }
    Ok(())
}

fn print(secret: &[u8], one: &Trait) -> Result<Vec<u8>, StoreError> {
    let mut keyed = Hmac::<Sha256>::new_from_slice(secret)
        .map_err(|_| StoreError::Database("the store's secret cannot be used".to_owned()))?;
    keyed.update(one.sort.as_bytes());
    keyed.update(b"\0");
    keyed.update(one.value.reveal().as_bytes());
    Ok(keyed.finalize().into_bytes().to_vec())
}
