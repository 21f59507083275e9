//! Plain mode for screen readers and logs: no boxes, one fact per line, the same keys.

use super::footer::fitting_hints;
use super::header::refused;
use super::pen::Pen;
use super::spoken::spoken;
use crate::domain::time::waited;
use crate::tui::app::App;
use crate::tui::fit::{width, wrap};
use crate::tui::keys::chord::written;
use crate::tui::layout::{Area, Size};
use crate::tui::screen::{Screen, case, outbox, queue, stats};
use crate::tui::theme::Role;
use ratatui::layout::Position;

/// Rows of the screen above an input line.
const ROWS_ABOVE_INPUT: usize = 8;

pub(super) fn draw(pen: &mut Pen<'_>, size: Size, app: &App) -> Option<Position> {
    let (body, foot) = Area::whole(size).bottom(2);
    let columns = usize::from(size.width.max(1));
    let mut lines = vec![heading(app)];
    lines.extend(services(app));
    let rows = &app.screens.queue.list;
    let attention = app.screens.outbox.attention();
    lines.extend(attention.map(|it| format!("attention: {}", outbox::sentence(it, rows, app.cx().masking))));
    let overlay = app.overlays.last();
    match overlay.map(|overlay| overlay.plain(app.cx())) {
        Some(said) if overlay.is_some_and(|it| it.is_typed_in_screen()) => {
            lines.extend(screen(app, ROWS_ABOVE_INPUT));
            lines.extend(said);
        }
        Some(said) => lines.extend(said),
        None => lines.extend(screen(app, usize::from(body.height))),
    }
    let mut cursor = None;
    if let Some((label, text)) = overlay.and_then(|overlay| overlay.plain_input(columns)) {
        let (row, column) = text.cursor;
        let before = if row == 0 { width(label) + 2 } else { 0 };
        cursor = Some((lines.len() + row, before + column));
        let typed = text.rows.iter().enumerate();
        lines
            .extend(typed.map(|(at, row)| if at == 0 { format!("{label}: {row}") } else { row.to_string() }));
    }
    let rows: Vec<Vec<String>> = lines.iter().map(|line| wrap(line, columns)).collect();
    let above = |line: usize| rows.iter().take(line).map(Vec::len).sum::<usize>();
    let cursor = cursor.map(|(line, x)| (above(line), x));
    for (y, row) in (body.y..body.y.saturating_add(body.height)).zip(rows.iter().flatten()) {
        let role = if row.starts_with("> ") { Role::Strong } else { Role::Text };
        pen.put(0, y, columns, row, role);
    }
    footer(pen, foot, app);
    cursor.map(|(y, x)| {
        let y = u16::try_from(y).unwrap_or(u16::MAX).min(body.height.saturating_sub(1));
        Position::new(u16::try_from(x).unwrap_or(0).min(size.width.saturating_sub(1)), y)
    })
}

fn heading(app: &App) -> String {
    let list = &app.screens.queue.list;
    let place = match app.screens.shown {
        Screen::Queue if list.is_counting() => "queue, being counted".to_owned(),
        Screen::Queue => format!("queue, {} of {} shown", list.shown_count(), list.count()),
        Screen::Case | Screen::Picture => format!("case {} of {}", list.at() + 1, list.shown_count()),
        Screen::Outbox => "outbox".to_owned(),
        Screen::Stats => "statistics".to_owned(),
    };
    format!("referee, {place}, outbox {}, {}", app.cx().outbox.all, app.cx().me)
}

/// The state of the services: which are unreachable, and the progress of fetching.
fn services(app: &App) -> Vec<String> {
    let now = app.cx().now.as_millisecond();
    let refused = refused(app);
    let others = app.cx().providers.iter().filter(|it| !refused.contains(&it.name));
    let lost = others.filter_map(|provider| {
        let since = provider.lost_since?.as_millisecond();
        Some(format!("{} not reached for {}", provider.name, waited(now.saturating_sub(since).max(0))))
    });
    let keys = refused.iter().map(|name| format!("{name} refuses the key"));
    let mut said: Vec<String> = keys.chain(lost).chain(app.cx().silences()).collect();
    said.extend(app.screens.queue.progress(app.cx()).map(|counts| match counts.total {
        0 => "refreshing".to_owned(),
        total => format!("refreshing, {} of {total}", counts.done),
    }));
    said
}

fn footer(pen: &mut Pen<'_>, area: Area, app: &App) {
    let now = app.cx().now;
    let held = app.last.as_ref().filter(|last| last.is_held(now));
    let held = held.map(|last| format!("held {} s: {}", last.seconds_left(now), last.name));
    let notice = app.cx().notice.as_ref();
    let said = notice.map(|notice| spoken(&format!("{} {}", notice.mark.sign(), notice.text)));
    let columns = usize::from(area.width);
    let line = following(app).or(said).or(held).unwrap_or_default();
    pen.put(area.x, area.y, columns, &line, Role::Text);
    let hints = fitting_hints(app, area.width).into_iter().map(|(keys, words)| format!("{keys} {words}"));
    pen.put(area.x, area.y + 1, columns, &hints.collect::<Vec<_>>().join(", "), Role::Dim);
}

/// The possible continuations of an unfinished key sequence.
fn following(app: &App) -> Option<String> {
    let following = app.keyboard.resolver.following(&app.cx().keymap, app.place());
    let said: Vec<String> = following
        .iter()
        .map(|(chords, action)| format!("{} {}", written(chords), action.entry().words))
        .collect();
    let begun = written(app.keyboard.resolver.pending());
    (!said.is_empty()).then(|| format!("{begun} then: {}", said.join(", ")))
}

fn screen(app: &App, rows: usize) -> Vec<String> {
    let (list, cx) = (&app.screens.queue.list, app.cx());
    match app.screens.shown {
        Screen::Queue => queue::view::plain(list, rows, cx),
        Screen::Case => app.screens.case.as_ref().map(|it| case::plain(it, cx)).unwrap_or_default(),
        Screen::Picture => vec!["Pictures are not shown in plain mode.".to_owned()],
        Screen::Outbox => outbox::plain(&app.screens.outbox, list, cx),
        Screen::Stats => stats::words(&app.screens.stats, list, cx),
    }
}
