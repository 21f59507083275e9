//! Draws the queue: one row per journey, with the reasons for the referral.

use super::list::QueueList;
use super::state::QueueScreen;
use crate::domain::queue::{QueuedRow, Row, Tint};
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::tui::cx::Cx;
use crate::tui::fit::{CUT, fit, width, wrap};
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::line::name;
use crate::tui::theme::Role;
use crate::tui::view::lines::progress;
use crate::tui::view::pen::{Pen, RowPiece, piece, sign_role, type_in};
use crate::tui::view::spoken::spoken;
use ratatui::layout::Position;

/// Draws the list, the input line above it and the preview beside it. `typed` is the topmost overlay, whose text may be
/// typed in that line.
pub(crate) fn draw(
    pen: &mut Pen<'_>,
    body: Area,
    queue: &QueueScreen,
    typed: Option<&Overlay>,
    cx: &Cx,
) -> Option<Position> {
    let areas = layout::queue(body, cx.borders);
    let cursor = filter_line(pen, areas.line, &queue.list, typed, cx);
    list(pen, areas.list, &queue.list, cx, Role::Border);
    if let Some(area) = areas.preview {
        super::preview_view::draw(pen, area, queue.preview.row(&queue.list), cx);
    }
    cursor
}

/// The list in its frame; it is also drawn beside an open case.
pub(crate) fn list(pen: &mut Pen<'_>, area: Area, queue: &QueueList, cx: &Cx, border: Role) {
    let inner = pen.frame(area, "", border, Role::Title);
    let columns = ColumnWidths::for_width(inner.width, queue.name_columns);
    let (head, rows) = inner.top(1);
    heading(pen, head, &columns);
    if queue.shown_count() == 0 {
        let (_, below) = rows.top(rows.height / 3);
        empty(pen, below, queue, cx);
        return;
    }
    for (at, queued) in queue.in_view(usize::from(rows.height)) {
        let step = u16::try_from(at.saturating_sub(queue.top)).unwrap_or(0);
        let line = Area { y: rows.y + step, height: 1, ..rows };
        one(pen, line, queued, &columns, Looks { queue, cx, is_selected: at == queue.at() });
    }
    if !queue.is_counting() {
        progress(pen, area, queue.top, usize::from(rows.height), queue.shown_count());
    }
}

/// The widths of the columns, each including a space at its end; a width of 0 leaves the column out.
struct ColumnWidths {
    name: u16,
    country: u16,
    documents: u16,
    why: u16,
}

/// The width of the row's mark, the wait (`9d 23h` at most), `!` and a space.
const WAIT: u16 = 9;

impl ColumnWidths {
    /// The width of the name column depends on the widest name of the whole queue, so that scrolling moves no columns.
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

fn heading(pen: &mut Pen<'_>, area: Area, columns: &ColumnWidths) {
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

/// What the drawing of a row depends on.
#[derive(Clone, Copy)]
struct Looks<'a> {
    queue: &'a QueueList,
    cx: &'a Cx,
    is_selected: bool,
}

fn one(pen: &mut Pen<'_>, area: Area, queued: &QueuedRow, columns: &ColumnWidths, looks: Looks<'_>) {
    let Looks { queue, cx, is_selected } = looks;
    let row = &queued.row;
    if is_selected {
        // The highlight covers only the first columns: each cell with a new background must be sent again, for two rows
        // per key.
        pen.tint(Area { width: area.width.min(WAIT + columns.name), ..area }, Role::Selected);
    }
    sign(pen, area, queue, queued, is_selected);
    waiting(pen, area, row, cx);
    let mut x = area.x + WAIT;
    let cell = |pen: &mut Pen<'_>, wide: u16, text: &str, role: Role, x: &mut u16| {
        pen.put(*x, area.y, usize::from(wide.saturating_sub(1)), text, role);
        *x += wide;
    };
    let shown = |text: &str| Untrusted::new(text).shown();
    let name_role = if is_selected { Role::Strong } else { Role::Text };
    cell(pen, columns.name, name(row, cx.masking).as_str(), name_role, &mut x);
    let country = row.summary.country.as_deref().map(shown).unwrap_or_default();
    cell(pen, columns.country, country.as_str(), Role::Dim, &mut x);
    cell(pen, columns.documents, &documents(row), Role::Dim, &mut x);
    let mut why = Area { x, width: columns.why.saturating_sub(1), ..area };
    if let Some(by) = &row.claimed_by {
        // The claim follows the reasons, because a column of its own would mostly be empty.
        let role = if *by == cx.me { Role::Accent } else { Role::Look };
        let claim = fit(&by.to_string(), 12).into_owned();
        let used = pen.row_right(why, &[piece(format!(" {claim}"), role)]);
        why.width = why.width.saturating_sub(used);
    } else if let Some((words, role)) = routed(row, cx) {
        let used = pen.row_right(why, &[piece(format!(" {words}"), role)]);
        why.width = why.width.saturating_sub(used);
    }
    if let Some(notes) = &row.notes {
        let used = pen.row_right(why, &[piece(format!(" ✎ {}", notes.count), Role::Accent)]);
        why.width = why.width.saturating_sub(used);
    }
    if cx.drafts.contains(&row.key) {
        let used = pen.row_right(why, &[piece(" draft", Role::Accent)]);
        why.width = why.width.saturating_sub(used);
    }
    pen.row(why, &why_pieces(row, cx.policy.has_blind_faces(), usize::from(why.width)));
}

