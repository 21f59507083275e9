//! Extracts pictures from replies: raw bytes, base64 or a URL in JSON. Web pages are rejected.

use super::error::ProviderError;
use super::shape::ShapeMarks;
use crate::pictures::sniff::{self, FileKind};
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::{DecodePaddingMode, general_purpose};
use serde_json::Value;
use url::Url;

/// The content of a picture reply.
pub(super) enum FetchedPicture {
    Bytes(Vec<u8>),
    Address(Url),
}

/// Detects the content by its bytes, not by its content type (docs/contracts/idwise.md 2.4 "Image"). This does not
/// check whether the file can be decoded.
pub(super) fn found(bytes: Vec<u8>, marks: &ShapeMarks) -> Result<FetchedPicture, ProviderError> {
    let (kind, _) = sniff::located(&bytes);
    if kind.is_media() {
        return Ok(FetchedPicture::Bytes(bytes));
    }
    if says_expired(&bytes) {
        return Err(ProviderError::LinkExpired);
    }
    if let Ok(document) = serde_json::from_slice::<Value>(&bytes) {
        if let Some(error) = super::answer::error_in_body(&document, 200, marks) {
            return Err(error);
        }
        return in_document(&document).ok_or(ProviderError::Unreadable("it contains no picture"));
    }
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    inline(text).map(FetchedPicture::Bytes).map_err(|_| ProviderError::Unreadable(what_instead(kind, &bytes)))
}

fn what_instead(kind: FileKind, bytes: &[u8]) -> &'static str {
    match kind {
        _ if bytes.iter().all(u8::is_ascii_whitespace) => "it is empty",
        FileKind::Html => "it is a web page, not a picture",
        FileKind::Xml => "it is XML, not a picture",
        FileKind::Json => "it is JSON, not a picture",
        _ => "it is not a picture",
    }
}

/// How many bytes at the start of a reply are searched for a file store's error.
const ERROR_WITHIN: usize = 4096;

/// Whether this is a file store's error about a pre-signed link. Some file stores send it with status 200.
pub(super) fn says_expired(bytes: &[u8]) -> bool {
    let head = bytes.get(..bytes.len().min(ERROR_WITHIN)).unwrap_or_default();
    let head = String::from_utf8_lossy(head).to_lowercase();
    if !head.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']).starts_with(['<', '{']) {
        return false;
    }
    let words = [
        "accessdenied",
        "access denied",
        "request has expired",
        "expiredtoken",
        "expiredrequest",
        "signaturedoesnotmatch",
        "invalidaccesskeyid",
        "authenticationfailed",
        "signature not valid",
        "link has expired",
        "url has expired",
        "url expired",
    ];
    words.iter().any(|word| head.contains(word))
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
    let encoded: String = encoded(text).split_ascii_whitespace().collect();
    let bytes = decoded(&encoded).unwrap_or_default();
    match sniff::located(&bytes).0.is_media() {
        true => Ok(bytes),
        false => Err(ProviderError::Unreadable("it is not a picture")),
    }
}

/// The base64 data of a text, which may be a data URL.
fn encoded(text: &str) -> &str {
    let text = text.trim().trim_matches('"');
    match text.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        Some(_) => text.split_once(";base64,").map_or("", |(_, encoded)| encoded),
        None => text,
    }
}

fn decoded(encoded: &str) -> Option<Vec<u8>> {
    PLAIN.decode(encoded).or_else(|_| FOR_URLS.decode(encoded)).ok()
}

/// Minimum length of base64 data that can be a picture.
const INLINE_LEAST: usize = 64;
/// How many base64 characters are decoded to detect the format: a multiple of four, so that the groups are whole.
const INLINE_HEAD: usize = 128;

/// Whether a text is a picture in base64 or a data URL. Only its beginning is checked.
pub(super) fn is_inline(text: &str) -> bool {
    if text.trim_start().get(..11).is_some_and(|start| start.eq_ignore_ascii_case("data:image/")) {
        return true;
    }
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=-_\r\n".contains(&byte);
    let encoded = encoded(text);
    if encoded.len() < INLINE_LEAST || !encoded.bytes().all(is_base64) {
        return false;
    }
    let head: String = encoded.split_ascii_whitespace().flat_map(str::chars).take(INLINE_HEAD).collect();
    decoded(head.trim_end_matches('=')).is_some_and(|bytes| sniff::located(&bytes).0.is_media())
}
