//! The requests to IDWise: results, summaries, pictures, audit logs and the manual review
//! (docs/contracts/idwise.md 2.3, 2.4).

use super::steps;
use crate::domain::decision::{StepAnswer, Verb};
use crate::domain::decision_receiver::{DecisionComment, decision_mark};
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::text::Untrusted;
use crate::insight::case::{ProviderEvent, ReviewStep};
use crate::provider::client::{Client, DecisionBody, LoggedReview, MarksBody, PendingReply, RemoteJourney};
use crate::provider::error::ProviderError;
use crate::provider::http::{Ask, DOCUMENT_LIMIT};
use crate::provider::reach::Purpose;
use crate::provider::retry::with_retries;
use serde_json::{Value, json};

/// Maximum number of audit log pages.
const LOG_PAGES: usize = 10;

/// The requests of an IDWise account.
#[derive(Debug)]
pub(super) struct IdwiseClient;

impl Client for IdwiseClient {
    fn steps<'a>(&'a self, journey: RemoteJourney<'a>) -> PendingReply<'a, Vec<ReviewStep>> {
        Box::pin(steps_of(journey))
    }

    fn audit_log<'a>(&'a self, journey: RemoteJourney<'a>) -> PendingReply<'a, Vec<ProviderEvent>> {
        Box::pin(log_of(journey, steps::events))
    }

    fn logged_reviews<'a>(&'a self, journey: RemoteJourney<'a>) -> PendingReply<'a, Vec<LoggedReview>> {
        Box::pin(log_of(journey, steps::reviews))
    }

    fn decision(&self, body: &DecisionBody) -> Result<Vec<u8>, ProviderError> {
        if body.verb == Verb::Resubmit && body.steps.is_empty() {
            return Err(ProviderError::NotAllowed("a resubmission must name its steps"));
        }
        Ok(manual_review(body).to_string().into_bytes())
    }

    fn decide<'a>(&'a self, journey: RemoteJourney<'a>, body: Vec<u8>) -> PendingReply<'a, ()> {
        Box::pin(async move {
            journey.connection.post(journey.address(|paths| &paths.manual_review)?, body).await
        })
    }

    /// The id of a journey's AML check is the journey's id (docs/contracts/idwise.md 2.7).
    fn mark_records<'a>(&'a self, journey: RemoteJourney<'a>, body: &'a MarksBody) -> PendingReply<'a, ()> {
        Box::pin(async move {
            let body = marks(body).to_string().into_bytes();
            journey.connection.put(journey.address(|paths| &paths.whitelist)?, body).await
        })
    }

    fn screening(&self, person: &ScreenedPerson) -> Result<Vec<u8>, ProviderError> {
        Ok(entity(person).to_string().into_bytes())
    }

    fn rerun_screening<'a>(&'a self, journey: RemoteJourney<'a>, body: Vec<u8>) -> PendingReply<'a, ()> {
        Box::pin(
            async move { journey.connection.put(journey.address(|paths| &paths.aml_amend)?, body).await },
        )
    }
}

/// Fetches the steps from the journey summary, within its rate limit.
async fn steps_of(journey: RemoteJourney<'_>) -> Result<Vec<ReviewStep>, ProviderError> {
    let RemoteJourney { connection, id } = journey;
    let url = journey.address(|paths| &paths.summary)?;
    let summary = with_retries(|| async {
        connection.pace.summary(id).await;
        let reply = connection.http.ask(Ask::get(url.clone(), Purpose::Api, DOCUMENT_LIMIT)).await?;
        connection.document_of(&reply, &steps::is_summary)
    })
    .await?;
    Ok(steps::steps(&summary))
}

/// Fetches the audit log page by page, and reads the entries of each page.
async fn log_of<T>(
    journey: RemoteJourney<'_>,
    read: fn(&Value) -> Option<Vec<T>>,
) -> Result<Vec<T>, ProviderError> {
    let first = journey.address(|paths| &paths.audit_logs)?;
    let (mut entries, mut url) = (Vec::new(), first.clone());
    for _ in 0..LOG_PAGES {
        let (_, log) = journey.connection.get(url).await?;
        let more = log.get("has_more_pages").and_then(Value::as_bool) != Some(false);
        let token = log.get("next_page_token").and_then(Value::as_str).map(str::to_owned);
        entries.extend(read(&log).ok_or(ProviderError::Unreadable("the audit log has no entries"))?);
        let Some(token) = token.filter(|token| more && !token.is_empty()) else { break };
        url = first.clone();
        url.query_pairs_mut().append_pair("next_page_token", &token);
    }
    Ok(entries)
}

/// The body of an amended AML search (docs/contracts/idwise.md 2.7).
fn entity(person: &ScreenedPerson) -> Value {
    let mut details =
        serde_json::Map::from_iter([("full_name".to_owned(), json!(person.full_name().reveal()))]);
    if let Some(date) = person.birth_date() {
        details.insert("birth_date".to_owned(), json!(date.reveal()));
    }
    if let Some(sex) = person.sex() {
        details.insert("sex".to_owned(), json!(sex));
    }
    json!({"entity_details": details})
}

/// The request body. Absent fields are left unchanged by the service.
fn marks(body: &MarksBody) -> Value {
    let ids: Vec<&str> = body.records.iter().map(Untrusted::as_sent).collect();
    let mut marks = serde_json::Map::from_iter([("resource_ids".to_owned(), json!(ids))]);
    if let Some(flag) = body.marks.is_whitelisted {
        marks.insert("is_whitelisted".to_owned(), json!(flag));
    }
    if let Some(status) = &body.marks.match_status {
        marks.insert("match_status".to_owned(), json!(status.as_sent()));
    }
    Value::Object(marks)
}

fn manual_review(body: &DecisionBody) -> Value {
    let comment = DecisionComment {
        reviewer: &body.reviewer,
        reason: &body.reason,
        text: body.comment.as_deref(),
        marks: &format!("{} {}", decision_mark(body.decision_id), body.record),
    };
    let mut review = json!({
        "new_decision": body.verb.decision().word(),
        "comment": comment.to_string(),
    });
    if body.verb == Verb::Resubmit {
        let steps: Vec<Value> = body
            .steps
            .iter()
            .map(|review| {
                let answer = match review.answer {
                    StepAnswer::Resubmit => "Resubmit",
                    StepAnswer::Approve => "Approve",
                };
                json!({"step_id": review.step.0.as_sent(), "review_decision": answer})
            })
            .collect();
        if let Some(map) = review.as_object_mut() {
            map.insert("step_reviews".to_owned(), Value::Array(steps));
        }
    }
    review
}
