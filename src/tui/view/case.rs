//! An opened case: ledger, evidence, tip, tabs.

use super::lines;
use super::pen::{Pen, Piece, mark_role, piece};
use super::picture_box::boxed;
use super::spoken::{called, spoken};
use crate::domain::resolution::Conclusion;
use crate::insight::finding::{Finding, Sign};
use crate::tui::action::Action;
use crate::tui::desk::Desk;
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::desk::case_aml::words_of;
use crate::tui::desk::mouse::tab_labels;
use crate::tui::desk::overlay::Overlay;
use crate::tui::desk::shim::boxes_beside;
use crate::tui::fit::{width, wrap};
use crate::tui::layout::{self, Area, Pane};
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::{Kind, Line, Mark};
use crate::tui::theme::Role;
use ratatui::layout::Position;

pub(crate) fn draw(pen: &mut Pen<'_>, body: Area, desk: &Desk) -> Option<Position> {
    let case = desk.case.as_ref()?;
    let (above, body) = case.bodies(body);
    lines::draw(pen, above, &case.changes, 0);
    let areas = layout::case(body, case.pane, desk.borders);
    let on_ledger = case.tab == Tab::Ledger && case.case.is_some();
    if let Some(neighbors) = if on_ledger { areas.neighbors } else { areas.page_neighbors } {
        super::queue_view::list(pen, neighbors, &desk.queue.list, desk, Role::Border);
    }
    if case.case.is_none() {
        let sentence = case.problem.as_deref().unwrap_or("Opening the case …");
        let inner = pen.frame(areas.page, "", Role::Border, Role::Title);
        pen.row(inner, &[piece(format!(" {sentence}"), Role::Dim)]);
    } else if case.tab == Tab::Ledger {
        if let Some(area) = areas.ledger {
            ledger(pen, area, desk, case);
            if areas.neighbors.is_some() {
                pen.joint(area, focus(case.pane == Pane::Ledger).0);
            }
        }
        if let Some(area) = areas.evidence {
            evidence(pen, area, desk, case);
            if areas.ledger.is_some() {
                pen.joint(area, focus(case.pane == Pane::Evidence).0);
            }
        }
        tip(pen, areas.tip, desk, case);
    } else {
        page(pen, areas.page, areas.page_neighbors.is_some(), desk, case);
    }
    let line = desk.overlays.iter().find_map(|overlay| match overlay {
        Overlay::Find(find) => Some(&find.line),
        _ => None,
    });
    let Some(line) = line else {
        tabs(pen, areas.tabs, desk, case);
        return None;
    };
    let used = pen.row(areas.tabs, &[piece(" find ", Role::Accent)]);
    let (_, field) = areas.tabs.left(used);
    let (field, count) = field.right(12);
    if case.tab != Tab::Ledger {
        pen.row(count, &[piece(hits_found(case.hit_count()), Role::Dim)]);
    }
    Some(super::pen::type_in(pen, field, line))
}

/// Another tab: its words, and the pictures beside them.
fn page(pen: &mut Pen<'_>, area: Area, has_neighbors: bool, desk: &Desk, case: &CaseDesk) {
    let title: &str = case.tab.into();
    let title = case.heading_above().map_or(title.to_owned(), |above| format!("{title} {above}"));
    let areas = layout::page(area, case.has_beside(&desk.policy), desk.borders);
    let inner = pen.frame(areas.text, &title, Role::BorderFocus, Role::Accent);
    if has_neighbors {
        pen.joint(areas.text, Role::BorderFocus);
    }
    let (gutter, text) = inner.left(1);
    lines::selected(pen, inner, case.cursor_rows(), case.top());
    lines::draw(pen, text, case.page(), case.top());
    hits(pen, gutter, case);
    faces_question(pen, text, desk, case);
    lines::progress(pen, areas.text, case.top(), usize::from(inner.height), case.page().len());
    if let Some(pictures) = areas.pictures {
        beside(pen, pictures, desk, case);
    }
}

