//! A finding that waits for the reason that the policy asks for.

use crate::domain::ids::FindingId;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Shown;
use crate::insight::case::Reason;
use crate::insight::finding::Finding;
use crate::tui::cx::{Cx, Handled};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::Mark;
use crate::tui::screen::case::{CaseScreen, resolve};
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};

/// The box.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReasonBox {
    finding: FindingId,
    subject: Shown,
    words: Shown,
    conclusion: Conclusion,
    /// At most nine, one for each digit.
    reasons: Vec<Reason>,
    /// Whether it was drawn; keys count only after that.
    pub(crate) is_drawn: bool,
}

impl ReasonBox {
    pub(crate) fn new(finding: &Finding, conclusion: Conclusion, reasons: Vec<Reason>, cx: &Cx) -> Self {
        let (subject, words) = (finding.subject.shown(cx.masking), finding.finding.shown(cx.masking));
        Self { finding: finding.id.clone(), subject, words, conclusion, reasons, is_drawn: false }
    }

    pub(crate) fn act(&self, action: Action, case: &mut CaseScreen, cx: &mut Cx) -> Handled {
        let Action::Reason(digit) = action else {
            return if action == Action::Back { Handled::Close } else { Handled::No };
        };
        if !self.is_drawn || cx.rhythm.is_breathless {
            cx.say(Mark::Look, "Too fast: nothing was resolved. Press the reason again");
            return Handled::Yes;
        }
        let Some(reason) = self.reasons.get(usize::from(digit).saturating_sub(1)) else {
            cx.say(Mark::Look, format!("There is no reason {digit}"));
            return Handled::Yes;
        };
        resolve::resolve(case, vec![self.finding.clone()], self.conclusion, Some(&reason.code), cx);
        Handled::Close
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) {
        let area = layout::bar(body, self.reasons.len() + 1);
        pen.clear(area);
        let title = match self.conclusion {
            Conclusion::NoIssue => "EXPLAINED",
            Conclusion::IssueConfirmed => "CONFIRMED",
            Conclusion::Inconclusive => "INCONCLUSIVE",
        };
        let inner = pen.frame(area, title, Role::Bar, Role::Bar);
        let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let (list, below) = inner.bottom(u16::try_from(self.reasons.len()).unwrap_or(inner.height));
        pen.row(
            list,
            &[
                piece(self.subject.as_str(), Role::Strong),
                piece("   ", Role::Dim),
                piece(self.words.as_str(), Role::Text),
            ],
        );
        let reasons = (1..).map(Action::Reason).zip(&self.reasons);
        for (y, (digit, reason)) in (below.y..below.y.saturating_add(below.height)).zip(reasons) {
            let key = cx.key(Place::Reason, digit);
            let row = [piece(key, Role::Key), piece(format!(" {}", reason.text), Role::Text)];
            pen.row(Area { y, height: 1, ..below }, &row);
        }
    }

    /// The same as text, one fact per line.
    pub(crate) fn plain(&self) -> Vec<String> {
        let finding = std::iter::once(format!("{}: {}", self.subject, self.words));
        let reasons = self.reasons.iter().enumerate();
        finding.chain(reasons.map(|(at, reason)| format!("{} {}", at + 1, reason.text))).collect()
    }
}
