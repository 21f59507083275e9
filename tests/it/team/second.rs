//! A proposal: who confirms, returns or declines it, and what becomes of it.

use super::people::{adding, confirm, decide, rules_with, team, words};
use crate::review::bench::{Bench, referred};
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::event::Event;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::JourneyState;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::domain::role::TeamRole;
use referee::review::ReviewError;
use referee::review::error::Rejection;
use referee::review::second::{SecondAct, SecondWords};
use serde_json::json;

fn rejection<T: std::fmt::Debug>(result: Result<T, ReviewError>) -> Rejection {
    match result.unwrap_err() {
        ReviewError::Rejected(rejection) => rejection,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_confirmed_proposal_is_held_and_then_sent_once() {
    let bench = Bench::new();
    let rules = rules_with("verb:approve", 1.0, false);
    let (amina, bilal) =
        (bench.review_under("amina", rules.clone()).await, bench.review_under("bilal", rules).await);
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(proposed.state, DecisionState::Proposed);
    assert_eq!(amina.queue().rows().await.unwrap()[0].state, JourneyState::Proposed);
    bench.pass(60);
    bench.sender(&amina).run_until_idle().await.unwrap();
    assert!(bench.provider().requests.is_empty(), "nothing is sent before it is confirmed");

    assert_eq!(rejection(confirm(&amina, &proposed).await), Rejection::OwnProposal);
    let confirmed = confirm(&bilal, &proposed).await.unwrap();
    assert_eq!(confirmed.state, DecisionState::Held);
    assert_eq!(confirmed.held_until, bench.now() + jiff::SignedDuration::from_secs(10));
    assert_eq!(confirmed.second.as_ref().unwrap().by, Some(Reviewer("bilal".to_owned())));
    bench.pass(10);
    bench.sender(&bilal).run_until_idle().await.unwrap();
    assert_eq!(bench.again(&amina, &proposed).await.state, DecisionState::Delivered);
    assert_eq!(bench.provider().requests.len(), 1);
    assert!(amina.record().first_altered_row().await.unwrap().is_none());
}

#[tokio::test]
async fn what_no_rule_is_about_goes_its_usual_way() {
    let bench = Bench::new();
    let amina = bench.review_under("amina", rules_with("verb:approve", 1.0, false)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let decision = decide(&amina, &bench, &key, Verb::Reject).await.unwrap();
    assert_eq!((decision.state, decision.second), (DecisionState::Held, None));
}

#[tokio::test]
async fn a_share_is_drawn_once_for_each_journey() {
    let bench = Bench::new();
    let amina = bench.review_under("amina", rules_with("", 0.5, false)).await;
    let mut proposed = 0;
    for at in 0..60 {
        let key = bench.journey(&amina, referred(&format!("j{at}"))).await;
        let first = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
        amina.outbox().undo(first.id).await.unwrap();
        let again = decide(&amina, &bench, &key, Verb::Reject).await.unwrap();
        assert_eq!(first.state, again.state, "another verb draws no other lot");
        proposed += usize::from(again.state == DecisionState::Proposed);
    }
    assert!((12..48).contains(&proposed), "{proposed} of 60");
}

#[tokio::test]
async fn a_returned_proposal_goes_to_its_maker_with_the_draft_and_the_claim() {
    let bench = Bench::new();
    let rules = rules_with("", 1.0, false);
    let (amina, bilal) =
        (bench.review_under("amina", rules.clone()).await, bench.review_under("bilal", rules).await);
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let silent = bilal.seconds().act(proposed.id, SecondAct::Return, &SecondWords::default()).await;
    assert_eq!(rejection(silent), Rejection::SecondWithoutWords);
    let returned =
        bilal.seconds().act(proposed.id, SecondAct::Return, &words("the back is missing")).await.unwrap();
    assert_eq!(returned.state, DecisionState::Returned);
    let draft = amina.drafts().of(&key).await.unwrap().unwrap();
    assert!(draft.contains("the portrait agrees"), "{draft}");
    bench.pass(23 * 3600);
    let taken = decide(&bilal, &bench, &key, Verb::Reject).await;
    assert_eq!(rejection(taken), Rejection::ClaimedBy(Reviewer("amina".to_owned())));
    let again = decide(&amina, &bench, &key, Verb::Reject).await.unwrap();
    assert_eq!(again.state, DecisionState::Proposed);
}

#[tokio::test]
async fn a_declined_journey_is_open_for_neither_of_the_two() {
    let bench = Bench::new();
    let rules = rules_with("verb:approve", 1.0, false);
    let amina = bench.review_under("amina", rules.clone()).await;
    let bilal = bench.review_under("bilal", rules.clone()).await;
    let chen = bench.review_under("chen", rules).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let declined = bilal.seconds().act(proposed.id, SecondAct::Decline, &words("no")).await.unwrap();
    assert_eq!(declined.state, DecisionState::Declined);
    assert_eq!(rejection(decide(&amina, &bench, &key, Verb::Approve).await), Rejection::Barred);
    assert_eq!(rejection(decide(&bilal, &bench, &key, Verb::Reject).await), Rejection::Barred);
    assert_eq!(rejection(bilal.claims().claim(&key).await), Rejection::Barred);
    chen.claims().claim(&key).await.unwrap();
    assert_eq!(
        rejection(bilal.claims().take_over(&key, "mine".into(), bench.now()).await),
        Rejection::Barred
    );
    let (_, holder) = chen.queue().standing(&key).await.unwrap();
    assert_eq!(holder, Some(Reviewer("chen".to_owned())), "who may not have it takes it from nobody");
    let theirs = decide(&chen, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(rejection(confirm(&bilal, &theirs).await), Rejection::Barred);
    assert_eq!(rejection(confirm(&amina, &theirs).await), Rejection::Barred);
}

#[tokio::test]
async fn only_its_maker_withdraws_a_proposal() {
    let bench = Bench::new();
    let rules = rules_with("", 1.0, false);
    let (amina, bilal) =
        (bench.review_under("amina", rules.clone()).await, bench.review_under("bilal", rules).await);
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(rejection(bilal.outbox().undo_other(proposed.id).await), Rejection::Proposed(proposed.id));
    let undone = amina.outbox().undo(proposed.id).await.unwrap();
    assert_eq!(undone.standing(), DecisionState::Undone);
    let confirmed = confirm(&bilal, &proposed).await;
    assert_eq!(rejection(confirmed), Rejection::TooLate("undone"));
}

#[tokio::test]
async fn a_held_decision_is_undone_by_maker_or_confirmer_and_by_others_only_when_they_say_so() {
    let bench = Bench::new();
    let rules = rules_with("", 1.0, false);
    let mut people = Vec::new();
    for name in ["amina", "bilal", "chen"] {
        people.push(bench.review_under(name, rules.clone()).await);
    }
    let [amina, bilal, chen] = people.as_slice() else { panic!() };
    for (at, undoes) in [amina, bilal].into_iter().enumerate() {
        let key = bench.journey(amina, referred(&format!("j{at}"))).await;
        let proposed = decide(amina, &bench, &key, Verb::Approve).await.unwrap();
        confirm(bilal, &proposed).await.unwrap();
        let others = chen.outbox().undo(proposed.id).await;
        assert_eq!(rejection(others), Rejection::OthersDecision(Reviewer("amina".to_owned())));
        undoes.outbox().undo(proposed.id).await.unwrap();
    }
    let key = bench.journey(amina, referred("j9")).await;
    let proposed = decide(amina, &bench, &key, Verb::Approve).await.unwrap();
    confirm(bilal, &proposed).await.unwrap();
    assert_eq!(chen.outbox().undo_other(proposed.id).await.unwrap().standing(), DecisionState::Undone);
}

#[tokio::test]
async fn who_resolved_a_finding_does_not_confirm_and_findings_of_a_proposal_stay() {
    let bench = Bench::new();
    let rules = rules_with("", 1.0, false);
    let (amina, bilal) =
        (bench.review_under("amina", rules.clone()).await, bench.review_under("bilal", rules).await);
    let key = bench.journey(&amina, referred("j1")).await;
    let resolution = Resolution {
        finding: "rule.expired_document.0".into(),
        conclusion: Conclusion::NoIssue,
        reason: None,
        comment: None,
        by: bilal.reviewer.clone(),
        at: bench.now(),
    };
    bilal.resolutions().resolve(&key, resolution.clone()).await.unwrap();
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!(rejection(confirm(&bilal, &proposed).await), Rejection::HasResolved);
    assert_eq!(rejection(bilal.resolutions().resolve(&key, resolution.clone()).await), Rejection::OfProposal);
    let withdrawn = bilal.resolutions().unresolve(&key, &resolution.finding, bench.now()).await;
    assert_eq!(rejection(withdrawn), Rejection::OfProposal);
    let resolutions = bilal.store().resolutions();
    let refused = resolutions.withdraw(&key, &resolution.finding, &bilal.reviewer, bench.now()).await;
    assert!(refused.unwrap_err().to_string().contains("stay as they are"));
    let returned = bilal.seconds().act(proposed.id, SecondAct::Return, &words("look")).await.unwrap();
    assert_eq!(returned.state, DecisionState::Returned);
}

#[tokio::test]
async fn a_journey_that_changes_in_what_matters_gives_the_proposal_back() {
    let bench = Bench::new();
    let amina = bench.review_under("amina", rules_with("", 1.0, false)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let mut document = referred("j1");
    document["noise"] = json!("another byte");
    bench.arrives(&amina, &document).await.unwrap();
    assert_eq!(bench.again(&amina, &proposed).await.state, DecisionState::Proposed);
    document["name"] = json!("Another Person");
    bench.arrives(&amina, &document).await.unwrap();
    let returned = bench.again(&amina, &proposed).await;
    assert_eq!(returned.state, DecisionState::Returned);
    assert_eq!(amina.queue().rows().await.unwrap()[0].state, JourneyState::Claimed);
    let history = amina.store().record().history(&key).await.unwrap().items;
    let told = history.iter().any(|entry| {
        matches!(entry.event(), Event::DecisionReturned { reason: None, decision, .. } if decision == proposed.id)
    });
    assert!(told);
}

/// The database itself refuses what the program must not do.
#[tokio::test]
async fn the_database_keeps_maker_and_second_apart() {
    use sqlx::{Connection, SqliteConnection};
    let bench = Bench::new();
    let amina = bench.review_under("amina", rules_with("", 1.0, false)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let mut database = SqliteConnection::connect(&bench.place.url()).await.unwrap();
    for (statement, said) in [
        ("UPDATE decisions SET second_by = 'amina', second_verdict = 'confirmed'", "CHECK"),
        ("UPDATE deliveries SET state = 'held', due_ms = 0", "not confirmed"),
        ("UPDATE deliveries SET state = 'sending'", "not confirmed"),
    ] {
        let error = sqlx::query(statement).execute(&mut database).await.unwrap_err().to_string();
        assert!(error.contains(said), "{statement}: {error}");
    }
}

#[tokio::test]
async fn a_confirmation_that_is_only_in_the_row_is_not_sent() {
    use sqlx::{Connection, SqliteConnection};
    let bench = Bench::new();
    let amina = bench.review_under("amina", rules_with("", 1.0, false)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let mut database = SqliteConnection::connect(&bench.place.url()).await.unwrap();
    for statement in [
        "UPDATE decisions SET second_by = 'nobody', second_verdict = 'confirmed'",
        "UPDATE deliveries SET state = 'held', due_ms = 0, due_set_ms = 0",
    ] {
        sqlx::query(statement).execute(&mut database).await.unwrap();
    }
    bench.sender(&amina).run_until_idle().await.unwrap();
    let refused = bench.again(&amina, &proposed).await;
    assert_eq!(refused.state, DecisionState::Refused);
    assert!(bench.provider().requests.is_empty());
}

#[tokio::test]
async fn on_a_team_store_seconds_and_leads_confirm_and_nobody_else() {
    let bench = Bench::new();
    team(
        &bench,
        &[("amina", &[TeamRole::Reviewer]), ("bilal", &[TeamRole::Reviewer]), ("chen", &[TeamRole::Second])],
    )
    .await;
    let rules = rules_with("", 1.0, false);
    let amina = bench.review_under("amina", rules.clone()).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let proposed = decide(&amina, &bench, &key, Verb::Approve).await.unwrap();
    let bilal = bench.review_under("bilal", rules.clone()).await;
    assert!(matches!(rejection(confirm(&bilal, &proposed).await), Rejection::Role(..)));
    let stranger = bench.review_under("eve", rules.clone()).await;
    assert!(matches!(confirm(&stranger, &proposed).await, Err(ReviewError::Stranger(_))));
    let chen = bench.review_under("chen", rules).await;
    assert_eq!(confirm(&chen, &proposed).await.unwrap().state, DecisionState::Held);
}

#[tokio::test]
async fn a_change_of_the_team_needs_a_second_lead_where_there_is_one() {
    use referee::domain::admin::AdminAct;
    use referee::review::team::AdminEnd;
    let bench = Bench::new();
    team(&bench, &[("erik", &[TeamRole::Lead])]).await;
    let (dana, erik) = (bench.review_of("dana").await, bench.review_of("erik").await);
    let act = adding("amina", &[TeamRole::Reviewer]);
    let AdminEnd::Proposed(proposal) = dana.team().change(&act).await.unwrap() else { panic!() };
    assert_eq!(rejection(dana.team().confirm(&proposal).await), Rejection::OwnProposal);
    let amina = bench.review_of("amina").await;
    let unknown = JourneyKey::new("idwise-eu", "x");
    assert!(matches!(amina.cases().read(&unknown, bench.now()).await, Err(ReviewError::Stranger(_))));
    erik.team().confirm(&proposal).await.unwrap();
    assert!(amina.team().seat().await.unwrap().may(referee::domain::role::Act::Decide));
    assert_eq!(rejection(erik.team().confirm(&proposal).await), Rejection::NoProposal);

    let AdminEnd::Proposed(late) = dana.team().change(&adding("bilal", &[TeamRole::Second])).await.unwrap()
    else {
        panic!()
    };
    bench.pass(7 * 24 * 3600);
    assert_eq!(rejection(erik.team().confirm(&late).await), Rejection::NoProposal);
    let end = AdminAct::EndReviewer { name: "dana".to_owned() };
    let AdminEnd::Proposed(end) = erik.team().change(&end).await.unwrap() else { panic!() };
    dana.team().confirm(&end).await.unwrap();
    let last = AdminAct::EndReviewer { name: "erik".to_owned() };
    assert_eq!(rejection(erik.team().change(&last).await), Rejection::NoLeadLeft);
}
