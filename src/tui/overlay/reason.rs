//! The overlay that asks for the reason of a resolution: the policy needs one, or a match has no contradiction.

use crate::domain::ids::FindingId;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Shown;
use crate::insight::case::Reason;
use crate::insight::finding::Finding;
use crate::tui::cx::{Cx, Handled};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::page::line::Mark;
use crate::tui::screen::case::CaseScreen;
use crate::tui::screen::case::resolve::{self, Grounds};
use crate::tui::text_box::{TextBox, TextRows};
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};
use crate::tui::view::text_rows;
use ratatui::layout::Position;

/// The overlay with a finding and the possible reasons.
#[derive(Clone, Debug)]
pub(crate) struct ReasonBox {
    finding: FindingId,
    subject: Shown,
    words: Shown,
    conclusion: Conclusion,
    /// At most nine reasons, one per digit.
    reasons: Vec<Reason>,
    /// Whether every reason needs a comment.
    needs_comment: bool,
    /// The chosen reason while its comment is typed.
    chosen: Option<Reason>,
    comment: TextBox,
    /// Whether it was drawn; keys count only after that.
    pub(crate) is_drawn: bool,
}

/// The most rows of the comment that are shown.
const MOST_ROWS: usize = 6;

impl ReasonBox {
    pub(crate) fn new(finding: &Finding, conclusion: Conclusion, reasons: Vec<Reason>, cx: &Cx) -> Self {
        let (subject, words) = (finding.subject.shown(cx.masking), finding.finding.shown(cx.masking));
        Self {
            finding: finding.id.clone(),
            subject,
            words,
            conclusion,
            reasons,
            needs_comment: false,
            chosen: None,
            comment: TextBox::default(),
            is_drawn: false,
        }
    }

    /// Requires a comment for every reason.
    pub(crate) fn with_comment(self) -> Self {
        Self { needs_comment: true, ..self }
    }

    /// The place whose key bindings apply.
    pub(crate) fn place(&self) -> Place {
        if self.is_typing() { Place::Text } else { Place::Reason }
    }

    /// Whether the comment is typed.
    pub(crate) fn is_typing(&self) -> bool {
        self.chosen.is_some()
    }

    /// The comment, wrapped for this width.
    pub(crate) fn comment(&self, columns: usize) -> TextRows {
        self.comment.rows(columns)
    }

    /// Inserts typed or pasted text into the comment.
    pub(crate) fn insert(&mut self, text: &str) {
        if self.is_typing() {
            self.comment.insert_text(text);
        }
    }

    pub(crate) fn act(&mut self, action: Action, case: &mut CaseScreen, cx: &mut Cx) -> Handled {
        if let Some(reason) = self.chosen.clone() {
            return self.act_on_comment(action, &reason, case, cx);
        }
        let Action::Reason(digit) = action else {
            return if action == Action::Back { Handled::Close } else { Handled::No };
        };
        if self.is_too_fast(cx) {
            cx.say(Mark::Look, "Too fast: nothing was resolved. Press the reason again");
            return Handled::Yes;
        }
        let Some(reason) = self.reasons.get(usize::from(digit).saturating_sub(1)).cloned() else {
            cx.say(Mark::Look, format!("There is no reason {digit}"));
            return Handled::Yes;
        };
        if self.needs_comment || reason.needs_comment {
            self.chosen = Some(reason);
            self.is_drawn = false;
            return Handled::Yes;
        }
        resolve::resolve(
            case,
            vec![self.finding.clone()],
            self.conclusion,
            Grounds::of(Some(&reason.code)),
            cx,
        );
        Handled::Close
    }

    fn act_on_comment(
        &mut self,
        action: Action,
        reason: &Reason,
        case: &mut CaseScreen,
        cx: &mut Cx,
    ) -> Handled {
        match action {
            Action::Accept if self.is_too_fast(cx) => {
                cx.say(Mark::Look, "Too fast: nothing was resolved. Press the key again");
            }
            Action::Accept => {
                let Some(comment) = self.comment.comment() else {
                    cx.say(Mark::Look, "A comment is needed: write it, or leave with Esc");
                    return Handled::Yes;
                };
                let grounds = Grounds::with_comment(&reason.code, Some(comment));
                resolve::resolve(case, vec![self.finding.clone()], self.conclusion, grounds, cx);
                return Handled::Close;
            }
            // The text is kept.
            Action::Cancel => (self.chosen, self.is_drawn) = (None, false),
            _ if self.comment.edit(action) => {}
            _ => return Handled::No,
        }
        Handled::Yes
    }

    fn is_too_fast(&self, cx: &Cx) -> bool {
        !self.is_drawn || cx.rhythm.is_breathless
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area, cx: &Cx) -> Option<Position> {
        let comment = self.comment.rows(usize::from(body.width.saturating_sub(13)));
        let below =
            if self.is_typing() { comment.rows.len().clamp(1, MOST_ROWS) + 1 } else { self.reasons.len() };
        let area = layout::bar(body, below + 1);
        pen.clear(area);
        let inner = pen.frame(area, self.title(), Role::Bar, Role::Bar);
        let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let (list, below) = inner.bottom(u16::try_from(below).unwrap_or(inner.height));
        pen.row(
            list,
            &[
                piece(self.subject.as_str(), Role::Strong),
                piece("   ", Role::Dim),
                piece(self.words.as_str(), Role::Text),
            ],
        );
        if let Some(reason) = &self.chosen {
            let (row, field) = below.top(1);
            pen.row(row, &[piece(reason.text.as_str(), Role::Text)]);
            let (label, field) = field.left(9);
            pen.row(label, &[piece("comment", Role::Accent)]);
            return Some(text_rows::draw(pen, field, &comment));
        }
        let reasons = (1..).map(Action::Reason).zip(&self.reasons);
        for (y, (digit, reason)) in (below.y..below.y.saturating_add(below.height)).zip(reasons) {
            let key = cx.key(Place::Reason, digit);
            let row = [piece(key, Role::Key), piece(format!(" {}", reason.text), Role::Text)];
            pen.row(Area { y, height: 1, ..below }, &row);
        }
        None
    }

    fn title(&self) -> &'static str {
        match self.conclusion {
            Conclusion::NoIssue if self.needs_comment => "FALSE POSITIVE   reason and comment",
            Conclusion::NoIssue => "NO ISSUE",
            Conclusion::IssueConfirmed => "ISSUE CONFIRMED",
            Conclusion::Inconclusive => "INCONCLUSIVE",
        }
    }

    /// The same as text, one fact per line.
    pub(crate) fn plain(&self) -> Vec<String> {
        let finding = std::iter::once(format!("{}: {}", self.subject, self.words));
        if let Some(reason) = &self.chosen {
            return finding.chain([reason.text.clone()]).collect();
        }
        let reasons = self.reasons.iter().enumerate();
        finding.chain(reasons.map(|(at, reason)| format!("{} {}", at + 1, reason.text))).collect()
    }
}
