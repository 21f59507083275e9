//! A finding: one item that a reviewer has to resolve.

use crate::domain::ids::{FindingId, StepId};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::text::Untrusted;
use serde::Serialize;

/// An item that failed, is undetermined or raises a doubt: from the service or from a check of our own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable within the journey: reading the document again gives the same id.
    pub id: FindingId,
    pub sign: Sign,
    pub kind: FindingKind,
    /// The checked item: `Face match`, `Un-expired Document`.
    pub subject: Phrase,
    /// The result: `41, 80 wanted`.
    pub finding: Phrase,
    /// What to do; the provider's tip if it sent one.
    pub tip: Phrase,
    /// Links to the evidence, best first. Each link resolves in this journey.
    pub evidence: Vec<Evidence>,
    /// Paths in the provider's document. Findings of our own checks have paths that start with `referee`:
    /// `referee.mrz`.
    pub source: Vec<String>,
    /// Sorts the findings and the queue.
    pub urgency: Urgency,
    /// The content before a rule about faces was merged into the finding; it is shown until the faces are compared.
    /// `None` if no such rule was merged.
    #[serde(skip)]
    pub without_faces: Option<Box<OwnWords>>,
}

/// The content of a finding without a merged rule about faces.
#[derive(Clone, Debug, PartialEq)]
pub struct OwnWords {
    pub sign: Sign,
    pub finding: Phrase,
    pub tip: Phrase,
    pub evidence: Vec<Evidence>,
    pub source: Vec<String>,
}

impl Finding {
    /// Whether an approval that overrides this finding is grave: a sanctions match, a face match, or a failed liveness
    /// check. Every unresolved face match counts, because a required comment would otherwise reveal the result before
    /// the reviewer's answer.
    pub fn is_grave(&self) -> bool {
        match self.kind {
            FindingKind::AmlMatch => self.urgency == Urgency::Sanctions,
            FindingKind::FaceMatch => true,
            FindingKind::Liveness => self.sign == Sign::Failed,
            _ => false,
        }
    }
}

impl Finding {
    /// The finding without the rule about faces that was merged into it; `None` if no such rule was merged.
    pub fn apart_from_faces(&self) -> Option<Self> {
        let OwnWords { sign, finding, tip, evidence, source } = *self.without_faces.clone()?;
        Some(Self { sign, finding, tip, evidence, source, ..self.clone() })
    }

    /// Whether the finding asks about faces that match. Such questions are asked too, so that being asked does not
    /// reveal the result. No failed face match has this sign.
    pub fn is_sample(&self) -> bool {
        self.kind == FindingKind::FaceMatch && self.sign == Sign::Look
    }
}

/// The symbol of a finding, so that color is never the only difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// `✗`
    Failed,
    /// `⚠`
    Look,
    /// `?`
    Undetermined,
}

/// What a finding is about, for filters, statistics and JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FindingKind {
    /// A record of a watch list resembles the applicant.
    AmlMatch,
    /// AML screening did not run.
    AmlNotRun,
    Liveness,
    /// The document's portrait compared with the selfie.
    FaceMatch,
    /// A face compared with a screening database.
    ScreeningFace,
    /// A rule result.
    Rule,
    /// A validation, status or authenticity check of a document.
    DocumentCheck,
    ImageQuality,
    Expiry,
    /// A field with low OCR confidence, or one that could not be read.
    FieldReading,
    /// Two sources differ about the person.
    Identity,
    /// A document differs from the prefilled data.
    PrefilledMatch,
    /// Check digits or format of the MRZ.
    Mrz,
    /// Impossible dates or ages.
    Validity,
    /// Network signals: VPN, proxy, fraud score.
    Network,
    /// The service's result contradicts our own computation.
    Disagreement,
    /// An outcome in a word that we do not know.
    UnknownValue,
    /// The journey itself: terminated, retries exceeded, incomplete.
    Journey,
    /// Look-alike letters and mixed scripts.
    Script,
    #[serde(rename = "twin")]
    #[strum(serialize = "twin")]
    LinkedJourney,
}

/// A link to evidence. Steps and indices refer to the finding's journey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A document; shows its pictures first.
    Document {
        step: StepId,
    },
    Field {
        step: StepId,
        /// The field name as sent.
        name: Untrusted,
    },
    /// A check by its index in `Document::checks`.
    Check {
        step: StepId,
        index: usize,
    },
    /// Portrait and selfie side by side.
    Faces {
        step: StepId,
    },
    Selfie,
    /// A watch-list record by its index in `Aml::matches`.
    AmlMatch {
        index: usize,
    },
    /// AML screening as a whole.
    Aml,
    /// A rule result by its index in `Journey::rules`.
    Rule {
        index: usize,
    },
    /// A screening check by its index in `Journey::screening`.
    Screening {
        index: usize,
    },
    /// The table that compares all sources of the applicant's data.
    IdentityGrid,
    /// The MRZ of a document.
    Mrz {
        step: StepId,
    },
    Network,
    Journey,
}
