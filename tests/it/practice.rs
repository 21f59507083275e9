//! The practice score, checked by hand.

use referee::domain::decision::Verb;
use referee::review::practice::{Practiced, Score};

fn case(attack: Option<&str>, verb: Verb, seconds: i64) -> Practiced {
    let situation = attack.unwrap_or("blurred but genuine").to_owned();
    let keys = u32::try_from(seconds / 10).ok();
    Practiced {
        situation,
        attack: attack.map(str::to_owned),
        verb,
        reason: "tampering".to_owned(),
        seconds: Some(seconds),
        keys,
    }
}

#[test]
fn accepted_attacks_and_rejected_people_are_counted_by_kind() {
    let score = Score::of(&[
        case(None, Verb::Approve, 20),
        case(None, Verb::Reject, 40),
        case(Some("swapped portrait"), Verb::Approve, 10),
        case(Some("swapped portrait"), Verb::Reject, 30),
        case(Some("forged expiry"), Verb::Resubmit, 50),
    ]);
    assert_eq!((score.cases, score.genuine, score.genuine_rejected), (5, 2, 1));
    assert_eq!((score.attacks, score.attacks_accepted), (3, 1));
    let swapped = &score.by_attack["swapped portrait"];
    assert_eq!((swapped.seen, swapped.accepted), (2, 1));
    assert_eq!(score.by_attack["forged expiry"].accepted, 0);
    assert_eq!((score.median_seconds, score.median_keys), (Some(30), Some(3)));
    assert_eq!(score.rejected_in, [("blurred but genuine".to_owned(), 1)].into());
}

#[test]
fn nothing_practiced_is_no_score_and_no_panic() {
    assert_eq!(Score::of(&[]), Score::default());
}
