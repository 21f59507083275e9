//! The first row: the screen, the amount of work, the state of the providers.

use crate::domain::ids::ProviderName;
use crate::domain::time::waited;
use crate::tui::app::App;
use crate::tui::fit::width;
use crate::tui::layout::Area;
use crate::tui::messages::action::{Action, Place};
use crate::tui::screen::Screen;
use crate::tui::screen::case::file::reference;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, RowPiece, piece};
use jiff::Timestamp;
use std::collections::BTreeSet;

pub(super) fn draw(pen: &mut Pen<'_>, area: Area, app: &App) {
    pen.tint(area, Role::Header);
    // Who the case is about is worth more than words that the rest of the screen explains.
    let long = right(app, Wording::Long);
    let has_room = columns(&long) + 2 + least_columns(app) <= usize::from(area.width);
    let used = pen.row_right(area, &if has_room { long } else { right(app, Wording::Short) });
    let (left, _) = area.right(used.saturating_add(2));
    let is_wide = area.width >= WIDE;
    // Next to an open case the program's name is shown only in a very wide window.
    let is_named = is_wide && (app.screens.case_shown().is_none() || area.width >= WIDEST);
    let mut pieces = vec![piece(if is_named { " referee  " } else { " " }, Role::Header)];
    if let Some(badge) = app.cx().policy.badge {
        pieces.push(piece(badge.word(), Role::Urgent));
        pieces.push(piece("  ", Role::Header));
    }
    match app.screens.shown {
        Screen::Queue => queue(app, &mut pieces),
        Screen::Case | Screen::Picture => case(app, &mut pieces, (is_wide, usize::from(left.width))),
        Screen::Outbox => pieces.push(piece("OUTBOX", Role::HeaderStrong)),
        Screen::Stats => pieces.push(piece("STATISTICS", Role::HeaderStrong)),
    }
    let proposed = usize::from(!proposals(app).is_empty());
    let always = proposed + if app.cx().policy.badge.is_some() { 5 } else { 3 };
    let pieces = fitting(pieces, usize::from(left.width), always);
    let used = pen.row(left, &pieces);
    let (_, rest) = left.left(used.saturating_add(2));
    pen.row_right(rest, &providers(app));
}

/// How much the right half of the header says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wording {
    Long,
    Short,
}

