//! An opened case: which line is selected, which tab is shown, what was seen of it.

use super::decision::Draft;
use super::field::Bared;
use super::looks::Looks;
use super::policy::DeskPolicy;
use crate::domain::ids::{FindingId, JourneyKey, StepId};
use crate::domain::pii::Masking;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::domain::text::Shown;
use crate::insight::aml::{self as aml_of, Assessment};
use crate::insight::case::Case;
use crate::insight::finding::{Evidence, Finding};
use crate::tui::effect::{DraftText, FaceAnswer};
use crate::tui::layout::Pane;
use crate::tui::page::beside::Beside;
use crate::tui::page::evidence::{self, Sheet};
use crate::tui::page::faces::Verdict;
use crate::tui::page::flow::Flowed;
use crate::tui::page::line::{Line, Part, said};
use crate::tui::page::raw::RawDocument;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// The tabs of a case.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, strum::EnumIter, strum::IntoStaticStr,
)]
#[allow(missing_docs, reason = "each is its title")]
pub enum Tab {
    #[default]
    Ledger,
    Documents,
    Faces,
    #[strum(serialize = "AML")]
    Aml,
    Rules,
    Screening,
    History,
    Raw,
}

/// A case on the desk.
#[derive(Clone, Debug)]
pub struct CaseDesk {
    /// Which journey.
    pub key: JourneyKey,
    /// What is known of it; none until it was read.
    pub(crate) case: Option<Box<Case>>,
    pub(crate) problem: Option<String>,
    pub(crate) tab: Tab,
    pub(crate) pane: Pane,
    /// The selected line of the ledger.
    pub(crate) at: usize,
    pub(crate) ledger_top: usize,
    pub(crate) evidence_top: usize,
    pub(super) tops: BTreeMap<Tab, usize>,
    /// The line of each tab that is selected, by its number.
    pub(super) cursors: BTreeMap<Tab, usize>,
    /// The line of the evidence that is selected.
    pub(super) evidence_at: usize,
    pub(super) page_rows: usize,
    pub(crate) evidence_rows: usize,
    /// When it was first drawn whole; decisions count only after that.
    pub(crate) drawn: Option<Timestamp>,
    /// Whether the selected line was drawn; a line is settled only after that.
    pub(crate) is_line_drawn: bool,
    /// What the reviewer saw in the faces of each document.
    pub(crate) answers: BTreeMap<StepId, FaceAnswer>,
    pub(crate) is_claimed_here: bool,
    pub(crate) draft: Draft,
    pub(crate) note_draft: String,
    /// What is looked for in the tabs, and the hit that was gone to last.
    pub(crate) find: String,
    pub(crate) hit_at: Option<usize>,
    /// The lines that have it.
    pub(super) hits: Vec<usize>,
    /// The document as received, and which of its nodes are folded.
    pub(super) raw: RawDocument,
    pub(super) folded: BTreeSet<usize>,
    pub(super) fold_depth: u8,
    /// The one field whose mask is lifted for some seconds.
    pub(crate) bared: Option<Bared>,
    /// What the store has of both drafts, and when a change of them is due there.
    pub(crate) draft_known: DraftText,
    pub(crate) draft_due: Option<Timestamp>,
    pub(crate) is_draft_read: bool,
    pub(super) pages: BTreeMap<Tab, Flowed>,
    /// What the parts of each page are about.
    pub(super) parts: BTreeMap<Tab, Vec<Part>>,
    /// The pictures beside the part that is read.
    pub(crate) beside: Beside,
    pub(crate) sheet: Sheet,
    pub(super) evidence: Flowed,
    /// What speaks for and against each watch-list match.
    pub(crate) assessments: Vec<Assessment>,
    /// Whether the page goes where the selected match is.
    pub(crate) follows: bool,
    /// What was on the screen.
    pub(crate) looks: Looks,
    /// How many keys were pressed on it.
    pub(crate) keys: u32,
    /// What is not as it was when it was looked at last.
    pub(crate) changes: Vec<Line>,
    pub(super) written_for: Option<Stamp>,
}

/// How wide the pages are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Columns {
    /// The evidence.
    pub(super) evidence: u16,
    /// A page by itself.
    pub(super) page: u16,
    /// A page with pictures beside it.
    pub(super) beside: u16,
}

/// What the pages were written for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) masking: bool,
    pub(super) answers: usize,
    pub(super) widths: Columns,
    pub(super) at: usize,
}

impl CaseDesk {
    /// A case that is still to be read.
    pub fn new(key: JourneyKey) -> Self {
        Self {
            key,
            case: None,
            problem: None,
            tab: Tab::Ledger,
            pane: Pane::Ledger,
            at: 0,
            ledger_top: 0,
            evidence_top: 0,
            tops: BTreeMap::new(),
            cursors: BTreeMap::new(),
            evidence_at: 0,
            page_rows: 0,
            evidence_rows: 0,
            drawn: None,
            is_line_drawn: false,
            answers: BTreeMap::new(),
            is_claimed_here: false,
            draft: Draft::default(),
            note_draft: String::new(),
            find: String::new(),
            hit_at: None,
            hits: Vec::new(),
            raw: RawDocument::default(),
            folded: BTreeSet::new(),
            fold_depth: 0,
            bared: None,
            draft_known: DraftText::default(),
            draft_due: None,
            is_draft_read: false,
            pages: BTreeMap::new(),
            parts: BTreeMap::new(),
            beside: Beside::default(),
            sheet: Sheet::default(),
            evidence: Flowed::default(),
            assessments: Vec::new(),
            follows: false,
            looks: Looks::default(),
            keys: 0,
            changes: Vec::new(),
            written_for: None,
        }
    }

