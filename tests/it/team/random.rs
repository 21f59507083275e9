//! Random acts of five people on a real store: never confirmed by its maker, never sent unconfirmed, never two open.

use super::people::{Review, decide, rules_with, words};
use crate::review::bench::{Bench, referred};
use crate::store::Database;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::event::Event;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::resolution::{Conclusion, Resolution};
use referee::domain::second::SecondVerdict;
use referee::review::Hold;
use referee::review::second::{SecondAct, SecondWords};
use rstest::rstest;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Acts on one store. `REFEREE_TEAM_ACTS` asks for more of them, on further stores: what is checked grows with the record.
const ACTS: usize = 1_500;

const PEOPLE: [&str; 5] = ["amina", "bilal", "chen", "dana", "emil"];

/// A small generator of numbers (splitmix64); the seed tells the whole run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }
}

fn number(variable: &str, default: usize) -> usize {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

#[rstest]
#[case(Database::Sqlite, ACTS)]
#[case(Database::Postgres, ACTS / 3)]
#[tokio::test]
async fn nobody_confirms_their_own_and_nothing_leaves_unconfirmed(
    #[case] database: Database,
    #[case] acts: usize,
) {
    let (seed, mut left) = (number("REFEREE_TEAM_SEED", 7), number("REFEREE_TEAM_ACTS", acts));
    let mut round = 0;
    while left > 0 {
        let Some(bench) = Bench::on(database) else { return };
        some_acts(&bench, seed + round, left.min(ACTS)).await;
        left -= left.min(ACTS);
        round += 1;
    }
}

async fn some_acts(bench: &Bench, seed: usize, acts: usize) {
    let mut dice = Dice(seed as u64);
    let mut people = Vec::new();
    for (at, name) in PEOPLE.iter().enumerate() {
        // Two of them have a console with other rules: what was proposed under the rule stays a proposal.
        people.push(bench.review_under(name, rules_with("verb:approve", 1.0, at % 2 == 1)).await);
    }
    let mut keys = Vec::new();
    for at in 0..6 {
        keys.push(bench.journey(&people[0], referred(&format!("j{at}"))).await);
    }
    for act in 0..acts {
        let (person, key) = (&people[dice.below(people.len())], &keys[dice.below(keys.len())]);
        one_act(bench, &mut dice, person, key, act).await;
        if act % 50 == 0 {
            check(bench, &people[0], &keys, seed, act).await;
        }
    }
    check(bench, &people[0], &keys, seed, usize::MAX).await;
    let sent = bench.provider().requests.len();
    assert!(sent > acts / 200, "seed {seed}: only {sent} were sent, so little was tried");
}

/// Most acts are refused; what counts is what is not.
async fn one_act(bench: &Bench, dice: &mut Dice, person: &Review, key: &JourneyKey, act: usize) {
    let open = person.store().decisions().open_on(key).await.unwrap().map(|open| open.id);
    let id = open.unwrap_or(Uuid::nil());
    match dice.below(14) {
        0..=3 => {
            let verb = [Verb::Approve, Verb::Approve, Verb::Reject][dice.below(3)];
            let _ = decide(person, bench, key, verb).await;
        }
        4..=6 => {
            let hold = [Hold::Policy, Hold::None][dice.below(2)];
            let _ = person.seconds().act(id, SecondAct::Confirm(hold), &SecondWords::default()).await;
        }
        7 => drop(person.seconds().act(id, SecondAct::Return, &words("again")).await),
        8 => drop(person.seconds().act(id, SecondAct::Decline, &words("no")).await),
        9 => drop(person.outbox().undo(id).await),
        10 => {
            let resolution = Resolution {
                finding: "rule.expired_document.0".into(),
                conclusion: Conclusion::NoIssue,
                reason: None,
                comment: None,
                by: person.reviewer.clone(),
                at: bench.now(),
            };
            let _ = person.resolutions().resolve(key, resolution).await;
        }
        11 => {
            bench.pass(60);
            bench.sender(person).run_until_idle().await.unwrap();
        }
        12 => drop(person.outbox().discard(id).await),
        _ => {
            // The journey changes at its service, sometimes in what matters.
            let mut document = referred(key.id.as_sent());
            let name = if dice.below(2) == 0 { "name" } else { "noise" };
            document[name] = serde_json::json!(format!("value {act}"));
            bench.provider().journeys.insert(key.id.as_sent().to_owned(), document.clone());
            bench.arrives(person, &document).await.unwrap();
        }
    }
}

async fn check(bench: &Bench, review: &Review, keys: &[JourneyKey], seed: usize, act: usize) {
    let at = format!("seed {seed}, act {act}");
    let sent: BTreeSet<Uuid> = bench.provider().requests.iter().map(|request| request.id).collect();
    for key in keys {
        let decisions = review.store().decisions().of(key).await.unwrap().items;
        let open = decisions.iter().filter(|one| one.state.is_open()).count();
        assert!(open <= 1, "{at}: {open} are open");
        let mut confirmed: BTreeMap<Uuid, Reviewer> = BTreeMap::new();
        for entry in review.store().record().history(key).await.unwrap().items {
            if let Event::DecisionConfirmed { decision, .. } = entry.event() {
                confirmed.insert(decision, entry.by);
            }
        }
        for one in &decisions {
            let Some(second) = &one.second else { continue };
            let maker = &one.intent.reviewer;
            assert_ne!(second.by.as_ref(), Some(maker), "{at}: its maker judged it");
            assert_ne!(confirmed.get(&one.id), Some(maker), "{at}: its maker confirmed it");
            let is_confirmed = second.verdict == Some(SecondVerdict::Confirmed);
            assert_eq!(is_confirmed, confirmed.contains_key(&one.id), "{at}: row and record differ");
            assert!(is_confirmed || !sent.contains(&one.id), "{at}: it was sent unconfirmed");
            let may_be_unconfirmed = [
                DecisionState::Proposed,
                DecisionState::Returned,
                DecisionState::Declined,
                DecisionState::Undone,
            ];
            assert!(is_confirmed || may_be_unconfirmed.contains(&one.state), "{at}: {:?}", one.state);
        }
    }
    assert!(review.record().verify().await.unwrap().broken.is_none(), "{at}: the chain is broken");
}
