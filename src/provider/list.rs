//! Journey lists: pages of ids or of whole journeys (docs/contracts/idwise.md 2.11, 2.12).

use super::error::ProviderError;
use super::json;
use super::pieces::{pieces, text_under};
use super::shape::{self, ShapeMarks};
use crate::domain::ids::JourneyId;
use crate::domain::pii::Pii;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// Requested page size.
const PAGE_SIZE: &str = "100";
/// Keys of a list item that can contain the journey id.
const IDS: [&str; 6] = ["journey_id", "journeyId", "id", "_id", "resource_id", "check_id"];

/// A page of a journey list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ListPage {
    /// The journey ids, without duplicates.
    pub ids: Vec<JourneyId>,
    /// The cursor of the next page; `None` on the last page.
    pub next: Option<String>,
    /// Whole journeys, if the list contains them.
    pub documents: Vec<Value>,
    /// Items without a readable id, as received.
    pub unreadable: Vec<Pii<Vec<u8>>>,
}

/// The URL of a page. A cursor that is a URL must have the origin of the list.
pub(super) fn address(list: &Url, page: Option<&str>) -> Result<Url, ProviderError> {
    if let Some(whole) = page.and_then(|page| Url::parse(page).ok()).filter(Url::has_host) {
        if whole.origin() == list.origin() {
            return Ok(whole);
        }
        return Err(ProviderError::NotAllowed("the next page is on another host"));
    }
    let mut url = list.clone();
    let query_without_page: Vec<(String, String)> = list
        .query_pairs()
        .filter(|(name, _)| name != "next_page_token" && name != "page_size")
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    let mut query = url.query_pairs_mut();
    query.clear().extend_pairs(query_without_page).append_pair("page_size", PAGE_SIZE);
    if let Some(token) = page {
        query.append_pair("next_page_token", token);
    }
    drop(query);
    Ok(url)
}

/// Reads a page that is not valid JSON item by item, so that one bad item does not hide the others. `None` if the text
/// is not a list.
pub(super) fn read_pieces(text: &[u8], asked: Option<&str>, marks: &ShapeMarks) -> Option<ListPage> {
    let ids: Vec<&str> = std::iter::once(marks.id).chain(IDS).collect();
    let found = pieces(text, &shape::LISTS)?;
    let mut items = Vec::with_capacity(found.items.len());
    let mut unreadable = Vec::new();
    for item in found.items {
        // If the item is damaged, only its id is used: the journey is fetched by id and may be intact there.
        let read = json::parse(item).ok().map(|parsed| parsed.value);
        match read.or_else(|| text_under(item, &ids).map(Value::String)) {
            Some(item) => items.push(item),
            None => unreadable.push(Pii::new(item.to_vec())),
        }
    }
    let shell = json::parse(&found.shell).map_or(Value::Null, |parsed| parsed.value);
    let mut page = read(&Value::Array(items), asked, marks);
    page.unreadable.extend(unreadable);
    page.next = next(&shell).filter(|next| asked != Some(next.as_str()));
    Some(page)
}

/// Reads a page. `asked` is the cursor of this page; a `next` with the same value is ignored to prevent an
/// endless loop.
pub(super) fn read(document: &Value, asked: Option<&str>, marks: &ShapeMarks) -> ListPage {
    let mut page = ListPage::default();
    let mut seen = HashSet::new();
    for item in entries(document).unwrap_or_default() {
        let Some(id) = id_of(item, marks.id) else {
            page.unreadable.push(Pii::new(item.to_string().into_bytes()));
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

/// Checks that a document is a list of journeys.
pub(super) fn is_list(document: &Value) -> Result<(), &'static str> {
    entries(document).map(|_| ()).ok_or("it is no list of journeys")
}

/// Whether a list item contains a journey id.
pub(super) fn has_id(item: &Value) -> bool {
    id_of(item, "").is_some()
}

/// The items of a list: the document itself or an array under a usual key, also inside a wrapper.
fn entries(document: &Value) -> Option<&[Value]> {
    let list = document.as_array().or_else(|| list_under(document));
    let list = list.or_else(|| ["result", "data"].iter().find_map(|key| list_under(document.get(key)?)));
    list.map(Vec::as_slice)
}

fn list_under(outer: &Value) -> Option<&Vec<Value>> {
    shape::LISTS.iter().find_map(|key| outer.get(key)?.as_array())
}

/// The id of a list item: under the service's own key, else under a key that lists commonly use.
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
