//! Draws the statistics as bars of cells, in two columns if there is room.

use super::StatsScreen;
use crate::domain::time::waited;
use crate::tui::cx::Cx;
use crate::tui::layout::Area;
use crate::tui::screen::queue::list::QueueList;
use crate::tui::theme::Role;
use crate::tui::view::lines;
use crate::tui::view::pen::{Pen, piece};
use std::collections::BTreeMap;

/// From this width on the statistics have two columns.
const TWO_COLUMNS: u16 = 110;

/// One row of the statistics.
enum Figure {
    Heading(&'static str),
    Bar { label: String, value: usize, of: usize },
    Fact { label: String, value: String },
    Gap,
}

/// Draws the statistics; waiting times are counted from the rows of the queue.
pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, screen: &StatsScreen, waiting: &QueueList, cx: &Cx) {
    let inner = pen.frame(body, &title(cx), Role::BorderFocus, Role::Accent);
    let (left, right) = (waiting_and_decided(screen, waiting, cx), reasons_and_rules(screen, cx));
    if body.width >= TWO_COLUMNS {
        let (one, two) = inner.left(inner.width / 2);
        column(pen, one, &left, screen.top);
        column(pen, two, &right, screen.top);
        let count = left.len().max(right.len());
        lines::progress(pen, body, screen.top.min(count), usize::from(inner.height), count);
    } else {
        let all: Vec<Figure> = left.into_iter().chain(right).collect();
        column(pen, inner, &all, screen.top);
        let top = screen.top.min(all.len().saturating_sub(usize::from(inner.height)));
        lines::progress(pen, body, top, usize::from(inner.height), all.len());
    }
}

/// The title, with the time zone of all days and hours.
fn title(cx: &Cx) -> String {
    format!("STATISTICS   days and hours in {}", cx.policy.clock.zone_name(cx.now))
}

fn column(pen: &mut Pen<'_>, area: Area, figures: &[Figure], top: usize) {
    let top = top.min(figures.len().saturating_sub(usize::from(area.height)));
    for (y, figure) in (area.y..area.y.saturating_add(area.height)).zip(figures.iter().skip(top)) {
        one(pen, Area { y, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) }, figure);
    }
}

/// The same as text, one fact per line.
pub(crate) fn words(screen: &StatsScreen, waiting: &QueueList, cx: &Cx) -> Vec<String> {
    let all = waiting_and_decided(screen, waiting, cx).into_iter().chain(reasons_and_rules(screen, cx));
    let lines = all.filter_map(|figure| match figure {
        Figure::Heading(words) => Some(format!("{words}:")),
        Figure::Bar { label, value, .. } => Some(format!("{label}: {value}")),
        Figure::Fact { label, value } => Some(format!("{label}: {value}")),
        Figure::Gap => None,
    });
    std::iter::once(title(cx)).chain(lines).skip(screen.top).collect()
}

fn waiting_and_decided(screen: &StatsScreen, waiting: &QueueList, cx: &Cx) -> Vec<Figure> {
    let mut figures = vec![Figure::Heading("Waiting, by age")];
    bars(&mut figures, by_age(waiting, cx));
    let Some(stats) = &screen.stats else {
        figures.extend([Figure::Gap, Figure::Heading("Reading the record …")]);
        return figures;
    };
    heading(&mut figures, "Decided");
    fact(&mut figures, "in the last hour", stats.last_hour.to_string());
    fact(&mut figures, "total", stats.decided.to_string());
    if stats.corrections > 0 {
        fact(&mut figures, "corrections of delivered decisions", stats.corrections.to_string());
    }
    if stats.unreadable > 0 {
        fact(&mut figures, "cannot be read, not counted", stats.unreadable.to_string());
    }
    fact(&mut figures, "median time per case", span(stats.handling.median_seconds));
    fact(&mut figures, "90th percentile", span(stats.handling.p90_seconds));
    heading(&mut figures, "Decisions by day, last 14 days");
    bars(&mut figures, counted(&stats.by_day));
    heading(&mut figures, "Decisions by hour, last 24 hours");
    bars(&mut figures, counted(&stats.by_hour));
    figures
}

