//! The queue: a row a journey, the sentence that says why it waits.

use super::header::waited;
use super::pen::{Pen, Piece, piece};
use crate::domain::pii::{Maskable, Masking};
use crate::domain::queue::Row;
use crate::domain::text::{Shown, Untrusted};
use crate::tui::desk::overlay::{Input, Overlay};
use crate::tui::desk::{Desk, line::TypedLine};
use crate::tui::fit::{fit, fit_end, width};
use crate::tui::layout::{self, Area};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk) -> Option<Position> {
    let areas = layout::queue(body);
    let cursor = filter_line(pen, areas.line, desk);
    list(pen, areas.list, desk, Role::Border);
    if let Some(preview) = areas.preview {
        super::preview::draw(pen, preview, desk);
    }
    cursor
}

/// The list in its frame; also beside an opened case.
pub(super) fn list(pen: &mut Pen<'_>, area: Area, desk: &Desk, border: Role) {
    let inner = pen.frame(area, "", border, Role::Title);
    let columns = Columns::for_width(inner.width);
    let (head, rows) = inner.top(1);
    heading(pen, head, &columns);
    if desk.queue.shown_count() == 0 {
        let (_, below) = rows.top(rows.height / 3);
        empty(pen, below, desk);
        return;
    }
    for (step, (at, row)) in (0u16..).zip(desk.queue.in_view(usize::from(rows.height))) {
        let line = Area { y: rows.y + step, height: 1, ..rows };
        one(pen, line, desk, row, &columns, at == desk.queue.at());
    }
}

/// The widths of the columns at this width; 0 leaves one out.
struct Columns {
    name: u16,
    country: u16,
    documents: u16,
    why: u16,
    claim: u16,
}

const WAIT: u16 = 8;

impl Columns {
    fn for_width(width: u16) -> Self {
        let rest = width.saturating_sub(1 + WAIT + 2);
        let (country, documents, claim) = match width {
            0..60 => (0, 0, 0),
            60..76 => (5, 0, 8),
            76..90 => (5, 14, 8),
            _ => (6, 18, 10),
        };
        let rest = rest.saturating_sub(country + documents + claim);
        let name = if width < 60 { rest * 5 / 9 } else { (rest * 2 / 5).clamp(14, 30) };
        Self { name, country, documents, why: rest.saturating_sub(name), claim }
    }
}

fn heading(pen: &mut Pen<'_>, area: Area, columns: &Columns) {
    let cells = [
        (1 + WAIT + 2, "WAIT"),
        (columns.name, "APPLICANT"),
        (columns.country, "FROM"),
        (columns.documents, "DOCUMENTS"),
        (columns.why, "WHY"),
    ];
    let mut x = area.x;
    for (index, (wide, title)) in cells.into_iter().enumerate() {
        let shift = u16::from(index == 0);
        pen.put(x + shift, area.y, usize::from(wide.saturating_sub(1)), title, Role::Dim);
        x += wide;
    }
}

fn one(pen: &mut Pen<'_>, area: Area, desk: &Desk, row: &Row, columns: &Columns, is_selected: bool) {
    if is_selected {
        pen.tint(area, Role::Selected);
    }
    let is_marked = desk.queue.marks.contains(&row.key);
    let (sign, role) = match (is_selected, is_marked) {
        (true, false) => ("▌", Role::SelectedMark),
        (_, true) => ("●", Role::Marked),
        (false, false) => (" ", Role::Text),
    };
    pen.put(area.x, area.y, 1, sign, role);
    let wait = row.waited_ms(desk.now.as_millisecond());
    let is_late = wait > desk.policy.service_level_ms;
    pen.put(
        area.x + 1,
        area.y,
        usize::from(WAIT),
        &waited(wait),
        if is_late { Role::Urgent } else { Role::Dim },
    );
    if is_late {
        pen.put(area.x + WAIT, area.y, 1, "!", Role::Urgent);
    }
    let mut x = area.x + 1 + WAIT + 2;
    let cell = |pen: &mut Pen<'_>, wide: u16, text: &str, role: Role, x: &mut u16| {
        pen.put(*x, area.y, usize::from(wide.saturating_sub(1)), text, role);
        *x += wide;
    };
    let shown = |text: &str| Untrusted::new(text).shown();
    let name_role = if is_selected { Role::Strong } else { Role::Text };
    cell(pen, columns.name, name(row, desk.masking).as_str(), name_role, &mut x);
    let country = row.summary.country.as_deref().map(shown).unwrap_or_default();
    cell(pen, columns.country, country.as_str(), Role::Dim, &mut x);
    cell(pen, columns.documents, &documents(row), Role::Dim, &mut x);
    let (why, _) = Area { x, width: columns.why.saturating_sub(1), ..area }.top(1);
    pen.row(why, &why_pieces(row, desk.policy.blind_faces, usize::from(why.width)));
    x += columns.why;
    if let Some(by) = &row.claimed_by {
        let role = if *by == desk.me { Role::Accent } else { Role::Dim };
        cell(pen, columns.claim, &by.to_string(), role, &mut x);
    }
}

/// The applicant as the queue knows them; the id where there is no name.
pub(super) fn name(row: &Row, masking: Masking) -> Shown {
    if row.summary.applicant.is_some() {
        return Maskable::shown(&row.applicant(), masking);
    }
    row.key.id.shown()
}

fn documents(row: &Row) -> String {
    let names: Vec<Shown> = row.summary.documents.iter().map(|name| Untrusted::new(name).shown()).collect();
    let face = if row.summary.has_selfie { " ☺" } else { "" };
    match names.len() {
        0 => face.trim().to_owned(),
        1 => format!("{}{face}", Shown::join(&names, "")),
        more => format!("{} +{}{face}", names.first().map(Shown::as_str).unwrap_or_default(), more - 1),
    }
}