/// Who should decide the journey, if nobody has claimed it.
fn routed(row: &Row, cx: &Cx) -> Option<(String, Role)> {
    if row.routing.is_sample {
        return Some(("sample".to_owned(), Role::Look));
    }
    if let Some(to) = &row.routing.escalated_to {
        return Some((format!("↑ {}", fit(&to.to_string(), 12)), Role::Look));
    }
    let to = row.routing.assigned_to.as_ref()?;
    let role = if *to == cx.me { Role::Accent } else { Role::Dim };
    Some((format!("→ {}", fit(&to.0, 12)), role))
}

/// The first cell of a row: selected, marked or new.
fn sign(pen: &mut Pen<'_>, area: Area, queue: &QueueList, queued: &QueuedRow, is_selected: bool) {
    let (sign, role) = if queue.marks.contains(&queued.row.key) {
        ("●", Role::Marked)
    } else if is_selected {
        ("▌", Role::SelectedMark)
    } else if queue.fresh.contains(&queued.id) {
        ("+", Role::Accent)
    } else {
        (" ", Role::Text)
    };
    pen.put(area.x, area.y, 1, sign, role);
}

fn waiting(pen: &mut Pen<'_>, area: Area, row: &Row, cx: &Cx) {
    let wait = row.waited_ms(cx.now.as_millisecond());
    let (late, role) = late(row, cx);
    pen.put(area.x + 1, area.y, 6, &waited(wait), role);
    pen.put(area.x + 7, area.y, 1, &late, role);
}

