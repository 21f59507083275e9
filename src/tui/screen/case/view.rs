//! Draws an open case: findings, evidence, tip, tabs.

use super::finding_rows::{self, FindingWords, MARGIN};
use super::pictures::boxes_beside;
use super::questions;
use super::state::{CaseGeometry, CaseScreen};
use super::update::tab_labels;
use crate::domain::pii::Masking;
use crate::domain::resolution::Conclusion;
use crate::domain::viewed::CaseTab;
use crate::insight::finding::{Finding, FindingKind, Sign};
use crate::tui::cx::Cx;
use crate::tui::fit::{CUT, width, wrap};
use crate::tui::layout::{Area, PageAreas, Pane};
use crate::tui::messages::action::{Action, Place};
use crate::tui::overlay::kinds::Overlay;
use crate::tui::page::evidence::conclusion_word;
use crate::tui::page::line::{Line, LineKind, Mark};
use crate::tui::screen::queue::{self, list::QueueList};
use crate::tui::theme::Role;
use crate::tui::view::lines;
use crate::tui::view::pen::{Pen, RowPiece, mark_role, piece, type_in};
use crate::tui::view::picture_box::boxed;
use crate::tui::view::{ScrollBox, Scrolling};
use ratatui::layout::Position;
use std::ops::Range;

/// Draws the case; `queue` is shown beside it if there is room. `typed` is an overlay whose input line may be in the
/// row of tabs.
pub(crate) fn draw(
    pen: &mut Pen<'_>,
    case: &CaseScreen,
    queue: &QueueList,
    typed: Option<&Overlay>,
    cx: &Cx,
) -> Option<Position> {
    let CaseGeometry { changes, areas, page: page_areas } = case.places(cx);
    lines::draw(pen, changes, &case.changes, 0);
    let on_list = case.reader.pages.shows(CaseTab::Findings);
    let pane = case.reader.pane;
    if let Some(neighbors) =
        if on_list && case.file.case.is_some() { areas.neighbors } else { areas.page_neighbors }
    {
        queue::view::list(pen, neighbors, queue, cx, Role::Border);
    }
    if case.file.case.is_none() {
        let sentence = case.file.problem.as_deref().unwrap_or("Opening the case …");
        let inner = pen.frame(areas.page, "", Role::Border, Role::Title);
        pen.row(inner, &[piece(format!(" {sentence}"), Role::Dim)]);
    } else if on_list {
        if let Some(area) = areas.findings {
            findings(pen, area, case, cx);
            if areas.neighbors.is_some() {
                pen.joint(area, focus(pane == Pane::Findings).0);
            }
        }
        if let Some(area) = areas.evidence {
            evidence(pen, area, case, cx);
            let border = focus(pane == Pane::Evidence).0;
            match areas.findings {
                Some(findings) if findings.y < area.y => pen.joint_above(area, border),
                Some(_) => pen.joint(area, border),
                None => {}
            }
        }
        tip(pen, areas.tip, case, cx);
    } else {
        page(pen, &page_areas, areas.page_neighbors.is_some(), case, cx);
    }
    let Some(Overlay::Find(find)) = typed else {
        tabs(pen, areas.tabs, case, cx);
        return None;
    };
    let used = pen.row(areas.tabs, &[piece(" find ", Role::Accent)]);
    let (_, field) = areas.tabs.left(used);
    let (field, count) = field.right(12);
    if !on_list {
        pen.row(count, &[piece(hits_found(case.reader.pages.find.hits.len()), Role::Dim)]);
    }
    Some(type_in(pen, field, &find.line))
}

/// The areas that scroll.
pub(crate) fn scrolling(case: &CaseScreen, cx: &Cx) -> Scrolling {
    let CaseGeometry { areas, page, .. } = case.places(cx);
    let reader = &case.reader;
    let boxes = if reader.pages.shows(CaseTab::Findings) {
        let findings = areas.findings.map(|area| (area, reader.list.top));
        let evidence = areas.evidence.map(|area| (area, reader.evidence.text.top));
        findings.into_iter().chain(evidence).collect()
    } else {
        vec![(page.text, reader.pages.shown().top)]
    };
    let boxes = boxes.into_iter().map(|(area, top)| ScrollBox { area: area.inner(), top });
    Scrolling { boxes: boxes.collect(), empty: None }
}

