//! Every entry that the record can have, typed. Names and JSON are stored and hashed, so they never change.

use super::decision::{DecisionState, StepReview, Verb};
use super::face::FaceAnswer;
use super::ids::{FindingId, StepId};
use super::resolution::Conclusion;
use super::text::Untrusted;
use super::viewed::{DwellRecord, Viewed};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

/// One table makes both enums, so that a name stands in the source once.
macro_rules! events {
    ($($(#[$attribute:meta])* $name:ident = $word:literal {
        $($(#[$on_field:meta])* $field:ident: $type:ty,)*
    })*) => {
        /// What an entry of the record says. The fields are its JSON object, in this order.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "what", content = "detail")]
        pub enum Event {
            $($(#[$attribute])* #[serde(rename = $word)] $name { $($(#[$on_field])* $field: $type),* },)*
            /// An entry of another version of this program: kept as it is, never guessed at.
            #[serde(skip)]
            Unknown { what: String, detail: String },
        }

        /// The name of an entry, without what it says.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::EnumIter)]
        pub enum EventKind {
            $($(#[$attribute])* $name,)*
        }

        impl EventKind {
            /// The name in the record: `decision.recorded`.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }

        impl Event {
            /// The name in the record: `decision.recorded`.
            pub fn word(&self) -> &str {
                match self {
                    $(Self::$name { .. } => $word,)*
                    Self::Unknown { what, .. } => what,
                }
            }
        }
    };
}

events! {
    /// A journey came in for the first time.
    JourneyReceived = "journey.received" {
        document_sha256: String,
        version: i64,
    }
    /// Another document of a known journey came in.
    JourneyChanged = "journey.changed" {
        document_sha256: String,
        version: i64,
    }
    /// A reviewer claimed a journey.
    JourneyClaimed = "journey.claimed" {}
    /// A reviewer gave a journey back.
    JourneyReleased = "journey.released" {}
    /// A reviewer opened this version of a journey.
    JourneyOpened = "journey.opened" {
        version: i64,
    }
    /// A reviewer viewed these, in this order.
    JourneySeen = "journey.seen" {
        #[serde(deserialize_with = "readable")]
        seen: Vec<Viewed>,
    }
    /// A reviewer left a journey without a decision, after viewing these.
    JourneyLooked = "journey.looked" {
        #[serde(deserialize_with = "readable")]
        seen: Vec<DwellRecord>,
    }
    /// An evidence pack was written.
    JourneyExported = "journey.exported" {
        format: PackFormat,
    }
    /// The queue was listed without masks.
    QueueUnmasked = "queue.unmasked" {
        rows: usize,
    }
    /// A decision was made.
    DecisionRecorded = "decision.recorded" {
        decision: Uuid,
        verb: Verb,
        reason: String,
        comment_sha256: Option<String>,
        #[serde(default)]
        steps: Vec<StepReview>,
        document_sha256: String,
        document_version: i64,
        held_until: Timestamp,
        #[serde(default, deserialize_with = "readable")]
        seen: Vec<DwellRecord>,
        #[serde(default)]
        dispositions: Vec<RecordedMatchStatus>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        keys: Option<u32>,
    }
    /// The sender took a decision.
    DecisionSending = "decision.sending" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A request is about to go out; from here on it may have been applied.
    DecisionAttempt = "decision.attempt" {
        attempt: u32,
        decision: Uuid,
    }
    /// The provider has a decision.
    DecisionDelivered = "decision.delivered" {
        decision: Uuid,
    }
    /// A decision stays here, since the service takes none.
    DecisionKept = "decision.kept" {
        decision: Uuid,
    }
    /// Another decision was found at the provider, or the journey had changed.
    DecisionConflict = "decision.conflict" {
        found: Untrusted,
        decision: Uuid,
    }
    /// The provider rejected a decision.
    DecisionRefused = "decision.refused" {
        problem: Untrusted,
        decision: Uuid,
    }
    /// A decision is to be tried again later.
    DecisionWaiting = "decision.waiting" {
        due: Timestamp,
        problem: Untrusted,
        maybe_applied: bool,
        decision: Uuid,
    }
    /// A reviewer undid a held decision.
    DecisionUndone = "decision.undone" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person discarded a decision that did not arrive.
    DecisionDropped = "decision.dropped" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person had a decision tried again.
    DecisionRetried = "decision.retried" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person had a decision sent over what was found at the provider.
    DecisionSentOver = "decision.sent_over" {
        over: Option<Untrusted>,
        document_sha256: String,
        decision: Uuid,
    }
    /// The sender took a report of match statuses.
    DispositionSending = "disposition.sending" {
        from: DecisionState,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A report of match statuses is about to go out.
    DispositionAttempt = "disposition.attempt" {
        attempt: u32,
        disposition: Uuid,
        decision: Uuid,
    }
    /// The provider has a report of match statuses.
    DispositionDelivered = "disposition.delivered" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A report of match statuses stays here.
    DispositionKept = "disposition.kept" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// Somebody else had set another status.
    DispositionConflict = "disposition.conflict" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// The provider rejected a report of match statuses.
    DispositionRefused = "disposition.refused" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A report of match statuses is to be tried again later.
    DispositionWaiting = "disposition.waiting" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A person had the reports of a decision tried again.
    DispositionRetried = "disposition.retried" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person discarded the reports of a decision.
    DispositionDropped = "disposition.dropped" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A reviewer resolved a finding.
    FindingResolved = "finding.resolved" {
        finding: FindingId,
        conclusion: Conclusion,
        reason: Option<String>,
        comment_sha256: Option<String>,
    }
    /// A reviewer withdrew a resolution.
    FindingReopened = "finding.reopened" {
        finding: FindingId,
    }
    /// A reviewer left a note.
    NoteAdded = "note.added" {
        text_sha256: String,
    }
    /// A reviewer answered whether two faces match, before the service's result was shown.
    FacesAnswered = "faces.answered" {
        step: StepId,
        answer: FaceAnswer,
        machine: Option<bool>,
        score: Option<f64>,
        /// The question was reopened: the reviewer had seen the service's result.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_result: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<NoJudgement>,
    }
    /// A reviewer opened the question whether two faces match again.
    FacesReopened = "faces.reopened" {
        step: StepId,
    }
    /// A field was copied to the clipboard.
    FieldCopied = "field.copied" {
        field: String,
    }
}

/// Why two faces were not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NoJudgement {
    NotShown,
}

/// The form of an evidence pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PackFormat {
    Html,
    Json,
}

/// What a decision's entry says of the match statuses that are reported after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedMatchStatus {
    /// The id of the report.
    pub disposition: Uuid,
    /// What was concluded of the records.
    pub conclusion: Conclusion,
    /// The service's keys of the records.
    pub resource_ids: Vec<Untrusted>,
    /// The flag that is set on them.
    pub is_whitelisted: Option<bool>,
    /// The status word that is set on them.
    pub match_status: Option<Untrusted>,
}

impl Event {
    /// Reads an entry. One that this version does not understand is [`Event::Unknown`].
    pub fn read(what: &str, detail: &str) -> Self {
        let known = serde_json::from_str::<Value>(detail)
            .and_then(|detail| serde_json::from_value(json!({ "what": what, "detail": detail })));
        known.unwrap_or_else(|_| Self::Unknown { what: what.to_owned(), detail: detail.to_owned() })
    }

    /// The particulars as the record keeps and hashes them: a JSON object.
    pub fn detail(&self) -> String {
        if let Self::Unknown { detail, .. } = self {
            return detail.clone();
        }
        let entry = serde_json::to_value(self).unwrap_or_default();
        entry.get("detail").map_or_else(|| "{}".to_owned(), Value::to_string)
    }
}

/// Leaves out the items of a list that another version wrote, so that the entry around them still reads.
fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: DeserializeOwned,
{
    let all = Vec::<Value>::deserialize(deserializer)?;
    Ok(all.into_iter().filter_map(|one| serde_json::from_value(one).ok()).collect())
}
