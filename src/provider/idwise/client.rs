//! The requests to IDWise: results, summaries, pictures, audit logs and the manual review
//! (docs/contracts/idwise.md 2.3, 2.4).

use super::steps;
use crate::domain::decision::{StepAnswer, Verb};
use crate::domain::ids::JourneyId;
use crate::domain::screening_request::ScreenedPerson;
use crate::domain::text::Untrusted;
use crate::insight::case::{ProviderEvent, ReviewStep};
use crate::provider::client::{Client, DecisionBody, LoggedReview, MarksBody, PendingReply};
use crate::provider::connection::Connection;
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
    fn steps<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
    ) -> PendingReply<'a, Vec<ReviewStep>> {
        Box::pin(steps_of(connection, id))
    }

    fn audit_log<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
    ) -> PendingReply<'a, Vec<ProviderEvent>> {
        Box::pin(audit_log(connection, id))
    }

    fn logged_reviews<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
    ) -> PendingReply<'a, Vec<LoggedReview>> {
        Box::pin(async move {
            let reviews =
                log_of(connection, id).await?.iter().map(steps::reviews).collect::<Option<Vec<_>>>();
            let reviews = reviews.ok_or(ProviderError::Unreadable("the audit log has no entries"))?;
            Ok(reviews.into_iter().flatten().collect())
        })
    }

    fn decision(&self, body: &DecisionBody) -> Result<Vec<u8>, ProviderError> {
        if body.verb == Verb::Resubmit && body.steps.is_empty() {
            return Err(ProviderError::NotAllowed("a resubmission must name its steps"));
        }
        Ok(manual_review(body).to_string().into_bytes())
    }

    fn decide<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
        body: Vec<u8>,
    ) -> PendingReply<'a, ()> {
        Box::pin(review(connection, id, body))
    }

    fn mark_records<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
        body: &'a MarksBody,
    ) -> PendingReply<'a, ()> {
        Box::pin(mark_records(connection, id, body))
    }

    fn screening(&self, person: &ScreenedPerson) -> Result<Vec<u8>, ProviderError> {
        Ok(entity(person).to_string().into_bytes())
    }

    fn rerun_screening<'a>(
        &'a self,
        connection: &'a Connection,
        id: &'a JourneyId,
        body: Vec<u8>,
    ) -> PendingReply<'a, ()> {
        Box::pin(async move {
            let url = connection.address(&connection.settings().account.paths.aml_amend, id.as_sent())?;
            connection.put(url, body).await
        })
    }
}

/// Fetches the steps from the journey summary, within its rate limit.
async fn steps_of(connection: &Connection, id: &JourneyId) -> Result<Vec<ReviewStep>, ProviderError> {
    let url = connection.address(&connection.settings().account.paths.summary, id.as_sent())?;
    let summary = with_retries(|| async {
        connection.pace.summary(id).await;
        let reply = connection.http.ask(Ask::get(url.clone(), Purpose::Api, DOCUMENT_LIMIT)).await?;
        connection.document_of(&reply, &steps::is_summary)
    })
    .await?;
    Ok(steps::steps(&summary))
}

async fn audit_log(connection: &Connection, id: &JourneyId) -> Result<Vec<ProviderEvent>, ProviderError> {
    let pages = log_of(connection, id).await?;
    let events: Option<Vec<_>> = pages.iter().map(steps::events).collect();
    Ok(events.ok_or(ProviderError::Unreadable("it is no list of events"))?.into_iter().flatten().collect())
}

/// Fetches the audit log, page by page.
async fn log_of(connection: &Connection, id: &JourneyId) -> Result<Vec<Value>, ProviderError> {
    let first = connection.address(&connection.settings().account.paths.audit_logs, id.as_sent())?;
    let (mut pages, mut url) = (Vec::new(), first.clone());
    for _ in 0..LOG_PAGES {
        let (_, log) = connection.get(url).await?;
        let more = log.get("has_more_pages").and_then(Value::as_bool) != Some(false);
        let token = log.get("next_page_token").and_then(Value::as_str).map(str::to_owned);
        pages.push(log);
        let Some(token) = token.filter(|token| more && !token.is_empty()) else { break };
        url = first.clone();
        url.query_pairs_mut().append_pair("next_page_token", &token);
    }
    Ok(pages)
}

/// Posts a manual review. One attempt without retry.
async fn review(connection: &Connection, id: &JourneyId, body: Vec<u8>) -> Result<(), ProviderError> {
    let url = connection.address(&connection.settings().account.paths.manual_review, id.as_sent())?;
    connection.post(url, body).await
}

/// Sets match statuses on watch-list records. The id of a journey's AML check is the journey's id
/// (docs/contracts/idwise.md 2.7).
async fn mark_records(
    connection: &Connection,
    id: &JourneyId,
    body: &MarksBody,
) -> Result<(), ProviderError> {
    let url = connection.address(&connection.settings().account.paths.whitelist, id.as_sent())?;
    connection.put(url, marks(body).to_string().into_bytes()).await
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

/// The body of a manual review. The API has no field for the reviewer, so the comment contains the name.
fn manual_review(body: &DecisionBody) -> Value {
    let mut review = json!({
        "new_decision": body.verb.decision().word(),
        "comment": comment(body),
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

/// The comment of a decision: `amina: blurred. please take it again [decision 0198…] [record 7:0123456789abcdef]`. The
/// ids identify our decision and its entry in our audit record.
fn comment(body: &DecisionBody) -> String {
    let text = body.comment.as_deref().map(str::trim).filter(|text| !text.is_empty());
    let text = text.map(|text| format!(" {text}")).unwrap_or_default();
    let mark = format!("[decision {}]", body.decision_id);
    format!("{}: {}.{text} {mark} {}", body.reviewer.trim(), body.reason.trim(), body.record)
}
