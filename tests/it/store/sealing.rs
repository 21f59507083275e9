//! Encryption at rest: what is in the files, what a changed value becomes, another key, stores from before.

use super::{
    Place, amina, at, count, intent, key, lease, propose, receive, receive_with, record, sql, summary,
};
use referee::domain::decision::Verb;
use referee::domain::ids::{FindingId, Reviewer};
use referee::domain::queue::Urgency;
use referee::domain::record::Note;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::domain::second::SecondWanted;
use referee::store::delivery::DeliveryEnd;
use referee::store::retention::{Erased, Erasing};
use referee::store::second::{SecondSaid, SecondStep, Seconded};
use referee::store::{Clock, ClosedStore, Limits, SealKey, Store, StoreError};
use rstest::rstest;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

/// What must be in no file of a sealed store.
pub(crate) const PLANTED: [&str; 12] = [
    "Planted-Reference",
    "Planted-Applicant",
    "PLANTEDNUMBER7",
    "Planted-Country",
    "planted document name",
    "planted-callback-key",
    "cGxhbnRlZCBzZWxmaWU",
    "planted decision comment",
    "planted resolution comment",
    "planted note",
    "planted draft",
    "planted words of the service",
];

pub(crate) async fn open(place: &Place, key: &SealKey) -> Store {
    let clock = Arc::clone(&place.clock);
    let now = move || jiff::Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap();
    let closed = ClosedStore::open(&place.url(), Limits::default()).await.unwrap();
    closed.unlock(key).await.unwrap().with_clock(Clock::new(now))
}

/// A journey with everything that a person can leave on it.
pub(crate) async fn planted(store: &Store) {
    let raw = format!(
        r#"{{"name":"{}","authKeyForCallback":"{}","selfie":"data:image/png;base64,{}"}}"#,
        PLANTED[4], PLANTED[5], PLANTED[6]
    );
    let mut row = summary(Urgency::Face, 1_000);
    row.reference = Some(PLANTED[0].to_owned());
    row.applicant = Some(PLANTED[1].to_owned());
    row.numbers = vec![PLANTED[2].to_owned()];
    row.country = Some(PLANTED[3].to_owned());
    receive_with(store, "j1", raw.as_bytes(), row).await;
    remarks(store, "j1").await;
    let mut intent = intent("j1");
    intent.comment = Some(PLANTED[7].into());
    let decision = record(store, &intent).await;
    assert_eq!(
        decision.intent.comment.map(|comment| comment.as_sent().to_owned()).as_deref(),
        Some(PLANTED[7])
    );
}

async fn remarks(store: &Store, id: &str) {
    let resolution = Resolution {
        finding: FindingId::from("expired"),
        conclusion: Conclusion::NoIssue,
        reason: None,
        comment: Some(PLANTED[8].into()),
        by: amina(),
        at: at(1),
    };
    assert!(store.resolutions().resolve(&key(id), &resolution).await.unwrap());
    store.notes().add(&key(id), &Note { by: amina(), at: at(2), text: PLANTED[9].into() }).await.unwrap();
    store.drafts().keep(&key(id), &Reviewer("bodo".to_owned()), PLANTED[10]).await.unwrap();
}

/// The planted strings that are in any file of the store's folder.
fn found_in(folder: &std::path::Path, needles: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_in = |needle: &str| bytes.windows(needle.len()).any(|window| window == needle.as_bytes());
        let hits = needles.iter().filter(|needle| is_in(needle));
        found.extend(hits.map(|needle| format!("{needle} in {}", path.display())));
    }
    found
}

/// What the check of the store finds; that the tests' decisions name another document's hash is left out.
pub(crate) async fn problems(store: &Store) -> Vec<String> {
    let soundness = store.soundness();
    let rows = soundness.rows().await.unwrap();
    let checked = [
        soundness.documents().await.unwrap(),
        rows.decisions,
        rows.remarks,
        rows.journeys,
        soundness.team().await.unwrap(),
        soundness.schema().await.unwrap(),
    ];
    let mut found: Vec<String> = checked.into_iter().flat_map(|checked| checked.problems).collect();
    found.retain(|problem| !problem.contains("decided upon"));
    found
}

