//! The console without boxes, one fact a line, the same keys: for screen readers and for logs.

use crate::domain::decision::StepAnswer;
use crate::domain::queue::Row;
use crate::domain::resolution::Conclusion;
use crate::domain::text::Untrusted;
use crate::domain::time::waited;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::desk::settle::{Awaited, Settle};
use crate::tui::fit::{width, wrap};
use crate::tui::keys::chord::written;
use crate::tui::layout::{self, Area};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::decision_bar::state::{Bar, DIGITS, Stage};
use crate::tui::overlay::help::view::{HelpLine, help_lines};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::{Kind, Line, name};
use crate::tui::screen::queue::view::reasons;
use crate::tui::theme::Role;
use crate::tui::typed_line::TypedLine;
use crate::tui::view::footer::fitting_hints;
use crate::tui::view::pen::Pen;
use crate::tui::view::spoken::{called, spoken};
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, size: layout::Size, desk: &App) -> Option<Position> {
    let (body, foot) = Area::whole(size).bottom(2);
    let mut lines = vec![heading(desk)];
    lines.extend(services(desk));
    let standing = desk.outbox.standing();
    lines.extend(
        standing.map(|decision| format!("attention: {}", crate::tui::view::footer::sentence(decision, desk))),
    );
    let typed = match desk.overlays.last() {
        Some(overlay) => overlaid(&mut lines, desk, overlay),
        None => {
            screen(&mut lines, desk, usize::from(body.height));
            None
        }
    };
    let mut cursor = None;
    if let Some((label, line)) = typed {
        let (before, after) = line.halves();
        lines.push(format!("{label}: {before}{after}"));
        cursor = Some(width(label) + 2 + width(before.as_str()));
    }
    let columns = usize::from(size.width.max(1));
    let rows: Vec<String> = lines.iter().flat_map(|line| wrap(line, columns)).collect();
    let last = u16::try_from(rows.len().saturating_sub(1)).unwrap_or(0).min(body.height.saturating_sub(1));
    for (y, row) in (body.y..body.y.saturating_add(body.height)).zip(&rows) {
        let role = if row.starts_with("> ") { Role::Strong } else { Role::Text };
        pen.put(0, y, columns, row, role);
    }
    footer(pen, foot, desk);
    cursor.map(|x| Position::new(u16::try_from(x).unwrap_or(0).min(size.width.saturating_sub(1)), last))
}

fn heading(desk: &App) -> String {
    let place = match desk.screen {
        Screen::Queue => format!("queue, {} of {} shown", desk.queue.shown_count(), desk.queue.count()),
        Screen::Case | Screen::Picture => {
            format!("case {} of {}", desk.queue.at() + 1, desk.queue.shown_count())
        }
        Screen::Outbox => "outbox".to_owned(),
        Screen::Stats => "figures".to_owned(),
    };
    format!("referee, {place}, outbox {}, {}", desk.outbox.decisions.len(), desk.me)
}

/// What is told of the services: which are lost, and how far asking them has got.
fn services(desk: &App) -> Vec<String> {
    let now = desk.now.as_millisecond();
    let mut told: Vec<String> = desk
        .providers
        .iter()
        .filter_map(|provider| {
            let since = provider.lost_since?.as_millisecond();
            Some(format!("{} not reached for {}", provider.name, waited(now.saturating_sub(since).max(0))))
        })
        .collect();
    told.extend(desk.fetching_told().map(|counts| match counts.total {
        0 => "asking for news".to_owned(),
        total => format!("asking for news, {} of {total}", counts.done),
    }));
    told
}

fn footer(pen: &mut Pen<'_>, area: Area, desk: &App) {
    let held = desk.last.as_ref().filter(|last| last.is_held(desk.now));
    let held = held.map(|last| format!("held {} s: {}", last.seconds_left(desk.now), last.name));
    let said = desk.notice.as_ref().map(|notice| spoken(&format!("{} {}", notice.mark.sign(), notice.text)));
    let columns = usize::from(area.width);
    let told = following(desk).or(said).or(held).unwrap_or_default();
    pen.put(area.x, area.y, columns, &told, Role::Text);
    let hints = fitting_hints(desk, area.width).into_iter().map(|(keys, words)| format!("{keys} {words}"));
    pen.put(area.x, area.y + 1, columns, &hints.collect::<Vec<_>>().join(", "), Role::Dim);
}

/// What can follow the keys of a sequence that was begun.
fn following(desk: &App) -> Option<String> {
    let following = desk.resolver.following(&desk.keymap, desk.place());
    let told: Vec<String> = following
        .iter()
        .map(|(chords, action)| format!("{} {}", written(chords), action.entry().words))
        .collect();
    (!told.is_empty()).then(|| format!("{} then: {}", written(desk.resolver.pending()), told.join(", ")))
}

