//! The step ids of a journey summary, and the audit log (docs/contracts/idwise.md 2.4, 2.12).

use crate::domain::ids::StepId;
use crate::domain::said::folded;
use crate::domain::scalar::Scalar;
use crate::domain::text::Untrusted;
use crate::domain::time::Moment;
use crate::insight::case::{ProviderEvent, ReviewStep};
use crate::provider::client::LoggedReview;
use crate::provider::document::{Item, ObjectPart, ReadingNotes};
use serde_json::Value;

/// Checks that a document is a journey summary.
pub(super) fn is_summary(document: &Value) -> Result<(), &'static str> {
    let has_steps = document.get("step_summaries").is_some_and(|steps| steps.is_array() || steps.is_null());
    has_steps.then_some(()).ok_or("it is no journey summary")
}

/// The steps of a summary. A step has failed if it did not pass its rules, or if it has error feedback and no
/// result.
pub(super) fn steps(summary: &Value) -> Vec<ReviewStep> {
    let notes = ReadingNotes::default();
    let Some(mut part) = Item::root(&notes, summary).part() else { return Vec::new() };
    part.list("step_summaries").into_iter().filter_map(|mut item| step(item.part()?)).collect()
}

fn step(mut part: ObjectPart<'_>) -> Option<ReviewStep> {
    let mut definition = part.part("definition")?;
    let id = StepId(definition.text("step_id")?);
    let kind = definition.text("step_type");
    let title = definition.text("step_title").or(kind).unwrap_or_else(|| id.0.clone());
    let failed = part.part("result").is_some_and(|result| is_failed(result));
    Some(ReviewStep { id, title, failed })
}

fn is_failed(mut result: ObjectPart<'_>) -> bool {
    let passed = result.boolean("has_passed_rules");
    let status = result.text("status").map(|status| folded(status.as_sent())).unwrap_or_default();
    let feedback = result.text("error_user_feedback_code").is_some();
    passed == Some(false) || matches!(status.as_str(), "refer" | "failed") || (passed.is_none() && feedback)
}

/// The entries of an audit log; `None` if the document is no audit log.
pub(super) fn events(log: &Value) -> Option<Vec<ProviderEvent>> {
    let items = log.as_array().or_else(|| log.get("items")?.as_array())?;
    let notes = ReadingNotes::default();
    let events = items.iter().filter_map(|item| Item::root(&notes, item).part().map(event));
    Some(events.collect())
}

/// The manual reviews in an audit log; `None` if the document is no audit log.
pub(super) fn reviews(log: &Value) -> Option<Vec<LoggedReview>> {
    let items = log.as_array().or_else(|| log.get("items")?.as_array())?;
    Some(items.iter().filter_map(review).collect())
}

fn review(item: &Value) -> Option<LoggedReview> {
    let notes = ReadingNotes::default();
    let mut part = Item::root(&notes, item).part()?;
    let mut word = |key: &str| part.text(key).map(|text| folded(text.as_sent())).unwrap_or_default();
    let (action, principal, status) = (word("action"), word("principal_type"), word("status"));
    let at = part.text("timestamp").and_then(|text| Moment::read(Scalar::Text(text)).at);
    let succeeded = status.is_empty() || status == folded("Succeeded");
    let by_server_key = principal == folded("server_api_key");
    let text = Untrusted::new(item.to_string());
    (action == folded("manual_review")).then_some(LoggedReview { at, by_server_key, succeeded, text })
}

fn event(mut part: ObjectPart<'_>) -> ProviderEvent {
    let word = |text: Option<Untrusted>| text.unwrap_or_default();
    ProviderEvent {
        action: word(part.text("action")),
        by: word(part.text_of(&["email", "principal_type", "principal_id"])),
        at: word(part.text("timestamp")),
        status: word(part.text("status")),
    }
}
