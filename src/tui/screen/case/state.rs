//! The state of an open case, and its layout for the window.

use super::correction;
use super::drafts::CaseDrafts;
use super::dwell::Dwell;
use super::faces::Faces;
use super::field::{self, RevealedLine};
use super::file::{CaseFile, match_of};
use super::obstacle::Obstacle;
use super::reader::ReadingPosition;
use super::{finding_rows, pictures, proposal};
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::pii::Masking;
use crate::domain::text::Shown;
use crate::domain::viewed::{CaseTab, Viewed};
use crate::insight::case::Case;
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::drop_elsewhere;
use crate::tui::layout::{self, Area, CaseAreas, PageAreas, Pane};
use crate::tui::messages::effect::CaseDraft;
use crate::tui::messages::policy::ConsolePolicy;
use crate::tui::page::beside::Beside;
use crate::tui::page::changes;
use crate::tui::page::evidence::{self, Sheet};
use crate::tui::page::line::Line;
use crate::tui::page::tab::{TabInput, TabText};
use crate::tui::picture_shelf::Slot;
use jiff::Timestamp;

/// A case with at least this many findings is freed on another thread.
const LARGE: usize = 500;

/// How long a case must have been on the screen, in milliseconds, before a verb counts.
const SETTLES_MS: i64 = 120;

/// One journey that is being judged: its data, where the reviewer reads, and what was typed.
#[derive(Clone, Debug)]
pub(crate) struct CaseScreen {
    pub(crate) file: CaseFile,
    pub(crate) reader: ReadingPosition,
    pub(crate) faces: Faces,
    pub(crate) drafts: CaseDrafts,
    /// Which parts were on the screen, and for how long.
    pub(crate) dwell: Dwell,
    /// The one field that is unmasked for some seconds.
    pub(super) revealed: Option<RevealedLine>,
    /// Whether opening the case has claimed it, so that leaving releases it.
    pub(crate) is_claimed_here: bool,
    /// How many keys were pressed on this case.
    pub(crate) keys: u32,
    /// The changes since the reviewer's last view.
    pub(super) changes: Vec<Line>,
    /// How many of the `changes` are obstacles; these are shown above every tab.
    pub(super) banner_rows: usize,
    /// When it was first drawn completely. Decisions count only after that.
    drawn: Option<Timestamp>,
    written_for: Option<Stamp>,
    /// What the AML tab was written for: masking, number of answers, widths.
    pages_for: Option<(Masking, usize, TextWidths)>,
}

/// The columns that texts were wrapped for; other widths wrap them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct TextWidths {
    evidence: u16,
    /// The width of a tab without pictures beside it.
    page: u16,
    /// The width of a tab with pictures beside it.
    beside: u16,
}

/// What the texts depend on: they are written again when it changes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    masking: Masking,
    /// How many documents have answers about their faces.
    answers: usize,
    widths: TextWidths,
    /// The index of the selected finding.
    at: usize,
}

/// The areas of the case.
pub(super) struct CaseGeometry {
    /// The rows above the rest: obstacles, the newest note, changes.
    pub(super) changes: Area,
    pub(super) areas: CaseAreas,
    pub(super) page: PageAreas,
}

impl CaseScreen {
    /// A case that is being loaded.
    pub(crate) fn new(key: JourneyKey, policy: &ConsolePolicy) -> Self {
        Self {
            file: CaseFile::new(key, policy.clear_years),
            reader: ReadingPosition::default(),
            faces: Faces::default(),
            drafts: CaseDrafts::default(),
            dwell: Dwell::default(),
            revealed: None,
            is_claimed_here: false,
            keys: 0,
            changes: Vec::new(),
            banner_rows: 0,
            drawn: None,
            written_for: None,
            pages_for: None,
        }
    }

    pub(crate) fn key(&self) -> &JourneyKey {
        &self.file.key
    }

    /// Takes the data that was read, with the answers from the record.
    pub(crate) fn take(&mut self, case: Case) {
        self.faces.take(&case.faces);
        // The Raw tab takes its text when it is written, since the answers decide what is hidden in it.
        if self.file.case.as_ref().is_none_or(|before| before.raw != case.raw) {
            self.revealed = None;
        }
        self.file.take(case);
        self.reader.list.clamp(self.file.findings().len());
        self.rewrite();
    }

