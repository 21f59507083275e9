//! The list of journeys, which neither real service has, and its pages.

use super::shared_state::SharedState;
use crate::synth::Dialect;
use serde_json::{Value, json};
use std::collections::HashMap;

/// The requested page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListQuery {
    /// Maximum items on the page.
    pub(super) size: usize,
    /// The index of the first item.
    pub(super) from: usize,
}

const DEFAULT_SIZE: usize = 100;
const LARGEST_SIZE: usize = 1_000;
const TOKEN_PREFIX: &str = "from-";

impl ListQuery {
    /// Parses `page_size` and `next_page_token`.
    pub(super) fn read(query: &HashMap<String, String>) -> Result<Self, &'static str> {
        let size = match query.get("page_size").map(|text| text.parse::<usize>()) {
            None => DEFAULT_SIZE,
            Some(Ok(size)) if (1..=LARGEST_SIZE).contains(&size) => size,
            Some(_) => return Err("page_size is not a number from 1 to 1000"),
        };
        let from = match query.get("next_page_token").filter(|token| !token.is_empty()) {
            None => 0,
            Some(token) => token
                .strip_prefix(TOKEN_PREFIX)
                .and_then(|place| place.parse().ok())
                .ok_or("next_page_token is not one that was given out")?,
        };
        Ok(Self { size, from })
    }

    /// The JSON envelope of a page (docs/contracts/idwise.md 2.12).
    pub(super) fn envelope(self, items: Value, next: Option<usize>, total: usize) -> Value {
        json!({
            "items": items,
            "has_more_pages": next.is_some(),
            "next_page_token": next.map(|place| format!("{TOKEN_PREFIX}{place}")),
            "page_size": self.size,
            "total_count": total,
        })
    }
}

/// A page of the journeys of a service. Each id is under the service's own key.
pub(super) fn page(
    state: &SharedState,
    api: Dialect,
    query: &HashMap<String, String>,
) -> Result<Value, &'static str> {
    let asked = ListQuery::read(query)?;
    let page = state.journeys.page(api, asked.from, asked.size);
    let key = match api {
        Dialect::Idwise => "journey_id",
        Dialect::Onetouch => "journeyId",
    };
    let items = page.ids.into_iter().map(|id| json!({key: id})).collect();
    Ok(asked.envelope(items, page.next, page.total))
}