fn folder(place: &Place) -> std::path::PathBuf {
    place.file().parent().unwrap().to_owned()
}

#[tokio::test]
async fn no_file_of_a_sealed_store_says_who_was_reviewed() {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = open(&place, &seal).await;
    planted(&store).await;
    place.turn_to(20);
    let leased = lease(&store, "sender", 60).await.unwrap();
    let refused = DeliveryEnd::Refused { problem: PLANTED[11].into() };
    assert!(store.outbox().conclude(&leased, &refused).await.unwrap());
    assert_eq!(found_in(&folder(&place), &PLANTED), Vec::<String>::new());
    assert!(
        !found_in(&folder(&place), &["journey.received"]).is_empty(),
        "the search finds what is in clear"
    );

    let document = store.documents().latest(&key("j1")).await.unwrap().unwrap();
    assert!(String::from_utf8(document.raw).unwrap().contains(PLANTED[5]));
    let notes = store.notes().of(&key("j1")).await.unwrap().all_sound().unwrap();
    assert_eq!(notes[0].text.as_sent(), PLANTED[9]);
    let decisions = store.decisions().of(&key("j1")).await.unwrap().all_sound().unwrap();
    assert_eq!(decisions[0].last_problem.as_ref().unwrap().as_sent(), PLANTED[11]);
    assert_eq!(store.soundness().rows().await.unwrap().remarks.count, 2);
    assert_eq!(problems(&store).await, Vec::<String>::new());
    assert_eq!(store.soundness().old_entries().await.unwrap(), 0);
}

#[tokio::test]
async fn without_its_key_a_store_is_not_opened_and_not_written() {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = open(&place, &seal).await;
    planted(&store).await;
    store.disk().purge().await.unwrap();
    store.close().await;
    let before = std::fs::read(place.file()).unwrap();

    assert!(matches!(Store::open(&place.url()).await.unwrap_err(), StoreError::Sealed { .. }));
    let closed = ClosedStore::open(&place.url(), Limits::default()).await.unwrap();
    assert_eq!(closed.key_id(), Some(seal.id().as_str()));
    let error = closed.unlock(&SealKey::random()).await.unwrap_err();
    assert!(matches!(error, StoreError::OtherKey { wanted, .. } if wanted == seal.id()));
    assert!(std::fs::read(place.file()).unwrap() == before, "nothing was written");
}

#[rstest]
#[case::summary(
    "UPDATE journeys SET summary = substr(summary, 1, length(summary) - 4) || 'AAAA' WHERE journey = 'j1'"
)]
#[case::document("UPDATE documents SET raw = CAST(raw || x'00' AS BLOB)")]
#[case::note("UPDATE notes SET words = words || 'A'")]
#[case::comment("UPDATE decisions SET comment = substr(comment, 1, 40)")]
#[case::key("UPDATE keys SET wrapped = zeroblob(length(wrapped)) WHERE journey_id = 1")]
#[case::gone("DELETE FROM keys WHERE journey_id = 1")]
#[case::swapped_journeys(
    "UPDATE notes SET words = (SELECT o.words FROM notes o WHERE o.journey_id <> notes.journey_id)"
)]
#[case::swapped_keys(
    "UPDATE keys SET wrapped = (SELECT o.wrapped FROM keys o WHERE o.journey_id <> keys.journey_id)"
)]
#[case::other_column(
    "UPDATE resolutions SET comment = (SELECT n.words FROM notes n WHERE n.journey_id = resolutions.journey_id)"
)]
#[case::other_reviewer("UPDATE notes SET reviewer = 'bodo'")]
#[tokio::test]
async fn a_value_that_was_changed_or_moved_is_damaged(#[case] harm: &'static str) {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = open(&place, &seal).await;
    planted(&store).await;
    receive(&store, "j2", b"{\"b\":2}").await;
    remarks(&store, "j2").await;
    sql(&mut place.other_hands().await, harm).await;

    let rows = store.queue().all().await.unwrap();
    let case = store.cases().of(&key("j1"), &amina(), |_, _| None).await.unwrap().1.unwrap();
    let complaints = [
        rows.items.iter().any(|row| row.summary.unreadable.is_some()),
        case.document.is_err(),
        !case.notes.damaged.is_empty(),
        !case.decisions.damaged.is_empty(),
        !case.resolutions.damaged.is_empty(),
    ];
    assert!(complaints.contains(&true), "{complaints:?}");
    let problems = problems(&store).await;
    assert!(!problems.is_empty(), "{harm}");
}

