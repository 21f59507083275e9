//! What a reviewer's key has to sign: without the signature nothing of it is recorded.

use super::bench::{Bench, Scripted, referred, rules};
use referee::config::choices::Unsigned;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::event::Event;
use referee::domain::face::FaceAnswer;
use referee::domain::ids::{FindingId, JourneyKey, StepId};
use referee::domain::resolution::{Conclusion, Resolution};
use referee::insight::filter::Filter;
use referee::review::second::{SecondAct, SecondWords};
use referee::review::signature::{SignProblem, Signed, Signer, Signing};
use referee::review::{Hold, ReviewService, Rules, SecondRule};
use std::sync::{Arc, Mutex};

/// An agent that signs, or does not; it keeps what it was asked to sign.
#[derive(Default)]
struct Agent {
    is_there: bool,
    asked: Mutex<Vec<String>>,
}

impl Signer for Agent {
    fn sign<'a>(&'a self, statement: &'a [u8]) -> Signed<'a> {
        self.asked.lock().unwrap().push(String::from_utf8(statement.to_vec()).unwrap());
        let signed = match self.is_there {
            true => Ok("U1NIU0lH".to_owned()),
            false => Err(SignProblem::Missing("nobody touched the key".to_owned())),
        };
        Box::pin(std::future::ready(signed))
    }

    fn cancel(&self) {}
}

fn signing(is_there: bool) -> (Arc<Agent>, Signing) {
    let agent = Arc::new(Agent { is_there, ..Agent::default() });
    let signer: Arc<dyn Signer> = Arc::clone(&agent) as Arc<dyn Signer>;
    (agent, Signing { signer: Some(signer), unsigned: Unsigned::Refuse })
}

async fn entries(review: &ReviewService<Scripted>, key: &JourneyKey) -> Vec<Event> {
    let page = review.record().page(None, 0, 1000).await.unwrap();
    page.iter().filter(|entry| entry.journey.as_ref() == Some(key)).map(|entry| entry.event()).collect()
}

#[tokio::test]
async fn an_answer_about_faces_that_is_not_signed_resolves_nothing() {
    let bench = Bench::new();
    let plain = bench.review().await;
    let key = bench.journey(&plain, referred("j1")).await;
    let (step, finding) = (StepId::from("0"), FindingId::from("face".to_owned()));
    let resolution = Resolution {
        finding,
        conclusion: Conclusion::NoIssue,
        reason: None,
        comment: None,
        by: plain.reviewer.clone(),
        at: bench.now(),
    };
    for is_there in [false, true] {
        let (_, signing) = signing(is_there);
        let review = bench.review().await.with_signing(signing);
        let said = ((&step, FaceAnswer::Same), None);
        let answered = review.faces().answer_and_resolve(&key, said, Some(&resolution), bench.now()).await;
        assert_eq!(answered.is_ok(), is_there, "{answered:?}");
        let events = entries(&review, &key).await;
        let answers =
            events.iter().filter(|it| matches!(it, Event::FacesAnswered { signature: Some(_), .. }));
        let resolved = events.iter().filter(|it| matches!(it, Event::FindingResolved { .. }));
        assert_eq!((answers.count(), resolved.count()), (usize::from(is_there), usize::from(is_there)));
    }
}

/// With a rule for which a second reviewer confirms everything.
fn seconded(is_blind: bool) -> Rules {
    let when = Filter::of_decision("").unwrap();
    Rules {
        second: vec![SecondRule { when, text: String::new(), share: 1.0, is_blind, hours: 24 }],
        ..rules()
    }
}

#[tokio::test]
async fn a_confirmation_is_signed_and_does_not_count_without() {
    let bench = Bench::new();
    let amina = bench.review_under("amina", seconded(false)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    let intent = super::bench::approve(&key);
    let proposed = amina.decisions().decide(intent, Hold::Policy, bench.now()).await.unwrap();
    assert_eq!(proposed.state, DecisionState::Proposed);
    for is_there in [false, true] {
        let (agent, signing) = signing(is_there);
        let bilal = bench.review_under("bilal", seconded(false)).await.with_signing(signing);
        let words = SecondWords::default();
        let confirmed = bilal.seconds().act(proposed.id, SecondAct::Confirm(Hold::Policy), &words).await;
        assert_eq!(confirmed.is_ok(), is_there, "{confirmed:?}");
        let asked = agent.asked.lock().unwrap().clone();
        let said = format!(
            "{{\"what\":\"decision.confirmed\",\"by\":\"bilal\",\"provider\":\"idwise-eu\",\
            \"journey\":\"j1\",\"decision\":\"{}\",\"reason\":null,\"comment_sha256\":null}}",
            proposed.id
        );
        assert_eq!(asked, [said]);
        let events = entries(&bilal, &key).await;
        let signed = |it: &&Event| matches!(it, Event::DecisionConfirmed { signature: Some(_), .. });
        assert_eq!(events.iter().filter(signed).count(), usize::from(is_there));
    }
}

#[tokio::test]
async fn a_blind_choice_is_signed_once() {
    let bench = Bench::new();
    let amina = bench.review_under("amina", seconded(true)).await;
    let key = bench.journey(&amina, referred("j1")).await;
    amina.decisions().decide(super::bench::approve(&key), Hold::Policy, bench.now()).await.unwrap();
    let (agent, signing) = signing(true);
    let bilal = bench.review_under("bilal", seconded(true)).await.with_signing(signing);
    let intent = referee::domain::decision::Intent {
        verb: Verb::Approve,
        reviewer: bilal.reviewer.clone(),
        corrects: None,
        ..super::bench::approve(&key)
    };
    let held = bilal.decisions().decide(intent, Hold::Policy, bench.now()).await.unwrap();
    assert_eq!(held.state, DecisionState::Held);
    let asked = agent.asked.lock().unwrap().clone();
    assert!(asked.len() == 1 && asked[0].contains("decision.answered"), "{asked:?}");
    let events = entries(&bilal, &key).await;
    assert!(events.iter().any(|it| matches!(it, Event::DecisionAnswered { signature: Some(_), .. })));
}