    /// Drops all texts, so that they are written again.
    pub(crate) fn rewrite(&mut self) {
        self.reader.pages.forget_one(CaseTab::Aml);
        rewrite_but_matches(self);
    }

    pub(crate) fn selected(&self) -> Option<&Finding> {
        self.reader.selected(&self.file)
    }

    /// Whether the current texts are unmasked.
    pub(super) fn is_written_clear(&self) -> bool {
        self.written_for.as_ref().is_some_and(|stamp| stamp.masking == Masking::Clear)
    }

    /// Whether it is still being loaded, or was not drawn yet.
    pub(crate) fn is_coming(&self) -> bool {
        self.drawn.is_none() && self.file.problem.is_none()
    }

    /// Whether it was on the screen long enough to be judged.
    pub(crate) fn accepts_keys(&self, now: Timestamp) -> bool {
        self.drawn.is_some_and(|drawn| now.as_millisecond() - drawn.as_millisecond() >= SETTLES_MS)
    }

    /// Called when it was drawn.
    pub(crate) fn was_drawn(&mut self, now: Timestamp) {
        if self.file.case.is_some() {
            self.drawn = self.drawn.or(Some(now));
            self.reader.list.is_drawn = true;
        }
    }

    /// Notes which pictures are on the screen large enough to be judged.
    pub(crate) fn note_pictures(&mut self, slots: &[Slot]) {
        let shown = slots.iter().filter(|slot| slot.name.key == self.file.key && slot.can_be_judged());
        self.faces.add_judged(shown.map(|slot| slot.name.name.clone()));
        self.faces.drawn = self.reader.pages.beside.faces().cloned();
    }

    /// The selection, as far as it decides which pictures to prefetch.
    pub(crate) fn spot(&self) -> (JourneyKey, bool, CaseTab, Pane, usize) {
        let reader = &self.reader;
        let is_read = self.file.is_recorded();
        (self.file.key.clone(), is_read, reader.pages.tab.record, reader.pane, reader.list.at())
    }

    /// When a draft must be stored or a field masked again.
    pub(crate) fn wake_at(&self) -> Option<Timestamp> {
        self.drafts.due().into_iter().chain(self.revealed.as_ref().map(|revealed| revealed.until)).min()
    }

    /// Updates texts and scrolling for the window. `typed` is the current draft, including an open overlay's text.
    pub(crate) fn refresh(&mut self, typed: CaseDraft, cx: &mut Cx) {
        if self.revealed.as_ref().is_some_and(|revealed| revealed.until <= cx.now) {
            self.revealed = None;
            self.rewrite();
        }
        self.settle_texts(cx);
        self.drafts.refresh(&self.file.key, typed, cx);
    }

    /// Updates texts and scrolling for the window.
    pub(crate) fn settle_texts(&mut self, cx: &Cx) {
        let most = usize::from(cx.body().height / 4);
        let changed = self.file.case.as_ref().and_then(|case| case.changed.as_ref());
        let clock = &cx.policy.clock;
        let notes = self.file.case.as_ref().map(|case| case.notes.as_slice()).unwrap_or_default();
        let columns = usize::from(cx.body().width);
        let mut above = correction::banner(&self.file, columns, cx);
        above.extend(Obstacle::of(&self.file, cx).iter().flat_map(|it| it.banner(cx)));
        let proposal = self.file.case.as_ref().map(|case| proposal::banner(case, columns, cx));
        above.extend(proposal.unwrap_or_default());
        self.banner_rows = above.len();
        above.extend(changes::note(notes, columns, cx.masking, clock));
        if let Some((case, changed)) = self.file.case.as_deref().zip(changed) {
            let items = changes::shown(case, changed, self.faces.hides_results(&self.file, &cx.policy));
            let room = (most, columns);
            above.extend(changes::above((changed, &items), room, cx.masking, clock));
        }
        self.changes = above;
        let areas = self.places(cx).areas;
        let inner = areas.evidence.or(areas.findings).unwrap_or(areas.page).inner();
        let columns = |has_pictures: bool| {
            // The first column of a page shows the selection and the hits.
            layout::page(areas.page, has_pictures, cx.borders).text.inner().width.saturating_sub(1)
        };
        let evidence = inner.width.saturating_sub(1);
        self.write(TextWidths { evidence, page: columns(false), beside: columns(true) }, cx);
        self.reader.pages.height = usize::from(areas.page.inner().height);
        self.reader.pages.settle_scroll(self.reader.walks_lines(&self.file));
        self.reader.pages.settle_beside(self.file.case.as_deref());
        let list = areas.findings.unwrap_or(areas.page).inner();
        self.reader.list.keep_in_view(usize::from(list.height), self.file.findings().len());
        self.reader.evidence.refresh(inner);
        let has_panes = self.reader.pages.shows(CaseTab::Findings) || self.reader.pages.shows(CaseTab::Aml);
        if layout::shows_both_panes(cx.size) && !has_panes {
            self.reader.pane = Pane::Findings;
        }
    }

