//! Walking and settling the ledger of the opened case.

use super::Desk;
use super::case::{CaseDesk, Tab};
use super::overlay::Overlay;
use crate::domain::decision::Verb;
use crate::domain::resolution::{Conclusion, Resolution};
use crate::tui::action::{Action, Place};
use crate::tui::cx::Handled;
use crate::tui::effect::FaceAnswer;
use crate::tui::layout::{self, Pane};
use crate::tui::overlay::decision_bar;
use crate::tui::page::line::Mark;
use strum::IntoEnumIterator as _;

impl Desk {
    /// What an action does in an opened case.
    pub(crate) fn case_action(&mut self, action: Action) -> Handled {
        if let Some(tab) = tab(action) {
            self.show_tab(tab);
            return Handled::Yes;
        }
        match action {
            Action::NextOpen => self.go_to_open(1),
            Action::PreviousOpen => self.go_to_open(-1),
            Action::Explained => self.conclude(Conclusion::Explained),
            Action::Confirmed => self.conclude(Conclusion::Confirmed),
            Action::CannotAssess => self.conclude(Conclusion::CannotAssess),
            Action::Reopen => self.reopen(),
            Action::SameDisproof => self.list_same_disproof(),
            Action::OpenTwin => self.open_twin(),
            Action::Same => self.answer_faces(FaceAnswer::Same),
            Action::Different => self.answer_faces(FaceAnswer::Different),
            Action::CannotTell => self.answer_faces(FaceAnswer::CannotTell),
            Action::Picture => self.open_picture(),
            Action::FindInPage => self.open_find(),
            Action::NextHit => self.next_hit(true),
            Action::PreviousHit => self.next_hit(false),
            Action::Fold => self.fold_node(),
            Action::FoldAll => self.fold_all(),
            Action::Reveal => self.reveal_field(),
            Action::RevealAll => self.reveal_all(),
            Action::Copy => self.copy_field(),
            Action::CopyName => self.copy_name(),
            Action::Note => self.open_note(),
            Action::NextCase => self.open_neighbor(1),
            Action::PreviousCase => self.open_neighbor(-1),
            Action::OtherPane => self.change_case(CaseDesk::other_pane),
            Action::NextTab => self.turn_tab(1),
            Action::PreviousTab => self.turn_tab(-1),
            Action::Down => self.walk(1),
            Action::Up => self.walk(-1),
            Action::PageDown => self.change_case(|case| case.turn_page(1)),
            Action::PageUp => self.change_case(|case| case.turn_page(-1)),
            Action::Wider => self.move_border(1),
            Action::Narrower => self.move_border(-1),
            Action::First => self.walk(isize::MIN),
            Action::Last => self.walk(isize::MAX),
            Action::Approve => self.open_bar(Verb::Approve),
            Action::Reject => self.open_bar(Verb::Reject),
            Action::Resubmit => self.open_bar(Verb::Resubmit),
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn open_bar(&mut self, verb: Verb) {
        if let Some(case) = &self.case {
            decision_bar::open(verb, case, &mut self.cx);
        }
    }

    pub(crate) fn change_case(&mut self, change: impl FnOnce(&mut CaseDesk)) {
        if let Some(case) = &mut self.case {
            change(case);
        }
    }

    pub(crate) fn show_tab(&mut self, tab: Tab) {
        let Some(case) = &mut self.case else { return };
        case.tab = tab;
        case.hit_at = None;
        if tab == Tab::Aml {
            case.begin_at_match();
        }
    }

    fn turn_tab(&mut self, by: isize) {
        let Some(case) = &self.case else { return };
        let count = Tab::iter().count() as isize;
        let at = (case.tab as isize + by).rem_euclid(count);
        if let Some(tab) = usize::try_from(at).ok().and_then(|at| Tab::iter().nth(at)) {
            self.show_tab(tab);
        }
    }

    fn walk(&mut self, by: isize) {
        self.change_case(|case| {
            if case.tab == Tab::Ledger && case.pane == Pane::Ledger {
                let last = case.ledger().len().saturating_sub(1);
                let at = case.at.saturating_add_signed(by).min(last);
                case.go_to(at);
            } else if case.tab == Tab::Aml && case.pane == Pane::Ledger {
                match case.neighbor_match(by) {
                    Some(at) => {
                        case.go_to(at);
                        case.follows = true;
                    }
                    None => case.scroll(by),
                }
            } else {
                case.walk_lines(by);
            }
        });
    }

    fn go_to_open(&mut self, by: isize) {
        let both = layout::shows_both_panes(self.size);
        let mut is_done = false;
        self.change_case(|case| {
            case.tab = Tab::Ledger;
            if !both {
                case.pane = Pane::Ledger;
            }
            match case.next_open(by) {
                Some(at) => case.go_to(at),
                None => is_done = !case.ledger().is_empty(),
            }
        });
        if is_done {
            let key = |action| self.keymap.key_for(Place::Case, action).unwrap_or_default();
            let verbs = [Action::Approve, Action::Reject, Action::Resubmit];
            let verbs = verbs.map(|verb| format!("{} {}", key(verb), verb.entry().words)).join(", ");
            self.say(Mark::Settled, format!("Every line is settled: {verbs}"));
        }
    }

    /// Opens the other journey of a twin's line.
    fn open_twin(&mut self) {
        let Some(case) = &self.case else { return };
        let line = case.selected().map(|line| &line.id);
        let twins = case.case.iter().flat_map(|case| &case.twins);
        let twin = twins.into_iter().find(|twin| Some(&twin.finding) == line).map(|twin| twin.key.clone());
        match twin {
            Some(key) => self.open_case(key),
            None => self.say(Mark::None, "This line is about no other journey"),
        }
    }

    fn open_note(&mut self) {
        if let Some(case) = self.case.as_ref().filter(|case| case.case.is_some()) {
            self.overlays.push(Overlay::note(&case.note_draft, 1));
        }
    }
}

impl CaseDesk {
    pub(crate) fn go_to(&mut self, at: usize) {
        if at != self.at {
            self.at = at;
            self.evidence_top = 0;
            self.evidence_at = 0;
            self.is_line_drawn = false;
        }
    }

    /// The next open line in a direction, going round; none if the only open one is selected, or none is.
    fn next_open(&self, by: isize) -> Option<usize> {
        let count = self.ledger().len();
        let places = (1..=count).map(|step| {
            let step = isize::try_from(step).unwrap_or(0) * by;
            (self.at as isize + step).rem_euclid(count as isize) as usize
        });
        let is_open =
            |at: &usize| self.ledger().get(*at).is_some_and(|line| self.resolution(&line.id).is_none());
        places.into_iter().find(is_open)
    }

    pub(crate) fn set_resolution(&mut self, resolution: Resolution) {
        self.drop_resolution(&resolution.finding.clone());
        if let Some(case) = &mut self.case {
            case.resolutions.push(resolution);
        }
        self.rewrite();
    }

    pub(crate) fn drop_resolution(&mut self, finding: &crate::domain::ids::FindingId) {
        if let Some(case) = &mut self.case {
            case.resolutions.retain(|known| &known.finding != finding);
        }
        self.rewrite();
    }
}

fn tab(action: Action) -> Option<Tab> {
    Some(match action {
        Action::TabLedger => Tab::Ledger,
        Action::TabDocuments => Tab::Documents,
        Action::TabFaces => Tab::Faces,
        Action::TabAml => Tab::Aml,
        Action::TabRules => Tab::Rules,
        Action::TabScreening => Tab::Screening,
        Action::TabHistory => Tab::History,
        Action::TabRaw => Tab::Raw,
        _ => return None,
    })
}