fn screen(lines: &mut Vec<String>, desk: &App, rows: usize) {
    match desk.screen {
        Screen::Queue if desk.queue.shown_count() == 0 => {
            lines.push(crate::tui::screen::queue::view::nothing(desk))
        }
        Screen::Queue => {
            let rows = desk.queue.in_view(rows.saturating_sub(2).max(1));
            lines.extend(rows.map(|(at, row)| queue_line(desk, at, row)));
        }
        Screen::Case => case(lines, desk),
        Screen::Picture => lines.push("Pictures are not shown in plain mode.".to_owned()),
        Screen::Outbox => {
            for (at, decision) in desk.outbox.decisions.iter().enumerate() {
                let sign = cursor(at == desk.outbox.at);
                lines.push(format!(
                    "{sign}{}: {}",
                    crate::tui::screen::outbox::view::state_words(decision, desk),
                    crate::tui::view::footer::sentence(decision, desk)
                ));
            }
            if let Some(decision) = desk.outbox.selected() {
                lines.extend(
                    crate::tui::screen::outbox::view::lines(desk, decision).into_iter().map(|(text, _)| text),
                );
            } else {
                lines.push("Everything has reached its provider.".to_owned());
            }
        }
        Screen::Stats => {
            lines.extend(crate::tui::screen::stats::view::words(desk).into_iter().skip(desk.stats_top))
        }
    }
}

fn cursor(is_selected: bool) -> &'static str {
    if is_selected { "> " } else { "  " }
}

fn queue_line(desk: &App, at: usize, row: &Row) -> String {
    let wait = row.waited_ms(desk.now.as_millisecond());
    let mut facts = vec![name(row, desk.masking).to_string(), format!("waiting {}", waited(wait))];
    if wait > desk.policy.service_levels.of(row) {
        facts.push("over the service level".to_owned());
    }
    if desk.queue.marks.contains(&row.key) {
        facts.push("marked".to_owned());
    }
    let shown = |text: &String| Untrusted::new(text.as_str()).shown().to_string();
    facts.extend(row.summary.country.iter().chain(&row.summary.documents).map(shown));
    facts.extend(reasons(row, desk.policy.blind_faces).iter().map(|reason| spoken(reason)));
    facts.extend(row.claimed_by.as_ref().map(|by| format!("with {by}")));
    format!("{}{}. {}", cursor(at == desk.queue.at()), at + 1, facts.join(", "))
}

fn case(lines: &mut Vec<String>, desk: &App) {
    let Some(case) = &desk.case else { return };
    let id = case.key.id.shown();
    lines.push(format!(
        "{}, {id}, {} of {} open",
        case.name(desk.masking),
        case.open_count(),
        case.ledger().len()
    ));
    if case.case.is_none() {
        lines.push(case.problem.clone().unwrap_or_else(|| "Opening the case".to_owned()));
    } else if case.tab == Tab::Ledger {
        ledger(lines, desk, case);
    } else {
        let title: &str = case.tab.into();
        lines.push(format!("{title}:"));
        let shown = case.whole_lines().into_iter();
        lines.extend(shown.map(|(is_taken, line)| format!("{}{}", cursor(is_taken), page_line(line, desk))));
    }
}

fn ledger(lines: &mut Vec<String>, desk: &App, case: &CaseDesk) {
    for (at, finding) in case.ledger().iter().enumerate() {
        let state = match case.resolution(&finding.id).map(|it| it.conclusion) {
            None => "open",
            Some(Conclusion::Explained) => "explained",
            Some(Conclusion::Confirmed) => "confirmed",
            Some(Conclusion::CannotAssess) => "cannot assess",
        };
        let words = match case.line_verdict(&desk.policy, finding) {
            Verdict::Blind => "your answer first".to_owned(),
            Verdict::Shown => finding.finding.shown(case.masking_of(&finding.id, desk.masking)).to_string(),
        };
        let sign = called(crate::tui::view::case::sign(finding.sign));
        let subject = finding.subject.shown(case.masking_of(&finding.id, desk.masking));
        let words = spoken(&words);
        lines.push(format!("{}{sign}, {subject}: {words}, {state}", cursor(at == case.at)));
    }
    if let Some(finding) = case.selected() {
        lines.push(format!("tip: {}", finding.tip.shown(desk.masking)));
    }
    lines.push(format!("evidence, {}:", case.sheet.title));
    lines.extend(
        case.whole_lines()
            .into_iter()
            .map(|(is_taken, line)| format!("{}{}", cursor(is_taken), page_line(line, desk))),
    );
}

fn page_line(line: &Line, desk: &App) -> String {
    let sign = called(line.mark);
    let (label, value) = (spoken(line.label.as_str()), spoken(line.value.as_str()));
    let fact = match (label.as_str(), value.as_str()) {
        (label, "") => label.to_owned(),
        ("", value) => value.to_owned(),
        (label, value) => format!("{label}: {value}"),
    };
    let fact = if sign.is_empty() { fact } else { format!("{sign}, {fact}") };
    if line.kind == Kind::Question { format!("{fact} {}", answers(desk)) } else { fact }
}

