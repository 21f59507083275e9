//! Rule results: the ten known keys, unknown ones, and why each fails.

use serde_json::{Map, Value, json};

use super::document::face_score;
use crate::synth::plan::{JourneyEnd, Lists, PhotoQuality, SelfieDefect};
use crate::synth::story::{Paper, Story};

/// A rule: key, name, what it verifies, a description, a tip for the reviewer, and its message on failure.
struct RuleSpec {
    key: &'static str,
    name: &'static str,
    description: &'static str,
    tips: &'static str,
    failure: &'static str,
    /// Whether its details refer to a document.
    of_paper: bool,
}

const fn rule(
    key: &'static str,
    name: &'static str,
    description: &'static str,
    tips: &'static str,
    failure: &'static str,
    of_paper: bool,
) -> RuleSpec {
    RuleSpec { key, name, description, tips, failure, of_paper }
}

const KNOWN: [RuleSpec; 10] = [
    rule(
        "document_validation",
        "Authentic Document",
        "Confirms that the document is genuine",
        "Look at the failed checks, then at portrait edges, typefaces and the pattern behind the text",
        "The document did not pass every authenticity check",
        true,
    ),
    rule(
        "same_subject",
        "Same Person",
        "Confirms that the selfie and the document show one person",
        "Compare ears, brow and the line of the jaw; hair, beard and glasses change",
        "The selfie does not match the portrait on the document",
        true,
    ),
    rule(
        "no_duplicate_documents",
        "Non-duplicate Document",
        "Confirms that the document was not used by another applicant",
        "Open the other journey and see whether it is the same person who came back",
        "The document was used in another journey",
        true,
    ),
    rule(
        "no_duplicate_applicant",
        "Unique Applicant",
        "Confirms that the applicant is not known under another identity",
        "A returning customer is not a second identity; compare names and faces",
        "Another applicant shares this identity",
        false,
    ),
    rule(
        "no_aml_records",
        "Datasets (e-KYC/AML)",
        "Confirms that no watch list has the applicant",
        "Birth year, country and sex rule out most matches",
        "Possible matches were found on watch lists",
        false,
    ),
    rule(
        "unrecognized_document",
        "Recognised Document",
        "Confirms that the type of the document is known",
        "A new series or a poor picture may be the reason",
        "The type of the document could not be recognised",
        true,
    ),
    rule(
        "proof_policy",
        "Accepted Document Policy",
        "Confirms that the document is of the accepted types for this journey step",
        "Check type and issuing country against what this application accepts",
        "The document is not of the accepted types",
        true,
    ),
    rule(
        "expired_document",
        "Un-expired Document",
        "Confirms that the document is still valid",
        "Compare the expiry date with the date of the application and your policy on grace periods",
        "The document has expired",
        true,
    ),
    rule(
        "under_age",
        "Under Age",
        "Confirms that the applicant is of age",
        "Make sure that the birth date was read correctly",
        "The applicant is younger than 18",
        false,
    ),
    rule(
        "approved_nationality",
        "Approved Nationality",
        "Confirms that the nationality is accepted",
        "Check the nationality against the list of this application",
        "The nationality is not accepted for this application",
        false,
    ),
];

/// Rules of newer flows. Their keys are not documented.
const NEWER: [RuleSpec; 2] = [
    rule(
        "mandatory_information",
        "Mandatory Information",
        "Confirms that every required value was read",
        "Read the value in the picture",
        "A required value could not be read with certainty",
        true,
    ),
    rule(
        "ip_address_geolocation",
        "IP vs Document Address",
        "Compares where the applicant was online with the address on the document",
        "Travel and VPNs are common; look for other signs",
        "The address on the document is far from where the applicant was online",
        false,
    ),
];

/// All rule results; null for an incomplete journey.
pub(super) fn write(story: &Story<'_>) -> Value {
    if story.plan.ending == JourneyEnd::Incomplete {
        return Value::Null;
    }
    let shown = KNOWN.iter().filter(|rule| applies(story, rule.key));
    let newer = NEWER.iter().filter(|rule| failing(story, rule.key));
    let all: Map<String, Value> =
        shown.chain(newer).map(|rule| (rule.key.to_owned(), one(story, rule))).collect();
    Value::Object(all)
}

/// Rules as (key, name, failed), for the summary.
pub(super) fn outcomes(story: &Story<'_>) -> Vec<(&'static str, &'static str, bool)> {
    let known = KNOWN.iter().filter(|rule| applies(story, rule.key));
    known.map(|rule| (rule.key, rule.name, failing(story, rule.key))).collect()
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
    paper.slot == 0 && KNOWN.iter().chain(&NEWER).any(|rule| rule.of_paper && failing(story, rule.key))
}

fn one(story: &Story<'_>, rule: &RuleSpec) -> Value {
    let failed = failing(story, rule.key);
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
fn name(story: &Story<'_>, rule: &RuleSpec) -> &'static str {
    let older = rule.key == "proof_policy" && story.plan.vintage == 2;
    if older { "Proof Policy" } else { rule.name }
}

fn details(story: &Story<'_>, rule: &RuleSpec, failed: bool) -> Value {
    if !rule.of_paper {
        let said = if failed { json!(rule.failure) } else { Value::Null };
        let result = if failed { "Failed" } else { "Passed" };
        return json!([{ "title": rule.name, "result": result, "result_description": said, "reference_object": null }]);
    }
    let each = story.papers.iter().map(|paper| {
        let failed = failed && paper.slot == 0;
        let said = if failed { rule.failure } else { rule.description };
        json!({
            "title": format!("{} - Front", paper.type_name()),
            "result": if failed { "Failed" } else { "Passed" },
            "result_description": said,
            "reference_object": { "object_key": "documents", "instance_key": paper.step },
        })
    });
    Value::Array(each.collect())
}
