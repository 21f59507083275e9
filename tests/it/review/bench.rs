//! A bench for the house's flow: toy documents, a provider by script, a clock that stands still.

use crate::store::{Database, Place};
use jiff::Timestamp;
use referee::config::choices::CommentPolicy;
use referee::config::settings::ReviewSettings;
use referee::domain::applicant::Applicant;
use referee::domain::capabilities::Capabilities;
use referee::domain::decision::{Intent, ManualDecision, SystemDecision, Verb};
use referee::domain::delivery::DeliveryKind;
use referee::domain::document::Document;
use referee::domain::ids::{JourneyId, JourneyKey, ProviderName, Reviewer, ServiceId, StepId};
use referee::domain::journey::Journey;
use referee::domain::match_status::{MatchStatus, MatchStatusWords};
use referee::domain::pii::Pii;
use referee::domain::queue::{Summary, Urgency};
use referee::domain::record::Decision;
use referee::domain::said::Said;
use referee::domain::screening_request::ScreenedPerson;
use referee::domain::selfie::{Selfie, SelfieStatus};
use referee::domain::text::Untrusted;
use referee::insight::case::Reason;
use referee::provider::{ErrorSort, IDWISE, LoggedReview, Registry};
use referee::review::clock::ReviewClock;
use referee::review::destination::{Destination, DestinationError, RecordMark, Reread};
use referee::review::intake::{NotRecognized, Reader, Reading};
use referee::review::sender::SendSchedule;
use referee::review::{Hold, ReceivedAs, ReviewError, ReviewService, Rules, Sender};
use referee::store::Store;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Reads `{"id", "system", "manual", "name", "documents": {"0": failed}, "selfie", "noise"}`.
pub(crate) struct ToyReader;

impl Reader for ToyReader {
    fn journey(&self, service: &ServiceId, bytes: &[u8]) -> Option<Journey> {
        let document: Value = serde_json::from_slice(bytes).ok()?;
        let text = |name: &str| document[name].as_str();
        let mut journey = Journey::new(service.clone(), JourneyId::from(text("id").unwrap_or_default()));
        journey.capabilities = self.capabilities(service)?;
        journey.system_decision = text("system").map(|word| Said::new(word, SystemDecision::from_word(word)));
        journey.manual_decision = text("manual").map(|word| Said::new(word, ManualDecision::from_word(word)));
        let full_name = text("name").map(|name| Pii::new(Untrusted::new(name)));
        journey.applicant = Some(Applicant { full_name, ..Applicant::default() });
        for (step, failed) in document["documents"].as_object().into_iter().flatten() {
            let mut document = Document::new(StepId::from(step.as_str()));
            document.has_passed_rules = failed.as_bool().map(|failed| !failed);
            journey.documents.push(document);
        }
        journey.selfie = text("selfie").map(|word| Selfie {
            status: Some(Said::new(word, (word == "Refer").then_some(SelfieStatus::Refer))),
            ..Selfie::default()
        });
        Some(journey)
    }

    fn capabilities(&self, service: &ServiceId) -> Option<Capabilities> {
        Registry::shipped().capabilities(service)
    }

    fn read(&self, service: &ServiceId, bytes: &[u8], _now: Timestamp) -> Option<Reading> {
        let journey = self.journey(service, bytes)?;
        let summary =
            Summary { needs_review: journey.needs_review(), ..crate::store::summary(Urgency::Face, 1_000) };
        let raw = Untrusted::new(String::from_utf8_lossy(bytes)).into();
        let (deviations, findings, assessments) = (Vec::new(), Vec::new(), Vec::new());
        Some(Reading { journey, deviations, findings, assessments, summary, raw })
    }

    fn recognize(&self, bytes: &[u8], now: Timestamp) -> Result<(ServiceId, Reading), NotRecognized> {
        let reading = self.read(&IDWISE, bytes, now).ok_or(NotRecognized::NoJourney { resembles: false })?;
        Ok((IDWISE, reading))
    }
}

/// How the provider answers one decision.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// Applied, and says so.
    Yes,
    /// Applied, and the answer gets lost in this way.
    YesBut(ErrorSort),
    /// Not applied, although it says so.
    Lie,
    /// Not applied.
    No(ErrorSort),
    /// Somebody else's decision is there, and this is said.
    Other(&'static str, ErrorSort),
    /// Applied after we have given up waiting.
    Never,
}

