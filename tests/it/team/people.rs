//! People on one store, each with a review service of their own.

use crate::review::bench::{Bench, Scripted, rules};
use referee::domain::admin::AdminAct;
use referee::domain::decision::{Intent, Verb};
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::record::Decision;
use referee::domain::role::{Roles, TeamRole};
use referee::insight::filter::Filter;
use referee::review::second::{SecondAct, SecondWords};
use referee::review::{Hold, ReviewError, ReviewService, Rules, SecondRule};

pub(super) type Review = ReviewService<Scripted>;

/// The rules of the bench, with one more.
pub(super) fn rules_with(when: &str, share: f64, is_blind: bool) -> Rules {
    let when = SecondRule {
        when: Filter::of_decision(when).unwrap(),
        text: when.to_owned(),
        share,
        is_blind,
        hours: 24,
    };
    Rules { second: vec![when], ..rules() }
}

pub(super) fn adding(name: &str, roles: &[TeamRole]) -> AdminAct {
    let roles = Roles::try_from(roles.to_vec()).unwrap();
    AdminAct::AddReviewer { name: name.to_owned(), roles, key: None, fingerprint: None }
}

/// A team with one lead, dana, and these people.
pub(super) async fn team(bench: &Bench, people: &[(&str, &[TeamRole])]) {
    let dana = bench.review_of("dana").await;
    dana.team().begin(&adding("dana", &[TeamRole::Lead])).await.unwrap();
    for (name, roles) in people {
        dana.team().change(&adding(name, roles)).await.unwrap();
    }
}

pub(super) fn intent(key: &JourneyKey, verb: Verb, by: &str) -> Intent {
    let reason = match verb {
        Verb::Approve => "verified",
        Verb::Reject => "forged",
        Verb::Resubmit => "unreadable",
    };
    let comment = Some("the portrait agrees".into());
    Intent {
        journey: key.clone(),
        verb,
        reason: reason.to_owned(),
        comment,
        steps: Vec::new(),
        reviewer: Reviewer(by.to_owned()),
        corrects: None,
    }
}

pub(super) async fn decide(
    review: &Review,
    bench: &Bench,
    key: &JourneyKey,
    verb: Verb,
) -> Result<Decision, ReviewError> {
    let intent = intent(key, verb, &review.reviewer.0);
    review.decisions().decide(intent, Hold::Policy, bench.now()).await
}

pub(super) fn words(comment: &str) -> SecondWords {
    SecondWords { reason: Some("look_again".to_owned()), comment: Some(comment.into()) }
}

pub(super) async fn confirm(review: &Review, decision: &Decision) -> Result<Decision, ReviewError> {
    review.seconds().act(decision.id, SecondAct::Confirm(Hold::Policy), &SecondWords::default()).await
}
