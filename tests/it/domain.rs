//! What a journey is: text from outside, personal data, words, times.

use proptest::prelude::*;
use referee::domain::decision::{ManualDecision, SystemDecision};
use referee::domain::document::Document;
use referee::domain::ids::{JourneyId, StepId};
use referee::domain::journey::Journey;
use referee::domain::outcome::Outcome;
use referee::domain::phrase::Phrase;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::domain::pii::{Masking, Pii, mask, revealed};
use referee::domain::raw_text::RawText;
use referee::domain::scalar::Scalar;
use referee::domain::text::{Untrusted, clean};
use referee::domain::time::Moment;
use referee::provider::IDWISE;
use rstest::rstest;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};

#[rstest]
#[case::plain("Anna Maria", "Anna Maria")]
#[case::arabic("نور", "نور")]
#[case::japanese("山田 花子", "山田 花子")]
#[case::escape("a\u{1b}[31mb", "a␛[31mb")]
#[case::c1("a\u{9b}31mb", "a⟨U+009B⟩31mb")]
#[case::line_break("a\r\nb", "a  b")]
#[case::delete("a\u{7f}", "a␡")]
#[case::turned_around("abc\u{202e}cba", "abc⟨U+202E⟩cba")]
#[case::zero_width("pay\u{200b}pal", "pay⟨U+200B⟩pal")]
#[case::tag("\u{e0041}", "⟨U+E0041⟩")]
#[case::lone_mark("\u{301}a", "◌\u{301}a")]
#[case::stacked(
    "a\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}b",
    "a\u{301}\u{301}\u{301}\u{301}⟨marks⟩b"
)]
#[case::hangul_finals("\u{1100}\u{1161}\u{11a8}\u{11a8}\u{11a8}b", "\u{1100}\u{1161}\u{11a8}⟨marks⟩b")]
#[case::hangul_leads("\u{1100}\u{1100}\u{1100}\u{1100}\u{1100}", "\u{1100}\u{1100}\u{1100}⟨marks⟩")]
#[case::a_syllable("\u{1112}\u{1161}\u{11ab}", "\u{1112}\u{1161}\u{11ab}")]
#[case::half_width("ｶ\u{ff9e}\u{ff9e}\u{ff9e}\u{ff9e}", "ｶ\u{ff9e}\u{ff9e}⟨marks⟩")]
#[case::skin("A\u{1f3fb}\u{1f3fb}\u{1f3fb}", "A\u{1f3fb}\u{1f3fb}⟨marks⟩")]
#[case::mixed("a\u{301}\u{301}\u{301}\u{11a8}\u{301}b", "a\u{301}\u{301}\u{301}⟨marks⟩b")]
#[case::persian("می\u{200c}خواهم", "می\u{200c}خواهم")]
#[case::sinhala("ක්\u{200d}රි", "ක්\u{200d}රි")]
#[case::two_joiners("می\u{200c}\u{200c}خ", "می⟨U+200C⟩⟨U+200C⟩خ")]
#[case::joiner_at_the_end("می\u{200c}", "می⟨U+200C⟩")]
#[case::joiner_in_latin("pay\u{200d}pal", "pay⟨U+200D⟩pal")]
fn text_from_outside_is_cleaned(#[case] sent: &str, #[case] shown: &str) {
    assert_eq!(Untrusted::new(sent).shown().as_str(), shown);
}

