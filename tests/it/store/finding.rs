//! Any journey of the store, whatever became of it.

use super::{Place, amina, decide, key, receive, receive_with, summary};
use referee::domain::decision::DecisionState;
use referee::domain::queue::{JourneyState, Summary, Urgency};

#[tokio::test]
async fn decided_and_never_referred_journeys_are_found_with_what_became_of_them() {
    let place = Place::new();
    let store = place.open().await;
    receive(&store, "J-1", b"{}").await;
    receive(&store, "J-2", b"{}").await;
    let finished = Summary { needs_review: false, ..summary(Urgency::Other, 5) };
    receive_with(&store, "J-3", b"{}", finished).await;
    let decision = decide(&store, "J-1").await;
    let found = store.journeys().find(10, |_| true).await.unwrap();
    let states: Vec<_> = found.iter().map(|found| (found.row.key.clone(), found.row.state)).collect();
    let expected = [
        (key("J-3"), JourneyState::Closed),
        (key("J-2"), JourneyState::Pending),
        (key("J-1"), JourneyState::Held),
    ];
    assert_eq!(states, expected, "the newest first");
    let decided = found[2].decided.as_ref().expect("a decision");
    assert_eq!((&decided.by, decided.state), (&amina(), DecisionState::Held));
    assert_eq!(decided.at, decision.at);
    assert!(found[0].decided.is_none() && found[1].decided.is_none());
    let mine = store.journeys().decided_by(&amina(), 10).await.unwrap();
    assert_eq!(mine.iter().map(|found| &found.row.key).collect::<Vec<_>>(), [&key("J-1")]);
}

#[tokio::test]
async fn a_search_goes_over_more_than_a_page_and_ends_with_enough() {
    let place = Place::new();
    let store = place.open().await;
    for at in 0..2_300 {
        let name = if at % 1_000 == 7 { "Rare" } else { "Common" };
        let one = Summary { applicant: Some(name.to_owned()), ..summary(Urgency::Other, at) };
        receive_with(&store, &format!("J-{at}"), b"{}", one).await;
    }
    let rare = |row: &referee::domain::queue::Row| row.summary.applicant.as_deref() == Some("Rare");
    let found = store.journeys().find(10, rare).await.unwrap();
    let keys: Vec<_> = found.iter().map(|found| found.row.key.clone()).collect();
    assert_eq!(keys, [key("J-2007"), key("J-1007"), key("J-7")]);
    assert_eq!(store.journeys().find(2, rare).await.unwrap().len(), 2);
}
