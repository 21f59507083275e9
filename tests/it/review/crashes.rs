//! The process dies at any point of a decision's way; another one picks it up.

use super::bench::{Answer, Bench, Scripted};
use referee::cli::error::Exit;
use referee::domain::decision::DecisionState;
use referee::domain::delivery::DeliveryKind;
use referee::domain::record::Decision;
use referee::review::ReviewService;
use referee::review::destination::Destination;
use referee::store::LeaseHolder;
use referee::store::delivery::{Attempt, Leased};
use rstest::rstest;
use serde_json::json;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How far the first process came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Died {
    BeforeReading,
    BeforeSending,
    AfterSending,
}

/// Takes the decision as a process would and leaves it where that process dies.
async fn die(bench: &Bench, review: &ReviewService<Scripted>, owner: &str, died: Died) -> Leased {
    let outbox = review.store().outbox();
    let leased = crate::store::lease(review.store(), owner, 120).await.unwrap();
    if died != Died::BeforeReading {
        assert!(outbox.mark(&leased, attempt(bench)).await.unwrap());
    }
    if died == Died::AfterSending {
        bench.account.deliver(&leased.decision().unwrap().decision, Vec::new()).await.unwrap();
    }
    leased
}

/// A request that leaves now.
pub(crate) fn attempt(bench: &Bench) -> Attempt<'static> {
    let until = bench.now() + jiff::SignedDuration::from_secs(60);
    Attempt { lasts: Duration::from_secs(120), until, body_sha256: None }
}

async fn state(bench: &Bench, review: &ReviewService<Scripted>, decision: &Decision) -> DecisionState {
    bench.again(review, decision).await.state
}

#[rstest]
#[case(Died::BeforeReading, 1)]
#[case(Died::BeforeSending, 1)]
#[case(Died::AfterSending, 1)]
#[tokio::test]
async fn wherever_it_dies_the_decision_is_applied_once(#[case] died: Died, #[case] effects: usize) {
    let bench = Bench::new();
    let first = bench.review().await;
    let decision = bench.decided(&first, "j1").await;
    die(&bench, &first, "the first", died).await;
    let second = bench.review().await;
    let sender = bench.sender(&second);
    // The lease still runs: nobody knows that the first is dead.
    bench.pass(119);
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &second, &decision).await, DecisionState::Sending);
    bench.pass(1);
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &second, &decision).await, DecisionState::Delivered);
    assert_eq!(bench.provider().effects.len(), effects);
    assert_eq!(second.record().verify().await.unwrap().broken, None);
}

#[tokio::test]
async fn what_somebody_else_decided_after_the_crash_is_a_conflict() {
    let bench = Bench::new();
    let first = bench.review().await;
    let decision = bench.decided(&first, "j1").await;
    die(&bench, &first, "the first", Died::BeforeSending).await;
    bench.provider().journeys.get_mut("j1").unwrap()["manual"] = json!("Rejected");
    bench.pass(120);
    bench.sender(&first).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &first, &decision).await, DecisionState::Conflict);
    assert!(bench.provider().requests.is_empty());
}

/// Before the attempt was marked nothing can have left: the same decision there is somebody else's.
#[tokio::test]
async fn the_same_decision_is_ours_only_if_we_may_have_sent_it() {
    let bench = Bench::new();
    let first = bench.review().await;
    let decision = bench.decided(&first, "j1").await;
    die(&bench, &first, "the first", Died::BeforeReading).await;
    bench.provider().journeys.get_mut("j1").unwrap()["manual"] = json!("Approved");
    bench.pass(120);
    bench.sender(&first).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &first, &decision).await, DecisionState::Conflict);
}

/// How far the process came that reads again whether an accepted decision is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DiedReading {
    /// It had the answer, and died before it read the journey.
    Before,
    /// It had written down that the decision is accepted.
    Accepted,
    /// It had leased the accepted decision again.
    Leased,
}