proptest! {
    #[test]
    fn nothing_that_a_terminal_obeys_is_left(text in any::<String>()) {
        let cleaned = clean(&text);
        for character in cleaned.chars() {
            prop_assert!(!character.is_control(), "control character {:?} left", character);
            let turns = matches!(u32::from(character), 0x200e | 0x200f | 0x202a..=0x202e | 0x2066..=0x2069);
            prop_assert!(!turns, "direction control {:?} left", character);
        }
    }

    #[test]
    fn nothing_joins_without_end(
        text in "[a\u{1100}\u{1161}\u{11a8}\u{a960}\u{d7b0}\u{ff9e}\u{ff9f}\u{1f3fb}\u{301}\u{200d}ක්]{0,60}"
    ) {
        let cleaned = clean(&text);
        for cluster in unicode_segmentation::UnicodeSegmentation::graphemes(cleaned.as_ref(), true) {
            prop_assert!(cluster.chars().count() <= 8, "{:?} in {:?}", cluster, text);
        }
        prop_assert_eq!(clean(&cleaned), cleaned.as_ref());
    }

    #[test]
    fn cleaning_twice_changes_nothing(text in any::<String>()) {
        let once = clean(&text).into_owned();
        let twice = clean(&once).into_owned();
        prop_assert_eq!(once, twice);
    }

    #[test]
    fn a_number_is_serialized_as_it_was_sent(number in any::<i64>()) {
        let scalar = Scalar::Number(Untrusted::new(number.to_string()));
        prop_assert_eq!(serde_json::to_string(&scalar).unwrap(), number.to_string());
    }
}

#[test]
fn debug_of_untrusted_and_personal_data_tells_nothing() {
    let name = Pii::new(Untrusted::new("Eriksson"));
    let text = format!("{name:?} {:?}", name.reveal());
    assert!(!text.contains("Eriksson"), "{text}");
}

#[rstest]
#[case("Anna Maria", "A••• M•••")]
#[case("L898902C3", "•••C3")]
#[case("12", "•••")]
#[case("1947-08-12", "•••12")]
#[case("12 Aug 1947", "•••12")]
#[case("5 Mar 2001", "•••05")]
#[case("12 Elm Road", "••• E••• R•••")]
#[case("", "")]
fn masks_keep_what_helps_to_recognize(#[case] text: &str, #[case] masked: &str) {
    assert_eq!(mask(text), masked);
}

#[test]
fn personal_data_is_masked_in_json_unless_revealed() {
    let name = Pii::new(Untrusted::new("Anna"));
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"A•••\"");
    assert_eq!(revealed(|| serde_json::to_string(&name).unwrap()), "\"Anna\"");
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"A•••\"", "the reveal ended with its scope");
}

#[test]
fn a_phrase_masks_only_its_personal_pieces() {
    let phrase = Phrase::ours("born ").personal(&"1974-08-12".into()).then(" in ").outside(&"UTO".into());
    assert_eq!(phrase.shown(Masking::Clear).as_str(), "born 1974-08-12 in UTO");
    assert_eq!(phrase.shown(Masking::Masked).as_str(), "born •••12 in UTO");
}

#[test]
fn digits_that_a_float_would_bend_stay_text() {
    let digits = "784199012345678901234";
    let scalar = Scalar::Number(Untrusted::new(digits));
    assert_eq!(serde_json::to_string(&scalar).unwrap(), format!("\"{digits}\""));
}

#[rstest]
#[case("\"99.00%\"", Some(99.0))]
#[case("99", Some(99.0))]
#[case("\"NA\"", None)]
#[case("\"inf\"", None)]
fn figures_are_read_leniently(#[case] json: &str, #[case] number: Option<f64>) {
    let scalar = match json.strip_prefix('"') {
        Some(text) => Scalar::Text(text.trim_end_matches('"').into()),
        None => Scalar::Number(json.into()),
    };
    assert_eq!(scalar.number(), number);
}

#[rstest]
#[case("Passed", Some(Outcome::Passed))]
#[case("TRUE", Some(Outcome::Passed))]
#[case("False", Some(Outcome::Failed))]
#[case("NA", Some(Outcome::NotRun))]
#[case("None", Some(Outcome::NotRun))]
#[case("Not Started", Some(Outcome::NotRun))]
#[case("Undetermined", Some(Outcome::Undetermined))]
#[case("Probably", None)]
fn outcomes_keep_four_things_apart(#[case] word: &str, #[case] outcome: Option<Outcome>) {
    assert_eq!(Outcome::from_word(word), outcome);
}

