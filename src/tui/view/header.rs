//! The first row: where one is, how much there is to do, how the providers are.

use super::pen::{Pen, Piece, piece};
use crate::tui::desk::{Desk, Screen};
use crate::tui::layout::Area;
use crate::tui::theme::Role;

pub(super) fn draw(pen: &mut Pen<'_>, area: Area, desk: &Desk) {
    pen.tint(area, Role::Header);
    let right = right(desk);
    let used = pen.row_right(area, &right);
    let (left, _) = area.right(used.saturating_add(2));
    let mut pieces = vec![piece(" referee  ", Role::Header)];
    match desk.screen {
        Screen::Queue => queue(desk, &mut pieces),
        Screen::Case | Screen::Picture => case(desk, &mut pieces),
        Screen::Outbox => pieces.push(piece("OUTBOX", Role::HeaderStrong)),
        Screen::Stats => pieces.push(piece("FIGURES", Role::HeaderStrong)),
    }
    pen.row(left, &pieces);
}

fn queue(desk: &Desk, pieces: &mut Vec<Piece<'_>>) {
    pieces.push(piece("QUEUE", Role::HeaderStrong));
    if !desk.queue.is_loaded {
        return;
    }
    let held = desk.outbox.held().count();
    let mut facts = format!("  {} referred", desk.queue.count());
    if held > 0 {
        facts.push_str(&format!(" · {held} held"));
    }
    if let Some(oldest) = desk.queue.oldest_ms(desk.now.as_millisecond()) {
        facts.push_str(&format!(" · oldest {}", waited(oldest)));
    }
    if !desk.queue.marks.is_empty() {
        facts.push_str(&format!(" · {} marked", desk.queue.marks.len()));
    }
    pieces.push(piece(facts, Role::Header));
}

fn case<'a>(desk: &'a Desk, pieces: &mut Vec<Piece<'a>>) {
    let Some(case) = &desk.case else { return };
    let place = format!("CASE {} of {}", desk.queue.at() + 1, desk.queue.shown_count().max(1));
    pieces.push(piece(place, Role::HeaderStrong));
    pieces.push(piece(format!("   {}", case.name(desk.masking)), Role::HeaderStrong));
    pieces.push(piece(format!("   {}   {}", case.key.id.shown(), case.key.provider), Role::Header));
    let row = desk.queue.selected().filter(|row| row.key == case.key);
    if let Some(row) = row {
        let wait = row.waited_ms(desk.now.as_millisecond());
        pieces.push(piece(format!("   waiting {}", waited(wait)), Role::Header));
        if wait > desk.policy.service_level_ms {
            pieces.push(piece(" !", Role::HeaderStrong));
        }
    }
}

fn right(desk: &Desk) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let is_queue = desk.screen == Screen::Queue;
    for provider in desk.providers.iter().filter(|it| is_queue || it.lost_since.is_some()) {
        let state = match provider.lost_since {
            None => " ●".to_owned(),
            Some(since) => {
                let lost = desk.now.as_millisecond().saturating_sub(since.as_millisecond());
                format!(" ○ lost {}", waited(lost.max(0)))
            }
        };
        let role = if provider.lost_since.is_some() { Role::HeaderStrong } else { Role::Header };
        pieces.push(piece(format!("{}{state}   ", provider.name), role));
    }
    if let Some(case) = desk.case.as_ref().filter(|_| desk.screen == Screen::Case) {
        let (open, all) = (case.open_count(), case.ledger().len());
        pieces.push(piece(format!("{open} of {all} open   "), Role::HeaderStrong));
    }
    let outbox = desk.outbox.decisions.len();
    let role = if outbox > 0 { Role::HeaderStrong } else { Role::Header };
    pieces.push(piece(format!("outbox {outbox}   "), role));
    pieces.push(piece(format!("{} ", desk.me), Role::Header));
    pieces
}

/// A wait in its two largest units: `2d 4h`, `9h`, `12m`.
pub(super) fn waited(ms: i64) -> String {
    let minutes = ms / 60_000;
    let (days, hours) = (minutes / 1440, minutes / 60 % 24);
    match (days, hours) {
        (0, 0) => format!("{minutes}m"),
        (10.., _) => format!("{days}d"),
        (0, hours) => format!("{hours}h"),
        (days, 0) => format!("{days}d"),
        (days, hours) => format!("{days}d {hours}h"),
    }
}
