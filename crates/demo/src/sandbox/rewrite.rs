//! Redirects picture URLs of other hosts to the picture origin.

use super::pictures::{Pictures, last_segment};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

/// Words in a key that indicate pictures below it.
const PICTURE_WORDS: &[&str] = &[
    "image",
    "picture",
    "photo",
    "portrait",
    "selfie",
    "graphic",
    "frontdoc",
    "backdoc",
    "etalon",
    "signature",
    "face",
];
const PICTURE_ENDINGS: &[&str] = &["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic"];
/// Endings of keys of links that people or callbacks follow, which are not pictures.
const LINK_ENDINGS: &[&str] = &["url", "uri", "link"];

/// Rewrites URLs.
pub(super) struct Rewriter<'a> {
    /// The picture origin, without a trailing slash.
    pub(super) origin: &'a str,
    /// The available pictures.
    pub(super) pictures: &'a Pictures,
}

impl Rewriter<'_> {
    /// Rewrites every picture URL in a One Touch document. Returns whether there was any.
    pub(super) fn rewrite(&self, document: &mut Value) -> bool {
        self.walk(document, "", false)
    }

    fn walk(&self, value: &mut Value, key: &str, shows: bool) -> bool {
        match value {
            Value::String(text) => match self.turned(text, key, shows) {
                Some(turned) => {
                    *text = turned;
                    true
                }
                None => false,
            },
            Value::Array(items) => {
                let turned = items.iter_mut().filter_map(|item| self.walk(item, key, shows).then_some(()));
                turned.count() > 0
            }
            Value::Object(object) => {
                let members = object.iter_mut().filter(|(key, _)| *key != "processingConfig");
                let turned = members.filter_map(|(key, value)| {
                    let shows = shows || says_picture(key);
                    self.walk(value, key, shows).then_some(())
                });
                turned.count() > 0
            }
            Value::Number(_) | Value::Bool(_) | Value::Null => false,
        }
    }

    fn turned(&self, text: &str, key: &str, shows: bool) -> Option<String> {
        let url = Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))?;
        if text.starts_with(&format!("{}/", self.origin)) {
            return None;
        }
        let name = last_segment(url.path());
        let key = key.to_ascii_lowercase();
        let is_link = LINK_ENDINGS.iter().any(|ending| key.ends_with(ending)) && !says_picture(&key);
        let has_file = self.pictures.file(&percent_decode_str(name).decode_utf8_lossy()).is_some();
        let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
        let looks = ending.is_some_and(|ending| PICTURE_ENDINGS.contains(&ending.as_str()));
        (has_file || looks || (shows && !is_link)).then(|| format!("{}/{name}", self.origin))
    }
}

fn says_picture(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    PICTURE_WORDS.iter().any(|word| key.contains(word))
}
