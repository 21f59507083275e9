//! The audit chain's arithmetic: how an entry is hashed, and whether a chain holds.
//!
//! An entry's hash is SHA-256 over `referee audit 1`, then, in this order, its place (8 bytes, big-endian),
//! its time (milliseconds since 1970, 8 bytes, big-endian) and as texts: who, what, provider, journey, detail,
//! previous hash. A text is one byte 1, its length in bytes (8 bytes, big-endian) and its UTF-8 bytes; a missing
//! one (an entry about no journey) is one byte 0. So no two entries have the same encoding.

use super::engine::{DbRow, sql};
use super::error::StoreError;
use super::record::Record;
use sha2::{Digest, Sha256};

/// The hash that comes before the first entry.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

const PAGE: i64 = 1_000;

/// An entry as the store holds it, its columns not parsed.
pub(super) struct Link<'a> {
    pub(super) seq: i64,
    pub(super) at_ms: i64,
    pub(super) actor: &'a str,
    pub(super) what: &'a str,
    pub(super) provider: Option<&'a str>,
    pub(super) journey: Option<&'a str>,
    pub(super) detail: &'a str,
    pub(super) previous: &'a str,
}

impl Link<'_> {
    /// The hash of the entry, hex.
    pub(super) fn hash(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(b"referee audit 1");
        hash.update(self.seq.to_be_bytes());
        hash.update(self.at_ms.to_be_bytes());
        let texts = [Some(self.actor), Some(self.what), self.provider, self.journey];
        for text in texts.into_iter().chain([Some(self.detail), Some(self.previous)]) {
            take_text(&mut hash, text);
        }
        hex::encode(hash.finalize())
    }
}

fn take_text(hash: &mut Sha256, text: Option<&str>) {
    let Some(text) = text else {
        hash.update([0]);
        return;
    };
    hash.update([1]);
    hash.update(u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
    hash.update(text);
}

/// SHA-256 of bytes, as hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// What a check of the whole chain found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainCheck {
    /// How many entries hold, counted from the first.
    pub sound: i64,
    /// The hash of the last entry that holds. A copy of it that is kept elsewhere proves all entries up to it.
    pub head: String,
    /// The first entry that does not hold.
    pub broken: Option<Broken>,
    /// Entries dated before an earlier entry: at most the first 100 of them.
    pub backdated: Vec<Backdated>,
}

impl ChainCheck {
    /// The result for an empty chain.
    pub fn of_nothing() -> Self {
        Self { sound: 0, head: NOTHING.to_owned(), broken: None, backdated: Vec::new() }
    }
}

/// An entry dated before an earlier one by more than a clock that is kept right is ever set back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq} is dated {} seconds before an earlier one", by_ms / 1000)]
pub struct Backdated {
    pub seq: i64,
    pub by_ms: i64,
}

/// A clock that is kept right is set back by at most this much.
const CLOCK_STEP_MS: i64 = 2_000;

/// At most this many backdated entries are listed.
const MOST_BACKDATED: usize = 100;

/// The first entry that does not hold, and why.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("entry {seq} {problem}")]
pub struct Broken {
    pub seq: i64,
    pub problem: Breach,
}

/// Why an entry does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Breach {
    /// Its content is not what was hashed.
    #[error("was changed after it was written")]
    Changed,
    /// It does not name the hash of the entry before it.
    #[error("does not follow the one before it: one of the two was replaced or moved")]
    Unlinked,
    /// It is missing although later entries are present.
    #[error("is missing")]
    Missing,
    /// This entry and all after it were cut off.
    #[error("and what followed it were cut off")]
    CutOff,
    /// The chain continues after its recorded end.
    #[error("was added past the recorded end of the chain")]
    Beyond,
    /// Its row cannot be read as an entry.
    #[error("cannot be read")]
    Unreadable,
}

