//! The columns of a row that may be sealed.

use super::cipher::SealedPlace;
use super::journey::{Commitment, DataKey};
use super::{JourneySeal, Seal};
use crate::domain::ids::JourneyKey;
use crate::store::error::Damaged;
use crate::store::store_row::NamedRow;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use std::cell::OnceCell;

/// The prefix of a sealed text. It cannot come from a service or a keyboard.
pub(in crate::store) const TEXT_MARK: &str = "\u{1}sealed1:";
/// The prefix of sealed bytes.
pub(super) const BYTES_MARK: &[u8] = b"\0referee sealed 1\0";

/// The columns that a statement must select in addition, so that sealed columns can be opened. `j` is `journeys`, `k`
/// is `keys`.
macro_rules! key_columns {
    () => {
        "j.provider, j.journey, k.key_no, k.wrapped"
    };
}
pub(in crate::store) use key_columns;

/// A row with [`key_columns`], whose sealed values are opened on demand. A row without sealed values needs no key.
pub(in crate::store) struct SealedColumns<'r> {
    seal: &'r Seal,
    row: &'r NamedRow<'r>,
    key: OnceCell<DataKey>,
}

impl<'r> SealedColumns<'r> {
    pub(in crate::store) fn of(seal: &'r Seal, row: &'r NamedRow<'r>) -> Self {
        Self { seal, row, key: OnceCell::new() }
    }

    /// Opens a text column.
    pub(in crate::store) fn text(&self, column: &'static str, row: &str) -> Result<String, Damaged> {
        self.maybe_text(column, row)?.ok_or_else(|| self.row.odd(column, "has another type"))
    }

    /// Opens a text column that may be NULL.
    pub(in crate::store) fn maybe_text(
        &self,
        column: &'static str,
        row: &str,
    ) -> Result<Option<String>, Damaged> {
        let stored = self.row.get::<Option<&str>>(column)?;
        let place = SealedPlace { table: self.row.table(), column, row };
        stored.map(|stored| self.open_text(place, stored)).transpose()
    }

    /// Opens a stored text that comes from another table but was selected with this row.
    pub(in crate::store) fn open_text(
        &self,
        place: SealedPlace<'_>,
        stored: &str,
    ) -> Result<String, Damaged> {
        let Some(sealed) = stored.strip_prefix(TEXT_MARK) else { return Ok(stored.to_owned()) };
        let sealed = STANDARD_NO_PAD.decode(sealed).ok();
        let key = self.key()?;
        let plain = sealed.and_then(|sealed| key.open(place, &sealed));
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        plain.ok_or_else(|| self.row.odd(place.column, NOT_OPENED))
    }

    /// Opens a column of bytes.
    pub(in crate::store) fn bytes(&self, column: &'static str, row: &str) -> Result<Vec<u8>, Damaged> {
        let stored = self.row.bytes(column)?;
        let Some(sealed) = stored.strip_prefix(BYTES_MARK) else { return Ok(stored.to_vec()) };
        let place = SealedPlace { table: self.row.table(), column, row };
        self.key()?.open(place, sealed).ok_or_else(|| self.row.odd(column, NOT_OPENED))
    }

    /// The commitment to a text of this journey, of the same kind (plain or keyed) as `like`.
    pub(in crate::store) fn commitment(&self, text: &str, like: &Commitment) -> Result<Commitment, Damaged> {
        match like {
            Commitment::Plain(_) => Ok(JourneySeal::Clear.commitment(text)),
            Commitment::Keyed(_) => Ok(self.key()?.commitment(text)),
        }
    }

    fn key(&self) -> Result<&DataKey, Damaged> {
        if let Some(key) = self.key.get() {
            return Ok(key);
        }
        let key = self.read_key()?;
        Ok(self.key.get_or_init(|| key))
    }

    fn read_key(&self) -> Result<DataKey, Damaged> {
        let wrapping = self.seal.wrapping().ok_or_else(|| self.row.odd("its key", "is not at hand"))?;
        let (number, wrapped) =
            (self.row.get::<Option<i64>>("key_no")?, self.row.get::<Option<Vec<u8>>>("wrapped")?);
        let (Some(number), Some(wrapped)) = (number, wrapped) else {
            return Err(self.row.odd("its key", "is gone"));
        };
        let key = JourneyKey::new(self.row.get::<String>("provider")?, self.row.get("journey")?);
        let opened = DataKey::unwrapped(wrapping, &key, number, &wrapped);
        opened.ok_or_else(|| self.row.odd("its key", "does not open with the key of the store"))
    }
}

const NOT_OPENED: &str = "was changed, moved, or sealed with another key";
