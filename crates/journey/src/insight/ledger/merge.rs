//! One line for one fact: drafts of one id are joined, repetitions folded, the gravest put first.

use super::draft::{Draft, Family};
use crate::insight::finding::{Evidence, Finding, FindingKind, Sign};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Joins drafts of one id, then folds those that only repeat others.
pub(super) fn fold(drafts: Vec<Draft>) -> Vec<Draft> {
    let joined = join(drafts);
    let (repeating, mut lines): (Vec<Draft>, Vec<Draft>) =
        joined.into_iter().partition(|draft| !draft.repeats.is_empty());
    let mut repeating = repeating;
    // What repeats most goes last, so that a conclusion can repeat a rule that repeats nothing.
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

/// Gravest first: urgency, then sign, then the order in which the sources are read.
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

/// The lines that stand behind this one. What failed is not explained by what was only undetermined.
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
            // A record of a list stays a question, however the rule about records ended.
            if line.finding.kind != FindingKind::AmlMatch {
                line.finding.sign = line.finding.sign.min(draft.finding.sign);
            }
            // That a type was not recognized is told best by the service's sentence on the whole.
            let recognition = line.families.iter().any(|family| matches!(family, Family::Recognition(_)));
            if recognition && draft.detail > line.detail {
                line.finding.finding = draft.finding.finding.clone();
            }
        }
    }
}

/// Joins a draft to the line of the same id.
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

/// No line tells of more places than a person would look at.
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
    // What a rule about the person says of faces is no help with two dates that differ.
    let is_ours = matches!(line.finding.kind, FindingKind::Identity | FindingKind::PrefilledMatch);
    if draft.provider_tip && !line.provider_tip && !is_ours {
        line.finding.tip = draft.finding.tip.clone();
        line.provider_tip = true;
    }
}
