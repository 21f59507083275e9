//! A line of the ledger while it is being written.

use crate::domain::ids::{FindingId, StepId};
use crate::domain::origin::Origin;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::Said;
use crate::insight::finding::{Evidence, Finding, FindingKind, Sign};

/// A family of lines, so that what only repeats them finds them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Family {
    /// Authenticity checks of a document.
    Authenticity(StepId),
    /// Whether the type of a document was recognized.
    Recognition(StepId),
    /// Pictures of a document.
    Quality(StepId),
    /// The machine readable zone of a document.
    Zone(StepId),
    /// Any check of a document, which its overall status repeats.
    Checks(StepId),
    /// Anything about a document.
    Document(StepId),
    /// Faces and data of a document against the rest of the journey.
    Person(StepId),
    /// Faces and data of any document.
    People,
    /// Documents past their dates.
    Expired,
    /// Liveness.
    Selfie,
    /// Watch-list matches.
    Lists,
}

/// A line with what is needed to join it to others.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The line.
    pub(super) finding: Finding,
    /// Where it belongs.
    pub(super) families: Vec<Family>,
    /// What it repeats: it is folded into these if there are any.
    pub(super) repeats: Vec<Family>,
    /// How well its `finding` words tell the matter; the best of joined drafts is kept.
    pub(super) detail: u8,
    /// Whether its tip is the provider's.
    pub(super) provider_tip: bool,
}

impl Draft {
    /// Begins a line. Its first words stand until better ones are joined.
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
        };
        Self { finding, families: Vec::new(), repeats: Vec::new(), detail: 1, provider_tip: false }
    }

    /// What it is about.
    pub(super) fn about(mut self, subject: Phrase) -> Self {
        self.finding.subject = subject;
        self
    }

    /// What is the matter.
    pub(super) fn says(mut self, words: Phrase) -> Self {
        self.finding.finding = words;
        self
    }

    /// How well it tells the matter: 0 hardly, 1 as usual, 2 with figures.
    pub(super) fn detail(mut self, detail: u8) -> Self {
        self.detail = detail;
        self
    }

    /// Our tip.
    pub(super) fn tip(mut self, words: &'static str) -> Self {
        self.finding.tip = Phrase::ours(words);
        self
    }

    /// The provider's tip, if it has one; ours stands else.
    pub(super) fn provider_tip(mut self, words: Option<&crate::domain::text::Untrusted>) -> Self {
        if let Some(words) = words.filter(|words| !words.is_blank()) {
            self.finding.tip = Phrase::default().outside(words);
            self.provider_tip = true;
        }
        self
    }

    /// Where to look.
    pub(super) fn at(mut self, evidence: Evidence) -> Self {
        if !self.finding.evidence.contains(&evidence) {
            self.finding.evidence.push(evidence);
        }
        self
    }

    /// Where it was said.
    pub(super) fn from(mut self, path: impl Into<String>) -> Self {
        self.finding.source.push(path.into());
        self
    }

    /// The place of the document where it was said.
    pub(super) fn said_at(self, origin: &Origin) -> Self {
        self.from(origin.shown().to_string())
    }

    /// Where it belongs.
    pub(super) fn belongs(mut self, families: impl IntoIterator<Item = Family>) -> Self {
        self.families.extend(families);
        self
    }

    /// What it would only repeat.
    pub(super) fn repeats(mut self, families: impl IntoIterator<Item = Family>) -> Self {
        self.repeats.extend(families);
        self
    }
}

/// How an outcome stands that is not in order: its sign, and whether its word is unknown.
pub(super) fn amiss(said: Option<&Said<Outcome>>) -> Option<(Sign, bool)> {
    let said = said.filter(|said| !said.as_sent.is_blank())?;
    match said.meaning {
        Some(Outcome::Passed | Outcome::NotRun) => None,
        Some(Outcome::Failed) => Some((Sign::Failed, false)),
        Some(Outcome::Undetermined) => Some((Sign::Undetermined, false)),
        None => Some((Sign::Undetermined, true)),
    }
}

/// The kind of a line about an outcome: its own, or that of a word that we do not know.
pub(super) fn kind_of(unknown: bool, kind: FindingKind) -> FindingKind {
    if unknown { FindingKind::UnknownValue } else { kind }
}

/// The words for an outcome that is not in order, where nothing better is said.
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

/// The words for a word that we do not know.
pub(super) fn unknown_words(as_sent: &crate::domain::text::Untrusted) -> Phrase {
    Phrase::ours("unknown value: ").outside(as_sent)
}
