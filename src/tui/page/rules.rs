//! The Rules tab: each rule of the flow, failed ones first, with its details.

use super::faces::Verdict;
use super::line::{Line, Mark, PageBuilder};
use super::tab::Tab;
use crate::domain::journey::Journey;
use crate::domain::pii::Masking;
use crate::domain::rule::{Rule, RuleReference};
use crate::domain::said::folded;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use crate::insight::finding::Evidence;

pub const TAB: Tab = Tab {
    record: CaseTab::Rules,
    title: "Rules",
    about: "The rules of the flow",
    write: |input| page(&input.case.journey, input.masking, input.verdict).into(),
    has_pictures: false,
};

/// Writes the tab: failed rules first, passed ones last.
pub fn page(journey: &Journey, masking: Masking, verdict: &dyn Fn(&Evidence) -> Verdict) -> Vec<Line> {
    let mut page = PageBuilder::new(masking);
    if journey.rules.is_empty() {
        page.aside(Shown::ours("This service sends no rules."));
    }
    let is_hidden = |index: usize| verdict(&Evidence::Rule { index }) == Verdict::Blind;
    let mut rules: Vec<(usize, &Rule)> = journey.rules.iter().enumerate().collect();
    rules.sort_by_key(|(index, rule)| match Mark::of(rule.result.as_ref()) {
        _ if is_hidden(*index) => 1,
        Mark::Failed => 0,
        Mark::Undetermined | Mark::Look | Mark::None => 1,
        Mark::NotDone => 2,
        Mark::Settled => 3,
    });
    for (index, rule) in rules {
        if is_hidden(index) {
            page.heading(rule.name.as_ref().unwrap_or(&rule.key).shown().to_string());
            page.aside(Shown::ours("The automated result is shown after you have compared the faces."));
        } else {
            one(&mut page, journey, rule);
        }
    }
    page.done()
}

/// Writes one rule.
pub fn one(page: &mut PageBuilder, journey: &Journey, rule: &Rule) {
    page.heading(rule.name.as_ref().unwrap_or(&rule.key).shown().to_string());
    let result = rule.result.as_ref().map(|said| said.shown()).unwrap_or_default();
    page.fact(Mark::of(rule.result.as_ref()), "Result", result);
    page.maybe("Key", Some(&rule.key));
    let texts: Vec<Shown> = [&rule.description, &rule.information, &rule.tips]
        .into_iter()
        .flatten()
        .map(|text| text.shown())
        .collect();
    for (at, text) in texts.iter().enumerate() {
        // Some services repeat the short text at the start of the long one.
        let is_said_after = |other: &Shown| other.as_str().starts_with(text.as_str());
        if !texts.iter().skip(at + 1).any(is_said_after) {
            page.aside(text.clone());
        }
    }
    for detail in &rule.details {
        let title = detail.title.as_ref().map(|title| title.shown()).unwrap_or_default();
        let result = detail.result.as_ref().map(|said| said.shown()).unwrap_or_default();
        page.part(Mark::of(detail.result.as_ref()), title, result);
        if let Some(why) = &detail.result_description {
            page.aside(why.shown());
        }
        if let Some(reference) = &detail.reference {
            about(page, journey, reference);
        }
    }
}

/// Writes what a detail of a rule refers to: the title of a document of this journey, else the text of the service.
fn about(page: &mut PageBuilder, journey: &Journey, reference: &RuleReference) {
    let kind = reference.object_key.as_ref().filter(|key| !key.is_blank());
    let is_document = kind.is_none_or(|key| folded(key.as_sent()) == "documents");
    let step = reference.instance_key.as_ref();
    let words = match (step.and_then(|step| journey.document(step)), step) {
        (Some(document), _) if is_document => super::documents::title(document),
        (_, Some(step)) => {
            let kind = kind.filter(|_| !is_document).map_or(Shown::ours("step"), Untrusted::shown);
            format!("{kind} {} (not in this journey)", step.0.shown())
        }
        (_, None) => kind.filter(|_| !is_document).map_or_else(String::new, |kind| kind.shown().to_string()),
    };
    if !words.is_empty() {
        page.fact(Mark::None, "About", super::line::said(words));
    }
}