fn columns(pieces: &[RowPiece<'_>]) -> usize {
    pieces.iter().map(|(text, _)| width(text)).sum()
}

/// The columns of the badge, the number of the case and the applicant's name.
fn least_columns(app: &App) -> usize {
    let Some(case) = app.screens.case_shown() else { return 0 };
    let badge = app.cx().policy.badge.map_or(0, |badge| width(badge.word()) + 2);
    badge + "CASE 1/1000   ".len() + width(case.file.name(app.cx().masking).as_str()).min(LONGEST_NAME)
}

/// The most columns for which the right half of the header is shortened.
const LONGEST_NAME: usize = 24;

/// Leaves out pieces that do not fit as a whole. The first `always` pieces stay.
fn fitting(pieces: Vec<RowPiece<'_>>, room: usize, always: usize) -> Vec<RowPiece<'_>> {
    let mut used = 0;
    let mut kept = Vec::with_capacity(pieces.len());
    for (text, role) in pieces {
        let columns = width(&text);
        if kept.len() < always || used + columns <= room {
            used += columns;
            kept.push((text, role));
        }
    }
    kept
}

/// From this width on, the program's name and whole ids are shown.
const WIDE: u16 = 100;

/// The width in columns from which everything about a case fits into the header.
const WIDEST: u16 = 160;

fn queue(app: &App, pieces: &mut Vec<RowPiece<'_>>) {
    pieces.push(piece("QUEUE", Role::HeaderStrong));
    if !app.screens.queue.list.is_complete {
        return;
    }
    pieces.push(piece(format!("  {} referred", app.screens.queue.list.count()), Role::Header));
    let unreadable = app.screens.queue.list.index().unreadable();
    if unreadable > 0 {
        pieces.push(piece(format!(" · {unreadable} unreadable"), Role::HeaderStrong));
    }
    let late = app.screens.queue.list.index().late();
    if late > 0 {
        pieces.push(piece(format!(" · {late} late"), Role::HeaderStrong));
    }
    let escalated = app.screens.queue.list.index().escalated();
    if escalated > 0 {
        pieces.push(piece(format!(" · {escalated} escalated"), Role::HeaderStrong));
    }
    if let Some(since) = app.screens.queue.list.index().oldest_since_ms() {
        let oldest = app.cx().now.as_millisecond().saturating_sub(since).max(0);
        pieces.push(piece(format!(" · oldest {}", waited(oldest)), Role::Header));
    }
    if !app.screens.queue.list.marks.is_empty() {
        pieces.push(piece(format!(" · {} marked", app.screens.queue.list.marks.len()), Role::HeaderStrong));
    }
    let held = app.cx().outbox.held;
    if held > 0 {
        pieces.push(piece(format!(" · {held} held"), Role::Header));
    }
    if let Some(counts) = app.screens.queue.progress(app.cx()) {
        let far =
            if counts.total > 0 { format!(" {} of {}", counts.done, counts.total) } else { String::new() };
        let key = app.cx().keymap.key_for(Place::Queue, Action::Back).unwrap_or_default();
        pieces.push(piece(format!(" · refreshing{far} … {key} stops"), Role::Header));
    }
}

fn case<'a>(app: &'a App, pieces: &mut Vec<RowPiece<'a>>, (is_wide, room): (bool, usize)) {
    let Some(case) = &app.screens.case else { return };
    let (at, count) = (app.screens.queue.list.at() + 1, app.screens.queue.list.shown_count().max(1));
    let (between, gap) = if is_wide { (" of ", "   ") } else { ("/", "  ") };
    // A case that was found elsewhere has no place in the queue.
    let row = app.screens.queue.list.selected().filter(|row| row.key == *case.key());
    let place = row.map(|_| format!(" {at}{between}{count}")).unwrap_or_default();
    pieces.push(piece(format!("CASE{place}"), Role::Header));
    pieces.push(piece(format!("{gap}{}", case.file.name(app.cx().masking)), Role::HeaderStrong));
    let used: usize = pieces.iter().map(|(text, _)| width(text)).sum();
    let proposals = proposals(app);
    let fitting = proposals.iter().find(|words| used + gap.len() + width(words) <= room);
    if let Some(words) = fitting {
        pieces.push(piece(format!("{gap}{words}"), Role::Urgent));
    }
    if !is_wide {
        pieces.push(piece(format!("{gap}{}", case.file.short_id()), Role::Header));
    }
    let notes = case.file.case.as_ref().map_or(0, |case| case.notes.len());
    let routing = case.file.case.as_ref().and_then(|case| case.routing.words());
    pieces.extend(routing.map(|words| piece(format!("{gap}{words}"), Role::HeaderStrong)));
    if notes > 0 {
        pieces.push(piece(format!("{gap}✎ {notes}"), Role::HeaderStrong));
    }
    let mut since = None;
    if let Some(row) = row {
        let wait = row.waited_ms(app.cx().now.as_millisecond());
        let (late, _) = crate::tui::screen::queue::view::late(row, app.cx());
        let role = if late.is_empty() { Role::Header } else { Role::HeaderStrong };
        let late = if late.is_empty() { late } else { format!(" {late}") };
        let words = if is_wide { "waiting " } else { "" };
        pieces.push(piece(format!("{gap}{words}{}{late}", waited(wait)), role));
        let has_draft = app.cx().drafts.contains(case.key());
        let since_ms =
            Some(row.summary.since_ms).filter(|_| is_wide && !has_draft && row.summary.knows_since());
        since = since_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok());
    }
    if app.cx().drafts.contains(case.key()) {
        pieces.push(piece(format!("{gap}draft"), Role::HeaderStrong));
    }
    if is_wide {
        pieces.extend(reference(&case.file).map(|fact| piece(format!("   {fact}"), Role::Header)));
        let since = since.map(|since| format!("   since {}", app.cx().policy.clock.of_year(since)));
        pieces.extend(since.map(|since| piece(since, Role::Header)));
        pieces.push(piece(format!("   {} · {}", case.key().id.shown(), case.key().provider), Role::Header));
    }
}

