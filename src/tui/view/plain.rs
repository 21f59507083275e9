//! Plain mode for screen readers and logs: no boxes, one fact per line, the same keys.

use super::header::refused;
use super::hints::fitting_hints;
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
use std::ops::Range;

/// The prefix of the selected line of a screen or an overlay.
const SELECTED_LINE: &str = "> ";

/// Rows of the screen above an input line.
const ROWS_ABOVE_INPUT: usize = 8;

pub(super) fn draw(pen: &mut Pen<'_>, size: Size, app: &App) -> Option<Position> {
    let (body, foot) = Area::whole(size).bottom(2);
    let page = PlainPage::of(body, app);
    let columns = usize::from(body.width.max(1));
    for (y, row) in (body.y..body.y.saturating_add(body.height)).zip(page.rows()) {
        pen.put(0, y, columns, row, Role::Text);
    }
    footer(pen, foot, app);
    page.cursor.map(|(y, x)| {
        let (x, y) = (u16::try_from(x).unwrap_or(u16::MAX), page.on_screen(y));
        Position::new(x.min(size.width.saturating_sub(1)), y.min(body.height.saturating_sub(1)))
    })
}

/// The rows of the selected line on the screen.
pub(super) fn selected_rows(size: Size, app: &App) -> Option<Range<u16>> {
    let (body, _) = Area::whole(size).bottom(2);
    let page = PlainPage::of(body, app);
    page.shown.selected.as_ref().map(|rows| page.on_screen(rows.start)..page.on_screen(rows.end))
}

/// What the body of the window shows.
struct PlainPage {
    shown: Rows,
    /// The row and column of the cursor, counted from the first row of the page.
    cursor: Option<(usize, usize)>,
    /// The number of rows above the window.
    skipped: usize,
}

impl PlainPage {
    fn of(body: Area, app: &App) -> Self {
        let columns = usize::from(body.width.max(1));
        let mut lines = vec![heading(app)];
        lines.extend(services(app));
        let rows = &app.screens.queue.list;
        let attention = app.screens.outbox.attention();
        let sentence = |it| format!("attention: {}", outbox::sentence(it, rows, app.cx()));
        lines.extend(attention.map(sentence));
        let overlay = app.overlays.last();
        // Where nothing is selected in an overlay, reading begins at its first line.
        let opened = overlay.map(|_| lines.len());
        match overlay.map(|overlay| overlay.plain(app.cx())) {
            Some(said) if overlay.is_some_and(|it| it.is_typed_in_screen()) => {
                lines.extend(screen(app, ROWS_ABOVE_INPUT));
                lines.extend(said);
            }
            Some(said) => lines.extend(said),
            None => lines.extend(screen(app, usize::from(body.height))),
        }
        let mut typed = None;
        if let Some((label, text)) = overlay.and_then(|overlay| overlay.plain_input(columns)) {
            let (row, column) = text.cursor;
            let before = if row == 0 { width(label) + 2 } else { 0 };
            typed = Some((lines.len() + row, before + column));
            let first =
                |(at, row): (usize, &_)| if at == 0 { format!("{label}: {row}") } else { format!("{row}") };
            lines.extend(text.rows.iter().enumerate().map(first));
        }
        let shown = Rows::of(&lines, columns);
        let typed = typed.map(|(line, x)| (shown.before(line), x));
        let selected = shown.selected.as_ref().map(|rows| (rows.start, 0));
        let cursor = typed.or(selected).or(opened.map(|line| (shown.before(line), 0)));
        let end = shown.selected.as_ref().map(|rows| rows.end).max(cursor.map(|(y, _)| y + 1)).unwrap_or(0);
        Self { shown, cursor, skipped: end.saturating_sub(usize::from(body.height)) }
    }

    /// The rows from the first visible one on.
    fn rows(&self) -> impl Iterator<Item = &String> {
        self.shown.rows.iter().flatten().skip(self.skipped)
    }

    /// The row of the screen for a row of the page.
    fn on_screen(&self, row: usize) -> u16 {
        u16::try_from(row.saturating_sub(self.skipped)).unwrap_or(u16::MAX)
    }
}

/// Lines broken into rows. The cursor of the terminal marks the selected line. A mark in the text would make a screen
/// reader read the line that it left, too.
struct Rows {
    /// The rows of each line.
    rows: Vec<Vec<String>>,
    /// The rows of the selected line.
    selected: Option<Range<usize>>,
}

impl Rows {
    /// Of several selected lines the last one counts: it is that of the pane that has the keys.
    fn of(lines: &[String], columns: usize) -> Self {
        let unmarked = |line: &String| line.strip_prefix(SELECTED_LINE).map(|rest| format!("  {rest}"));
        let rows = lines.iter().map(|line| wrap(&unmarked(line).unwrap_or(line.clone()), columns)).collect();
        let mut it = Self { rows, selected: None };
        let selected = lines.iter().rposition(|line| line.starts_with(SELECTED_LINE));
        it.selected = selected.map(|line| it.before(line)..it.before(line + 1));
        it
    }

    /// The number of rows before a line.
    fn before(&self, line: usize) -> usize {
        self.rows.iter().take(line).map(Vec::len).sum()
    }
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
    let coach = app.cx().coach.map(|coach| coach.sentence(app.cx()));
    let line = following(app).or(said).or(held).or(coach).unwrap_or_default();
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
