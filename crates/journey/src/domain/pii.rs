//! Personal data by type: masked unless somebody says, in code, that it may be seen.

use super::text::{Shown, Untrusted};
use serde::{Serialize, Serializer};
use std::cell::Cell;
use std::fmt;

/// Something personal. `Debug` says nothing of it; serialized it is masked, unless
/// within [`revealed`].
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pii<T>(T);

impl<T> Pii<T> {
    /// Marks a value as personal.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself: for comparing and for screens that are not masked.
    pub fn reveal(&self) -> &T {
        &self.0
    }
}

/// Whether personal data is drawn as it is or masked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Masking {
    /// As it is.
    Clear,
    /// First letters, last digits.
    #[default]
    Masked,
}

/// What can be drawn masked and unmasked.
pub trait Maskable {
    /// For a screen.
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
    /// For a screen.
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

/// Runs `write` with personal data serialized as it is. Scoped to this call and thread,
/// so that masked stays the rule and the exceptions can be found by this name.
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

/// Whether this call is within [`revealed`].
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

/// Keeps the first letter of each word and the last two digits of a longer number.
pub fn mask(text: &str) -> String {
    text.split(' ').map(mask_word).collect::<Vec<_>>().join(" ")
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