#[tokio::test]
async fn another_key_opens_everything_and_the_old_one_nothing() {
    let (place, old, new) = (Place::new(), SealKey::random(), SealKey::random());
    let store = open(&place, &old).await;
    planted(&store).await;
    let mut other = place.other_hands().await;
    let sealed: String =
        sqlx::query_scalar("SELECT summary FROM journeys").fetch_one(&mut other).await.unwrap();
    let rotated = store.sealing().rotate(&new, &amina()).await.unwrap();
    assert_eq!((rotated.keys, rotated.from, rotated.to), (1, old.id(), new.id()));

    let closed = ClosedStore::open(&place.url(), Limits::default()).await.unwrap();
    assert!(matches!(closed.unlock(&old).await.unwrap_err(), StoreError::OtherKey { .. }));
    // A console that was open meanwhile can add no key that the new one does not open.
    let key = key("j2");
    let stale = super::try_receive(&store, &key, b"{}", &summary(Urgency::Face, 1)).await;
    assert!(stale.is_err(), "{stale:?}");
    let store = open(&place, &new).await;
    assert_eq!(store.queue().all().await.unwrap().items[0].summary.applicant.as_deref(), Some(PLANTED[1]));
    let again: String =
        sqlx::query_scalar("SELECT summary FROM journeys").fetch_one(&mut other).await.unwrap();
    assert_eq!(again, sealed, "no value is written anew");
    assert_eq!(store.record().verify().await.unwrap().broken, None);
}

/// A store that was written without a key, with 40 journeys.
pub(crate) async fn unsealed(place: &Place) {
    let store = place.open().await;
    planted(&store).await;
    for number in 2..=40 {
        let mut row = summary(Urgency::Face, 1_000 + number);
        row.applicant = Some(PLANTED[1].to_owned());
        receive_with(&store, &format!("j{number}"), PLANTED[4].as_bytes(), row).await;
    }
    store.close().await;
}

#[tokio::test]
async fn a_store_from_before_is_sealed_in_steps_that_may_be_interrupted() {
    let (place, seal) = (Place::new(), SealKey::random());
    unsealed(&place).await;
    assert!(!found_in(&folder(&place), &PLANTED).is_empty());

    let store = open(&place, &seal).await;
    let begun = store.sealing().progress().await.unwrap().unwrap();
    assert_eq!((begun.done, begun.of), (0, 40));
    assert_eq!(store.sealing().next().await.unwrap(), 32);
    // What is not sealed yet reads as before, and what comes in meanwhile is sealed.
    assert_eq!(store.queue().all().await.unwrap().items.len(), 40);
    receive(&store, "j41", PLANTED[4].as_bytes()).await;
    store.close().await;

    let store = open(&place, &seal).await;
    assert_eq!(store.sealing().progress().await.unwrap().unwrap().done, 32);
    while store.sealing().next().await.unwrap() > 0 {}
    assert!(store.sealing().progress().await.unwrap().unwrap().is_complete());
    store.disk().purge().await.unwrap();
    assert_eq!(found_in(&folder(&place), &PLANTED), Vec::<String>::new());
    let rows = store.queue().all().await.unwrap();
    assert_eq!((rows.items.len(), rows.damaged.len()), (41, 0));
    assert!(rows.items.iter().all(|row| row.summary.unreadable.is_none()));
    assert_eq!(problems(&store).await, Vec::<String>::new());
    assert_eq!(store.soundness().old_entries().await.unwrap(), 3, "the plain hashes of before");
}