/// The pictures of the part that is read.
fn beside(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk) {
    let inner = pen.frame(area, "", Role::Border, Role::Title);
    pen.joint(area, Role::Border);
    for (name, one) in case.beside.pictures.iter().zip(boxes_beside(area, case)) {
        boxed(pen, one, desk, &case.key, name);
    }
    if case.beside.pictures.is_empty() {
        pen.row(inner, &[piece(" no picture of this", Role::Dim)]);
    }
}

/// The keys that answer the question of the selected comparison.
fn faces_question(pen: &mut Pen<'_>, text: Area, desk: &Desk, case: &CaseDesk) {
    if case.asks_faces_in_tab(&desk.policy).is_none() {
        return;
    }
    let from = case.top().max(case.cursor_rows().map_or(0, |rows| rows.start));
    let (_, below) = text.top(u16::try_from(from - case.top()).unwrap_or(u16::MAX));
    if let Some(row) = beside_question(case.page(), from, below) {
        keys(pen, row, desk, case);
    }
}

fn hits_found(count: usize) -> String {
    if count == 1 { "  1 hit".to_owned() } else { format!("  {count} hits") }
}

/// Where on the page it was found.
fn hits(pen: &mut Pen<'_>, area: Area, case: &CaseDesk) {
    if case.find.is_empty() {
        return;
    }
    let taken = case.cursor_rows().unwrap_or(0..0);
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(case.top()..) {
        if case.is_hit(row) && !taken.contains(&row) {
            pen.put(area.x, y, 1, "▌", Role::Marked);
        }
    }
}

fn ledger(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk) {
    let (border, title) = focus(case.pane == Pane::Ledger);
    let inner = pen.frame(area, "LEDGER", border, title);
    if case.ledger().is_empty() {
        pen.row(inner, &[piece(" Nothing speaks against this journey.", Role::Dim)]);
    }
    let shown = case.ledger().iter().enumerate().skip(case.ledger_top);
    for (y, (at, finding)) in (inner.y..inner.y.saturating_add(inner.height)).zip(shown) {
        line(pen, Area { y, height: 1, ..inner }, desk, case, finding, at == case.at);
    }
    lines::progress(pen, area, case.ledger_top, usize::from(inner.height), case.ledger().len());
}

fn focus(has_keys: bool) -> (Role, Role) {
    if has_keys { (Role::BorderFocus, Role::Accent) } else { (Role::Border, Role::Title) }
}

fn line(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk, finding: &Finding, is_selected: bool) {
    if is_selected {
        pen.tint(area, Role::Selected);
        pen.put(area.x, area.y, 1, "▌", Role::SelectedMark);
    }
    let conclusion = case.resolution(&finding.id).map(|resolution| resolution.conclusion);
    let mark = match conclusion {
        Some(Conclusion::Explained) => Mark::Settled,
        Some(Conclusion::Confirmed) => Mark::Failed,
        Some(Conclusion::CannotAssess) => Mark::Undetermined,
        None => sign(finding.sign),
    };
    pen.put(area.x + 1, area.y, 1, mark.sign(), mark_role(mark));
    let state = state_words(conclusion);
    let state_role = if conclusion.is_none() { Role::Dim } else { mark_role(mark) };
    let words = Area { x: area.x + 3, width: area.width.saturating_sub(3), ..area };
    let used = pen.row_right(words, &[piece(format!("{state} "), state_role)]);
    let masking = case.masking_of(&finding.id, desk.masking);
    let subject = finding.subject.shown(masking);
    let finding_words = match case.line_verdict(&desk.policy, finding) {
        Verdict::Blind => "your answer first".to_owned(),
        Verdict::Shown => finding.finding.shown(masking).to_string(),
    };
    let settled = conclusion == Some(Conclusion::Explained);
    let subject_role = if settled {
        Role::Dim
    } else if is_selected {
        Role::Strong
    } else {
        Role::Text
    };
    let (first, second) = words.left(subject_columns(desk, case, words.width));
    let (first, _) = first.right(1);
    pen.row(first, &[piece(subject.as_str(), subject_role)]);
    let second = Area { width: second.width.saturating_sub(used + 1), ..second };
    pen.row(second, &[piece(finding_words, Role::Dim)]);
}

