//! One configured account at a service: everything that is asked of it and told to it.

use super::connection::{Connection, Opening};
use super::error::ProviderError;
use super::http::{Ask, DOCUMENT_LIMIT};
use super::list::{self, ListPage};
use super::reach::Purpose;
use super::{idwise, onetouch, picture};
use crate::config::account::AccountSettings;
use crate::config::provider::{Paths, ProviderSettings};
use crate::domain::decision::{StepReview, Verb};
use crate::domain::disposition::{DispositionWords, Marks};
use crate::domain::ids::{JourneyId, Service};
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::text::Untrusted;
use crate::insight::case::{ProviderEvent, Step};
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// A configured account. Cheap to clone; nothing is connected before the first question.
#[derive(Clone, Debug)]
pub struct Account(Arc<Kept>);

/// What is known of an account before its secrets are.
#[derive(Debug)]
struct Kept {
    name: String,
    service: Service,
    longest_request: Duration,
    takes_decisions: bool,
    dispositions: DispositionWords,
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

/// A decision as it is told to a service or to the customer.
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionBody {
    /// What was decided.
    pub verb: Verb,
    /// The reviewer's own words.
    pub comment: Option<String>,
    /// The steps of a resubmission.
    pub steps: Vec<StepReview>,
    /// By which a decision that arrives twice is known.
    pub decision_id: Uuid,
    /// Who decided.
    pub reviewer: String,
    /// The reason's code.
    pub reason: String,
}

/// Marks for watch-list records, as they are told to a service.
#[derive(Clone, Debug, PartialEq)]
pub struct MarksBody {
    /// The service's keys of the records.
    pub records: Vec<Untrusted>,
    /// What is put on each.
    pub marks: Marks,
}

impl Account {
    /// Takes the settings, and refuses those that could not work; asks nobody.
    pub fn connect(settings: ProviderSettings) -> Result<Self, ProviderError> {
        let has_webhook = settings.decision_webhook.is_some();
        let kept = Kept {
            name: settings.name.clone(),
            service: settings.service,
            longest_request: settings.timeout,
            takes_decisions: takes_decisions(settings.service, &settings.paths, has_webhook),
            dispositions: settings.dispositions.clone(),
            opening: Opening::done(Connection::new(settings)?),
        };
        Ok(Self(Arc::new(kept)))
    }

    /// Takes the settings, and fetches the secrets when the first question is asked: a password store may
    /// take its time, and nobody should wait for it who asks nothing.
    pub fn when_asked(settings: AccountSettings) -> Self {
        let has_webhook = settings.decision_webhook.is_some();
        Self(Arc::new(Kept {
            name: settings.name.clone(),
            service: settings.service,
            longest_request: Duration::from_secs(settings.timeout_seconds),
            takes_decisions: takes_decisions(settings.service, &settings.paths, has_webhook),
            dispositions: settings.dispositions.clone(),
            opening: Opening::later(settings),
        }))
    }

    /// The name in the configuration.
    pub fn name(&self) -> &str {
        &self.0.name
    }

    /// Whose contract it speaks.
    pub fn service(&self) -> Service {
        self.0.service
    }

    /// The longest that one request may take.
    pub fn longest_request(&self) -> Duration {
        self.0.longest_request
    }

    /// Whether decisions can be told to anybody: IDWise takes them, One Touch only through a webhook.
    pub fn takes_decisions(&self) -> bool {
        self.0.takes_decisions
    }

    /// What is told of watch-list records; none if nothing is, which is the default.
    pub fn disposition_words(&self) -> Option<&DispositionWords> {
        Some(&self.0.dispositions).filter(|words| !words.are_none())
    }

    async fn connection(&self) -> Result<&Connection, ProviderError> {
        self.0.opening.connection().await
    }

    /// One page of the configured list of journeys; `page` is what the page before called `next`.
    pub async fn list(&self, page: Option<&str>) -> Result<ListPage, ProviderError> {
        let connection = self.connection().await?;
        let Some(list) = &connection.settings.list_url else {
            return Err(ProviderError::NotAllowed("no list of journeys is configured"));
        };
        let url = list::address(list, page)?;
        let answer = connection.document(&Ask::get(url, Purpose::List, DOCUMENT_LIMIT)).await;
        match answer {
            Ok((_, document)) => Ok(list::read(&document, page)),
            Err(error) => error.bytes().and_then(|bytes| list::read_pieces(bytes, page)).ok_or(error),
        }
    }

    /// The result of a journey.
    pub async fn journey(&self, id: &JourneyId) -> Result<Received, ProviderError> {
        let connection = self.connection().await?;
        let (bytes, document) = match self.service() {
            Service::Idwise => {
                let url = connection.address(&connection.settings.paths.result, id.as_sent())?;
                connection.document(&Ask::get(url, Purpose::Api, DOCUMENT_LIMIT)).await?
            }
            Service::Onetouch => onetouch::client::result(connection, id).await?,
        };
        Ok(Received { bytes, document })
    }

    /// The steps that a resubmission can ask for; none where the service has no summary.
    pub async fn steps(&self, id: &JourneyId) -> Result<Vec<Step>, ProviderError> {
        let connection = self.connection().await?;
        if connection.settings.paths.summary.is_empty() {
            return Ok(Vec::new());
        }
        idwise::client::steps_of(connection, id).await
    }

    /// A picture's bytes: by its identifier, from an allowed host, or from the document itself.
    pub async fn picture(&self, picture: &Picture) -> Result<Vec<u8>, ProviderError> {
        if let PictureSource::Inline(text) = &picture.source {
            return picture::inline(text.as_sent());
        }
        let connection = self.connection().await?;
        let url = match &picture.source {
            PictureSource::Path(path) | PictureSource::Inline(path) => {
                connection.address(&connection.settings.paths.image, path.as_sent())?
            }
            PictureSource::Url(url) => Url::parse(url.as_sent().trim())
                .map_err(|_| ProviderError::NotAllowed("it has no usable address"))?,
        };
        let sealed = matches!(picture.source, PictureSource::Url(_));
        connection.picture(url, sealed).await
    }

    /// Tells a decision: exactly one attempt.
    pub async fn decide(&self, id: &JourneyId, body: &DecisionBody) -> Result<(), ProviderError> {
        let connection = self.connection().await?;
        match (self.service(), &connection.settings.decision_webhook) {
            (Service::Idwise, _) => idwise::client::review(connection, id, body).await,
            (Service::Onetouch, Some(webhook)) => {
                onetouch::client::decide(connection, webhook, id, body).await
            }
            (Service::Onetouch, None) => Err(ProviderError::NotAllowed("the service takes no decisions")),
        }
    }

    /// Puts marks on watch-list records: exactly one attempt.
    pub async fn mark_records(&self, id: &JourneyId, body: &MarksBody) -> Result<(), ProviderError> {
        let connection = self.connection().await?;
        match self.service() {
            Service::Idwise => idwise::client::mark_records(connection, id, body).await,
            Service::Onetouch => Err(ProviderError::NotAllowed("the service has no watch lists")),
        }
    }

    /// The service's record of a journey; empty where it keeps none.
    pub async fn audit_log(&self, id: &JourneyId) -> Result<Vec<ProviderEvent>, ProviderError> {
        let connection = self.connection().await?;
        if connection.settings.paths.audit_logs.is_empty() {
            return Ok(Vec::new());
        }
        idwise::client::audit_log(connection, id).await
    }
}

fn takes_decisions(service: Service, paths: &Paths, has_webhook: bool) -> bool {
    match service {
        Service::Idwise => !paths.manual_review.is_empty(),
        Service::Onetouch => has_webhook,
    }
}
