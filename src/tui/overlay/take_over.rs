//! The form that takes over a claim from another reviewer, with a reason that is saved as a note.

use crate::domain::ids::{JourneyKey, Reviewer};
use crate::domain::role::Act;
use crate::tui::cx::{Cx, Handled};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::Action;
use crate::tui::messages::effect::Effect;
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::Mark;
use crate::tui::requests::RequestKind;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::pen::{Pen, piece, type_in};
use ratatui::layout::Position;

/// The state of the form: the claim, and the reason that is typed.
#[derive(Clone, Debug)]
pub(crate) struct TakeOver {
    key: JourneyKey,
    from: Reviewer,
    pub(crate) line: TypedLine,
    pub(crate) is_drawn: bool,
}

impl TakeOver {
    /// Opens the form for a journey that another reviewer has claimed.
    pub(crate) fn open(key: &JourneyKey, holder: Option<&Reviewer>, cx: &mut Cx) {
        let Some(from) = holder.filter(|holder| **holder != cx.me).cloned() else {
            return cx.say(Mark::None, "No other reviewer has claimed this case");
        };
        if !cx.policy.seat.may(Act::ManageWork) {
            return cx
                .say(Mark::Look, format!("{from} has claimed this case; only a lead takes claims over"));
        }
        let (key, line) = (key.clone(), TypedLine::default());
        cx.open(Overlay::TakeOver(Box::new(Self { key, from, line, is_drawn: false })));
    }

    pub(crate) fn act(&mut self, action: Action, cx: &mut Cx) -> Handled {
        match action {
            Action::Accept if !self.is_drawn || cx.rhythm.is_breathless => {
                cx.say(Mark::Look, "Too fast: nothing was taken over. Press the key again");
            }
            Action::Accept => {
                let Some(why) = self.line.comment() else {
                    cx.say(Mark::Look, "A reason is needed: write it, or leave with Esc");
                    return Handled::Yes;
                };
                let key = self.key.clone();
                cx.ask(RequestKind::TakeOver(key.clone()), Effect::TakeOver { key, why });
                return Handled::Close;
            }
            Action::Cancel => return Handled::Close,
            _ => {
                self.line.edit(action);
            }
        }
        Handled::Yes
    }

    pub(crate) fn draw(&self, pen: &mut Pen<'_>, body: Area) -> Position {
        let area = layout::bar(body, 2);
        pen.clear(area);
        let inner = pen.frame(area, &format!("TAKE OVER   from {}", self.from), Role::Bar, Role::Bar);
        let inner = Area { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let (row, below) = inner.top(1);
        let (label, field) = row.left(8);
        pen.row(label, &[piece("reason", Role::Accent)]);
        pen.row(below, &[piece(self.help(), Role::Dim)]);
        type_in(pen, field, &self.line)
    }

    fn help(&self) -> String {
        format!("{} sees the reason: it is a note of the case, and the takeover is in the record.", self.from)
    }

    /// The form as plain text, one fact per line.
    pub(crate) fn plain(&self) -> Vec<String> {
        vec![format!("take the case over from {}", self.from), self.help()]
    }
}
