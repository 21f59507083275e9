//! One field at a time: copied, shown without its mask, folded away; and what a note begins with.

use super::drive::{Drive, console, console_at, console_with, shown};
use super::sample;
use referee::domain::ids::JourneyKey;
use referee::domain::pii::Masking;
use referee::domain::queue::Row;
use referee::domain::text::Untrusted;
use referee::domain::viewed::Viewed;
use referee::insight::case::Case;
use referee::tui::clipboard;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::{ConsolePolicy, Template};
use referee::tui::page::raw::{RawDocument, impersonal};

const RAW: &str = r#"{
  "journey_id": "abc-123",
  "documents": [
    {
      "type": "Passport",
      "fields": {
        "First Name": "ANNA \"M\"",
        "empty": {}
      }
    },
    {
      "type": "Visa"
    }
  ],
  "last": true
}"#;

fn with_raw(row: &Row) -> Case {
    Case { raw: Untrusted::new(RAW).into(), ..sample::case(row) }
}

fn raw_tab() -> Drive {
    let mut drive = console(3);
    drive.make_case = with_raw;
    drive.press("enter n 8");
    drive
}

/// What was copied last: the field and its text.
fn copied(drive: &Drive) -> (&str, &str) {
    let last = drive.effects.iter().rev().find_map(|effect| match effect {
        Effect::Copy { field, text, .. } => Some((field.as_str(), text.as_str())),
        _ => None,
    });
    last.unwrap()
}

fn seen(drive: &Drive) -> Vec<&Viewed> {
    let seen = drive.effects.iter().filter_map(|effect| match effect {
        Effect::Seen { what, .. } => Some(what),
        _ => None,
    });
    seen.flatten().collect()
}

fn masked() -> ConsolePolicy {
    ConsolePolicy { masking: Masking::Masked, reasons: sample::reasons(), ..ConsolePolicy::default() }
}

#[test]
fn the_selected_line_of_each_place_is_copied() {
    let mut drive = console(3);
    drive.press("j y");
    assert_eq!(copied(&drive), ("id", "abc-123-FE14"));
    drive.press("Y");
    assert_eq!(copied(&drive), ("reference", "ref-1"));
    drive.press("k enter j y");
    assert_eq!(copied(&drive), ("finding.expired", "2024-04-15"));
    drive.press("Y");
    assert_eq!(copied(&drive), ("id", "abc-123-FE13"));
    drive.press("n 2");
    drive.press(&"j ".repeat(3));
    for _ in 0..20 {
        drive.press("y");
        if copied(&drive).1 == "L898902C3" {
            break;
        }
        drive.press("j");
    }
    assert!(copied(&drive).0.starts_with("documents."), "{:?}", copied(&drive));
    assert!(drive.screen().contains("Copied documents."), "{}", drive.screen());
    drive.press("1 tab j j y");
    assert!(copied(&drive).0.starts_with("evidence.first-name."), "{:?}", copied(&drive));
}

#[test]
fn what_a_question_or_the_house_keeps_back_is_not_copied() {
    let mut drive = console(3);
    drive.press("enter y");
    assert!(
        !drive.effects.iter().any(|effect| matches!(effect, Effect::Copy { .. })),
        "the score is kept back"
    );
    let policy = shown(ConsolePolicy::default(), |console| console.copy = false);
    let mut drive = console_with(3, 120, 36, policy);
    drive.press("y Y enter n y Y 8 y Y");
    assert!(!drive.effects.iter().any(|effect| matches!(effect, Effect::Copy { .. })));
    assert!(drive.screen().contains("switched off"), "{}", drive.screen());
}

#[test]
fn a_copy_is_one_sequence_that_nothing_gets_out_of() {
    let text = Untrusted::new("a\u{7}b\u{1b}]0;x\u{9c}\n").shown();
    let straight = clipboard::copy_of(&text, false);
    assert_eq!(straight.matches('\u{1b}').count(), 2, "{straight:?}");
    assert!(straight.starts_with("\u{1b}]52;c;") && straight.ends_with("\u{1b}\\"), "{straight:?}");
    let both = clipboard::copy_of(&text, true);
    assert!(both.starts_with("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;") && both.ends_with(&straight), "{both:?}");
}

#[test]
fn the_raw_document_folds_node_by_node() {
    let mut drive = raw_tab();
    drive.press("j j j z");
    let screen = drive.screen();
    assert!(screen.contains("{ … 5 lines },"), "{screen}");
    assert!(!screen.contains("Passport") && screen.contains("Visa"), "{screen}");
    drive.press("z");
    assert!(drive.screen().contains("Passport"));
    drive.press("Z");
    assert!(drive.screen().contains("\"documents\": [ … 10 lines ],"), "{}", drive.screen());
    drive.press("Z");
    assert!(drive.screen().contains("{ … 5 lines }"), "{}", drive.screen());
    drive.press("Z Z");
    assert!(drive.screen().contains("Everything is unfolded"), "{}", drive.screen());
    assert!(drive.screen().contains("Passport"));
}

