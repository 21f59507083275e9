//! Rule results of an IDWise journey (docs/contracts/idwise.md 2.5 "Rule").

use super::wire;
use crate::domain::document::Document;
use crate::domain::ids::StepId;
use crate::domain::outcome::Outcome;
use crate::domain::rule::{Rule, RuleDetail, RuleKey, RuleReference};
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};
use std::collections::HashSet;
use std::str::FromStr;

/// Reads `rule_results`, in the order sent. A rule with an unexpected value is kept.
pub(super) fn read(journey: &mut ObjectPart<'_>, documents: &[Document]) -> Vec<Rule> {
    let steps: HashSet<&StepId> = documents.iter().map(|document| &document.step).collect();
    let entries = journey.entries("rule_results");
    entries.into_iter().map(|(key, item)| rule(key, item, &steps)).collect()
}

fn rule(key: Untrusted, mut item: Item<'_>, steps: &HashSet<&StepId>) -> Rule {
    let mut rule = Rule {
        known: RuleKey::from_str(&key.as_sent().to_lowercase()).ok(),
        key,
        name: None,
        result: None,
        description: None,
        information: None,
        tips: None,
        details: Vec::new(),
        origin: item.origin(),
    };
    if item.is_scalar() {
        item.deviation("a bare result instead of a rule");
        rule.result = item.said(Outcome::from_word);
        return rule;
    }
    let Some(mut part) = item.part() else { return rule };
    if let Some(key) = part.text("key") {
        rule.known = RuleKey::from_str(&key.as_sent().to_lowercase()).ok();
        rule.key = key;
    }
    rule.name = part.text("name");
    rule.result = part.outcome("result");
    rule.description = part.text("description");
    rule.information = part.text("information");
    rule.tips = part.text("tips");
    rule.details = details(&mut part).into_iter().filter_map(|item| detail(item, steps)).collect();
    rule
}

/// The details: a list in the vendor's examples, an object in its text (docs/contracts/idwise.md 2.5).
fn details<'a>(rule: &mut ObjectPart<'a>) -> Vec<Item<'a>> {
    let Some(mut item) = rule.item("details") else { return Vec::new() };
    let single = item.is_object() && wire::is_rule_detail(&item.keys());
    if item.is_object() && !single {
        return item.entries().into_iter().map(|(_, item)| item).collect();
    }
    item.list()
}

fn detail(mut item: Item<'_>, steps: &HashSet<&StepId>) -> Option<RuleDetail> {
    if item.is_scalar() {
        let title = item.text()?;
        return Some(RuleDetail {
            title: Some(title),
            result: None,
            result_description: None,
            reference: None,
            origin: item.origin(),
        });
    }
    let mut part = item.part()?;
    Some(RuleDetail {
        origin: part.origin(),
        title: part.text("title"),
        result: part.outcome("result"),
        result_description: part.text("result_description"),
        reference: part.part("reference_object").map(|part| reference(part, steps)),
    })
}

/// The object that a detail refers to. It can name a missing document, as in the vendor's own example.
fn reference(mut part: ObjectPart<'_>, steps: &HashSet<&StepId>) -> RuleReference {
    let object_key = part.text("object_key");
    let instance_key = part.text("instance_key").map(StepId);
    let of_documents = object_key.as_ref().is_some_and(|key| folded(key.as_sent()) == "documents");
    if let (true, Some(step)) = (of_documents, &instance_key)
        && !steps.contains(step)
    {
        part.deviation("instance_key", "refers to a missing document");
    }
    RuleReference { object_key, instance_key }
}
