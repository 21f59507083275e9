//! The selected field. It can be copied to the clipboard, or unmasked for some seconds.

use super::state::CaseScreen;
use crate::domain::ids::FindingId;
use crate::domain::pii::Masking;
use crate::domain::viewed::{CaseTab, Viewed};
use crate::tui::cx::{CopiedField, Cx};
use crate::tui::layout::Pane;
use crate::tui::messages::action::{Action, Place};
use crate::tui::messages::effect::Effect;
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::{Line, Mark};
use crate::tui::page::raw::impersonal;
use crate::tui::requests::RequestKind;
use jiff::{SignedDuration, Timestamp};

/// How many seconds unmasked data is shown.
const REVEAL_SECONDS: i64 = 10;

/// The position of a field in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
enum FieldSpot {
    Finding(FindingId),
    /// A line of a finding's evidence, by its index.
    Evidence(FindingId, usize),
    /// A line of a tab, by its index.
    Page(CaseTab, usize),
}

/// A field that is unmasked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RevealedLine {
    spot: FieldSpot,
    pub(super) until: Timestamp,
}

/// The position of the selected field.
fn spot(case: &CaseScreen) -> Option<FieldSpot> {
    let finding = || Some(case.selected()?.id.clone());
    match case.reader.pages.tab.record {
        CaseTab::Findings if case.reader.pane == Pane::Findings => Some(FieldSpot::Finding(finding()?)),
        CaseTab::Findings => Some(FieldSpot::Evidence(finding()?, case.reader.evidence.text.at)),
        CaseTab::Aml if !case.reader.walks_lines(&case.file) => Some(FieldSpot::Finding(finding()?)),
        tab => Some(FieldSpot::Page(tab, case.reader.pages.shown().at)),
    }
}

/// Whether a finding is masked.
pub(super) fn masking_of(case: &CaseScreen, finding: &FindingId, cx: &Cx) -> Masking {
    let is_revealed =
        matches!(&case.revealed, Some(RevealedLine { spot: FieldSpot::Finding(id), .. }) if id == finding);
    if is_revealed { Masking::Clear } else { cx.masking }
}

/// Unmasks the revealed line of the evidence, if there is one.
pub(super) fn bare_evidence(case: &CaseScreen, lines: &mut [Line], clear: impl FnOnce() -> Vec<Line>) {
    let Some(RevealedLine { spot: FieldSpot::Evidence(id, at), .. }) = &case.revealed else { return };
    if case.selected().is_some_and(|finding| &finding.id == id) {
        put(lines, &clear(), *at);
    }
}

/// Unmasks the revealed line of the shown tab, if there is one.
pub(super) fn bare_page(
    case: &CaseScreen,
    lines: &mut [(usize, Line)],
    clear: impl FnOnce() -> Vec<(usize, Line)>,
) {
    let Some(RevealedLine { spot: FieldSpot::Page(tab, at), .. }) = &case.revealed else { return };
    if case.reader.pages.shows(*tab) {
        put(lines, &clear(), *at);
    }
}

/// Replaces the masked line by the unmasked one, unless the number of lines has changed.
fn put<T: Clone>(lines: &mut [T], clear: &[T], at: usize) {
    if lines.len() == clear.len()
        && let (Some(line), Some(bare)) = (lines.get_mut(at), clear.get(at))
    {
        *line = bare.clone();
    }
}

/// The name of a field in the record.
fn name_of(case: &CaseScreen, spot: &FieldSpot) -> Option<String> {
    Some(match spot {
        FieldSpot::Finding(id) => format!("finding.{}", id.0.as_sent()),
        FieldSpot::Evidence(id, at) => {
            format!("evidence.{}.{}", id.0.as_sent(), label_of(*at, case.reader.evidence.text.line(*at)?))
        }
        FieldSpot::Page(CaseTab::Raw, at) => {
            format!("raw{}", case.reader.pages.raw.document().recorded_path(*at))
        }
        FieldSpot::Page(tab, at) => {
            format!("{}.{}", tab.word(), label_of(*at, case.reader.pages.shown().line(*at)?))
        }
    })
}

