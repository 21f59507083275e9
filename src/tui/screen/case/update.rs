//! Key handling and replies of an open case.

use super::obstacle::{self, Obstacle};
use super::state::{CaseGeometry, CaseScreen};
use super::{correction, field, finding_rows, pictures, questions, resolve};
use crate::domain::decision::Verb;
use crate::domain::ids::Reviewer;
use crate::domain::resolution::Conclusion;
use crate::domain::role::Act;
use crate::domain::second::SecondChoice;
use crate::domain::viewed::CaseTab;
use crate::insight::case::Case;
use crate::tui::cx::{Cx, Handled, Step};
use crate::tui::fit::width;
use crate::tui::keyboard;
use crate::tui::layout::{self, Area, Borders, Pane};
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::{CaseDraft, Effect};
use crate::tui::messages::reply::ReplyProblem;
use crate::tui::overlay::ask_again::AskAgain;
use crate::tui::overlay::clear_group::ClearGroup;
use crate::tui::overlay::decision_bar;
use crate::tui::overlay::find::FindLine;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::overlay::take_over::TakeOver;
use crate::tui::page::line::Mark;
use crate::tui::page::tab::{TABS, Tab};
use crate::tui::requests::{RecordedOpening, RequestKind};
use std::borrow::Cow;

/// By how many columns a key moves the border.
const BORDER_STEP: i16 = 4;

