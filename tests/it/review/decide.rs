//! Which decisions are recorded and which are not.

use super::bench::{Bench, approve, referred};
use referee::cli::error::Exit;
use referee::domain::decision::{DecisionState, Intent, StepAnswer, StepReview, Verb};
use referee::domain::ids::{JourneyKey, Reviewer, StepId};
use referee::domain::queue::JourneyState;
use referee::insight::case::ReviewStep;
use referee::provider::ONETOUCH;
use referee::review::error::{Meanwhile, Rejection};
use referee::review::{Hold, ReviewError};
use rstest::rstest;
use serde_json::json;

fn with(key: &JourneyKey, verb: Verb, reason: &str, comment: Option<&str>) -> Intent {
    Intent { verb, reason: reason.to_owned(), comment: comment.map(Into::into), ..approve(key) }
}

fn answers(text: &str) -> Vec<StepReview> {
    let one = |part: &str| {
        let (step, answer) = part.split_once('=').unwrap();
        StepReview { step: StepId::from(step), answer: answer.parse::<StepAnswer>().unwrap() }
    };
    text.split_whitespace().map(one).collect()
}

#[tokio::test]
async fn a_decision_is_held_then_can_be_taken_back() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let decision = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
    assert_eq!(decision.state, DecisionState::Held);
    assert_eq!(decision.held_until, bench.now() + jiff::SignedDuration::from_secs(10));
    assert_eq!(review.queue().rows().await.unwrap()[0].state, JourneyState::Held);
    let undone = review.outbox().undo(decision.id).await.unwrap();
    assert_eq!(undone.standing(), DecisionState::Undone);
    assert_eq!(review.queue().rows().await.unwrap()[0].state, JourneyState::Pending);
    let again = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap();
    assert_eq!(again.held_until, bench.now());
    assert!(review.record().verify().await.unwrap().sound >= 4);
}

#[rstest]
#[case(Verb::Approve, "no such reason", None, "there is no reason \"no such reason\"")]
#[case(Verb::Approve, "forged", None, "the reason \"forged\" cannot be used with approve")]
#[case(Verb::Reject, "other", None, "the reason \"other\" needs a comment")]
#[case(Verb::Reject, "other", Some(" \t\n"), "the reason \"other\" needs a comment")]
#[tokio::test]
async fn a_reason_must_fit(
    #[case] verb: Verb,
    #[case] reason: &str,
    #[case] comment: Option<&str>,
    #[case] said: &str,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let refused = review
        .decisions()
        .decide(with(&key, verb, reason, comment), Hold::Policy, bench.now())
        .await
        .unwrap_err();
    assert_eq!((refused.to_string().as_str(), Exit::from(&refused)), (said, Exit::Input));
    assert!(review.outbox().list().await.unwrap().is_empty());
}

/// Documents 0 and 1 failed, 2 did not; the selfie's step is known from the summary only.
#[rstest]
#[case("0=resubmit 1=approve", None)]
#[case("0=resubmit 1=resubmit 2=approve", None)]
#[case("", Some("at least one step"))]
#[case("0=approve 1=approve", Some("at least one step"))]
#[case("0=resubmit", Some("the failed step 1 is not answered"))]
#[case("0=resubmit 1=approve 0=approve", Some("answered twice"))]
#[case("0=resubmit 1=approve 7=approve", Some("no step 7"))]
#[tokio::test]
async fn a_resubmission_answers_every_failed_step(#[case] steps: &str, #[case] refusal: Option<&str>) {
    let bench = Bench::new();
    let review = bench.review().await;
    let mut document = referred("j1");
    document["documents"] = json!({ "0": true, "1": true, "2": false });
    let key = bench.journey(&review, document).await;
    let intent = Intent { steps: answers(steps), ..with(&key, Verb::Resubmit, "unreadable", None) };
    let decided = review.decisions().decide(intent.clone(), Hold::Policy, bench.now()).await;
    match refusal {
        None => assert_eq!(decided.unwrap().intent, intent),
        Some(words) => {
            let refused = decided.unwrap_err();
            assert!(refused.to_string().contains(words), "{refused}");
            assert!(refused.hint().is_some());
        }
    }
}

#[tokio::test]
async fn the_selfie_is_answered_under_the_id_that_the_summary_names() {
    let bench = Bench::new();
    let review = bench.review().await;
    let mut document = referred("j1");
    document["selfie"] = json!("Refer");
    let key = bench.journey(&review, document).await;
    let resubmit = |steps| Intent { steps: answers(steps), ..with(&key, Verb::Resubmit, "unreadable", None) };
    let now = bench.now();
    let blind = review.decisions().decide(resubmit("0=resubmit"), Hold::Policy, now).await.unwrap_err();
    assert!(matches!(blind, ReviewError::Rejected(Rejection::SelfieUnanswered)), "{blind}");
    let step = |id: &str, failed| ReviewStep { id: StepId::from(id), title: id.into(), failed };
    review.cases().remember_steps(&key, &[step("0", true), step("9", true)]).await.unwrap();
    let silent = review.decisions().decide(resubmit("0=resubmit"), Hold::Policy, now).await.unwrap_err();
    assert!(matches!(silent, ReviewError::Rejected(Rejection::Unanswered(_))), "{silent}");
    review.decisions().decide(resubmit("0=resubmit 9=approve"), Hold::Policy, now).await.unwrap();
}

