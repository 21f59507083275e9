//! A journey as IDWise sends it: the result document (docs/contracts/idwise.md 2.5) and the summary (2.4).

mod document;
mod rules;
mod summary;

use serde_json::{Map, Value, json};

use super::aml;
use super::insert_key::add;
use super::picture::Shot;
use super::plan::{JourneyEnd, Screening, SelfieDefect};
use super::situations;
use super::story::Story;
use super::world::Made;

/// The journey as the service would send it.
pub(crate) fn write(story: &Story<'_>) -> Made {
    let mut document = result(story);
    situations::lay_over(story, &mut document);
    Made {
        contract: story.contract,
        id: story.id.clone(),
        document,
        summary: Some(summary::write(story)),
        truth: story.truth(),
    }
}

fn result(story: &Story<'_>) -> Value {
    let system = system_decision(story);
    let manual = story.plan.manual.as_deref();
    let mut top = Map::new();
    let mut put = |key: &str, value: Value| top.insert(key.to_owned(), value);
    put("journey_id", json!(story.id));
    put("customer_id", json!("5f1c0c52-7d0e-4f5e-9a53-0d0a9be41c77"));
    for key in flow_keys(story.plan.vintage) {
        put(key, json!("3b9a1e70-52c4-4c11-8a6d-e7c1f0a2b6d5"));
    }
    put("reference_number", json!(reference(story)));
    put("start_time", time(story, story.started));
    let unfinished = story.plan.ending == JourneyEnd::Incomplete;
    put("end_time", if unfinished { Value::Null } else { time(story, story.ended) });
    put("system_decision", json!(system));
    put("manual_decision", json!(manual));
    put("final_decision", json!(manual.unwrap_or(system)));
    put("model_version", json!("3.0"));
    put("documents", documents(story));
    put("selfie", selfie(story));
    put("rule_results", rules::write(story));
    put("applicant", applicant(story));
    put("aml", aml::section(story));
    if let Some(checks) = screening(story) {
        put("screening_checks", checks);
    }
    if story.plan.vintage == 0 {
        put("device_intelligence", device(story));
    }
    Value::Object(top)
}

/// The three spellings of docs/contracts/idwise.md 2.6: the newest, both, and only the older misspelled one.
fn flow_keys(vintage: u8) -> &'static [&'static str] {
    match vintage {
        0 => &["flow_id"],
        1 => &["journey_definintion_id", "flow_id"],
        _ => &["journey_definintion_id"],
    }
}

fn system_decision(story: &Story<'_>) -> &'static str {
    match story.plan.ending {
        JourneyEnd::Referred => "Refer",
        JourneyEnd::Complete => "Complete",
        JourneyEnd::Incomplete => "Incomplete",
        JourneyEnd::Rejected => "Rejected",
    }
}

fn reference(story: &Story<'_>) -> String {
    let made = || {
        let mut rng = story.rng(1);
        format!("{}-{}-{}", rng.text(3, b"abcdefghkmnprst"), rng.digits(3), rng.text(4, b"ABCDEF0123456789"))
    };
    story.plan.reference.clone().unwrap_or_else(made)
}

/// Microseconds without a zone, as in the documented examples; with `Z` in the older form.
pub(crate) fn time(story: &Story<'_>, moment: jiff::Timestamp) -> Value {
    let micros = story.rng(moment.as_second().unsigned_abs()).below(1_000_000);
    if story.plan.vintage == 2 {
        return json!(format!("{}.{:03}Z", moment.strftime("%Y-%m-%dT%H:%M:%S"), micros / 1000));
    }
    json!(format!("{}.{micros:06}", moment.strftime("%Y-%m-%dT%H:%M:%S")))
}

fn documents(story: &Story<'_>) -> Value {
    let each = story.papers.iter().map(|paper| (paper.step.clone(), document::write(story, paper)));
    Value::Object(each.collect())
}

fn selfie(story: &Story<'_>) -> Value {
    let code = match story.plan.selfie {
        SelfieDefect::Absent => return Value::Null,
        SelfieDefect::NotStarted => {
            return json!({ "status": "Not Started", "is_live": null, "liveness_status_code": null, "image_path": null });
        }
        SelfieDefect::Good | SelfieDefect::Spoof => None,
        SelfieDefect::TooClose => Some("FACE_TOO_CLOSE"),
        SelfieDefect::CloseToBorder => Some("FACE_CLOSE_TO_BORDER"),
        SelfieDefect::Cropped => Some("FACE_CROPPED"),
        SelfieDefect::Occluded => Some("FACE_IS_OCCLUDED"),
        SelfieDefect::NotFound => Some("FACE_NOT_FOUND"),
        SelfieDefect::TooMany => Some("TOO_MANY_FACES"),
        SelfieDefect::TooSmall => Some("FACE_TOO_SMALL"),
    };
    let live = story.plan.selfie == SelfieDefect::Good;
    let mut selfie = json!({
        "status": if live { "Complete" } else { "Refer" },
        "is_live": live,
        "liveness_status_code": code,
        "image_path": story.picture_id(Shot::Selfie, 0),
    });
    if story.plan.vintage == 0 && story.index.is_multiple_of(4) {
        add(&mut selfie, "video_path", json!(story.picture_id(Shot::Video, 0)));
    }
    selfie
}

fn applicant(story: &Story<'_>) -> Value {
    let person = &story.person;
    let has_selfie = !matches!(story.plan.selfie, SelfieDefect::Absent | SelfieDefect::NotStarted);
    let picture = if has_selfie { Shot::Selfie } else { Shot::Portrait };
    json!({
        "applicant_id": story.rng(2).hex(24),
        "profile_image_path": story.picture_id(picture, 0),
        "full_name": person.full_name(),
        "personal_number": person.personal_number,
        "birth_date": story.papers.first().map(|paper| paper.printed_birth.to_string()),
    })
}

fn screening(story: &Story<'_>) -> Option<Value> {
    let results = match story.plan.screening {
        Screening::Absent => return None,
        Screening::Nobody => json!([]),
        Screening::Found | Screening::Alike => {
            let score = if story.plan.screening == Screening::Found { 97 } else { 82 };
            json!([{
                "is_matched": true,
                "score": score,
                "images": [
                    { "image_path": story.picture_id(Shot::Selfie, 0), "image_source": "Selfie" },
                    { "image_path": story.picture_id(Shot::Screened, 0), "image_source": source(story) },
                ],
            }])
        }
    };
    Some(json!({
        "additional_face_db": {
            "image_path": story.picture_id(Shot::Selfie, 0),
            "face_match_results": results,
        }
    }))
}

/// The example and the text of docs/contracts/idwise.md 2.5 have different spellings.
fn source(story: &Story<'_>) -> &'static str {
    if story.plan.vintage == 0 { "AdditionalFace" } else { "AdditionalFaces" }
}

fn device(story: &Story<'_>) -> Value {
    let mut rng = story.rng(3);
    json!({
        "platform": rng.pick(&["android", "ios", "web"]),
        "ip_address": format!("203.0.113.{}", rng.between(1, 254)),
        "ip_country_code": story.person.country.short,
        "vpn": rng.chance(7),
        "emulator": false,
    })
}
