//! Lists of journeys: ids, or whole journeys, page by page (docs/contracts/idwise.md 2.11, 2.12).

use super::error::ProviderError;
use super::pieces::{pieces, text_under};
use super::shape::{self, Marks};
use crate::domain::ids::JourneyId;
use crate::domain::pii::Pii;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// Journeys asked for in one page.
const PAGE_SIZE: &str = "100";
/// Keys of an item that hold its journey's id.
const IDS: [&str; 6] = ["journey_id", "journeyId", "id", "_id", "resource_id", "check_id"];

/// One page of a list of journeys.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The journeys on it, each once.
    pub ids: Vec<JourneyId>,
    /// What to ask with for the next page; none on the last.
    pub next: Option<String>,
    /// The journeys themselves, where the list carries them whole.
    pub documents: Vec<Value>,
    /// Items of which not even the id can be read, as they came.
    pub unreadable: Vec<Pii<Vec<u8>>>,
}

/// Where a page is.
pub(super) fn address(list: &Url, page: Option<&str>) -> Result<Url, ProviderError> {
    if let Some(whole) = page.and_then(|page| Url::parse(page).ok()).filter(Url::has_host) {
        if whole.origin() == list.origin() {
            return Ok(whole);
        }
        return Err(ProviderError::NotAllowed("the next page is at another host"));
    }
    let mut url = list.clone();
    let kept: Vec<(String, String)> = list
        .query_pairs()
        .filter(|(name, _)| name != "next_page_token" && name != "page_size")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut query = url.query_pairs_mut();
    query.clear().extend_pairs(kept).append_pair("page_size", PAGE_SIZE);
    if let Some(token) = page {
        query.append_pair("next_page_token", token);
    }
    drop(query);
    Ok(url)
}

/// Reads a page of which the whole is no JSON, item by item; none if it is no list at all.
pub(super) fn read_pieces(text: &[u8], asked: Option<&str>, marks: &Marks) -> Option<ListPage> {
    let ids: Vec<&str> = std::iter::once(marks.id).chain(IDS).collect();
    let found = pieces(text, &shape::LISTS)?;
    let mut items = Vec::with_capacity(found.items.len());
    let mut unreadable = Vec::new();
    for item in found.items {
        // The journey itself is asked for by its id: perhaps it reads better than the list.
        let read = serde_json::from_slice::<Value>(item).ok();
        match read.or_else(|| text_under(item, &ids).map(Value::String)) {
            Some(item) => items.push(item),
            None => unreadable.push(Pii::new(item.to_vec())),
        }
    }
    let shell = serde_json::from_slice::<Value>(&found.shell).unwrap_or_default();
    let mut page = read(&Value::Array(items), asked, marks);
    page.unreadable.extend(unreadable);
    page.next = next(&shell).filter(|next| asked != Some(next.as_str()));
    Some(page)
}

/// Reads a page; `asked` is what it was asked with, so that a list cannot lead in a circle.
pub(super) fn read(document: &Value, asked: Option<&str>, marks: &Marks) -> ListPage {
    let mut page = ListPage::default();
    let mut seen = HashSet::new();
    for item in entries(document) {
        let Some(id) = id_of(item, marks.id) else {
            if item.is_object() {
                page.unreadable.push(Pii::new(item.to_string().into_bytes()));
            }
            continue;
        };
        if !seen.insert(id.clone()) {
            continue;
        }
        page.ids.push(JourneyId::from(id.as_str()));
        if marks.is_journey(item) {
            page.documents.push(item.clone());
        }
    }
    page.next = next(document).filter(|next| asked != Some(next.as_str()));
    page
}

fn entries(document: &Value) -> &[Value] {
    let list = document.as_array().or_else(|| {
        let keys = ["items", "journeys", "results", "data"];
        keys.iter().find_map(|key| document.get(key)?.as_array())
    });
    list.map_or(&[], Vec::as_slice)
}

/// The id of an item: under the key of the service, else under those that lists are known to have.
fn id_of(item: &Value, own: &str) -> Option<String> {
    match item {
        Value::Object(_) => {
            let known = std::iter::once(&own).chain(&IDS).find_map(|key| id_of(item.get(key)?, own));
            known.or_else(|| ["result", "data", "body"].iter().find_map(|key| id_of(item.get(key)?, own)))
        }
        other => text_of(other),
    }
}

fn text_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
    }
}

fn next(document: &Value) -> Option<String> {
    if document.get("has_more_pages").and_then(Value::as_bool) == Some(false) {
        return None;
    }
    let keys = ["next_page_token", "nextPageToken", "next"];
    keys.iter().find_map(|key| text_of(document.get(key)?))
}
