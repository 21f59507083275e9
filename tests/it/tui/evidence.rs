//! What a case shows as evidence: the sentence in full first, what differs beside it, then pictures and fields.

use super::drive::{Drive, console_with, reviewed};
use super::judgement::reference;
use super::sample;
use crate::insight::{clean, idwise, ledger_of};
use referee::config::choices::BlindFaces;
use referee::domain::pii::Masking;
use referee::domain::queue::Row;
use referee::insight::case::Case;
use referee::tui::messages::message::{Message, Pointer};
use referee::tui::messages::policy::ConsolePolicy;
use serde_json::{Value, json};

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 36), (200, 50)];

fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

fn opened(make: fn(&Row) -> Case, (width, height): (u16, u16), policy: ConsolePolicy) -> Drive {
    let mut drive = console_with(3, width, height, policy);
    drive.make_case = make;
    drive.press("enter");
    drive
}

fn read(document: &Value, row: &Row) -> Case {
    let read = idwise(document);
    let findings = ledger_of(&read);
    Case { journey: read.0, findings, ..sample::case(row) }
}

/// The evidence of the finding with this subject, at a size.
fn evidence(make: fn(&Row) -> Case, subject: &str, size: (u16, u16), policy: ConsolePolicy) -> String {
    let mut drive = opened(make, size, policy);
    let count = make(&sample::row(0)).findings.len();
    for _ in 0..=count {
        let mut shown = drive.clone();
        // A small window has one pane.
        let screen = if size.0 < 100 { shown.press("tab").screen() } else { drive.screen() };
        if screen.contains(&format!("EVIDENCE  {subject}")) {
            return screen;
        }
        drive.press("j");
    }
    panic!("no finding {subject}: {}", drive.screen());
}

/// The text of the evidence without the borders, in one line.
fn text(screen: &str) -> String {
    let rows = screen.lines().filter_map(|line| line.trim_end_matches(['│', ' ']).rsplit('│').next());
    rows.map(|row| row.trim_matches(['▌', ' '])).collect::<Vec<_>>().join(" ")
}

const LONG: &str = "The hologram of the left edge could not be found under any of the three kinds of light that this \
                    document has to be examined with, and the last one reflects";

fn with_long_words(row: &Row) -> Case {
    let mut document = clean();
    document["documents"]["0"]["validation_result"]["validation_checks"][1] = json!(
        {"name": "Hologram", "description": "", "result": "Failed", "result_description": LONG});
    read(&document, row)
}

#[test]
fn the_sentence_is_there_in_full_at_every_size_and_first() {
    for size in SIZES {
        let screen = evidence(with_long_words, "Hologram", size, policy());
        let text = text(&screen);
        assert!(text.contains(&format!("Hologram: {LONG}")), "{size:?}: {screen}");
        assert!(text.contains("Result") && text.contains("Failed"), "{size:?}: {screen}");
        let (sentence, field) = (text.find("Hologram: The").unwrap(), text.find("First Name"));
        assert!(field.is_none_or(|field| sentence < field), "{size:?}: {screen}");
    }
}

#[test]
fn a_finding_is_whole_in_the_list_where_there_is_room() {
    let list = |screen: &str| {
        let rows = screen.lines().map(|line| line.split('│').nth(1).unwrap_or_default().trim().to_owned());
        rows.collect::<Vec<_>>().join(" ")
    };
    let screen = opened(with_long_words, (120, 36), policy()).screen();
    for word in ["hologram", "reflects"] {
        assert!(list(&screen).contains(word), "{screen}");
    }
    assert!(!list(&screen).contains('…'), "{screen}");
}

