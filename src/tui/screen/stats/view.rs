//! Figures, as bars of cells; two columns where there is room.

use crate::domain::time::waited;
use crate::tui::app::App;
use crate::tui::layout::Area;
use crate::tui::theme::Role;
use crate::tui::view::pen::{Pen, piece};

/// From this width on the figures stand in two columns.
const TWO_COLUMNS: u16 = 110;

/// A line of the page of figures.
enum Figure {
    Heading(&'static str),
    Bar { label: String, value: u64, of: u64 },
    Fact { label: String, value: String },
    Gap,
}

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &App) {
    let inner =
        pen.frame(body, "FIGURES   of the last 14 days, times in UTC", Role::BorderFocus, Role::Accent);
    let (left, right) = (waiting_and_decided(desk), reasons_and_rules(desk));
    if body.width >= TWO_COLUMNS {
        let (one, two) = inner.left(inner.width / 2);
        column(pen, one, &left, desk.stats_top);
        column(pen, two, &right, desk.stats_top);
        let count = left.len().max(right.len());
        crate::tui::view::lines::progress(
            pen,
            body,
            desk.stats_top.min(count),
            usize::from(inner.height),
            count,
        );
    } else {
        let all: Vec<Figure> = left.into_iter().chain(right).collect();
        column(pen, inner, &all, desk.stats_top);
        let top = desk.stats_top.min(all.len().saturating_sub(usize::from(inner.height)));
        crate::tui::view::lines::progress(pen, body, top, usize::from(inner.height), all.len());
    }
}

fn column(pen: &mut Pen<'_>, area: Area, figures: &[Figure], top: usize) {
    let top = top.min(figures.len().saturating_sub(usize::from(area.height)));
    for (y, figure) in (area.y..area.y.saturating_add(area.height)).zip(figures.iter().skip(top)) {
        one(pen, Area { y, height: 1, x: area.x + 1, width: area.width.saturating_sub(2) }, figure);
    }
}

/// The same figures in words, a fact a line.
pub(crate) fn words(desk: &App) -> Vec<String> {
    let all = waiting_and_decided(desk).into_iter().chain(reasons_and_rules(desk));
    all.filter_map(|figure| match figure {
        Figure::Heading(words) => Some(format!("{words}:")),
        Figure::Bar { label, value, .. } => Some(format!("{label}: {value}")),
        Figure::Fact { label, value } => Some(format!("{label}: {value}")),
        Figure::Gap => None,
    })
    .collect()
}

fn waiting_and_decided(desk: &App) -> Vec<Figure> {
    let mut figures = vec![Figure::Heading("Waiting, by age")];
    bars(&mut figures, by_age(desk));
    let Some(stats) = &desk.stats else {
        figures.extend([Figure::Gap, Figure::Heading("Reading the record …")]);
        return figures;
    };
    heading(&mut figures, "Decided");
    fact(&mut figures, "in the last hour", stats.last_hour.to_string());
    fact(&mut figures, "in all", stats.decided.to_string());
    fact(&mut figures, "half within", span(stats.median_ms));
    fact(&mut figures, "nine in ten within", span(stats.ninetieth_ms));
    heading(&mut figures, "Decisions, by day");
    bars(&mut figures, stats.by_day.iter().cloned());
    heading(&mut figures, "Decisions, by hour of the last day");
    bars(&mut figures, stats.by_hour.iter().map(|(hour, count)| (hour.replace('T', "  "), *count)));
    figures
}

fn reasons_and_rules(desk: &App) -> Vec<Figure> {
    let Some(stats) = &desk.stats else { return Vec::new() };
    let mut figures = vec![Figure::Heading("Decisions, by verdict")];
    bars(&mut figures, stats.by_verb.iter().cloned());
    heading(&mut figures, "Decisions, by reason");
    bars(&mut figures, stats.by_reason.iter().cloned());
    heading(&mut figures, "Decisions, by where they are");
    bars(&mut figures, stats.by_state.iter().cloned());
    heading(&mut figures, "Failed rules that people approved all the same");
    if stats.overturned.is_empty() {
        fact(&mut figures, "none yet", String::new());
    }
    for (rule, approved, decided) in &stats.overturned {
        fact(&mut figures, rule, format!("{approved} of {decided}"));
    }
    let (agreed, disagreed, open) = stats.faces;
    if agreed + disagreed + open > 0 {
        heading(&mut figures, "Faces, judged before the machine's score was shown");
        bars(
            &mut figures,
            [
                ("as the machine".to_owned(), agreed),
                ("the other way".to_owned(), disagreed),
                ("cannot tell".to_owned(), open),
            ],
        );
    }
    figures
}

fn heading(figures: &mut Vec<Figure>, words: &'static str) {
    figures.extend([Figure::Gap, Figure::Heading(words)]);
}

fn fact(figures: &mut Vec<Figure>, label: &str, value: String) {
    figures.push(Figure::Fact { label: label.to_owned(), value });
}

/// `45 s`, `3m`, `2h`.
fn span(ms: Option<i64>) -> String {
    match ms {
        None => "–".to_owned(),
        Some(ms) if ms < 120_000 => format!("{} s", ms / 1000),
        Some(ms) => waited(ms),
    }
}

fn bars(figures: &mut Vec<Figure>, values: impl IntoIterator<Item = (String, u64)>) {
    let values: Vec<(String, u64)> = values.into_iter().collect();
    let of = values.iter().map(|(_, value)| *value).max().unwrap_or(0);
    if values.is_empty() {
        fact(figures, "none yet", String::new());
    }
    figures.extend(values.into_iter().map(|(label, value)| Figure::Bar { label, value, of }));
}

fn by_age(desk: &App) -> Vec<(String, u64)> {
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
    let (left, right) = row.left(26);
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
            pen.row(place, &[piece(bar(*value, *of, u64::from(place.width.min(40))), Role::Accent)]);
        }
    }
}

/// A bar to the eighth of a cell; whatever is not nothing is seen.
fn bar(value: u64, of: u64, room: u64) -> String {
    const PARTS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let eighths = value.saturating_mul(room * 8).checked_div(of).unwrap_or(0).max(u64::from(value > 0));
    let whole = usize::try_from(eighths / 8).unwrap_or(0);
    let part =
        usize::try_from(eighths % 8).ok().and_then(|part| PARTS.get(part)).copied().unwrap_or_default();
    format!("{}{part}", "█".repeat(whole))
}
