//! The way to a service: opened with the account's secrets, at once or when the first question is asked.

use super::error::ProviderError;
use super::http::{Ask, Http, PICTURE_LIMIT, Reply};
use super::limit::Pace;
use super::onetouch::client::ResultMethod;
use super::picture::{self, Found};
use super::reach::Purpose;
use super::retry::patiently;
use super::{answer, template};
use crate::config::account::AccountSettings;
use crate::config::provider::ProviderSettings;
use serde_json::Value;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::OnceCell;
use tokio::time::Instant;
use url::Url;

/// What an account is made of.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) settings: ProviderSettings,
    pub(super) http: Http,
    pub(super) pace: Pace,
    pub(super) result_method: ResultMethod,
}

/// A connection, or what it takes to have one.
#[derive(Debug)]
pub(super) struct Opening {
    settings: Option<AccountSettings>,
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
    pub(super) fn later(settings: AccountSettings) -> Self {
        Self { settings: Some(settings), connection: OnceCell::new(), failed: Mutex::default() }
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
        let settings = self.settings.clone().ok_or(ProviderError::NotAllowed("it has no settings"))?;
        let fetched = tokio::task::spawn_blocking(move || settings.resolve()).await;
        match fetched {
            Ok(Ok(settings)) => Connection::new(settings),
            Ok(Err(mistake)) => {
                let why = mistake.message;
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
    pub(super) fn new(mut settings: ProviderSettings) -> Result<Self, ProviderError> {
        if !settings.base_url.path().ends_with('/') {
            let path = format!("{}/", settings.base_url.path());
            settings.base_url.set_path(&path);
        }
        let http = Http::new(&settings)?;
        template::address(&settings.base_url, &settings.paths.result, "id")?;
        let pace = Pace::new(settings.requests_per_second);
        Ok(Self { settings, http, pace, result_method: ResultMethod::default() })
    }

    /// The address of an id below the base address.
    pub(super) fn address(&self, template: &str, id: &str) -> Result<Url, ProviderError> {
        template::address(&self.settings.base_url, template, id)
    }

    /// Asks for a JSON document, patiently and at the account's pace.
    pub(super) async fn document(&self, ask: &Ask) -> Result<(Vec<u8>, Value), ProviderError> {
        patiently(|| async {
            self.pace.read().await;
            let reply = self.http.ask(ask.clone()).await?;
            if !reply.is_success() {
                return Err(answer::refusal(&reply));
            }
            let document = answer::document(&reply)?;
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
            picture::found(reply.body)
        })
        .await
    }

    /// Sends what may change something: one attempt, and every unclear answer counts as unclear.
    pub(super) async fn hand_over(&self, ask: Ask) -> Result<Reply, ProviderError> {
        let reply = self.http.ask(ask).await.map_err(ProviderError::of_decision)?;
        if reply.is_success() { Ok(reply) } else { Err(answer::refusal(&reply)) }
    }
}