fn reasons_and_rules(screen: &StatsScreen, cx: &Cx) -> Vec<Figure> {
    let Some(stats) = &screen.stats else { return Vec::new() };
    let mut figures = vec![Figure::Heading("Decisions by verdict")];
    bars(&mut figures, counted(&stats.by_verb));
    heading(&mut figures, "Decisions by reason");
    let mut by_reason = counted(&stats.by_reason);
    by_reason.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    bars(&mut figures, by_reason.into_iter().map(|(code, count)| (cx.policy.reason_text(&code), count)));
    heading(&mut figures, "Decisions by delivery state");
    bars(&mut figures, counted(&stats.by_state));
    heading(&mut figures, "Failed rules, approved by reviewers");
    if stats.overturned.is_empty() {
        fact(&mut figures, "none yet", String::new());
    }
    for rule in &stats.overturned {
        fact(&mut figures, &rule.rule, format!("{} of {}", rule.approved, rule.decided));
    }
    let faces = &stats.faces;
    if faces.agreed + faces.disagreed + faces.open > 0 {
        heading(&mut figures, "Faces, judged before the automated result");
        let answers = [
            ("agreed with the automated result", faces.agreed),
            ("disagreed with the automated result", faces.disagreed),
            ("inconclusive", faces.open),
        ];
        bars(&mut figures, answers.map(|(label, count)| (label.to_owned(), count)));
    }
    figures
}

fn counted<K: ToString>(counts: &BTreeMap<K, usize>) -> Vec<(String, usize)> {
    counts.iter().map(|(what, count)| (what.to_string(), *count)).collect()
}

fn heading(figures: &mut Vec<Figure>, words: &'static str) {
    figures.extend([Figure::Gap, Figure::Heading(words)]);
}

fn fact(figures: &mut Vec<Figure>, label: &str, value: String) {
    figures.push(Figure::Fact { label: label.to_owned(), value });
}

/// A time span as text: `45 s`, `3m`, `2h`.
fn span(seconds: Option<i64>) -> String {
    match seconds {
        None => "–".to_owned(),
        Some(seconds) if seconds < 120 => format!("{seconds} s"),
        Some(seconds) => waited(seconds.saturating_mul(1000)),
    }
}

fn bars(figures: &mut Vec<Figure>, values: impl IntoIterator<Item = (String, usize)>) {
    let values: Vec<(String, usize)> = values.into_iter().collect();
    let of = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    if values.is_empty() {
        fact(figures, "none yet", String::new());
    }
    figures.extend(values.into_iter().map(|(label, value)| Figure::Bar { label, value, of }));
}

fn by_age(waiting: &QueueList, cx: &Cx) -> Vec<(String, usize)> {
    const HOUR: i64 = 3_600_000;
    let limits = [HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, i64::MAX];
    let mut counts = [0usize; 6];
    for since_ms in waiting.index().since_ms() {
        let wait = cx.now.as_millisecond().saturating_sub(since_ms).max(0);
        let age = limits.iter().position(|limit| wait < *limit).unwrap_or(5);
        if let Some(count) = counts.get_mut(age) {
            *count += 1;
        }
    }
    let label = |index: usize| match limits.get(index) {
        Some(limit) if *limit < i64::MAX => format!("below {}", waited(*limit)),
        _ => "older".to_owned(),
    };
    counts.into_iter().enumerate().map(|(index, count)| (label(index), count)).collect()
}

fn one(pen: &mut Pen<'_>, row: Area, figure: &Figure) {
    let (left, right) = row.left((row.width / 2).clamp(26, 40));
    let (left, _) = left.right(1);
    match figure {
        Figure::Gap => {}
        Figure::Heading(words) => drop(pen.row(row, &[piece(*words, Role::Title)])),
        Figure::Fact { label, value } => {
            pen.row(left, &[piece("  ", Role::Dim), piece(label.as_str(), Role::Dim)]);
            pen.row(right, &[piece(value.as_str(), Role::Text)]);
        }
        Figure::Bar { label, value, of } => {
            pen.row(left, &[piece("  ", Role::Dim), piece(label.as_str(), Role::Dim)]);
            let (number, place) = right.left(6);
            pen.row(number, &[piece(format!("{value:<5}"), Role::Text)]);
            pen.row(place, &[piece(bar(*value, *of, usize::from(place.width.min(40))), Role::Accent)]);
        }
    }
}

/// A bar with a resolution of an eighth of a cell; a nonzero value is always visible.
fn bar(value: usize, of: usize, room: usize) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = value.saturating_mul(room * 8).checked_div(of).unwrap_or(0).max(usize::from(value > 0));
    let whole = eighths / 8;
    let part = PARTS.get(eighths % 8).copied().unwrap_or_default();
    format!("{}{part}", "█".repeat(whole))
}
