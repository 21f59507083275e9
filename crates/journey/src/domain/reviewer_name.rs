//! Validates reviewers' names, because they are in the audit record, in comments for services and in filters.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// Names that the program uses itself, or that readers would mistake for it.
const RESERVED: [&str; 6] = ["courier", "me", "none", "referee", "sender", "system"];

/// Maximum length of a name in characters.
const MOST: usize = 64;

/// The name in Unicode's composed form (NFC).
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// Why a name is not allowed; `None` if it is.
pub fn objection(name: &str) -> Option<String> {
    let strange = |c: char| !c.is_alphanumeric() && !matches!(c, '.' | '-' | '_' | '@');
    let length = name.chars().count();
    if length == 0 {
        return Some("it is empty".to_owned());
    }
    if length > MOST {
        return Some(format!("it has {length} characters"));
    }
    if let Some(strange) = name.chars().find(|c| strange(*c)) {
        return Some(format!("it has U+{:04X}", u32::from(strange)));
    }
    if !name.chars().any(char::is_alphanumeric) {
        return Some("it has neither letters nor digits".to_owned());
    }
    let print = look(name);
    let reserved = RESERVED.iter().find(|reserved| look(reserved) == print);
    reserved.map(|reserved| format!("`{reserved}` is reserved for the program"))
}

/// A form of the name that is equal for names that look alike, so that a reader could confuse them (confusables
/// skeleton).
pub fn look(name: &str) -> String {
    let lower: String = name.to_lowercase();
    skeleton(&lower).flat_map(char::to_lowercase).collect()
}
