//! The overlay that clears all watch-list matches with the same contradiction.

use crate::domain::ids::FindingId;
use crate::domain::pii::Masking;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Shown;
use crate::insight::aml::{Assessment, PointSort};
use crate::tui::cx::{Cx, Handled};
use crate::tui::fit::width;
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::{Mark, said};
use crate::tui::screen::case::CaseScreen;
use crate::tui::screen::case::resolve::{self, Grounds};
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, piece};

/// How many matches a page key scrolls by.
const PAGE: isize = 8;

/// A match in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ListedMatch {
    finding: FindingId,
    subject: Shown,
    /// The watch lists that name the record.
    list: Shown,
    words: Shown,
}

/// The overlay with the list of matches and the reason that clears them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClearGroup {
    matches: Vec<ListedMatch>,
    /// The reason code.
    reason: &'static str,
    /// The reason as text.
    words: String,
    /// The index of the first visible match.
    top: usize,
    /// Whether it was drawn; keys count only after that.
    pub(crate) is_drawn: bool,
}

impl ClearGroup {
    /// Lists the matches with the same contradiction as the selected one.
    pub(crate) fn open(case: &CaseScreen, cx: &mut Cx) {
        let file = &case.file;
        let chosen = case.selected().and_then(|finding| Some((finding, file.assessment(finding)?)));
        let Some((finding, assessment)) = chosen else {
            return cx.say(Mark::None, "This finding is not about a watch-list match");
        };
        let (Some(reason), Some(contradiction)) = (assessment.clearing_reason(), assessment.contradiction())
        else {
            return cx.say(Mark::Look, "Nothing contradicts this match: resolve it by itself");
        };
        let matches = file.same_contradiction(finding).into_iter().filter_map(|finding| {
            let assessment = file.assessment(finding)?;
            Some(ListedMatch {
                finding: finding.id.clone(),
                subject: finding.subject.shown(cx.masking),
                list: file.lists_of(finding),
                words: difference(assessment, contradiction, cx.masking)?,
            })
        });
        let matches: Vec<ListedMatch> = matches.collect();
        if matches.is_empty() {
            return cx.say(Mark::Look, "Too little contradicts this match for a group: resolve it by itself");
        }
        let words = cx.policy.reason_text(reason);
        let group = Self { matches, reason, words, top: 0, is_drawn: false };
        cx.open(Overlay::ClearGroup(Box::new(group)));
    }

    pub(crate) fn act(&mut self, action: Action, case: &mut CaseScreen, cx: &mut Cx) -> Handled {
        match action {
            Action::Back => Handled::Close,
            Action::ClearListed => self.clear(case, cx),
            _ => {
                let Some(by) = action.step(PAGE) else { return Handled::No };
                self.top = self.top.saturating_add_signed(by).min(self.matches.len().saturating_sub(1));
                Handled::Yes
            }
        }
    }

    fn clear(&self, case: &mut CaseScreen, cx: &mut Cx) -> Handled {
        if !self.is_drawn || cx.rhythm.is_breathless {
            cx.say(Mark::Look, "Too fast: the list was not on the screen yet. Press the key again");
            return Handled::Yes;
        }
        let findings = self.matches.iter().map(|it| it.finding.clone()).collect();
        resolve::resolve(case, findings, Conclusion::NoIssue, Grounds::of(Some(self.reason)), cx);
        let key = cx.key(Place::Case, Action::Undo);
        let (count, words) = (self.matches.len(), &self.words);
        cx.say(Mark::Settled, format!("{count} cleared: {words} · {key} undoes all of them"));
        Handled::Close
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) {
        let count = self.matches.len();
        let area = layout::bar(body, count + 1);
        pen.clear(area);
        let inner = pen.frame(area, &self.title(), Role::Bar, Role::Bar);
        let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let (list, below) = inner.bottom(1);
        let top = self.top.min(count.saturating_sub(usize::from(list.height)));
        let subject = columns(self.matches.iter().map(|it| &it.subject), list.width / 2);
        let words = columns(self.matches.iter().map(|it| &it.words), list.width.saturating_sub(subject));
        let shown = self.matches.iter().skip(top);
        for (y, listed) in (list.y..list.y.saturating_add(list.height)).zip(shown) {
            row(pen, Area { y, height: 1, ..list }, listed, (subject, words));
        }
        progress(pen, area, top, usize::from(list.height), count);
        let key = |action: Action| cx.key(Place::Similar, action);
        let foot = [
            piece(key(Action::ClearListed), Role::Key),
            piece(format!(" clears all {count} as false positives     "), Role::Text),
            piece(key(Action::Back), Role::Key),
            piece(" none of them", Role::Dim),
        ];
        pen.row(below, &foot);
    }

    fn title(&self) -> String {
        let count = self.matches.len();
        let matches = if count == 1 { "1 MATCH".to_owned() } else { format!("{count} MATCHES") };
        format!("CLEAR {matches}   {}", self.words)
    }

    /// The same as text, one fact per line.
    pub(crate) fn plain(&self) -> Vec<String> {
        let mut lines = vec![self.title()];
        lines.extend(self.matches.iter().skip(self.top).map(|it| match it.list.as_str() {
            "" => format!("{}: {}", it.subject, it.words),
            list => format!("{}, {list}: {}", it.subject, it.words),
        }));
        lines
    }
}

/// How the record differs from the applicant: the contradiction of the group, then the names of the others.
fn difference(assessment: &Assessment, contradiction: PointSort, masking: Masking) -> Option<Shown> {
    let words = assessment.disproved_by(contradiction)?.words.shown(masking);
    let others = assessment.other_contradictions(contradiction);
    Some(match others.as_slice() {
        [] => words,
        [only] => said(format!("{words}; {only} differs")),
        several => said(format!("{words}; {} differ", several.join(", "))),
    })
}

/// One match: its name, how it differs from the applicant, its lists. If the row is too short, the lists are cut.
fn row(pen: &mut Pen<'_>, row: Area, listed: &ListedMatch, (subject, words): (u16, u16)) {
    let (first, rest) = row.left(subject);
    let (second, third) = rest.left(words);
    for (cell, text, role) in [
        (first, &listed.subject, Role::Strong),
        (second, &listed.words, Role::Text),
        (third, &listed.list, Role::Dim),
    ] {
        pen.row(cell, &[piece(text.as_str(), role)]);
    }
}

/// The columns of the widest of these texts and of a gap, at most `most`.
fn columns<'a>(texts: impl Iterator<Item = &'a Shown>, most: u16) -> u16 {
    let widest = texts.map(|text| width(text.as_str())).max().unwrap_or(0);
    u16::try_from(widest + 2).unwrap_or(most).min(most)
}