#[test]
fn a_resolved_finding_is_as_wide_below_its_state() {
    let mut drive = opened(with_long_words, (120, 36), policy());
    let at = |screen: &str| {
        screen.lines().filter(|line| line.split('│').nth(1).is_some_and(|it| !it.trim().is_empty())).count()
    };
    let before = at(&drive.screen());
    drive.press("c");
    let screen = drive.screen();
    assert!(screen.contains("confirmed "), "{screen}");
    // The state takes room in the first row only: one row more at most.
    assert!(at(&screen) <= before + 1, "{screen}");
    assert!(screen.contains("reflects"), "{screen}");
}

/// What a rule about faces says is not shown before the faces are compared, and what differs is.
#[test]
fn a_rule_about_faces_hides_nothing_but_itself() {
    let screen = evidence(of_two_persons, "Birth date differs", (200, 50), policy());
    assert!(screen.contains("Face match") && screen.contains("compare first"), "{screen}");
    assert!(!screen.contains("The faces differ"), "{screen}");
    let row =
        screen.lines().find(|it| it.contains("Birth date differs ") && !it.contains("EVIDENCE")).unwrap();
    assert!(!row.contains("compare first") && row.contains("printed"), "{row}");
    assert!(text(&screen).contains("Birth date differs: printed"), "{screen}");
    let shown = reviewed(policy(), |review| review.blind_faces = BlindFaces::Off);
    let of = |subject: &str| text(&evidence(of_two_persons, subject, (200, 50), shown.clone()));
    assert!(of("Face match").contains("The faces differ"), "{}", of("Face match"));
    // The date has a cause of its own.
    let date = of("Birth date differs");
    assert!(date.contains("Birth date differs: printed") && !date.contains("Reason"), "{date}");
}

#[test]
fn the_same_result_of_a_check_and_of_its_rule_is_shown_once() {
    let screen = evidence(with_long_words, "Hologram", (120, 36), policy());
    assert_eq!(text(&screen).matches("Result").count(), 1, "{screen}");
    let screen = evidence(with_its_rule, "Hologram", (120, 36), policy());
    assert_eq!(text(&screen).split("Passport").next().unwrap().matches("Result").count(), 1, "{screen}");
}

/// The same check, and the rule that repeats it.
fn with_its_rule(row: &Row) -> Case {
    let mut document: Value = clean();
    document["documents"]["0"]["validation_result"]["validation_checks"][1] = json!(
        {"name": "Hologram", "description": "", "result": "Failed", "result_description": "no hologram"});
    document["rule_results"]["document_validation"] = json!({"name": "Authentic", "result": "Failed", "details": [
        {"title": "Front", "result": "Failed", "result_description": "A check failed",
         "reference_object": {"object_key": "documents", "instance_key": "0"}}]});
    read(&document, row)
}

/// The reference case with a rule that says more about the faces.
fn of_two_persons(row: &Row) -> Case {
    let case = reference(row);
    let mut document: Value = serde_json::from_str(case.raw.as_sent()).unwrap();
    document["rule_results"]["same_subject"] = json!({"name": "Same Person", "result": "Failed", "details": [
        {"title": "Faces", "result": "Failed", "result_description": "The faces differ", "reference_object": null}]});
    read(&document, row)
}

/// A case with so many findings that each has one row.
fn crowd(row: &Row) -> Case {
    let mut case = with_long_words(row);
    let one = case.findings[0].clone();
    case.findings = (0..200)
        .map(|index| referee::insight::finding::Finding {
            id: referee::domain::ids::FindingId::from(format!("crowd-{index}").as_str()),
            ..one.clone()
        })
        .collect();
    case
}

#[test]
fn where_there_is_no_room_a_finding_has_one_row() {
    let mut drive = opened(crowd, (120, 36), policy());
    let rows = |screen: &str| screen.lines().filter(|line| line.contains("Hologram  ")).count();
    let first = drive.screen();
    assert!(rows(&first) > 20, "{first}");
    drive.press("G");
    assert_eq!(rows(&drive.screen()), rows(&first));
}