    fn write(&mut self, widths: TextWidths, cx: &Cx) {
        self.file.measure_subjects(cx.masking);
        let (answers, at) = (self.faces.count(), self.reader.list.at());
        let before = self.written_for.as_ref().map(|stamp| stamp.at);
        let Some(case) = &self.file.case else { return };
        let stamp = Stamp { masking: cx.masking, answers, widths, at };
        if self.written_for.as_ref() != Some(&stamp) {
            let is_same_text =
                self.written_for.as_ref().is_some_and(|old| Stamp { at, ..old.clone() } == stamp);
            let mut sheet = self.sheet(case, cx.masking, cx);
            let bare = || self.sheet(case, Masking::Clear, cx).lines;
            field::bare_evidence(self, &mut sheet.lines, bare);
            if !cx.policy.pictures {
                sheet.pictures.clear();
            }
            self.reader.evidence.take(sheet, widths.evidence, cx.masking);
            let is_same_page = self.pages_for == Some((cx.masking, answers, widths));
            if !is_same_page {
                self.reader.pages.forget_one(CaseTab::Aml);
            }
            if !is_same_text {
                self.reader.pages.forget_but(CaseTab::Aml);
            }
            self.pages_for = Some((cx.masking, answers, widths));
            self.written_for = Some(stamp);
            // The AML tab marks the selected match.
            for at in before.into_iter().chain([at]) {
                write_heading(self, self.file.findings().get(at).and_then(match_of), &cx.policy);
            }
        }
        let Some(case) = self.file.case.as_ref().filter(|_| !self.reader.pages.is_written()) else { return };
        if self.reader.pages.shows(CaseTab::Raw) {
            let raw = self.faces.raw(case, &cx.policy);
            self.reader.pages.raw.take(&raw);
        }
        let mut text = self.tab_text(case, cx.masking, cx);
        field::bare_page(self, &mut text.lines, || self.tab_text(case, Masking::Clear, cx).lines);
        let columns = if self.has_beside(cx) { widths.beside } else { widths.page };
        self.reader.pages.take(text, columns);
        self.reader.pages.look_through(cx.masking == Masking::Clear);
    }

    fn sheet(&self, case: &Case, masking: Masking, cx: &Cx) -> Sheet {
        let Some(finding) = self.selected() else { return Sheet::default() };
        let (shown, _) = self.faces.as_shown(finding, &self.file, &cx.policy);
        evidence::sheet(case, &shown, masking, &self.faces.asked(finding, &self.file, &cx.policy))
    }

    fn tab_text(&self, case: &Case, masking: Masking, cx: &Cx) -> TabText {
        (self.reader.pages.tab.write)(&TabInput {
            case,
            masking,
            verdict: &|evidence| self.faces.verdict(evidence, &self.file, &cx.policy),
            answers: &|step| self.faces.answers_about(step),
            policy: &cx.policy,
            weighed: &|| self.file.weighed(self.selected(), &cx.policy),
            raw: (self.reader.pages.raw.document(), &self.reader.pages.raw.folded),
        })
    }

