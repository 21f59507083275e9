//! AML checks: new checks, those of journeys, amended searches, versions and cleared matches
//! (docs/contracts/idwise.md 2.7).

use super::super::answer::{self, IdwiseRejection};
use super::super::record::Principal;
use super::super::shape;
use super::super::shared_state::SharedState;
use super::decide::event_body;
use super::watchlist::{Entity, matches_of, search};
use super::written;
use crate::synth::Dialect;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::Arc;

type RequestBody = Map<String, Value>;

/// `POST /checks/aml`: creates a check that belongs to no journey.
pub(super) async fn check(
    State(state): State<Arc<SharedState>>,
    body: Bytes,
) -> Result<Response, IdwiseRejection> {
    let asked = object(&body)?;
    let entity = new_check(&asked)?;
    let id = state.ids.hex(24);
    let matches = search(&state, &entity);
    let check = json!({
        "check_id": id,
        "reference_number": asked.get("reference_no"),
        "check_time": written(Timestamp::now()),
        "final_decision": verdict(&matches),
        "aml": {"applicability": "Applicable", "matches": matches},
    });
    state.record.keep_aml_check(&id, check);
    state.record.audit(&id, "perform_aml_check", Principal::ServerKey, true);
    Ok(answer::ok(&json!({"success": true, "check_id": id})))
}

fn new_check(asked: &RequestBody) -> Result<Entity, &'static str> {
    for key in ["flow_id", "reference_no"] {
        if text(asked.get(key)).is_none() {
            return Err("flow_id and reference_no are required");
        }
    }
    entity(asked)?.ok_or("entity_details is required")
}

/// `GET /checks/aml/{id}`: a check, or the check of a journey by the journey's id.
pub(super) async fn result(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
) -> Result<Response, IdwiseRejection> {
    Ok(answer::ok(&current(&state, &id)?))
}

