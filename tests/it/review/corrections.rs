//! A delivered decision is corrected: the new one replaces it at the service, and neither is taken for the other.

use super::bench::{Answer, Bench, Scripted, approve, referred, rules};
use crate::store::Database;
use referee::domain::decision::{DecisionState, Intent, Verb};
use referee::domain::delivery::DeliveryKind;
use referee::domain::ids::JourneyKey;
use referee::domain::queue::JourneyState;
use referee::domain::record::Decision;
use referee::provider::ErrorSort;
use referee::review::error::{Meanwhile, Rejection};
use referee::review::{Hold, ReviewError, ReviewService};
use rstest::rstest;
use serde_json::{Value, json};
use std::time::Duration;
use uuid::Uuid;

type Review = ReviewService<Scripted>;

/// A journey that was approved, and the approval delivered.
async fn approved(bench: &Bench, review: &Review) -> Decision {
    let decision = bench.decided(review, "j1").await;
    assert_eq!(bench.sender(review).run_until_idle().await.unwrap().delivered, 1);
    bench.again(review, &decision).await
}

fn reject(decision: &Decision) -> Intent {
    Intent {
        verb: Verb::Reject,
        reason: "forged".to_owned(),
        comment: Some("the chip says otherwise".into()),
        corrects: Some(decision.id),
        ..decision.intent.clone()
    }
}

async fn correct(bench: &Bench, review: &Review, intent: Intent) -> Result<Decision, ReviewError> {
    review.decisions().decide(intent, Hold::Policy, bench.now()).await
}

/// The approval that was delivered, and the rejection that corrects it, which is due.
async fn corrected(bench: &Bench, review: &Review) -> (Decision, Decision) {
    let first = approved(bench, review).await;
    let second = correct(bench, review, reject(&first)).await.unwrap();
    bench.pass(10);
    (first, second)
}

async fn state(bench: &Bench, review: &Review, decision: &Decision) -> DecisionState {
    bench.again(review, decision).await.state
}

async fn shown(review: &Review, key: &JourneyKey, bench: &Bench) -> JourneyState {
    review.cases().read(key, bench.now()).await.unwrap().state
}

async fn holds(review: &Review) {
    let rows = review.store().soundness().rows().await.unwrap();
    let problems = [rows.decisions.problems, rows.journeys.problems, rows.remarks.problems].concat();
    assert_eq!(problems, Vec::<String>::new());
    assert!(review.record().first_altered_row().await.unwrap().is_none());
}

#[rstest]
#[tokio::test]
async fn a_delivered_decision_is_replaced(
    #[values(Database::Sqlite, Database::Postgres)] database: Database,
) {
    let Some(bench) = Bench::on(database) else { return };
    let review = bench.review().await;
    let first = approved(&bench, &review).await;
    let key = first.intent.journey.clone();
    let second = correct(&bench, &review, reject(&first)).await.unwrap();
    assert_eq!((second.state, second.intent.corrects), (DecisionState::Held, Some(first.id)));
    assert_eq!(shown(&review, &key, &bench).await, JourneyState::Held);
    bench.pass(10);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(
        state(&bench, &review, &first).await,
        DecisionState::Delivered,
        "what was decided first stays"
    );
    let words: Vec<String> = bench.provider().effects.iter().map(|(_, word)| word.clone()).collect();
    assert_eq!(words, ["Approved", "Rejected"]);
    assert_eq!(shown(&review, &key, &bench).await, JourneyState::Closed);
    assert!(review.queue().rows().await.unwrap().is_empty());
    holds(&review).await;

    let stats = review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    assert_eq!((stats.decided, stats.corrections), (1, 1));
    assert_eq!(stats.by_verb.get("reject"), Some(&1));
    assert_eq!(stats.by_verb.get("approve"), None);
    let found = review.find().journeys("").await.unwrap();
    assert_eq!(found.len(), 1, "my decisions have the journey once");
    assert_eq!(found[0].decided.as_ref().unwrap().verb, Verb::Reject);
}