/// What goes on at the provider.
#[derive(Default)]
pub(crate) struct Provider {
    /// The journeys as they stand there.
    pub(crate) journeys: std::collections::BTreeMap<String, Value>,
    /// What readings run into, in order; then they succeed.
    pub(crate) readings: VecDeque<Option<ErrorSort>>,
    /// Answers to decisions, in order; then all are accepted.
    pub(crate) answers: VecDeque<Answer>,
    /// Every decision request that arrived.
    pub(crate) requests: Vec<Decision>,
    /// Every decision that was applied, by journey.
    pub(crate) effects: Vec<(String, String)>,
    /// The bodies that arrived.
    pub(crate) bodies: Vec<Vec<u8>>,
    /// The service's audit log, by journey.
    pub(crate) log: Vec<(String, LoggedReview)>,
    /// What readings of the log run into, in order; then they succeed.
    pub(crate) log_readings: VecDeque<ErrorSort>,
}

/// An account by script.
#[derive(Clone)]
pub(crate) struct Scripted {
    pub(crate) provider: Arc<Mutex<Provider>>,
    pub(crate) takes: bool,
    pub(crate) shows: bool,
    pub(crate) kind: DeliveryKind,
    pub(crate) at_most_once: bool,
    pub(crate) patience: Duration,
    pub(crate) grace: Duration,
    /// Whether there is an audit log to be read.
    pub(crate) logs: bool,
    clock: Arc<AtomicI64>,
}

impl Scripted {
    /// Only a service that shows decisions has ours in the journey then.
    fn apply(&self, provider: &mut Provider, decision: &Decision) {
        let word = decision.intent.verb.decision().word();
        let id = decision.intent.journey.id.as_sent().to_owned();
        if let Some(journey) = provider.journeys.get_mut(&id).filter(|_| self.shows) {
            journey["manual"] = json!(word);
        }
        provider.effects.push((id.clone(), word.to_owned()));
        provider.log.push((id, self.logged(true)));
    }

    /// A review as the service logs it now: of the server's key, or of a person.
    pub(crate) fn logged(&self, by_server_key: bool) -> LoggedReview {
        let at = Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).ok();
        LoggedReview { at, by_server_key, succeeded: true, text: Untrusted::new("{}") }
    }

    /// A decision of ours is applied after its answer was given up.
    pub(crate) fn apply_late(&self, decision: &Decision) {
        self.apply(&mut self.provider.lock().unwrap(), decision);
    }
}

impl Destination for Scripted {
    fn takes_decisions(&self) -> bool {
        self.takes
    }

    fn decision_kind(&self) -> DeliveryKind {
        self.kind
    }

    fn at_most_once(&self) -> bool {
        self.at_most_once
    }

    fn shows_decisions(&self) -> bool {
        self.shows
    }

    fn longest_request(&self) -> Duration {
        self.patience
    }

    fn grace(&self) -> Duration {
        self.grace
    }

    fn prepare(&self, decision: &Decision, mark: &RecordMark) -> Result<Vec<u8>, DestinationError> {
        let word = decision.intent.verb.decision().word();
        Ok(json!({ "new_decision": word, "comment": mark.to_string() }).to_string().into_bytes())
    }

    async fn logged_reviews(&self, id: &JourneyId) -> Result<Option<Vec<LoggedReview>>, DestinationError> {
        let mut provider = self.provider.lock().unwrap();
        if let Some(sort) = provider.log_readings.pop_front() {
            return Err(DestinationError::new(sort, "reading the log failed"));
        }
        let of_it =
            provider.log.iter().filter(|(of, _)| of == id.as_sent()).map(|(_, review)| review.clone());
        Ok(self.logs.then(|| of_it.collect()))
    }