/// Draws a tab other than Findings: its text, and the pictures beside it.
fn page(pen: &mut Pen<'_>, areas: &PageAreas, has_neighbors: bool, case: &CaseScreen, cx: &Cx) {
    let pages = &case.reader.pages;
    let title = pages.tab.title;
    let title = pages.heading_above().map_or(title.to_owned(), |above| format!("{title} {above}"));
    let inner = pen.frame(areas.text, &title, Role::BorderFocus, Role::Accent);
    if has_neighbors {
        pen.joint(areas.text, Role::BorderFocus);
    }
    if pages.tab.has_pictures && cx.masking == Masking::Masked && case.file.has_pictures() {
        on_foot(pen, areas.text, &[piece(" pictures hidden ", Role::Dim)]);
    }
    let (gutter, text) = inner.left(1);
    let (rows, top) = (pages.shown().rows(), pages.shown().top);
    lines::selected(pen, inner, cursor_rows(case), top);
    lines::draw(pen, text, rows, top);
    hits(pen, gutter, case);
    faces_question(pen, text, case, cx);
    lines::progress(pen, areas.text, top, usize::from(inner.height), rows.len());
    if let Some(pictures) = areas.pictures {
        beside(pen, pictures, case, cx);
    }
}

/// The rows of the selected line of the tab; `None` if no line is selected.
fn cursor_rows(case: &CaseScreen) -> Option<Range<usize>> {
    case.reader.pages.shown().cursor_rows().filter(|_| case.reader.walks_lines(&case.file))
}

/// Draws the pictures of the selected part.
fn beside(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, cx: &Cx) {
    let shown = &case.reader.pages.beside;
    let inner = pen.frame(area, "", Role::Border, Role::Title);
    pen.joint(area, Role::Border);
    for (name, one) in shown.pictures.iter().zip(boxes_beside(shown, area)) {
        boxed(pen, one, cx, case.key(), name);
    }
    if shown.pictures.is_empty() {
        pen.row(inner, &[piece(" no picture of this", Role::Dim)]);
    }
}

/// Draws the keys that answer the question of the selected comparison.
fn faces_question(pen: &mut Pen<'_>, text: Area, case: &CaseScreen, cx: &Cx) {
    if questions::asks_faces_in_tab(case, cx).is_none() {
        return;
    }
    let shown = case.reader.pages.shown();
    let from = shown.top.max(cursor_rows(case).map_or(0, |rows| rows.start));
    let (_, below) = text.top(u16::try_from(from - shown.top).unwrap_or(u16::MAX));
    if let Some(row) = below_question(shown.rows(), from, below) {
        keys(pen, row, case, cx);
    }
}

fn hits_found(count: usize) -> String {
    if count == 1 { "  1 hit".to_owned() } else { format!("  {count} hits") }
}

/// Marks the lines with hits.
fn hits(pen: &mut Pen<'_>, area: Area, case: &CaseScreen) {
    let pages = &case.reader.pages;
    if pages.find.text.is_empty() {
        return;
    }
    let taken = cursor_rows(case).unwrap_or(0..0);
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(pages.shown().top..) {
        let is_hit = pages.shown().owner(row).is_some_and(|line| pages.find.is_hit(line));
        if is_hit && !taken.contains(&row) {
            pen.put(area.x, y, 1, "▌", Role::Marked);
        }
    }
}

fn findings(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, cx: &Cx) {
    let (border, title) = focus(case.reader.pane == Pane::Findings);
    let list = &case.reader.list;
    let inner = pen.frame(area, "FINDINGS", border, title);
    if case.file.findings().is_empty() {
        pen.row(inner, &[piece(" There are no findings.", Role::Dim)]);
    }
    let shown = case.file.findings().iter().skip(list.top);
    let mut rest = inner;
    for (height, finding) in finding_rows::heights(case, inner, cx).into_iter().zip(shown) {
        let (area, below) = rest.top(height);
        one(pen, area, case, finding, cx);
        rest = below;
    }
    lines::progress(pen, area, list.top, usize::from(inner.height), case.file.findings().len());
}

fn focus(has_keys: bool) -> (Role, Role) {
    if has_keys { (Role::BorderFocus, Role::Accent) } else { (Role::Border, Role::Title) }
}

fn one(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, finding: &Finding, cx: &Cx) {
    let is_selected = case.selected().is_some_and(|selected| selected.id == finding.id);
    if is_selected {
        pen.tint(area, Role::Selected);
        pen.put(area.x, area.y, 1, "▌", Role::SelectedMark);
    }
    let conclusion = case.file.resolution(&finding.id).map(|resolution| resolution.conclusion);
    let mark = match conclusion {
        Some(Conclusion::NoIssue) => Mark::Settled,
        Some(Conclusion::IssueConfirmed) => Mark::Failed,
        Some(Conclusion::Inconclusive) => Mark::Undetermined,
        None => case.faces.mark_of(finding, &case.file, &cx.policy),
    };
    pen.put(area.x + 1, area.y, 1, mark.sign(), mark_role(mark));
    let state_role = if conclusion.is_none() { Role::Dim } else { mark_role(mark) };
    let said = FindingWords::of(case, finding, area.width, cx);
    let subject_role = if conclusion == Some(Conclusion::NoIssue) {
        Role::Dim
    } else if is_selected {
        Role::Strong
    } else {
        Role::Text
    };
    let text = Area { x: area.x + MARGIN, width: area.width.saturating_sub(MARGIN), height: 1, ..area };
    pen.row_right(text, &[piece(said.state.as_str(), state_role)]);
    for (y, row) in (area.y..area.y.saturating_add(area.height)).zip(said.rows(area.height)) {
        for (cell, role) in [(row.subject, subject_role), (row.words, Role::Dim)] {
            if let Some((x, columns, words)) = cell {
                let cell = Area { x: text.x + x, y, width: columns, height: 1 };
                pen.row(cell, &[piece(words, role)]);
            }
        }
    }
}

