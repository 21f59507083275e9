//! The queue: a row a journey, the sentence that says why it waits.

use crate::domain::queue::{Row, Tint};
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::tui::fit::{fit, fit_end, width};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::kinds::{Input, Overlay};
pub(crate) use crate::tui::page::line::name;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, Piece, piece};
use crate::tui::{app::App, typed_line::TypedLine};
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App) -> Option<Position> {
    let areas = layout::queue(body, desk.borders);
    let cursor = filter_line(pen, areas.line, desk);
    list(pen, areas.list, desk, Role::Border);
    if let Some(preview) = areas.preview {
        crate::tui::screen::queue::preview_view::draw(pen, preview, desk);
    }
    cursor
}

/// The list in its frame; also beside an opened case.
pub(crate) fn list(pen: &mut Pen<'_>, area: Area, desk: &App, border: Role) {
    let inner = pen.frame(area, "", border, Role::Title);
    let columns = Columns::for_width(inner.width, desk.queue.name_columns);
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
    let (top, count) = (desk.queue.top, desk.queue.shown_count());
    crate::tui::view::lines::progress(pen, area, top, usize::from(rows.height), count);
}

/// The widths of the columns at this width, a space at each one's end; 0 leaves one out.
struct Columns {
    name: u16,
    country: u16,
    documents: u16,
    why: u16,
}

/// The sign of the row, the wait (`9d 23h` at most), `!`, a space.
const WAIT: u16 = 9;

impl Columns {
    /// The widest name of the whole queue says how wide its column is, so that scrolling moves nothing.
    fn for_width(width: u16, widest_name: usize) -> Self {
        let rest = width.saturating_sub(WAIT);
        let (country, documents) = match width {
            0..60 => (0, 0),
            60..70 => (5, 0),
            _ => (5, 14),
        };
        let rest = rest.saturating_sub(country + documents);
        let wanted = u16::try_from(widest_name + 1).unwrap_or(u16::MAX).max(10);
        let name = wanted.min(if width < 60 { rest * 5 / 9 } else { rest / 2 });
        Self { name, country, documents, why: rest.saturating_sub(name) }
    }
}

