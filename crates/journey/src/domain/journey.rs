//! A journey, whole: everything that a service says of one identity check.

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

/// A journey in terms that all services share. What a service does not send is none or empty;
/// what has no place of its own is in `facts` or `unread`, so that nothing sent is lost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Journey {
    /// Whose contract it came by.
    pub service: ServiceId,
    /// What that contract offers.
    #[serde(skip)]
    pub capabilities: Capabilities,
    /// Its id there.
    pub id: JourneyId,
    /// The customer's own reference (`reference_number`, `userInfo.externalReferenceId`).
    pub reference: Option<Untrusted>,
    /// The tenant (`customer_id`, `clientId`).
    pub customer_id: Option<Untrusted>,
    /// The flow, under whichever spelling (docs/contracts/idwise.md 2.6).
    pub flow_id: Option<Untrusted>,
    /// `model_version`; it does not tell the shape (docs/contracts/idwise.md 2.16).
    pub model_version: Option<Untrusted>,
    /// When it was started, or made.
    pub started: Option<Moment>,
    /// When it was finished.
    pub ended: Option<Moment>,
    /// When the service last changed it.
    pub updated: Option<Moment>,
    /// Where the journey stands (One Touch `currentStatus`).
    pub status: Option<Said<JourneyStatus>>,
    /// The step it stands at (One Touch), as sent.
    pub step: Option<Untrusted>,
    /// The service's sentence about it (One Touch).
    pub message: Option<Untrusted>,
    /// The machine's decision. Where the service has none it is derived, and marked so.
    pub system_decision: Option<Said<SystemDecision>>,
    /// A person's decision.
    pub manual_decision: Option<Said<ManualDecision>>,
    /// `final_decision` as sent; [`Journey::final_decision`] derives it.
    pub final_decision_sent: Option<Untrusted>,
    /// The documents, in the order sent.
    pub documents: Vec<Document>,
    /// The selfie; none if the flow has no selfie step.
    pub selfie: Option<Selfie>,
    /// The rules.
    pub rules: Vec<Rule>,
    /// The person.
    pub applicant: Option<Applicant>,
    /// What the customer knew before.
    pub prefilled: Option<Prefilled>,
    /// The watch lists; none if not configured.
    pub aml: Option<Aml>,
    /// Other databases.
    pub screening: Vec<ScreeningCheck>,
    /// Line signals (One Touch).
    pub ip_signals: Vec<IpSignal>,
    /// `device_intelligence` (IDWise), every value under its path.
    pub device_intelligence: Vec<Fact>,
    /// `flow`, `processingConfig` (One Touch), every value under its path; secrets as such.
    pub processing: Vec<Fact>,
    /// `capturedData` beyond its pictures (One Touch).
    pub captured: Vec<Fact>,
    /// Every value that none of the above took up, and every one of the wrong type, under its path.
    pub unread: Vec<Fact>,
    /// Where its primary outcomes stand, or would stand.
    #[serde(skip)]
    pub origins: JourneyOrigins,
}

/// Where a One Touch journey stands (docs/contracts/onetouch.md 3.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum JourneyStatus {
    /// `NOT STARTED`.
    NotStarted,
    /// `IN PROGRESS`.
    InProgress,
    /// `COMPLETED`.
    Completed,
    /// `TERMINATED`.
    Terminated,
    /// `EXPIRED`, inferred.
    Expired,
}

impl Journey {
    /// An empty journey, to be filled by a reader.
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

    /// The latest decision: the manual one if any, else the system's (docs/contracts/idwise.md 2.5).
    pub fn final_decision(&self) -> FinalDecision {
        match (&self.manual_decision, &self.system_decision) {
            (Some(manual), _) => FinalDecision::Manual(manual.clone()),
            (None, Some(system)) => FinalDecision::System(system.clone()),
            (None, None) => FinalDecision::Unknown,
        }
    }

    /// Whether a person must look: referred and not yet decided by one (contracts part 4). A decision
    /// in a word that we do not know is never taken for passed.
    pub fn needs_review(&self) -> bool {
        let Some(said) = &self.system_decision else { return false };
        let unknown = said.meaning.is_none() && !said.as_sent.is_blank();
        self.manual_decision.is_none() && (unknown || said.is(&SystemDecision::Refer))
    }

    /// The document of a step.
    pub fn document(&self, step: &super::ids::StepId) -> Option<&Document> {
        self.documents.iter().find(|document| &document.step == step)
    }

    /// Every picture with a name that is stable and unique within the journey:
    /// `front`, `passport.front-crop`, `selfie`, `screening-face`, `applicant.profile`.
    /// The first picture of a role has the short name; later ones are told apart by their place.
    pub fn pictures(&self) -> Vec<(String, &Picture)> {
        super::journey_pictures::named(self)
    }
}
