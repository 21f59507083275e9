//! Loads provider documents from a folder. They are served unchanged.

use super::pictures::Pictures;
use super::rewrite::Rewriter;
use super::served_journeys::ServedJourney;
use super::shape::{self, DocumentShape};
use crate::synth::Dialect;
use axum::body::Bytes;
use serde_json::Value;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A file, or a document in a file, that is not served.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// The file's name.
    pub file: String,
    pub why: String,
}

/// The content of a folder.
#[derive(Default)]
pub(super) struct LoadedFolder {
    /// Its journeys, in the order of the file names.
    pub(super) entries: Vec<ServedJourney>,
    /// Files and documents that are not served.
    pub(super) skipped: Vec<Skipped>,
    summaries: HashMap<String, Value>,
}

/// Reads every `*.json` of a folder. Fails only if the folder itself cannot be read.
pub(super) fn read(folder: &Path, rewriter: &Rewriter<'_>) -> std::io::Result<LoadedFolder> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("json")))
        .collect();
    paths.sort();
    let mut read = LoadedFolder::default();
    for path in paths {
        read.file(&path, rewriter);
    }
    read.hand_out_summaries();
    Ok(read)
}

/// The folder's pictures.
pub(super) fn pictures(folder: &Path) -> Pictures {
    Pictures::in_folder(&folder.join("images"))
}

impl LoadedFolder {
    fn file(&mut self, path: &Path, rewriter: &Rewriter<'_>) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = match std::fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) => return self.skip(&name, format!("it cannot be read: {error}")),
        };
        // JSON has no byte order mark, but some editors write one.
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let document = match serde_json::from_slice::<Value>(text) {
            Ok(document) => document,
            Err(error) => return self.skip(&name, format!("it is not JSON: {error}")),
        };
        if let Some(shape) = shape::recognize(&document) {
            return self.take(&name, shape, document, Some(Bytes::copy_from_slice(text)), rewriter);
        }
        let Some(items) = items(document) else {
            return self.skip(&name, "it holds no journey_id and no journeyId".to_owned());
        };
        for (place, item) in items.into_iter().enumerate() {
            match shape::recognize(&item) {
                Some(shape) => self.take(&name, shape, item, None, rewriter),
                None => self.skip(&name, format!("item {place} holds no journey_id and no journeyId")),
            }
        }
    }

    fn take(
        &mut self,
        name: &str,
        shape: DocumentShape,
        mut document: Value,
        raw: Option<Bytes>,
        rewriter: &Rewriter<'_>,
    ) {
        let DocumentShape { api, id, place, is_summary } = shape;
        if is_summary {
            self.summaries.insert(id, document);
            return;
        }
        if self.entries.iter().any(|entry| entry.api == api && entry.id == id) {
            return self.skip(name, "another file has the same journey".to_owned());
        }
        let turned = api == Dialect::Onetouch && rewriter.rewrite(&mut document);
        let raw = raw.filter(|_| !turned);
        self.entries.push(ServedJourney { api, id, document, place, raw, summary: None });
    }

    fn hand_out_summaries(&mut self) {
        for entry in self.entries.iter_mut().filter(|entry| entry.api == Dialect::Idwise) {
            entry.summary = self.summaries.remove(&entry.id);
        }
        let mut left: Vec<String> = self.summaries.drain().map(|(id, _)| id).collect();
        left.sort();
        for id in left {
            self.skip(&id, "a summary whose journey is not there".to_owned());
        }
    }

    fn skip(&mut self, file: &str, why: String) {
        self.skipped.push(Skipped { file: file.to_owned(), why });
    }
}

/// The items of a list of documents: an array, or an object with an array under `items`.
fn items(document: Value) -> Option<Vec<Value>> {
    match document {
        Value::Array(items) => Some(items),
        Value::Object(mut object) => match object.shift_remove("items") {
            Some(Value::Array(items)) => Some(items),
            _ => None,
        },
        _ => None,
    }
}