impl Record<'_> {
    /// Checks the whole chain against its recorded end.
    pub async fn verify(&self) -> Result<ChainCheck, StoreError> {
        self.walk(&mut |_| {}).await
    }

    /// Walks the chain from its first entry and stops at the first that does not hold. `each` gets the hash of every
    /// entry that holds, in order.
    pub async fn walk(&self, each: &mut (dyn FnMut(&str) + Send)) -> Result<ChainCheck, StoreError> {
        self.walk_after(ChainCheck::of_nothing(), each).await
    }

    /// Like [`Record::walk`], from where an earlier walk ended.
    pub async fn walk_after(
        &self,
        before: ChainCheck,
        each: &mut (dyn FnMut(&str) + Send),
    ) -> Result<ChainCheck, StoreError> {
        let mut verdict = ChainCheck { broken: None, ..before };
        let mut latest_ms = i64::MIN;
        // One snapshot: entries that are appended meanwhile do not confuse head and tail.
        let mut reading = self.0.snapshot().await?;
        let mut after = if verdict.sound == 0 { i64::MIN } else { verdict.sound };
        loop {
            let query = sql("SELECT * FROM audit WHERE seq > $1 ORDER BY seq LIMIT $2");
            let page = reading.all(query.bind(after).bind(PAGE)).await?;
            for row in &page {
                after = row.get("seq")?;
                if let Err(problem) = step(&mut verdict, row, after) {
                    verdict.broken = Some(problem);
                    return Ok(verdict);
                }
                latest_ms = latest_ms.max(compare_time(&mut verdict, row.get("at_ms")?, latest_ms));
                each(&verdict.head);
            }
            if page.is_empty() {
                break;
            }
        }
        let head = reading.maybe(sql("SELECT seq, hash FROM audit_head")).await?;
        verdict.broken = at_the_end(&verdict, head.as_ref());
        Ok(verdict)
    }
}

fn step(verdict: &mut ChainCheck, row: &DbRow, seq: i64) -> Result<(), Broken> {
    let expected = verdict.sound + 1;
    match seq.cmp(&expected) {
        std::cmp::Ordering::Less => return Err(Broken { seq, problem: Breach::Unlinked }),
        std::cmp::Ordering::Greater => return Err(Broken { seq: expected, problem: Breach::Missing }),
        std::cmp::Ordering::Equal => {}
    }
    let (previous, said, computed) =
        hashes(row, seq).map_err(|_| Broken { seq, problem: Breach::Unreadable })?;
    if previous != verdict.head {
        return Err(Broken { seq, problem: Breach::Unlinked });
    }
    if said != computed {
        return Err(Broken { seq, problem: Breach::Changed });
    }
    verdict.sound = seq;
    verdict.head = said;
    Ok(())
}

/// Lists the last sound entry as backdated if its time is too far before `latest_ms`; returns its time.
fn compare_time(verdict: &mut ChainCheck, at_ms: i64, latest_ms: i64) -> i64 {
    let by_ms = latest_ms.saturating_sub(at_ms);
    if latest_ms != i64::MIN && by_ms > CLOCK_STEP_MS && verdict.backdated.len() < MOST_BACKDATED {
        verdict.backdated.push(Backdated { seq: verdict.sound, by_ms });
    }
    at_ms
}

/// The hash of the previous entry, the entry's stored hash, and its computed hash.
fn hashes(row: &DbRow, seq: i64) -> Result<(String, String, String), StoreError> {
    let previous: String = row.get("previous")?;
    let link = Link {
        seq,
        at_ms: row.get("at_ms")?,
        actor: row.get("actor")?,
        what: row.get("what")?,
        provider: row.get("provider")?,
        journey: row.get("journey")?,
        detail: row.get("detail")?,
        previous: &previous,
    };
    let computed = link.hash();
    Ok((previous, row.get("hash")?, computed))
}

/// Compares the chain with its head row, which holds its length and last hash: entries cut off or added at the end
/// show.
fn at_the_end(verdict: &ChainCheck, head: Option<&DbRow>) -> Option<Broken> {
    let next = verdict.sound + 1;
    let read = |row: &DbRow| -> Result<(i64, String), StoreError> { Ok((row.get(0)?, row.get(1)?)) };
    let Some(Ok((seq, hash))) = head.map(read) else {
        return Some(Broken { seq: next, problem: Breach::Unreadable });
    };
    match seq.cmp(&verdict.sound) {
        std::cmp::Ordering::Greater => Some(Broken { seq: next, problem: Breach::CutOff }),
        std::cmp::Ordering::Less => Some(Broken { seq: seq + 1, problem: Breach::Beyond }),
        std::cmp::Ordering::Equal if hash != verdict.head => Some(Broken { seq, problem: Breach::Unlinked }),
        std::cmp::Ordering::Equal => None,
    }
}