/// What a service said yes to is sent once, whether it shows it in the end or not.
#[rstest]
#[tokio::test]
async fn wherever_the_proof_dies_it_is_sent_once(
    #[values(DiedReading::Before, DiedReading::Accepted, DiedReading::Leased)] died: DiedReading,
    #[values(true, false)] is_applied: bool,
) {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    bench.provider().answers.push_back(Answer::Lie);
    match died {
        DiedReading::Before => {
            die(&bench, &review, "the first", Died::AfterSending).await;
        }
        DiedReading::Accepted | DiedReading::Leased => {
            bench.sender(&review).run_until_idle().await.unwrap();
            assert_eq!(state(&bench, &review, &decision).await, DecisionState::Accepted);
        }
    }
    if died == DiedReading::Leased {
        bench.pass(5);
        crate::store::lease(review.store(), "the second", 120).await.unwrap();
    }
    if is_applied {
        bench.account.apply_late(&decision);
    }
    bench.pass(120);
    let last = bench.review().await;
    bench.sender(&last).run_until_idle().await.unwrap();
    let (state, requests) = (state(&bench, &last, &decision).await, bench.provider().requests.len());
    match (is_applied, died) {
        (true, _) => assert_eq!((state, requests), (DecisionState::Delivered, 1)),
        // Nobody knows of the answer, so it is sent again once the grace is over.
        (false, DiedReading::Before) => assert_eq!((state, requests), (DecisionState::Delivered, 2)),
        (false, _) => assert_eq!((state, requests), (DecisionState::Accepted, 1)),
    }
    assert_eq!(bench.provider().effects.len(), usize::from(state == DecisionState::Delivered));
}

/// A webhook's receiver may get the same request twice, and nothing else.
#[rstest]
#[case(Died::BeforeReading, 1)]
#[case(Died::BeforeSending, 1)]
#[case(Died::AfterSending, 2)]
#[tokio::test]
async fn wherever_it_dies_the_receiver_gets_the_same_request(#[case] died: Died, #[case] requests: usize) {
    let mut bench = Bench::new();
    (bench.account.kind, bench.account.shows) = (DeliveryKind::Webhook, false);
    let first = bench.review().await;
    let decision = bench.decided(&first, "j1").await;
    die(&bench, &first, "the first", died).await;
    bench.pass(120);
    let second = bench.review().await;
    bench.sender(&second).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &second, &decision).await, DecisionState::Delivered);
    let provider = bench.provider();
    assert_eq!(provider.requests.len(), requests);
    assert!(provider.requests.iter().all(|request| request.id == decision.id));
}

/// A name as a process that has ended would have left it.
fn name_of_the_dead() -> String {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let pid = child.id();
    child.wait().unwrap();
    let living = LeaseHolder::new();
    let mut words: Vec<String> = living.as_str().split(' ').map(str::to_owned).collect();
    if words.len() == 4 {
        words[2] = pid.to_string();
    }
    words.join(" ")
}

#[tokio::test]
async fn a_process_that_is_known_to_be_dead_is_not_waited_for() {
    let dead = name_of_the_dead();
    if dead.split(' ').count() < 4 {
        // Elsewhere leases run out in time instead.
        crate::fixtures::not_run("a_process_that_is_known_to_be_dead_is_not_waited_for", "/proc");
        return;
    }
    let bench = Bench::new();
    let first = bench.review().await;
    let decision = bench.decided(&first, "j1").await;
    die(&bench, &first, &dead, Died::BeforeSending).await;
    let second = bench.review().await;
    let sender = bench.sender(&second);
    bench.pass(1);
    // Its last request may still be on its way, so it gets its grace, and no more.
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &second, &decision).await, DecisionState::Uncertain);
    assert!(bench.provider().requests.is_empty());
    bench.pass(59);
    sender.run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &second, &decision).await, DecisionState::Delivered);
    assert_eq!(bench.provider().effects.len(), 1);
}

#[tokio::test]
async fn only_the_certainly_dead_are_gone() {
    let store = Bench::new().place.open().await;
    let is_gone = |holder: &str| store.has_ended(holder);
    let living = LeaseHolder::new();
    assert!(!is_gone(living.as_str()));
    assert_ne!(living, LeaseHolder::new());
    for unknown in ["", "x", "a b", "id elsewhere/pid:[1] 1 1", "id elsewhere 999999 x"] {
        assert!(!is_gone(unknown), "{unknown:?}");
    }
    let words: Vec<&str> = living.as_str().split(' ').collect();
    if let [id, place, pid, _] = words.as_slice() {
        // The number was given to another process since.
        assert!(is_gone(&format!("{id} {place} {pid} 1")));
        assert!(!is_gone(&format!("{id} {place} ../{pid} 1")));
        assert!(is_gone(&name_of_the_dead()));
    }
}

