//! Text that is nearly JSON: what is damaged is told, and the rest is read.

use referee::provider::parse;
use rstest::rstest;
use serde_json::{Value, json};

fn nested(depth: usize) -> Vec<u8> {
    format!("{{\"id\": \"1\", \"deep\": {}1{}}}", "[".repeat(depth), "]".repeat(depth)).into_bytes()
}

fn utf16(text: &str) -> Vec<u8> {
    [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
}

#[rstest]
#[case::half_a_pair(br#"{"id": "1", "name": "Anna \ud83d!"}"#.to_vec(), "Anna \u{fffd}!", "half of a character")]
#[case::the_other_half(br#"{"id": "1", "name": "\udE00\uD83D\uDE00"}"#.to_vec(), "\u{fffd}\u{1F600}", "half of a character")]
#[case::two_first_halves(br#"{"id": "1", "name": "\ud83d\ud83d\ude00"}"#.to_vec(), "\u{fffd}\u{1F600}", "half of a character")]
#[case::latin_1(b"{\"id\": \"1\", \"name\": \"Jos\xe9\"}".to_vec(), "Jos\u{fffd}", "no UTF-8")]
#[case::byte_order_mark(b"\xef\xbb\xbf{\"id\": \"1\", \"name\": \"A\"}".to_vec(), "A", "byte order mark")]
#[case::utf_16(utf16(r#"{"id": "1", "name": "Ж"}"#), "Ж", "byte order mark")]
#[case::line_break(b"{\"id\": \"1\", \"name\": \"A\nB\"}".to_vec(), "A\nB", "control characters")]
#[case::escape(br#"{"id": "1", "name": "A\xB\u12"}"#.to_vec(), "A\\xB\\u12", "invalid escape")]
#[case::no_number(br#"{"id": "1", "name": -Infinity}"#.to_vec(), "-Infinity", "a number that JSON does not have")]
fn damage_stays_within_its_value(#[case] text: Vec<u8>, #[case] name: &str, #[case] problem: &str) {
    let parsed = parse(&text).unwrap();
    assert_eq!((&parsed.value["id"], &parsed.value["name"]), (&json!("1"), &json!(name)));
    assert_eq!(parsed.deviations.len(), 1);
    assert!(parsed.deviations[0].problem.contains(problem), "{}", parsed.deviations[0].problem);
}

#[test]
fn what_is_too_deep_is_kept_as_text() {
    assert!(parse(&nested(90)).unwrap().deviations.is_empty());
    for depth in [130, 500, 200_000] {
        let parsed = parse(&nested(depth)).unwrap();
        assert_eq!(parsed.value["id"], "1");
        assert!(parsed.deviations[0].problem.contains("nested too deeply"));
        let text = parsed.value.to_string();
        assert!(text.contains("\"[") && text.len() > 2 * depth, "nothing of it is lost");
    }
    assert!(parse(format!("[{}", "[".repeat(5000)).as_bytes()).is_err());
}

#[test]
fn a_key_that_is_sent_twice_keeps_both_values() {
    let parsed = parse(br#"{"a": {"x": 1, "x": [2], "x": 3}, "b": [{"y": 1, "y": 2}]}"#).unwrap();
    let value = json!({
        "a": {"x": 3, "x (sent earlier, 1)": 1, "x (sent earlier, 2)": [2]},
        "b": [{"y": 2, "y (sent earlier, 1)": 1}]
    });
    assert_eq!(parsed.value, value);
    let paths: Vec<String> = parsed.deviations.iter().map(|it| it.path.shown().to_string()).collect();
    assert_eq!(paths, ["a.x", "a.x", "b.0.y"]);
}

#[test]
fn a_secret_that_is_sent_twice_is_masked_twice() {
    let text = br#"{"processingConfig": {"authKeyForCallback": "first", "authKeyForCallback": "second"}}"#;
    let parsed = parse(text).unwrap().value;
    let masked = serde_json::to_string(&referee::provider::masked(&parsed)).unwrap();
    assert!(!masked.contains("first") && !masked.contains("second"), "{masked}");
}

#[test]
fn numbers_keep_every_digit() {
    for digits in [
        "123456789012345678901234567890",
        "1e999",
        "18446744073709551615",
        "-9223372036854775808",
        "-0.10",
        "0.1234567890123456789",
    ] {
        let text = format!("{{\"n\": {digits}}}");
        let plain: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(parse(text.as_bytes()).unwrap().value, plain, "{digits}");
    }
}

#[test]
fn sound_text_is_read_as_it_is() {
    for text in ["null", " [1, \"a\", true, {}] ", r#"{"a": "\u00e9\n\"\\", "b": {"c": []}}"#] {
        let parsed = parse(text.as_bytes()).unwrap();
        assert_eq!(parsed.value, serde_json::from_str::<Value>(text).unwrap());
        assert!(parsed.deviations.is_empty());
    }
    for text in ["", "{", "{} {}", "{\"a\": }", "[1,]", "hello"] {
        assert!(parse(text.as_bytes()).is_err(), "{text}");
    }
}
