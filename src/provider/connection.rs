//! The connection of an account: settings with secrets, HTTP client and rate limit.

use super::answer::{self, Expected};
use super::error::ProviderError;
use super::http::{Ask, DOCUMENT_LIMIT, Http, HttpReply, PICTURE_LIMIT};
use super::limit::Pace;
use super::picture::{self, FetchedPicture};
use super::pulse::Pulse;
use super::reach::Purpose;
use super::retry::with_retries;
use super::shape::ShapeMarks;
use super::{list, template};
use crate::config::account::AccountSettings;
use crate::config::provider::ProviderSettings;
use crate::domain::ids::JourneyId;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::Url;

/// The connection that a client sends its requests through. It handles credentials, size limits, rate limit and
/// retries.
#[derive(Debug)]
pub struct Connection {
    settings: ProviderSettings,
    marks: ShapeMarks,
    pub(super) http: Http,
    pub(super) pace: Pace,
}

/// A connection, or the settings to open it with.
#[derive(Debug)]
pub(super) struct Opening {
    settings: Option<(AccountSettings, ShapeMarks, Pulse)>,
    connection: OnceCell<Connection>,
    /// Time and reason of the last failure to load the secrets.
    failed: Mutex<Option<(Instant, String)>>,
}

/// Minimum time between two attempts to load the secrets after a failure. Many requests can start at once, and each
/// would ask the password store again.
const AGAIN: Duration = Duration::from_secs(10);

impl Opening {
    /// An open connection.
    pub(super) fn done(connection: Connection) -> Self {
        Self { settings: None, connection: OnceCell::new_with(Some(connection)), failed: Mutex::default() }
    }

    /// A connection that is opened by the first request.
    pub(super) fn later(settings: AccountSettings, marks: ShapeMarks, pulse: Pulse) -> Self {
        let settings = Some((settings, marks, pulse));
        Self { settings, connection: OnceCell::new(), failed: Mutex::default() }
    }

    /// The connection. The first caller loads the secrets; concurrent callers wait for it.
    pub(super) async fn connection(&self) -> Result<&Connection, ProviderError> {
        self.connection.get_or_try_init(|| self.open()).await
    }

    async fn open(&self) -> Result<Connection, ProviderError> {
        if let Some((when, why)) = &*self.failed.lock().unwrap_or_else(PoisonError::into_inner)
            && when.elapsed() < AGAIN
        {
            return Err(ProviderError::NoSecret(why.clone()));
        }
        let unset = ProviderError::NotAllowed("it has no settings");
        let (settings, marks, pulse) = self.settings.clone().ok_or(unset)?;
        let fetched = tokio::task::spawn_blocking(move || settings.resolve()).await;
        match fetched {
            Ok(Ok(settings)) => Connection::new(settings, marks, pulse),
            Ok(Err(error)) => {
                let why = error.message;
                let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                *failed = Some((Instant::now(), why.clone()));
                Err(ProviderError::NoSecret(why))
            }
            Err(_) => Err(ProviderError::NoSecret("loading the secret was interrupted".to_owned())),
        }
    }
}

impl Connection {
    /// Opens a connection and validates the settings; sends nothing.
    pub(super) fn new(
        mut settings: ProviderSettings,
        marks: ShapeMarks,
        pulse: Pulse,
    ) -> Result<Self, ProviderError> {
        if !settings.base_url.path().ends_with('/') {
            let path = format!("{}/", settings.base_url.path());
            settings.base_url.set_path(&path);
        }
        let http = Http::new(&settings, pulse)?;
        template::address(&settings.base_url, &settings.account.paths.result, "id")?;
        let pace = Pace::new(settings.account.requests_per_second);
        Ok(Self { settings, marks, http, pace })
    }

    /// The account's settings, secrets included.
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// Builds the URL for an id. `template` is a path with `{id}` or `{picture}`.
    pub fn address(&self, template: &str, id: &str) -> Result<Url, ProviderError> {
        template::address(&self.settings.base_url, template, id)
    }

    /// Fetches a JSON object or list, with retries and rate limit.
    pub async fn get(&self, url: Url) -> Result<(Vec<u8>, Value), ProviderError> {
        self.document(&Ask::get(url, Purpose::Api, DOCUMENT_LIMIT), &is_structure).await
    }

