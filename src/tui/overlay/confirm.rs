//! The question before leaving while decisions are not delivered.

use crate::tui::cx::{Cx, Handled};
use crate::tui::fit::wrap;
use crate::tui::layout::Area;
use crate::tui::messages::action::Action;
use crate::tui::page::line::Mark;
use crate::tui::popup::Room;
use crate::tui::screen::outbox::OutboxScreen;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};

/// The overlay with the question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ConfirmLeaving;

impl ConfirmLeaving {
    pub(crate) fn act(action: Action, outbox: &mut OutboxScreen, cx: &mut Cx) -> Handled {
        match action {
            Action::WaitAndLeave => {
                outbox.leave_when_empty = true;
                cx.say(Mark::None, "Leaving as soon as everything is delivered · q again to leave now");
            }
            Action::Stay => outbox.leave_when_empty = false,
            _ => return Handled::No,
        }
        Handled::Close
    }

    pub(crate) fn draw(pen: &mut Pen<'_>, room: &Room, cx: &Cx) {
        let count = cx.outbox.undelivered;
        let (it, is, they) = if count == 1 { ("it", "is", "It is") } else { ("them", "are", "They are") };
        let decisions = if count == 1 { "1 decision".to_owned() } else { format!("{count} decisions") };
        let lines = [
            (format!("{decisions} {is} not delivered yet."), Role::Strong),
            (format!("{they} stored: the next console or `referee deliver` sends {it}."), Role::Text),
            (String::new(), Role::Text),
            ("q leave now     w leave once delivered     Esc stay".to_owned(), Role::Key),
        ];
        let columns = usize::from(room.body.width.saturating_sub(4).min(72));
        let wrapped = |columns: usize| -> Vec<(String, Role)> {
            let rows = lines.iter().flat_map(|(text, role)| {
                let mut rows = wrap(text, columns);
                rows.resize(rows.len().max(1), String::new());
                rows.into_iter().map(|row| (row, *role))
            });
            rows.collect()
        };
        let popup = room.popup(72, wrapped(columns.saturating_sub(4)).len());
        let inner = pen.popup(popup, "LEAVE?", Role::Bar, Role::Bar);
        let rows = wrapped(usize::from(inner.width.saturating_sub(2)));
        for (y, (text, role)) in (inner.y..inner.y.saturating_add(inner.height)).zip(&rows) {
            pen.row(
                Area { y, height: 1, x: inner.x + 1, width: inner.width.saturating_sub(2) },
                &[piece(text.as_str(), *role)],
            );
        }
    }

    pub(crate) fn plain(cx: &Cx) -> Vec<String> {
        let count = cx.outbox.undelivered;
        let what = if count == 1 { "1 decision is".to_owned() } else { format!("{count} decisions are") };
        vec![format!("{what} not delivered yet. Leave?")]
    }
}
