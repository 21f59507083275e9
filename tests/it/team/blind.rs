//! Blind second review: nobody but the maker and leads sees the proposal before the second has chosen.

use super::people::{Review, confirm, decide, rules_with, team};
use crate::review::bench::{Bench, referred};
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::ids::JourneyKey;
use referee::domain::record::Decision;
use referee::domain::role::TeamRole;
use referee::insight::case::ProposalPart;
use referee::review::ReviewError;
use referee::review::Rules;
use referee::review::error::Rejection;
use referee::review::rules::SearchRule;
use referee::review::second::{SecondAct, SecondWords};
use referee::review::stats::SecondAgreement;
use rstest::rstest;

/// A blind proposal of amina's on a journey with a note of hers.
async fn proposed(bench: &Bench, amina: &Review, id: &str) -> (JourneyKey, Decision) {
    let key = bench.journey(amina, referred(id)).await;
    amina.resolutions().note(&key, "approve this, the portrait agrees".into(), bench.now()).await.unwrap();
    let decision = decide(amina, bench, &key, Verb::Approve).await.unwrap();
    (key, decision)
}

/// Everything that this person can read about a journey, as text.
async fn all_that_is_seen(bench: &Bench, review: &Review, key: &JourneyKey) -> String {
    let case = review.cases().read(key, bench.now()).await.unwrap();
    let numbered: Vec<_> = {
        let page = review.queue().after(review.queue().start_as_is(bench.now()), 50).await.unwrap();
        let ids: Vec<_> = page.rows.iter().map(|row| row.id).collect();
        review.queue().numbered(&ids, bench.now()).await.unwrap()
    };
    let stats = review.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    let page = review.record().page(None, 0, 1000).await.unwrap();
    let entries: Vec<String> =
        page.iter().map(|entry| format!("{} {}", entry.detail.as_sent(), entry.hash)).collect();
    format!(
        "{:?} {:?} {:?} {:?} {numbered:?} {:?} {:?} {entries:?} {:?} {:?} {:?}",
        case.decisions,
        case.notes,
        case.resolutions.oldest_first(),
        case.history.iter().map(|entry| entry.detail.as_sent()).collect::<Vec<_>>(),
        review.outbox().list().await.unwrap(),
        case.proposal.map(|proposal| proposal.said),
        stats.by_verb,
        stats.by_reason,
        review.find().journeys(key.id.as_sent()).await.unwrap(),
    )
}

#[rstest]
#[tokio::test]
async fn a_second_sees_nothing_of_it_and_agreement_confirms_it(
    #[values(SearchRule::Words, SearchRule::WholeNumber)] search: SearchRule,
) {
    let bench = Bench::new();
    let rules = Rules { search, ..rules_with("", 1.0, true) };
    let (amina, bilal) =
        (bench.review_under("amina", rules.clone()).await, bench.review_under("bilal", rules).await);
    let (key, proposal) = proposed(&bench, &amina, "j1").await;
    let seen = all_that_is_seen(&bench, &bilal, &key).await.to_lowercase();
    for told in ["approve", "verified", "portrait agrees"] {
        assert!(!seen.contains(told), "{told}: {seen}");
    }
    assert!(all_that_is_seen(&bench, &amina, &key).await.contains("verified"));
    let case = bilal.cases().read(&key, bench.now()).await.unwrap();
    assert_eq!(case.proposal.unwrap().part, ProposalPart::BlindSecond);
    for act in [SecondAct::Return, SecondAct::Decline] {
        let refused = bilal.seconds().act(proposal.id, act, &SecondWords::default()).await;
        assert!(matches!(refused, Err(ReviewError::Rejected(Rejection::Blind))), "{refused:?}");
    }
    assert!(matches!(confirm(&bilal, &proposal).await, Err(ReviewError::Rejected(Rejection::Blind))));
    let own = decide(&amina, &bench, &key, Verb::Approve).await;
    assert!(matches!(own, Err(ReviewError::Rejected(Rejection::OwnProposed))), "{own:?}");

    let answered = decide(&bilal, &bench, &key, Verb::Approve).await.unwrap();
    assert_eq!((answered.id, answered.state), (proposal.id, DecisionState::Held));
    assert!(all_that_is_seen(&bench, &bilal, &key).await.contains("verified"), "now both are known");
    bench.pass(10);
    bench.sender(&bilal).run_until_idle().await.unwrap();
    assert_eq!(bench.provider().requests.len(), 1);
}

#[tokio::test]
async fn disagreement_goes_to_the_lead_who_saw_it_all_along() {
    let bench = Bench::new();
    team(
        &bench,
        &[("amina", &[TeamRole::Reviewer]), ("bilal", &[TeamRole::Second]), ("chen", &[TeamRole::Second])],
    )
    .await;
    let rules = rules_with("", 1.0, true);
    let amina = bench.review_under("amina", rules.clone()).await;
    let bilal = bench.review_under("bilal", rules.clone()).await;
    let chen = bench.review_under("chen", rules.clone()).await;
    let dana = bench.review_under("dana", rules).await;
    let (key, proposal) = proposed(&bench, &amina, "j1").await;
    assert!(all_that_is_seen(&bench, &dana, &key).await.contains("verified"));
    let answered = decide(&bilal, &bench, &key, Verb::Reject).await.unwrap();
    assert_eq!(answered.state, DecisionState::Proposed);
    for (second, rejection) in [(&bilal, Rejection::AnsweredByYou), (&chen, Rejection::ForLead)] {
        let refused = confirm(second, &proposal).await;
        assert!(matches!(&refused, Err(ReviewError::Rejected(it)) if *it == rejection), "{refused:?}");
    }
    let stats = dana.statistics().all(&bench.now().to_zoned(jiff::tz::TimeZone::UTC)).await.unwrap();
    assert_eq!((stats.second.answered, stats.second.agreed), (1, 0));
    assert_eq!(confirm(&dana, &proposal).await.unwrap().state, DecisionState::Held);
}

#[test]
fn kappa_is_the_agreement_beyond_chance() {
    use Verb::{Approve, Reject};
    let pairs = |both, first, second, neither| {
        let mut pairs = vec![(Approve, Approve); both];
        pairs.extend(vec![(Approve, Reject); first]);
        pairs.extend(vec![(Reject, Approve); second]);
        pairs.extend(vec![(Reject, Reject); neither]);
        SecondAgreement::of(&pairs)
    };
    // The textbook's example: 20, 5, 10, 15 of 50 give 0.4.
    let textbook = pairs(20, 5, 10, 15);
    assert_eq!(textbook.agreement_rate, Some(0.7));
    assert!((textbook.kappa.unwrap() - 0.4).abs() < 1e-9, "{textbook:?}");
    assert_eq!(pairs(4, 0, 0, 0).kappa, None);
    assert_eq!(pairs(0, 0, 0, 0), SecondAgreement::default());
}
