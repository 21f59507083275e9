//! How pictures look, under the store's secret: copies of one picture find each other, and no picture is
//! kept.

use super::error::StoreError;
use super::journeys::row_id;
use super::open::Store;
use crate::domain::ids::JourneyKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::{QueryBuilder, Row, SqliteConnection};
use std::collections::BTreeSet;

/// How one picture looks: bits that are near each other for copies.
pub type Print = [u8; 32];

/// Bits in which two copies of one picture may differ.
pub const NEAR: u32 = 12;
/// One more than the bits that may differ: then one piece at least is equal.
const PIECES: usize = 13;
/// Bits of a piece; thirteen of them are nearly all of a print.
const PIECE_BITS: usize = 19;
/// The most prints that are looked at for one picture.
const MOST: i64 = 2_000;

impl Store {
    /// Keeps how a picture looks; tells whether that is news.
    pub async fn keep_likeness(
        &self,
        key: &JourneyKey,
        picture: &str,
        print: &Print,
    ) -> Result<bool, StoreError> {
        let mut writing = self.writing().await?;
        let Some(id) = row_id(&mut writing, key).await? else { return Ok(false) };
        let print = veiled(&mut writing, print).await?;
        let known: Option<Vec<u8>> =
            sqlx::query_scalar("SELECT print FROM likenesses WHERE journey_id = $1 AND picture = $2")
                .bind(id)
                .bind(picture)
                .fetch_optional(&mut *writing)
                .await?;
        if known.as_deref() == Some(print.as_slice()) {
            return Ok(false);
        }
        sqlx::query("DELETE FROM likenesses WHERE journey_id = $1 AND picture = $2")
            .bind(id)
            .bind(picture)
            .execute(&mut *writing)
            .await?;
        let kept = sqlx::query("INSERT INTO likenesses (journey_id, picture, print) VALUES ($1, $2, $3)")
            .bind(id)
            .bind(picture)
            .bind(print.as_slice())
            .execute(&mut *writing)
            .await?;
        for piece in pieces(&print) {
            sqlx::query("INSERT OR IGNORE INTO likeness_pieces (piece, likeness_id) VALUES ($1, $2)")
                .bind(piece)
                .bind(kept.last_insert_rowid())
                .execute(&mut *writing)
                .await?;
        }
        writing.commit().await?;
        Ok(true)
    }

    /// Other journeys that have a picture like one of this journey, in the order of their keys.
    pub async fn looking_alike(&self, key: &JourneyKey) -> Result<Vec<JourneyKey>, StoreError> {
        let mut reading = self.reading().acquire().await?;
        let Some(id) = row_id(&mut reading, key).await? else { return Ok(Vec::new()) };
        let own: Vec<Vec<u8>> = sqlx::query_scalar("SELECT print FROM likenesses WHERE journey_id = $1")
            .bind(id)
            .fetch_all(&mut *reading)
            .await?;
        let mut found = BTreeSet::new();
        for print in &own {
            found.extend(near(&mut reading, id, print).await?);
        }
        Ok(found.into_iter().map(|(provider, id)| JourneyKey::new(provider, &id)).collect())
    }
}

async fn near(
    reading: &mut SqliteConnection,
    id: i64,
    print: &[u8],
) -> Result<Vec<(String, String)>, StoreError> {
    let mut query = QueryBuilder::new(
        "SELECT DISTINCT o.id, o.print, j.provider, j.journey FROM likeness_pieces p
         JOIN likenesses o ON o.id = p.likeness_id JOIN journeys j ON j.id = o.journey_id
         WHERE p.piece IN (",
    );
    let mut list = query.separated(", ");
    for piece in pieces(print) {
        list.push_bind(piece);
    }
    query.push(") AND o.journey_id <> ").push_bind(id).push(" LIMIT ").push_bind(MOST);
    let rows = query.build().fetch_all(reading).await?;
    let mut found = Vec::new();
    for row in &rows {
        let other: Vec<u8> = row.try_get(1)?;
        if distance(print, &other) <= NEAR {
            found.push((row.try_get(2)?, row.try_get(3)?));
        }
    }
    Ok(found)
}

/// In how many bits two prints differ; those of unequal length in all.
fn distance(one: &[u8], other: &[u8]) -> u32 {
    if one.len() != other.len() {
        return u32::MAX;
    }
    one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum()
}

/// The pieces of a print, each with its place in front.
fn pieces(print: &[u8]) -> Vec<i64> {
    let bit = |at: usize| print.get(at / 8).map_or(0, |byte| i64::from(byte >> (at % 8) & 1));
    let piece = |place: usize| {
        let bits = (place * PIECE_BITS..(place + 1) * PIECE_BITS).map(bit);
        bits.fold(i64::try_from(place).unwrap_or(0), |all, bit| all << 1 | bit)
    };
    (0..PIECES).map(piece).collect()
}

/// A print under the store's secret: the same bits are turned in all, so their distances stay.
async fn veiled(writing: &mut SqliteConnection, print: &Print) -> Result<Print, StoreError> {
    let secret: Vec<u8> = sqlx::query_scalar("SELECT secret FROM twin_secret").fetch_one(writing).await?;
    let mut keyed = Hmac::<Sha256>::new_from_slice(&secret)
        .map_err(|_| StoreError::Database("the store's secret cannot be used".to_owned()))?;
    keyed.update(b"likeness");
    let veil = keyed.finalize().into_bytes();
    let mut veiled = *print;
    for (byte, veil) in veiled.iter_mut().zip(veil) {
        *byte ^= veil;
    }
    Ok(veiled)
}
