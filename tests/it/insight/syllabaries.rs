//! Names in kana and Hangul beside their romanizations.

use super::relation;
use referee::insight::names::Relation;
use rstest::rstest;

#[rstest]
#[case::hepburn("やまだ たろう", "Taro Yamada")]
#[case::held_vowel_written("やまだ たろう", "YAMADA TAROU")]
#[case::held_vowel_with_h("おおの ゆうこ", "OHNO YUKO")]
#[case::kunrei("しんじ つちや", "Sinzi Tutiya")]
#[case::hepburn_of_the_same("しんじ つちや", "Shinji Tsuchiya")]
#[case::doubled("はっとり いっせい", "Hattori Issei")]
#[case::doubled_before_ch("ほっち りょう", "HOTCHI RYO")]
#[case::m_before_b("なんば じゅんぺい", "Namba Jumpei")]
#[case::katakana("ヤマダ ハナコ", "Hanako Yamada")]
#[case::two_syllabaries("ヤマダ はなこ", "やまだ ハナコ")]
#[case::loan("マイケル フェルナンド", "Maikeru Ferunando")]
#[case::one_word("やまだたろう", "Taro Yamada")]
fn kana_are_read(#[case] kana: &str, #[case] latin: &str) {
    assert_eq!(relation(kana, latin), Relation::Same);
}

#[rstest]
#[case::revised("김민준", "Gim Minjun")]
#[case::common("김민준", "KIM MIN JUN")]
#[case::given_name_first("김 민준", "Min-jun Kim")]
#[case::mccune("박정희", "Pak Chonghui")]
#[case::common_park("박정희", "Park Jung Hee")]
#[case::lee("이영호", "LEE YOUNGHO")]
#[case::yi("이영호", "Yi Yeongho")]
#[case::vowels("우준혁", "Woo Joonhyuk")]
#[case::long_surname("남궁민", "Namgung Min")]
#[case::two_syllables("최진", "Choi Jin")]
fn hangul_is_read(#[case] hangul: &str, #[case] latin: &str) {
    assert_eq!(relation(hangul, latin), Relation::Same);
}

#[rstest]
#[case("김민준", "Lee Min Jun")]
#[case("김민준", "Kim Seo Yeon")]
#[case("やまだ たろう", "Suzuki Ichiro")]
#[case("やまだ たろう", "Yamada Hanako")]
fn other_people_are_no_more_silent_than_in_latin(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) >= Relation::Close, "{one} / {other}: {:?}", relation(one, other));
    assert_ne!(relation(one, other), Relation::NotComparable);
}

/// A held vowel and a doubled consonant make other names.
#[rstest]
#[case("おの", "おおの")]
#[case("はつとり", "はっとり")]
#[case("이", "Ivan")]
fn nothing_is_dropped(#[case] one: &str, #[case] other: &str) {
    assert!(relation(one, other) >= Relation::Close, "{one} / {other}");
}

#[test]
fn a_name_in_kana_and_han_is_not_compared() {
    assert_eq!(relation("山田 たろう", "Taro Yamada"), Relation::NotComparable);
}

#[test]
fn a_foreign_name_spelled_by_its_sound_is_a_look() {
    assert_eq!(relation("バラク", "Barack"), Relation::Close);
}
