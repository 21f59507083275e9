//! Merges drafts into findings: same id, repetitions, then sorting.

use super::draft::{Draft, Family};
use crate::insight::finding::{Evidence, Finding, FindingKind, Sign};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Merges drafts with the same id, then merges drafts that only repeat others into these.
pub(super) fn fold(drafts: Vec<Draft>) -> Vec<Draft> {
    let joined = join(drafts);
    let (repeating, mut lines): (Vec<Draft>, Vec<Draft>) =
        joined.into_iter().partition(|draft| !draft.repeats.is_empty());
    let mut repeating = repeating;
    // Drafts that repeat fewer groups are merged first, so that a summary can still be merged into a rule result
    // that was kept.
    repeating.sort_by_key(|draft| draft.repeats.len());
    let mut families = by_family(&lines);
    for draft in repeating {
        match explaining(&lines, &families, &draft) {
            Some(places) => absorb(&mut lines, &places, &draft),
            None => {
                for family in &draft.families {
                    families.entry(family.clone()).or_default().push(lines.len());
                }
                lines.push(draft);
            }
        }
    }
    lines
}

/// Sorts by urgency, then by sign. The sort is stable, so the order of the sources remains.
pub(super) fn ordered(drafts: Vec<Draft>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = drafts.into_iter().map(|draft| draft.finding).collect();
    findings.sort_by_key(|finding| (finding.urgency, finding.sign));
    findings
}

fn join(drafts: Vec<Draft>) -> Vec<Draft> {
    let mut lines: Vec<Draft> = Vec::with_capacity(drafts.len());
    let mut places = HashMap::new();
    for draft in drafts {
        match places.entry(draft.finding.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(lines.len());
                lines.push(draft);
            }
            Entry::Occupied(place) => {
                if let Some(line) = lines.get_mut(*place.get()) {
                    add(line, &draft);
                }
            }
        }
    }
    lines
}

fn by_family(lines: &[Draft]) -> HashMap<Family, Vec<usize>> {
    let mut families: HashMap<Family, Vec<usize>> = HashMap::new();
    for (place, line) in lines.iter().enumerate() {
        for family in &line.families {
            families.entry(family.clone()).or_default().push(place);
        }
    }
    families
}

/// The findings that a draft repeats. An undetermined finding does not explain a failed draft.
fn explaining(lines: &[Draft], families: &HashMap<Family, Vec<usize>>, draft: &Draft) -> Option<Vec<usize>> {
    let explains = |place: &&usize| {
        let line = lines.get(**place);
        line.is_some_and(|line| draft.finding.sign != Sign::Failed || line.finding.sign != Sign::Undetermined)
    };
    draft.repeats.iter().find_map(|family| {
        let places: Vec<usize> = families.get(family)?.iter().filter(explains).copied().collect();
        (!places.is_empty()).then_some(places)
    })
}

fn absorb(lines: &mut [Draft], places: &[usize], draft: &Draft) {
    for place in places {
        if let Some(line) = lines.get_mut(*place) {
            take_sources(line, draft);
            take_tip(line, draft);
            line.finding.urgency = line.finding.urgency.min(draft.finding.urgency);
            // An AML match stays an open question even if the rule about AML records failed.
            if line.finding.kind != FindingKind::AmlMatch {
                line.finding.sign = line.finding.sign.min(draft.finding.sign);
            }
            // For an unrecognized type, the service's message about the whole document is the best description.
            let recognition = line.families.iter().any(|family| matches!(family, Family::Recognition(_)));
            if recognition && draft.detail > line.detail {
                line.finding.finding = draft.finding.finding.clone();
            }
        }
    }
}

/// Merges a draft into a draft with the same id.
fn add(line: &mut Draft, draft: &Draft) {
    if draft.detail > line.detail && !draft.finding.finding.is_empty() {
        line.finding.finding = draft.finding.finding.clone();
        line.detail = draft.detail;
    }
    line.finding.sign = line.finding.sign.min(draft.finding.sign);
    line.finding.urgency = line.finding.urgency.min(draft.finding.urgency);
    take_sources(line, draft);
    take_tip(line, draft);
    for family in &draft.families {
        if !line.families.contains(family) {
            line.families.push(family.clone());
        }
    }
    if draft.repeats.is_empty() || line.repeats.is_empty() {
        line.repeats.clear();
        return;
    }
    for family in &draft.repeats {
        if line.repeats.len() < MOST_PLACES && !line.repeats.contains(family) {
            line.repeats.push(family.clone());
        }
    }
}

/// Limits the sources and evidence links of a finding.
const MOST_PLACES: usize = 64;

fn take_sources(line: &mut Draft, draft: &Draft) {
    for source in &draft.finding.source {
        if line.finding.source.len() < MOST_PLACES && !line.finding.source.contains(source) {
            line.finding.source.push(source.clone());
        }
    }
    for evidence in &draft.finding.evidence {
        take_evidence(&mut line.finding.evidence, evidence);
    }
}

fn take_evidence(evidence: &mut Vec<Evidence>, new: &Evidence) {
    if evidence.len() < MOST_PLACES && !evidence.contains(new) {
        evidence.push(new.clone());
    }
}

fn take_tip(line: &mut Draft, draft: &Draft) {
    // A provider's tip about faces does not help with differing data.
    let is_ours = matches!(line.finding.kind, FindingKind::Identity | FindingKind::PrefilledMatch);
    if draft.provider_tip && !line.provider_tip && !is_ours {
        line.finding.tip = draft.finding.tip.clone();
        line.provider_tip = true;
    }
}
