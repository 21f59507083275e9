//! The typed audit entries. Their names and JSON are stored and hashed, so they must never change.

pub use super::entry_value::{NoJudgement, PackFormat, RecordedMatchStatus, SEALED_WORDS};

use super::admin::AdminAct;
use super::decision::{DecisionState, StepReview, Verb};
use super::event_json::readable;
use super::event_table::events;
use super::face::FaceAnswer;
use super::ids::{FindingId, Reviewer, StepId};
use super::resolution::Conclusion;
use super::role::Roles;
use super::routing::EscalatedTo;
use super::second::SecondWanted;
use super::text::Untrusted;
use super::viewed::{DwellRecord, Viewed};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

events! {
    /// A journey was received for the first time.
    JourneyReceived = "journey.received" {
        document_sha256: String,
        version: i64,
    }
    /// A new version of a known journey was received.
    JourneyChanged = "journey.changed" {
        document_sha256: String,
        version: i64,
    }
    /// An old document was dropped from the store. Its hash remains.
    DocumentDropped = "document.dropped" {
        sha256: String,
    }
    /// A reviewer claimed a journey.
    JourneyClaimed = "journey.claimed" {}
    /// A reviewer released a journey.
    JourneyReleased = "journey.released" {}
    /// A reviewer took over another reviewer's valid claim. A note contains the reason.
    ClaimTaken = "journey.taken" {
        from: Reviewer,
    }
    /// A journey was assigned to a reviewer; `None` if the assignment was removed.
    JourneyAssigned = "journey.assigned" {
        to: Option<Reviewer>,
    }
    /// A reviewer escalated a journey to the lead or to another reviewer. A note contains the reason.
    JourneyEscalated = "journey.escalated" {
        to: EscalatedTo,
    }
    /// The period in which a reviewer is absent was set.
    ReviewerAway = "reviewer.away" {
        reviewer: Reviewer,
        from: Timestamp,
        until: Timestamp,
    }
    /// A reviewer opened this version of a journey.
    JourneyOpened = "journey.opened" {
        version: i64,
    }
    /// A reviewer viewed these items, in this order.
    JourneySeen = "journey.seen" {
        #[serde(deserialize_with = "readable")]
        seen: Vec<Viewed>,
    }
    /// A reviewer left a journey without a decision, after viewing these items.
    JourneyLooked = "journey.looked" {
        #[serde(deserialize_with = "readable")]
        seen: Vec<DwellRecord>,
    }
    /// A reviewer removed an unreadable document from the queue.
    JourneyDismissed = "journey.dismissed" {
        document_sha256: String,
    }
    /// An evidence pack was written.
    JourneyExported = "journey.exported" {
        format: PackFormat,
    }
    /// The original file of a picture was exported.
    PictureExported = "picture.exported" {
        picture: String,
        sha256: String,
    }
    /// The queue was listed with personal data unmasked.
    QueueUnmasked = "queue.unmasked" {
        rows: usize,
    }
    /// The queue was listed with the automated face results before the reviewer had compared the faces.
    QueueFacesShown = "queue.faces_shown" {
        rows: usize,
    }
    /// The whole store was searched by id, reference or number, while names are masked.
    StoreSearched = "store.searched" {
        found: usize,
    }
    /// A decision was made.
    DecisionRecorded = "decision.recorded" {
        decision: Uuid,
        verb: Verb,
        reason: String,
        /// SHA-256 of the comment; only in a store that is not sealed.
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
        /// The findings that an approval overrode, because they were unresolved.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        unresolved: Vec<FindingId>,
        /// SHA-256 of the rules in force, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        policy_sha256: Option<String>,
        /// The version of the program that recorded it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        program: Option<String>,
        /// The reviewer's signature: an SSHSIG blob in Base64. [`super::statement::statement`] says what is signed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
        /// Present if a second reviewer must confirm the decision, which is a proposal until then.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        second: Option<SecondWanted>,
        /// HMAC-SHA256 of the comment with the journey's data key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
        /// The delivered decision that it replaces, if it is a correction.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        corrects: Option<Uuid>,
    }
    /// A sender leased a decision.
    DecisionSending = "decision.sending" {
        from: DecisionState,
        decision: Uuid,
    }
    /// The request is about to be sent. From now on it may have been applied.
    DecisionAttempt = "decision.attempt" {
        attempt: u32,
        decision: Uuid,
        /// SHA-256 of the request body, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body_sha256: Option<String>,
    }
    /// The service accepted a decision, but no reread of the journey shows it yet.
    DecisionAccepted = "decision.accepted" {
        due: Timestamp,
        problem: Untrusted,
        decision: Uuid,
    }
    /// A decision was delivered: a reread of the journey shows it, or the receiver accepted it.
    DecisionDelivered = "decision.delivered" {
        decision: Uuid,
        /// SHA-256 of the last request body, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body_sha256: Option<String>,
    }
    /// The service no longer shows a delivered decision, so the journey was reopened.
    DecisionUnshown = "decision.unshown" {
        decision: Uuid,
    }
    /// A decision stays in the store because the service accepts none.
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
    /// A decision waits for a retry.
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
    /// A person dropped a decision that was not delivered.
    DecisionDropped = "decision.dropped" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person requested a retry of a decision.
    DecisionRetried = "decision.retried" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person requested to send a decision despite a conflict, replacing the one at the provider.
    DecisionSentOver = "decision.sent_over" {
        over: Option<Untrusted>,
        document_sha256: String,
        decision: Uuid,
    }
    /// A second reviewer confirmed a proposal.
    DecisionConfirmed = "decision.confirmed" {
        held_until: Timestamp,
        reason: Option<String>,
        comment_sha256: Option<String>,
        decision: Uuid,
        /// HMAC-SHA256 of the comment with the journey's data key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
        /// The second reviewer's signature: an SSHSIG blob in Base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    }
    /// A proposal was returned to its maker, by a second reviewer or because the journey changed.
    DecisionReturned = "decision.returned" {
        /// `None` if the journey changed.
        reason: Option<String>,
        comment_sha256: Option<String>,
        decision: Uuid,
        /// HMAC-SHA256 of the comment with the journey's data key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
    }
    /// A second reviewer declined a proposal.
    DecisionDeclined = "decision.declined" {
        reason: Option<String>,
        comment_sha256: Option<String>,
        decision: Uuid,
        /// HMAC-SHA256 of the comment with the journey's data key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
    }
    /// A second reviewer chose a decision without seeing the proposal.
    DecisionAnswered = "decision.answered" {
        verb: Verb,
        reason: String,
        comment_sha256: Option<String>,
        agrees: bool,
        decision: Uuid,
        /// HMAC-SHA256 of the comment with the journey's data key, in hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
        /// The second reviewer's signature: an SSHSIG blob in Base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    }
    /// A lead drew a decision as a quality sample.
    SampleDrawn = "sample.drawn" {
        decision: Uuid,
    }
    /// A reviewer judged a quality sample without having seen the decision. The judgment is not sent.
    SampleJudged = "sample.judged" {
        verb: Verb,
        reason: String,
        comment_sha256: Option<String>,
        agrees: bool,
        decision: Uuid,
        /// HMAC-SHA256 under the journey's data key, hex.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
    }
    /// A sender leased a match status report.
    DispositionSending = "disposition.sending" {
        from: DecisionState,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A match status report is about to be sent.
    DispositionAttempt = "disposition.attempt" {
        attempt: u32,
        disposition: Uuid,
        decision: Uuid,
    }
    /// The provider accepted a match status report.
    DispositionDelivered = "disposition.delivered" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A match status report stays in the store.
    DispositionKept = "disposition.kept" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// Another person had set another match status.
    DispositionConflict = "disposition.conflict" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// The provider rejected a match status report.
    DispositionRefused = "disposition.refused" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A match status report waits for a retry.
    DispositionWaiting = "disposition.waiting" {
        problem: Option<Untrusted>,
        found: Option<Untrusted>,
        disposition: Uuid,
        decision: Uuid,
    }
    /// A person requested a retry of a decision's match status reports.
    DispositionRetried = "disposition.retried" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A person dropped a decision's match status reports.
    DispositionDropped = "disposition.dropped" {
        from: DecisionState,
        decision: Uuid,
    }
    /// A reviewer asked the service to run AML screening again.
    ScreeningAsked = "screening.asked" {
        request: Uuid,
        held_until: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person_sha256: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        person_hmac: Option<String>,
    }
    /// The state of a screening request changed; `sending` is recorded before the request is sent.
    ScreeningChanged = "screening.changed" {
        request: Uuid,
        state: DecisionState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        problem: Option<Untrusted>,
    }
    /// A reviewer resolved a finding.
    FindingResolved = "finding.resolved" {
        finding: FindingId,
        conclusion: Conclusion,
        reason: Option<String>,
        comment_sha256: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        comment_hmac: Option<String>,
    }
    /// A reviewer withdrew a resolution.
    FindingReopened = "finding.reopened" {
        finding: FindingId,
    }
    /// A reviewer added a note.
    NoteAdded = "note.added" {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_sha256: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        text_hmac: Option<String>,
    }
    /// A reviewer answered whether two faces match, before the automated result was shown.
    FacesAnswered = "faces.answered" {
        step: StepId,
        answer: FaceAnswer,
        machine: Option<bool>,
        score: Option<f64>,
        /// Whether the reviewer had already seen the automated result, because the question was reopened.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        after_result: Option<bool>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<NoJudgement>,
        /// The reviewer's signature: an SSHSIG blob in Base64.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        signature: Option<String>,
    }
    /// A reviewer reopened the question whether two faces match.
    FacesReopened = "faces.reopened" {
        step: StepId,
    }
    /// A field was copied to the clipboard.
    FieldCopied = "field.copied" {
        field: String,
    }
    /// A person was added to the team, or their roles changed.
    ReviewerAdded = "reviewer.added" {
        name: String,
        roles: Roles,
        /// The fingerprint of the SSH key.
        key: Option<String>,
    }
    /// A person's membership ended.
    ReviewerEnded = "reviewer.ended" {
        name: String,
    }
    /// A lead proposed a change of the team.
    AdminProposed = "admin.proposed" {
        proposal: Uuid,
        act: AdminAct,
        until: Timestamp,
    }
    /// A second lead confirmed a change of the team, which is now applied.
    AdminConfirmed = "admin.confirmed" {
        proposal: Uuid,
    }
    /// A second lead declined a change of the team.
    AdminDeclined = "admin.declined" {
        proposal: Uuid,
    }
    /// The lead who proposed a change of the team withdrew it.
    AdminWithdrawn = "admin.withdrawn" {
        proposal: Uuid,
    }
    /// A reviewer started a session: in the console, or with a command that changes something.
    SessionOpened = "session.opened" {
        /// The version of this program.
        version: String,
        host: String,
        uid: u32,
        tty: Option<String>,
        /// The address that the SSH connection came from.
        from: Option<String>,
        /// The fingerprint of the key that opened the SSH connection.
        key: Option<String>,
        /// Whether the host fixed the reviewer's name (`--bound`).
        bound: bool,
    }
    /// The store was copied. `to` is the URL of the target, or `from` that of the source.
    StoreMoved = "store.moved" {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        to: Option<String>,
        /// The sequence number of the last entry that both stores have.
        seq: i64,
        /// The hash of that entry, in hex.
        head: String,
    }
    /// The relationship with the applicant ended; the retention period starts here.
    RetentionEnded = "retention.ended" {
        ended: Timestamp,
    }
    /// The journey must not be erased until the hold is released or `until` has passed.
    RetentionHeld = "retention.held" {
        until: Option<Timestamp>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_sha256: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason_hmac: Option<String>,
    }
    /// A hold was released.
    RetentionReleased = "retention.released" {}
    /// The personal data of a journey was erased. Missing rows of this journey are no error.
    JourneyErased = "journey.erased" {
        reason: String,
        years: u32,
        keys_destroyed: u32,
        /// The number of entries with plain hashes or texts that cannot be removed.
        old_entries: usize,
        /// Whether two leads agreed to erase it before its retention period ended, because the law on money laundering
        /// does not apply.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        not_aml: bool,
    }
    /// The data keys of all journeys were wrapped with a new key.
    SealRotated = "seal.rotated" {
        from: String,
        to: String,
        keys: u64,
    }
}