/// The same width for all subjects, so that the texts of the findings form a column.
pub(super) fn subject_columns(case: &CaseScreen, room: u16) -> u16 {
    let widest = u16::try_from(case.file.widest_subject() + 2).unwrap_or(room);
    widest.min(room * 11 / 20)
}

/// The mark of an unresolved finding.
pub(super) fn sign(sign: Sign) -> Mark {
    match sign {
        Sign::Failed => Mark::Failed,
        Sign::Look => Mark::Look,
        Sign::Undetermined => Mark::Undetermined,
    }
}

pub(super) fn state_words(conclusion: Option<Conclusion>, kind: FindingKind) -> &'static str {
    conclusion.map_or("unresolved", |conclusion| conclusion_word(kind, conclusion))
}

/// The short state, for rows where the long one would cut the text. The mark alone shows that a finding is unresolved.
pub(super) fn short_state(conclusion: Option<Conclusion>, kind: FindingKind) -> &'static str {
    match (kind, conclusion) {
        (_, None) => "",
        (FindingKind::AmlMatch | FindingKind::FaceMatch, Some(conclusion)) => {
            conclusion_word(kind, conclusion)
        }
        (_, Some(Conclusion::IssueConfirmed)) => "confirmed",
        (_, Some(conclusion)) => conclusion_word(kind, conclusion),
    }
}

fn evidence(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, cx: &Cx) {
    let has_keys = case.reader.pane == Pane::Evidence;
    let (border, title) = focus(has_keys);
    let (shown, text_rows) = (&case.reader.evidence, case.reader.evidence.text.rows());
    let inner = pen.frame(area, &format!("EVIDENCE  {}", shown.title), border, title);
    let areas = shown.areas(inner);
    for (name, one) in shown.pictures.iter().zip(&areas.pictures) {
        boxed(pen, *one, cx, case.key(), name);
    }
    if shown.hidden > 0 {
        on_foot(pen, area, &[piece(format!(" {} hidden ", counted(shown.hidden)), Role::Dim)]);
    } else if areas.pictures.is_empty() && !shown.pictures.is_empty() {
        let key = cx.key(Place::Case, Action::Picture);
        let words = format!(" {} ", counted(shown.pictures.len()));
        on_foot(pen, area, &[piece(" ", Role::Dim), piece(key, Role::Key), piece(words, Role::Dim)]);
    }
    let top = shown.text.top;
    let below = top + usize::from(areas.head.height);
    for (part, top) in [(areas.head, top), (areas.text, below)] {
        lines::selected(pen, part, shown.text.cursor_rows().filter(|_| has_keys), top);
        let text = Area { x: part.x + 1, width: part.width.saturating_sub(1), ..part };
        lines::draw(pen, text, text_rows, top);
        question(pen, text, top, case, cx);
    }
    lines::progress(pen, area, top, shown.height, text_rows.len());
}

fn counted(pictures: usize) -> String {
    if pictures == 1 { "picture".to_owned() } else { format!("{pictures} pictures") }
}

/// Words on the left of a frame's bottom line, about pictures that are not on the screen.
fn on_foot(pen: &mut Pen<'_>, frame: Area, words: &[RowPiece<'_>]) {
    let (_, foot) = frame.bottom(1);
    let (_, foot) = foot.left(1);
    pen.row(foot, words);
}

/// The row below the first visible question.
fn below_question(shown: &[Line], top: usize, text: Area) -> Option<Area> {
    let rows = shown.iter().skip(top).zip(text.y..text.y.saturating_add(text.height));
    let (_, y) = rows.into_iter().find(|(line, _)| line.kind == LineKind::Question)?;
    row_below(text, y)
}

/// The row of the text below this one, if there is one.
fn row_below(text: Area, y: u16) -> Option<Area> {
    let below = y.saturating_add(1);
    let row = Area { x: text.x + 2, y: below, width: text.width.saturating_sub(2), height: 1 };
    (below < text.y.saturating_add(text.height)).then_some(row)
}