const SHORTEST: &str = "PROPOSED";

/// The proposal that waits for a second reviewer, in several lengths, the longest first; the case shows it in full. Its
/// content is shown only to a reviewer who may see it.
fn proposals(app: &App) -> Vec<String> {
    let case = app.screens.case_shown().and_then(|case| case.file.case.as_ref());
    let Some(proposal) = case.and_then(|case| case.proposal.as_ref()) else { return Vec::new() };
    let ms = app.cx().now.as_millisecond().saturating_sub(proposal.at.as_millisecond()).max(0);
    let (by, since) = (&proposal.by, waited(ms));
    let Some(said) = &proposal.said else {
        return vec![format!("PROPOSED by {by} {since}"), SHORTEST.to_owned()];
    };
    let (verb, reason) = (said.verb.word(), app.cx().policy.reason_text(&said.reason));
    vec![
        format!("PROPOSED {verb} · {reason} · {by} {since}"),
        format!("PROPOSED {verb} · {by} {since}"),
        format!("PROPOSED {verb} · {by}"),
        format!("PROPOSED {verb}"),
        SHORTEST.to_owned(),
    ]
}

/// The reachable providers, on the queue screen only; problems are shown on every screen.
fn providers(app: &App) -> Vec<RowPiece<'_>> {
    let is_queue = app.screens.shown == Screen::Queue;
    let accounts = app
        .cx()
        .providers
        .iter()
        .filter(|it| is_queue && it.lost_since.is_none() && !app.cx().silent.contains_key(&it.name));
    let refused = refused(app);
    let reached = accounts.filter(|it| !refused.contains(&it.name));
    reached.map(|it| piece(format!("{} ●   ", it.name), Role::Header)).collect()
}

/// The accounts whose credentials the service refuses, as fetching or sending has found.
pub(super) fn refused(app: &App) -> BTreeSet<&ProviderName> {
    let mut refused = app.screens.outbox.refused_accounts();
    let providers = app.cx().providers.iter();
    refused.extend(providers.filter(|it| it.is_key_refused).map(|it| &it.name));
    refused
}

fn right(app: &App, wording: Wording) -> Vec<RowPiece<'_>> {
    let mut pieces = Vec::new();
    let is_short = wording == Wording::Short;
    let (refusal, lost, left) =
        if is_short { ("key  ", "", "") } else { ("key refused   ", "lost ", " unresolved") };
    let gap = if app.cx().size.width >= WIDE { "   " } else { "  " };
    let refused = refused(app);
    pieces.extend(refused.iter().map(|name| piece(format!("{name} ✗ {refusal}"), Role::Failed)));
    for provider in app.cx().providers.iter().filter(|it| !refused.contains(&it.name)) {
        if let Some(since) = provider.lost_since {
            let ms = app.cx().now.as_millisecond().saturating_sub(since.as_millisecond()).max(0);
            let words = format!("{} ○ {lost}{}   ", provider.name, waited(ms));
            pieces.push(piece(words, Role::HeaderStrong));
        }
    }
    pieces.extend(app.cx().silences().map(|silence| piece(format!("{silence}   "), Role::HeaderStrong)));
    if let Some(case) = app.screens.case_shown() {
        let (open, all) = (case.file.open_count(), case.file.findings().len());
        let (of, gap) = if app.cx().size.width >= WIDE { (" of ", gap) } else { ("/", " ") };
        pieces.push(piece(format!("{open}{of}{all}{left}{gap}"), Role::HeaderStrong));
    }
    let outbox = app.cx().outbox.all;
    let role = if outbox > 0 { Role::HeaderStrong } else { Role::Header };
    pieces.push(piece(format!("outbox {outbox}{gap}"), role));
    pieces.push(piece(format!("{} ", app.cx().me), Role::Header));
    pieces
}
