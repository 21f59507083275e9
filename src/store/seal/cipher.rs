//! Seals single values by XChaCha20-Poly1305. Each value is bound to its table, column and row.
//!
//! AWS-LC implements ChaCha20-Poly1305 in assembly, but not the extended nonce. HChaCha20 derives a key from the secret
//! and the first 16 bytes of the nonce; the last 8 bytes are the nonce of ChaCha20-Poly1305.

use super::key::SecretBytes;
use crate::store::error::StoreError;
use aws_lc_rs::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use chacha20::cipher::consts::U10;
use chacha20::hchacha;
use secrecy::zeroize::Zeroizing;

/// The length of the nonce in bytes. It is stored in front of the sealed bytes.
const NONCE: usize = 24;

/// The length in bytes of the part of the nonce from which the key is derived.
const OF_KEY: usize = 16;

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
pub(super) struct Cipher(SecretBytes);

impl Cipher {
    pub(super) fn new(secret: &SecretBytes) -> Self {
        Self(secret.clone())
    }

    /// Returns the nonce, the sealed bytes and their tag.
    pub(super) fn seal(&self, bound: &[u8], plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        let mut nonce = [0; NONCE];
        let sealed = getrandom::fill(&mut nonce).ok().and_then(|()| self.sealed(&nonce, bound, plain));
        sealed.ok_or_else(|| StoreError::Database("a value cannot be sealed".to_owned()))
    }

    fn sealed(&self, nonce: &[u8; NONCE], bound: &[u8], plain: &[u8]) -> Option<Vec<u8>> {
        let (key, own) = self.with(nonce)?;
        let mut sealed = Vec::with_capacity(NONCE + plain.len() + CHACHA20_POLY1305.tag_len());
        sealed.extend(nonce);
        sealed.extend(plain);
        let tag = key.seal_in_place_separate_tag(own, Aad::from(bound), sealed.get_mut(NONCE..)?).ok()?;
        sealed.extend(tag.as_ref());
        Some(sealed)
    }

    /// The plain bytes; `None` if they were changed, or sealed for another place or with another key.
    pub(super) fn open(&self, bound: &[u8], sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk()?;
        let (key, own) = self.with(nonce)?;
        let mut plain = sealed.to_vec();
        let length = key.open_in_place(own, Aad::from(bound), &mut plain).ok()?.len();
        plain.truncate(length);
        Some(plain)
    }

    /// Derives the key for a nonce, and the nonce of ChaCha20-Poly1305.
    fn with(&self, nonce: &[u8; NONCE]) -> Option<(LessSafeKey, Nonce)> {
        let (of_key, rest) = nonce.split_first_chunk::<OF_KEY>()?;
        let key = hchacha::<U10>(self.0.as_array().into(), of_key.into());
        let key = Zeroizing::new(<[u8; 32]>::from(key));
        let mut own = [0; 12];
        own.last_chunk_mut()?.clone_from(<&[u8; NONCE - OF_KEY]>::try_from(rest).ok()?);
        let key = UnboundKey::new(&CHACHA20_POLY1305, key.as_slice()).ok()?;
        Some((LessSafeKey::new(key), Nonce::assume_unique_for_key(own)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: &[u8] =
        b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
        sunscreen would be it.";
    const BOUND: [u8; 12] = [0x50, 0x51, 0x52, 0x53, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6, 0xc7];

    fn counted<const N: usize>(from: u8) -> [u8; N] {
        std::array::from_fn(|at| from + at as u8)
    }

    /// The test vector of the draft that defines the cipher (draft-irtf-cfrg-xchacha-03, A.3.1).
    #[test]
    fn it_is_the_cipher_that_others_know() {
        let cipher = Cipher::new(&SecretBytes::of(&counted::<32>(0x80)).unwrap());
        let sealed = cipher.sealed(&counted(0x40), &BOUND, PLAIN).unwrap();
        let said = hex::encode(&sealed);
        assert!(
            said.starts_with(
                "404142434445464748494a4b4c4d4e4f5051525354555657bd6d179d3e83d43b9576579493c0e939"
            )
        );
        assert!(said.ends_with("c0875924c1c7987947deafd8780acf49"), "{said}");
        assert_eq!(cipher.open(&BOUND, &sealed).as_deref(), Some(PLAIN));
    }

    #[test]
    fn what_was_changed_does_not_open() {
        let cipher = Cipher::new(&SecretBytes::random());
        for plain in [PLAIN, b""] {
            let sealed = cipher.seal(&BOUND, plain).unwrap();
            assert_eq!(cipher.open(&BOUND, &sealed).as_deref(), Some(plain));
            assert_ne!(sealed, cipher.seal(&BOUND, plain).unwrap(), "each has a nonce of its own");
            assert_eq!(cipher.open(&BOUND[1..], &sealed), None);
            assert_eq!(Cipher::new(&SecretBytes::random()).open(&BOUND, &sealed), None);
            for at in 0..sealed.len() {
                let mut other = sealed.clone();
                other[at] ^= 1;
                assert_eq!(cipher.open(&BOUND, &other), None, "{at}");
                assert_eq!(cipher.open(&BOUND, &sealed[..at]), None, "{at}");
            }
        }
    }
}
