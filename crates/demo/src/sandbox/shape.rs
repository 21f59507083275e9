//! Whose document it is and where the journey lies in it, told by its shape.

use serde_json::Value;

/// Whose words a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Api {
    Idwise,
    Onetouch,
}

impl Api {
    /// The word for it in the control origin's answers.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Idwise => "idwise",
            Self::Onetouch => "onetouch",
        }
    }
}

/// Where in a document the journey lies: the keys to it, none if it is the document itself.
pub(super) type JourneyPath = &'static [&'static str];

/// The wrappers that were seen (docs/contracts/onetouch.md 3.4), from the outside in.
const WRAPPERS: &[JourneyPath] =
    &[&[], &["result"], &["result", "data"], &["data"], &["data", "result"], &["body"], &["body", "result"]];

/// What a document turned out to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DocumentShape {
    pub(super) api: Api,
    pub(super) id: String,
    /// Where the journey lies in it.
    pub(super) place: JourneyPath,
    /// It is IDWise's summary of the journey, not its result.
    pub(super) is_summary: bool,
}

/// Recognizes a document; none for webhook events, logs and everything else.
pub(super) fn recognize(document: &Value) -> Option<DocumentShape> {
    if document.get("event").is_some() {
        return None;
    }
    WRAPPERS.iter().find_map(|place| {
        let journey = inside(document, place)?;
        let named = |api, key| Some((api, id_text(journey.get(key)?)?));
        let (api, id) = named(Api::Idwise, "journey_id").or_else(|| named(Api::Onetouch, "journeyId"))?;
        let is_summary = api == Api::Idwise
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

/// The journey in a document, to be changed.
pub(super) fn inside_mut(document: &mut Value, place: JourneyPath) -> Option<&mut Value> {
    place.iter().try_fold(document, |value, key| value.get_mut(key))
}

/// An id or step id as text: `0` and `"0"` are one.
pub(super) fn id_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
