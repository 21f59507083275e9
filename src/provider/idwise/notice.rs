//! The webhooks of IDWise (docs/contracts/idwise.md 2.9).

use crate::domain::said::folded;
use crate::provider::notice::HookNotice;
use serde_json::Value;

/// The events after which a journey must be fetched again, in folded spelling. Events of single steps are missing,
/// because the journey is not finished then; so is the spot check, which is not a journey.
const CHANGES: [&str; 6] = [
    "finishedjourney",
    "manuallyreviewed",
    "updatedjourney",
    "verificationupdaterequired",
    "kycrenewaldeadlineexceeded",
    "amlmonitorupdate",
];

/// Reads the envelope `{"event": "…", "body": {"eventId": "…", "journeyId": "…"}}`.
pub(super) fn read(envelope: &Value) -> HookNotice {
    let body = envelope.get("body").filter(|body| body.is_object()).unwrap_or(envelope);
    let text = |key: &str| body.get(key).or_else(|| envelope.get(key)).and_then(Value::as_str);
    let what = envelope.get("event").and_then(Value::as_str).unwrap_or_default();
    let journey = text("journeyId").or_else(|| text("journey_id"));
    let changes = CHANGES.contains(&folded(what).as_str());
    HookNotice::new(text("eventId"), what, journey.filter(|_| changes))
}
