//! Document checks of One Touch KYC: status, optical details, image quality, authenticity
//! (docs/contracts/onetouch.md 3.6 to 3.8).

use super::wire;
use crate::domain::check::{Check, CheckGroup, CheckSummary};
use crate::domain::document::Document;
use crate::domain::picture::{Picture, PictureRole};
use crate::domain::said::folded;
use crate::domain::scalar::Fact;
use crate::domain::text::Untrusted;
use crate::provider::document::{Item, ObjectPart};

/// The check that summarizes its list.
const OVERALL: &str = "overallStatus";

/// Reads `completeStatus`: its tri-state checks and those of `detailsOptical`.
pub(super) fn status(mut complete: ObjectPart<'_>, document: &mut Document) {
    let optical = complete.part("detailsOptical");
    list(complete, CheckGroup::Status, "completeStatus", document);
    document.validation_outcome = overall(document).and_then(|check| check.result.clone());
    if let Some(optical) = optical {
        list(optical, CheckGroup::Optical, "completeStatus.detailsOptical", document);
    }
}

fn overall(document: &Document) -> Option<&Check> {
    document.checks.iter().find(|check| check.group == CheckGroup::Status && check.name.as_sent() == OVERALL)
}

/// Which part of the document a check summarizes; `None` for a single check. `completeStatus` contains both
/// (docs/contracts/onetouch.md 3.7).
fn summary_of(group: CheckGroup, name: &Untrusted) -> Option<CheckSummary> {
    match (group, folded(name.as_sent()).as_str()) {
        (CheckGroup::Status, "overallstatus") => Some(CheckSummary::Document),
        (CheckGroup::Status, "optical") | (CheckGroup::Optical, "overallstatus") => {
            Some(CheckSummary::Optical)
        }
        (CheckGroup::Optical, "expiry") => Some(CheckSummary::Expiry),
        (CheckGroup::Optical, "mrz") => Some(CheckSummary::Zone),
        (CheckGroup::Optical, "imageqa") | (CheckGroup::ImageQuality, "result") => {
            Some(CheckSummary::Quality)
        }
        (CheckGroup::Optical, "security") => Some(CheckSummary::Security),
        _ => None,
    }
}

/// Reads all checks of a list. Message and severity are attached to the overall check.
fn list(mut part: ObjectPart<'_>, group: CheckGroup, place: &str, document: &mut Document) {
    let mut message = part.text("message");
    let mut about = Vec::new();
    for key in ["severity", "pagesCount"] {
        if let Some(item) = part.item(key) {
            item.facts_into(key, &mut about);
        }
    }
    for (key, item) in part.members() {
        let mut check = element(group, key.into(), item);
        if key == OVERALL {
            check.result_description = check.result_description.or_else(|| message.take());
            check.facts.append(&mut about);
        }
        document.checks.push(check);
    }
    if let Some(message) = message {
        super::prefilled::fact(&format!("{place}.message"), message, &mut document.facts);
    }
    let placed =
        |fact: Fact| Fact { name: format!("{place}.{}", fact.name.as_sent()).into(), value: fact.value };
    document.facts.extend(about.into_iter().map(placed));
}

/// Reads `imageQuality` and its results for each side.
pub(super) fn image_quality(mut quality: ObjectPart<'_>, document: &mut Document) {
    let front = quality.part("frontIdCheck");
    let back = quality.part("backIdCheck");
    each(quality, CheckGroup::ImageQuality, document);
    for (side, group) in [(front, CheckGroup::ImageQualityFront), (back, CheckGroup::ImageQualityBack)] {
        if let Some(side) = side {
            each(side, group, document);
        }
    }
}

/// Reads all checks of `authenticityCheck`.
pub(super) fn authenticity(part: ObjectPart<'_>, document: &mut Document) {
    each(part, CheckGroup::Authenticity, document);
}

fn each(mut part: ObjectPart<'_>, group: CheckGroup, document: &mut Document) {
    for (key, mut item) in part.members() {
        if item.is_object() || item.is_scalar() || item.is_null() {
            document.checks.push(element(group, key.into(), item));
        } else {
            let elements = item.list().into_iter().map(|item| element(group, key.into(), item));
            document.checks.extend(elements);
        }
    }
}

/// A check: a bare outcome, or an object with diagnosis and pictures (docs/contracts/onetouch.md 3.8).
fn element(group: CheckGroup, name: Untrusted, mut item: Item<'_>) -> Check {
    let mut check = Check {
        group,
        summary_of: summary_of(group, &name),
        origin: item.origin(),
        name,
        description: None,
        result: None,
        result_description: None,
        pictures: Vec::new(),
        facts: Vec::new(),
    };
    if !item.is_object() {
        check.result = item.outcome();
        item.facts_into("value", &mut check.facts);
        return check;
    }
    let Some(mut part) = item.part() else { return check };
    check.result = part.outcome("ElementResult").or_else(|| part.outcome("result"));
    check.result_description = part.text("ElementDiagnose");
    for (key, role) in [("Image", PictureRole::Found), ("EtalonImage", PictureRole::Etalon)] {
        check.pictures.extend(picture(&mut part, key, role, &mut check.facts));
    }
    part.facts_into("", &mut check.facts);
    check
}

fn picture(
    part: &mut ObjectPart<'_>,
    key: &str,
    role: PictureRole,
    facts: &mut Vec<Fact>,
) -> Option<Picture> {
    let text = part.text(key)?;
    match wire::picture(text, role, key) {
        Ok(picture) => Some(picture),
        Err(text) => {
            part.deviation(key, "neither a URL nor a picture");
            super::prefilled::fact(key, text, facts);
            None
        }
    }
}