    /// Fetches the document of a journey, with retries and rate limit. Any other document is an error.
    pub async fn journey(&self, url: Url, id: &JourneyId) -> Result<(Vec<u8>, Value), ProviderError> {
        self.journey_by(&Ask::get(url, Purpose::Api, DOCUMENT_LIMIT), id).await
    }

    /// Like [`Self::journey`], with a request of any method.
    pub(super) async fn journey_by(
        &self,
        ask: &Ask,
        id: &JourneyId,
    ) -> Result<(Vec<u8>, Value), ProviderError> {
        self.document(ask, &|document| self.marks.of_journey(document, id.as_sent())).await
    }

    /// Fetches one page of the journey list.
    pub(super) async fn list(&self, url: Url) -> Result<Value, ProviderError> {
        Ok(self.document(&Ask::get(url, Purpose::List, DOCUMENT_LIMIT), &list::is_list).await?.1)
    }

    /// Posts JSON that may change something. One attempt without retry.
    pub async fn post(&self, url: Url, body: Vec<u8>) -> Result<(), ProviderError> {
        let reply =
            self.send_once(Ask::post(url, Purpose::Api, body)).await.map_err(ProviderError::believed)?;
        answer::accepted(&reply, &self.marks)
    }

    /// Replaces a value with JSON (PUT). One attempt without retry.
    pub async fn put(&self, url: Url, body: Vec<u8>) -> Result<(), ProviderError> {
        let reply =
            self.send_once(Ask::put(url, Purpose::Api, body)).await.map_err(ProviderError::believed)?;
        answer::accepted(&reply, &self.marks)
    }

    /// Parses the JSON document of a reply, or maps it to an error.
    pub(super) fn document_of(
        &self,
        reply: &HttpReply,
        expected: Expected<'_>,
    ) -> Result<Value, ProviderError> {
        match reply.is_success() {
            true => answer::document(reply, &self.marks, expected),
            false => Err(answer::error_of(reply)),
        }
    }

    async fn document(&self, ask: &Ask, expected: Expected<'_>) -> Result<(Vec<u8>, Value), ProviderError> {
        with_retries(|| async {
            self.pace.read().await;
            let reply = self.http.ask(ask.clone()).await?;
            let document = self.document_of(&reply, expected)?;
            Ok((reply.body, document))
        })
        .await
    }

    /// Fetches a picture. If the reply contains a URL, that URL is fetched, once. A `sealed` URL grants access by
    /// itself, so credentials are never sent with it.
    pub(super) async fn picture(&self, url: Url, sealed: bool) -> Result<Vec<u8>, ProviderError> {
        match self.found(url, sealed).await? {
            FetchedPicture::Bytes(bytes) => Ok(bytes),
            FetchedPicture::Address(url) => match self.found(url, sealed).await? {
                FetchedPicture::Bytes(bytes) => Ok(bytes),
                FetchedPicture::Address(_) => Err(ProviderError::Unreadable("the URL leads to another URL")),
            },
        }
    }

    async fn found(&self, url: Url, sealed: bool) -> Result<FetchedPicture, ProviderError> {
        let mut ask = Ask::get(url, Purpose::Picture, PICTURE_LIMIT);
        ask.sealed = sealed;
        with_retries(|| async {
            self.pace.read().await;
            let reply = self.http.ask(ask.clone()).await?;
            if !reply.is_success() {
                let is_refused = sealed && matches!(reply.status, 401 | 403 | 410);
                let is_markup = reply.body.trim_ascii_start().starts_with(b"<");
                let is_expired = is_refused || is_markup && picture::says_expired(&reply.body);
                return Err(if is_expired { ProviderError::LinkExpired } else { answer::error_of(&reply) });
            }
            picture::found(reply.body, &self.marks)
        })
        .await
    }

    /// Sends a request that may change something. One attempt; an unclear reply counts as "may have been
    /// applied".
    pub(super) async fn send_once(&self, ask: Ask) -> Result<HttpReply, ProviderError> {
        let reply = self.http.ask(ask).await.map_err(ProviderError::of_decision)?;
        if reply.is_success() { Ok(reply) } else { Err(answer::error_of(&reply)) }
    }
}

fn is_structure(document: &Value) -> Result<(), &'static str> {
    let is_structure = document.is_object() || document.is_array();
    is_structure.then_some(()).ok_or("it is neither an object nor a list")
}
