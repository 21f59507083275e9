//! The way to a service: opened with the account's secrets, at once or when the first question is asked.

use super::error::ProviderError;
use super::http::{Ask, DOCUMENT_LIMIT, Http, PICTURE_LIMIT, Reply};
use super::limit::Pace;
use super::picture::{self, Found};
use super::reach::Purpose;
use super::retry::patiently;
use super::shape::Marks;
use super::{answer, template};
use crate::config::account::AccountSettings;
use crate::config::provider::ProviderSettings;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::Url;

/// The way to one account's service: a client asks and sends through it. Credentials, limits, the pace and
/// second tries are its matter.
#[derive(Debug)]
pub struct Connection {
    settings: ProviderSettings,
    marks: Marks,
    pub(super) http: Http,
    pub(super) pace: Pace,
}

/// A connection, or what it takes to have one.
#[derive(Debug)]
pub(super) struct Opening {
    settings: Option<(AccountSettings, Marks)>,
    connection: OnceCell<Connection>,
    /// When secrets could not be had last, and why.
    failed: Mutex<Option<(Instant, String)>>,
}

/// Many questions can come at once; a password store that says no is asked again after this, not by each.
const AGAIN: Duration = Duration::from_secs(10);

impl Opening {
    /// Open already.
    pub(super) fn done(connection: Connection) -> Self {
        Self { settings: None, connection: OnceCell::new_with(Some(connection)), failed: Mutex::default() }
    }

    /// To be opened with these.
    pub(super) fn later(settings: AccountSettings, marks: Marks) -> Self {
        Self { settings: Some((settings, marks)), connection: OnceCell::new(), failed: Mutex::default() }
    }

    /// The connection; the first who asks fetches the secrets, the others wait for that.
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
        let (settings, marks) = self.settings.clone().ok_or(unset)?;
        let fetched = tokio::task::spawn_blocking(move || settings.resolve()).await;
        match fetched {
            Ok(Ok(settings)) => Connection::new(settings, marks),
            Ok(Err(error)) => {
                let why = error.message;
                let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
                *failed = Some((Instant::now(), why.clone()));
                Err(ProviderError::NoSecret(why))
            }
            Err(_) => Err(ProviderError::NoSecret("it broke off".to_owned())),
        }
    }
}

impl Connection {
    /// Refuses settings that could not work; asks nobody.
    pub(super) fn new(mut settings: ProviderSettings, marks: Marks) -> Result<Self, ProviderError> {
        if !settings.base_url.path().ends_with('/') {
            let path = format!("{}/", settings.base_url.path());
            settings.base_url.set_path(&path);
        }
        let http = Http::new(&settings)?;
        template::address(&settings.base_url, &settings.account.paths.result, "id")?;
        let pace = Pace::new(settings.account.requests_per_second);
        Ok(Self { settings, marks, http, pace })
    }

    /// The settings of the account.
    pub fn settings(&self) -> &ProviderSettings {
        &self.settings
    }

    /// The address of an id below the base address; `template` has `{id}` or `{picture}` in its place.
    pub fn address(&self, template: &str, id: &str) -> Result<Url, ProviderError> {
        template::address(&self.settings.base_url, template, id)
    }

    /// Asks the service for a JSON document, patiently and at the account's pace.
    pub async fn get(&self, url: Url) -> Result<(Vec<u8>, Value), ProviderError> {
        self.document(&Ask::get(url, Purpose::Api, DOCUMENT_LIMIT)).await
    }

    /// Asks for a page of the list of journeys.
    pub(super) async fn list(&self, url: Url) -> Result<Value, ProviderError> {
        Ok(self.document(&Ask::get(url, Purpose::List, DOCUMENT_LIMIT)).await?.1)
    }

    /// Posts JSON that may change something at the service: one attempt.
    pub async fn post(&self, url: Url, body: Vec<u8>) -> Result<(), ProviderError> {
        let reply = self.hand_over(Ask::post(url, Purpose::Api, body)).await?;
        answer::accepted(&reply, &self.marks)
    }

    /// Puts JSON in the place of what the service has: one attempt.
    pub async fn put(&self, url: Url, body: Vec<u8>) -> Result<(), ProviderError> {
        let reply = self.hand_over(Ask::put(url, Purpose::Api, body)).await?;
        answer::accepted(&reply, &self.marks)
    }

    /// The JSON document of an answer, or the error that it stands for.
    pub(super) fn document_of(&self, reply: &Reply) -> Result<Value, ProviderError> {
        if reply.is_success() { answer::document(reply, &self.marks) } else { Err(answer::refusal(reply)) }
    }

    /// Asks for a JSON document, patiently and at the account's pace.
    pub(super) async fn document(&self, ask: &Ask) -> Result<(Vec<u8>, Value), ProviderError> {
        patiently(|| async {
            self.pace.read().await;
            let reply = self.http.ask(ask.clone()).await?;
            let document = self.document_of(&reply)?;
            Ok((reply.body, document))
        })
        .await
    }

    /// Asks for a picture; an address found in the answer is asked once. A sealed address is
    /// itself the permission, so credentials never go there.
    pub(super) async fn picture(&self, url: Url, sealed: bool) -> Result<Vec<u8>, ProviderError> {
        match self.found(url, sealed).await? {
            Found::Bytes(bytes) => Ok(bytes),
            Found::Address(url) => match self.found(url, sealed).await? {
                Found::Bytes(bytes) => Ok(bytes),
                Found::Address(_) => Err(ProviderError::Unreadable("it leads from address to address")),
            },
        }
    }

    async fn found(&self, url: Url, sealed: bool) -> Result<Found, ProviderError> {
        let mut ask = Ask::get(url, Purpose::Picture, PICTURE_LIMIT);
        ask.sealed = sealed;
        patiently(|| async {
            self.pace.read().await;
            let reply = self.http.ask(ask.clone()).await?;
            if !reply.is_success() {
                return Err(answer::refusal(&reply));
            }
            picture::found(reply.body, &self.marks)
        })
        .await
    }

    /// Sends what may change something: one attempt, and every unclear answer counts as unclear.
    pub(super) async fn hand_over(&self, ask: Ask) -> Result<Reply, ProviderError> {
        let reply = self.http.ask(ask).await.map_err(ProviderError::of_decision)?;
        if reply.is_success() { Ok(reply) } else { Err(answer::refusal(&reply)) }
    }
}