/// The value of a field as shown; `None` if it is masked or hidden by a question.
fn value_of(case: &CaseScreen, spot: &FieldSpot, cx: &Cx) -> Option<String> {
    match spot {
        FieldSpot::Finding(id) => {
            let finding = case.selected()?;
            let (finding, verdict) = case.faces.as_shown(finding, &case.file, &cx.policy);
            (verdict == Verdict::Shown).then(|| finding.finding.shown(masking_of(case, id, cx)).to_string())
        }
        FieldSpot::Evidence(_, at) => said_by(case.reader.evidence.text.line(*at)?),
        FieldSpot::Page(CaseTab::Raw, at) => {
            case.reader.pages.raw.document().value(*at).filter(|_| cx.masking == Masking::Clear)
        }
        FieldSpot::Page(_, at) => said_by(case.reader.pages.shown().line(*at)?),
    }
}

/// The name of a line in the record. A line without a value has its number as the name, since its label may be personal
/// data.
fn label_of(at: usize, line: &Line) -> String {
    match (line.label.as_str(), line.value.as_str()) {
        ("", _) | (_, "") => format!("line {}", at + 1),
        (label, _) => impersonal(label),
    }
}

fn said_by(line: &Line) -> Option<String> {
    let text = if line.value.as_str().is_empty() { &line.label } else { &line.value };
    Some(text.to_string()).filter(|text| !text.is_empty())
}

/// Copies the value of the selected line.
pub(super) fn copy(case: &CaseScreen, cx: &mut Cx) {
    let field = spot(case).and_then(|spot| {
        Some(CopiedField { name: name_of(case, &spot)?, value: value_of(case, &spot, cx)? })
    });
    match field {
        Some(field) => cx.copy(case.file.key.clone(), field),
        None => cx.say(Mark::None, "There is nothing to copy here"),
    }
}

/// Copies the name of the selected line: in the raw document the path, elsewhere the journey's id.
pub(super) fn copy_name(case: &CaseScreen, cx: &mut Cx) {
    let is_raw = case.reader.pages.shows(CaseTab::Raw) && cx.masking == Masking::Clear;
    let field = if is_raw {
        let value = case.reader.pages.raw.document().path(case.reader.pages.shown().at);
        CopiedField { name: "raw.path".to_owned(), value }
    } else {
        CopiedField { name: "id".to_owned(), value: case.file.key.id.as_sent().to_owned() }
    };
    cx.copy(case.file.key.clone(), field);
}

fn until(cx: &Cx) -> Option<Timestamp> {
    cx.now.checked_add(SignedDuration::from_secs(REVEAL_SECONDS)).ok()
}

fn say_shown(cx: &mut Cx) {
    cx.say(Mark::Look, format!("Shown for {REVEAL_SECONDS} s; this is in the record"));
}

/// Unmasks the selected field for some seconds. The record has which field.
pub(super) fn reveal(case: &mut CaseScreen, cx: &mut Cx) {
    if cx.masking == Masking::Clear {
        return cx.say(Mark::None, "Nothing is masked");
    }
    if !cx.may_unmask() {
        return;
    }
    let (Some(until), Some(spot)) = (until(cx), spot(case)) else { return };
    if matches!(spot, FieldSpot::Page(CaseTab::Raw, _)) {
        let key = cx.key(Place::Case, Action::RevealAll);
        let words = format!("The raw document has no masks of its own: {key} shows the whole case");
        return cx.say(Mark::None, words);
    }
    let Some(name) = name_of(case, &spot) else { return };
    case.revealed = Some(RevealedLine { spot, until });
    case.rewrite();
    let key = case.file.key.clone();
    cx.ask(RequestKind::Quiet, Effect::Seen { key, what: vec![Viewed::Field(name)] });
    say_shown(cx);
}

/// Unmasks the whole case for some seconds. The record has this.
pub(super) fn reveal_all(case: &mut CaseScreen, cx: &mut Cx) {
    if cx.masking == Masking::Clear {
        return cx.say(Mark::None, "Nothing is masked");
    }
    if !cx.may_unmask() {
        return;
    }
    cx.unmask();
    cx.revealed_until = until(cx);
    case.rewrite();
    say_shown(cx);
}