/// `PUT /checks/aml/{id}`: repeats the search, with another name if one is given.
pub(super) async fn amend(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, IdwiseRejection> {
    let entity = entity(&object(&body)?)?;
    let check = current(&state, &id)?;
    let before: Vec<Value> = matches_of(&check).cloned().collect();
    let after = entity.map_or_else(|| before.clone(), |entity| search(&state, &entity));
    let searched = written(Timestamp::now());
    replace(&state, &id, check, &before, &NewMatches { matches: &after, searched: Some(&searched) });
    state.record.audit(&id, "perform_aml_check", Principal::ServerKey, true);
    if let Some(entry) = state.journeys.get(Dialect::Idwise, &id) {
        let mut body = event_body(&state, &entry);
        if let Some(fields) = body.as_object_mut() {
            fields.insert("action".to_owned(), json!("AML Amend"));
        }
        state.record.webhook("Updated Journey", body);
    }
    Ok(answer::success())
}

/// `PUT /checks/aml/{id}/whitelist`: whitelists single matches or sets their match status.
pub(super) async fn whitelist(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Response, IdwiseRejection> {
    let marks: MatchChanges = serde_json::from_slice(&body).map_err(|error| error.to_string())?;
    let check = current(&state, &id)?;
    let before: Vec<Value> = matches_of(&check).cloned().collect();
    let known = |wanted: &String| {
        before.iter().any(|hit| hit.get("resource_id").and_then(Value::as_str) == Some(wanted))
    };
    if marks.resource_ids.is_empty() || !marks.resource_ids.iter().all(known) {
        return Err("resource_ids names no match, or one that the check does not have".into());
    }
    let after: Vec<Value> = before.iter().cloned().map(|hit| marks.put_on(hit)).collect();
    replace(&state, &id, check, &before, &NewMatches { matches: &after, searched: None });
    Ok(answer::success())
}

/// `GET /checks/aml/{id}/history`: the matches of a version, or only what that version changed.
pub(super) async fn history(
    State(state): State<Arc<SharedState>>,
    Path(id): Path<String>,
    Query(query): Query<HashMap<String, String>>,
) -> Result<Response, IdwiseRejection> {
    let check = current(&state, &id)?;
    let mut versions = state.record.aml_versions(&id);
    if versions.is_empty() {
        versions.push(matches_of(&check).cloned().collect());
    }
    let number = match query.get("version") {
        None => versions.len(),
        Some(text) => text.parse().map_err(|_| "version is not a number")?,
    };
    let matches = number.checked_sub(1).and_then(|place| versions.get(place));
    let matches = matches.ok_or(IdwiseRejection::Missing("version"))?;
    let changes_only = query.get("changes_only").is_some_and(|text| text == "true");
    let earlier = number.checked_sub(2).and_then(|place| versions.get(place)).filter(|_| changes_only);
    let shown: Vec<&Value> =
        items(matches).filter(|hit| !earlier.is_some_and(|all| items(all).any(|old| old == *hit))).collect();
    Ok(answer::ok(&json!({
        "check_id": id,
        "reference_number": check.get("reference_number"),
        "aml_matches": shown,
    })))
}

/// The values to set on some matches; absent values stay unchanged.
#[derive(Deserialize)]
struct MatchChanges {
    resource_ids: Vec<String>,
    is_whitelisted: Option<bool>,
    match_status: Option<String>,
}

impl MatchChanges {
    fn put_on(&self, mut hit: Value) -> Value {
        let id = hit.get("resource_id").and_then(Value::as_str).unwrap_or_default().to_owned();
        if let Some(fields) = hit.as_object_mut().filter(|_| self.resource_ids.contains(&id)) {
            if let Some(flag) = self.is_whitelisted {
                fields.insert("is_whitelisted".to_owned(), json!(flag));
            }
            if let Some(status) = &self.match_status {
                fields.insert("match_status".to_owned(), json!(status));
            }
        }
        hit
    }
}

/// The current state of a check. The check of a journey has the journey's id.
fn current(state: &SharedState, id: &str) -> Result<Value, IdwiseRejection> {
    if let Some(check) = state.record.aml_check(id) {
        return Ok(check);
    }
    let entry = state.journeys.get(Dialect::Idwise, id).ok_or(IdwiseRejection::Missing("check"))?;
    let journey = entry.journey();
    Ok(json!({
        "check_id": id,
        "reference_number": journey.get("reference_number"),
        "check_time": journey.get("end_time"),
        "final_decision": journey.get("final_decision"),
        "aml": journey.get("aml"),
    }))
}

/// The matches that replace the earlier ones.
struct NewMatches<'a> {
    matches: &'a [Value],
    /// The time of the search; `None` if only the marks on the matches changed.
    searched: Option<&'a str>,
}

/// Replaces the matches of a check or journey, and records the change as a version.
fn replace(state: &SharedState, id: &str, mut check: Value, before: &[Value], after: &NewMatches<'_>) {
    state.record.aml_version(id, json!(before), json!(after.matches));
    let in_journey = state.journeys.change(Dialect::Idwise, id, |entry| {
        if let Some(journey) = shape::inside_mut(&mut entry.document, entry.place) {
            set_matches(journey, after);
        }
        Ok::<_, Infallible>(())
    });
    if in_journey.is_none() {
        set_matches(&mut check, after);
        if let Some(fields) = check.as_object_mut() {
            fields.insert("final_decision".to_owned(), json!(verdict(after.matches)));
        }
        state.record.keep_aml_check(id, check);
    }
}

fn set_matches(target: &mut Value, after: &NewMatches<'_>) {
    let Some(fields) = target.as_object_mut() else { return };
    let aml = fields.entry("aml").or_insert(Value::Null);
    if !aml.is_object() {
        *aml = json!({"applicability": "Applicable"});
    }
    let Some(aml) = aml.as_object_mut() else { return };
    aml.insert("matches".to_owned(), json!(after.matches));
    if let Some(searched) = after.searched {
        aml.insert("applicability".to_owned(), json!("Applicable"));
        aml.insert("search_datetime".to_owned(), json!(searched));
    }
}

fn verdict(matches: &[Value]) -> &'static str {
    if matches.is_empty() { "Complete" } else { "Refer" }
}

fn items(list: &Value) -> impl Iterator<Item = &Value> {
    list.as_array().into_iter().flatten()
}

fn object(body: &[u8]) -> Result<RequestBody, &'static str> {
    match serde_json::from_slice(body) {
        Ok(Value::Object(asked)) => Ok(asked),
        _ => Err("the body is not a JSON object"),
    }
}

fn text(value: Option<&Value>) -> Option<&str> {
    value.and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Reads the person of `entity_details`. An amended search has `birth_date`, a new check has `birth_year`.
fn entity(asked: &RequestBody) -> Result<Option<Entity>, &'static str> {
    let details = match asked.get("entity_details") {
        None | Some(Value::Null) => return Ok(None),
        Some(details) => details,
    };
    let full_name = text(details.get("full_name")).ok_or("entity_details.full_name is required")?.to_owned();
    let birth = [("birth_date", 10), ("birth_year", 4)].into_iter().find_map(|(key, length)| {
        let text = details.get(key).filter(|value| !value.is_null())?.as_str().unwrap_or_default();
        let year = text.get(..4).and_then(|year| year.parse().ok());
        Some(year.filter(|_| text.len() == length).ok_or("the date of birth is not YYYY-MM-DD or YYYY"))
    });
    let sex = match details.get("sex") {
        None | Some(Value::Null) => None,
        Some(Value::String(sex)) if sex == "male" || sex == "female" => Some(sex.clone()),
        Some(_) => return Err("sex is not male or female"),
    };
    Ok(Some(Entity { full_name, birth_year: birth.transpose()?, sex }))
}