#[tokio::test]
async fn the_secret_of_prints_leaves_the_store() {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = place.open().await;
    receive(&store, "j1", b"{}").await;
    store.fingerprints().keep(&key("j1"), "selfie", &[7; 32]).await.unwrap();
    store.close().await;
    let mut other = place.other_hands().await;
    let secret: Vec<u8> =
        sqlx::query_scalar("SELECT secret FROM twin_secret").fetch_one(&mut other).await.unwrap();

    let store = open(&place, &seal).await;
    assert_eq!(count(&mut other, "SELECT count(*) FROM twin_secret").await, 0);
    receive(&store, "j2", b"{\"b\":2}").await;
    store.fingerprints().keep(&key("j2"), "selfie", &[7; 32]).await.unwrap();
    assert_eq!(
        store.fingerprints().similar(&key("j2")).await.unwrap(),
        [key("j1")],
        "prints of before are found"
    );
    drop(other);
    store.disk().purge().await.unwrap();
    let bytes = std::fs::read(place.file()).unwrap();
    assert!(!bytes.windows(secret.len()).any(|window| window == secret), "the secret is in the file");
}

#[tokio::test]
async fn an_erased_journey_leaves_its_decision_and_no_person() {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = open(&place, &seal).await;
    planted(&store).await;
    let mut other = place.other_hands().await;
    let wrapped: Vec<u8> =
        sqlx::query_scalar("SELECT wrapped FROM keys").fetch_one(&mut other).await.unwrap();
    drop(other);
    let reviewer = amina();
    let erasing = Erasing { reason: "asked to", by: &reviewer, years: 5, not_aml: false };
    let open_yet = store.retention().erase(&key("j1"), erasing).await.unwrap();
    assert!(matches!(open_yet, Erased::Not(why) if why.contains("waits")), "its decision has not arrived");

    place.turn_to(20);
    let leased = lease(&store, "sender", 60).await.unwrap();
    assert!(store.outbox().conclude(&leased, &DeliveryEnd::Delivered).await.unwrap());
    let too_early = store.retention().erase(&key("j1"), erasing).await.unwrap();
    assert!(matches!(too_early, Erased::Not(why) if why.contains("kept until 2032-01-15")));
    store.retention().end(&key("j1"), at(-6 * 366 * 86_400), &reviewer).await.unwrap();
    let hold = referee::store::retention::RetentionHold {
        reason: "planted dispute".to_owned(),
        by: amina(),
        until: None,
    };
    store.retention().hold(&key("j1"), &hold).await.unwrap();
    let held = store.retention().erase(&key("j1"), erasing).await.unwrap();
    assert!(matches!(held, Erased::Not(why) if why.contains("planted dispute")));
    assert!(store.retention().release(&key("j1"), &reviewer).await.unwrap());
    assert_eq!(store.retention().due(5).await.unwrap().len(), 1);
    assert_eq!(store.retention().erase(&key("j1"), erasing).await.unwrap(), Erased::Yes { old_entries: 0 });
    store.disk().purge().await.unwrap();

    for file in std::fs::read_dir(folder(&place)).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!bytes.windows(wrapped.len()).any(|window| window == wrapped), "the key is still in a file");
    }
    assert_eq!(store.documents().latest(&key("j1")).await.unwrap(), None);
    let case = store.cases().of(&key("j1"), &amina(), |_, _| None).await.unwrap().1.unwrap();
    let decision = case.decisions.all_sound().unwrap().remove(0);
    assert_eq!((decision.intent.verb.word(), decision.intent.comment), ("approve", None));
    assert!(case.notes.items.is_empty() && case.known.summary.applicant.is_none());
    assert_eq!(problems(&store).await, Vec::<String>::new());
    assert_eq!(store.record().verify().await.unwrap().broken, None);
    // The service still has it: it is not taken in again.
    assert_eq!(receive(&store, "j1", b"{\"again\":1}").await, referee::store::journeys::ReceivedAs::Older);
    assert_eq!(store.retention().erase(&key("j1"), erasing).await.unwrap(), Erased::Before);
}

