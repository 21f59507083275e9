//! A draft: a finding with the data needed to merge it with others.

use crate::domain::ids::{FindingId, StepId};
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::Said;
use crate::insight::finding::{Evidence, Finding, FindingKind, Sign};

/// Groups related findings, so that a draft that only repeats a group can be merged into its findings.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Authenticity(StepId),
    /// Whether a document's type was recognized.
    Recognition(StepId),
    /// Picture quality of a document.
    Quality(StepId),
    /// The MRZ of a document.
    Zone(StepId),
    /// Any check of a document. The overall status repeats these.
    Checks(StepId),
    /// Anything about a document.
    Document(StepId),
    /// Faces and data of a document, compared with the rest of the journey.
    Person(StepId),
    /// Faces and data of all documents.
    People,
    Expired,
    Selfie,
    Lists,
}

/// A finding before merging.
#[derive(Clone, Debug)]
pub(super) struct FindingDraft {
    pub(super) finding: Finding,
    /// The groups that it belongs to.
    pub(super) families: Vec<Family>,
    /// The groups that it repeats: if one of them has findings, the draft is merged into these.
    pub(super) repeats: Vec<Family>,
    /// How informative its text is. When drafts are merged, the most informative text is used.
    pub(super) detail: u8,
    pub(super) provider_tip: bool,
    /// A failed rule of the service with its reason, which is named in the finding that this draft is merged into.
    pub(super) failed_rule: Option<Phrase>,
    /// Whether the finding reveals whether faces match.
    pub(super) is_of_faces: bool,
}

impl FindingDraft {
    /// Creates a draft without texts.
    pub(super) fn new(id: impl Into<String>, kind: FindingKind, sign: Sign, urgency: Urgency) -> Self {
        let finding = Finding {
            id: FindingId::from(id.into()),
            sign,
            kind,
            subject: Phrase::default(),
            finding: Phrase::default(),
            tip: Phrase::default(),
            evidence: Vec::new(),
            source: Vec::new(),
            urgency,
            without_faces: None,
        };
        Self {
            finding,
            families: Vec::new(),
            repeats: Vec::new(),
            detail: 1,
            provider_tip: false,
            failed_rule: None,
            is_of_faces: false,
        }
    }

    /// Sets the subject.
    pub(super) fn about(mut self, subject: Phrase) -> Self {
        self.finding.subject = subject;
        self
    }

    /// Sets the text of the result.
    pub(super) fn says(mut self, words: Phrase) -> Self {
        self.finding.finding = words;
        self
    }

    /// Sets how informative the text is: 0 low, 1 normal, 2 or 3 with numbers.
    pub(super) fn detail(mut self, detail: u8) -> Self {
        self.detail = detail;
        self
    }

    /// Sets our tip.
    pub(super) fn tip(mut self, words: &'static str) -> Self {
        self.finding.tip = Phrase::ours(words);
        self
    }

    /// Replaces our tip with the provider's, if there is one.
    pub(super) fn provider_tip(mut self, words: Option<&crate::domain::text::Untrusted>) -> Self {
        if let Some(words) = words.filter(|words| !words.is_blank()) {
            self.finding.tip = Phrase::default().outside(words);
            self.provider_tip = true;
        }
        self
    }

    /// Sets the failed rule that it reports.
    pub(super) fn failed_rule(mut self, rule: Option<Phrase>) -> Self {
        self.failed_rule = rule;
        self
    }

    /// Sets whether the finding reveals whether faces match.
    pub(super) fn of_faces(mut self, is_of_faces: bool) -> Self {
        self.is_of_faces = is_of_faces;
        self
    }

    /// Adds a link to evidence.
    pub(super) fn at(mut self, evidence: Evidence) -> Self {
        if !self.finding.evidence.contains(&evidence) {
            self.finding.evidence.push(evidence);
        }
        self
    }

    /// Adds a source path.
    pub(super) fn from(mut self, path: impl Into<String>) -> Self {
        self.finding.source.push(path.into());
        self
    }

    /// Adds the source path of a value in the document.
    pub(super) fn said_at(self, origin: &Origin) -> Self {
        self.from(origin.path())
    }

    /// Adds groups that it belongs to.
    pub(super) fn belongs(mut self, families: impl IntoIterator<Item = Family>) -> Self {
        self.families.extend(families);
        self
    }

    /// Adds groups that it repeats.
    pub(super) fn repeats(mut self, families: impl IntoIterator<Item = Family>) -> Self {
        self.repeats.extend(families);
        self
    }
}

/// The sign of an outcome that needs attention, and whether its word is unknown. `None` for passed, not run and no
/// value.
pub(super) fn problem_in(said: Option<&Said<Outcome>>) -> Option<(Sign, bool)> {
    let said = said.filter(|said| !said.as_sent.is_blank())?;
    match said.meaning {
        Some(Outcome::Passed | Outcome::NotRun) => None,
        Some(Outcome::Failed) => Some((Sign::Failed, false)),
        Some(Outcome::Undetermined) => Some((Sign::Undetermined, false)),
        None => Some((Sign::Undetermined, true)),
    }
}

/// The kind of a finding, or `UnknownValue` if the outcome's word is unknown.
pub(super) fn kind_of(unknown: bool, kind: FindingKind) -> FindingKind {
    if unknown { FindingKind::UnknownValue } else { kind }
}

/// The text for an outcome without a better description.
pub(super) fn outcome_words(said: Option<&Said<Outcome>>) -> Phrase {
    match said.map(|said| (said.meaning, said)) {
        Some((Some(Outcome::Failed), _)) => Phrase::ours("failed"),
        Some((Some(Outcome::Undetermined), _)) => Phrase::ours("undetermined"),
        Some((Some(Outcome::NotRun), _)) => Phrase::ours("not done"),
        Some((Some(Outcome::Passed), _)) => Phrase::ours("passed"),
        Some((None, said)) => unknown_words(&said.as_sent),
        None => Phrase::ours("no result"),
    }
}

/// The text for an unknown word.
pub(super) fn unknown_words(as_sent: &crate::domain::text::Untrusted) -> Phrase {
    Phrase::ours("unknown value: ").outside(as_sent)
}