    async fn reread(&self, id: &JourneyId) -> Result<Reread, DestinationError> {
        let mut provider = self.provider.lock().unwrap();
        if let Some(Some(sort)) = provider.readings.pop_front() {
            return Err(DestinationError::new(sort, "reading failed"));
        }
        let Some(document) = provider.journeys.get(id.as_sent()) else {
            return Err(DestinationError::new(ErrorSort::Gone, "no such journey"));
        };
        let bytes = document.to_string().into_bytes();
        let journey = ToyReader.journey(&IDWISE, &bytes).unwrap();
        Ok(Reread { bytes, journey })
    }

    fn match_status_words(&self) -> Option<&MatchStatusWords> {
        None
    }

    fn reruns_screening(&self) -> bool {
        false
    }

    fn prepare_screening(&self, _person: &ScreenedPerson) -> Result<Vec<u8>, DestinationError> {
        unreachable!("nothing is screened here")
    }

    async fn rerun_screening(&self, _id: &JourneyId, _body: Vec<u8>) -> Result<(), DestinationError> {
        unreachable!("nothing is screened here")
    }

    async fn report_match_status(
        &self,
        _id: &JourneyId,
        _match_status: &MatchStatus,
    ) -> Result<(), DestinationError> {
        unreachable!("nothing is told here")
    }

    async fn deliver(&self, decision: &Decision, body: Vec<u8>) -> Result<(), DestinationError> {
        let answer = {
            let mut provider = self.provider.lock().unwrap();
            provider.requests.push(decision.clone());
            provider.bodies.push(body);
            let answer = provider.answers.pop_front().unwrap_or(Answer::Yes);
            match &answer {
                Answer::Yes | Answer::YesBut(_) => self.apply(&mut provider, decision),
                Answer::Other(word, _) => {
                    let id = decision.intent.journey.id.as_sent();
                    provider.journeys.get_mut(id).unwrap()["manual"] = json!(word);
                    provider.log.push((id.to_owned(), self.logged(false)));
                }
                Answer::Lie | Answer::No(_) | Answer::Never => {}
            }
            answer
        };
        match answer {
            Answer::Yes | Answer::Lie => Ok(()),
            Answer::YesBut(sort) | Answer::No(sort) | Answer::Other(_, sort) => {
                Err(DestinationError::new(sort, "the provider said something"))
            }
            Answer::Never => std::future::pending().await,
        }
    }
}

