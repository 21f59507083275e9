//! The results of the document check: complete status, quality, authenticity, graphic fields, predicted type.

use serde_json::{Map, Value, json};

use super::{as_seen, extracted, zulu};
use crate::synth::insert_key::add;
use crate::synth::picture::Shot;
use crate::synth::plan::{Forgery, PaperKind, PhotoQuality};
use crate::synth::story::{Paper, Story};

/// The `documentIntelligence` section.
pub(super) fn intelligence(story: &Story<'_>) -> Value {
    let Some(paper) = story.papers.first() else { return json!({}) };
    let seen = as_seen(&story.plan);
    let mut section = Map::new();
    let mut put = |key: &str, value: Value| section.insert(key.to_owned(), value);
    put("completeStatus", complete_status(story));
    put("imageQuality", quality(story));
    if !seen {
        put("authenticityCheck", authenticity(story));
        put("graphicFields", graphic_fields(story));
    }
    if !unrecognized(story) {
        put("predictedIdTypeFront", predicted(story, paper, "Front"));
        if paper.has_back() && !seen {
            put("predictedIdTypeBack", predicted(story, paper, "Back"));
        }
    }
    put("idExpired", word(story.expired()));
    put(
        "extractedFields",
        if seen { extracted::labelled(story, paper) } else { extracted::camel_case(story, paper) },
    );
    put("extractedFieldErrors", extracted::errors(story));
    put("attempts", json!(story.rng(20).between(1, 3)));
    put("docIntelligenceCompletedAt", json!(zulu(story.started)));
    Value::Object(section)
}

/// A boolean as text, as the service sends it (docs/contracts/onetouch.md 3.7).
fn word(is: bool) -> Value {
    json!(if is { "True" } else { "False" })
}

fn unrecognized(story: &Story<'_>) -> bool {
    story.plan.fails.iter().any(|key| key == "unrecognized_document")
}

fn sharp(story: &Story<'_>) -> bool {
    matches!(story.plan.photo, PhotoQuality::Good | PhotoQuality::Screen)
}

fn genuine_print(story: &Story<'_>) -> bool {
    story.plan.photo != PhotoQuality::Screen
        && !matches!(story.plan.forgery, Some(Forgery::Portrait | Forgery::Expiry))
}

/// Whether printed text and machine readable zone agree.
fn consistent(story: &Story<'_>) -> bool {
    !matches!(story.plan.forgery, Some(Forgery::BirthDate | Forgery::Expiry))
}

fn zone_right(story: &Story<'_>) -> bool {
    story.plan.forgery != Some(Forgery::MrzDigit)
}

fn complete_status(story: &Story<'_>) -> Value {
    let known = !unrecognized(story);
    let has_zone = story.papers.first().is_some_and(|paper| !paper.zone.is_empty());
    let parts =
        [known, !story.expired(), sharp(story), zone_right(story), genuine_print(story), consistent(story)];
    let all = parts.iter().all(|right| *right);
    let mrz = if has_zone { word(zone_right(story)) } else { json!("NA") };
    let mut status = json!({
        "detailsOptical": {
            "docType": word(known), "expiry": word(!story.expired()), "imageQA": word(sharp(story)), "mrz": mrz,
            "overallStatus": word(all), "security": word(genuine_print(story)), "text": word(consistent(story)),
            "vds": "NA",
        },
        "optical": word(all),
        "overallStatus": word(all),
    });
    if as_seen(&story.plan) {
        add(&mut status, "message", json!(if known { "success" } else { "Document type not recognized" }));
        add(&mut status, "severity", json!(if all { "NA" } else { "High" }));
    } else {
        if let Some(details) = status.get_mut("detailsOptical") {
            add(details, "pagesCount", json!(if story.plan.paper == PaperKind::Passport { 1 } else { 2 }));
        }
        add(&mut status, "portrait", word(story.plan.forgery != Some(Forgery::Portrait)));
        add(&mut status, "rfid", json!("None"));
    }
    status
}

fn quality(story: &Story<'_>) -> Value {
    if as_seen(&story.plan) {
        return json!({ "result": sharp(story) });
    }
    let photo = story.plan.photo;
    json!({
        "result": sharp(story),
        "frontIdCheck": {
            "ImageGlares": photo != PhotoQuality::Glare, "ImageFocus": photo != PhotoQuality::Blurred, "ImageResolution": true,
            "ImageColorness": "True", "Perspective": true, "Bounds": photo != PhotoQuality::CutOff, "Portrait": true,
            "Brightness": word(photo != PhotoQuality::Dark),
        },
    })
}

fn authenticity(story: &Story<'_>) -> Value {
    let pattern = story.plan.forgery != Some(Forgery::Expiry) && story.plan.photo != PhotoQuality::Screen;
    let portrait = story.plan.forgery != Some(Forgery::Portrait);
    let text = consistent(story);
    let diagnose = |right: bool, wrong: &str| if right { "pass".to_owned() } else { wrong.to_owned() };
    json!({
        "ocrSecurityText": {
            "ElementResult": text, "ElementDiagnose": diagnose(text, "sources comparison error"),
        },
        "imagePattern": {
            "ElementResult": pattern, "ElementDiagnose": diagnose(pattern, "fixed pattern error"),
            "ElementType": "Guilloche",
            "Image": story.picture_url(Shot::Pattern, 0), "EtalonImage": story.picture_url(Shot::Etalon, 0),
        },
        "photoEmbedType": {
            "ElementResult": portrait, "ElementDiagnose": diagnose(portrait, "photo sides not found"),
            "ElementType": "Laser engraving",
        },
        "portraitComparison": {
            "ElementResult": portrait, "ElementDiagnose": diagnose(portrait, "portraits differ"),
            "ElementType": "Portrait vs ghost",
            "Image": story.picture_url(Shot::Portrait, 0), "EtalonImage": story.picture_url(Shot::Ghost, 0),
        },
    })
}

fn graphic_fields(story: &Story<'_>) -> Value {
    let field = |name: &str, kind: &str, shot: Shot| {
        json!({
            "fieldName": name, "fieldType": kind, "value": story.picture_url(shot, 0),
            "source": "VISUAL", "containerType": "DOCUMENT_IMAGE",
        })
    };
    json!({ "fieldList": [
        field("Portrait", "201", Shot::Portrait),
        field("Ghost portrait", "210", Shot::Ghost),
        field("Signature", "204", Shot::Signature),
        field("Document front side", "207", Shot::FrontCrop),
    ] })
}

fn predicted(story: &Story<'_>, paper: &Paper, side: &str) -> Value {
    let country = story.person.country;
    let name = format!("{} - {} ({})", country.name, paper.type_name(), paper.issued.year());
    if as_seen(&story.plan) {
        return json!({
            "DocumentName": name,
            "FDSIDList": { "dCountryName": country.name, "dDescription": paper.type_name() },
        });
    }
    let (kind, format) = match paper.kind {
        PaperKind::Passport => (11, 2),
        PaperKind::IdentityCard => (12, 0),
        PaperKind::Licence => (49, 0),
        PaperKind::ResidencePermit => (24, 1),
    };
    // Text for the front, a number for the back, as documented.
    let format = if side == "Front" { json!(format.to_string()) } else { json!(format) };
    json!({
        "DocumentName": format!("{name} {side}"),
        "FDSISList": {
            "ICAOCode": country.code, "dCountryName": country.name, "dDescription": paper.type_name(),
            "dFormat": format, "dMRZ": !paper.zone.is_empty(), "dType": kind,
            "dYear": paper.issued.year().to_string(), "isDeprecated": false,
        },
        "P": 0.97,
    })
}
