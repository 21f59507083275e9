//! The marked list: pages on both origins.

use super::rig::{self, answer, ids};
use crate::fixtures::Computing;
use referee::synth::Dialect;
use reqwest::Method;
use rstest::rstest;
use serde_json::{Value, json};
use std::time::Duration;

/// All ids, page by page.
async fn walk(rig: &rig::Rig, api: &str, size: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut token = String::new();
    loop {
        let path = format!("/_local/journeys?page_size={size}&next_page_token={token}");
        let request =
            if api == "idwise" { rig.idwise(Method::GET, &path) } else { rig.onetouch(Method::GET, &path) };
        let (status, page) = answer(request).await;
        assert_eq!((status, &page["page_size"]), (200, &json!(size)));
        let key = if api == "idwise" { "journey_id" } else { "journeyId" };
        let items = page["items"].as_array().unwrap();
        assert!(items.len() <= size);
        found.extend(items.iter().map(|item| item[key].as_str().unwrap().to_owned()));
        match &page["next_page_token"] {
            Value::String(next) => {
                assert_eq!(page["has_more_pages"], true);
                assert_eq!(items.len(), size);
                token.clone_from(next);
            }
            _ => {
                assert_eq!(page["has_more_pages"], false);
                assert_eq!(page["total_count"], json!(found.len()));
                return found;
            }
        }
    }
}

#[rstest]
#[case("idwise", Dialect::Idwise, 7)]
#[case("idwise", Dialect::Idwise, 1000)]
#[case("onetouch", Dialect::Onetouch, 1)]
#[tokio::test]
async fn the_pages_hold_every_journey_once(
    #[case] api: &str,
    #[case] contract: Dialect,
    #[case] size: usize,
) {
    let rig = rig::world().await;
    assert_eq!(walk(&rig, api, size).await, ids(contract, |_| true));
}

#[rstest]
#[case("page_size=0")]
#[case("page_size=1001")]
#[case("page_size=many")]
#[case("next_page_token=7")]
#[tokio::test]
async fn a_page_that_cannot_be_is_refused(#[case] query: &str) {
    let rig = rig::world().await;
    let (status, body) = rig.get(&format!("/_local/journeys?{query}")).await;
    assert_eq!((status, &body["error_code"]), (400, &json!("validation_error")));
    let (status, _) = answer(rig.onetouch(Method::GET, &format!("/_local/journeys?{query}"))).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn a_page_of_a_hundred_thousand_comes_quickly() {
    let rig = rig::world_of(100_000).await;
    let began = Computing::begin();
    let (status, page) = rig.get("/_local/journeys?page_size=50").await;
    assert_eq!((status, page["items"].as_array().unwrap().len()), (200, 50));
    let first = began.taken();
    let began = Computing::begin();
    let token = page["next_page_token"].as_str().unwrap();
    let (_, page) = rig.get(&format!("/_local/journeys?page_size=50&next_page_token={token}")).await;
    assert_eq!(page["items"].as_array().unwrap().len(), 50);
    let second = began.taken();
    assert!(first < Duration::from_secs(5) && second < Duration::from_secs(2), "{first:?}, then {second:?}");
}
