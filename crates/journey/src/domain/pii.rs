//! Personal data as a type: masked unless code explicitly reveals it.

use super::text::{Shown, Untrusted};
use serde::{Serialize, Serializer};
use std::cell::Cell;
use std::fmt;

/// A personal value. `Debug` never prints it, and serializing masks it except within [`revealed`].
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Marks a value as personal.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, for comparisons and unmasked screens.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

/// Whether personal data is shown in clear or masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    Clear,
    /// Only first letters and last digits.
    #[default]
    Masked,
}

/// A value that can be shown masked or in clear.
pub trait Maskable {
    /// The text cleaned for display.
    fn shown(&self, masking: Masking) -> Shown;
}

impl Maskable for Untrusted {
    fn shown(&self, masking: Masking) -> Shown {
        match masking {
            Masking::Clear => Untrusted::shown(self),
            Masking::Masked => Untrusted::new(mask(self.as_sent())).shown(),
        }
    }
}

impl<T: Maskable> Pii<T> {
    /// The text cleaned for display.
    pub fn shown(&self, masking: Masking) -> Shown {
        self.0.shown(masking)
    }
}

impl<T> fmt::Debug for Pii<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pii(masked)")
    }
}

thread_local! {
    static REVEALED: Cell<bool> = const { Cell::new(false) };
}

/// Runs `write` with personal data serialized in clear. It applies to this call on this thread only, and every
/// exception can be found by searching for this function.
pub fn revealed<R>(write: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            REVEALED.set(self.0);
        }
    }
    let _restore = Restore(REVEALED.replace(true));
    write()
}

/// Whether the caller runs within [`revealed`].
pub fn is_revealed() -> bool {
    REVEALED.get()
}

impl<T: Maskable + Serialize> Serialize for Pii<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if is_revealed() {
            self.0.serialize(serializer)
        } else {
            self.0.shown(Masking::Masked).serialize(serializer)
        }
    }
}

/// Keeps the first letter of each word and the last two digits of a number with more than four characters. A date in
/// words looks like the same date in digits.
pub fn mask(text: &str) -> String {
    if let Some(day) = day_of(text) {
        return format!("•••{day:0>2}");
    }
    text.split(' ').map(mask_word).collect::<Vec<_>>().join(" ")
}

/// The day of a date such as `12 Aug 1947`.
fn day_of(text: &str) -> Option<&str> {
    let mut words = text.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_month = month.len() == 3 && month.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_date =
        (1..=2).contains(&day.len()) && is_number(day) && is_month && year.len() == 4 && is_number(year);
    (is_date && words.next().is_none()).then_some(day)
}

fn mask_word(word: &str) -> String {
    let count = word.chars().count();
    if word.chars().any(|c| c.is_numeric()) {
        let kept: String = word.chars().skip(count.saturating_sub(2)).collect();
        return if count > 4 { format!("•••{kept}") } else { "•••".to_owned() };
    }
    match word.chars().next() {
        Some(first) if count > 1 => format!("{first}•••"),
        Some(_) => "•".to_owned(),
        None => String::new(),
    }
}
