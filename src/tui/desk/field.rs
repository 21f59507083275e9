//! One field: the selected line's, copied to the reviewer's own machine or bared of its mask for some seconds.

use crate::domain::ids::FindingId;
use crate::domain::pii::Masking;
use crate::tui::app::{App, Screen};
use crate::tui::desk::case::{CaseDesk, Tab};
use crate::tui::layout::Pane;
use crate::tui::messages::effect::Effect;
use crate::tui::page::faces::Verdict;
use crate::tui::page::line::{Line, Mark};
use crate::tui::page::raw::impersonal;
use crate::tui::requests::Asked;
use jiff::{SignedDuration, Timestamp};

/// Seconds for which masked data is shown.
pub(super) const REVEAL_SECONDS: i64 = 10;

/// Where a field stands in a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Spot {
    /// A line of the ledger.
    Finding(FindingId),
    /// A line of the evidence of a line of the ledger, by its number.
    Evidence(FindingId, usize),
    /// A line of a tab, by its number.
    Page(Tab, usize),
}

/// A field whose mask is lifted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bared {
    spot: Spot,
    pub(crate) until: Timestamp,
}

use crate::tui::cx::CopiedField as Field;

impl CaseDesk {
    /// The selected field.
    fn spot(&self) -> Option<Spot> {
        match self.tab {
            Tab::Ledger if self.pane == Pane::Ledger => Some(Spot::Finding(self.selected()?.id.clone())),
            Tab::Ledger => Some(Spot::Evidence(self.selected()?.id.clone(), self.evidence_at)),
            Tab::Aml if !self.walks_lines() => Some(Spot::Finding(self.selected()?.id.clone())),
            tab => Some(Spot::Page(tab, self.cursor())),
        }
    }

    /// How a line of the ledger is shown: bared, it has no mask.
    pub fn masking_of(&self, finding: &FindingId, masking: Masking) -> Masking {
        let is_bared = matches!(&self.bared, Some(Bared { spot: Spot::Finding(id), .. }) if id == finding);
        if is_bared { Masking::Clear } else { masking }
    }

    /// Lifts the mask of one line of the evidence, if it is that one's turn.
    pub(super) fn bare_evidence(&self, lines: &mut [Line], clear: impl FnOnce() -> Vec<Line>) {
        let Some(Bared { spot: Spot::Evidence(finding, at), .. }) = &self.bared else { return };
        if self.selected().is_some_and(|line| &line.id == finding) {
            put(lines, &clear(), *at);
        }
    }

    /// Lifts the mask of one line of the page, if it is that one's turn.
    pub(super) fn bare_page(&self, lines: &mut [(usize, Line)], clear: impl FnOnce() -> Vec<(usize, Line)>) {
        let Some(Bared { spot: Spot::Page(tab, at), .. }) = &self.bared else { return };
        if *tab == self.tab {
            put(lines, &clear(), *at);
        }
    }

    /// What a field is called in the record.
    fn name_of(&self, spot: &Spot) -> Option<String> {
        Some(match spot {
            Spot::Finding(id) => format!("finding.{}", id.0.as_sent()),
            Spot::Evidence(id, at) => {
                format!("evidence.{}.{}", id.0.as_sent(), label_of(*at, self.evidence.line(*at)?))
            }
            Spot::Page(Tab::Raw, at) => format!("raw{}", self.raw.recorded_path(*at)),
            Spot::Page(tab, at) => {
                let tab = <&str>::from(*tab).to_lowercase();
                format!("{tab}.{}", label_of(*at, self.flowed()?.line(*at)?))
            }
        })
    }

    /// What a field says as it is shown; none where a mask or a question is before it.
    fn value_of(&self, spot: &Spot, desk: &App) -> Option<String> {
        match spot {
            Spot::Finding(id) => {
                let finding = self.selected()?;
                let is_shown = self.line_verdict(&desk.policy, finding) == Verdict::Shown;
                let masking = self.masking_of(id, desk.masking);
                is_shown.then(|| finding.finding.shown(masking).to_string())
            }
            Spot::Evidence(_, at) => said_by(self.evidence.line(*at)?),
            Spot::Page(Tab::Raw, at) => self.raw.value(*at).filter(|_| desk.masking == Masking::Clear),
            Spot::Page(_, at) => said_by(self.flowed()?.line(*at)?),
        }
    }

