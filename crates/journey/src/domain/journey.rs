//! A complete journey: everything that a service sent about one identity check.

use super::aml::Aml;
use super::applicant::{Applicant, Prefilled};
use super::capabilities::Capabilities;
use super::decision::{FinalDecision, ManualDecision, SystemDecision};
use super::device::IpSignal;
use super::document::Document;
use super::ids::{JourneyId, ServiceId};
use super::origin::JourneyOrigins;
use super::picture::Picture;
use super::rule::Rule;
use super::said::Said;
use super::scalar::Fact;
use super::screening::ScreeningCheck;
use super::selfie::Selfie;
use super::text::Untrusted;
use super::time::Moment;
use serde::Serialize;

/// A journey in a model that all services share. Values that a service does not send are none or empty. Values
/// without a field in this model are kept in `facts` or `unread`, so that nothing sent is lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Journey {
    /// The contract that it was read with.
    pub service: ServiceId,
    /// The capabilities of that contract.
    #[serde(skip)]
    pub capabilities: Capabilities,
    /// The id at the service.
    pub id: JourneyId,
    /// The customer's own reference (`reference_number`, `userInfo.externalReferenceId`).
    pub reference: Option<Untrusted>,
    /// The tenant (`customer_id`, `clientId`).
    pub customer_id: Option<Untrusted>,
    /// The flow id, in any spelling (docs/contracts/idwise.md 2.6).
    pub flow_id: Option<Untrusted>,
    /// `model_version`; it does not determine the document's shape (docs/contracts/idwise.md 2.16).
    pub model_version: Option<Untrusted>,
    /// When the journey was started or created.
    pub started: Option<Moment>,
    pub ended: Option<Moment>,
    /// Last change at the service.
    pub updated: Option<Moment>,
    /// One Touch `currentStatus`.
    pub status: Option<Said<JourneyStatus>>,
    /// The current step (One Touch), as sent.
    pub step: Option<Untrusted>,
    /// Status message (One Touch).
    pub message: Option<Untrusted>,
    /// The automated decision. If the service has none, it is derived and marked as derived.
    pub system_decision: Option<Said<SystemDecision>>,
    pub manual_decision: Option<Said<ManualDecision>>,
    /// `final_decision` as sent; [`Journey::final_decision`] computes it.
    pub final_decision_sent: Option<Untrusted>,
    /// In the order sent.
    pub documents: Vec<Document>,
    /// `None` if the flow has no selfie step.
    pub selfie: Option<Selfie>,
    pub rules: Vec<Rule>,
    pub applicant: Option<Applicant>,
    pub prefilled: Option<Prefilled>,
    /// `None` if AML screening is not configured.
    pub aml: Option<Aml>,
    pub screening: Vec<ScreeningCheck>,
    /// Network signals (One Touch).
    pub ip_signals: Vec<IpSignal>,
    /// `device_intelligence` (IDWise): every value, named by its path.
    pub device_intelligence: Vec<Fact>,
    /// `flow` and `processingConfig` (One Touch): every value, named by its path; secrets are redacted.
    pub processing: Vec<Fact>,
    /// `capturedData` without its pictures (One Touch).
    pub captured: Vec<Fact>,
    /// Values that no field above has taken, and values of an unexpected type, named by their path.
    pub unread: Vec<Fact>,
    /// Paths of the primary outcomes, present or expected.
    #[serde(skip)]
    pub origins: JourneyOrigins,
}

/// Status of a One Touch journey (docs/contracts/onetouch.md 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyStatus {
    NotStarted,
    InProgress,
    Completed,
    Terminated,
    /// `EXPIRED`; inferred, not documented.
    Expired,
}

impl Journey {
    /// An empty journey, which a reader fills.
    pub fn new(service: ServiceId, id: JourneyId) -> Self {
        Self {
            service,
            capabilities: Capabilities::default(),
            id,
            reference: None,
            customer_id: None,
            flow_id: None,
            model_version: None,
            started: None,
            ended: None,
            updated: None,
            status: None,
            step: None,
            message: None,
            system_decision: None,
            manual_decision: None,
            final_decision_sent: None,
            documents: Vec::new(),
            selfie: None,
            rules: Vec::new(),
            applicant: None,
            prefilled: None,
            aml: None,
            screening: Vec::new(),
            ip_signals: Vec::new(),
            device_intelligence: Vec::new(),
            processing: Vec::new(),
            captured: Vec::new(),
            unread: Vec::new(),
            origins: JourneyOrigins::default(),
        }
    }

    /// The decision that counts: the manual one if present, otherwise the automated one (docs/contracts/idwise.md
    /// 2.5).
    pub fn final_decision(&self) -> FinalDecision {
        match (&self.manual_decision, &self.system_decision) {
            (Some(manual), _) => FinalDecision::Manual(manual.clone()),
            (None, Some(system)) => FinalDecision::System(system.clone()),
            (None, None) => FinalDecision::Unknown,
        }
    }

    /// Whether a person must review the journey: it is referred and has no manual decision
    /// (docs/contracts/README.md 4). An unknown decision word counts as referred, never as passed.
    pub fn needs_review(&self) -> bool {
        let Some(said) = &self.system_decision else { return false };
        let unknown = said.meaning.is_none() && !said.as_sent.is_blank();
        self.manual_decision.is_none() && (unknown || said.is(&SystemDecision::Refer))
    }

    /// The document that belongs to a step.
    pub fn document(&self, step: &super::ids::StepId) -> Option<&Document> {
        self.documents.iter().find(|document| &document.step == step)
    }

    /// Every picture with a stable name that is unique within the journey: `front`, `passport.front-crop`,
    /// `selfie`, `screening-face`, `applicant.profile`. The first picture of a role has the short name; later
    /// ones are prefixed with their place.
    pub fn pictures(&self) -> Vec<(String, &Picture)> {
        super::journey_pictures::named(self)
    }
}
