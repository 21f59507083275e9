//! Figures, as bars of cells.

use super::header::waited;
use super::pen::{Pen, piece};
use crate::tui::desk::Desk;
use crate::tui::layout::Area;
use crate::tui::theme::Role;
use jiff::Timestamp;

/// A line of the page of figures.
enum Figure {
    Heading(&'static str),
    Bar { label: String, value: u64, of: u64 },
    Fact { label: String, value: String },
}

pub(super) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk) {
    let inner = pen.frame(body, "FIGURES", Role::BorderFocus, Role::Accent);
    let figures = figures(desk);
    let rows = usize::from(inner.height);
    let top = desk.stats_top.min(figures.len().saturating_sub(rows));
    for (y, figure) in (inner.y..inner.y.saturating_add(inner.height)).zip(figures.iter().skip(top)) {
        one(pen, Area { y, height: 1, x: inner.x + 1, width: inner.width.saturating_sub(2) }, figure);
    }
    super::lines::progress(pen, body, top, rows, figures.len());
}

fn figures(desk: &Desk) -> Vec<Figure> {
    let mut figures = vec![Figure::Heading("Waiting, by age")];
    bars(&mut figures, by_age(desk));
    let Some(stats) = &desk.stats else {
        figures.push(Figure::Heading("Reading the record …"));
        return figures;
    };
    figures.push(Figure::Heading("Decisions, by hour (UTC)"));
    let hour = |ms: i64| Timestamp::from_millisecond(ms).map(|at| at.strftime("%d %b %H:00").to_string());
    bars(&mut figures, stats.by_hour.iter().map(|(ms, count)| (hour(*ms).unwrap_or_default(), *count)));
    figures.push(Figure::Heading("Decisions, by verdict"));
    bars(&mut figures, stats.by_verb.iter().map(|(verb, count)| (verb.decision().word().to_owned(), *count)));
    figures.push(Figure::Heading("Decisions, by reason"));
    bars(&mut figures, stats.by_reason.iter().cloned());
    figures.push(Figure::Heading("From opening to decision"));
    let seconds = |ms: Option<i64>| ms.map_or("–".to_owned(), |ms| format!("{} s", ms / 1000));
    figures.push(Figure::Fact { label: "median".into(), value: seconds(stats.median_ms) });
    figures.push(Figure::Fact { label: "nine in ten below".into(), value: seconds(stats.ninetieth_ms) });
    figures.push(Figure::Heading("Rules overturned"));
    for (rule, overturned, failed) in &stats.overturned {
        figures.push(Figure::Fact { label: rule.clone(), value: format!("{overturned} of {failed}") });
    }
    figures
}

fn bars(figures: &mut Vec<Figure>, values: impl IntoIterator<Item = (String, u64)>) {
    let values: Vec<(String, u64)> = values.into_iter().collect();
    let of = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    if values.is_empty() {
        figures.push(Figure::Fact { label: "none yet".to_owned(), value: String::new() });
    }
    figures.extend(values.into_iter().map(|(label, value)| Figure::Bar { label, value, of }));
}

fn by_age(desk: &Desk) -> Vec<(String, u64)> {
    const HOUR: i64 = 3_600_000;
    let limits = [HOUR, 4 * HOUR, 12 * HOUR, 24 * HOUR, 48 * HOUR, i64::MAX];
    let mut counts = [0u64; 6];
    for row in desk.queue.rows() {
        let wait = row.waited_ms(desk.now.as_millisecond());
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
    match figure {
        Figure::Heading(words) => drop(pen.row(row, &[piece(*words, Role::Title)])),
        Figure::Fact { label, value } => {
            let (left, right) = row.left(30);
            pen.row(left, &[piece("  ", Role::Dim), piece(label.as_str(), Role::Dim)]);
            pen.row(right, &[piece(value.as_str(), Role::Text)]);
        }
        Figure::Bar { label, value, of } => {
            let (left, right) = row.left(30);
            let (left, _) = left.right(1);
            pen.row(left, &[piece("  ", Role::Dim), piece(label.as_str(), Role::Dim)]);
            let (number, bar) = right.left(7);
            pen.row(number, &[piece(format!("{value:>5}"), Role::Text)]);
            let room = u64::from(bar.width.min(60));
            let long = value.saturating_mul(room).checked_div(*of).unwrap_or(0);
            pen.row(bar, &[piece("█".repeat(usize::try_from(long).unwrap_or(0)), Role::Accent)]);
        }
    }
}
