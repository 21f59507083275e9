//! An open case as text, one fact per line.

use super::correction;
use super::obstacle::Obstacle;
use super::state::CaseScreen;
use super::view::state_words;
use super::{field, proposal, questions};
use crate::domain::viewed::CaseTab;
use crate::tui::cx::Cx;
use crate::tui::layout::Pane;
use crate::tui::messages::action::Place;
use crate::tui::page::line::{Line, LineKind};
use crate::tui::view::spoken::{called, spoken};

/// The lines of the case.
pub(crate) fn plain(case: &CaseScreen, cx: &Cx) -> Vec<String> {
    let (name, id) = (case.file.name(cx.masking), case.key().id.shown());
    let (open, count) = (case.file.open_count(), case.file.findings().len());
    let mut lines = vec![format!("{name}, {id}, {open} of {count} unresolved")];
    lines.extend(correction::sentence(&case.file, cx));
    lines.extend(Obstacle::of(&case.file, cx).map(|obstacle| obstacle.sentence(cx)));
    let known = case.file.case.as_ref();
    let proposal = known.and_then(|known| Some(proposal::sentence(known.proposal.as_ref()?, known, cx)));
    lines.extend(proposal);
    let pages = &case.reader.pages;
    if case.file.case.is_none() {
        lines.push(case.file.problem.clone().unwrap_or_else(|| "Opening the case".to_owned()));
    } else if pages.shows(CaseTab::Findings) {
        let above = case.changes.iter().skip(case.banner_rows);
        lines.extend(above.map(|line| text_line(false, line, case, cx)));
        lines.extend(findings(case, cx));
    } else {
        lines.push(format!("{}:", pages.tab.title));
        let shown = pages.shown().whole_lines(case.reader.walks_lines(&case.file));
        lines.extend(shown.into_iter().map(|(is_taken, line)| text_line(is_taken, line, case, cx)));
    }
    lines
}

fn findings(case: &CaseScreen, cx: &Cx) -> Vec<String> {
    let mut lines = Vec::new();
    for (at, finding) in case.file.findings().iter().enumerate() {
        let state = state_words(case.file.resolution(&finding.id).map(|it| it.conclusion), finding.kind);
        let masking = field::masking_of(case, &finding.id, cx);
        let words = case.faces.words_of(finding, (&case.file, masking), &cx.policy);
        let (sign, subject) =
            (called(case.faces.mark_of(finding, &case.file, &cx.policy)), finding.subject.shown(masking));
        let words = spoken(&words);
        lines.push(format!("{}{sign}, {subject}: {words}, {state}", cursor(at == case.reader.list.at())));
    }
    if let Some(finding) = case.selected() {
        let (finding, _) = case.faces.as_shown(finding, &case.file, &cx.policy);
        lines.push(format!("tip: {}", finding.tip.shown(cx.masking)));
    }
    let evidence = &case.reader.evidence;
    lines.push(format!("evidence, {}:", evidence.title));
    let shown = evidence.text.whole_lines(case.reader.pane == Pane::Evidence);
    lines.extend(shown.into_iter().map(|(is_taken, line)| text_line(is_taken, line, case, cx)));
    lines
}

fn text_line(is_taken: bool, line: &Line, case: &CaseScreen, cx: &Cx) -> String {
    let sign = called(line.mark);
    let (label, value) = (spoken(line.label.as_str()), spoken(line.value.as_str()));
    let fact = match (label.as_str(), value.as_str()) {
        (label, "") => label.to_owned(),
        ("", value) => value.to_owned(),
        (label, value) => format!("{label}: {value}"),
    };
    let fact = if sign.is_empty() { fact } else { format!("{sign}, {fact}") };
    let fact = if line.kind == LineKind::Question { format!("{fact} {}", answers(case, cx)) } else { fact };
    format!("{}{fact}", cursor(is_taken))
}

/// The keys that answer the question of the selected finding.
fn answers(case: &CaseScreen, cx: &Cx) -> String {
    let answer = |(action, words)| format!("{} {words}", cx.key(Place::Case, action));
    questions::answers(case, cx).map(|answers| answers.map(answer).join("; ")).unwrap_or_default()
}

fn cursor(is_selected: bool) -> &'static str {
    if is_selected { "> " } else { "  " }
}
