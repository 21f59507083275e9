//! The One Touch API: token, result by both methods, links, errors.

use super::rig::{self, answer, touched};
use referee::synth::World;
use reqwest::Method;
use rstest::rstest;
use serde_json::json;

#[tokio::test]
async fn only_the_bare_token_passes() {
    let rig = rig::world().await;
    let token = rig.sandbox.ready().onetouch.token.clone();
    let url = format!("{}/_local/journeys", rig.sandbox.ready().onetouch.base_url);
    for header in [None, Some("wrong".to_owned()), Some(format!("Bearer {token}"))] {
        let mut request = rig.client.get(&url);
        if let Some(value) = &header {
            request = request.header("authorization", value);
        }
        let (status, body) = answer(request).await;
        assert_eq!((status, &body["error"]["statusCode"]), (401, &json!(401)), "{header:?}");
        assert_eq!(body["error"]["code"], "AUTHORIZATION_REQUIRED");
    }
    assert_eq!(answer(rig.client.get(&url).header("authorization", token)).await.0, 200);
}

#[tokio::test]
async fn a_result_comes_by_post_and_by_get() {
    let rig = rig::world().await;
    let world = World::new(rig::SEED, 60).with_picture_origin(&rig.sandbox.ready().images.base_url);
    let id = touched();
    let made = world.journey(world.find(&id).unwrap()).document;
    let path = format!("/api/v3/otk-service/get-journey/{id}");
    for method in [Method::POST, Method::GET] {
        assert_eq!(answer(rig.onetouch(method, &path)).await, (200, made.clone()));
    }
}

#[rstest]
#[case(Method::GET, "/api/v3/otk-service/get-journey/NOBODY0000", "JOURNEY_NOT_FOUND")]
#[case(Method::DELETE, "/api/v3/otk-service/get-journey/NOBODY0000", "NOT_FOUND")]
#[case(Method::GET, "/api/v3/other", "NOT_FOUND")]
#[tokio::test]
async fn what_is_not_there_is_said_as_loopback_says_it(
    #[case] method: Method,
    #[case] path: &str,
    #[case] code: &str,
) {
    let rig = rig::world().await;
    let (status, body) = answer(rig.onetouch(method, path)).await;
    assert_eq!((status, &body["error"]["code"]), (404, &json!(code)));
    assert_eq!(body["error"]["statusCode"], 404);
}

#[tokio::test]
async fn a_link_makes_a_journey_that_has_not_started() {
    let rig = rig::world().await;
    let asked = json!({"flowId": "flow-1", "userId": "u", "userInfo": {"emailAddress": "ann@example.com"}});
    let path = "/api/v3/otk-service/create-journey-url";
    let (status, made) = answer(rig.onetouch(Method::POST, path).json(&asked)).await;
    assert_eq!((status, &made["result"]["ttl"]), (200, &json!("24 hours")));
    assert_eq!(made["flow"]["flowId"], "flow-1");
    let id = made["result"]["journeyId"].as_str().unwrap();
    assert!(id.len() == 10 && id.chars().all(|c| c.is_ascii_digit() || c.is_ascii_uppercase()), "{id}");
    let (_, journey) =
        answer(rig.onetouch(Method::GET, &format!("/api/v3/otk-service/get-journey/{id}"))).await;
    assert_eq!((&journey["currentStatus"], &journey["step"]), (&json!("NOT STARTED"), &json!("INIT")));
    assert_eq!(journey["userInfo"]["emailAddress"], "ann@example.com");
    let (status, _) = answer(rig.onetouch(Method::POST, path).json(&json!({"userId": "u"}))).await;
    assert_eq!(status, 400);
}
