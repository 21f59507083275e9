//! The summary, the only place with the selfie's step id (docs/contracts/idwise.md 2.4).

use serde_json::{Map, Value, json};

use super::rules;
use crate::synth::plan::{JourneyEnd, SelfieDefect};
use crate::synth::story::Story;

/// The summary of a journey as JSON.
pub(super) fn write(story: &Story<'_>) -> Value {
    let completed = story.plan.ending != JourneyEnd::Incomplete;
    let mut steps: Vec<Value> = story
        .papers
        .iter()
        .map(|paper| {
            let passed = completed && !rules::fails_for(story, paper);
            let title = format!("{} {}", story.person.country.name, paper.type_name());
            step(story, &paper.step, "Document", &title, passed)
        })
        .collect();
    if story.plan.selfie != SelfieDefect::Absent {
        let passed = story.plan.selfie == SelfieDefect::Good && !rules::failing(story, "same_subject");
        steps.push(step(story, &selfie_step(story), "Selfie", "Selfie", passed));
    }
    json!({
        "journey_id": story.id,
        "is_completed": completed,
        "step_summaries": steps,
        "result": interim(story),
    })
}

fn selfie_step(story: &Story<'_>) -> String {
    if story.plan.vintage == 2 { "selfie_step".to_owned() } else { story.papers.len().to_string() }
}

fn step(story: &Story<'_>, id: &str, kind: &str, title: &str, passed: bool) -> Value {
    // The vendor's table says text, but its sample has a number, so both occur.
    let number = id.parse::<u8>().ok().filter(|_| story.plan.vintage == 1);
    let submitted = story.plan.ending != JourneyEnd::Incomplete;
    json!({
        "definition": {
            "step_id": number.map_or_else(|| json!(id), |number| json!(number)),
            "step_type": kind,
            "step_title": title,
        },
        "result": {
            "has_passed_rules": passed,
            "is_concluded": submitted,
            "status": if submitted { "Submitted" } else { "Not Submitted" },
            "error_user_feedback_code": null,
            "error_user_feedback_title": "",
            "error_user_feedback_details": "",
        },
    })
}

fn interim(story: &Story<'_>) -> Value {
    let outcomes = rules::outcomes(story);
    let failed = outcomes.iter().any(|(_, _, failed)| *failed);
    let word = |failed: bool| if failed { "Failed" } else { "Passed" };
    let details = outcomes
        .iter()
        .map(|(key, name, failed)| ((*key).to_owned(), json!({ "name": name, "result": word(*failed) })));
    json!({
        "interim_rule_assessment": word(failed),
        "interim_rule_details": Value::Object(details.collect::<Map<_, _>>()),
    })
}
