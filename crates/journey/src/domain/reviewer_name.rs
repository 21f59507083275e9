//! What a reviewer may be called: the name is in the record, in comments to services and in filters.

use unicode_normalization::UnicodeNormalization;
use unicode_security::confusable_detection::skeleton;

/// Names that the program itself writes, or that a reader would take for a part of it.
const RESERVED: [&str; 4] = ["courier", "referee", "sender", "system"];

/// The most characters of a name.
const MOST: usize = 64;

/// The name in Unicode's composed form (NFC).
pub fn composed(name: &str) -> String {
    name.nfc().collect()
}

/// What is wrong with a name, if anything.
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

/// How a name looks: two names with the same look cannot be told apart by a reader of the record.
pub fn look(name: &str) -> String {
    let lower: String = name.to_lowercase();
    skeleton(&lower).flat_map(char::to_lowercase).collect()
}
