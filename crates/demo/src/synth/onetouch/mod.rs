//! A journey as One Touch KYC sends it (docs/contracts/onetouch.md 3.6 to 3.9), in the form of the documentation or of
//! observed answers.

mod extracted;
mod paper;
mod selfie;

use serde_json::{Map, Value, json};

use super::insert_key::add;
use super::picture::Shot;
use super::plan::{JourneyEnd, JourneyPlan, PaperKind, SelfieDefect};
use super::situations;
use super::story::Story;
use super::world::Made;

/// The journey as the service would send it.
pub(crate) fn write(story: &Story<'_>) -> Made {
    let mut document = result(story);
    situations::lay_over(story, &mut document);
    // The documentation has a `result` object; observed answers have it or not.
    let document = match story.plan.vintage {
        2 => json!({ "result": document }),
        3 => json!({ "result": { "data": document } }),
        4 => json!({ "data": document }),
        _ => document,
    };
    Made { contract: story.contract, id: story.id.clone(), document, summary: None, truth: story.truth() }
}

/// Whether to use the form of observed answers (label keys, few sections) instead of the documented one (camel case,
/// all sections).
fn as_seen(plan: &JourneyPlan) -> bool {
    plan.vintage == 1
}

fn result(story: &Story<'_>) -> Value {
    let mut rng = story.rng(10);
    let (status, step, message) = progress(story);
    let mut top = Map::new();
    let mut put = |key: &str, value: Value| top.insert(key.to_owned(), value);
    put("flow", json!({ "flowId": "c1f77b52-0f3e-4f10-9f1d-6a1a5c9a4e02", "version": 1 }));
    put("processingConfig", processing(story));
    put("capturedData", captured(story));
    put("matchPercentage", extracted::match_percentages(story));
    put("documentIntelligence", paper::intelligence(story));
    put("selfieAnalysis", selfie::analysis(story));
    put("_id", json!(rng.hex(24)));
    put("clientId", json!("8c4f2a16-7b3d-4f1e-8a55-91d2e0c7b6a4"));
    put("userId", json!(format!("user-{}", rng.digits(6))));
    put("journeyId", json!(story.id));
    put("currentStatus", json!(status));
    put("step", json!(step));
    put("message", json!(message));
    if !as_seen(&story.plan) {
        put("callbackSent", json!(status == "COMPLETED"));
    }
    put("mobileStatus", json!(false));
    put("isFrontendJourneyRequired", json!(true));
    put("inQueue", json!(false));
    put("_deleted", json!(false));
    put("externalApiResponses", json!([]));
    put("deletionTimeLimit", Value::Null);
    put("userInfo", user_info(story));
    times(story, &mut put);
    put("ipAddresses", addresses(story));
    put("__v", json!(0));
    Value::Object(top)
}

/// Times in epoch milliseconds and as text with `Z`. `startedAt` can be null even in a completed journey.
fn times(story: &Story<'_>, put: &mut dyn FnMut(&str, Value) -> Option<Value>) {
    let unfinished = story.plan.ending == JourneyEnd::Incomplete;
    put("createdAt", json!(story.started.as_millisecond()));
    put(
        "startedAt",
        if as_seen(&story.plan) { Value::Null } else { json!(story.started.as_millisecond() + 21_000) },
    );
    put("completedAt", if unfinished { Value::Null } else { json!(story.ended.as_millisecond()) });
    put("updatedAt", json!(zulu(story.ended)));
}