#[tokio::test]
async fn approvals_answer_no_steps() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    let intent = Intent { steps: answers("0=approve"), ..approve(&key) };
    let refused = review.decisions().decide(intent, Hold::Policy, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(Rejection::StepsWithout)));
}

#[tokio::test]
async fn a_service_without_decisions_keeps_them_but_asks_nobody() {
    let mut bench = Bench::new();
    bench.account.takes = false;
    let review = bench.review().await;
    bench.arrives_from(&review, &ONETOUCH, &referred("j1")).await.unwrap();
    let key = JourneyKey::new("idwise-eu", "j1");
    let intent = Intent { steps: answers("0=resubmit"), ..with(&key, Verb::Resubmit, "unreadable", None) };
    let refused = review.decisions().decide(intent, Hold::Policy, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(Rejection::NobodyToAsk(_))));
    let decision = review.decisions().decide(approve(&key), Hold::None, bench.now()).await.unwrap();
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().kept, 1);
    assert_eq!(bench.again(&review, &decision).await.state, DecisionState::Kept);
    assert!(review.queue().rows().await.unwrap().is_empty());
    assert!(bench.provider().requests.is_empty());
}

#[tokio::test]
async fn what_is_decided_is_not_decided_again() {
    let bench = Bench::new();
    let review = bench.review().await;
    let now = bench.now();
    let key = bench.journey(&review, referred("j1")).await;
    review.decisions().decide(approve(&key), Hold::Policy, now).await.unwrap();
    let twice = review.decisions().decide(approve(&key), Hold::Policy, now).await.unwrap_err();
    assert!(matches!(twice, ReviewError::Rejected(Rejection::OnItsWay(ref by)) if by.0 == "amina"));

    let mut elsewhere = referred("j2");
    elsewhere["manual"] = json!("Rejected");
    let key = bench.journey(&review, elsewhere).await;
    let late = review.decisions().decide(approve(&key), Hold::Policy, now).await.unwrap_err();
    assert_eq!(Exit::from(&late), Exit::Conflict);
    assert!(late.to_string().contains("Rejected"));

    let mut passed = referred("j3");
    passed["system"] = json!("Complete");
    let key = bench.journey(&review, passed).await;
    let needless = review.decisions().decide(approve(&key), Hold::Policy, now).await.unwrap_err();
    assert!(matches!(needless, ReviewError::Rejected(Rejection::NeedsNone)));
    let unknown =
        review.decisions().decide(approve(&JourneyKey::new("idwise-eu", "x")), Hold::Policy, now).await;
    assert!(matches!(unknown, Err(ReviewError::NoJourney(_))));
}

#[tokio::test]
async fn a_claimed_journey_is_left_to_its_reviewer() {
    let bench = Bench::new();
    let (amina, bilal) = (bench.review().await, bench.review_of("bilal").await);
    let key = bench.journey(&amina, referred("j1")).await;
    bilal.claims().claim(&key).await.unwrap();
    assert!(amina.claims().claim(&key).await.unwrap_err().to_string().contains("bilal"));
    let refused = amina.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap_err();
    assert!(matches!(refused, ReviewError::Rejected(Rejection::ClaimedBy(_))));
    bench.pass(15 * 60);
    amina.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
}

#[tokio::test]
async fn a_decision_stands_for_what_was_opened() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    review.record().opened(&key, bench.now()).await.unwrap();
    let mut noise = referred("j1");
    noise["noise"] = json!(1);
    bench.arrives(&review, &noise).await.unwrap();
    let mut renamed = noise.clone();
    renamed["name"] = json!("Another Person");
    bench.arrives(&review, &renamed).await.unwrap();
    let refused = review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap_err();
    assert!(matches!(&refused, ReviewError::Meanwhile(Meanwhile::Changed(what)) if what == "the applicant"));
    review.record().opened(&key, bench.now()).await.unwrap();
    review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
}

#[tokio::test]
async fn noise_does_not_stand_in_the_way() {
    let bench = Bench::new();
    let review = bench.review().await;
    let key = bench.journey(&review, referred("j1")).await;
    review.record().opened(&key, bench.now()).await.unwrap();
    let mut noise = referred("j1");
    noise["noise"] = json!(1);
    bench.arrives(&review, &noise).await.unwrap();
    review.decisions().decide(approve(&key), Hold::Policy, bench.now()).await.unwrap();
}

#[tokio::test]
async fn who_may_not_know_better_is_told_so() {
    let bench = Bench::new();
    let review = bench.review().await;
    let nobody = uuid::Uuid::now_v7();
    assert!(matches!(review.outbox().undo(nobody).await, Err(ReviewError::NoDecision(_))));
    let decision = bench.decided(&review, "j1").await;
    let dropped = review.outbox().discard(decision.id).await.unwrap_err();
    assert_eq!(dropped.to_string(), "it is held; that can no longer be done");
    assert_eq!(Reviewer("amina".to_owned()), decision.intent.reviewer);
}
