//! Lists of journeys, in whatever shape the customer has them.

use super::documents;
use super::server::settings;
use referee::domain::ids::ServiceId;
use referee::provider::{Account, ErrorSort, IDWISE, ONETOUCH};
use rstest::rstest;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{any, query_param};
use wiremock::{Mock, MockServer, ResponseTemplate};

fn listing(base: &str, list: &str) -> Account {
    listing_of(&IDWISE, base, list)
}

fn listing_of(service: &ServiceId, base: &str, list: &str) -> Account {
    let mut settings = settings(service, base);
    settings.account.list_url = Some(Url::parse(list).unwrap());
    super::registry().connect(settings).unwrap()
}

#[rstest]
#[case::objects(json!({"items": [{"journey_id": "a"}, {"id": 2}, {"journeyId": "c"}], "has_more_pages": false, "next_page_token": "t"}), &["a", "2", "c"], None)]
#[case::strings(json!(["a", "b", "a", null, ""]), &["a", "b"], None)]
#[case::token(json!({"items": ["a"], "has_more_pages": true, "next_page_token": "t 2"}), &["a"], Some("t 2"))]
#[case::next(json!({"items": ["a"], "next": "n"}), &["a"], Some("n"))]
#[case::wrapped(json!({"data": {"items": ["a"]}}), &["a"], None)]
#[case::empty(json!({"items": []}), &[], None)]
#[tokio::test]
async fn pages_of_every_shape(#[case] body: Value, #[case] ids: &[&str], #[case] next: Option<&str>) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let account = listing(&server.uri(), &format!("{}/mine?state=refer", server.uri()));
    let page = account.list(None).await.unwrap();
    assert_eq!(page.ids.iter().map(|id| id.as_sent()).collect::<Vec<_>>(), ids);
    assert_eq!(page.next.as_deref(), next);
    let asked = server.received_requests().await.unwrap();
    assert_eq!(asked[0].url.query(), Some("state=refer&page_size=100"));
}

#[rstest]
#[case::null(json!(null))]
#[case::nothing_in_it(json!({}))]
#[case::a_text(json!("none"))]
#[case::an_outage(json!({"error": "database down"}))]
#[case::no_array(json!({"items": null, "total_count": 0}))]
#[case::a_journey(json!({"journey_id": "1", "system_decision": "Refer", "documents": {}}))]
#[tokio::test]
async fn what_is_no_list_is_never_an_empty_one(#[case] body: Value) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let account = listing(&server.uri(), &format!("{}/mine", server.uri()));
    assert_eq!(account.list(None).await.unwrap_err().sort(), ErrorSort::Unreadable);
    assert_eq!(server.received_requests().await.unwrap().len(), 2, "it is asked again");
}

#[tokio::test]
async fn whole_journeys_come_with_the_list() {
    let server = MockServer::start().await;
    let body =
        json!({"items": [documents::onetouch(), {"result": documents::terminated()}, {"journeyId": "bare"}]});
    Mock::given(query_param("next_page_token", "t&2"))
        .respond_with(ResponseTemplate::new(200).set_body_json(body))
        .mount(&server)
        .await;
    let list = format!("{}/mine", server.uri());
    let page = listing_of(&ONETOUCH, &server.uri(), &list).list(Some("t&2")).await.unwrap();
    assert_eq!(
        page.ids.iter().map(|id| id.as_sent()).collect::<Vec<_>>(),
        ["AB12CD34EF", "ZZ12CD34EF", "bare"]
    );
    assert_eq!(page.documents.len(), 2);
    let of_others = listing(&server.uri(), &list).list(Some("t&2")).await.unwrap();
    assert_eq!(
        of_others.documents,
        Vec::<Value>::new(),
        "journeys of another service are none of this account"
    );
}

#[tokio::test]
async fn a_bad_item_hides_no_neighbor_and_no_next_page() {
    let server = MockServer::start().await;
    let body = r#"{"items": [{"journey_id": "a"}, {"journey_id": "b", "name": "half \ud83d"}, {"n": NaN},
        {"journey_id": "c"}, {"name": "nobody"}], "next_page_token": "t", "has_more_pages": true}"#;
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_string(body)).mount(&server).await;
    let page = listing(&server.uri(), &format!("{}/mine", server.uri())).list(None).await.unwrap();
    assert_eq!(page.ids.iter().map(|id| id.as_sent()).collect::<Vec<_>>(), ["a", "b", "c"]);
    assert_eq!(page.unreadable.len(), 2);
    assert_eq!(page.next.as_deref(), Some("t"));
}

#[tokio::test]
async fn credentials_go_to_the_list_only_at_home() {
    let (server, other) = (MockServer::start().await, MockServer::start().await);
    for place in [&server, &other] {
        Mock::given(any())
            .respond_with(ResponseTemplate::new(200).set_body_json(json!([])))
            .mount(place)
            .await;
    }
    listing(&server.uri(), &format!("{}/mine", server.uri())).list(None).await.unwrap();
    listing(&server.uri(), &format!("{}/mine", other.uri())).list(None).await.unwrap();
    assert!(server.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
    assert!(!other.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_list_cannot_lead_in_a_circle_or_away() {
    let server = MockServer::start().await;
    let body = json!({"items": ["a"], "next_page_token": "again"});
    Mock::given(any()).respond_with(ResponseTemplate::new(200).set_body_json(body)).mount(&server).await;
    let account = listing(&server.uri(), &format!("{}/mine", server.uri()));
    assert_eq!(account.list(Some("again")).await.unwrap().next, None);
    assert_eq!(account.list(Some("https://evil.example/2")).await.unwrap_err().sort(), ErrorSort::NotAllowed);
    let bare = super::registry().connect(settings(&IDWISE, &server.uri())).unwrap();
    assert_eq!(bare.list(None).await.unwrap_err().sort(), ErrorSort::NotAllowed);
}
