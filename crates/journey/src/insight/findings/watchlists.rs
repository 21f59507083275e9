//! Findings about AML screening: whether it ran, and each AML match.

use super::Context;
use super::draft::{Family, FindingDraft, unknown_words};
use super::slug::{print, slug};
use super::whole;
use crate::domain::aml::{Aml, AmlMatch, Applicability};
use crate::domain::phrase::Phrase;
use crate::domain::pii::Pii;
use crate::domain::queue::Urgency;
use crate::domain::text::Untrusted;
use crate::insight::aml::{self, Assessment};
use crate::insight::finding::{Evidence, FindingKind, Sign};
use std::collections::HashMap;

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    let Some(lists) = &context.journey.aml else {
        return;
    };
    drafts.extend(not_asked(lists).or_else(|| no_word(context, lists)));
    let mut seen = HashMap::new();
    for assessment in aml::in_order(lists, context.assessments) {
        let Some(record) = lists.matches.get(assessment.index) else {
            continue;
        };
        if record.is_whitelisted == Some(true) {
            // The record was whitelisted at the service, where it raises no alert either.
            continue;
        }
        let id = id_of(record);
        let same = seen.entry(id.clone()).and_modify(|count| *count += 1).or_insert(1_usize);
        let id = if *same > 1 { format!("{id}.{same}") } else { id };
        drafts.push(of_match(record, assessment, id));
    }
}

fn not_asked(lists: &Aml) -> Option<FindingDraft> {
    let said = lists.applicability.as_ref().filter(|said| !said.as_sent.is_blank())?;
    let (kind, words, tip) = match said.meaning {
        Some(Applicability::Applicable | Applicability::Disabled) => return None,
        Some(Applicability::NotReadyYet) => {
            let tip = "Screening did not run (journey not complete). Ask for a re-run before approving.";
            (FindingKind::AmlNotRun, Phrase::ours("not run: the journey was not complete"), tip)
        }
        Some(Applicability::Skipped) => {
            let tip = "Screening did not run (personal data not read). Ask for a re-run before approving.";
            (FindingKind::AmlNotRun, Phrase::ours("not run: the person's data was not read"), tip)
        }
        None => {
            let tip = "It is not known whether screening ran. Ask for a re-run before approving.";
            (FindingKind::UnknownValue, unknown_words(&said.as_sent), tip)
        }
    };
    Some(of_screening(kind, words, tip).said_at(&said.origin))
}

/// The finding for a screening that has no matches and no statement that it ran.
fn no_word(context: &Context<'_>, lists: &Aml) -> Option<FindingDraft> {
    let is_said = lists.applicability.as_ref().is_some_and(|said| !said.as_sent.is_blank());
    if is_said || !lists.matches.is_empty() || whole::is_unfinished(context.journey) {
        return None;
    }
    let tip = "It is not known whether screening ran. Ask for a re-run before approving.";
    let words = Phrase::ours("the service does not say whether it ran");
    Some(of_screening(FindingKind::AmlNotRun, words, tip).from("aml.applicability".to_owned()))
}

fn of_screening(kind: FindingKind, words: Phrase, tip: &'static str) -> FindingDraft {
    FindingDraft::new("aml", kind, Sign::Undetermined, Urgency::Pep)
        .about(Phrase::ours("AML screening"))
        .says(words)
        .tip(tip)
        .at(Evidence::Aml)
        .belongs([Family::Lists])
}

fn of_match(record: &AmlMatch, assessment: &Assessment, id: String) -> FindingDraft {
    let nobody = Untrusted::new("no name");
    let name = record.name.as_ref().map_or(&nobody, Pii::reveal);
    let mut subject = Phrase::ours("AML ").personal(name);
    if let Some(score) = &record.score {
        subject = subject.then(" ").outside(&score.text());
    }
    let tip = if assessment.contradicts.is_empty() {
        "The record contradicts nothing. Compare the identifiers before you clear it."
    } else {
        "The record contradicts the applicant's data. Check this, then resolve the match."
    };
    FindingDraft::new(id, FindingKind::AmlMatch, Sign::Look, urgency_of(record))
        .about(subject)
        .says(words(record, assessment))
        .tip(tip)
        .at(Evidence::AmlMatch { index: assessment.index })
        .said_at(&record.origin)
        .belongs([Family::Lists])
}

/// The lists and the strongest contradiction; without one, the first inconclusive point.
fn words(record: &AmlMatch, assessment: &Assessment) -> Phrase {
    let mut words = Phrase::default();
    for (place, list) in record.datasets.iter().take(3).enumerate() {
        words = words.then(if place == 0 { "" } else { ", " }).outside(&list.as_sent);
    }
    if record.datasets.len() > 3 {
        words = words.then(format!(" and {} more", record.datasets.len() - 3));
    }
    match assessment.contradicts.first().or(assessment.open.first()) {
        Some(against) if words.is_empty() => words.and(&against.words),
        Some(against) => words.then(" · ").and(&against.words),
        None if words.is_empty() => Phrase::ours("list not named"),
        None => words,
    }
}

fn urgency_of(record: &AmlMatch) -> Urgency {
    match aml::gravity(record) {
        aml::Gravity::Sanctions => Urgency::Sanctions,
        aml::Gravity::Pep => Urgency::Pep,
        aml::Gravity::Other => Urgency::Other,
    }
}

/// The service's id of the record; without one, a hash of its contents.
fn id_of(record: &AmlMatch) -> String {
    let sent = record.match_id.as_ref().or(record.resource_id.as_ref()).filter(|id| !id.is_blank());
    if let Some(id) = sent {
        return format!("aml.{}", slug(id.as_sent()));
    }
    let name = record.name.as_ref().map(|name| name.reveal().as_sent()).unwrap_or_default();
    let dates: Vec<Untrusted> = record.birth_dates.iter().map(|date| date.text()).collect();
    let parts = [name]
        .into_iter()
        .chain(dates.iter().map(Untrusted::as_sent))
        .chain(record.datasets.iter().map(|list| list.as_sent.as_sent()));
    format!("aml.{:012x}", print(parts) & 0xffff_ffff_ffff)
}
