//! One configured account at a service: everything that is asked of it and told to it.

use super::error::ProviderError;
use super::http::{Ask, DOCUMENT_LIMIT, Http, PICTURE_LIMIT, Reply};
use super::limit::Pace;
use super::list::{self, ListPage};
use super::onetouch::client::ResultMethod;
use super::picture::{self, Found};
use super::reach::Purpose;
use super::retry::patiently;
use super::{answer, idwise, onetouch, template};
use crate::config::provider::ProviderSettings;
use crate::domain::decision::{StepReview, Verb};
use crate::domain::ids::{JourneyId, Service};
use crate::domain::picture::{Picture, PictureSource};
use crate::insight::case::{ProviderEvent, Step};
use serde_json::Value;
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// A configured account. Cheap to clone; nothing is connected before the first question.
#[derive(Clone, Debug)]
pub struct Account(Arc<Connection>);

/// What an account is made of.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) settings: ProviderSettings,
    pub(super) http: Http,
    pub(super) pace: Pace,
    pub(super) result_method: ResultMethod,
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

impl Account {
    /// Takes the settings, and refuses those that could not work; asks nobody.
    pub fn connect(mut settings: ProviderSettings) -> Result<Self, ProviderError> {
        if !settings.base_url.path().ends_with('/') {
            let path = format!("{}/", settings.base_url.path());
            settings.base_url.set_path(&path);
        }
        let http = Http::new(&settings)?;
        template::address(&settings.base_url, &settings.paths.result, "id")?;
        let pace = Pace::new(settings.requests_per_second);
        Ok(Self(Arc::new(Connection { settings, http, pace, result_method: ResultMethod::default() })))
    }

    /// The name in the configuration.
    pub fn name(&self) -> &str {
        &self.0.settings.name
    }

    /// Whose contract it speaks.
    pub fn service(&self) -> Service {
        self.0.settings.service
    }

    /// The longest that one request may take.
    pub fn longest_request(&self) -> std::time::Duration {
        self.0.settings.timeout
    }

    /// Whether decisions can be told to anybody: IDWise takes them, One Touch only through a webhook.
    pub fn takes_decisions(&self) -> bool {
        match self.service() {
            Service::Idwise => !self.0.settings.paths.manual_review.is_empty(),
            Service::Onetouch => self.0.settings.decision_webhook.is_some(),
        }
    }

    /// One page of the configured list of journeys; `page` is what the page before called `next`.
    pub async fn list(&self, page: Option<&str>) -> Result<ListPage, ProviderError> {
        let settings = &self.0.settings;
        let Some(list) = &settings.list_url else {
            return Err(ProviderError::NotAllowed("no list of journeys is configured"));
        };
        let url = list::address(list, page)?;
        let (_, document) = self.0.document(&Ask::get(url, Purpose::List, DOCUMENT_LIMIT)).await?;
        Ok(list::read(&document, page))
    }

    /// The result of a journey.
    pub async fn journey(&self, id: &JourneyId) -> Result<Received, ProviderError> {
        let (bytes, document) = match self.service() {
            Service::Idwise => {
                let url = self.0.address(&self.0.settings.paths.result, id.as_sent())?;
                self.0.document(&Ask::get(url, Purpose::Api, DOCUMENT_LIMIT)).await?
            }
            Service::Onetouch => onetouch::client::result(&self.0, id).await?,
        };
        Ok(Received { bytes, document })
    }

    /// The steps that a resubmission can ask for; none where the service has no summary.
    pub async fn steps(&self, id: &JourneyId) -> Result<Vec<Step>, ProviderError> {
        if self.0.settings.paths.summary.is_empty() {
            return Ok(Vec::new());
        }
        idwise::client::steps_of(&self.0, id).await
    }

    /// A picture's bytes: by its identifier, from an allowed host, or from the document itself.
    pub async fn picture(&self, picture: &Picture) -> Result<Vec<u8>, ProviderError> {
        let url = match &picture.source {
            PictureSource::Inline(text) => return picture::inline(text.as_sent()),
            PictureSource::Path(path) => self.0.address(&self.0.settings.paths.image, path.as_sent())?,
            PictureSource::Url(url) => Url::parse(url.as_sent().trim())
                .map_err(|_| ProviderError::NotAllowed("it has no usable address"))?,
        };
        let sealed = matches!(picture.source, PictureSource::Url(_));
        self.0.picture(url, sealed).await
    }

    /// Tells a decision: exactly one attempt.
    pub async fn decide(&self, id: &JourneyId, body: &DecisionBody) -> Result<(), ProviderError> {
        match (self.service(), &self.0.settings.decision_webhook) {
            (Service::Idwise, _) => idwise::client::review(&self.0, id, body).await,
            (Service::Onetouch, Some(webhook)) => onetouch::client::decide(&self.0, webhook, id, body).await,
            (Service::Onetouch, None) => Err(ProviderError::NotAllowed("the service takes no decisions")),
        }
    }

    /// The service's record of a journey; empty where it keeps none.
    pub async fn audit_log(&self, id: &JourneyId) -> Result<Vec<ProviderEvent>, ProviderError> {
        if self.0.settings.paths.audit_logs.is_empty() {
            return Ok(Vec::new());
        }
        idwise::client::audit_log(&self.0, id).await
    }
}

impl Connection {
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
    async fn picture(&self, url: Url, sealed: bool) -> Result<Vec<u8>, ProviderError> {
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
