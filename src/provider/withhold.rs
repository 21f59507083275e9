//! Replaces pictures of people and secrets in a document by their hashes before the document is stored.
//!
//! Imported documents are stored whole, because their pictures could not be fetched again.

use super::account::ReceivedDocument;
use super::document::secrets_of;
use super::picture::{inline, is_inline};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The prefix of the stand-in for a picture; the SHA-256 of its bytes follows.
const PICTURE: &str = "picture sha256:";
/// The prefix of the stand-in for a secret; the SHA-256 of its text follows.
const SECRET: &str = "secret sha256:";

/// Whether a text is the stand-in for a picture.
pub(super) fn is_withheld(text: &str) -> bool {
    text.strip_prefix(PICTURE).is_some_and(|hash| hash.len() == 64)
}

/// The document as it is stored, with stand-ins. Its other bytes are unchanged, if all replaced texts are escaped as
/// usual.
pub(super) fn withheld(received: ReceivedDocument) -> ReceivedDocument {
    let ReceivedDocument { mut bytes, mut document } = received;
    let stand_ins = stand_ins(&document);
    if stand_ins.is_empty() {
        return ReceivedDocument { bytes, document };
    }
    put_into(&mut document, &stand_ins);
    for (text, stand_in) in &stand_ins {
        match replaced(&bytes, text, stand_in) {
            Some(changed) => bytes = changed,
            // The text is escaped in an unusual way, so the whole document is serialized again.
            None => return ReceivedDocument { bytes: document.to_string().into_bytes(), document },
        }
    }
    ReceivedDocument { bytes, document }
}

/// Like [`withheld`], for a document without its original bytes.
pub(super) fn withhold(document: &mut Value) {
    let stand_ins = stand_ins(document);
    put_into(document, &stand_ins);
}

/// The bytes of the picture in a fresh document that has this stand-in.
pub(super) fn picture(document: &Value, stand_in: &str) -> Option<Vec<u8>> {
    let mut found = None;
    visit(document, &mut |text| {
        if found.is_none() && is_inline(text) && of_picture(text) == stand_in {
            found = inline(text).ok();
        }
    });
    found
}

/// The stand-in for a picture; a text that is already a stand-in is returned unchanged, so that both compare as equal.
pub fn stand_in(text: &str) -> String {
    if is_withheld(text) { text.to_owned() } else { of_picture(text) }
}

fn of_picture(text: &str) -> String {
    match inline(text) {
        Ok(bytes) => format!("{PICTURE}{}", sha256(&bytes)),
        Err(_) => format!("{PICTURE}{}", sha256(text.as_bytes())),
    }
}

fn sha256(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

/// Each text of the document that is not stored, with its stand-in, sorted by text.
fn stand_ins(document: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for secret in secrets_of(document) {
        found.push((secret.to_owned(), format!("{SECRET}{}", sha256(secret.as_bytes()))));
    }
    visit(document, &mut |text| {
        if is_inline(text) {
            found.push((text.to_owned(), of_picture(text)));
        }
    });
    found.sort();
    found.dedup();
    found
}

fn visit<'v>(document: &'v Value, each: &mut impl FnMut(&'v str)) {
    let mut stack = vec![document];
    while let Some(value) = stack.pop() {
        match value {
            Value::Object(map) => stack.extend(map.values()),
            Value::Array(list) => stack.extend(list.iter()),
            Value::String(text) => each(text),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

fn put_into(document: &mut Value, stand_ins: &[(String, String)]) {
    let mut stack = vec![document];
    while let Some(value) = stack.pop() {
        match value {
            Value::Object(map) => stack.extend(map.values_mut()),
            Value::Array(list) => stack.extend(list.iter_mut()),
            Value::String(text) => {
                if let Ok(at) = stand_ins.binary_search_by(|(known, _)| known.as_str().cmp(text)) {
                    stand_ins.get(at).into_iter().for_each(|(_, stand_in)| stand_in.clone_into(text));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}

/// Replaces a string in the JSON text; `None` if the text does not contain it with the usual escaping.
fn replaced(bytes: &[u8], text: &str, stand_in: &str) -> Option<Vec<u8>> {
    let usual = Value::from(text).to_string();
    let other = usual.replace('/', "\\/");
    let stand_in = Value::from(stand_in).to_string();
    let text = std::str::from_utf8(bytes).ok()?;
    let written = [usual, other].into_iter().find(|written| text.contains(written.as_str()))?;
    Some(text.replace(&written, &stand_in).into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn received(text: &str) -> ReceivedDocument {
        let document = serde_json::from_str(text).unwrap();
        ReceivedDocument { bytes: text.as_bytes().to_vec(), document }
    }

    /// The start of a JPEG in Base64, long enough to be treated as a picture.
    fn jpeg() -> String {
        use base64::Engine as _;
        let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16, b'J', b'F', b'I', b'F', 0, 1, 1];
        bytes.resize(200, 7);
        base64::engine::general_purpose::STANDARD.encode(bytes)
    }

    #[test]
    fn only_pictures_and_secrets_are_replaced() {
        let text = format!(
            "{{ \"a\" : 1.50, \"selfie\": \"data:image/jpeg;base64,{0}\",\n \"face\":\"{0}\", \"processingConfig\": {{\"authKeyForCallback\":\"k-planted-1\"}} }}",
            jpeg()
        );
        let ReceivedDocument { bytes, document } = withheld(received(&text));
        let stored = String::from_utf8(bytes).unwrap();
        assert!(!stored.contains(&jpeg()) && !stored.contains("planted"), "{stored}");
        assert!(stored.starts_with("{ \"a\" : 1.50, \"selfie\": \"picture sha256:"), "{stored}");
        assert_eq!(serde_json::from_str::<Value>(&stored).unwrap(), document);
        let stand_in = document["selfie"].as_str().unwrap();
        assert!(is_withheld(stand_in));
        assert_eq!(document["face"], document["selfie"], "the same bytes");
        let asked_again: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(picture(&asked_again, stand_in), inline(&jpeg()).ok());
        assert_eq!(picture(&json!({ "face": "" }), stand_in), None);
    }

    #[test]
    fn a_document_with_neither_stays_as_it_is() {
        let text = "{\"b\": 1e0, \"a\":\"\\u0041\"}";
        assert_eq!(withheld(received(text)), received(text));
    }

    #[test]
    fn slashes_may_be_escaped() {
        let text =
            format!("{{\"face\":\"{}\"}}", format!("data:image/jpeg;base64,{}", jpeg()).replace('/', "\\/"));
        let stored = String::from_utf8(withheld(received(&text)).bytes).unwrap();
        assert!(stored.starts_with("{\"face\":\"picture sha256:"), "{stored}");
    }
}