    /// Takes what was read. Answers that the record has are known again.
    pub(crate) fn take(&mut self, case: Case) {
        for said in &case.faces {
            self.answers.entry(said.step.clone()).or_insert(said.answer);
        }
        self.assessments = aml_of::assess_all(&case.journey);
        // A document that has changed has other lines: what was folded or shown of it is another field now.
        let raw = RawDocument::read(&case.raw);
        if raw != self.raw {
            self.raw = raw;
            self.folded.clear();
            self.bared = None;
        }
        self.case = Some(Box::new(case));
        self.problem = None;
        self.at = self.at.min(self.ledger().len().saturating_sub(1));
        self.rewrite();
    }

    /// Names of pictures that are not those any more that they were.
    pub(crate) fn changed_pictures(&self, case: &Case) -> Vec<String> {
        let Some(old) = &self.case else { return Vec::new() };
        let (old, new) = (old.journey.pictures(), case.journey.pictures());
        let changed = old.into_iter().filter(|known| !new.contains(known));
        changed.map(|(name, _)| name).collect()
    }

    /// Makes the pages be written anew.
    pub(crate) fn rewrite(&mut self) {
        self.written_for = None;
        self.pages.clear();
        self.beside = Beside::default();
    }

    /// The work list.
    pub fn ledger(&self) -> &[Finding] {
        self.case.as_ref().map(|case| case.ledger.as_slice()).unwrap_or_default()
    }

    /// The selected line.
    pub fn selected(&self) -> Option<&Finding> {
        self.ledger().get(self.at)
    }

    /// What was concluded of a line.
    pub fn resolution(&self, finding: &FindingId) -> Option<&Resolution> {
        self.case.as_ref()?.resolutions.iter().find(|resolution| &resolution.finding == finding)
    }

    /// How many lines are open.
    pub fn open_count(&self) -> usize {
        self.ledger().iter().filter(|finding| self.resolution(&finding.id).is_none()).count()
    }

    /// The lines that an approval would override: open, confirmed, or not to be judged.
    pub fn overridden(&self, masking: Masking) -> Vec<Shown> {
        let lines = self.ledger().iter().filter_map(|finding| {
            let subject = finding.subject.shown(masking);
            match self.resolution(&finding.id).map(|resolution| resolution.conclusion) {
                Some(Conclusion::Explained) => None,
                Some(Conclusion::Confirmed) => Some(said(format!("{subject} (confirmed)"))),
                Some(Conclusion::CannotAssess) | None => Some(subject),
            }
        });
        lines.collect()
    }

    /// The applicant's name, or the journey's id.
    pub fn name(&self, masking: Masking) -> Shown {
        let journey = self.case.as_ref().map(|case| &case.journey);
        let applicant = journey.and_then(|journey| journey.applicant.as_ref());
        let prefilled = journey.and_then(|journey| journey.prefilled.as_ref());
        let name = applicant.and_then(|person| person.full_name.as_ref());
        let name = name.or_else(|| prefilled.and_then(|person| person.full_name.as_ref()));
        name.map_or_else(|| self.key.id.shown(), |name| name.shown(masking))
    }

    /// The last characters of the id, as the reviewer compares them.
    pub fn short_id(&self) -> String {
        let id = self.key.id.shown();
        let count = id.as_str().chars().count();
        let tail: String = id.as_str().chars().skip(count.saturating_sub(4)).collect();
        if count > 4 { format!("…{tail}") } else { tail }
    }

    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        if self.case.is_some() {
            self.drawn = self.drawn.or(Some(now));
            self.is_line_drawn = true;
        }
    }

    /// Whether the machine's verdict behind this evidence is shown.
    pub fn verdict(&self, policy: &DeskPolicy, evidence: &Evidence) -> Verdict {
        match evidence {
            Evidence::Faces { step } if policy.is_blind(&self.key) && !self.answers.contains_key(step) => {
                Verdict::Blind
            }
            // Another database's comparison waits for any answer about these faces.
            Evidence::Screening { .. } if policy.is_blind(&self.key) && self.has_unanswered_faces() => {
                Verdict::Blind
            }
            _ => Verdict::Shown,
        }
    }

    fn has_unanswered_faces(&self) -> bool {
        let documents = self.case.iter().flat_map(|case| &case.journey.documents);
        documents.into_iter().any(|it| it.face_match.is_some() && !self.answers.contains_key(&it.step))
    }

    /// The verdict on the selected line's faces.
    pub fn line_verdict(&self, policy: &DeskPolicy, finding: &Finding) -> Verdict {
        match evidence::question(finding) {
            Some(faces) if self.resolution(&finding.id).is_none() => self.verdict(policy, faces),
            _ => Verdict::Shown,
        }
    }
}