#[test]
fn a_click_on_any_row_of_a_finding_selects_it() {
    let mut drive = opened(three, (120, 36), policy());
    let screen = drive.screen();
    let at = |wanted: &str| screen.lines().position(|line| line.contains(wanted)).unwrap();
    let row = u16::try_from(at("reflects")).unwrap();
    drive.press("j j");
    let now = drive.now;
    drive.message(Message::Pointer { pointer: Pointer::Pressed, x: 20, y: row, now });
    drive.draw();
    assert!(drive.screen().contains("EVIDENCE  Hologram"), "{}", drive.screen());
}

fn three(row: &Row) -> Case {
    let mut document = clean();
    document["documents"]["0"]["validation_result"]["validation_checks"] = json!([
        {"name": "Hologram", "description": "", "result": "Failed", "result_description": LONG},
        {"name": "Pattern", "description": "", "result": "Failed", "result_description": "not found"},
        {"name": "Edges", "description": "", "result": "Failed", "result_description": "cut"}]);
    read(&document, row)
}

#[test]
fn a_birth_date_that_differs_begins_with_both_values() {
    for size in SIZES {
        let screen = evidence(reference, "Birth date differs", size, policy());
        let (sentence, row) =
            (screen.find(" ≠ MRZ ").unwrap(), screen.find("Birth date  ").unwrap_or(usize::MAX));
        let picture = screen.find('▀').unwrap_or(usize::MAX);
        assert!(sentence < picture, "{size:?}: {screen}");
        assert!(size.0 < 100 || row < picture, "{size:?}: {screen}");
        assert!(!screen.contains("said at"), "{screen}");
    }
}

fn with_vpn(row: &Row) -> Case {
    let mut document = clean();
    document["device_intelligence"] = json!({"model": "A1", "os": "12", "isVpn": true, "ipCountry": "NL",
        "riskScore": 91, "ip": "203.0.113.9"});
    read(&document, row)
}

#[test]
fn a_device_behind_a_vpn_is_shown_with_its_address_country_and_score() {
    for size in SIZES {
        let screen = evidence(with_vpn, "Device", size, policy());
        let place = |what: &str| screen.find(what).unwrap_or_else(|| panic!("{what}: {screen}"));
        assert!(place("Device: VPN") < place("203.0.113.9"), "{screen}");
        assert!(place("203.0.113.9") < place("IP country") && place("IP country") < place("Risk score"));
        assert!(place("Risk score") < place("VPN   ") && place("VPN   ") < place("Model"), "{screen}");
        assert!(place("Model") < place("source: device_intelligence"), "{screen}");
    }
}

#[test]
fn both_sides_of_a_match_are_in_columns() {
    for size in SIZES {
        let mut drive = opened(reference, size, policy());
        drive.press("4");
        let screen = drive.screen();
        let rows: Vec<&str> = screen.lines().skip_while(|line| !line.contains("  applicant  ")).collect();
        let columns = |line: &str| -> Vec<usize> {
            let all =
                line.chars().enumerate().filter(|(_, it)| *it == '│').map(|(at, _)| at).collect::<Vec<_>>();
            all[1..all.len() - 1].to_vec()
        };
        let table: Vec<Vec<usize>> =
            rows.iter().take_while(|line| !line.contains("The record")).map(|line| columns(line)).collect();
        assert!(table.len() > 3 && table.iter().all(|row| row == &table[0]), "{size:?}: {screen}");
        let signs =
            rows.iter().take(table.len()).filter(|row| row.contains("│     ✗") || row.contains("│     ✓"));
        assert_eq!(signs.count(), 0, "neither is good or bad by itself: {screen}");
    }
}

#[test]
fn a_match_says_nothing_three_times_and_no_key_as_it_was_sent() {
    let screen = evidence(reference, "AML", (200, 50), policy());
    for key in ["aml_record_version", "class of list", "Pep Institution", "datasets", "ongoing_monitor"] {
        assert!(!screen.contains(key), "{key}: {screen}");
    }
    assert!(screen.contains("PEP institution"), "{screen}");
    let born = reference(&sample::row(0)).journey.aml.unwrap().matches[0].birth_dates[0].text();
    assert!(text(&screen).matches(born.as_sent()).count() < 3, "{screen}");
}

