//! A proposal that waits too long is escalated to the lead by its age alone, and never confirmed by it.

use super::people::{Review, confirm, decide, rules_with};
use crate::review::bench::{Bench, referred};
use crate::store::Database;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::routing::EscalatedTo;
use referee::review::Rules;
use referee::review::second::{SecondAct, SecondWords};
use rstest::rstest;
use std::time::Duration;

fn rules(hours: u32) -> Rules {
    let mut rules = rules_with("verb:approve", 1.0, false);
    rules.second[0].hours = hours;
    rules
}

async fn escalated(review: &Review) -> Vec<String> {
    let rows = review.queue().rows().await.unwrap();
    let escalated = rows.iter().filter(|row| row.routing.escalated_to == Some(EscalatedTo::Lead));
    escalated.map(|row| row.key.id.as_sent().to_owned()).collect()
}

#[rstest]
#[tokio::test]
async fn an_old_proposal_is_on_the_list_of_the_lead(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(bench) = Bench::on(database) else { return };
    let amina = bench.review_under("amina", rules(4)).await;
    let bilal = bench.review_under("bilal", rules(4)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    bench.journey(&amina, referred("j2")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(proposed.second.as_ref().unwrap().wanted.hours, Some(4));
    let next = amina.seconds().next_escalation().await.unwrap();
    assert_eq!(next, Some(Duration::from_secs(4 * 3_600)));

    bench.pass(4 * 3_600 - 1);
    assert_eq!(escalated(&bilal).await, Vec::<String>::new());
    assert_eq!(amina.store().figures().read().await.unwrap().proposed_escalated, 0);
    bench.pass(1);
    assert_eq!(escalated(&bilal).await, ["j1"]);
    let case = bilal.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(case.routing.escalated_to, Some(EscalatedTo::Lead));
    assert_eq!(amina.store().figures().read().await.unwrap().proposed_escalated, 1);
    assert_eq!(amina.seconds().next_escalation().await.unwrap(), None);

    bench.pass(400 * 3_600);
    bench.sender(&amina).run_until_idle().await.unwrap();
    assert_eq!(
        bench.again(&amina, &proposed).await.state,
        DecisionState::Proposed,
        "never confirmed by time"
    );
    assert!(bench.provider().requests.is_empty());
    let rows = amina.store().soundness().rows().await.unwrap();
    assert_eq!([rows.decisions.problems, rows.journeys.problems].concat(), Vec::<String>::new());

    confirm(&bilal, &proposed).await.unwrap();
    assert_eq!(escalated(&bilal).await, Vec::<String>::new());
    assert_eq!(amina.store().figures().read().await.unwrap().proposed_escalated, 0);
}

#[tokio::test]
async fn a_proposal_that_is_made_again_is_young_again() {
    let bench = Bench::new();
    let (amina, bilal) =
        (bench.review_under("amina", rules(1)).await, bench.review_under("bilal", rules(1)).await);
    let key = bench.journey(&amina, referred("j1")).await;
    let first = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    bench.pass(3_600);
    assert_eq!(escalated(&bilal).await, ["j1"]);
    let words = SecondWords { reason: Some("look_again".to_owned()), comment: None };
    bilal.seconds().act(first.id, SecondAct::Return, &words).await.unwrap();
    assert_eq!(escalated(&bilal).await, Vec::<String>::new());
    decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(escalated(&bilal).await, Vec::<String>::new());
}

/// The longest of several rules does not hide the shortest.
#[tokio::test]
async fn the_shortest_of_the_rules_counts() {
    let bench = Bench::new();
    let mut all = rules(48);
    all.second.extend(rules(2).second);
    let amina = bench.review_under("amina", all).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(proposed.second.unwrap().wanted.hours, Some(2));
}
