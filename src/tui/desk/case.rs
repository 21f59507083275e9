//! An opened case: which line is selected, which tab is shown, what was seen of it.

use super::decision::Draft;
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
use crate::tui::layout::{self, Area, Pane, Size};
use crate::tui::page::evidence::Sheet;
use crate::tui::page::faces::Verdict;
use crate::tui::page::flow::flow;
use crate::tui::page::line::{Line, said};
use crate::tui::page::{aml, changes, documents, evidence, faces, history, raw, rules, screening};
use jiff::Timestamp;
use std::collections::BTreeMap;

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
    tops: BTreeMap<Tab, usize>,
    page_rows: usize,
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
    /// Below which level the raw document is folded.
    pub(crate) depth: Option<u8>,
    /// What the store has of both drafts, and when a change of them is due there.
    pub(crate) draft_known: DraftText,
    pub(crate) draft_due: Option<Timestamp>,
    pub(crate) is_draft_read: bool,
    pages: BTreeMap<Tab, Vec<Line>>,
    pub(crate) sheet: Sheet,
    /// What speaks for and against each watch-list match.
    pub(crate) assessments: Vec<Assessment>,
    /// Whether the page goes where the selected match is.
    pub(crate) follows: bool,
    /// What was on the screen.
    pub(crate) looks: Looks,
    /// What is not as it was when it was looked at last.
    pub(crate) changes: Vec<Line>,
    written_for: Option<Stamp>,
}

/// What the pages were written for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    masking: bool,
    answers: usize,
    widths: (u16, u16),
    at: usize,
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
            depth: None,
            draft_known: DraftText::default(),
            draft_due: None,
            is_draft_read: false,
            pages: BTreeMap::new(),
            sheet: Sheet::default(),
            assessments: Vec::new(),
            follows: false,
            looks: Looks::default(),
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

    /// The lines of the tab that is shown.
    pub fn page(&self) -> &[Line] {
        self.pages.get(&self.tab).map(Vec::as_slice).unwrap_or_default()
    }

    /// The first line in view of the tab that is shown.
    pub fn top(&self) -> usize {
        self.tops.get(&self.tab).copied().unwrap_or_default()
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

    /// Brings pages and scrolling in order with the window.
    pub(crate) fn settle(&mut self, body: Area, size: Size, masking: Masking, policy: &DeskPolicy) {
        self.write_changes(masking, body);
        let (_, body) = self.bodies(body);
        let areas = layout::case(body, self.pane);
        let inner = areas.evidence.or(areas.ledger).unwrap_or(areas.page).inner();
        self.write(masking, policy, (inner.width, areas.page.inner().width));
        self.page_rows = usize::from(areas.page.inner().height);
        let last = self.page().len().saturating_sub(self.page_rows);
        let followed = self.row_of_match().filter(|_| std::mem::take(&mut self.follows));
        let top = followed.unwrap_or(self.top()).min(last);
        self.tops.insert(self.tab, top);
        let ledger = areas.ledger.unwrap_or(areas.page).inner();
        let count = self.ledger().len();
        keep(&mut self.ledger_top, self.at, usize::from(ledger.height), count);
        let text = layout::evidence(inner, self.sheet.pictures.len()).text;
        self.evidence_rows = usize::from(text.height);
        self.evidence_top = self.evidence_top.min(self.sheet.lines.len().saturating_sub(self.evidence_rows));
        if layout::shows_both_panes(size) && self.tab != Tab::Ledger {
            self.pane = Pane::Ledger;
        }
    }

    fn write(&mut self, masking: Masking, policy: &DeskPolicy, widths: (u16, u16)) {
        let Some(case) = &self.case else { return };
        let stamp =
            Stamp { masking: masking == Masking::Masked, answers: self.answers.len(), widths, at: self.at };
        if self.written_for.as_ref() != Some(&stamp) {
            let same_text =
                self.written_for.as_ref().is_some_and(|old| Stamp { at: stamp.at, ..old.clone() } == stamp);
            self.sheet = self
                .selected()
                .map(|line| {
                    let is_open = self.resolution(&line.id).is_none();
                    evidence::sheet(case, line, masking, self.line_verdict(policy, line), is_open)
                })
                .unwrap_or_default();
            self.sheet.lines = flow(std::mem::take(&mut self.sheet.lines), usize::from(widths.0));
            if !same_text {
                self.pages.clear();
            }
            // It marks the selected match.
            self.pages.remove(&Tab::Aml);
            self.written_for = Some(stamp);
        }
        if !self.pages.contains_key(&self.tab) {
            let lines = flow(self.written(case, masking, policy), usize::from(widths.1));
            self.pages.insert(self.tab, lines);
        }
    }

    fn written(&self, case: &Case, masking: Masking, policy: &DeskPolicy) -> Vec<Line> {
        match self.tab {
            Tab::Ledger => Vec::new(),
            Tab::Documents => documents::page(&case.journey, masking),
            Tab::Faces => faces::page(&case.journey, masking, &|at| self.verdict(policy, at)),
            Tab::Aml => aml::page(&case.journey, masking, &self.weighed()),
            Tab::Rules => rules::page(&case.journey, masking),
            Tab::Screening => screening::page(case, masking),
            Tab::History => history::page(case, masking),
            Tab::Raw => raw::page(case, masking, self.depth),
        }
    }

    /// The rows for what changed, above the rest of the body.
    pub(crate) fn bodies(&self, body: Area) -> (Area, Area) {
        let most = body.height / 4;
        let rows = u16::try_from(self.changes.len()).unwrap_or(most).min(most);
        if self.tab == Tab::Ledger { body.top(rows) } else { body.top(0) }
    }

    fn write_changes(&mut self, masking: Masking, body: Area) {
        let changed = self.case.as_ref().and_then(|case| case.changed.as_ref());
        let most = usize::from(body.height / 4);
        self.changes = changed.map(|changed| changes::page(changed, masking, most)).unwrap_or_default();
    }

    /// Scrolls the page that has the keys.
    pub(crate) fn scroll(&mut self, by: isize) {
        if self.tab == Tab::Ledger {
            self.evidence_top = self.evidence_top.saturating_add_signed(by);
        } else {
            let top = self.top().saturating_add_signed(by);
            self.tops.insert(self.tab, top);
        }
    }

    /// Scrolls the tab that is shown to a line.
    pub(crate) fn set_top(&mut self, top: usize) {
        self.tops.insert(self.tab, top);
    }

    /// Lines on a page of what has the keys.
    pub(crate) fn page_step(&self) -> isize {
        let rows = if self.tab == Tab::Ledger { self.evidence_rows } else { self.page_rows };
        isize::try_from(rows.saturating_sub(1)).unwrap_or(isize::MAX).max(1)
    }
}

/// Scrolls as little as needed for a line to be in view.
pub(crate) fn keep(top: &mut usize, at: usize, rows: usize, count: usize) {
    let lowest = at.saturating_add(1).saturating_sub(rows);
    *top = (*top).clamp(lowest.min(at), at).min(count.saturating_sub(rows));
}