fn heading(pen: &mut Pen<'_>, area: Area, columns: &Columns) {
    let cells = [
        (WAIT, "WAIT"),
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

fn one(pen: &mut Pen<'_>, area: Area, desk: &App, row: &Row, columns: &Columns, is_selected: bool) {
    if is_selected {
        pen.tint(area, Role::Selected);
    }
    sign(pen, area, desk, row, is_selected);
    waiting(pen, area, desk, row);
    let mut x = area.x + WAIT;
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
    let mut why = Area { x, width: columns.why.saturating_sub(1), ..area };
    if let Some(by) = &row.claimed_by {
        // Who has it stands at the end of the reasons: a column of its own would mostly be empty.
        let role = if *by == desk.me { Role::Accent } else { Role::Look };
        let claim = fit(&by.to_string(), 12).into_owned();
        let used = pen.row_right(why, &[piece(format!(" {claim}"), role)]);
        why.width = why.width.saturating_sub(used);
    }
    pen.row(why, &why_pieces(row, desk.policy.blind_faces, usize::from(why.width)));
}

/// Selected, marked, new: the first cell of a row.
fn sign(pen: &mut Pen<'_>, area: Area, desk: &App, row: &Row, is_selected: bool) {
    let (sign, role) = if desk.queue.marks.contains(&row.key) {
        ("●", Role::Marked)
    } else if is_selected {
        ("▌", Role::SelectedMark)
    } else if desk.queue.fresh.contains(&row.key) {
        ("+", Role::Accent)
    } else {
        (" ", Role::Text)
    };
    pen.put(area.x, area.y, 1, sign, role);
}

fn waiting(pen: &mut Pen<'_>, area: Area, desk: &App, row: &Row) {
    let wait = row.waited_ms(desk.now.as_millisecond());
    let (late, role) = late(desk, row);
    pen.put(area.x + 1, area.y, 6, &waited(wait), role);
    pen.put(area.x + 7, area.y, 1, &late, role);
}

/// The sign of a journey that has waited too long, and how its wait looks.
pub(crate) fn late(desk: &App, row: &Row) -> (String, Role) {
    match desk.policy.service_levels.mark(row, desk.now.as_millisecond()) {
        Some(mark) => (mark.sign.to_string(), tinted(mark.tint)),
        None => (String::new(), Role::Dim),
    }
}

fn tinted(tint: Tint) -> Role {
    match tint {
        Tint::Orange => Role::Urgent,
        Tint::Red => Role::Failed,
        Tint::Yellow => Role::Look,
        Tint::Violet => Role::Undetermined,
        Tint::Blue => Role::Accent,
    }
}

fn documents(row: &Row) -> String {
    let first = row.summary.documents.first().map(|name| Untrusted::new(short(name)).shown());
    let face = if row.summary.has_selfie { " ☺" } else { "" };
    match (first, row.summary.documents.len()) {
        (None, _) => face.trim().to_owned(),
        (Some(first), 1) => format!("{}{face}", fit(first.as_str(), 13 - width(face))),
        (Some(first), more) => {
            let rest = format!(" +{}{face}", more - 1);
            format!("{}{rest}", fit(first.as_str(), 13usize.saturating_sub(width(&rest))))
        }
    }
}

/// The usual types by the word that tells them apart; any other as sent.
fn short(name: &str) -> &str {
    match name {
        "Identity Card" | "National Identity Card" => "ID card",
        "Driving Licence" | "Driving License" => "Licence",
        "Residence Permit" => "Permit",
        other => other,
    }
}

/// The reasons as the queue shows them. Before faces were judged, the machine's score of them is kept back.
pub(crate) fn reasons(row: &Row, blind: bool) -> Vec<String> {
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
pub(crate) fn sign_role(sign: &str) -> Role {
    match sign {
        "✗" => Role::Failed,
        "⚠" => Role::Look,
        "?" => Role::Undetermined,
        "✓" => Role::Settled,
        "–" => Role::NotDone,
        _ => Role::Text,
    }
}

/// Why the list is empty, and what to do.
pub(crate) fn nothing(desk: &App) -> String {
    let queue = &desk.queue;
    if let Some(problem) = &queue.problem {
        return format!("The queue could not be read: {problem}");
    }
    if !queue.is_loaded {
        return "Reading the queue …".to_owned();
    }
    let lost = desk.providers.iter().find_map(|it| Some((&it.name, it.problem.as_ref()?)));
    if let Some((name, problem)) = lost.filter(|_| queue.count() == 0) {
        let key = desk.keymap.key_for(Place::Queue, Action::Refresh).unwrap_or_default();
        let sentence = &problem.sentence;
        return format!(
            "No journeys are here. {name}: {sentence}. It is asked again by itself; {key} asks now."
        );
    }
    if queue.count() == 0 {
        return "Nothing waits for you. New referrals appear here by themselves.".to_owned();
    }
    let key = desk.keymap.key_for(Place::Queue, Action::ClearFilter).unwrap_or_default();
    let count = queue.count();
    format!("None of {count} is shown. {key} forgets search and filter and brings skipped ones back.")
}

fn empty(pen: &mut Pen<'_>, area: Area, desk: &App) {
    let rows = crate::tui::fit::wrap(&nothing(desk), usize::from(area.width.saturating_sub(4)));
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(rows) {
        let indent = area.width.saturating_sub(u16::try_from(width(&row)).unwrap_or(0)) / 2;
        pen.put(area.x + indent, y, usize::from(area.width), &row, Role::Dim);
    }
}

fn filter_line(pen: &mut Pen<'_>, area: Area, desk: &App) -> Option<Position> {
    let queue = &desk.queue;
    let hidden = match queue.skipped_count() {
        0 => String::new(),
        count => format!("{count} skipped · "),
    };
    let count = format!("{hidden}{} of {} ", queue.shown_count(), queue.count());
    let used = pen.row_right(area, &[piece(count, Role::Dim)]);
    let (left, _) = area.right(used + 2);
    let line = desk.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Input { input, line } => Some((*input, line)),
        _ => None,
    });
    if let Some((input, line)) = line {
        return Some(typed(pen, left, input, line, desk));
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
    pieces.push(piece(format!(" sorted by {}", queue.sort.words()), Role::Dim));
    pen.row(left, &pieces);
    None
}

fn typed(pen: &mut Pen<'_>, area: Area, input: Input, line: &TypedLine, desk: &App) -> Position {
    let label = match input {
        Input::Search => " find   ",
        Input::Filter => " filter ",
        Input::Skip => " skip because ",
        Input::Page => " find ",
    };
    let used = pen.row(area, &[piece(label, Role::Accent)]);
    let field = Area { x: area.x + used, width: area.width.saturating_sub(used).min(40), ..area };
    let cursor = type_in(pen, field, line);
    let x = field.x + field.width;
    let beside = Area { x, width: (area.x + area.width).saturating_sub(x), ..area };
    if input == Input::Filter {
        beside_filter(pen, beside, line, desk);
    }
    cursor
}

/// What is wrong with the filter, or how it can go on.
fn beside_filter(pen: &mut Pen<'_>, area: Area, line: &TypedLine, desk: &App) {
    let (ways, taken) = desk.queue.suggestions(line.text());
    if let Some(problem) = desk.queue.filter_problem.as_ref().filter(|_| ways.is_empty()) {
        pen.row(area, &[piece(" ✗ ", Role::Failed), piece(problem.as_str(), Role::Look)]);
        return;
    }
    let mut pieces = vec![piece("  ", Role::Dim)];
    if !ways.is_empty() {
        pieces.push(piece(desk.keymap.key_for(Place::Text, Action::Complete).unwrap_or_default(), Role::Key));
    }
    // The way that is taken now stands first, what Tab brings next after it.
    let from = taken.unwrap_or(0);
    for (index, way) in ways.iter().enumerate().skip(from) {
        let role = if taken == Some(index) { Role::Strong } else { Role::Dim };
        pieces.push(piece(format!(" {}", Untrusted::new(way.text.as_str()).shown()), role));
    }
    pen.row(area, &pieces);
}

/// A field with what is typed, scrolled so that the cursor is in it.
pub(crate) fn type_in(pen: &mut Pen<'_>, field: Area, line: &TypedLine) -> Position {
    pen.tint(field, Role::Input);
    let (before, after) = line.halves();
    let room = usize::from(field.width.saturating_sub(1));
    let before = fit_end(before.as_str(), room);
    let used = pen.row(field, &[piece(before, Role::Input)]);
    let rest = Area { x: field.x + used, width: field.width.saturating_sub(used), ..field };
    pen.row(rest, &[piece(after.as_str(), Role::Input)]);
    Position::new(field.x + used, field.y)
}