/// The mark of a journey that has waited too long, and the style of its wait.
pub(crate) fn late(row: &Row, cx: &Cx) -> (String, Role) {
    match cx.policy.service_levels.mark(row, cx.now.as_millisecond()) {
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

/// A short word for each usual document type; any other type as sent.
fn short(name: &str) -> &str {
    match name {
        "Identity Card" | "National Identity Card" => "ID card",
        "Driving Licence" | "Driving License" => "Licence",
        "Residence Permit" => "Permit",
        other => other,
    }
}

/// The reasons as the queue shows them. The automated face score is hidden until the faces were judged.
pub(crate) fn reasons(row: &Row, blind: bool) -> Vec<String> {
    let shown = row.summary.why.iter().map(|why| Untrusted::new(why).shown().to_string());
    shown.map(|why| if blind && why.contains("face") { without_figures(&why) } else { why }).collect()
}

fn without_figures(why: &str) -> String {
    why.split(' ').filter(|word| !word.chars().any(|it| it.is_ascii_digit())).collect::<Vec<_>>().join(" ")
}

/// As many reasons as fit, and how many more there are.
fn why_pieces(row: &Row, blind: bool, room: usize) -> Vec<RowPiece<'static>> {
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

/// Why the list is empty, and what to do.
pub(crate) fn nothing(queue: &QueueList, cx: &Cx) -> String {
    if let Some(problem) = &queue.problem {
        return format!("The queue could not be read: {problem}");
    }
    if !queue.is_loaded {
        return "Reading the queue …".to_owned();
    }
    let lost = cx.providers.iter().find_map(|it| Some((&it.name, it.problem.as_ref()?)));
    if let Some((name, problem)) = lost.filter(|_| queue.count() == 0) {
        let key = cx.key(Place::Queue, Action::Refresh);
        let sentence = &problem.sentence;
        return format!(
            "No journeys are here. {name}: {sentence}. It is retried automatically; {key} retries now."
        );
    }
    if queue.count() == 0 && !cx.policy.has_providers {
        return "No provider is configured, so no referrals arrive. `referee init` writes a configuration, \
                `referee doctor` checks it, `referee demo` shows the console on invented cases."
            .to_owned();
    }
    if queue.count() == 0 {
        return "Nothing is waiting. New referrals appear here automatically.".to_owned();
    }
    let key = cx.key(Place::Queue, Action::ClearFilter);
    let count = queue.count();
    format!("None of {count} is shown. {key} clears search and filter and shows skipped ones again.")
}

fn empty(pen: &mut Pen<'_>, area: Area, queue: &QueueList, cx: &Cx) {
    let rows = wrap(&nothing(queue, cx), usize::from(area.width.saturating_sub(4)));
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(rows) {
        let indent = area.width.saturating_sub(u16::try_from(width(&row)).unwrap_or(0)) / 2;
        pen.put(area.x + indent, y, usize::from(area.width), &row, Role::Dim);
    }
}

fn filter_line(
    pen: &mut Pen<'_>,
    area: Area,
    queue: &QueueList,
    typed: Option<&Overlay>,
    cx: &Cx,
) -> Option<Position> {
    let hidden = match queue.index().waiting().saturating_sub(queue.index().shown()) {
        0 => String::new(),
        count => format!("{count} skipped · "),
    };
    let count = match (queue.is_counting(), queue.is_complete) {
        (false, _) => format!("{hidden}{} of {} ", queue.shown_count(), queue.count()),
        (true, true) => format!("{hidden}… of {} ", queue.count()),
        (true, false) => "… ".to_owned(),
    };
    let used = pen.row_right(area, &[piece(count, Role::Dim)]);
    let (left, _) = area.right(used + 2);
    if let Some((label, line)) = typed.and_then(Overlay::queue_line) {
        let used = pen.row(left, &[piece(label, Role::Accent)]);
        let field = Area { x: left.x + used, width: left.width.saturating_sub(used).min(40), ..left };
        let cursor = type_in(pen, field, line);
        let x = field.x + field.width;
        let beside = Area { x, width: (left.x + left.width).saturating_sub(x), ..left };
        if let Some(Overlay::Filter(filter)) = typed {
            pen.row(beside, &filter.beside(queue.index().vocabulary(), cx));
        }
        return Some(cursor);
    }
    let mut pieces = vec![];
    if !queue.query.search.is_empty() {
        pieces.push(piece(" find ", Role::Dim));
        pieces.push(piece(Untrusted::new(queue.query.search.clone()).shown().to_string(), Role::Strong));
    }
    if !queue.query.filter.is_empty() {
        pieces.push(piece(" filter ", Role::Dim));
        pieces.push(piece(Untrusted::new(queue.query.filter.clone()).shown().to_string(), Role::Strong));
    }
    let gap = if pieces.is_empty() { " " } else { "  ·  " };
    pieces.push(piece(format!("{gap}sorted by {}", queue.query.sort.words()), Role::Dim));
    let used = pen.row(left, &pieces);
    let (_, rest) = left.left(used + VIEWS_GAP);
    views(pen, rest, queue, cx);
    None
}

/// Columns between the sort order and the saved views.
const VIEWS_GAP: u16 = 4;

/// The saved views with their digits, as many as fit; the one that is shown stands out.
fn views(pen: &mut Pen<'_>, area: Area, queue: &QueueList, cx: &Cx) {
    let mut pieces: Vec<RowPiece<'_>> = Vec::new();
    let mut left = usize::from(area.width).saturating_sub(2);
    for (action, view) in (1..).map(Action::View).zip(&cx.policy.views) {
        let key = cx.key(Place::Queue, action);
        let name = Untrusted::new(view.name.clone()).shown().to_string();
        let wide = width(&key) + 1 + width(&name) + 2;
        if key.is_empty() || wide > left {
            pieces.push(piece(CUT, Role::Dim));
            break;
        }
        left -= wide;
        let is_shown = queue.query.search.is_empty() && queue.query.filter == view.filter;
        pieces.push(piece(key, Role::Key));
        pieces.push(piece(format!(" {name}  "), if is_shown { Role::Strong } else { Role::Dim }));
    }
    pen.row(area, &pieces);
}

/// The visible rows as text; or why the list is empty.
pub(crate) fn plain(queue: &QueueList, rows: usize, cx: &Cx) -> Vec<String> {
    if queue.shown_count() == 0 {
        return vec![nothing(queue, cx)];
    }
    let shown = queue.in_view(rows.saturating_sub(2).max(1));
    shown.map(|(at, queued)| plain_row(queue, at, &queued.row, cx)).collect()
}

fn plain_row(queue: &QueueList, at: usize, row: &Row, cx: &Cx) -> String {
    let wait = row.waited_ms(cx.now.as_millisecond());
    let mut facts = vec![name(row, cx.masking).to_string(), format!("waiting {}", waited(wait))];
    if wait > cx.policy.service_levels.of(row) {
        facts.push("over the service level".to_owned());
    }
    if queue.marks.contains(&row.key) {
        facts.push("marked".to_owned());
    }
    let shown = |text: &String| Untrusted::new(text.as_str()).shown().to_string();
    facts.extend(row.summary.country.iter().chain(&row.summary.documents).map(shown));
    facts.extend(reasons(row, cx.policy.has_blind_faces()).iter().map(|reason| spoken(reason)));
    facts.extend(row.notes.as_ref().map(|notes| match notes.count {
        1 => "1 note".to_owned(),
        count => format!("{count} notes"),
    }));
    facts.extend(row.claimed_by.as_ref().map(|by| format!("claimed by {by}")));
    facts.extend(row.routing.words());
    let sign = if at == queue.at() { "> " } else { "  " };
    format!("{sign}{}. {}", at + 1, facts.join(", "))
}