#[tokio::test]
async fn what_may_only_be_read_is_not_sealed() {
    let place = Place::new();
    receive(&place.open().await, "j1", b"{}").await;
    let closed = ClosedStore::open(&format!("{}?mode=ro", place.url()), Limits::default()).await.unwrap();
    assert!(!closed.can_be_sealed());
    assert!(closed.without_key().unwrap().documents().latest(&key("j1")).await.unwrap().is_some());
}

/// The findings of a proposal stay as they are; their comments are sealed all the same.
#[tokio::test]
async fn a_second_review_is_sealed_and_a_proposal_from_before_too() {
    let (place, seal) = (Place::new(), SealKey::random());
    let store = place.open().await;
    receive(&store, "j1", PLANTED[4].as_bytes()).await;
    remarks(&store, "j1").await;
    let mut intent = intent("j1");
    intent.comment = Some(PLANTED[7].into());
    let wanted = SecondWanted { rule: "verb:approve".to_owned(), blind: true, hours: Some(24) };
    let proposed = propose(&store, &intent, &wanted).await;
    store.close().await;

    let store = open(&place, &seal).await;
    while store.sealing().next().await.unwrap() > 0 {}
    let words = ["planted blind answer".into(), "planted second comment".into()];
    let (bilal, carla) = (Reviewer("bilal".to_owned()), Reviewer("carla".to_owned()));
    let said = SecondSaid {
        decision: proposed.id,
        by: &bilal,
        reason: None,
        comment: Some(&words[0]),
        signature: None,
    };
    let answered =
        store.second_reviews().answer(said, (Verb::Reject, "fraud"), Duration::ZERO).await.unwrap();
    assert!(matches!(answered, Seconded::Yes(_)), "{answered:?}");
    let said = SecondSaid { by: &carla, comment: Some(&words[1]), ..said };
    let back = SecondStep::Return { claim: Duration::from_secs(60) };
    let Seconded::Yes(returned) = store.second_reviews().end(said, back).await.unwrap() else { panic!() };
    let second = returned.second.unwrap();
    assert_eq!(second.comment.as_ref(), Some(&words[1]));
    assert_eq!(second.answer.unwrap().comment.as_ref(), Some(&words[0]));
    assert!(store.drafts().of(&key("j1"), &amina()).await.unwrap().unwrap().contains(PLANTED[7]));
    assert_eq!(store.soundness().old_entries().await.unwrap(), 3, "the plain hashes of before");
    store.disk().purge().await.unwrap();
    let said: Vec<&str> =
        words.iter().map(referee::domain::text::Untrusted::as_sent).chain(PLANTED).collect();
    assert_eq!(found_in(&folder(&place), &said), Vec::<String>::new());
}

/// Which journeys are drawn for a second review is known to nobody outside.
#[tokio::test]
async fn each_sealed_store_draws_its_own_lots() {
    let mut drawn = Vec::new();
    for _ in 0..2 {
        let (place, seal) = (Place::new(), SealKey::random());
        let store = open(&place, &seal).await;
        receive(&store, "j1", b"{}").await;
        drawn.push(store.linked_journeys().sample(&key("j1")).await.unwrap());
        store.close().await;
        let store = open(&place, &seal).await;
        assert_eq!(store.linked_journeys().sample(&key("j1")).await.unwrap(), drawn[drawn.len() - 1]);
    }
    assert_ne!(drawn[0], drawn[1]);
}
