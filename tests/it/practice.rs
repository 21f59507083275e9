//! The practice score, checked by hand.

use referee::domain::decision::Verb;
use referee::review::practice::{Practiced, Score};

fn case(attack: Option<&str>, verb: Verb, seconds: i64) -> Practiced {
    Practiced { attack: attack.map(str::to_owned), verb, seconds: Some(seconds) }
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
    assert_eq!(score.median_seconds, Some(30));
}

#[test]
fn nothing_practiced_is_no_score_and_no_panic() {
    assert_eq!(Score::of(&[]), Score::default());
}
