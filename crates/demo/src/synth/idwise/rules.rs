//! Rule results: those of the ten documented keys, others, and why each fails.

use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::LazyLock;

use super::document::face_score;
use crate::synth::plan::{JourneyEnd, Lists, PhotoQuality, SelfieDefect};
use crate::synth::story::{Paper, Story};

/// A rule of `rules.json`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleSpec {
    key: String,
    name: String,
    description: String,
    /// A tip for the reviewer.
    tips: String,
    /// Its message on failure.
    failure: String,
    /// Whether its details refer to a document.
    of_paper: bool,
    /// Whether it is a rule of newer flows, whose key is not documented.
    #[serde(default)]
    is_newer: bool,
}

static RULES: LazyLock<Vec<RuleSpec>> = LazyLock::new(|| {
    let text = include_str!("rules.json");
    serde_json::from_str(text).unwrap_or_default()
});

/// All rule results; null for an incomplete journey.
pub(super) fn write(story: &Story<'_>) -> Value {
    if story.plan.ending == JourneyEnd::Incomplete {
        return Value::Null;
    }
    let is_shown = |rule: &&RuleSpec| match rule.is_newer {
        true => failing(story, &rule.key),
        false => applies(story, &rule.key),
    };
    let shown = RULES.iter().filter(is_shown);
    Value::Object(shown.map(|rule| (rule.key.clone(), one(story, rule))).collect())
}

/// Rules as (key, name, failed), for the summary.
pub(super) fn outcomes(story: &Story<'_>) -> Vec<(&'static str, &'static str, bool)> {
    let known = RULES.iter().filter(|rule| !rule.is_newer && applies(story, &rule.key));
    known.map(|rule| (rule.key.as_str(), rule.name.as_str(), failing(story, &rule.key))).collect()
}

fn applies(story: &Story<'_>, key: &str) -> bool {
    match key {
        "no_aml_records" => story.plan.lists != Lists::Absent,
        "same_subject" => story.plan.selfie != SelfieDefect::Absent,
        _ => true,
    }
}

/// Whether this rule fails, directly by the plan or as a consequence of another defect in it.
pub(super) fn failing(story: &Story<'_>, key: &str) -> bool {
    let plan = &story.plan;
    if plan.fails.iter().any(|planned| planned == key) {
        return true;
    }
    match key {
        "document_validation" => {
            plan.forgery.is_some() || plan.photo != PhotoQuality::Good || plan.undetermined
        }
        "same_subject" => story.plan.selfie == SelfieDefect::NotFound || face_score(story) < 80,
        "no_aml_records" => !plan.hits.is_empty() || plan.more_hits > 0,
        "expired_document" => story.expired(),
        "under_age" => story.age() < 18,
        _ => false,
    }
}

/// Whether any rule that refers to this document fails.
pub(super) fn fails_for(story: &Story<'_>, paper: &Paper) -> bool {
    paper.slot == 0 && RULES.iter().any(|rule| rule.of_paper && failing(story, &rule.key))
}

fn one(story: &Story<'_>, rule: &'static RuleSpec) -> Value {
    let failed = failing(story, &rule.key);
    json!({
        "name": name(story, rule),
        "result": if failed { "Failed" } else { "Passed" },
        "description": rule.description,
        "information": format!("{}. It is part of every application of this kind.", rule.description),
        "tips": rule.tips,
        "details": details(story, rule, failed),
    })
}

/// The example of docs/contracts/idwise.md 2.10 still uses the older name.
fn name(story: &Story<'_>, rule: &'static RuleSpec) -> &'static str {
    let older = rule.key == "proof_policy" && story.plan.vintage == 2;
    if older { "Proof Policy" } else { &rule.name }
}

fn details(story: &Story<'_>, rule: &RuleSpec, failed: bool) -> Value {
    if !rule.of_paper {
        let said = if failed { json!(rule.failure) } else { Value::Null };
        let result = if failed { "Failed" } else { "Passed" };
        return json!([{ "title": rule.name, "result": result, "result_description": said, "reference_object": null }]);
    }
    let each = story.papers.iter().map(|paper| {
        let failed = failed && paper.slot == 0;
        let said = if failed { &rule.failure } else { &rule.description };
        json!({
            "title": format!("{} - Front", paper.type_name()),
            "result": if failed { "Failed" } else { "Passed" },
            "result_description": said,
            "reference_object": { "object_key": "documents", "instance_key": paper.step },
        })
    });
    Value::Array(each.collect())
}
