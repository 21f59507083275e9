//! Outcomes that could not be read at all: a field that should tell one, of the wrong type.

use super::Context;
use super::draft::Draft;
use super::slug::slug;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::insight::finding::{Evidence, FindingKind, Sign};

/// The fields that tell outcomes, in both contracts.
const OUTCOMES: [&str; 17] = [
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

/// The most lines that oddities may add.
const MOST: usize = 32;

/// Adds a line for each outcome that could not be read and that no other line speaks of.
pub(super) fn add(context: &Context<'_>, mut drafts: Vec<Draft>) -> Vec<Draft> {
    let mut told: std::collections::HashSet<String> =
        drafts.iter().flat_map(|draft| &draft.finding.source).cloned().collect();
    let mut added = 0;
    for quirk in context.quirks {
        let path = quirk.path.shown().to_string();
        let last = path.rsplit('.').next().unwrap_or_default();
        let parent = path.rsplit_once('.').map_or("", |(parent, _)| parent);
        let outcome = OUTCOMES.contains(&folded(last).as_str());
        if !outcome || added == MOST || told.contains(&path) || told.contains(parent) {
            continue;
        }
        added += 1;
        told.insert(path.clone());
        drafts.push(
            Draft::new(
                format!("quirk.{}", slug(&path)),
                FindingKind::UnknownValue,
                Sign::Undetermined,
                Urgency::Other,
            )
            .about(Phrase::default().outside(&quirk.path))
            .says(Phrase::ours(quirk.problem.clone()))
            .tip("The service sent something that is not documented here. See the raw document.")
            .at(Evidence::Journey)
            .from(path),
        );
    }
    drafts
}
