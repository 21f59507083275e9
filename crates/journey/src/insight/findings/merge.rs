//! Merges drafts into findings: same id, repetitions, then sorting.

use super::draft::{Family, FindingDraft};
use crate::insight::finding::{Evidence, Finding, FindingKind, OwnWords, Sign};
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// Merges drafts with the same id, then merges drafts that only repeat others into these.
pub(super) fn fold(drafts: Vec<FindingDraft>) -> Vec<FindingDraft> {
    let joined = join(drafts);
    let (repeating, mut merged): (Vec<FindingDraft>, Vec<FindingDraft>) =
        joined.into_iter().partition(|draft| !draft.repeats.is_empty());
    let mut repeating = repeating;
    // Drafts that repeat fewer groups are merged first, so that a summary can still be merged into a rule result
    // that was kept.
    repeating.sort_by_key(|draft| draft.repeats.len());
    let mut families = by_family(&merged);
    for draft in repeating {
        match explaining(&merged, &families, &draft) {
            Some(places) => {
                let explained = explained(&merged, &places, &draft);
                absorb(&mut merged, &explained, &draft);
                hasten(&mut merged, &places, &draft);
            }
            None => {
                for family in &draft.families {
                    families.entry(family.clone()).or_default().push(merged.len());
                }
                merged.push(draft);
            }
        }
    }
    merged
}

/// Sorts by urgency, then by sign. The sort is stable, so the order of the sources remains.
pub(super) fn ordered(drafts: Vec<FindingDraft>) -> Vec<Finding> {
    let mut findings: Vec<Finding> = drafts.into_iter().map(|draft| draft.finding).collect();
    findings.sort_by_key(|finding| (finding.urgency, finding.sign));
    findings
}

fn join(drafts: Vec<FindingDraft>) -> Vec<FindingDraft> {
    let mut merged: Vec<FindingDraft> = Vec::with_capacity(drafts.len());
    let mut places = HashMap::new();
    for draft in drafts {
        match places.entry(draft.finding.id.clone()) {
            Entry::Vacant(place) => {
                place.insert(merged.len());
                merged.push(draft);
            }
            Entry::Occupied(place) => {
                if let Some(target) = merged.get_mut(*place.get()) {
                    add(target, &draft);
                }
            }
        }
    }
    merged
}

fn by_family(merged: &[FindingDraft]) -> HashMap<Family, Vec<usize>> {
    let mut families: HashMap<Family, Vec<usize>> = HashMap::new();
    for (place, target) in merged.iter().enumerate() {
        for family in &target.families {
            families.entry(family.clone()).or_default().push(place);
        }
    }
    families
}

/// The findings that a draft repeats. An undetermined finding does not explain a failed draft.
fn explaining(
    merged: &[FindingDraft],
    families: &HashMap<Family, Vec<usize>>,
    draft: &FindingDraft,
) -> Option<Vec<usize>> {
    let explains = |place: &&usize| {
        let target = merged.get(**place);
        target.is_some_and(|target| {
            draft.finding.sign != Sign::Failed || target.finding.sign != Sign::Undetermined
        })
    };
    draft.repeats.iter().find_map(|family| {
        let places: Vec<usize> = families.get(family)?.iter().filter(explains).copied().collect();
        (!places.is_empty()).then_some(places)
    })
}

/// The findings that a draft is merged into. Faces that do not match explain a failed rule about faces. Findings about the
/// person's data have causes of their own: the rule's reason is not theirs.
fn explained(merged: &[FindingDraft], places: &[usize], draft: &FindingDraft) -> Vec<usize> {
    let differ = |place: &usize| {
        merged.get(*place).map(|target| &target.finding).is_some_and(|finding| {
            finding.sign == Sign::Failed
                && matches!(finding.kind, FindingKind::FaceMatch | FindingKind::ScreeningFace)
        })
    };
    let faces: Vec<usize> = places.iter().copied().filter(differ).collect();
    if draft.is_of_faces && !faces.is_empty() { faces } else { places.to_vec() }
}

/// Makes findings at least as urgent as a draft that repeats them.
fn hasten(merged: &mut [FindingDraft], places: &[usize], draft: &FindingDraft) {
    for place in places {
        if let Some(target) = merged.get_mut(*place) {
            target.finding.urgency = target.finding.urgency.min(draft.finding.urgency);
        }
    }
}

