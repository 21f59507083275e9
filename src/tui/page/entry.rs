//! Entries of the record as sentences: `amina: resolved AML Artem Seredin: false positive (other birth date)`.

use crate::domain::decision::DecisionState;
use crate::domain::event::{Event, SEALED_WORDS};
use crate::domain::face::FaceAnswer;
use crate::domain::ids::{FindingId, StepId};
use crate::domain::pii::Masking;
use crate::domain::record::AuditEntry;
use crate::domain::resolution::Conclusion;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::Viewed;
use crate::insight::case::Case;
use crate::insight::finding::FindingKind;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page::evidence::conclusion_word;
use crate::tui::page::line::said;

/// Writes entries of the record as sentences.
pub struct EntryWriter<'a> {
    pub case: &'a Case,
    pub masking: Masking,
    pub policy: &'a ConsolePolicy,
}

impl EntryWriter<'_> {
    /// The sentence of an entry, beginning with its author.
    pub fn sentence(&self, entry: &AuditEntry) -> Shown {
        said(format!("{}: {}", entry.by, self.what(entry)))
    }

    fn what(&self, entry: &AuditEntry) -> String {
        let event = entry.event();
        self.of_case(entry, &event)
            .or_else(|| self.of_decision(&event))
            .or_else(|| of_match_status(&event))
            .or_else(|| of_screening(&event))
            .unwrap_or_else(|| entry.what.clone())
    }

    /// Sentences of events on the case and its documents.
    fn of_case(&self, entry: &AuditEntry, event: &Event) -> Option<String> {
        Some(match event {
            Event::JourneyReceived { version, .. } => format!("received, version {version}"),
            Event::JourneyChanged { version, .. } => format!("changed at the service, version {version}"),
            Event::DocumentDropped { .. } => "an old document was dropped; its hash remains".to_owned(),
            Event::JourneyClaimed {} => "claimed the case".to_owned(),
            Event::ClaimTaken { from } => format!("took the case over from {}", from.0),
            Event::JourneyAssigned { to: Some(to) } => format!("assigned the case to {}", to.0),
            Event::JourneyAssigned { to: None } => "assigned the case to nobody in particular".to_owned(),
            Event::JourneyEscalated { to } => format!("escalated the case to {to}"),
            Event::JourneyReleased {} => "released the case".to_owned(),
            Event::JourneyOpened { version } => format!("opened version {version}"),
            Event::JourneySeen { seen } => format!("viewed {}", self.all(seen.iter())),
            Event::JourneyLooked { seen } => {
                format!("left without a decision; viewed {}", self.all(seen.iter().map(|one| &one.what)))
            }
            Event::JourneyDismissed { .. } => "dismissed the unreadable document".to_owned(),
            Event::JourneyExported { .. } => "wrote an evidence pack".to_owned(),
            Event::PictureExported { picture, .. } => format!("wrote out the picture {picture}"),
            Event::FindingResolved { finding, conclusion, reason, .. } => {
                let reason = reason.as_ref().map(|code| self.policy.reason_text(code));
                let why: Vec<String> = reason.into_iter().chain(self.comment_on(finding, entry)).collect();
                let why = if why.is_empty() { String::new() } else { format!(" ({})", why.join("; ")) };
                format!("resolved {}: {}{why}", self.subject(finding), self.conclusion(finding, *conclusion))
            }
            Event::FindingReopened { finding } => format!("reopened {}", self.subject(finding)),
            Event::NoteAdded { .. } => "added a note".to_owned(),
            Event::FacesAnswered { step, answer, .. } => {
                // Another reviewer's answer is shown only after this reviewer has answered too.
                let is_known = self.case.faces.iter().any(|known| known.step == *step);
                let answer = if is_known { format!(": {}", answer_words(*answer)) } else { String::new() };
                format!("compared the faces of {}{answer}", self.step(step))
            }
            Event::FacesReopened { step } => format!("reopened the faces of {}", self.step(step)),
            Event::FieldCopied { field } => match field.strip_prefix("finding.") {
                Some(_) => "copied a finding".to_owned(),
                None => format!("copied {field}"),
            },
            _ => return self.others(entry, event),
        })
    }

    fn others(&self, entry: &AuditEntry, event: &Event) -> Option<String> {
        match event {
            Event::QueueUnmasked { .. } => Some("listed the queue without masks".to_owned()),
            Event::QueueFacesShown { .. } => Some("listed the queue with automated face results".to_owned()),
            Event::StoreSearched { .. } => Some("searched the whole store".to_owned()),
            Event::RetentionEnded { ended } => {
                Some(format!("noted the end of the relationship: {}", self.policy.clock.full(*ended)))
            }
            Event::RetentionHeld { .. } => Some("held it from being erased".to_owned()),
            Event::RetentionReleased {} => Some("released the hold".to_owned()),
            Event::JourneyErased { .. } => Some("erased the personal data".to_owned()),
            Event::SealRotated { .. } => Some("gave the store another key".to_owned()),
            Event::SessionOpened { .. } => Some("began to work".to_owned()),
            Event::Unknown { .. } => Some(entry.what.clone()),
            _ => None,
        }
    }

    fn of_decision(&self, event: &Event) -> Option<String> {
        Some(match event {
            Event::DecisionRecorded { verb, reason, second, corrects, .. } => {
                let what = match (second, corrects) {
                    (None, None) => "decided",
                    (Some(_), None) => "proposed",
                    (None, Some(_)) => "corrected the delivered decision:",
                    (Some(_), Some(_)) => "proposed to correct the delivered decision:",
                };
                format!("{what} {}: {}", verb.decision().word(), self.policy.reason_text(reason))
            }
            Event::DecisionSending { .. } => "the decision is being sent".to_owned(),
            Event::DecisionAttempt { attempt, .. } => format!("sent the decision, attempt {attempt}"),
            Event::DecisionAccepted { problem, .. } => {
                format!(
                    "the service accepted the decision and does not show it yet: {}",
                    words_of_service(problem)
                )
            }
            Event::DecisionDelivered { .. } => "the decision was delivered".to_owned(),
            Event::DecisionUnshown { .. } => "the service no longer shows the decision".to_owned(),
            Event::DecisionKept { .. } => "the decision was kept; the service accepts none".to_owned(),
            Event::DecisionConflict { found, .. } => {
                format!("another decision was found at the service: {}", words_of_service(found))
            }
            Event::DecisionRefused { problem, .. } => {
                format!("the service rejected the decision: {}", words_of_service(problem))
            }
            Event::DecisionWaiting { due, problem, .. } => {
                let due = self.policy.clock.full(*due);
                format!("the decision was not sent, next try {due}: {}", words_of_service(problem))
            }
            Event::DecisionUndone { .. } => "undid the decision".to_owned(),
            Event::DecisionDropped { .. } => "discarded the decision".to_owned(),
            Event::DecisionRetried { .. } => "had the decision sent again".to_owned(),
            Event::DecisionSentOver { .. } => "had the decision sent over the other one".to_owned(),
            _ => return self.of_second(event),
        })
    }

    fn of_second(&self, event: &Event) -> Option<String> {
        let because = |reason: &Option<String>| {
            reason.as_ref().map(|code| format!(": {}", self.policy.reason_text(code))).unwrap_or_default()
        };
        Some(match event {
            Event::DecisionConfirmed { reason, .. } => format!("confirmed the proposal{}", because(reason)),
            Event::DecisionReturned { reason: None, .. } => {
                "gave the proposal back: the journey changed".to_owned()
            }
            Event::DecisionReturned { reason, .. } => format!("gave the proposal back{}", because(reason)),
            Event::DecisionDeclined { reason, .. } => format!("declined the proposal{}", because(reason)),
            Event::DecisionAnswered { verb, agrees, .. } => {
                let how = if *agrees { "agrees with" } else { "differs from" };
                format!("chose {} without seeing the proposal; that {how} it", verb.decision().word())
            }
            Event::SampleDrawn { .. } => "drew the decision as a sample".to_owned(),
            Event::SampleJudged { verb, agrees, .. } => {
                let how = if *agrees { "agrees with" } else { "differs from" };
                format!("judged the sample: {}; that {how} the decision", verb.decision().word())
            }
            _ => return None,
        })
    }

    fn conclusion(&self, finding: &FindingId, conclusion: Conclusion) -> &'static str {
        let known = self.case.findings.iter().find(|known| known.id == *finding);
        conclusion_word(known.map_or(FindingKind::UnknownValue, |it| it.kind), conclusion)
    }

    /// The comment on a resolution, if this entry is the newest about its finding: the record has only the hashes of
    /// comments. The times are no help: on a server the entry has the server's, and a resolution that was just made here
    /// this host's.
    fn comment_on(&self, finding: &FindingId, entry: &AuditEntry) -> Option<String> {
        let resolution = self.case.resolutions.get(finding)?;
        let comment = resolution.comment.as_ref().filter(|_| self.masking == Masking::Clear)?;
        let is_about = |event: &Event| match event {
            Event::FindingResolved { finding: known, .. } | Event::FindingReopened { finding: known } => {
                known == finding
            }
            _ => false,
        };
        let newest = self.case.history.iter().rev().find(|it| is_about(&it.event()))?;
        (newest.seq == entry.seq).then(|| comment.shown().to_string())
    }

    fn subject(&self, finding: &FindingId) -> String {
        let known = self.case.findings.iter().find(|known| known.id == *finding);
        known.map_or_else(
            || "a finding that the latest document does not have".to_owned(),
            |known| known.subject.shown(self.masking).to_string(),
        )
    }

    fn step(&self, step: &StepId) -> String {
        let titled = self.case.steps.iter().find(|known| known.id == *step);
        titled.map_or_else(|| "document".to_owned(), |known| known.title.shown().to_string())
    }

    fn all<'v>(&self, viewed: impl Iterator<Item = &'v Viewed>) -> String {
        let words: Vec<String> = viewed.map(|one| self.viewed(one)).collect();
        if words.is_empty() { "nothing".to_owned() } else { words.join(", ") }
    }

    fn viewed(&self, viewed: &Viewed) -> String {
        match viewed {
            Viewed::Finding(finding) => self.subject(finding),
            Viewed::Picture(name) => format!("picture {}", Untrusted::new(name.as_str()).shown()),
            Viewed::MachineScore => "the automated face result".to_owned(),
            Viewed::Raw => "the raw document".to_owned(),
            Viewed::Unmasked => "the case without masks".to_owned(),
            Viewed::Field(name) => format!("the unmasked field {}", Untrusted::new(name.as_str()).shown()),
            Viewed::Tab(tab) => {
                let word = super::tab::Tab::of(*tab).title;
                format!("tab {word}")
            }
        }
    }
}

