//! Quality samples: decided journeys that somebody else judges again, who sees nothing of the decision.

use super::people::{Review, decide, team};
use crate::review::bench::{Bench, referred};
use crate::store::Database;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::ids::JourneyKey;
use referee::domain::queue::JourneyState;
use referee::domain::record::Decision;
use referee::domain::role::TeamRole;
use referee::insight::filter::{Filter, FilterContext};
use referee::review::ReviewError;
use referee::review::error::Rejection;
use rstest::rstest;
use std::collections::BTreeSet;

/// A rejection of amina's with a note, delivered: the newest document of the journey shows it.
async fn delivered(bench: &Bench, amina: &Review, id: &str) -> (JourneyKey, Decision) {
    let key = bench.journey(amina, referred(id)).await;
    amina.resolutions().note(&key, "the hologram moved".into(), bench.now()).await.unwrap();
    let decision = decide(amina, bench, &key, Verb::Reject).await.unwrap();
    bench.pass(10);
    bench.sender(amina).run_until_idle().await.unwrap();
    let decision = bench.again(amina, &decision).await;
    assert_eq!(decision.state, DecisionState::Delivered);
    (key, decision)
}

/// Everything that this person can read about a journey, as text.
async fn all_that_is_seen(bench: &Bench, review: &Review, key: &JourneyKey) -> String {
    let case = review.cases().read(key, bench.now()).await.unwrap();
    let page = review.queue().after(review.queue().start_as_is(bench.now()), 50).await.unwrap();
    let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
    let rows = review.queue().numbered(&ids, bench.now()).await.unwrap();
    let entries = review.record().page(None, 0, 1000).await.unwrap();
    let entries: Vec<String> =
        entries.iter().map(|entry| format!("{} {}", entry.detail.as_sent(), entry.hash)).collect();
    let found = review.find().journeys(key.id.as_sent()).await.unwrap();
    let case = (&case.decisions, &case.notes, &case.resolutions, &case.journey, &case.raw, &case.history);
    format!("{case:?} {rows:?} {entries:?} {found:?}")
}

async fn samples(bench: &Bench, review: &Review) -> Vec<JourneyKey> {
    let (filter, marked) = (Filter::parse("sample").unwrap(), BTreeSet::new());
    let context = FilterContext { now_ms: bench.now().as_millisecond(), reviewer: None, marked: &marked };
    let rows = review.queue().rows().await.unwrap();
    rows.into_iter().filter(|row| filter.matches(row, &context)).map(|row| row.key).collect()
}

#[rstest]
#[case(Database::Sqlite)]
#[case(Database::Postgres)]
#[tokio::test]
async fn a_sample_is_judged_by_somebody_who_sees_nothing_of_the_decision(#[case] database: Database) {
    let Some(bench) = Bench::on(database) else { return };
    let (amina, bilal) = (bench.review_of("amina").await, bench.review_of("bilal").await);
    let (key, decision) = delivered(&bench, &amina, "j1").await;
    let since = bench.now() - jiff::SignedDuration::from_hours(1);
    assert_eq!(samples(&bench, &bilal).await, []);
    assert_eq!(amina.samples().draw(1.0, since).await.unwrap(), [(decision.id, key.clone())]);
    assert_eq!(amina.samples().draw(1.0, since).await.unwrap(), [], "once");
    assert_eq!(samples(&bench, &bilal).await, std::slice::from_ref(&key));
    assert_eq!(amina.statistics().waits(bench.now()).await.unwrap().total, 0, "nobody waits for it");

    let case = bilal.cases().read(&key, bench.now()).await.unwrap();
    assert!(
        case.is_to_judge && case.state == JourneyState::Closed && case.version == 1,
        "the document that was decided on"
    );
    let seen = all_that_is_seen(&bench, &bilal, &key).await.to_lowercase();
    for told in ["reject", "forged", "hologram"] {
        assert!(!seen.contains(told), "{told}: {seen}");
    }
    assert!(all_that_is_seen(&bench, &amina, &key).await.contains("forged"), "its maker knows it");
    let own = decide(&amina, &bench, &key, Verb::Approve).await;
    assert!(matches!(own, Err(ReviewError::Rejected(Rejection::Decided(..)))), "{own:?}");

    let judged = decide(&bilal, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!((judged.id, judged.state), (decision.id, DecisionState::Delivered));
    assert_eq!(samples(&bench, &bilal).await, []);
    assert!(all_that_is_seen(&bench, &bilal, &key).await.contains("forged"), "now both are known");
    bench.pass(60);
    bench.sender(&bilal).run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1, "what is judged is not sent");
    let again = decide(&bilal, &bench, &key, Verb::Approve).await;
    assert!(matches!(again, Err(ReviewError::Rejected(Rejection::Decided(..)))), "{again:?}");
    let stats = amina.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    assert_eq!((stats.sample.answered, stats.sample.agreed, stats.decided), (1, 0, 1));
    assert_eq!(amina.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn a_share_is_drawn_by_the_key_of_the_store_and_by_leads_alone() {
    let bench = Bench::new();
    team(&bench, &[("amina", &[TeamRole::Reviewer]), ("bilal", &[TeamRole::Second])]).await;
    let (amina, dana) = (bench.review_of("amina").await, bench.review_of("dana").await);
    for at in 0..40 {
        delivered(&bench, &amina, &format!("j{at}")).await;
    }
    let since = bench.now() - jiff::SignedDuration::from_hours(1);
    let refused = amina.samples().draw(0.5, since).await;
    assert!(matches!(refused, Err(ReviewError::Rejected(Rejection::Role(..)))), "{refused:?}");
    let few: BTreeSet<JourneyKey> =
        dana.samples().draw(0.2, since).await.unwrap().into_iter().map(|(_, key)| key).collect();
    assert!(!few.is_empty() && few.len() < 20, "{}", few.len());
    assert_eq!(dana.samples().draw(0.2, since).await.unwrap(), [], "drawing again draws the same");
    assert_eq!(dana.samples().draw(1.0, bench.now()).await.unwrap(), [], "nothing was decided since");
    let rest = dana.samples().draw(1.0, since).await.unwrap();
    assert_eq!(rest.len() + few.len(), 40);
}

#[tokio::test]
async fn a_journey_that_changes_in_what_matters_is_a_case_and_no_sample() {
    let bench = Bench::new();
    let (amina, bilal) = (bench.review_of("amina").await, bench.review_of("bilal").await);
    let (key, _) = delivered(&bench, &amina, "j1").await;
    amina.samples().draw(1.0, jiff::Timestamp::UNIX_EPOCH).await.unwrap();
    let mut document = referred("j1");
    document["name"] = serde_json::json!("Somebody Else");
    bench.provider().journeys.insert("j1".to_owned(), document.clone());
    bench.arrives(&bilal, &document).await.unwrap();
    assert_eq!(samples(&bench, &bilal).await, []);
    let rows = bilal.queue().rows().await.unwrap();
    assert_eq!((rows.len(), rows[0].state), (1, JourneyState::Pending));
    assert!(!bilal.cases().read(&key, bench.now()).await.unwrap().is_to_judge);
    let decision = decide(&bilal, &bench, &key, Verb::Reject).await.unwrap();
    assert_eq!((decision.state, decision.intent.reviewer.0.as_str()), (DecisionState::Held, "bilal"));
}
