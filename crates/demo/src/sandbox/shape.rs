//! Recognizes the service of a document and the path to its journey by the keys.

use crate::synth::Dialect;
use serde_json::Value;

/// The path to the journey in a document; empty if the document is the journey.
pub(super) type JourneyPath = &'static [&'static str];

/// The known wrappers (docs/contracts/onetouch.md 3.4), each from the outside in.
const WRAPPERS: &[JourneyPath] =
    &[&[], &["result"], &["result", "data"], &["data"], &["data", "result"], &["body"], &["body", "result"]];

/// The recognized form of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DocumentShape {
    pub(super) api: Dialect,
    pub(super) id: String,
    pub(super) place: JourneyPath,
    /// Whether it is IDWise's summary of the journey, not its result.
    pub(super) is_summary: bool,
}

/// Recognizes a document; `None` for webhook events, logs and anything else.
pub(super) fn recognize(document: &Value) -> Option<DocumentShape> {
    if document.get("event").is_some() {
        return None;
    }
    WRAPPERS.iter().find_map(|place| {
        let journey = inside(document, place)?;
        let named = |api, key| Some((api, id_text(journey.get(key)?)?));
        let (api, id) =
            named(Dialect::Idwise, "journey_id").or_else(|| named(Dialect::Onetouch, "journeyId"))?;
        let is_summary = api == Dialect::Idwise
            && journey.get("step_summaries").is_some()
            && journey.get("system_decision").is_none()
            && journey.get("documents").is_none();
        Some(DocumentShape { api, id, place, is_summary })
    })
}

/// The journey in a document.
pub(super) fn inside(document: &Value, place: JourneyPath) -> Option<&Value> {
    place.iter().try_fold(document, |value, key| value.get(key))
}

/// The journey in a document, mutable.
pub(super) fn inside_mut(document: &mut Value, place: JourneyPath) -> Option<&mut Value> {
    place.iter().try_fold(document, |value, key| value.get_mut(key))
}

/// An id or step id as text: `0` and `"0"` are the same.
pub(super) fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