impl CaseScreen {
    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Tab(tab) => self.reader.show_tab(Tab::of(tab), &self.file),
            Action::Approve => decision_bar::open(Verb::Approve, self, cx),
            Action::Reject => decision_bar::open(Verb::Reject, self, cx),
            Action::Resubmit => decision_bar::open(Verb::Resubmit, self, cx),
            Action::ConfirmProposal => decision_bar::open_second(SecondChoice::Confirm, self, cx),
            Action::ReturnProposal => decision_bar::open_second(SecondChoice::Return, self, cx),
            Action::DeclineProposal => decision_bar::open_second(SecondChoice::Decline, self, cx),
            Action::NextUnresolved => self.reader.go_to_open(1, &self.file, cx),
            Action::PreviousUnresolved => self.reader.go_to_open(-1, &self.file, cx),
            Action::NoIssue => resolve::conclude(self, Conclusion::NoIssue, cx),
            Action::IssueConfirmed => resolve::conclude(self, Conclusion::IssueConfirmed, cx),
            Action::Inconclusive => resolve::conclude(self, Conclusion::Inconclusive, cx),
            Action::Reopen => resolve::reopen(self, cx),
            Action::ClearSimilar => ClearGroup::open(self, cx),
            Action::OpenLinked => self.open_linked(cx),
            Action::AskAgain => AskAgain::open(self, cx),
            Action::TakeOver => take_over(self, cx),
            Action::Correct => correction::toggle(self, cx),
            Action::Refresh => obstacle::refresh(self, cx),
            Action::Picture => pictures::open_picture(self, cx),
            Action::Reveal => field::reveal(self, cx),
            Action::RevealAll => field::reveal_all(self, cx),
            Action::Copy => field::copy(self, cx),
            Action::CopyName => field::copy_name(self, cx),
            Action::NextCase => cx.then(Step::OpenNeighbor(1)),
            Action::PreviousCase => cx.then(Step::OpenNeighbor(-1)),
            Action::Note if self.file.case.is_some() => cx.open(Overlay::note(&self.drafts.begun.note, 1)),
            Action::FindInPage if self.file.case.is_some() => {
                cx.open(Overlay::Find(FindLine::new(&self.reader.pages.find.text)));
            }
            Action::Note | Action::FindInPage => {}
            _ => return self.act_on_page(action, cx),
        }
        Handled::Yes
    }

    /// Handles navigation within the shown tab.
    fn act_on_page(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::NextHit => self.go_to_hit(true, cx),
            Action::PreviousHit => self.go_to_hit(false, cx),
            Action::Fold => self.reader.fold(cx),
            Action::FoldAll => self.reader.fold_all(cx),
            Action::OtherPane => self.reader.other_pane(),
            Action::Open => open_selected(self, cx),
            Action::NextTab => self.reader.turn_tab(1, &self.file),
            Action::PreviousTab => self.reader.turn_tab(-1, &self.file),
            Action::Wider => self.move_border(BORDER_STEP, cx),
            Action::Narrower => self.move_border(-BORDER_STEP, cx),
            Action::PageDown => self.reader.turn_page(1, &self.file),
            Action::PageUp => self.reader.turn_page(-1, &self.file),
            _ => {
                let Some(by) = action.step(1) else { return Handled::No };
                self.reader.walk(by, &self.file);
            }
        }
        Handled::Yes
    }

    /// Takes the case that was read, or the problem.
    pub(crate) fn update(&mut self, result: Result<Box<Case>, ReplyProblem>, cx: &mut Cx) {
        match result {
            Ok(case) => {
                let (claimed_by, version) = (case.claimed_by.clone(), case.version);
                // A case that is decided is not claimed.
                let waits = case.state.waits();
                let changed = self.file.changed_pictures(&case);
                cx.pictures.drop_changed(&self.file.key, &changed);
                self.faces.drop_judged(&changed);
                self.take(*case);
                let key = self.file.key.clone();
                let can_claim = cx.policy.seat.may(Act::Decide);
                let is_to_be_claimed = claimed_by.is_none() && waits && can_claim;
                // The case is shown while its opening is being recorded.
                if !self.file.is_recorded() {
                    let asked =
                        RequestKind::Opening(RecordedOpening { key: key.clone(), version, is_to_be_claimed });
                    cx.ask(asked, Effect::RecordOpening { key, version, is_to_be_claimed });
                } else if is_to_be_claimed {
                    cx.ask(RequestKind::Claim(key.clone()), Effect::Claim { key });
                }
            }
            Err(problem) => {
                self.file.problem = Some(problem.sentence.to_string());
                cx.say_problem("The case could not be opened", &problem);
            }
        }
    }

    pub(crate) fn was_claimed(&mut self, me: Reviewer) {
        self.is_claimed_here = true;
        self.file.set_claim(Some(me));
    }

    /// A decision is durable. It replaces the claim, so nothing must be released.
    pub(crate) fn was_decided(&mut self) {
        self.is_claimed_here = false;
        self.file.correcting = None;
        self.drafts.begun.forget_decision();
        self.dwell = super::dwell::Dwell::default();
    }

    /// The case is left without a decision: drafts and the dwell record are stored.
    pub(crate) fn leave(&mut self, typed: CaseDraft, cx: &mut Cx) {
        self.drafts.store_now(&self.file.key, typed, cx);
        let looks = self.dwell.until(cx.now);
        if !looks.is_empty() {
            cx.ask(RequestKind::Quiet, Effect::Looked { key: self.file.key.clone(), looks });
        }
    }

    /// Why a decisive action does not count now; `None` if it does.
    pub(crate) fn refuses(&self, action: Action, cx: &Cx) -> Option<Cow<'static, str>> {
        let obstacle = || Obstacle::of(&self.file, cx).filter(|_| keyboard::opens_decision(action));
        let too_early = too_early(self, action, cx).map(Cow::Borrowed);
        let refused = too_early.or_else(|| Some(obstacle()?.sentence(cx).into()));
        let is_fixed = || keyboard::resolves_finding(action) && questions::are_findings_fixed(self, cx);
        refused.or_else(|| is_fixed().then_some(Cow::Borrowed(questions::FIXED)))
    }

    fn open_linked(&self, cx: &mut Cx) {
        match self.selected().and_then(|finding| self.file.linked_journey(finding)) {
            Some(key) => cx.then(Step::Open(key)),
            None => cx.say(Mark::None, "This finding is not about another journey"),
        }
    }

    fn move_border(&self, by: i16, cx: &mut Cx) {
        let moved = Borders { case: cx.borders.case.saturating_add(by), ..cx.borders };
        cx.move_border(moved, |cx| {
            let areas = layout::case(cx.body(), self.reader.pane, cx.borders, 0);
            let page = layout::page(areas.page, self.has_beside(cx), cx.borders);
            if self.reader.pages.shows(CaseTab::Findings) {
                areas.findings.map_or(0, |list| list.width)
            } else {
                page.pictures.map_or(0, |_| page.text.width)
            }
        });
    }

    /// Searches: in the list for a finding, elsewhere for a line. Folded nodes are searched only if nothing is masked,
    /// since a search must not reveal masked data.
    pub(crate) fn look_for(&mut self, text: &str) {
        let is_clear = self.is_written_clear();
        self.reader.look_for(text, is_clear, &self.file);
    }

    fn go_to_hit(&mut self, forward: bool, cx: &mut Cx) {
        match self.reader.find_step(forward) {
            Some((at, of)) => cx.say(Mark::None, format!("{at} of {of}")),
            None => cx.say(Mark::None, "Not found on this page"),
        }
    }

    /// Scrolls the focused pane.
    pub(crate) fn scroll(&mut self, by: isize) {
        self.reader.scroll(by, &self.file);
    }

    /// The mouse selects a tab, a finding, a line or a pane.
    pub(crate) fn click(&mut self, x: u16, y: u16, cx: &Cx) {
        let CaseGeometry { areas, page, .. } = self.places(cx);
        let findings = areas.findings.map(Area::inner);
        let finding_row = findings.and_then(|inner| Some((inner, inner.row_at(x, y)?)));
        if areas.tabs.row_at(x, y).is_some() {
            if let Some(tab) = tab_at(x, cx) {
                self.reader.show_tab(tab, &self.file);
            }
        } else if !self.reader.pages.shows(CaseTab::Findings) {
            let row = page.text.inner().row_at(x, y);
            let line =
                row.and_then(|row| self.reader.pages.shown().owner(self.reader.pages.shown().top + row));
            if let Some(line) = line {
                if self.reader.pages.shows(CaseTab::Aml) {
                    self.reader.pane = Pane::Evidence;
                }
                self.reader.pages.go_to_line(line);
            }
        } else if let Some((inner, row)) = finding_row {
            let at = finding_rows::at_row(self, inner, row, cx);
            self.reader.pane = Pane::Findings;
            let last = self.file.findings().len().saturating_sub(1);
            self.reader.go_to(at.min(last));
        } else if areas.evidence.is_some_and(|area| area.row_at(x, y).is_some()) {
            self.reader.pane = Pane::Evidence;
        }
    }
}

