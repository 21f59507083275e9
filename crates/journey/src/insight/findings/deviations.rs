//! Findings about outcomes that could not be parsed, because their field has the wrong type.

use super::Context;
use super::draft::FindingDraft;
use super::slug::slug;
use crate::domain::deviation::BOOLEAN_AS_TEXT;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// The names of fields with results or with values that are compared, in both contracts.
const OUTCOMES: [&str; 26] = [
    "documents",
    "selfie",
    "aml",
    "applicant",
    "fullname",
    "birthdate",
    "extractedfields",
    "screeningchecks",
    "completestatus",
    "systemdecision",
    "manualdecision",
    "haspassedrules",
    "validationoutcome",
    "ismatched",
    "islive",
    "applicability",
    "idexpired",
    "overallstatus",
    "liveness",
    "verified",
    "currentstatus",
    "matches",
    "ruleresults",
    "validationchecks",
    "facematchresult",
    "elementresult",
];

/// Lists and maps whose every item counts as such a field.
const ITEMS: [&str; 4] = ["documents", "ruleresults", "matches", "facematchresults"];

/// Deviations in form whose value was still understood.
const UNDERSTOOD: [&str; 4] = [
    BOOLEAN_AS_TEXT,
    "a boolean instead of text",
    "a list instead of a single value",
    "a list instead of a single object",
];

/// Limits the findings about deviations.
const MOST: usize = 32;

/// Adds a finding for each outcome that could not be parsed and that no other finding covers.
pub(super) fn add(context: &Context<'_>, mut drafts: Vec<FindingDraft>) -> Vec<FindingDraft> {
    if context.deviations.is_empty() {
        return drafts;
    }
    let mut reported: std::collections::HashSet<String> =
        drafts.iter().flat_map(|draft| &draft.finding.source).cloned().collect();
    let mut added = 0;
    for deviation in context.deviations {
        let path = deviation.path.shown().to_string();
        let last = path.rsplit('.').next().unwrap_or_default();
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let counts = OUTCOMES.contains(&folded(last).as_str())
            || ITEMS.contains(&folded(parent.rsplit('.').next().unwrap_or_default()).as_str())
            || last == "value" && is_compared(context, parent);
        let outcome = counts && !UNDERSTOOD.contains(&deviation.problem.as_str());
        if !outcome || added == MOST || reported.contains(&path) || reported.contains(parent) {
            continue;
        }
        added += 1;
        reported.insert(path.clone());
        drafts.push(
            FindingDraft::new(
                format!("quirk.{}", slug(&path)),
                FindingKind::UnknownValue,
                Sign::Undetermined,
                Urgency::Other,
            )
            .about(Phrase::default().outside(&deviation.path))
            .says(Phrase::ours(deviation.problem.clone()))
            .tip("The service sent something that is not documented here. See the raw document.")
            .at(Evidence::Journey)
            .from(path),
        );
    }
    drafts
}

/// Whether the path is that of a document field that is compared and whose value could not be read.
fn is_compared(context: &Context<'_>, path: &str) -> bool {
    let mut fields = context.journey.documents.iter().flat_map(|document| &document.fields);
    fields.any(|field| {
        field.kind.is_some() && field.value.is_none() && path.ends_with(field.name.shown().as_str())
    })
}