/// A time with milliseconds and `Z`.
fn zulu(moment: jiff::Timestamp) -> String {
    moment.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

fn progress(story: &Story<'_>) -> (&'static str, &'static str, &'static str) {
    match story.plan.ending {
        JourneyEnd::Incomplete => ("IN PROGRESS", "FACE_CAPTURE", "Journey in progress"),
        JourneyEnd::Rejected => ("TERMINATED", "RETRIES_EXCEEDED", "Retries Exceeded"),
        JourneyEnd::Referred | JourneyEnd::Complete => ("COMPLETED", "COMPLETE", "Journey Completed"),
    }
}

fn processing(story: &Story<'_>) -> Value {
    let mut config = json!({
        "callbackUrl": "https://customer.example.com/callbacks/kyc",
        "authKeyForCallback": story.rng(11).text(24, b"abcdefghijkmnpqrstuvwxyz23456789"),
        "journeyLinkValidity": 86_400,
    });
    if as_seen(&story.plan) {
        add(&mut config, "language", json!("en"));
        add(&mut config, "redirectTime", json!(5));
        add(&mut config, "successRedirectUrl", json!("https://customer.example.com/done"));
        add(&mut config, "failureRedirectUrl", json!("https://customer.example.com/again"));
        add(&mut config, "journeySessionExpiry", json!(1800));
    }
    config
}

fn captured(story: &Story<'_>) -> Value {
    let paper = story.papers.first();
    let back = paper.is_some_and(super::story::Paper::has_back);
    let started = !matches!(story.plan.selfie, SelfieDefect::Absent | SelfieDefect::NotStarted);
    let picture = |there: bool, shot: Shot| if there { story.picture_url(shot, 0) } else { String::new() };
    let mut data = json!({
        "images": {
            "frontDoc": picture(true, Shot::Front),
            "backDoc": picture(back, Shot::Back),
            "selfie": picture(started, Shot::Selfie),
        },
        "consent": true,
        "livenessConsent": true,
        "country": story.person.country.short,
        "idType": id_type(story),
    });
    if as_seen(&story.plan) {
        let mut rng = story.rng(12);
        add(&mut data, "location", json!({ "latitude": 12.5 + rng.unit(), "longitude": 77.25 + rng.unit() }));
        add(&mut data, "idType2", json!(""));
        add(&mut data, "verificationType", json!("DOC"));
        add(&mut data, "verificationType2", json!(""));
        add(&mut data, "frontCaptureMode", json!("UPLOAD"));
        add(&mut data, "backCaptureMode", if back { json!("UPLOAD") } else { Value::Null });
        add(&mut data, "autoCaptureCameraLoadDelayFront", json!("2.35"));
        add(&mut data, "autoCaptureCameraLoadDelayBack", json!("NA"));
    }
    data
}

/// The document type as chosen by the applicant.
fn id_type(story: &Story<'_>) -> &'static str {
    match story.plan.paper {
        PaperKind::Passport => "Passport",
        PaperKind::IdentityCard => "National ID",
        PaperKind::Licence => "Driving License",
        PaperKind::ResidencePermit => "Residence Permit",
    }
}

fn user_info(story: &Story<'_>) -> Value {
    let (person, mut rng) = (&story.person, story.rng(13));
    let given = if story.plan.name_mismatch { "Robin" } else { person.given.latin.as_str() };
    let family = if story.plan.name_mismatch { "Tallowby" } else { person.family.latin.as_str() };
    json!({
        "phoneNumber": format!("+00 555 {}", rng.digits(6)),
        "dateOfBirth": person.birth.to_string(),
        "emailAddress": format!("applicant{}@example.net", rng.digits(5)),
        "externalReferenceId": story.plan.reference.clone().unwrap_or_else(|| format!("ext-{}", rng.digits(6))),
        "name": { "firstName": given, "lastName": family },
        "address": {
            "street": person.address.street, "street2": "", "city": person.address.city,
            "region": person.address.region, "postalCode": person.address.postcode, "country": person.country.short,
        },
        "id": { "idType": id_type(story), "country": person.country.short },
    })
}

fn addresses(story: &Story<'_>) -> Value {
    if as_seen(&story.plan) {
        return json!({ "message": "IP Check is not Enabled" });
    }
    let mut rng = story.rng(14);
    let (address, score) = (format!("203.0.113.{}", rng.between(1, 254)), rng.between(2, 90));
    let word = |is: bool| if is { "true" } else { "false" };
    let signals = json!({
        "vpn": word(score > 70), "proxy": word(score > 80), "tor": "false",
        "fraudScore": score.to_string(), "countryCode": story.person.country.short,
    });
    json!({ address: signals })
}