/// The reasons as the queue shows them. Before faces were judged, the machine's score of them is kept back.
pub(super) fn reasons(row: &Row, blind: bool) -> Vec<String> {
    let shown = row.summary.why.iter().map(|why| Untrusted::new(why).shown().to_string());
    shown.map(|why| if blind && why.contains("face") { without_figures(&why) } else { why }).collect()
}

fn without_figures(why: &str) -> String {
    why.split(' ').filter(|word| !word.chars().any(|it| it.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

/// As many reasons as fit, and how many more there are.
fn why_pieces(row: &Row, blind: bool, room: usize) -> Vec<Piece<'static>> {
    let reasons = reasons(row, blind);
    let count = reasons.len();
    let mut pieces = Vec::new();
    let mut used = 0;
    for (index, reason) in reasons.into_iter().enumerate() {
        let more = format!(" · +{}", count - index);
        let rest = if index + 1 < count { width(&format!(" · +{}", count - index - 1)) } else { 0 };
        let between = if index > 0 { 3 } else { 0 };
        if index > 0 && used + between + width(&reason) + rest > room {
            pieces.push(piece(more, Role::Dim));
            break;
        }
        if index > 0 {
            pieces.push(piece(" · ", Role::Dim));
        }
        let reason = fit(&reason, room.saturating_sub(used + between + rest)).into_owned();
        used += between + width(&reason);
        let (sign, words) = reason.split_once(' ').unwrap_or(("", &reason));
        pieces.push(piece(sign.to_owned(), sign_role(sign)));
        pieces.push(piece(format!("{}{words}", if sign.is_empty() { "" } else { " " }), Role::Text));
    }
    pieces
}

/// The role of a sign that stands in a text.
pub(super) fn sign_role(sign: &str) -> Role {
    match sign {
        "✗" => Role::Failed,
        "⚠" => Role::Look,
        "?" => Role::Undetermined,
        "✓" => Role::Settled,
        "–" => Role::NotDone,
        _ => Role::Text,
    }
}

fn empty(pen: &mut Pen<'_>, area: Area, desk: &Desk) {
    let queue = &desk.queue;
    let sentence = if let Some(problem) = &queue.problem {
        format!("The queue could not be read: {problem}")
    } else if !queue.is_loaded {
        "Reading the queue …".to_owned()
    } else if queue.count() > 0 {
        format!("None of {} matches. Backspace forgets search and filter.", queue.count())
    } else {
        "Nothing waits for you. New referrals appear here by themselves.".to_owned()
    };
    for (y, row) in
        (area.y..area.y + area.height).zip(crate::tui::fit::wrap(&sentence, usize::from(area.width) - 4))
    {
        let indent = area.width.saturating_sub(u16::try_from(width(&row)).unwrap_or(0)) / 2;
        pen.put(area.x + indent, y, usize::from(area.width), &row, Role::Dim);
    }
}

fn filter_line(pen: &mut Pen<'_>, area: Area, desk: &Desk) -> Option<Position> {
    let queue = &desk.queue;
    let count = format!("{} of {} ", queue.shown_count(), queue.count());
    let used = pen.row_right(area, &[piece(count, Role::Dim)]);
    let (left, _) = area.right(used + 2);
    if let Some(Overlay::Input { input, line }) =
        desk.overlays.iter().find(|it| matches!(it, Overlay::Input { .. }))
    {
        let label = match input {
            Input::Search => " find   ",
            Input::Filter => " filter ",
        };
        return Some(typed(pen, left, label, line, desk));
    }
    let mut pieces = vec![];
    if !queue.search.is_empty() {
        pieces.push(piece(" find ", Role::Dim));
        pieces.push(piece(Untrusted::new(queue.search.clone()).shown().to_string(), Role::Strong));
    }
    if !queue.filter.is_empty() {
        pieces.push(piece(" filter ", Role::Dim));
        pieces.push(piece(Untrusted::new(queue.filter.clone()).shown().to_string(), Role::Strong));
    }
    pieces.push(piece(format!(" by {}", queue.sort.words()), Role::Dim));
    pen.row(left, &pieces);
    None
}

fn typed(pen: &mut Pen<'_>, area: Area, label: &str, line: &TypedLine, desk: &Desk) -> Position {
    let used = pen.row(area, &[piece(label, Role::Accent)]);
    let field = Area { x: area.x + used, width: area.width.saturating_sub(used).min(50), ..area };
    let cursor = type_in(pen, field, line);
    if let Some(problem) = &desk.queue.filter_problem {
        let x = field.x + field.width;
        let room = (area.x + area.width).saturating_sub(x);
        pen.row(
            Area { x, width: room, ..area },
            &[piece(" ✗ ", Role::Failed), piece(problem.as_str(), Role::Look)],
        );
    }
    cursor
}

/// A field with what is typed, scrolled so that the cursor is in it.
pub(super) fn type_in(pen: &mut Pen<'_>, field: Area, line: &TypedLine) -> Position {
    pen.tint(field, Role::Input);
    let (before, after) = line.halves();
    let room = usize::from(field.width.saturating_sub(1));
    let before = fit_end(before.as_str(), room);
    let used = pen.row(field, &[piece(before, Role::Input)]);
    let rest = Area { x: field.x + used, width: field.width.saturating_sub(used), ..field };
    pen.row(rest, &[piece(after.as_str(), Role::Input)]);
    Position::new(field.x + used, field.y)
}