#[tokio::test]
async fn an_undone_correction_leaves_the_delivered_decision() {
    let bench = Bench::new();
    let review = bench.review().await;
    let first = approved(&bench, &review).await;
    let second = correct(&bench, &review, reject(&first)).await.unwrap();
    review.outbox().undo(second.id).await.unwrap();
    bench.pass(60);
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1);
    assert_eq!(shown(&review, &first.intent.journey, &bench).await, JourneyState::Closed);
    assert!(review.queue().rows().await.unwrap().is_empty());
    let found = review.find().journeys("").await.unwrap();
    assert_eq!(found[0].decided.as_ref().unwrap().verb, Verb::Approve, "the one that counts");
    assert_eq!(
        review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap().corrections,
        0
    );
    holds(&review).await;
    // It can be corrected later.
    let third = correct(&bench, &review, reject(&first)).await.unwrap();
    bench.pass(10);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(state(&bench, &review, &third).await, DecisionState::Delivered);
}

/// The stored document may be older or newer than the delivered decision; the service shows the old word each time.
#[rstest]
#[tokio::test]
async fn the_corrected_decision_is_no_conflict(#[values(false, true)] reread: bool) {
    let bench = Bench::new();
    let review = bench.review().await;
    let mut last = approved(&bench, &review).await;
    let key = last.intent.journey.clone();
    for verb in [Verb::Reject, Verb::Approve, Verb::Reject] {
        if reread {
            bench.pass(5);
            let document = bench.provider().journeys[key.id.as_sent()].clone();
            bench.arrives(&review, &document).await.unwrap();
        }
        let reason = if verb == Verb::Approve { "verified" } else { "forged" };
        let intent = Intent { verb, reason: reason.to_owned(), ..reject(&last) };
        let next = correct(&bench, &review, intent).await.unwrap();
        bench.pass(10);
        bench.sender(&review).run_until_idle().await.unwrap();
        last = bench.again(&review, &next).await;
        assert_eq!(last.state, DecisionState::Delivered, "{verb:?}: {:?}", last.found_instead);
    }
    assert_eq!(bench.provider().effects.len(), 4);
    holds(&review).await;
}

/// The request was lost: the service still shows the old decision, which is neither ours nor a conflict.
#[tokio::test]
async fn a_lost_correction_is_not_taken_for_delivered() {
    let bench = Bench::new();
    let review = bench.review().await;
    let (_, second) = corrected(&bench, &review).await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &second).await, DecisionState::Uncertain);
    bench.pass(61);
    assert_eq!(bench.sender(&review).run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(state(&bench, &review, &second).await, DecisionState::Delivered);
    assert_eq!(bench.provider().effects.len(), 2);
}

/// The log names no decision. The review of the first one is within the window of the second, and proves nothing.
#[rstest]
#[case::by_a_person(false, DecisionState::Conflict)]
#[case::by_our_key(true, DecisionState::Delivered)]
#[tokio::test]
async fn the_review_of_the_first_decision_does_not_prove_the_second(
    #[case] by_server_key: bool,
    #[case] ends: DecisionState,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let (_, second) = corrected(&bench, &review).await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::MaybeApplied));
    bench.sender(&review).run_until_idle().await.unwrap();
    {
        let mut provider = bench.provider();
        provider.journeys.get_mut("j1").unwrap()["manual"] = json!("Rejected");
        let logged = bench.account.logged(by_server_key);
        provider.log.push(("j1".to_owned(), logged));
    }
    for _ in 0..30 {
        bench.pass(10);
        bench.sender(&review).run_until_idle().await.unwrap();
    }
    assert_eq!(state(&bench, &review, &second).await, ends);
    assert_eq!(bench.provider().requests.len(), 2, "it is not sent again over the other decision");
}

