//! The text that a reviewer signs: the fields of an audit entry with the decision, without times and screen contents.

use super::event::Event;
use super::ids::{JourneyKey, Reviewer};
use serde_json::{Map, Value};

/// The signed fields of a decision, in this order.
const DECISION: &[&str] =
    &["decision", "verb", "reason", "comment_sha256", "steps", "document_sha256", "document_version"];

/// The signed fields of an answer about faces, in this order.
const FACES: &[&str] = &["step", "answer"];

/// The fields of a second reviewer's confirmation that are signed, in this order.
const CONFIRMATION: &[&str] = &["decision", "reason", "comment_sha256"];

/// The fields of a second reviewer's blind choice that are signed, in this order.
const CHOICE: &[&str] = &["decision", "verb", "reason", "comment_sha256"];

/// The fields that are signed if an entry has them: `comment_hmac` of a sealed store, `corrects` of a correction.
const OPTIONAL: &[&str] = &["comment_hmac", "corrects"];

/// The statement about an event, one JSON object on one line; `None` for events that are not signed.
///
/// It starts with `what`, `by`, `provider` and `journey`, followed by the fields as in the event's detail.
pub fn statement(event: &Event, by: &Reviewer, journey: &JourneyKey) -> Option<String> {
    let fields = match event {
        Event::DecisionRecorded { .. } => DECISION,
        Event::FacesAnswered { .. } => FACES,
        Event::DecisionConfirmed { .. } => CONFIRMATION,
        Event::DecisionAnswered { .. } => CHOICE,
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
    // Fields that only some entries have: statements without them keep their form and their signatures.
    let own = OPTIONAL.iter().filter_map(|name| Some(((*name).to_owned(), detail.get(*name)?.clone())));
    let rest = fields.iter().map(|name| ((*name).to_owned(), detail.get(*name).cloned().unwrap_or_default()));
    Some(Value::Object(head.chain(rest).chain(own).collect()).to_string())
}