/// The keys that answer the question of the selected line.
fn answers(desk: &App) -> String {
    let answers = desk.case.as_ref().and_then(|case| case.answers(&desk.policy));
    let key = |action| desk.keymap.key_for(desk.screen_place(), action).unwrap_or_default();
    let told = |(action, words)| format!("{} {words}", key(action));
    answers.map(|answers| answers.map(told).join("; ")).unwrap_or_default()
}

/// What lies on top; the line that is typed in it, if one is.
fn overlaid<'a>(
    lines: &mut Vec<String>,
    desk: &App,
    overlay: &'a Overlay,
) -> Option<(&'static str, &'a TypedLine)> {
    match overlay {
        Overlay::Bar(bar) => return decision(lines, desk, bar),
        Overlay::Input { line, .. } => {
            screen(lines, desk, 8);
            return Some(("type", line));
        }
        Overlay::Note(note) => {
            let names = desk.policy.templates.iter().map(|it| it.name.as_str());
            lines.push(format!("templates: {}", names.collect::<Vec<_>>().join(", ")));
            return Some(("note", &note.line));
        }
        Overlay::Mistakes(list) => {
            lines.push(crate::tui::overlay::config_errors::view::TITLE.to_owned());
            lines.extend(desk.policy.mistakes.iter().skip(list.top).cloned());
        }
        Overlay::Bulk(bulk) => {
            lines.push(format!("reject {} journeys for one reason:", bulk.journeys.len()));
            lines.extend(bulk.journeys.iter().map(|(_, name)| name.to_string()));
            for (at, reason) in bulk.reasons.iter().enumerate() {
                lines.push(format!("{}{} {}", cursor(bulk.chosen == Some(at)), at + 1, reason.text));
            }
            return bulk.is_typing.then_some(("comment", &bulk.comment));
        }
        Overlay::Settle(settle) => lines.extend(settling(settle)),
        Overlay::Help(help) => {
            let all = help_lines(desk, help.place).into_iter().skip(help.top);
            lines.extend(all.map(|line| match line {
                HelpLine::Heading(words) => format!("{words}:"),
                HelpLine::Keys(keys, about) => format!("{keys}: {about}"),
            }));
        }
        Overlay::Palette(palette) => {
            let hits = palette.hits().into_iter().enumerate().skip(palette.at.saturating_sub(5)).take(12);
            lines.extend(
                hits.map(|(at, it)| {
                    format!("{}{}: {}", cursor(at == palette.at), it.action.name(), it.about)
                }),
            );
            return Some(("command", &palette.line));
        }
        Overlay::Tour(at) => {
            let (title, sentences) = crate::tui::overlay::tour::view::screen(desk, *at);
            lines.push(title.to_owned());
            lines.extend(sentences);
        }
        Overlay::Confirm => {
            lines.push(format!(
                "{} decisions are not delivered yet. Leave?",
                desk.outbox.undelivered().count()
            ));
        }
    }
    None
}

fn settling(settle: &Settle) -> Vec<String> {
    let mut lines: Vec<String> =
        settle.lines.iter().map(|line| format!("settles {}: {}", line.subject, line.words)).collect();
    match &settle.awaited {
        Awaited::Together { words, .. } => lines.push(format!("all for one reason: {words}")),
        Awaited::Reason(reasons) => {
            lines
                .extend(reasons.iter().enumerate().map(|(at, reason)| format!("{} {}", at + 1, reason.text)));
        }
    }
    lines
}

fn decision<'a>(lines: &mut Vec<String>, desk: &App, bar: &'a Bar) -> Option<(&'static str, &'a TypedLine)> {
    lines.push(format!("{} {}, {}", bar.verb.word(), bar.who, bar.short_id));
    for (label, names) in [("overrides", &bar.overrides), ("never shown", &bar.unseen)] {
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(|it| it.as_str()).collect();
            lines.push(format!("{label}: {}", names.join(", ")));
        }
    }
    match bar.stage {
        Stage::Comment { .. } => return Some(("comment", &bar.comment)),
        Stage::Reason => {
            let reasons = bar.page_of_reasons().iter().enumerate();
            lines.extend(reasons.map(|(at, reason)| format!("{} {}", at + 1, reason.text)));
            if bar.reasons.len() > DIGITS {
                let key = desk.keymap.key_for(Place::Decision, Action::MoreReasons).unwrap_or_default();
                lines.push(format!("{key} more reasons, {} in all", bar.reasons.len()));
            }
        }
        Stage::Steps => {
            for (at, (step, answer)) in bar.steps.iter().enumerate() {
                let answer = match answer {
                    Some(StepAnswer::Resubmit) => "resubmit",
                    Some(StepAnswer::Approve) => "good as it is",
                    None => "no answer",
                };
                lines.push(format!("{}{}: {answer}", cursor(at == bar.step_at), step.title.shown()));
            }
        }
    }
    None
}
