//! A configured account at a service, with all its requests.

use super::client::{Client, DecisionBody, LoggedReview, MarksBody, RemoteJourney};
use super::connection::{Connection, Opening};
use super::contract::Contract;
use super::error::ProviderError;
use super::list::{self, ListPage};
use super::notice::HookNotice;
use super::pulse::{Owed, Pulse};
use super::{picture, webhook, withhold};
use crate::config::account::AccountSettings;
use crate::config::provider::{Paths, ProviderSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::decision_receiver::DecisionReceiver;
use crate::domain::deviation::Deviation;
use crate::domain::ids::{JourneyId, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::match_status::MatchStatusWords;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::screening_request::ScreenedPerson;
use crate::insight::case::{ProviderEvent, ReviewStep};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use url::Url;
use uuid::Uuid;

/// A configured account. Cloning is cheap. No connection is opened before the first request.
#[derive(Clone, Debug)]
pub struct Account(Arc<Inner>);

/// The state of an account. It exists before the secrets are loaded.
#[derive(Debug)]
struct Inner {
    name: String,
    contract: Arc<Contract>,
    client: Box<dyn Client>,
    capabilities: Capabilities,
    longest_request: Duration,
    grace: Duration,
    has_webhook: bool,
    at_most_once: bool,
    dispositions: MatchStatusWords,
    pulse: Pulse,
    opening: Opening,
}

/// A received document, as bytes and parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedDocument {
    pub bytes: Vec<u8>,
    pub document: Value,
}

impl Account {
    /// Creates an account from complete settings and validates them; sends nothing.
    pub(super) fn connect(
        contract: Arc<Contract>,
        settings: ProviderSettings,
    ) -> Result<Self, ProviderError> {
        let (account, pulse) = (&settings.account, Pulse::default());
        Ok(Self(Arc::new(Inner {
            name: account.name.clone(),
            client: (contract.client)(),
            capabilities: narrowed(contract.capabilities, &account.paths, account.list_url.is_some()),
            longest_request: account.timeout(),
            grace: account.grace(),
            has_webhook: settings.decision_webhook.is_some(),
            at_most_once: settings.decision_webhook.as_ref().is_some_and(|webhook| webhook.at_most_once),
            dispositions: account.match_status.clone(),
            opening: Opening::done(Connection::new(settings, contract.marks, pulse.clone())?),
            pulse,
            contract,
        })))
    }

    /// Creates an account whose secrets are loaded by the first request: a password store can be slow, and
    /// commands that send nothing must not wait for it.
    pub(super) fn when_asked(contract: Arc<Contract>, settings: AccountSettings) -> Self {
        let pulse = Pulse::default();
        Self(Arc::new(Inner {
            name: settings.name.clone(),
            client: (contract.client)(),
            capabilities: narrowed(contract.capabilities, &settings.paths, settings.list_url.is_some()),
            longest_request: settings.timeout(),
            grace: settings.grace(),
            has_webhook: settings.decision_webhook_url.is_some(),
            at_most_once: settings.decision_webhook_at_most_once,
            dispositions: settings.match_status.clone(),
            opening: Opening::later(settings, contract.marks, pulse.clone()),
            pulse,
            contract,
        }))
    }

    /// The configured name.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// The service that it belongs to.
    pub fn service(&self) -> &ServiceId {
        self.0.contract.service()
    }

    /// The capabilities of the contract, reduced to those with a configured path.
    pub fn capabilities(&self) -> Capabilities {
        self.0.capabilities
    }

    /// Watches whether the service owes an answer, and since when.
    pub fn owed(&self) -> watch::Receiver<Owed> {
        self.0.pulse.watched()
    }

    /// The timeout of a request.
    pub fn longest_request(&self) -> Duration {
        self.0.longest_request
    }

    /// The grace period: how long after a failed or unanswered request the service may still apply it.
    pub fn grace(&self) -> Duration {
        self.0.grace
    }

    /// Whether decisions can be sent: to the service or to the customer's webhook.
    pub fn takes_decisions(&self) -> bool {
        self.receiver() != DecisionReceiver::Nobody
    }

    /// Who gets the decisions.
    pub fn receiver(&self) -> DecisionReceiver {
        match (self.0.capabilities.takes_decisions, self.0.has_webhook) {
            (true, _) => DecisionReceiver::Service,
            (false, true) => DecisionReceiver::Webhook,
            (false, false) => DecisionReceiver::Nobody,
        }
    }

    /// Whether a webhook request without a clear result is left to a person instead of being retried.
    pub fn at_most_once(&self) -> bool {
        self.0.at_most_once
    }

    /// The match statuses to report; `None` if none is configured, which is the default.
    pub fn match_status_words(&self) -> Option<&MatchStatusWords> {
        Some(&self.0.dispositions).filter(|words| !words.are_none())
    }

    /// Reads a document by the contract of this account's service.
    pub fn read(&self, document: &Value) -> (Journey, Vec<Deviation>) {
        self.0.contract.journey(document)
    }

    /// Reads the body of a webhook of this account's service.
    pub fn notice(&self, body: &Value) -> HookNotice {
        (self.0.contract.notice)(&self.0.contract.marks, body)
    }

    async fn connection(&self) -> Result<&Connection, ProviderError> {
        self.0.opening.connection().await
    }

    async fn remote<'a>(&'a self, id: &'a JourneyId) -> Result<RemoteJourney<'a>, ProviderError> {
        Ok(RemoteJourney { connection: self.connection().await?, id })
    }

    /// Fetches one page of the configured journey list. `page` is the `next` value of the page before.
    pub async fn list(&self, page: Option<&str>) -> Result<ListPage, ProviderError> {
        let connection = self.connection().await?;
        let Some(list) = &connection.settings().account.list_url else {
            return Err(ProviderError::NotAllowed("no list of journeys is configured"));
        };
        let (url, marks) = (list::address(list, page)?, &self.0.contract.marks);
        let mut page = match connection.list(url).await {
            Ok(document) => list::read(&document, page, marks),
            Err(error) => {
                error.bytes().and_then(|bytes| list::read_pieces(bytes, page, marks)).ok_or(error)?
            }
        };
        page.documents.iter_mut().for_each(withhold::withhold);
        Ok(page)
    }

    /// Checks the credentials by asking for a journey that does not exist. A service that says so, in an error body of
    /// its own, has accepted them; a 404 of a gateway proves nothing.
    pub async fn check_credentials(&self) -> Result<(), ProviderError> {
        let unknown = JourneyId::from(Uuid::now_v7().to_string().as_str());
        match self.journey(&unknown).await {
            Err(ProviderError::Gone { answer }) if answer.is_own => Ok(()),
            Err(error) => Err(error),
            Ok(_) => Err(ProviderError::Unreadable("it has a journey for an id that was just made up")),
        }
    }

    /// Fetches the result of a journey.
    pub async fn journey(&self, id: &JourneyId) -> Result<ReceivedDocument, ProviderError> {
        let (bytes, document) = self.0.client.result(self.remote(id).await?).await?;
        Ok(withhold::withheld(ReceivedDocument { bytes, document }))
    }

    /// Fetches the steps that a resubmission can name; empty if the service has no steps.
    pub async fn steps(&self, id: &JourneyId) -> Result<Vec<ReviewStep>, ProviderError> {
        if !self.0.capabilities.has_steps {
            return Ok(Vec::new());
        }
        self.0.client.steps(self.remote(id).await?).await
    }

    /// Loads a picture of a journey. The store does not keep pictures that are embedded in a document, so for such a
    /// picture the document is fetched again.
    pub async fn picture_of(&self, id: &JourneyId, picture: &Picture) -> Result<Vec<u8>, ProviderError> {
        match &picture.source {
            PictureSource::Inline(text) if withhold::is_withheld(text.as_sent()) => {
                let (_, document) = self.0.client.result(self.remote(id).await?).await?;
                let found = withhold::picture(&document, text.as_sent());
                found.ok_or(ProviderError::Unreadable("the journey has another picture by now"))
            }
            _ => self.picture(picture).await,
        }
    }

    /// Loads a picture: by identifier from the service, by URL from an allowed host, or embedded in the document.
    pub async fn picture(&self, picture: &Picture) -> Result<Vec<u8>, ProviderError> {
        if let PictureSource::Inline(text) = &picture.source {
            return picture::inline(text.as_sent());
        }
        let connection = self.connection().await?;
        let url = match &picture.source {
            PictureSource::Path(path) | PictureSource::Inline(path) => {
                connection.address(&connection.settings().account.paths.image, path.as_sent())?
            }
            PictureSource::Url(url) => Url::parse(url.as_sent().trim())
                .map_err(|_| ProviderError::NotAllowed("the picture has no valid URL"))?,
        };
        let sealed = matches!(picture.source, PictureSource::Url(_));
        connection.picture(url, sealed).await
    }

    /// The request body of a decision, for the service or else for the customer's webhook.
    pub fn decision(&self, id: &JourneyId, body: &DecisionBody) -> Result<Vec<u8>, ProviderError> {
        match self.receiver() {
            DecisionReceiver::Webhook => {
                Ok(webhook::decision(&self.0.name, id, body).to_string().into_bytes())
            }
            DecisionReceiver::Service | DecisionReceiver::Nobody => self.0.client.decision(body),
        }
    }

    /// Sends a decision with this body to the service, or else to the customer's webhook. One attempt without retry.
    pub async fn decide(&self, id: &JourneyId, decision: Uuid, body: Vec<u8>) -> Result<(), ProviderError> {
        let connection = self.connection().await?;
        match &connection.settings().decision_webhook {
            Some(receiver) if !self.0.capabilities.takes_decisions => {
                webhook::post(connection, receiver, decision, body).await
            }
            _ => self.0.client.decide(RemoteJourney { connection, id }, body).await,
        }
    }

    /// Sets match statuses on watch-list records. One attempt without retry.
    pub async fn mark_records(&self, id: &JourneyId, body: &MarksBody) -> Result<(), ProviderError> {
        self.0.client.mark_records(self.remote(id).await?, body).await
    }

    /// The body of the request that runs AML screening again for this person.
    pub fn screening(&self, person: &ScreenedPerson) -> Result<Vec<u8>, ProviderError> {
        self.0.client.screening(person)
    }

    /// Runs the AML screening of a journey again with this body. One attempt without retry.
    pub async fn rerun_screening(&self, id: &JourneyId, body: Vec<u8>) -> Result<(), ProviderError> {
        self.0.client.rerun_screening(self.remote(id).await?, body).await
    }

    /// Fetches the service's audit log of a journey; empty if the service has none.
    pub async fn audit_log(&self, id: &JourneyId) -> Result<Vec<ProviderEvent>, ProviderError> {
        if !self.0.capabilities.has_audit_log {
            return Ok(Vec::new());
        }
        self.0.client.audit_log(self.remote(id).await?).await
    }

    /// Fetches the reviews in the service's audit log of a journey; `None` if this account can read no such log.
    pub async fn logged_reviews(&self, id: &JourneyId) -> Result<Option<Vec<LoggedReview>>, ProviderError> {
        if !self.0.capabilities.has_audit_log {
            return Ok(None);
        }
        match self.0.client.logged_reviews(self.remote(id).await?).await {
            Ok(reviews) => Ok(Some(reviews)),
            Err(
                ProviderError::Gone { .. }
                | ProviderError::Refused { .. }
                | ProviderError::Credentials { .. }
                | ProviderError::NotAllowed(_),
            ) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Removes the capabilities whose path is not configured.
fn narrowed(offers: Capabilities, paths: &Paths, has_list: bool) -> Capabilities {
    Capabilities {
        lists: has_list,
        takes_decisions: offers.takes_decisions && !paths.manual_review.is_empty(),
        has_steps: offers.has_steps && !paths.summary.is_empty(),
        has_watch_lists: offers.has_watch_lists && !paths.whitelist.is_empty(),
        reruns_screening: offers.reruns_screening && !paths.aml_amend.is_empty(),
        has_audit_log: offers.has_audit_log && !paths.audit_logs.is_empty(),
        ..offers
    }
}