/// A text of a service. In a sealed store the record has only the HTTP status of it.
fn words_of_service(words: &Untrusted) -> String {
    match words.as_sent().split_once(SEALED_WORDS) {
        None => words.shown().to_string(),
        Some(("", _)) => "the record does not have its answer".to_owned(),
        Some((status, _)) => format!("status {}", Untrusted::new(status.trim()).shown()),
    }
}

fn of_match_status(event: &Event) -> Option<String> {
    let state = match event {
        Event::DispositionSending { .. } | Event::DispositionAttempt { .. } => DecisionState::Sending,
        Event::DispositionDelivered { .. } => DecisionState::Delivered,
        Event::DispositionKept { .. } => DecisionState::Kept,
        Event::DispositionConflict { .. } => DecisionState::Conflict,
        Event::DispositionRefused { .. } => DecisionState::Refused,
        Event::DispositionWaiting { .. } | Event::DispositionRetried { .. } => DecisionState::Waiting,
        Event::DispositionDropped { .. } => DecisionState::Dropped,
        _ => return None,
    };
    Some(format!("match status of watch-list records: {}", state.shown()))
}

fn of_screening(event: &Event) -> Option<String> {
    Some(match event {
        Event::ScreeningAsked { .. } => "asked for AML screening again".to_owned(),
        Event::ScreeningChanged { state, problem, .. } => {
            let problem = problem.as_ref().map(|problem| format!(": {}", words_of_service(problem)));
            format!("AML screening again: {}{}", state.shown(), problem.unwrap_or_default())
        }
        _ => return None,
    })
}

fn answer_words(answer: FaceAnswer) -> &'static str {
    match answer {
        FaceAnswer::Same => "match",
        FaceAnswer::Different => "no match",
        FaceAnswer::CannotTell => "inconclusive",
    }
}