#[test]
fn a_hit_in_a_folded_node_unfolds_it() {
    let mut drive = raw_tab();
    drive.press("Z /").type_in("anna");
    assert!(drive.screen().contains("1 hit"), "{}", drive.screen());
    drive.press("enter");
    assert!(drive.screen().contains("▌          \"First Name\""), "{}", drive.screen());
    assert!(!drive.screen().contains("lines }"), "{}", drive.screen());
}

#[test]
fn paths_and_values_of_the_raw_document_are_copied() {
    let mut drive = raw_tab();
    drive.press("/").type_in("first").press("enter y");
    assert_eq!(copied(&drive), ("raw.documents[0].fields[\"First Name\"]", "ANNA \"M\""));
    drive.press("Y");
    assert_eq!(copied(&drive), ("raw.path", ".documents[0].fields[\"First Name\"]"));
    drive.press("/ ctrl-u").type_in("visa").press("enter Y");
    assert_eq!(copied(&drive).1, ".documents[1].type");
    drive.press("k y");
    assert_eq!(copied(&drive), ("raw.documents[1]", "{\"type\": \"Visa\"}"));
    drive.press("g g Y");
    assert_eq!(copied(&drive).1, ".");
    drive.press("G Y");
    assert_eq!(copied(&drive).1, ".");
}

#[test]
fn a_masked_raw_document_tells_nothing_to_a_search() {
    let mut drive = console_with(3, 120, 36, masked());
    drive.make_case = with_raw;
    drive.press("enter n 8 /").type_in("anna");
    assert!(drive.screen().contains("0 hits"), "{}", drive.screen());
    drive.press("enter y v");
    assert!(!drive.screen().contains("ANNA"), "{}", drive.screen());
}

#[test]
fn one_field_is_shown_for_some_seconds_and_that_is_recorded() {
    let mut drive = console_with(3, 120, 36, masked());
    drive.press("enter n 2");
    for _ in 0..20 {
        if selected(&drive).contains("Last Name") {
            break;
        }
        drive.press("j");
    }
    assert!(!drive.screen().contains("ERIKSSON"), "{}", drive.screen());
    drive.press("v");
    let screen = drive.screen();
    assert!(selected(&drive).contains("ERIKSSON"), "{screen}");
    assert!(!screen.contains("ANNA MARIA") && !screen.contains("L898902C3"), "{screen}");
    assert_eq!(seen(&drive), [&Viewed::Field("documents.Last Name".to_owned())]);
    drive.wait(11_000);
    assert!(!drive.screen().contains("ERIKSSON"), "{}", drive.screen());
}

fn selected(drive: &Drive) -> String {
    let screen = drive.screen();
    screen.lines().find(|line| line.starts_with("│▌")).unwrap_or_default().to_owned()
}

#[test]
fn a_whole_case_is_shown_for_some_seconds_and_that_is_recorded() {
    let mut drive = console_with(3, 120, 36, masked());
    drive.press("enter");
    assert!(!drive.screen().contains("Anna Maria Eriksson"));
    drive.press("V");
    assert!(drive.screen().contains("Anna Maria Eriksson"));
    assert_eq!(seen(&drive), [&Viewed::Unmasked]);
    drive.wait(11_000);
    assert!(!drive.screen().contains("Anna Maria Eriksson"), "{}", drive.screen());
}

/// The journeys that are recorded as seen without masks.
fn unmasked(drive: &Drive) -> Vec<JourneyKey> {
    let seen = drive.effects.iter().filter_map(|effect| match effect {
        Effect::Seen { key, what } if what.contains(&Viewed::Unmasked) => Some(key.clone()),
        _ => None,
    });
    seen.collect()
}

#[test]
fn each_case_that_the_mask_key_shows_is_recorded() {
    let mut drive = console_with(3, 120, 36, masked());
    drive.press("enter M");
    assert!(drive.screen().contains("Anna Maria Eriksson"), "{}", drive.screen());
    assert_eq!(unmasked(&drive), [sample::key(0)]);
    drive.press("2 n J");
    assert_eq!(unmasked(&drive), [sample::key(0), sample::key(1)], "the next case is shown unmasked too");
    drive.press("M M");
    assert_eq!(unmasked(&drive).len(), 3, "shown again");
    let mut drive = console_with(3, 120, 36, masked());
    drive.press("M");
    assert_eq!(unmasked(&drive), [sample::key(0), sample::key(1), sample::key(2)], "the names of the list");
    drive.press("j k enter");
    assert_eq!(unmasked(&drive).len(), 3, "each once");
    let mut drive = console_with(3, 120, 36, ConsolePolicy::default());
    drive.press("M enter J");
    assert_eq!(unmasked(&drive), [], "masking shows nothing");
}