/// The disk fills up while a decision is on its way: it stays known as perhaps applied.
#[tokio::test]
async fn an_outcome_that_cannot_be_written_is_found_out_later() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let mut other = bench.place.other_hands().await;
    crate::store::sql(
        &mut other,
        "CREATE TRIGGER breaks BEFORE INSERT ON audit WHEN NEW.what = 'decision.delivered'
         BEGIN SELECT RAISE(ABORT, 'x'); END",
    )
    .await;
    let sender = bench.sender(&review);
    let broken = sender.run_until_idle().await.unwrap_err();
    assert_eq!(Exit::from(&broken), Exit::Store);
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Sending);
    crate::store::sql(&mut other, "DROP TRIGGER breaks").await;
    bench.pass(3_600);
    assert_eq!(sender.run_until_idle().await.unwrap().delivered, 1);
    assert_eq!(bench.provider().requests.len(), 1);
}

/// What cannot be written down beforehand is not sent.
#[rstest]
#[case("decision.sending")]
#[case("decision.attempt")]
#[tokio::test]
async fn nothing_is_sent_that_was_not_written_first(#[case] what: &'static str) {
    let bench = Bench::new();
    let review = bench.review().await;
    bench.decided(&review, "j1").await;
    let mut other = bench.place.other_hands().await;
    let statement = format!(
        "CREATE TRIGGER breaks BEFORE INSERT ON audit WHEN NEW.what = '{what}' BEGIN SELECT RAISE(ABORT, 'x'); END"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut other).await.unwrap();
    bench.sender(&review).run_until_idle().await.unwrap_err();
    assert!(bench.provider().requests.is_empty());
}

/// A process of this host that has ended, in the form of a lease holder.
fn dead_holder() -> String {
    let mut child = std::process::Command::new("true").spawn().unwrap();
    let (pid, _) = (child.id(), child.wait().unwrap());
    let ours = LeaseHolder::new();
    let mut words: Vec<&str> = ours.as_str().split(' ').collect();
    let pid = pid.to_string();
    words[2] = &pid;
    words.join(" ")
}

/// Nothing tells a running sender that another process was killed: it looks, and does not wait for the lease to end.
#[rstest]
#[case(Died::BeforeReading)]
#[case(Died::AfterSending)]
#[tokio::test]
async fn a_running_sender_takes_over_from_a_killed_one_within_seconds(#[case] died: Died) {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    die(&bench, &review, &dead_holder(), died).await;
    let sender = bench.sender(&review);
    let stop = CancellationToken::new();
    let stopped = stop.clone();
    // The store's clock stands still, so the lease of two minutes does not end by itself.
    let running = tokio::spawn(async move { sender.run_forever(stopped).await });
    let waited = tokio::time::timeout(Duration::from_secs(20), async {
        while state(&bench, &review, &decision).await != DecisionState::Delivered {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    waited.await.expect("it is taken over");
    stop.cancel();
    running.await.unwrap();
    assert_eq!(bench.provider().effects.len(), 1);
}

/// The lease of a process that may run is kept.
#[tokio::test]
async fn the_lease_of_a_running_process_is_kept() {
    let bench = Bench::new();
    let review = bench.review().await;
    let decision = bench.decided(&review, "j1").await;
    let other = LeaseHolder::new();
    die(&bench, &review, other.as_str(), Died::BeforeReading).await;
    assert!(review.store().outbox().has_other_leases("another").await.unwrap());
    assert!(!review.store().outbox().has_other_leases(other.as_str()).await.unwrap());
    bench.sender(&review).run_until_idle().await.unwrap();
    assert_eq!(state(&bench, &review, &decision).await, DecisionState::Sending);
    assert!(bench.provider().requests.is_empty());
}
