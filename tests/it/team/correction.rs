//! Who corrects a delivered decision, and a correction that a second reviewer must confirm.

use super::people::{Review, confirm, decide, intent, rules_with, team};
use crate::review::bench::{Bench, referred};
use referee::domain::decision::{DecisionState, Intent, Verb};
use referee::domain::queue::JourneyState;
use referee::domain::record::Decision;
use referee::domain::role::{Act, TeamRole};
use referee::review::breakdown::{GroupBy, Period};
use referee::review::error::Rejection;
use referee::review::second::SecondAct;
use referee::review::{Hold, ReviewError};

const PEOPLE: &[(&str, &[TeamRole])] = &[
    ("amina", &[TeamRole::Reviewer]),
    ("bilal", &[TeamRole::Reviewer]),
    ("chen", &[TeamRole::Second]),
    ("olga", &[TeamRole::Auditor]),
];

async fn correct(review: &Review, bench: &Bench, first: &Decision) -> Result<Decision, ReviewError> {
    let intent = intent(&first.intent.journey, Verb::Reject, &review.reviewer.0);
    let intent = Intent { corrects: Some(first.id), ..intent };
    review.decisions().decide(intent, Hold::Policy, bench.now()).await
}

async fn approved(bench: &Bench, amina: &Review) -> Decision {
    let key = bench.journey(amina, referred("j1")).await;
    let first = decide(amina, bench, &key, Verb::Approve).await.unwrap();
    bench.pass(10);
    bench.sender(amina).run_until_idle().await.unwrap();
    first
}

fn rejection<T: std::fmt::Debug>(result: Result<T, ReviewError>) -> Rejection {
    match result.unwrap_err() {
        ReviewError::Rejected(rejection) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn its_maker_or_a_lead_corrects_a_decision() {
    let bench = Bench::new();
    team(&bench, PEOPLE).await;
    let amina = bench.review_of("amina").await;
    let first = approved(&bench, &amina).await;
    for name in ["bilal", "chen"] {
        let other = bench.review_of(name).await;
        let refused = rejection(correct(&other, &bench, &first).await);
        assert_eq!(refused, Rejection::Role(other.reviewer.clone(), Act::ManageWork), "{name}");
    }
    let olga = bench.review_of("olga").await;
    assert!(matches!(rejection(correct(&olga, &bench, &first).await), Rejection::Role(_, Act::Decide)));

    let own = correct(&amina, &bench, &first).await.unwrap();
    amina.outbox().undo(own.id).await.unwrap();
    let dana = bench.review_of("dana").await;
    let corrected = correct(&dana, &bench, &first).await.unwrap();
    bench.pass(10);
    bench.sender(&dana).run_until_idle().await.unwrap();
    assert_eq!(bench.again(&dana, &corrected).await.state, DecisionState::Delivered);
    // It is the lead's decision now, which amina cannot correct.
    let back =
        Intent { corrects: Some(corrected.id), ..intent(&first.intent.journey, Verb::Approve, "amina") };
    let back = amina.decisions().decide(back, Hold::Policy, bench.now()).await;
    assert!(matches!(rejection(back), Rejection::Role(_, Act::ManageWork)));
    let mine = amina.find().journeys("").await.unwrap();
    assert_eq!(mine[0].decided.as_ref().unwrap().by, dana.reviewer, "amina sees what became of hers");

    let rows = dana.statistics().breakdown(GroupBy::Reviewer, Period::default()).await.unwrap();
    let figures: Vec<(&str, usize, usize, usize)> =
        rows.iter().map(|row| (row.name.as_str(), row.decided, row.corrected, row.undone)).collect();
    assert_eq!(figures, [("amina", 0, 1, 1), ("dana", 1, 0, 0)]);
}

#[tokio::test]
async fn a_correction_that_needs_a_second_reviewer_is_a_proposal_first() {
    let bench = Bench::new();
    team(&bench, PEOPLE).await;
    let rules = rules_with("verb:reject", 1.0, false);
    let amina = bench.review_under("amina", rules.clone()).await;
    let chen = bench.review_under("chen", rules).await;
    let first = approved(&bench, &amina).await;
    let key = first.intent.journey.clone();
    let proposed = correct(&amina, &bench, &first).await.unwrap();
    assert_eq!(proposed.state, DecisionState::Proposed);
    bench.pass(60);
    bench.sender(&amina).run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1, "nothing is sent before it is confirmed");

    let words = super::people::words("look at the chip again");
    let returned = chen.seconds().act(proposed.id, SecondAct::Return, &words).await.unwrap();
    assert_eq!(returned.state, DecisionState::Returned);
    assert_eq!(amina.cases().read(&key, bench.now()).await.unwrap().state, JourneyState::Closed);
    let again = correct(&amina, &bench, &first).await.unwrap();
    confirm(&chen, &again).await.unwrap();
    bench.pass(10);
    bench.sender(&chen).run_until_idle().await.unwrap();
    assert_eq!(bench.again(&amina, &again).await.state, DecisionState::Delivered);
    assert_eq!(bench.provider().requests.len(), 2);
    let rows = amina.store().soundness().rows().await.unwrap();
    assert_eq!([rows.decisions.problems, rows.journeys.problems].concat(), Vec::<String>::new());
}