/// Somebody else changed it at the service after our delivery: that is a conflict, and no request leaves.
#[tokio::test]
async fn another_decision_since_is_a_conflict() {
    let bench = Bench::new();
    let review = bench.review().await;
    let first = approved(&bench, &review).await;
    let resubmit = Value::from("Resubmission Requested");
    bench.provider().journeys.get_mut("j1").unwrap()["manual"] = resubmit;
    let second = correct(&bench, &review, reject(&first)).await.unwrap();
    bench.pass(10);
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &second).await, DecisionState::Conflict);
    assert_eq!(bench.provider().requests.len(), 1);
    review.outbox().discard(second.id).await.unwrap();
    assert_eq!(shown(&review, &first.intent.journey, &bench).await, JourneyState::Closed);
    holds(&review).await;
}

#[tokio::test]
async fn a_correction_that_the_service_refuses_leaves_the_delivered_decision() {
    let bench = Bench::new();
    let review = bench.review().await;
    let (first, second) = corrected(&bench, &review).await;
    bench.provider().answers.push_back(Answer::No(ErrorSort::Refused { status: 400 }));
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &second).await, DecisionState::Refused);
    review.outbox().discard(second.id).await.unwrap();
    assert_eq!(shown(&review, &first.intent.journey, &bench).await, JourneyState::Closed);
    holds(&review).await;
}

fn rejected(result: Result<Decision, ReviewError>) -> Rejection {
    match result.unwrap_err() {
        ReviewError::Rejected(rejection) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_cannot_be_corrected_is_refused_with_a_sentence() {
    let bench = Bench::new();
    let review = bench.review().await;
    let waiting = bench.journey(&review, referred("j2")).await;
    let early = Intent { corrects: Some(Uuid::now_v7()), ..approve(&waiting) };
    assert_eq!(rejected(correct(&bench, &review, early).await), Rejection::NothingToCorrect);

    let first = approved(&bench, &review).await;
    let again = Intent { corrects: None, ..reject(&first) };
    assert!(matches!(rejected(correct(&bench, &review, again).await), Rejection::Decided(..)));
    let silent = Intent { comment: Some("  ".into()), ..reject(&first) };
    assert_eq!(rejected(correct(&bench, &review, silent).await), Rejection::CorrectionWithoutComment);
    let same = Intent { corrects: Some(first.id), ..approve(&first.intent.journey) };
    assert_eq!(rejected(correct(&bench, &review, same).await), Rejection::SameDecision("approve"));
    let other = Intent { corrects: Some(Uuid::now_v7()), ..reject(&first) };
    let meanwhile = correct(&bench, &review, other).await.unwrap_err();
    assert!(matches!(meanwhile, ReviewError::Meanwhile(Meanwhile::Decided(_))), "{meanwhile:?}");

    correct(&bench, &review, reject(&first)).await.unwrap();
    let twice = rejected(correct(&bench, &review, reject(&first)).await);
    assert!(matches!(twice, Rejection::OnItsWay(_)), "{twice:?}");
}

/// A decision that went to a webhook, or stayed here, has no service that takes another one.
#[tokio::test]
async fn a_decision_of_a_webhook_is_not_corrected() {
    let mut bench = Bench::new();
    (bench.account.kind, bench.account.shows) = (DeliveryKind::Webhook, false);
    let review = bench.review().await;
    let first = approved(&bench, &review).await;
    assert_eq!(rejected(correct(&bench, &review, reject(&first)).await), Rejection::NothingToCorrect);
}

/// The hold of a correction is that of the policy, and its entry names the decision that it replaces.
#[tokio::test]
async fn a_correction_is_held_and_on_record() {
    let bench = Bench::new();
    let review = bench.review_under("amina", rules()).await;
    let first = approved(&bench, &review).await;
    let second = correct(&bench, &review, reject(&first)).await.unwrap();
    let held = Duration::try_from(second.held_until.duration_since(second.at)).unwrap();
    assert_eq!(held, Duration::from_secs(10));
    let case = review.cases().read(&first.intent.journey, bench.now()).await.unwrap();
    let entries: Vec<Value> = case
        .history
        .iter()
        .filter(|entry| entry.what == "decision.recorded")
        .map(|entry| serde_json::from_str(entry.detail.as_sent()).unwrap())
        .collect();
    assert_eq!(entries.len(), 2);
    assert_eq!(entries[0].get("corrects"), None);
    assert_eq!(entries[1]["corrects"], json!(first.id));
}
