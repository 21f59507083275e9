//! Generates credentials, ids and event ids: random in each run, or derived from a seed.

use sha2::{Digest, Sha256};
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Generates identifiers that do not repeat within a run.
pub(super) struct IdGenerator {
    secret: Vec<u8>,
    drawn: AtomicU64,
}

impl IdGenerator {
    /// With a seed, every run generates the same sequence.
    pub(super) fn new(seed: Option<u64>) -> Self {
        let secret = match seed {
            Some(seed) => seed.to_be_bytes().to_vec(),
            // A v7 UUID has 74 random bits, so two of them make a secret.
            None => [*Uuid::now_v7().as_bytes(), *Uuid::now_v7().as_bytes()].concat(),
        };
        Self { secret, drawn: AtomicU64::new(0) }
    }

    /// Returns `digits` hexadecimal digits (at most 64) that are constant for one purpose within a run.
    pub(super) fn named(&self, purpose: &str, digits: usize) -> String {
        let mut hash = Sha256::new();
        hash.update(&self.secret);
        hash.update(purpose.as_bytes());
        let mut text = hex::encode(hash.finalize());
        text.truncate(digits);
        text
    }

    /// Returns `digits` hexadecimal digits that differ on each call.
    pub(super) fn hex(&self, digits: usize) -> String {
        let turn = self.drawn.fetch_add(1, Ordering::SeqCst);
        self.named(&format!("drawn {turn}"), digits)
    }

    /// Returns ten upper-case letters and digits that differ on each call.
    pub(super) fn short_code(&self) -> String {
        let mut rest = u64::from_str_radix(&self.hex(15), 16).unwrap_or_default();
        let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
        (0..10)
            .filter_map(|_| {
                let digit = usize::try_from(rest % 36).ok()?;
                rest /= 36;
                alphabet.get(digit).copied().map(char::from)
            })
            .collect()
    }

    /// The text of a random UUID.
    pub(super) fn uuid(&self) -> String {
        let digits = self.hex(32);
        let number = u128::from_str_radix(&digits, 16).unwrap_or_default();
        uuid::Builder::from_random_bytes(number.to_be_bytes()).into_uuid().to_string()
    }
}
