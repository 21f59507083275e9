//! What a reviewer signs: the words of an entry that say what was decided, without times and what was on the screen.

use super::event::Event;
use super::ids::{JourneyKey, Reviewer};
use serde_json::{Map, Value};

/// The fields of a decision that are signed, in this order.
const DECISION: &[&str] =
    &["decision", "verb", "reason", "comment_sha256", "steps", "document_sha256", "document_version"];

/// The fields of an answer about faces that are signed, in this order.
const FACES: &[&str] = &["step", "answer"];

/// The statement of an entry, one JSON object in one line; none for an entry that nobody signs.
///
/// It begins with `what`, `by`, `provider` and `journey`; the fields of the entry's detail follow as they are there.
pub fn statement(event: &Event, by: &Reviewer, journey: &JourneyKey) -> Option<String> {
    let fields = match event {
        Event::DecisionRecorded { .. } => DECISION,
        Event::FacesAnswered { .. } => FACES,
        _ => return None,
    };
    let detail: Map<String, Value> = serde_json::from_str(&event.detail()).ok()?;
    let head = [
        ("what", Value::from(event.word())),
        ("by", Value::from(by.0.as_str())),
        ("provider", Value::from(journey.provider.0.as_str())),
        ("journey", Value::from(journey.id.as_sent())),
    ];
    let head = head.into_iter().map(|(name, value)| (name.to_owned(), value));
    // Of a sealed store; the statements of others stay what they were.
    let keyed = detail.get("comment_hmac").map(|keyed| ("comment_hmac".to_owned(), keyed.clone()));
    let rest = fields.iter().map(|name| ((*name).to_owned(), detail.get(*name).cloned().unwrap_or_default()));
    Some(Value::Object(head.chain(rest).chain(keyed).collect()).to_string())
}
