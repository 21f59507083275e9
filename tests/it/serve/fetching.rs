//! The rows behind the fetcher: who may take them, and what the end of a fetch does.

use crate::store::Place;
use referee::domain::ids::{JourneyKey, ProviderName};
use referee::store::Store;
use referee::store::duties::Epoch;
use referee::store::hooks::{FETCH_DUTY, FetchEnd, HookState, HookTaken, NewHook};
use std::time::Duration;

const LEASE: Duration = Duration::from_secs(30);

fn hook(event: &str, journey: Option<&str>) -> NewHook {
    NewHook {
        account: "eu".to_owned(),
        event: event.to_owned(),
        journey: journey.map(str::to_owned),
        what: "Finished Journey".to_owned(),
        body_sha256: String::new(),
        received_ms: 1_800_000_000_000,
    }
}

fn eu() -> ProviderName {
    ProviderName("eu".to_owned())
}

async fn taken(store: &Store, epoch: Epoch) -> Vec<String> {
    let taken = store.hooks().take(&eu(), epoch, 10).await.unwrap();
    taken.into_iter().map(|one| one.key.id.as_sent().to_owned()).collect()
}

#[tokio::test]
async fn a_holder_whose_time_is_over_takes_and_concludes_nothing() {
    let place = Place::new();
    let store = place.open().await;
    let (hooks, duties) = (store.hooks(), store.duties());
    assert_eq!(hooks.receive(&[hook("1", Some("a"))]).await.unwrap(), [HookTaken::New]);
    let old = duties.take(FETCH_DUTY, "first", LEASE).await.unwrap().unwrap();
    assert_eq!(duties.take(FETCH_DUTY, "second", LEASE).await.unwrap(), None);
    assert_eq!(taken(&store, old).await, ["a"]);

    place.turn_to(31);
    let new = duties.take(FETCH_DUTY, "second", LEASE).await.unwrap().unwrap();
    assert!(new.0 > old.0);
    assert!(!duties.renew(FETCH_DUTY, old, LEASE).await.unwrap());
    assert!(!duties.release(FETCH_DUTY, old).await.unwrap());
    assert_eq!(hooks.take_over(new).await.unwrap(), 1);
    hooks.receive(&[hook("2", Some("b"))]).await.unwrap();
    assert!(taken(&store, old).await.is_empty());
    hooks.conclude(old, &[(JourneyKey::new("eu", "a"), FetchEnd::Done)]).await.unwrap();
    let rows = hooks.list(None).await.unwrap().all_sound().unwrap();
    assert!(rows.iter().all(|row| row.state == HookState::Due), "{rows:?}");
    assert_eq!(taken(&store, new).await, ["a", "b"]);
}

#[tokio::test]
async fn a_duty_is_free_when_it_is_given_back_or_was_taken_by_a_clock_ahead() {
    let place = Place::new();
    let store = place.open().await;
    let duties = store.duties();
    let epoch = duties.take("send", "first", LEASE).await.unwrap().unwrap();
    assert!(duties.is_held("send").await.unwrap());
    assert!(duties.renew("send", epoch, LEASE).await.unwrap());
    assert!(duties.release("send", epoch).await.unwrap());
    assert!(!duties.is_held("send").await.unwrap());
    place.turn_to(86_400);
    duties.take("send", "of tomorrow", LEASE).await.unwrap().unwrap();
    place.turn_to(0);
    assert!(duties.take("send", "of today", LEASE).await.unwrap().is_some());
    duties.check_writable().await.unwrap();
    assert_eq!(duties.all().await.unwrap().len(), 1);
}

#[tokio::test]
async fn events_of_one_journey_share_a_fetch_and_the_next_waits_two_seconds() {
    let place = Place::new();
    let store = place.open().await;
    let hooks = store.hooks();
    let epoch = store.duties().take(FETCH_DUTY, "one", Duration::from_secs(600)).await.unwrap().unwrap();
    let came = [hook("1", Some("a")), hook("2", Some("a")), hook("2", Some("a")), hook("3", None)];
    let expected = [HookTaken::New, HookTaken::New, HookTaken::Duplicate, HookTaken::New];
    assert_eq!(hooks.receive(&came).await.unwrap(), expected);
    assert_eq!(taken(&store, epoch).await, ["a"]);
    // One comes during the fetch, one right after it.
    hooks.receive(&[hook("4", Some("a"))]).await.unwrap();
    hooks.conclude(epoch, &[(JourneyKey::new("eu", "a"), FetchEnd::Done)]).await.unwrap();
    hooks.receive(&[hook("5", Some("a"))]).await.unwrap();
    assert!(taken(&store, epoch).await.is_empty());
    assert_eq!(hooks.next_due(&eu()).await.unwrap(), Some(Duration::from_secs(2)));
    place.turn_to(2);
    assert_eq!(taken(&store, epoch).await, ["a"]);
    let later = FetchEnd::Later { wait: Duration::from_secs(60), problem: "could not".to_owned() };
    hooks.conclude(epoch, &[(JourneyKey::new("eu", "a"), later)]).await.unwrap();
    place.turn_to(61);
    assert!(taken(&store, epoch).await.is_empty());
    place.turn_to(62);
    let again = hooks.take(&eu(), epoch, 10).await.unwrap();
    assert_eq!(again[0].attempts, 1);
    hooks.conclude(epoch, &[(JourneyKey::new("eu", "a"), FetchEnd::Done)]).await.unwrap();
    let states = |rows: Vec<referee::store::hooks::HookRow>| {
        let mut states: Vec<_> = rows.into_iter().map(|row| (row.event, row.state)).collect();
        states.sort_by(|one, other| one.0.cmp(&other.0));
        states
    };
    let rows = states(hooks.list(None).await.unwrap().all_sound().unwrap());
    let ended =
        |event: &str| (event.to_owned(), if event == "3" { HookState::Ignored } else { HookState::Done });
    assert_eq!(rows, ["1", "2", "3", "4", "5"].map(ended));
    assert_eq!(hooks.oldest_due().await.unwrap(), None);
    assert_eq!(hooks.delete_before(referee_time(1)).await.unwrap(), 5);
}

fn referee_time(seconds: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_800_000_000 + seconds).unwrap()
}
