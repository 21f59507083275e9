//! Seals single values by XChaCha20-Poly1305. Each value is bound to its table, column and row.

use super::key::SecretBytes;
use crate::store::error::StoreError;
use chacha20poly1305::aead::{Aead as _, AeadCore as _, KeyInit as _, OsRng, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};

/// The length of the nonce in bytes. It is stored in front of the sealed bytes.
const NONCE: usize = 24;

/// The table, column and row that a value is bound to. Moved to another place, it cannot be opened.
#[derive(Clone, Copy, Debug)]
pub(in crate::store) struct SealedPlace<'a> {
    pub(in crate::store) table: &'static str,
    pub(in crate::store) column: &'static str,
    /// The name of the row within the journey.
    pub(in crate::store) row: &'a str,
}

impl SealedPlace<'_> {
    pub(super) fn bound(&self, key_no: i64) -> Vec<u8> {
        let Self { table, column, row } = self;
        format!("referee seal 1\0{table}\0{column}\0{key_no}\0{row}").into_bytes()
    }
}

/// A key that seals and opens values.
pub(super) struct Cipher(XChaCha20Poly1305);

impl Cipher {
    pub(super) fn new(secret: &SecretBytes) -> Self {
        Self(XChaCha20Poly1305::new(secret.as_array().into()))
    }

    /// Returns the nonce, the sealed bytes and their tag.
    pub(super) fn seal(&self, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
        let sealed = self.0.encrypt(&nonce, Payload { msg: plain, aad: bound });
        let sealed = sealed.map_err(|_| StoreError::Database("a value cannot be sealed".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// The plain bytes; `None` if they were changed, or sealed for another place or with another key.
    pub(super) fn open(&self, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.0.decrypt(XNonce::from_slice(nonce), Payload { msg: sealed, aad: bound }).ok()
    }
}