/// One host with a store, a provider and a clock; review services are opened as processes would open them.
pub(crate) struct Bench {
    pub(crate) place: Place,
    pub(crate) account: Scripted,
    clock: Arc<AtomicI64>,
    /// What a clock shows that nobody can set, milliseconds.
    steady: Arc<AtomicI64>,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::at(Place::new())
    }

    /// A bench on this database; none where that is not installed, which is told.
    pub(crate) fn on(database: Database) -> Option<Self> {
        Place::on(database).map(Self::at)
    }

    fn at(place: Place) -> Self {
        let patience = Duration::from_millis(40);
        let clock = Arc::clone(&place.clock);
        let account = Scripted {
            provider: Arc::default(),
            takes: true,
            shows: true,
            kind: DeliveryKind::Decision,
            at_most_once: false,
            patience,
            grace: Duration::from_secs(60),
            logs: true,
            clock: Arc::clone(&clock),
        };
        Self { place, account, clock, steady: Arc::default() }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.clock.load(Ordering::SeqCst)).unwrap()
    }

    pub(crate) fn pass(&self, seconds: i64) {
        self.set_clock(seconds);
        self.steady.fetch_add(seconds.max(0) * 1_000, Ordering::SeqCst);
    }

    /// Sets the time of day by so much, without time passing.
    pub(crate) fn set_clock(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1_000, Ordering::SeqCst);
    }

    pub(crate) fn provider(&self) -> std::sync::MutexGuard<'_, Provider> {
        self.account.provider.lock().unwrap()
    }

    /// A review service of its own, as another process would have.
    pub(crate) async fn review_of(&self, reviewer: &str) -> ReviewService<Scripted> {
        self.review_by(reviewer, Arc::new(ToyReader)).await
    }

    /// The same with another reader of documents.
    pub(crate) async fn review_by(&self, reviewer: &str, reader: Arc<dyn Reader>) -> ReviewService<Scripted> {
        self.review_in(self.place.open().await, reviewer, reader)
    }

    /// The same on a store that is open.
    pub(crate) fn review_in(
        &self,
        store: Store,
        reviewer: &str,
        reader: Arc<dyn Reader>,
    ) -> ReviewService<Scripted> {
        let accounts = [("idwise-eu".to_owned(), self.account.clone())].into();
        ReviewService::new(store, accounts, rules(), Reviewer(reviewer.to_owned()), reader)
            .with_clock(self.clocks())
    }

    /// The same with other rules.
    pub(crate) async fn review_under(&self, reviewer: &str, rules: Rules) -> ReviewService<Scripted> {
        let accounts = [("idwise-eu".to_owned(), self.account.clone())].into();
        let (store, reader) = (self.place.open().await, Arc::new(ToyReader));
        ReviewService::new(store, accounts, rules, Reviewer(reviewer.to_owned()), reader)
            .with_clock(self.clocks())
    }

    pub(crate) async fn review(&self) -> ReviewService<Scripted> {
        self.review_of("amina").await
    }

    pub(crate) fn clocks(&self) -> ReviewClock {
        let (clock, steady) = (Arc::clone(&self.clock), Arc::clone(&self.steady));
        ReviewClock::new(
            move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap(),
            move || Duration::from_millis(steady.load(Ordering::SeqCst).unsigned_abs()),
        )
    }

    pub(crate) fn sender<D: Destination>(&self, review: &ReviewService<D>) -> Sender<D> {
        Sender::new(review.clone().with_clock(self.clocks()), SendSchedule::default())
    }

    /// Puts a journey at the provider and takes it in.
    pub(crate) async fn journey(&self, review: &ReviewService<Scripted>, document: Value) -> JourneyKey {
        let id = document["id"].as_str().unwrap().to_owned();
        self.provider().journeys.insert(id.clone(), document.clone());
        self.arrives(review, &document).await.unwrap();
        JourneyKey::new("idwise-eu", &id)
    }

    pub(crate) async fn arrives(
        &self,
        review: &ReviewService<Scripted>,
        document: &Value,
    ) -> Result<ReceivedAs, ReviewError> {
        self.arrives_from(review, &IDWISE, document).await
    }

    pub(crate) async fn arrives_from(
        &self,
        review: &ReviewService<Scripted>,
        service: &ServiceId,
        document: &Value,
    ) -> Result<ReceivedAs, ReviewError> {
        let name = ProviderName("idwise-eu".to_owned());
        review.intake().receive(&name, service, document.to_string().as_bytes(), self.now()).await
    }

    /// A journey that is decided and whose hold is over.
    pub(crate) async fn decided(&self, review: &ReviewService<Scripted>, id: &str) -> Decision {
        let key = self.journey(review, referred(id)).await;
        let decision = review.decisions().decide(approve(&key), Hold::Policy, self.now()).await.unwrap();
        self.pass(10);
        decision
    }

    pub(crate) async fn again(&self, review: &ReviewService<Scripted>, decision: &Decision) -> Decision {
        review.store().decisions().get(decision.id).await.unwrap().unwrap()
    }
}

pub(crate) fn referred(id: &str) -> Value {
    json!({ "id": id, "system": "Refer", "manual": null, "name": "Una Utopian", "documents": { "0": true } })
}

pub(crate) fn approve(key: &JourneyKey) -> Intent {
    Intent {
        journey: key.clone(),
        verb: Verb::Approve,
        reason: "verified".to_owned(),
        comment: Some("portrait agrees".into()),
        steps: Vec::new(),
        reviewer: Reviewer("amina".to_owned()),
        corrects: None,
    }
}

pub(crate) fn rules() -> Rules {
    let reason = |code: &str, verbs: &[Verb], needs_comment| Reason {
        code: code.to_owned(),
        text: code.to_owned(),
        verbs: verbs.to_vec(),
        needs_comment,
    };
    let all = [Verb::Approve, Verb::Reject, Verb::Resubmit];
    Rules {
        reasons: vec![
            reason("verified", &[Verb::Approve], false),
            reason("forged", &[Verb::Reject], false),
            reason("unreadable", &[Verb::Resubmit], false),
            reason("other", &all, true),
        ],
        review: ReviewSettings { comments: CommentPolicy::ByReason, ..ReviewSettings::default() },
        ..Rules::default()
    }
}
