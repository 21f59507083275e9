//! Image fingerprints, masked with the store's secret: two copies of one picture have similar fingerprints, and no
//! picture is stored.

use super::engine::{DbRow, Engine, Query, Work, sql};
use super::error::StoreError;
use super::journeys::begin_locked;
use super::linked::secret;
use super::seal::Seal;
use crate::domain::ids::JourneyKey;
use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::collections::BTreeSet;

/// The image fingerprints of all journeys.
#[derive(Clone, Copy, Debug)]
pub struct Fingerprints<'s>(pub(super) &'s Engine, pub(super) &'s Seal);

/// An image fingerprint (perceptual hash): copies of one picture differ in few bits.
pub type Print = [u8; 32];

/// The most bits in which the fingerprints of two copies differ.
pub const NEAR: u32 = 12;
/// With one piece more than bits may differ, at least one piece is equal in both fingerprints (pigeonhole principle).
const PIECES: usize = 13;
/// Bits per piece; thirteen pieces cover nearly all of a fingerprint.
const PIECE_BITS: usize = 19;
/// The most candidates that are compared for one picture.
const MOST: i64 = 2_000;

impl Fingerprints<'_> {
    /// Stores the fingerprint of a picture; returns whether it is new or changed.
    pub async fn keep(&self, key: &JourneyKey, picture: &str, print: &Print) -> Result<bool, StoreError> {
        let Some((mut work, id)) = begin_locked(self.0, key).await? else { return Ok(false) };
        let print = veiled(&mut work, self.1, print).await?;
        let known = sql("SELECT print FROM likenesses WHERE journey_id = $1 AND picture = $2");
        let known = work.maybe(known.bind(id).bind(picture)).await?;
        let known: Option<Vec<u8>> = known.map(|row| row.get(0)).transpose()?;
        if known.as_deref() == Some(print.as_slice()) {
            return Ok(false);
        }
        let delete = sql("DELETE FROM likenesses WHERE journey_id = $1 AND picture = $2");
        work.later([delete.bind(id).bind(picture)]).await?;
        let insert =
            sql("INSERT INTO likenesses (journey_id, picture, print) VALUES ($1, $2, $3) RETURNING id");
        let kept: i64 = work.one(insert.bind(id).bind(picture).bind(print.as_slice())).await?.get(0)?;
        for piece in pieces(&print) {
            let insert = sql("INSERT INTO likeness_pieces (piece, likeness_id) VALUES ($1, $2)
                 ON CONFLICT DO NOTHING");
            work.later([insert.bind(piece).bind(kept)]).await?;
        }
        work.commit().await?;
        Ok(true)
    }

    /// Other journeys with a picture similar to one of this journey, in the order of their keys.
    pub async fn similar(&self, key: &JourneyKey) -> Result<Vec<JourneyKey>, StoreError> {
        let mut reading = self.0.snapshot().await?;
        let own = reading.all(own_query(key)).await?;
        let near = reading.together(near_queries(&own)?).await?;
        similar(&own, &near)
    }
}

pub(super) fn own_query(key: &JourneyKey) -> Query<'_> {
    let query = sql("SELECT l.print, l.journey_id FROM likenesses l JOIN journeys j ON j.id = l.journey_id
         WHERE j.provider = $1 AND j.journey = $2");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

/// A query per fingerprint of the journey, for candidates that share a piece with it.
pub(super) fn near_queries(own: &[DbRow]) -> Result<Vec<Query<'_>>, StoreError> {
    let query = |row: &DbRow| -> Result<Query<'_>, StoreError> {
        let (print, id): (_, i64) = (row.bytes(0)?, row.get(1)?);
        Ok(pieces(&print).into_iter().fold(sql(NEAR_PIECES).bind(id).bind(MOST), Query::bind))
    };
    own.iter().map(query).collect()
}

/// The journeys whose fingerprints are near one of the journey's own, in the order of their keys.
pub(super) fn similar(own: &[DbRow], near: &[Vec<DbRow>]) -> Result<Vec<JourneyKey>, StoreError> {
    let mut found = BTreeSet::new();
    for (own, others) in own.iter().zip(near) {
        let print = own.bytes(0)?;
        for other in others {
            if distance(&print, &other.bytes(1)?) <= NEAR {
                found.insert((other.get::<String>(2)?, other.get::<String>(3)?));
            }
        }
    }
    Ok(found.into_iter().map(|(provider, id)| JourneyKey::new(provider, &id)).collect())
}

/// One `$n` per piece; see [`PIECES`].
const NEAR_PIECES: &str = "SELECT DISTINCT o.id, o.print, j.provider, j.journey FROM likeness_pieces p
     JOIN likenesses o ON o.id = p.likeness_id JOIN journeys j ON j.id = o.journey_id
     WHERE o.journey_id <> $1 AND p.piece IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) LIMIT $2";

/// The Hamming distance of two fingerprints; `u32::MAX` if their lengths differ.
fn distance(one: &[u8], other: &[u8]) -> u32 {
    if one.len() != other.len() {
        return u32::MAX;
    }
    one.iter().zip(other).map(|(one, other)| (one ^ other).count_ones()).sum()
}

/// The pieces of a fingerprint; the index of the piece is in the high bits.
fn pieces(print: &[u8]) -> Vec<i64> {
    let bit = |at: usize| print.get(at / 8).map_or(0, |byte| i64::from(byte >> (at % 8) & 1));
    let piece = |place: usize| {
        let bits = (place * PIECE_BITS..(place + 1) * PIECE_BITS).map(bit);
        bits.fold(i64::try_from(place).unwrap_or(0), |all, bit| all << 1 | bit)
    };
    (0..PIECES).map(piece).collect()
}

/// A fingerprint masked with the store's secret. The same bits are flipped in all, so distances between them stay.
async fn veiled(work: &mut Work, seal: &Seal, print: &Print) -> Result<Print, StoreError> {
    let secret = secret(work, seal).await?;
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
