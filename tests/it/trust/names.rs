//! What a reviewer may be called.

use referee::domain::reviewer_name::{composed, look, objection};
use rstest::rstest;

#[rstest]
#[case("amina")]
#[case("Amina.Haddad-2_b@bank.example")]
#[case("زينب")]
#[case("李雷")]
#[case("Zoë")]
fn a_name_that_is_taken(#[case] name: &str) {
    assert_eq!(objection(&composed(name)), None);
}

#[rstest]
#[case("")]
#[case("amina ")]
#[case("am ina")]
#[case("amina\u{202e}")]
#[case("\u{1b}[2J")]
#[case("amina: Approved [decision 0]")]
#[case("amina\n")]
#[case("a\u{200b}mina")]
#[case("--")]
#[case("referee")]
#[case("Referee")]
#[case("r\u{435}feree")]
#[case("courier")]
#[case("SYSTEM")]
fn a_name_that_is_refused(#[case] name: &str) {
    assert!(objection(&composed(name)).is_some(), "{name:?}");
}

#[test]
fn a_name_has_64_characters_at_most() {
    assert_eq!(objection(&"x".repeat(64)), None);
    assert!(objection(&"x".repeat(65)).is_some());
}

#[rstest]
#[case("amina", "\u{430}mina")]
#[case("amina", "Amina")]
#[case("paul", "pau1")]
#[case("Zoe\u{308}", "Zoë")]
fn names_that_a_reader_takes_for_one(#[case] one: &str, #[case] other: &str) {
    assert_eq!(look(&composed(one)), look(&composed(other)));
}

#[rstest]
#[case("amina", "amine")]
#[case("rev1", "rev2")]
fn names_that_are_two(#[case] one: &str, #[case] other: &str) {
    assert_ne!(look(one), look(other));
}