fn absorb(merged: &mut [FindingDraft], places: &[usize], draft: &FindingDraft) {
    for place in places {
        if let Some(target) = merged.get_mut(*place) {
            keep_own_words(target, draft);
        }
    }
    if let Some(first) = places.first().and_then(|place| merged.get_mut(*place)) {
        name_rule(first, draft);
    }
    for place in places {
        if let Some(target) = merged.get_mut(*place) {
            take_sources(target, draft);
            take_tip(target, draft);
            // An AML match stays an open question even if the rule about AML records failed.
            if target.finding.kind != FindingKind::AmlMatch {
                target.finding.sign = target.finding.sign.min(draft.finding.sign);
            }
            // For an unrecognized type, the service's message about the whole document is the best description.
            let recognition = target.families.iter().any(|family| matches!(family, Family::Recognition(_)));
            if recognition && draft.detail > target.detail {
                target.finding.finding = draft.finding.finding.clone();
            }
        }
    }
}

/// Keeps the content of a finding before a rule about faces is merged into it, and adds later drafts that are not about
/// faces to that content.
fn keep_own_words(target: &mut FindingDraft, draft: &FindingDraft) {
    let finding = &mut target.finding;
    match &mut finding.without_faces {
        Some(own) if !draft.is_of_faces => {
            own.sign = own.sign.min(draft.finding.sign);
            for evidence in &draft.finding.evidence {
                take_evidence(&mut own.evidence, evidence);
            }
        }
        None if draft.is_of_faces && !target.is_of_faces && finding.kind != FindingKind::FaceMatch => {
            finding.without_faces = Some(Box::new(OwnWords {
                sign: finding.sign,
                finding: finding.finding.clone(),
                tip: finding.tip.clone(),
                evidence: finding.evidence.clone(),
                source: finding.source.clone(),
            }));
        }
        _ => {}
    }
}

/// Names a failed rule with its reason in the finding that it is merged into.
fn name_rule(target: &mut FindingDraft, draft: &FindingDraft) {
    let Some(rule) = draft.failed_rule.as_ref().filter(|rule| target.failed_rule.as_ref() != Some(*rule))
    else {
        return;
    };
    let words = std::mem::take(&mut target.finding.finding);
    target.finding.finding = if words.is_empty() { rule.clone() } else { words.then(" · ").and(rule) };
    target.failed_rule = Some(rule.clone());
}

/// Merges a draft into a draft with the same id. The text of a rule is replaced by a more informative one, which then
/// names the rule.
fn add(target: &mut FindingDraft, draft: &FindingDraft) {
    let of_rule = target.failed_rule.take();
    let is_replaced = draft.detail > target.detail && !draft.finding.finding.is_empty();
    if is_replaced {
        target.finding.finding = draft.finding.finding.clone();
        target.detail = draft.detail;
        if of_rule.is_some() {
            name_rule(target, &FindingDraft { failed_rule: of_rule, ..draft.clone() });
        }
    } else {
        target.failed_rule = of_rule;
        name_rule(target, draft);
    }
    target.finding.sign = target.finding.sign.min(draft.finding.sign);
    target.finding.urgency = target.finding.urgency.min(draft.finding.urgency);
    take_sources(target, draft);
    take_tip(target, draft);
    for family in &draft.families {
        if !target.families.contains(family) {
            target.families.push(family.clone());
        }
    }
    if draft.repeats.is_empty() || target.repeats.is_empty() {
        target.repeats.clear();
        return;
    }
    for family in &draft.repeats {
        if target.repeats.len() < MOST_PLACES && !target.repeats.contains(family) {
            target.repeats.push(family.clone());
        }
    }
}

/// Limits the sources and evidence links of a finding.
const MOST_PLACES: usize = 64;

fn take_sources(target: &mut FindingDraft, draft: &FindingDraft) {
    for source in &draft.finding.source {
        if target.finding.source.len() < MOST_PLACES && !target.finding.source.contains(source) {
            target.finding.source.push(source.clone());
        }
    }
    for evidence in &draft.finding.evidence {
        take_evidence(&mut target.finding.evidence, evidence);
    }
}

fn take_evidence(evidence: &mut Vec<Evidence>, new: &Evidence) {
    if evidence.len() < MOST_PLACES && !evidence.contains(new) {
        evidence.push(new.clone());
    }
}

fn take_tip(target: &mut FindingDraft, draft: &FindingDraft) {
    // A provider's tip about faces does not help with differing data.
    let is_ours = matches!(target.finding.kind, FindingKind::Identity | FindingKind::PrefilledMatch);
    if draft.provider_tip && !target.provider_tip && !is_ours {
        target.finding.tip = draft.finding.tip.clone();
        target.provider_tip = true;
    }
}