/// One width for all subjects, so that what was found stands in a column of its own.
fn subject_columns(desk: &Desk, case: &CaseDesk, room: u16) -> u16 {
    let subjects = case.ledger().iter().map(|finding| width(finding.subject.shown(desk.masking).as_str()));
    let widest = u16::try_from(subjects.max().unwrap_or(0) + 2).unwrap_or(room);
    widest.min(room * 11 / 20)
}

/// The mark of a finding nobody has settled.
pub(crate) fn sign(sign: Sign) -> Mark {
    match sign {
        Sign::Failed => Mark::Failed,
        Sign::Look => Mark::Look,
        Sign::Undetermined => Mark::Undetermined,
    }
}

fn state_words(conclusion: Option<Conclusion>) -> &'static str {
    match conclusion {
        None => "open",
        Some(Conclusion::Explained) => "explained",
        Some(Conclusion::Confirmed) => "confirmed",
        Some(Conclusion::CannotAssess) => "cannot assess",
    }
}

fn evidence(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk) {
    let (border, title) = focus(case.pane == Pane::Evidence);
    let sheet = &case.sheet;
    let inner = pen.frame(area, &format!("EVIDENCE  {}", sheet.title), border, title);
    let inside = Area { x: inner.x + 1, width: inner.width.saturating_sub(1), ..inner };
    let areas = layout::evidence(inner, sheet.pictures.len());
    for (name, one) in sheet.pictures.iter().zip(&areas.pictures) {
        boxed(pen, *one, desk, &case.key, name);
    }
    let (_, text) = inside.top(inner.height.saturating_sub(areas.text.height));
    let (_, whole) = inner.top(inner.height.saturating_sub(areas.text.height));
    lines::selected(pen, whole, case.evidence_cursor_rows(), case.evidence_top);
    lines::draw(pen, text, &sheet.lines, case.evidence_top);
    question(pen, text, desk, case);
    lines::progress(pen, area, case.evidence_top, usize::from(text.height), sheet.lines.len());
}

/// The row beside the first question in view.
fn beside_question(shown: &[Line], top: usize, text: Area) -> Option<Area> {
    let rows = shown.iter().skip(top).zip(text.y..text.y.saturating_add(text.height));
    let (line, y) = rows.into_iter().find(|(line, _)| line.kind == Kind::Question)?;
    let used = u16::try_from(width(line.label.as_str()) + 5).unwrap_or(20);
    Some(Area { x: text.x + used, y, width: text.width.saturating_sub(used), height: 1 })
}

/// The keys that answer a question of the evidence, beside it.
fn question(pen: &mut Pen<'_>, text: Area, desk: &Desk, case: &CaseDesk) {
    let Some(row) = beside_question(&case.sheet.lines, case.evidence_top, text) else { return };
    keys(pen, row, desk, case);
    if let Some((_, assessment)) = case.selected_match().filter(|_| !case.asks_faces(&desk.policy)) {
        let below = row.y.saturating_add(1);
        if below < text.y.saturating_add(text.height) {
            let row = Area { x: text.x + 4, y: below, width: text.width.saturating_sub(4), height: 1 };
            reason(pen, row, desk, case, assessment.clearing_reason());
        }
    }
}