#[test]
fn decision_words_are_read_in_every_spelling_and_never_guessed() {
    assert_eq!(SystemDecision::from_word("refer"), Some(SystemDecision::Refer));
    assert_eq!(SystemDecision::from_word("Completed?"), None);
    assert_eq!(
        ManualDecision::from_word("ResubmissionRequested"),
        Some(ManualDecision::ResubmissionRequested)
    );
    assert_eq!(ManualDecision::from_word("Approved-ish"), None);
}

#[rstest]
#[case("\"2023-01-26T08:12:00.962462\"", "2023-01-26T08:12:00.962462Z")]
#[case("\"2023-01-26T08:12:43.511Z\"", "2023-01-26T08:12:43.511Z")]
#[case("\"2023-01-26T10:12:43+02:00\"", "2023-01-26T08:12:43Z")]
#[case("1674720763511", "2023-01-26T08:12:43.511Z")]
#[case("1674720763", "2023-01-26T08:12:43Z")]
fn times_are_read_with_zone_without_and_as_milliseconds(#[case] sent: &str, #[case] utc: &str) {
    let scalar = match sent.strip_prefix('"') {
        Some(text) => Scalar::Text(text.trim_end_matches('"').into()),
        None => Scalar::Number(sent.into()),
    };
    assert_eq!(Moment::read(scalar).at, Some(utc.parse().unwrap()));
}

#[test]
fn a_time_that_cannot_be_read_is_kept_as_sent() {
    let moment = Moment::read(Scalar::Text("yesterday".into()));
    assert_eq!(moment.at, None);
    assert_eq!(moment.as_sent.text().as_sent(), "yesterday");
}

fn picture(role: &str, path: String) -> Picture {
    let source = PictureSource::Path(Untrusted::new(path));
    Picture { role: PictureRole::Other(Untrusted::new(role)), source, key: Untrusted::new("image_path") }
}

#[test]
fn each_picture_has_a_name_of_its_own_even_where_names_are_made_to_meet() {
    let mut document = Document::new(StepId::from("passport"));
    document.pictures = (0..4).map(|at| picture("stamp", format!("p{at}"))).collect();
    document.pictures.push(picture("passport.stamp-3", "p9".into()));
    document.pictures.extend((5..7).map(|at| picture("stamp", format!("p{at}"))));
    let mut journey = Journey::new(IDWISE, JourneyId::from("j"));
    journey.documents.push(document);
    let names: Vec<String> = journey.pictures().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names[..3], ["stamp", "passport.stamp", "passport.stamp-2"]);
    assert_eq!(names.len(), 7);
    assert_eq!(names.iter().collect::<HashSet<_>>().len(), 7, "{names:?}");
}

#[test]
fn naming_very_many_pictures_of_one_role_takes_no_time() {
    let mut document = Document::new(StepId::from("0"));
    document.pictures = (0..50_000).map(|at| picture("stamp", format!("p{at}"))).collect();
    let mut journey = Journey::new(IDWISE, JourneyId::from("j"));
    journey.documents.push(document);
    let begun = crate::fixtures::Computing::begin();
    assert_eq!(journey.pictures().len(), 50_000);
    // Counted from the start each time, this would be a thousand million names.
    assert!(begun.taken() < std::time::Duration::from_secs(20), "{:?}", begun.taken());
}

#[test]
fn a_raw_document_is_written_when_it_is_first_read() {
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    let read = || {
        RawText::of_document(b"{}", |bytes| {
            WRITTEN.fetch_add(1, Ordering::SeqCst);
            Untrusted::new(format!("{} bytes", bytes.len()))
        })
    };
    let (raw, again) = (read(), read());
    assert!(!raw.is_blank() && raw == again && format!("{raw:?}").contains('2'));
    assert_eq!(WRITTEN.load(Ordering::SeqCst), 0);
    assert_eq!(raw.clone().as_sent(), "2 bytes");
    assert_eq!(raw.as_sent(), "2 bytes");
    assert_eq!(WRITTEN.load(Ordering::SeqCst), 1, "clones share the text");
    assert_eq!(raw, RawText::from(Untrusted::new("2 bytes")));
    assert!(RawText::default().is_blank() && RawText::default() != raw);
}
