//! Templates of notes: placeholders in braces are replaced by facts of the journey.

use crate::domain::pii::Masking;
use crate::domain::queue::Row;
use crate::insight::finding::Finding;
use crate::tui::cx::Cx;
use crate::tui::page::line::name;
use crate::tui::screen::case::CaseScreen;

/// The facts for placeholders.
#[derive(Clone, Copy, Debug)]
pub(super) struct Facts<'a> {
    pub(super) cx: &'a Cx,
    pub(super) row: Option<&'a Row>,
    pub(super) case: Option<&'a CaseScreen>,
}

impl Facts<'_> {
    /// The value of a placeholder.
    fn of(&self, word: &str) -> Option<String> {
        match word {
            "reviewer" => Some(self.cx.me.to_string()),
            "date" => Some(self.cx.now.strftime("%Y-%m-%d").to_string()),
            "id" => Some(self.row?.key.id.shown().to_string()),
            "provider" => Some(self.row?.key.provider.to_string()),
            "reference" => self.row?.summary.reference.clone(),
            // With masking on, the name must not appear in the note.
            "applicant" if self.cx.masking == Masking::Clear => {
                Some(name(self.row?, Masking::Clear).to_string())
            }
            _ => self.of_findings(word),
        }
    }

    fn of_findings(&self, word: &str) -> Option<String> {
        let (case, masking) = (self.case?, self.cx.masking);
        let subject = |finding: &Finding| finding.subject.shown(masking).to_string();
        let all = |subjects: Vec<String>| Some(subjects.join(", ")).filter(|text| !text.is_empty());
        match word {
            "finding" => case.selected().map(subject),
            "findings" => all(case.file.findings().iter().map(subject).collect()),
            "open" => {
                let open = case.file.findings().iter().filter(|finding| !case.file.is_resolved(finding));
                all(open.map(subject).collect())
            }
            _ => None,
        }
    }
}

/// A text with its placeholders filled in; an unknown placeholder stays visible in its braces.
pub(super) fn filled(text: &str, facts: &Facts<'_>) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        whole.push_str(before);
        let word = after.split_once('}').map(|(word, after)| (facts.of(word), after));
        rest = match word {
            Some((Some(value), after)) => {
                whole.push_str(&value);
                after
            }
            _ => {
                whole.push('{');
                after
            }
        };
    }
    whole.push_str(rest);
    whole
}