fn with_templates() -> ConsolePolicy {
    let template = |name: &str, text: &str| Template { name: name.to_owned(), text: text.to_owned() };
    ConsolePolicy {
        reasons: sample::reasons(),
        templates: vec![
            template("asked", "Asked {applicant} ({reference}) for {finding}, {nobody knows}."),
            template("open", "{reviewer}: {open} {"),
        ],
        ..ConsolePolicy::default()
    }
}

fn noted(drive: &Drive) -> Vec<&str> {
    let notes = drive.effects.iter().filter_map(|effect| match effect {
        Effect::Note { text, .. } => Some(text.as_sent()),
        _ => None,
    });
    notes.collect()
}

#[test]
fn a_note_begins_with_a_template_and_what_is_not_known_stays_to_be_seen() {
    let mut drive = console_with(3, 120, 36, with_templates());
    drive.press("enter j w").type_in("By mail: ").press("tab");
    assert!(drive.screen().contains("asked · open"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(
        noted(&drive),
        ["By mail: Asked Anna Maria Eriksson (ref-0) for Document expired, {nobody knows}."]
    );
    drive.press("e w tab tab enter");
    assert_eq!(noted(&drive)[1], "amina: Face match, First Name, Birth date differs, Liveness {");
}

#[test]
fn after_the_last_template_what_was_typed_stands_alone_and_a_changed_one_stays() {
    let mut drive = console_with(3, 120, 36, with_templates());
    drive.press("enter w").type_in("mine").press("tab tab tab enter");
    assert_eq!(noted(&drive), ["mine"]);
    drive.press("w tab tab").type_in("x").press("tab enter");
    assert!(noted(&drive)[1].starts_with("amina: "), "{:?}", noted(&drive));
    assert!(noted(&drive)[1].contains("xAsked "), "{:?}", noted(&drive));
}

#[test]
fn a_note_on_several_is_filled_in_for_each() {
    let mut drive = console_with(3, 120, 36, with_templates());
    drive.press("space space w tab");
    assert!(drive.screen().contains("Asked {applicant}"), "{}", drive.screen());
    drive.press("enter");
    let noted = noted(&drive);
    assert!(
        noted[0].contains("Anna Maria Eriksson (ref-0)") && noted[1].contains("Noor Aziz (ref-1)"),
        "{noted:?}"
    );
}

#[test]
fn under_a_mask_a_template_names_nobody() {
    let mut drive = console_with(3, 120, 36, ConsolePolicy { masking: Masking::Masked, ..with_templates() });
    drive.press("enter w tab");
    assert!(drive.screen().contains("Asked {applicant}"), "{}", drive.screen());
}

#[test]
fn borders_move_by_key_as_far_as_both_panes_are_of_use_and_are_remembered() {
    let mut drive = console(3);
    let border =
        |drive: &Drive| drive.screen().lines().nth(2).unwrap().chars().position(|it| it == '┬').unwrap();
    let before = border(&drive);
    drive.press("+ +");
    assert_eq!(border(&drive), before + 8);
    assert!(matches!(drive.effects.last(), Some(Effect::KeepBorders(borders)) if borders.queue == 8));
    drive.press(&"- ".repeat(60));
    let least = border(&drive);
    drive.press("+");
    assert!(border(&drive) > least, "a key beyond the end is not made up for");
    let mut small = console_at(3, 80, 24);
    small.press("+");
    assert!(small.screen().contains("one pane at a time"), "{}", small.screen());
}

#[test]
fn the_record_of_a_copy_has_no_address_and_no_number_that_is_a_key() {
    for (key, recorded) in [
        ("192.0.2.7", "…"),
        ("2001:db8::7", "…"),
        ("someone@example.com", "…"),
        ("L898902C3", "…"),
        ("First Name", "First Name"),
        ("IPv4 192.0.2.7", "IPv4 …"),
        ("Address 2", "Address 2"),
        ("10", "10"),
    ] {
        assert_eq!(impersonal(key), recorded);
        let text =
            format!("{{\n  \"found\": {{\n    \"{key}\": {{\n      \"country\": \"UTO\"\n    }}\n  }}\n}}");
        let raw = RawDocument::read(&Untrusted::new(text));
        let at = (0..9).find(|at| raw.path(*at).ends_with("country")).unwrap();
        assert!(raw.path(at).contains(key), "what is copied is whole: {}", raw.path(at));
        assert!(raw.recorded_path(at).contains(recorded), "{}", raw.recorded_path(at));
    }
}
