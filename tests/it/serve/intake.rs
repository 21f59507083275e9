//! What a webhook leads to: a row, a fetch, a journey in the queue.

use super::rig::{Serving, USER, eventually, finished, place, referred, rows, settled, store};
use referee::domain::ids::JourneyKey;
use referee::store::hooks::HookState;
use serde_json::{Value, json};

/// The events of the sample file, each with whether its journey is fetched.
const EVENTS: [(&str, bool); 11] = [
    ("Finished Step", false),
    ("Finished User Steps", false),
    ("Finished Journey", true),
    ("Manually Reviewed", true),
    ("Updated Journey", true),
    ("Verification Update Required", true),
    ("KYC Renewal Deadline Exceeded", true),
    ("AML Monitor Update", true),
    ("Finished Spot Check", false),
    ("Step Submitted", false),
    ("Finished Ongoing Check", false),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_webhook_of_each_service_brings_its_journey_into_the_queue() {
    let place = place("128");
    let (idwise, onetouch) = (referred(&place, "idwise"), referred(&place, "onetouch"));
    let serving = Serving::start(&place);
    assert_eq!(serving.post(&finished("e-1", &idwise[0])).await, 200);
    // One Touch posts the whole result, which is not believed.
    let body = json!({
        "journeyId": onetouch[0], "currentStatus": "completed", "matchPercentage": "99",
        "processingConfig": {"authKeyForCallback": "an echoed secret"}, "callbackSent": true,
    });
    assert_eq!(serving.request("onetouch", &body).send().await.unwrap().status(), 200);

    let store = store(&place).await;
    for key in [JourneyKey::new("idwise", &idwise[0]), JourneyKey::new("onetouch", &onetouch[0])] {
        eventually("the journey in the queue", async || store.queue().standing(&key).await.unwrap()).await;
        let document = store.documents().latest(&key).await.unwrap().unwrap();
        assert!(document.raw.len() > 1000, "it is the service's own document");
    }
    let listed = place.home.json(&["hooks", "list", "--json"]);
    assert_eq!(listed.as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("echoed"), "no secret and no body is stored: {listed}");
    assert!(place.home.prints(&["hooks", "list"]).contains("Finished Journey"));
    let bytes = std::fs::read(super::rig::database(&place)).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"echoed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn events_are_taken_by_their_names() {
    let place = place("8");
    let id = referred(&place, "idwise").remove(0);
    let serving = Serving::start(&place);
    let samples: Vec<Value> = serde_json::from_str(&crate::fixtures::sample("idwise_webhooks.json")).unwrap();
    for sample in &samples {
        let mut sample = sample.clone();
        if sample["body"].get("journeyId").is_some() {
            sample["body"]["journeyId"] = json!(id);
        }
        assert_eq!(serving.post(&sample).await, 200, "{sample}");
    }
    // The wizard's test, an unknown event, a journey that is no path segment.
    for body in [
        json!({}),
        json!({"event": "test"}),
        json!({"event": "Something New", "body": {"eventId": "n", "journeyId": id}}),
        json!({"event": "Finished Journey", "body": {"eventId": "p", "journeyId": "../../admin"}}),
    ] {
        assert_eq!(serving.post(&body).await, 200, "{body}");
    }
    let rows = settled(&store(&place).await).await;
    assert_eq!(rows.len(), samples.len() + 4);
    for row in &rows {
        let fetched = EVENTS.iter().any(|(name, fetched)| *name == row.what && *fetched) && row.event != "p";
        let expected = if fetched { HookState::Done } else { HookState::Ignored };
        assert_eq!(row.state, expected, "{row:?}");
    }
    let (_, metrics) = serving.get("/metrics").await;
    assert!(metrics.contains("referee_hooks_total{account=\"idwise\",outcome=\"ignored\"} 9"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_three_times_is_one_row_and_one_fetch() {
    let place = place("60");
    let ids = referred(&place, "idwise");
    let serving = Serving::start(&place);
    let before = asked(&place, &ids);
    let bodies: Vec<Value> =
        ids.iter().enumerate().map(|(at, id)| finished(&format!("event-{at}"), id)).collect();
    let posts = (0..3).flat_map(|_| &bodies).map(|body| serving.post(body));
    let statuses = futures_util::future::join_all(posts).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let rows = settled(&store(&place).await).await;
    assert_eq!(rows.len(), ids.len());
    assert!(rows.iter().all(|row| row.state == HookState::Done), "{rows:?}");
    assert_eq!(asked(&place, &ids) - before, ids.len(), "each journey was asked for once");
    let (_, metrics) = serving.get("/metrics").await;
    let duplicates =
        format!("referee_hooks_total{{account=\"idwise\",outcome=\"duplicate\"}} {}", 2 * ids.len());
    assert!(metrics.contains(&duplicates), "{metrics}");
}

/// How many requests for the results of these journeys the sandbox has had.
fn asked(place: &crate::cli::place::Place, ids: &[String]) -> usize {
    let requests = place.control("/requests");
    let requests = requests.as_array().unwrap();
    let of_one = |request: &&Value| {
        let path = request["path"].as_str().unwrap_or_default();
        ids.iter().any(|id| path == format!("/journey/v2/{id}"))
    };
    requests.iter().filter(of_one).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn many_events_of_one_journey_lead_to_few_fetches() {
    let place = place("8");
    let id = referred(&place, "idwise").remove(0);
    let serving = Serving::start(&place);
    let before = asked(&place, std::slice::from_ref(&id));
    let bodies: Vec<Value> = (0..100).map(|at| finished(&format!("event-{at}"), &id)).collect();
    let statuses = futures_util::future::join_all(bodies.iter().map(|body| serving.post(body))).await;
    assert!(statuses.iter().all(|status| *status == 200), "{statuses:?}");
    let begun = std::time::Instant::now();
    let rows = settled(&store(&place).await).await;
    assert_eq!(rows.len(), 100);
    let most = 2 + usize::try_from(begun.elapsed().as_secs() / 2).unwrap() + 1;
    let fetches = asked(&place, std::slice::from_ref(&id)) - before;
    assert!((1..=most).contains(&fetches), "{fetches} fetches");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_fetched_is_tried_again_and_then_left() {
    let place = place("8");
    let id = referred(&place, "idwise").remove(0);
    let serving = Serving::start(&place);
    let path = format!("/journey/v2/{id}");
    place.meddle("/faults", &json!([{"method": "GET", "path": path, "fault": "502", "times": 4}]));
    assert_eq!(serving.post(&finished("e-1", &id)).await, 200);
    assert_eq!(serving.post(&finished("e-2", "0000unknown0000")).await, 200);
    let store = store(&place).await;
    let key = JourneyKey::new("idwise", &id);
    eventually("the journey in the queue", async || store.queue().standing(&key).await.unwrap()).await;
    let unknown = eventually("the unknown journey was tried", async || {
        rows(&store).await.into_iter().find(|row| row.event == "e-2" && row.attempts > 0)
    })
    .await;
    assert!(unknown.problem.as_deref().is_some_and(|said| said.contains("unknown")), "{unknown:?}");
    assert!(!matches!(unknown.state, HookState::Done | HookState::Ignored), "{unknown:?}");

    // By hand: everything since then is fetched again.
    let replayed = place.home.json(&["hooks", "replay", "--since", "1d"]);
    assert_eq!(replayed["replayed"], 2);
    let (_, metrics) = serving.get("/metrics").await;
    assert!(!metrics.contains(&id) && !metrics.contains(USER.1), "{metrics}");
}
