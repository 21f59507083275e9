//! One line of the ledger: a doubt that somebody has to settle.

use crate::domain::ids::{FindingId, StepId};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::text::Untrusted;
use serde::Serialize;

/// One failing or undetermined item, the provider's or our own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Stable within the journey, the same each time the document is read.
    pub id: FindingId,
    /// How it looks at first sight.
    pub sign: Sign,
    /// What sort of doubt.
    pub kind: FindingKind,
    /// What it is about: `Face match`, `Un-expired Document`.
    pub subject: Phrase,
    /// What is the matter: `41, 80 wanted`.
    pub finding: Phrase,
    /// What to do about it, the provider's tip first.
    pub tip: Phrase,
    /// Where to look, the best place first. Each link resolves in this journey.
    pub evidence: Vec<Evidence>,
    /// Where it was said, as paths in the provider's document; empty paths are ours: `referee.mrz`.
    pub source: Vec<String>,
    /// How grave it is; orders the ledger and the queue.
    pub urgency: Urgency,
}

/// The sign beside a line; never by color alone.
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

/// What sort of doubt a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, strum::IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum FindingKind {
    /// A watch list names somebody.
    AmlMatch,
    /// The lists could not be asked.
    AmlNotRun,
    /// Liveness of the selfie.
    Liveness,
    /// Portrait against selfie.
    FaceMatch,
    /// A face against a screening database.
    ScreeningFace,
    /// A rule of the flow.
    Rule,
    /// A validation, status or authenticity check of a document.
    DocumentCheck,
    /// Quality of a picture.
    ImageQuality,
    /// A document past its date.
    Expiry,
    /// A field read with low accuracy, or not at all.
    FieldReading,
    /// Two sources differ about the person.
    Identity,
    /// Prefilled data differ.
    PrefilledMatch,
    /// Machine readable zone: check digits, form.
    Mrz,
    /// Dates or ages that cannot be.
    Validity,
    /// The line: VPN, proxy, fraud score.
    Network,
    /// The service's verdict and our own computation disagree.
    Disagreement,
    /// A word that we do not know where an outcome should be.
    UnknownValue,
    /// The journey itself: terminated, retries exceeded, incomplete.
    Journey,
    /// Look-alike letters and mixed scripts.
    Script,
    /// Another known journey of the same person or document.
    Twin,
}

/// Where to look. Steps and indices are of the journey the finding belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    /// A document, its pictures first.
    Document {
        /// Its step.
        step: StepId,
    },
    /// A field of a document.
    Field {
        /// The document's step.
        step: StepId,
        /// The field's name as sent.
        name: Untrusted,
    },
    /// A check of a document, by its place in `Document::checks`.
    Check {
        /// The document's step.
        step: StepId,
        /// Its place.
        index: usize,
    },
    /// Portrait and selfie side by side.
    Faces {
        /// The document's step.
        step: StepId,
    },
    /// The selfie.
    Selfie,
    /// A watch-list match, by its place in `Aml::matches`.
    AmlMatch {
        /// Its place.
        index: usize,
    },
    /// The watch-list part as a whole.
    Aml,
    /// A rule, by its place in `Journey::rules`.
    Rule {
        /// Its place.
        index: usize,
    },
    /// A screening check, by its place in `Journey::screening`.
    Screening {
        /// Its place.
        index: usize,
    },
    /// The grid of what each source says of the person.
    IdentityGrid,
    /// The machine readable zone of a document.
    Mrz {
        /// The document's step.
        step: StepId,
    },
    /// Line signals.
    Network,
    /// The journey's own facts.
    Journey,
}
