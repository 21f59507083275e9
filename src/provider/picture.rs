//! Extracts pictures from replies: raw bytes, base64 or a URL in JSON. Web pages are rejected.

use super::error::ProviderError;
use super::shape::ShapeMarks;
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use serde_json::Value;
use url::Url;

/// The content of a picture reply.
pub(super) enum FetchedPicture {
    Bytes(Vec<u8>),
    /// The picture is at this URL.
    Address(Url),
}

/// Detects the content by its bytes, not by its content type (docs/contracts/idwise.md 2.4 "Image").
pub(super) fn found(bytes: Vec<u8>, marks: &ShapeMarks) -> Result<FetchedPicture, ProviderError> {
    if is_picture(&bytes) {
        return Ok(FetchedPicture::Bytes(bytes));
    }
    let Ok(document) = serde_json::from_slice::<Value>(&bytes) else {
        return Err(ProviderError::Unreadable(what_instead(&bytes)));
    };
    if let Some(error) = super::answer::error_in_body(&document, 200, marks) {
        return Err(error);
    }
    in_document(&document).ok_or(ProviderError::Unreadable("it contains no picture"))
}

fn what_instead(bytes: &[u8]) -> &'static str {
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => "it is empty",
        Some(b'<') => "it is a web page, not a picture",
        _ => "it is not a picture",
    }
}

/// The first text in the document that is a picture or a URL.
fn in_document(document: &Value) -> Option<FetchedPicture> {
    let mut stack = vec![document];
    while let Some(value) = stack.pop() {
        match value {
            Value::Object(map) => stack.extend(map.values().rev()),
            Value::Array(list) => stack.extend(list.iter().rev()),
            Value::String(text) => {
                if let Ok(bytes) = inline(text) {
                    return Some(FetchedPicture::Bytes(bytes));
                }
                if let Some(url) =
                    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
                {
                    return Some(FetchedPicture::Address(url));
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
    None
}

/// Base64 with or without padding, in both alphabets, because services use all of these.
const TOLERANT: GeneralPurposeConfig =
    general_purpose::NO_PAD.with_decode_padding_mode(DecodePaddingMode::Indifferent);
const PLAIN: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, TOLERANT);
const FOR_URLS: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, TOLERANT);

/// Decodes a picture from base64 or from a data URL.
pub(super) fn inline(text: &str) -> Result<Vec<u8>, ProviderError> {
    let text = text.trim();
    let encoded = match text.strip_prefix("data:") {
        Some(data) => data.split_once(";base64,").map(|(_, encoded)| encoded),
        None => Some(text),
    };
    let encoded: String = encoded.unwrap_or_default().split_ascii_whitespace().collect();
    let bytes = PLAIN.decode(&encoded).or_else(|_| FOR_URLS.decode(&encoded)).unwrap_or_default();
    if is_picture(&bytes) { Ok(bytes) } else { Err(ProviderError::Unreadable("it is not a picture")) }
}

/// Detects known picture formats by their first bytes.
fn is_picture(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 7] =
        [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"BM", b"II*\0", b"MM\0*"];
    let riff = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice());
    let brands: [&[u8]; 4] = [b"ftypheic", b"ftypheix", b"ftypavif", b"ftypmif1"];
    let heif = bytes.get(4..12).is_some_and(|brand| brands.contains(&brand));
    riff || heif || starts.iter().any(|start| bytes.starts_with(start))
}