    /// Whether this tab shows pictures beside its text, if there is room.
    pub(super) fn has_beside(&self, cx: &Cx) -> bool {
        self.reader.pages.tab.has_pictures && cx.shows_pictures() && self.file.has_pictures()
    }

    /// The areas of the case.
    pub(super) fn places(&self, cx: &Cx) -> CaseGeometry {
        let body = cx.body();
        // In addition a note takes up to two rows, an obstacle one, and a proposal up to three.
        let most = body.height / 4 + 6;
        let rows =
            if self.reader.pages.shows(CaseTab::Findings) { self.changes.len() } else { self.banner_rows };
        let (changes, body) = body.top(u16::try_from(rows).unwrap_or(most).min(most));
        let rows = finding_rows::wanted(self, body, cx);
        let areas = layout::case(body, self.reader.pane, cx.borders, rows);
        let page = layout::page(areas.page, self.has_beside(cx), cx.borders);
        CaseGeometry { changes, areas, page }
    }

    /// The blank rows below the list or text.
    pub(crate) fn blank(&self, cx: &Cx) -> Option<Area> {
        let CaseGeometry { areas, page, .. } = self.places(cx);
        let (inner, used) = if self.reader.pages.shows(CaseTab::Findings) {
            let inner = areas.findings?.inner();
            (inner, finding_rows::heights(self, inner, cx).into_iter().map(usize::from).sum())
        } else {
            (page.text.inner(), self.reader.pages.shown().rows().len())
        };
        let used = u16::try_from(used).unwrap_or(u16::MAX);
        Some(inner.top(used.saturating_add(1)).1)
    }

    /// The parts on the screen, for the dwell record.
    pub(crate) fn viewed(&self, cx: &Cx) -> Vec<Viewed> {
        let finding = self.selected().map(|finding| Viewed::Finding(finding.id.clone()));
        let tab = Viewed::tab(self.reader.pages.tab.record);
        match self.reader.pages.tab.record {
            _ if self.file.case.is_none() => Vec::new(),
            CaseTab::Findings => {
                let is_shown = self.places(cx).areas.evidence.is_some();
                finding.filter(|_| is_shown).into_iter().collect()
            }
            CaseTab::Aml => {
                let finding = finding.filter(|_| self.reader.is_on_match(&self.file));
                finding.into_iter().chain([tab]).collect()
            }
            _ if !cx.shows_pictures() => vec![tab],
            _ => {
                let pictures =
                    pictures::slots(self, cx).into_iter().map(|slot| Viewed::Picture(slot.name.name));
                std::iter::once(tab).chain(pictures).collect()
            }
        }
    }

    /// Findings whose evidence was never on the screen.
    pub(crate) fn unseen(&self, masking: Masking) -> Vec<Shown> {
        let unseen = self.file.findings().iter().filter(|finding| !self.dwell.has_shown(&finding.id));
        unseen.map(|finding| finding.subject.shown(masking)).collect()
    }
}

/// Drops all texts except the AML tab's, which may be thousands of lines long.
fn rewrite_but_matches(case: &mut CaseScreen) {
    case.written_for = None;
    case.reader.pages.forget_but(CaseTab::Aml);
    case.reader.pages.beside = Beside::default();
}

/// Drops the texts that show how a finding was resolved.
pub(super) fn rewrite_resolved(case: &mut CaseScreen, finding: &FindingId, policy: &ConsolePolicy) {
    rewrite_but_matches(case);
    let index = case.file.finding(finding).and_then(match_of);
    write_heading(case, index, policy);
}

/// Updates the heading of a match, if its tab has a text.
fn write_heading(case: &mut CaseScreen, index: Option<usize>, policy: &ConsolePolicy) {
    let heading = case.file.heading(index, case.selected(), policy);
    if let Some((index, heading)) = index.zip(heading) {
        case.reader.pages.put_heading(index, heading);
    }
}

/// Frees a case that was left. With thousands of findings that takes milliseconds, so another thread does it.
pub(crate) fn free(case: CaseScreen) {
    if case.file.findings().len() >= LARGE {
        drop_elsewhere(case);
    }
}