    fn field(&self, desk: &App) -> Option<Field> {
        let spot = self.spot()?;
        Some(Field { name: self.name_of(&spot)?, value: self.value_of(&spot, desk)? })
    }
}

/// Puts the bare line in its place, if the page is the same but for masks.
fn put<T: Clone>(lines: &mut [T], clear: &[T], at: usize) {
    if lines.len() == clear.len()
        && let (Some(line), Some(bare)) = (lines.get_mut(at), clear.get(at))
    {
        *line = bare.clone();
    }
}

/// What the record calls a line. One without a value may be personal in its label: that has its number only.
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

impl App {
    /// Copies what the selected line says.
    pub(crate) fn copy_field(&mut self) {
        let field = self.case.as_ref().and_then(|case| Some((case.key.clone(), case.field(self)?)));
        match field {
            Some((key, field)) => self.cx.copy(key, field),
            None => self.say(Mark::None, "There is nothing to copy on this line"),
        }
    }

    /// Copies what the selected line is called: the place within the raw document, elsewhere the journey's id.
    pub(crate) fn copy_name(&mut self) {
        let Some(case) = &self.case else { return };
        let is_raw = case.tab == Tab::Raw && self.masking == Masking::Clear;
        let field = if is_raw {
            Field { name: "raw.path".to_owned(), value: case.raw.path(case.cursor()) }
        } else {
            Field { name: "id".to_owned(), value: case.key.id.as_sent().to_owned() }
        };
        self.cx.copy(case.key.clone(), field);
    }

    /// Lifts the mask of the selected field for some seconds; which one it was is in the record.
    pub(crate) fn reveal_field(&mut self) {
        if self.masking == Masking::Clear {
            return self.say(Mark::None, "Nothing is masked");
        }
        let Some(until) = self.now.checked_add(SignedDuration::from_secs(REVEAL_SECONDS)).ok() else {
            return;
        };
        let Some(case) = &mut self.case else { return };
        let Some(spot) = case.spot() else { return };
        if matches!(spot, Spot::Page(Tab::Raw, _)) {
            let key = self
                .keymap
                .key_for(self.place(), crate::tui::messages::action::Action::RevealAll)
                .unwrap_or_default();
            return self.say(
                Mark::None,
                format!("The raw document has no masks of its own: {key} shows the whole case"),
            );
        }
        let Some(name) = case.name_of(&spot) else { return };
        case.bared = Some(Bared { spot, until });
        case.rewrite();
        let key = case.key.clone();
        self.ask(Asked::Quiet, Effect::Seen { key, what: vec![format!("field.{name}")] });
        self.say(Mark::Look, format!("Shown for {REVEAL_SECONDS} s; this is in the record"));
    }

    /// Shows the whole case for some seconds; that it was shown is in the record.
    pub(crate) fn reveal_all(&mut self) {
        let Some(key) = self.case.as_ref().map(|case| case.key.clone()) else { return };
        if self.masking == Masking::Clear {
            return self.say(Mark::None, "Nothing is masked");
        }
        self.masking = Masking::Clear;
        self.revealed_until = self.now.checked_add(SignedDuration::from_secs(REVEAL_SECONDS)).ok();
        self.change_case(CaseDesk::rewrite);
        self.ask(Asked::Quiet, Effect::Seen { key, what: vec!["unmasked".to_owned()] });
        self.say(Mark::Look, format!("Shown for {REVEAL_SECONDS} s; this is in the record"));
    }

    /// Masks again when the time is over, or when the case was left.
    pub(crate) fn settle_reveal(&mut self) {
        let now = self.now;
        self.change_case(|case| {
            if case.bared.as_ref().is_some_and(|bared| bared.until <= now) {
                case.bared = None;
                case.rewrite();
            }
        });
        let Some(until) = self.revealed_until else { return };
        if until <= self.now || self.case.is_none() || self.screen == Screen::Queue {
            self.revealed_until = None;
            self.masking = Masking::Masked;
            self.change_case(CaseDesk::rewrite);
        }
    }
}
