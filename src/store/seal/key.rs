//! The key of a store, and the keys that are derived from it.

use super::cipher::Cipher;
use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;

/// The text is no key: it does not have 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not a key: a key is 64 hexadecimal digits")]
pub struct SealKeyError;

/// 32 secret bytes, overwritten on drop.
#[derive(Clone)]
pub(super) struct SecretBytes(Zeroizing<[u8; 32]>);

impl SecretBytes {
    #[expect(clippy::expect_used, reason = "without random bytes no key may be made")]
    pub(super) fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        getrandom::fill(bytes.as_mut()).expect("the system gives random bytes");
        Self(bytes)
    }

    /// `None` for any other length.
    pub(super) fn of(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(|bytes| Self(Zeroizing::new(bytes)))
    }

    pub(super) fn as_slice(&self) -> &[u8] {
        self.0.as_slice()
    }

    pub(super) fn as_array(&self) -> &[u8; 32] {
        &self.0
    }

    /// HMAC-SHA256 of the parts, each preceded by its length.
    pub(super) fn authenticate(&self, parts: &[&[u8]]) -> [u8; 32] {
        // HMAC pads keys to its block size; a key of exactly that size is always accepted.
        let mut block = Zeroizing::new([0; 64]);
        block.iter_mut().zip(self.as_slice()).for_each(|(to, from)| *to = *from);
        let mut keyed = <Hmac<Sha256> as KeyInit>::new(block.as_slice().into());
        for part in parts {
            keyed.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            keyed.update(part);
        }
        keyed.finalize().into_bytes().into()
    }

    /// A key derived for one purpose.
    pub(super) fn derived(&self, purpose: &str) -> Self {
        Self(Zeroizing::new(self.authenticate(&[purpose.as_bytes()])))
    }
}

/// The key of a store. It wraps the data keys of the journeys, and is kept outside of the store.
#[derive(Clone)]
pub struct SealKey(SecretBytes);

impl std::fmt::Debug for SealKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SealKey(…)")
    }
}

impl SealKey {
    /// A new random key.
    pub fn random() -> Self {
        Self(SecretBytes::random())
    }

    /// Reads 64 hexadecimal digits.
    pub fn read(text: &SecretString) -> Result<Self, SealKeyError> {
        let bytes = hex::decode(text.expose_secret().trim()).map(Zeroizing::new);
        bytes.ok().and_then(|bytes| SecretBytes::of(&bytes)).map(Self).ok_or(SealKeyError)
    }

    /// The key as 64 hexadecimal digits, the form of a key file.
    pub fn text(&self) -> SecretString {
        SecretString::from(hex::encode(self.0.as_slice()))
    }

    /// An id that reveals nothing about the key. The store records it, to know which key it is sealed with.
    pub fn id(&self) -> String {
        hex::encode(self.0.authenticate(&[b"referee seal key"])).chars().take(16).collect()
    }

    pub(super) fn cipher(&self) -> Cipher {
        Cipher::new(&self.0.derived("referee seal wrap"))
    }
}
