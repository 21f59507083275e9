//! Who was read lately is not read again, and who is new always is.

use jiff::{SignedDuration, Timestamp};
use referee::domain::ids::{JourneyId, JourneyKey, ProviderName};
use referee::review::freshness::Freshness;

const AGE: SignedDuration = SignedDuration::from_mins(15);

fn at(minutes: i64) -> Timestamp {
    Timestamp::from_second(1_800_000_000 + 60 * minutes).unwrap()
}

fn ids(names: &[&str]) -> Vec<JourneyId> {
    names.iter().map(|name| JourneyId::from(*name)).collect()
}

fn provider(name: &str) -> ProviderName {
    ProviderName(name.to_owned())
}

#[test]
fn journeys_are_due_when_they_are_new_or_old() {
    let freshness = Freshness::default();
    let due = |names: &[&str], minute| freshness.due(&provider("eu"), ids(names), AGE, at(minute));
    assert_eq!(due(&["a", "b"], 0), ids(&["a", "b"]), "nothing is known at first");
    freshness.note(JourneyKey::new("eu", "a"), at(0));
    freshness.note(JourneyKey::new("uae", "b"), at(0));
    assert_eq!(due(&["a", "b", "c"], 14), ids(&["b", "c"]), "the other account's b is another journey");
    assert_eq!(due(&["a"], 15), ids(&["a"]));
    assert!(!freshness.is_due(&JourneyKey::new("uae", "b"), AGE, at(14)), "and it is kept");
}

#[test]
fn what_the_list_names_no_more_is_forgotten_and_a_clock_that_goes_back_freshens_nothing() {
    let freshness = Freshness::default();
    freshness.note(JourneyKey::new("eu", "a"), at(0));
    assert!(freshness.due(&provider("eu"), ids(&["b"]), AGE, at(1)).contains(&JourneyId::from("b")));
    assert!(freshness.is_due(&JourneyKey::new("eu", "a"), AGE, at(1)));
    freshness.note(JourneyKey::new("eu", "a"), at(100));
    assert!(freshness.is_due(&JourneyKey::new("eu", "a"), AGE, at(1)));
}