#[test]
fn the_header_tells_who_it_is() {
    let screen = opened(reference, (200, 50), policy()).screen();
    let header = screen.lines().next().unwrap();
    for fact in ["since ", "ref ", "idwise-eu"] {
        assert!(header.contains(fact), "{fact}: {header}");
    }
    let tabs = |screen: &str| screen.lines().find(|line| line.contains("8 Raw")).unwrap().to_owned();
    assert!(tabs(&screen).contains("born "), "{screen}");
    let screen = opened(reference, (120, 36), policy()).screen();
    assert!(tabs(&screen).contains("born "), "{screen}");
    assert!(screen.lines().next().unwrap().contains("ref "), "{screen}");
    let masked = ConsolePolicy { masking: Masking::Masked, ..policy() };
    let screen = opened(reference, (200, 50), masked).screen();
    assert!(tabs(&screen).contains("born •••"), "{screen}");
}

fn without_selfie(row: &Row) -> Case {
    let mut document = clean();
    document["selfie"] = json!({"status": "Not started", "is_live": null, "image_path": null});
    document["documents"]["0"]["validation_result"]["validation_checks"][1] = json!(
        {"name": "Image Quality", "description": "", "result": "Failed", "result_description": "not clear enough"});
    read(&document, row)
}

#[test]
fn tips_are_about_what_is_there() {
    let tip = |subject| {
        let screen = evidence(without_selfie, subject, (120, 36), policy());
        screen.lines().find(|line| line.contains(" tip  ")).unwrap().to_owned()
    };
    assert!(tip("Liveness").contains("There is no selfie"), "{}", tip("Liveness"));
    assert!(tip("Image Quality").contains("ask for a new one"), "{}", tip("Image Quality"));
}

fn with_a_failed_rule(row: &Row) -> Case {
    let mut document = clean();
    document["rule_results"]["accepted_type"] = json!({"name": "Accepted Type", "result": "Failed", "details": [
        {"title": "Passport", "result": "Failed", "result_description": "Not one of the accepted types"}]});
    document["selfie"]["status"] = json!("Refer");
    document["selfie"]["is_live"] = json!(false);
    document["selfie"]["liveness_status_code"] = json!("FACE_IS_OCCLUDED");
    read(&document, row)
}

#[test]
fn nothing_is_said_twice_in_the_evidence() {
    let screen = evidence(with_a_failed_rule, "Liveness", (120, 36), policy());
    for once in ["FACE_IS_OCCLUDED", "part of the face is covered", "Refer "] {
        let shown = text(&screen).to_lowercase().matches(&once.to_lowercase()).count();
        assert_eq!(shown, 1, "{once}: {screen}");
    }
    let screen = evidence(reference, "Birth date differs", (200, 50), policy());
    assert_eq!(text(&screen).matches("Birth date  ").count(), 1, "{screen}");
    assert!(screen.contains("Cross-check"), "the other properties: {screen}");
}

#[test]
fn enter_goes_deeper() {
    let mut drive = opened(reference, (120, 36), policy());
    drive.press("n enter");
    assert!(drive.screen().contains("tab findings"), "the evidence: {}", drive.screen());
    drive.press("enter").wait(300).draw();
    assert!(
        drive.screen().contains("q back · = compare") || drive.screen().contains("zoom"),
        "{}",
        drive.screen()
    );
    drive.press("q 8 enter");
    assert!(!drive.screen().contains("has no meaning here"), "{}", drive.screen());
    drive.press("5 enter");
    assert!(drive.screen().contains("There is nothing to open here"), "{}", drive.screen());
}