fn take_over(case: &CaseScreen, cx: &mut Cx) {
    let holder = case.file.case.as_ref().and_then(|read| read.claimed_by.as_ref());
    TakeOver::open(&case.file.key, holder, cx);
}

/// Why a judging action is rejected as too early; `None` if it is not.
fn too_early(case: &CaseScreen, action: Action, cx: &Cx) -> Option<&'static str> {
    if case.file.problem.is_some() {
        Some("There is no case to judge: it could not be opened")
    } else if cx.rhythm.was_kept || !case.accepts_keys(cx.now) {
        Some("Too fast: this case has just opened. Press the key again")
    } else if keyboard::resolves_finding(action) && !case.reader.list.is_drawn {
        Some("Too fast: this finding was not on the screen yet. Press the key again")
    } else if keyboard::judges_line(action) && cx.rhythm.is_breathless {
        Some("Too fast: nothing was resolved. Press the key again")
    } else if keyboard::judges_line(action) && cx.rhythm.is_repeating {
        Some("A key that is held down resolves nothing more. Release it, then press it")
    } else {
        None
    }
}

/// Reads the case again if its history is shown, so that the history includes the newest act.
pub(crate) fn read_history(case: &CaseScreen, cx: &mut Cx) {
    if case.reader.pages.shows(CaseTab::History) {
        let key = case.file.key.clone();
        cx.ask(RequestKind::Case(key.clone()), Effect::ReadCase { key });
    }
}

/// The labels of the tabs with their keys: `1 Findings  2 Documents`.
pub(super) fn tab_labels(cx: &Cx) -> Vec<(Tab, String)> {
    let label = |tab: Tab| {
        let key = cx.keymap.key_for(Place::Case, tab.action());
        (tab, key.map(|key| format!("{key} ")).unwrap_or_default())
    };
    TABS.into_iter().map(label).collect()
}

fn tab_at(x: u16, cx: &Cx) -> Option<Tab> {
    let mut from = 1;
    for (tab, key) in tab_labels(cx) {
        let wide = width(&key) + width(tab.title) + 2;
        if (from..from + wide).contains(&usize::from(x)) {
            return Some(tab);
        }
        from += wide;
    }
    None
}

/// Goes deeper: from a finding to its evidence, from a match to its lines, from there to the picture in the whole
/// window; in the raw document it folds or unfolds.
fn open_selected(case: &mut CaseScreen, cx: &mut Cx) {
    let is_on_list = case.reader.pane == Pane::Findings;
    match case.reader.pages.tab.record {
        CaseTab::Findings | CaseTab::Aml if is_on_list => case.reader.other_pane(),
        CaseTab::Findings | CaseTab::Documents | CaseTab::Faces => pictures::open_picture(case, cx),
        CaseTab::Raw => case.reader.fold(cx),
        _ => cx.say(Mark::None, "There is nothing to open here"),
    }
}