/// Why it would be another person, and how many others the same thing disproves.
fn reason(pen: &mut Pen<'_>, row: Area, desk: &Desk, case: &CaseDesk, code: &str) {
    let mut pieces = vec![piece(words_of(&desk.policy, code), Role::Dim)];
    let alike = case.same_disproof().len();
    let key = desk.keymap.key_for(desk.screen_place(), Action::SameDisproof);
    if let Some(key) = key.filter(|_| alike > 1) {
        pieces.push(piece(format!("   {key}"), Role::Key));
        pieces.push(piece(format!(" all {alike} alike"), Role::Text));
    }
    pen.row(row, &pieces);
}

fn keys(pen: &mut Pen<'_>, row: Area, desk: &Desk, case: &CaseDesk) {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    for (action, words) in case.answers(&desk.policy).into_iter().flatten() {
        if let Some(key) = desk.keymap.key_for(desk.screen_place(), action) {
            pieces.push(piece(format!("   {key}"), Role::Key));
            pieces.push(piece(format!(" {words}"), Role::Text));
        }
    }
    pen.row(row, &pieces);
}

fn tip(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk) {
    let Some(finding) = case.selected() else { return };
    let tip = finding.tip.shown(desk.masking);
    let rows = wrap(tip.as_str(), usize::from(area.width.saturating_sub(7)));
    let more = rows.len() > usize::from(area.height);
    for (index, (y, row)) in (area.y..area.y.saturating_add(area.height)).zip(rows).enumerate() {
        let label = if index == 0 { " tip  " } else { "      " };
        let is_last = index + 1 == usize::from(area.height);
        let row = if more && is_last { format!("{row} {}", crate::tui::fit::CUT) } else { row };
        let line = Area { y, height: 1, ..area };
        pen.row(line, &[piece(label, Role::Accent), piece(row, Role::Text)]);
    }
}

fn tabs(pen: &mut Pen<'_>, area: Area, desk: &Desk, case: &CaseDesk) {
    let mut pieces: Vec<Piece<'_>> = vec![piece(" ", Role::TabOff)];
    for (tab, key, title) in tab_labels(desk) {
        pieces.push(piece(key, Role::Key));
        pieces.push(piece(title, if tab == case.tab { Role::TabOn } else { Role::TabOff }));
        pieces.push(piece("  ", Role::TabOff));
    }
    pen.row(area, &pieces);
}

/// The case in words, a fact a line.
pub(crate) fn plain(lines: &mut Vec<String>, desk: &Desk) {
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
        plain_ledger(lines, desk, case);
    } else {
        let title: &str = case.tab.into();
        lines.push(format!("{title}:"));
        let shown = case.whole_lines().into_iter();
        lines.extend(
            shown.map(|(is_taken, line)| format!("{}{}", plain_cursor(is_taken), page_line(line, desk))),
        );
    }
}

fn plain_ledger(lines: &mut Vec<String>, desk: &Desk, case: &CaseDesk) {
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
        let sign = called(sign(finding.sign));
        let subject = finding.subject.shown(case.masking_of(&finding.id, desk.masking));
        let words = spoken(&words);
        lines.push(format!("{}{sign}, {subject}: {words}, {state}", plain_cursor(at == case.at)));
    }
    if let Some(finding) = case.selected() {
        lines.push(format!("tip: {}", finding.tip.shown(desk.masking)));
    }
    lines.push(format!("evidence, {}:", case.sheet.title));
    lines.extend(
        case.whole_lines()
            .into_iter()
            .map(|(is_taken, line)| format!("{}{}", plain_cursor(is_taken), page_line(line, desk))),
    );
}

fn page_line(line: &Line, desk: &Desk) -> String {
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
fn answers(desk: &Desk) -> String {
    let answers = desk.case.as_ref().and_then(|case| case.answers(&desk.policy));
    let key = |action| desk.keymap.key_for(desk.screen_place(), action).unwrap_or_default();
    let told = |(action, words)| format!("{} {words}", key(action));
    answers.map(|answers| answers.map(told).join("; ")).unwrap_or_default()
}

fn plain_cursor(is_selected: bool) -> &'static str {
    if is_selected { "> " } else { "  " }
}