/// Draws the keys that answer a question of the evidence, below the question.
fn question(pen: &mut Pen<'_>, text: Area, top: usize, case: &CaseScreen, cx: &Cx) {
    let evidence = &case.reader.evidence.text;
    let Some(row) = below_question(evidence.rows(), top, text) else { return };
    keys(pen, row, case, cx);
    let finding = case.selected().filter(|_| !questions::asks_faces(case));
    let assessment = finding.and_then(|finding| case.file.assessment(finding));
    if let Some((assessment, row)) = assessment.zip(row_below(text, row.y)) {
        match assessment.clearing_reason() {
            Some(code) => reason(pen, row, case, code, cx),
            None => {
                pen.row(row, &[piece(NOTHING_DIFFERS, Role::Dim)]);
            }
        }
    }
}

const NOTHING_DIFFERS: &str = "nothing differs: a false positive needs a reason and a comment";

/// Draws the reason that clears the match, and how many other matches it clears.
fn reason(pen: &mut Pen<'_>, row: Area, case: &CaseScreen, code: &str, cx: &Cx) {
    let mut pieces = vec![piece("reason  ", Role::Dim), piece(cx.policy.reason_text(code), Role::Text)];
    let alike = case.selected().map_or(0, |finding| case.file.same_contradiction_count(finding));
    let key = cx.keymap.key_for(Place::Case, Action::ClearSimilar);
    let used: usize = pieces.iter().map(|(text, _)| width(text)).sum();
    if let Some(key) = key.filter(|_| alike > 1) {
        let key = format!("   {key}");
        let room = usize::from(row.width).saturating_sub(used + width(&key));
        let words = [" clear all {} for this reason", " clear all {}", " all {}"];
        let words = words.map(|words| words.replace("{}", &alike.to_string()));
        pieces.push(piece(key, Role::Key));
        pieces.extend(words.into_iter().find(|words| width(words) <= room).map(|it| piece(it, Role::Text)));
    }
    pen.row(row, &pieces);
}

fn keys(pen: &mut Pen<'_>, row: Area, case: &CaseScreen, cx: &Cx) {
    let mut pieces: Vec<RowPiece<'_>> = Vec::new();
    for (action, words) in questions::answers(case, cx).into_iter().flatten() {
        if let Some(key) = cx.keymap.key_for(Place::Case, action) {
            let gap = if pieces.is_empty() { "" } else { "   " };
            pieces.push(piece(format!("{gap}{key}"), Role::Key));
            pieces.push(piece(format!(" {words}"), Role::Text));
        }
    }
    pen.row(row, &pieces);
}

fn tip(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, cx: &Cx) {
    let Some(finding) = case.selected() else { return };
    let (finding, _) = case.faces.as_shown(finding, &case.file, &cx.policy);
    let tip = finding.tip.shown(cx.masking);
    let rows = wrap(tip.as_str(), usize::from(area.width.saturating_sub(7)));
    let more = rows.len() > usize::from(area.height);
    for (index, (y, row)) in (area.y..area.y.saturating_add(area.height)).zip(rows).enumerate() {
        let label = if index == 0 { " tip  " } else { "      " };
        let is_last = index + 1 == usize::from(area.height);
        let row = if more && is_last { format!("{row} {}", CUT) } else { row };
        let line = Area { y, height: 1, ..area };
        pen.row(line, &[piece(label, Role::Accent), piece(row, Role::Text)]);
    }
}

fn tabs(pen: &mut Pen<'_>, area: Area, case: &CaseScreen, cx: &Cx) {
    let mut pieces: Vec<RowPiece<'_>> = vec![piece(" ", Role::TabOff)];
    for (tab, key) in tab_labels(cx) {
        pieces.push(piece(key, Role::Key));
        let is_shown = case.reader.pages.shows(tab.record);
        pieces.push(piece(tab.title, if is_shown { Role::TabOn } else { Role::TabOff }));
        pieces.push(piece("  ", Role::TabOff));
    }
    let used = pen.row(area, &pieces);
    let (_, rest) = area.left(used);
    let facts = fitting_facts(case, usize::from(rest.width.saturating_sub(2)), cx);
    pen.row_right(rest, &[piece(facts, Role::Dim), piece(" ", Role::TabOff)]);
}

/// The identifying facts of the applicant that fit into these columns. Reference and id are in the header.
fn fitting_facts(case: &CaseScreen, columns: usize, cx: &Cx) -> String {
    let mut fitting = String::new();
    for fact in &case.file.identifying_facts(cx.masking) {
        let gap = if fitting.is_empty() { "" } else { " · " };
        if width(&fitting) + width(gap) + width(fact.as_str()) <= columns {
            fitting.push_str(gap);
            fitting.push_str(fact.as_str());
        }
    }
    fitting
}
