//! One configured account at a service: everything that is asked of it and sent to it.

use super::client::{Client, DecisionBody, MarksBody};
use super::connection::{Connection, Opening};
use super::contract::Contract;
use super::error::ProviderError;
use super::list::{self, ListPage};
use super::{picture, webhook};
use crate::config::account::AccountSettings;
use crate::config::provider::{Paths, ProviderSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::{JourneyId, ServiceId};
use crate::domain::journey::Journey;
use crate::domain::match_status::MatchStatusWords;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::quirk::Quirk;
use crate::insight::case::{ProviderEvent, Step};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// A configured account. Cheap to clone; nothing is connected before the first question.
#[derive(Clone, Debug)]
pub struct Account(Arc<Inner>);

/// What is known of an account before its secrets are.
#[derive(Debug)]
struct Inner {
    name: String,
    contract: Arc<Contract>,
    client: Box<dyn Client>,
    capabilities: Capabilities,
    longest_request: Duration,
    has_webhook: bool,
    at_most_once: bool,
    dispositions: MatchStatusWords,
    opening: Opening,
}

/// A document as it came, and as it parsed.
#[derive(Clone, Debug, PartialEq)]
pub struct Received {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// The same, parsed.
    pub document: Value,
}

impl Account {
    /// Takes the settings, and refuses those that could not work; asks nobody.
    pub(super) fn connect(
        contract: Arc<Contract>,
        settings: ProviderSettings,
    ) -> Result<Self, ProviderError> {
        let account = &settings.account;
        Ok(Self(Arc::new(Inner {
            name: account.name.clone(),
            client: (contract.client)(),
            capabilities: narrowed(contract.capabilities, &account.paths, account.list_url.is_some()),
            longest_request: account.timeout(),
            has_webhook: settings.decision_webhook.is_some(),
            at_most_once: settings.decision_webhook.as_ref().is_some_and(|webhook| webhook.at_most_once),
            dispositions: account.match_status.clone(),
            opening: Opening::done(Connection::new(settings, contract.marks)?),
            contract,
        })))
    }

    /// Takes the settings, and fetches the secrets when the first question is asked: a password store may
    /// take its time, and nobody should wait for it who asks nothing.
    pub(super) fn when_asked(contract: Arc<Contract>, settings: AccountSettings) -> Self {
        Self(Arc::new(Inner {
            name: settings.name.clone(),
            client: (contract.client)(),
            capabilities: narrowed(contract.capabilities, &settings.paths, settings.list_url.is_some()),
            longest_request: settings.timeout(),
            has_webhook: settings.decision_webhook_url.is_some(),
            at_most_once: settings.decision_webhook_at_most_once,
            dispositions: settings.match_status.clone(),
            opening: Opening::later(settings, contract.marks),
            contract,
        }))
    }

    /// The name in the configuration.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose contract it speaks.
    pub fn service(&self) -> &ServiceId {
        self.0.contract.service()
    }

    /// What can be asked of it: what the contract offers, as far as the settings name the places.
    pub fn capabilities(&self) -> Capabilities {
        self.0.capabilities
    }

    /// The longest that one request may take.
    pub fn longest_request(&self) -> Duration {
        self.0.longest_request
    }

    /// Whether decisions can be sent to anybody: to the service, or to the customer's receiver.
    pub fn takes_decisions(&self) -> bool {
        self.0.capabilities.takes_decisions || self.0.has_webhook
    }

    /// Whether a webhook that its receiver may have taken is left to a person instead of repeated.
    pub fn at_most_once(&self) -> bool {
        self.0.at_most_once
    }

    /// What is reported of watch-list records; none if nothing is, which is the default.
    pub fn match_status_words(&self) -> Option<&MatchStatusWords> {
        Some(&self.0.dispositions).filter(|words| !words.are_none())
    }

    /// Reads a document by this account's contract.
    pub fn read(&self, document: &Value) -> (Journey, Vec<Quirk>) {
        self.0.contract.journey(document)
    }

    async fn connection(&self) -> Result<&Connection, ProviderError> {
        self.0.opening.connection().await
    }

    /// One page of the configured list of journeys; `page` is what the page before called `next`.
    pub async fn list(&self, page: Option<&str>) -> Result<ListPage, ProviderError> {
        let connection = self.connection().await?;
        let Some(list) = &connection.settings().account.list_url else {
            return Err(ProviderError::NotAllowed("no list of journeys is configured"));
        };
        let (url, marks) = (list::address(list, page)?, &self.0.contract.marks);
        match connection.list(url).await {
            Ok(document) => Ok(list::read(&document, page, marks)),
            Err(error) => error.bytes().and_then(|bytes| list::read_pieces(bytes, page, marks)).ok_or(error),
        }
    }

    /// The result of a journey.
    pub async fn journey(&self, id: &JourneyId) -> Result<Received, ProviderError> {
        let connection = self.connection().await?;
        let (bytes, document) = self.0.client.result(connection, id).await?;
        Ok(Received { bytes, document })
    }

    /// The steps that a resubmission can ask for; none where the service names none.
    pub async fn steps(&self, id: &JourneyId) -> Result<Vec<Step>, ProviderError> {
        if !self.0.capabilities.has_steps {
            return Ok(Vec::new());
        }
        self.0.client.steps(self.connection().await?, id).await
    }

    /// A picture's bytes: by its identifier, from an allowed host, or from the document itself.
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
                .map_err(|_| ProviderError::NotAllowed("it has no usable address"))?,
        };
        let sealed = matches!(picture.source, PictureSource::Url(_));
        connection.picture(url, sealed).await
    }

    /// Sends a decision to the service, else to the customer's receiver: exactly one attempt.
    pub async fn decide(&self, id: &JourneyId, body: &DecisionBody) -> Result<(), ProviderError> {
        let connection = self.connection().await?;
        match &connection.settings().decision_webhook {
            Some(receiver) if !self.0.capabilities.takes_decisions => {
                webhook::post(connection, receiver, id, body).await
            }
            _ => self.0.client.decide(connection, id, body).await,
        }
    }

    /// Puts marks on watch-list records: exactly one attempt.
    pub async fn mark_records(&self, id: &JourneyId, body: &MarksBody) -> Result<(), ProviderError> {
        self.0.client.mark_records(self.connection().await?, id, body).await
    }

    /// The service's record of a journey; empty where it keeps none.
    pub async fn audit_log(&self, id: &JourneyId) -> Result<Vec<ProviderEvent>, ProviderError> {
        if !self.0.capabilities.has_audit_log {
            return Ok(Vec::new());
        }
        self.0.client.audit_log(self.connection().await?, id).await
    }
}

/// What a contract offers, without what the settings leave no place for.
fn narrowed(offers: Capabilities, paths: &Paths, has_list: bool) -> Capabilities {
    Capabilities {
        lists: has_list,
        takes_decisions: offers.takes_decisions && !paths.manual_review.is_empty(),
        has_steps: offers.has_steps && !paths.summary.is_empty(),
        has_watch_lists: offers.has_watch_lists && !paths.whitelist.is_empty(),
        has_audit_log: offers.has_audit_log && !paths.audit_logs.is_empty(),
        ..offers
    }
}
