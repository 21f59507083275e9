//! The data key of one journey. It seals the journey's values and makes the commitments that the record has in place of
//! texts.

use super::cipher::{Cipher, SealedPlace};
use super::column::{BYTES_MARK, TEXT_MARK};
use super::key::SecretBytes;
use crate::domain::event::SEALED_WORDS;
use crate::domain::ids::JourneyKey;
use crate::domain::text::Untrusted;
use crate::store::chain::sha256;
use crate::store::engine::{DbRow, Query, sql};
use crate::store::error::{Damaged, StoreError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;

/// What the record has in place of a text: a hash of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Commitment {
    /// SHA-256, hex. A guess of the text can be checked against it.
    Plain(String),
    /// HMAC-SHA256 under the journey's data key, hex. It reveals nothing once the key is destroyed.
    Keyed(String),
}

impl Commitment {
    /// The two fields of a record entry: the plain hash and the keyed one.
    pub(in crate::store) fn fields(this: Option<Self>) -> (Option<String>, Option<String>) {
        match this {
            Some(Self::Plain(hash)) => (Some(hash), None),
            Some(Self::Keyed(hash)) => (None, Some(hash)),
            None => (None, None),
        }
    }

    /// The commitment from the two fields of a record entry.
    pub fn said(plain: Option<String>, keyed: Option<String>) -> Option<Self> {
        keyed.map(Self::Keyed).or_else(|| plain.map(Self::Plain))
    }
}

/// How the values of a journey are stored.
#[derive(Debug)]
pub(in crate::store) enum JourneySeal {
    /// Unencrypted: the store is not sealed.
    Clear,
    Keyed(DataKey),
}

/// The key that encrypts what is stored of one journey; once it is deleted, nothing of that can be read.
pub(in crate::store) struct DataKey {
    number: i64,
    secret: SecretBytes,
    cipher: Cipher,
}

impl std::fmt::Debug for DataKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DataKey(…)")
    }
}

/// Selects the columns that [`DataKey::read`] needs.
pub(in crate::store) fn key_query(key: &JourneyKey) -> Query<'_> {
    let query = sql("SELECT k.key_no, k.wrapped FROM keys k JOIN journeys j ON j.id = k.journey_id
         WHERE j.provider = $1 AND j.journey = $2");
    query.bind(&key.provider.0).bind(key.id.as_sent())
}

impl DataKey {
    pub(super) fn random() -> Self {
        Self::new(1, SecretBytes::random())
    }

    fn new(number: i64, secret: SecretBytes) -> Self {
        Self { number, cipher: Cipher::new(&secret), secret }
    }

    pub(super) fn number(&self) -> i64 {
        self.number
    }

    /// Unwraps the key from a row of `keys`.
    pub(super) fn read(wrapping: &Cipher, key: &JourneyKey, row: &DbRow) -> Result<Self, StoreError> {
        let (number, wrapped): (i64, _) = (row.get("key_no")?, row.bytes("wrapped")?);
        Self::unwrapped(wrapping, key, number, &wrapped).ok_or_else(|| {
            let problem = "wrapped does not open with the key of the store".to_owned();
            Damaged { table: "keys", row: format!("of {}:{}", key.provider.0, key.id.shown()), problem }
                .into()
        })
    }

    /// `None` if it was wrapped with another key or for another journey.
    pub(super) fn unwrapped(
        wrapping: &Cipher,
        key: &JourneyKey,
        number: i64,
        wrapped: &[u8],
    ) -> Option<Self> {
        let plain = wrapping.open(&bound(key, number), wrapped).map(secrecy::zeroize::Zeroizing::new)?;
        Some(Self::new(number, SecretBytes::of(&plain)?))
    }

    pub(super) fn wrapped(&self, wrapping: &Cipher, key: &JourneyKey) -> Result<Vec<u8>, StoreError> {
        wrapping.seal(&bound(key, self.number), self.secret.as_slice())
    }

    fn seal(&self, place: SealedPlace<'_>, plain: &[u8]) -> Result<Vec<u8>, StoreError> {
        self.cipher.seal(&place.bound(self.number), plain)
    }

    /// Opens sealed bytes, whose prefix has been removed.
    pub(super) fn open(&self, place: SealedPlace<'_>, sealed: &[u8]) -> Option<Vec<u8>> {
        self.cipher.open(&place.bound(self.number), sealed)
    }

    pub(super) fn commitment(&self, text: &str) -> Commitment {
        let keyed = self.secret.derived("referee seal commitment");
        Commitment::Keyed(hex::encode(keyed.authenticate(&[text.as_bytes()])))
    }
}

fn bound(key: &JourneyKey, number: i64) -> Vec<u8> {
    // PostgreSQL stores this character in place of NUL.
    let id = key.id.as_sent().replace('\0', "\u{2400}");
    let row = format!("{}\0{id}", key.provider.0);
    SealedPlace { table: "keys", column: "wrapped", row: &row }.bound(number)
}

impl JourneySeal {
    /// The form in which a text is stored.
    pub(in crate::store) fn text(&self, place: SealedPlace<'_>, text: &str) -> Result<String, StoreError> {
        let Self::Keyed(key) = self else { return Ok(text.to_owned()) };
        let sealed = key.seal(place, text.as_bytes())?;
        let mut stored = String::with_capacity(TEXT_MARK.len() + sealed.len() * 4 / 3 + 4);
        stored.push_str(TEXT_MARK);
        STANDARD_NO_PAD.encode_string(sealed, &mut stored);
        Ok(stored)
    }

    /// The form in which a text that may be missing is stored.
    pub(in crate::store) fn maybe_text(
        &self,
        place: SealedPlace<'_>,
        text: Option<&str>,
    ) -> Result<Option<String>, StoreError> {
        text.map(|text| self.text(place, text)).transpose()
    }

    /// The form in which bytes are stored.
    pub(in crate::store) fn bytes(
        &self,
        place: SealedPlace<'_>,
        bytes: &[u8],
    ) -> Result<Vec<u8>, StoreError> {
        match self {
            Self::Clear => Ok(bytes.to_vec()),
            Self::Keyed(key) => Ok([BYTES_MARK, &key.seal(place, bytes)?].concat()),
        }
    }

    /// The form of a service's text in the record: the HTTP status in it, and a commitment in place of the rest.
    pub(in crate::store) fn coded(&self, said: &Untrusted) -> Untrusted {
        if matches!(self, Self::Clear) {
            return said.clone();
        }
        let numbers = said.as_sent().split(|c: char| !c.is_ascii_digit());
        let status = { numbers }.find(|digits| matches!(digits.parse(), Ok(400_u16..=599)));
        let code = status.map_or_else(String::new, |status| format!("{status} "));
        Untrusted::new(format!("{code}{}", self.committed(said).as_sent()))
    }

    /// The form of a service's id in the record: the id, or a commitment if the store is sealed.
    pub(in crate::store) fn committed(&self, said: &Untrusted) -> Untrusted {
        match self.commitment(said.as_sent()) {
            Commitment::Plain(_) => said.clone(),
            Commitment::Keyed(hash) => Untrusted::new(format!("{SEALED_WORDS}{hash}")),
        }
    }

    /// The commitment to a text.
    pub(in crate::store) fn commitment(&self, text: &str) -> Commitment {
        match self {
            Self::Clear => Commitment::Plain(sha256(text.as_bytes())),
            Self::Keyed(key) => key.commitment(text),
        }
    }
}
