//! Finds pictures by id or by the last segment of a URL, both loaded and drawn ones. Also the picture origin.

use super::answer;
use super::middleware::{OriginName, OriginState, front};
use super::shared_state::SharedState;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use percent_encoding::percent_decode_str;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::Semaphore;

/// A picture's bytes and media type.
pub(super) struct FoundPicture {
    pub(super) bytes: Vec<u8>,
    pub(super) content_type: &'static str,
}

/// The files in `images/`, and the names of deleted pictures.
pub(super) struct Pictures {
    files: HashMap<String, PathBuf>,
    gone: Mutex<HashSet<String>>,
    /// One permit per processor. A client that disconnects while it waits for a permit costs no drawing.
    drawing: Semaphore,
}

impl Default for Pictures {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Self { files: HashMap::new(), gone: Mutex::default(), drawing: Semaphore::new(processors) }
    }
}

impl Pictures {
    /// Lists the files of a folder, which may be missing. Only listed files are served, so that a URL cannot reach
    /// outside the folder.
    pub(super) fn in_folder(folder: &Path) -> Self {
        let mut paths: Vec<PathBuf> = std::fs::read_dir(folder)
            .map(|entries| {
                entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file()).collect()
            })
            .unwrap_or_default();
        paths.sort();
        let mut files = HashMap::new();
        for path in &paths {
            if let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) {
                files.entry(stem.to_owned()).or_insert_with(|| path.clone());
            }
        }
        // A whole file name takes precedence over another file's stem.
        for path in paths {
            if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
                files.insert(name.to_owned(), path.clone());
            }
        }
        Self { files, ..Self::default() }
    }

    /// The file for a name: by the name itself, by its last segment, or by that without its extension.
    pub(super) fn file(&self, name: &str) -> Option<&Path> {
        let last = last_segment(name);
        let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
        [name, last, stem].into_iter().find_map(|name| self.files.get(name)).map(PathBuf::as_path)
    }

    /// Marks all pictures of a removed journey as deleted.
    pub(super) fn forget_those_of(&self, journey: &Value) {
        let mut gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        collect_paths(journey, &mut gone);
    }

    /// Restores deleted pictures.
    pub(super) fn reset(&self) {
        self.gone.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn is_gone(&self, name: &str) -> bool {
        let gone = self.gone.lock().unwrap_or_else(PoisonError::into_inner);
        gone.contains(name) || gone.contains(last_segment(name))
    }
}

/// Collects every text under a key that ends in `_path`, which is the name of a picture or recording.
fn collect_paths(value: &Value, into: &mut HashSet<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(name) if key.ends_with("_path") => {
                        into.insert(name.clone());
                    }
                    other => collect_paths(other, into),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_paths(item, into)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// The text after the last slash.
pub(super) fn last_segment(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Finds or draws a picture, on a blocking thread.
pub(super) async fn find(state: &Arc<SharedState>, name: String) -> Option<FoundPicture> {
    if state.pictures.is_gone(&name) {
        return None;
    }
    let _permit = state.pictures.drawing.acquire().await.ok()?;
    let state = Arc::clone(state);
    tokio::task::spawn_blocking(move || look(&state, &name)).await.ok().flatten()
}

fn look(state: &SharedState, name: &str) -> Option<FoundPicture> {
    if let Some(path) = state.pictures.file(name) {
        let bytes = std::fs::read(path).ok()?;
        let content_type = content_type(&bytes);
        return Some(FoundPicture { bytes, content_type });
    }
    let (bytes, content_type) =
        state.journeys.picture(name).or_else(|| state.journeys.picture(last_segment(name)))?;
    Some(FoundPicture { bytes, content_type })
}

/// Detects the media type by the first bytes.
fn content_type(bytes: &[u8]) -> &'static str {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => "image/png",
        [0xff, 0xd8, 0xff, ..] => "image/jpeg",
        [b'G', b'I', b'F', b'8', ..] => "image/gif",
        [b'B', b'M', ..] => "image/bmp",
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => "image/webp",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        _ => "application/octet-stream",
    }
}

/// The routes of the picture origin.
pub(super) fn origin(state: &Arc<SharedState>) -> Router {
    let origin_state = OriginState { origin: OriginName::Images, state: Arc::clone(state) };
    Router::new().fallback(serve).layer(from_fn_with_state(origin_state, front)).with_state(Arc::clone(state))
}

/// Serves a picture. A request with credentials is rejected and reported as a leak.
async fn serve(State(state): State<Arc<SharedState>>, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    if report_leaks(&state, &path, &request) {
        let message = "pictures are served without credentials; what was sent is reported";
        return answer::text(StatusCode::BAD_REQUEST, message);
    }
    let name = percent_decode_str(path.trim_start_matches('/')).decode_utf8_lossy().into_owned();
    match find(&state, name).await {
        Some(found) => answer::bytes(found.content_type, found.bytes),
        None => answer::text(StatusCode::NOT_FOUND, "Not Found"),
    }
}

fn report_leaks(state: &SharedState, path: &str, request: &Request) -> bool {
    let mut leaked = false;
    for (name, value) in request.headers() {
        let text = String::from_utf8_lossy(value.as_bytes());
        let ours = state.credentials.found_in(&text);
        if ours.is_some() || name == axum::http::header::AUTHORIZATION {
            state.record.leak(path, name.as_str(), ours.unwrap_or("something else"));
            leaked = true;
        }
    }
    if let Some(ours) = state.credentials.found_in(&request.uri().to_string()) {
        state.record.leak("(withheld)", "address", ours);
        leaked = true;
    }
    leaked
}
