//! Watch-list matches read in a small window: what is settled is what is looked at, and for a reason that is true.

use super::drive::{Drive, console_at, console_with};
use super::judgement::reference;
use super::sample;
use crate::insight::{clean, idwise, ledger_of};
use referee::domain::ids::FindingId;
use referee::domain::queue::Row;
use referee::domain::resolution::{Conclusion, Resolution};
use referee::insight::case::{Case, Reason};
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;
use serde_json::json;

/// The tab of the matches at the smallest window that serves.
fn matches() -> Drive {
    let mut drive = console_at(3, 80, 24);
    drive.make_case = reference;
    drive.press("enter 4");
    drive
}

fn settled(drive: &Drive) -> Vec<FindingId> {
    drive.effects.iter().filter_map(Effect::resolves).map(|resolution| resolution.finding.clone()).collect()
}

/// The heading of the selected match, which must be in view or above it.
fn selected(drive: &Drive) -> Option<String> {
    drive.screen().lines().find(|line| line.contains("▌ Match")).map(str::to_owned)
}

#[test]
fn the_lines_of_a_match_begin_where_it_stands() {
    let mut drive = matches();
    drive.press("j j");
    let (before, heading) = (drive.screen(), selected(&drive).unwrap());
    drive.press("tab");
    let top = |screen: &str| screen.lines().nth(2).unwrap().replace('▌', " ");
    assert_eq!(top(&before), top(&drive.screen()), "nothing jumps");
    assert!(
        drive.screen().lines().any(|line| line.contains("│▌") && line.contains("Match")),
        "{}",
        drive.screen()
    );
    drive.press("j j j");
    assert_eq!(selected(&drive).as_deref().map(|line| line.trim_end_matches('│').len() > 4), Some(true));
    assert!(drive.screen().contains(heading.trim_matches(|it| it == '│' || it == ' ' || it == '▌')));
}

#[test]
fn the_match_of_the_selected_line_is_the_one_that_is_settled() {
    let mut first = matches();
    first.press("e");
    let mut drive = matches();
    drive.press("tab");
    for _ in 0..80 {
        drive.press("j");
    }
    drive.press("e");
    assert_eq!(settled(&drive).len(), 1);
    assert_ne!(settled(&drive), settled(&first), "its last line is of another match than the first");
}

#[test]
fn a_page_further_the_match_in_view_is_the_selected_one() {
    let mut first = matches();
    first.press("e");
    let mut drive = matches();
    drive.press("ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d ctrl-d e");
    assert_eq!(settled(&drive).len(), 1);
    assert_ne!(settled(&drive), settled(&first));
    assert!(drive.screen().contains("false positive"), "what was settled is in view: {}", drive.screen());
}

#[test]
fn the_footer_tells_how_matches_are_read() {
    let mut drive = matches();
    assert!(drive.screen().contains("j k match · tab lines"), "{}", drive.screen());
    drive.press("tab");
    assert!(drive.screen().contains("j k line · tab matches"), "{}", drive.screen());
}

/// A case with one record: the applicant's name, birth date, country and sex.
fn identical(row: &Row) -> Case {
    let mut document = clean();
    document["aml"]["matches"] = json!([{
        "name": "Anna Maria Eriksson", "score": 100, "datasets": ["Sanctions"], "countries": ["UT"], "sex": "Female",
        "datesOfBirth": ["1974-08-12"],
    }]);
    let read = idwise(&document);
    let findings = ledger_of(&read);
    Case { journey: read.0, findings, ..sample::case(row) }
}

pub(super) fn shipped() -> ConsolePolicy {
    let reason = |shipped: referee::config::reasons::ReasonSetting| Reason {
        code: shipped.code,
        text: shipped.text,
        verbs: shipped.verbs,
        needs_comment: shipped.needs_comment,
    };
    let reasons = referee::config::reasons::shipped().into_iter().map(reason).collect();
    ConsolePolicy { reasons, ..ConsolePolicy::default() }
}

fn with_identical_record() -> Drive {
    let mut drive = console_with(3, 120, 36, shipped());
    drive.make_case = identical;
    drive.press("enter");
    drive
}

fn resolutions(drive: &Drive) -> Vec<Resolution> {
    drive.effects.iter().filter_map(Effect::resolves).cloned().collect()
}

#[test]
fn a_match_that_nothing_contradicts_needs_a_reason_and_a_comment() {
    let mut drive = with_identical_record();
    assert!(drive.screen().contains("a false positive needs a reason and a comment"), "{}", drive.screen());
    drive.press("e");
    assert_eq!(drive.app.place(), Place::Reason);
    let screen = drive.screen();
    assert!(screen.contains("watch-list: another person"), "{screen}");
    for false_reason in ["no shared identifier", "different birth date", "different country", "different sex"]
    {
        assert!(!screen.contains(false_reason), "{screen}");
    }
    let digit = screen.lines().find(|line| line.contains("watch-list: another person")).unwrap();
    let digit = digit.chars().find(char::is_ascii_digit).unwrap().to_string();
    drive.press(&digit);
    assert_eq!(drive.app.place(), Place::Text, "the comment is typed");
    drive.wait(300).press("enter");
    assert!(resolutions(&drive).is_empty(), "not without a comment");
    drive.type_in("other id");
    drive.wait(300).press("enter");
    let resolved = resolutions(&drive);
    assert_eq!(resolved.len(), 1);
    assert_eq!(resolved[0].conclusion, Conclusion::NoIssue);
    assert_eq!(resolved[0].reason.as_deref(), Some("aml_other_person"));
    assert_eq!(resolved[0].comment.as_ref().map(|text| text.as_sent()), Some("other id"));
}

#[test]
fn leaving_the_reason_resolves_nothing() {
    let mut drive = with_identical_record();
    drive.press("e esc");
    assert!(resolutions(&drive).is_empty());
    drive.press("e 1").wait(300).press("esc esc");
    assert!(resolutions(&drive).is_empty());
    assert_eq!(drive.app.place(), Place::Case);
    drive.press("E");
    assert_eq!(drive.app.place(), Place::Case, "no group without a contradiction");
    drive.press("c");
    assert_eq!(
        resolutions(&drive)[0].reason.as_deref(),
        Some("sanctions"),
        "a true match still takes one key"
    );
}

/// A record with a name, an alias and an address of which the list says the kind.
fn with_kinds(row: &Row) -> Case {
    let mut document = clean();
    document["aml"]["matches"] = json!([{
        "name": "Anna Eriksson", "score": 90, "datasets": ["Sanctions"],
        "aliases": [{"firstName": "Ana", "lastName": "Eriksen", "type": "Name Spelling Variation"}],
        "addresses": [{"addressType": "Business", "line1": "1 Dock Road", "city": "Utopia City"}],
    }]);
    let read = idwise(&document);
    let findings = ledger_of(&read);
    Case { journey: read.0, findings, ..sample::case(row) }
}

#[test]
fn kinds_of_aliases_and_addresses_are_on_the_screen() {
    let mut drive = console_at(3, 120, 60);
    drive.make_case = with_kinds;
    drive.press("enter 4").draw();
    let screen = drive.screen();
    assert!(screen.contains("Ana Eriksen (Name Spelling Variation)"), "{screen}");
    assert!(screen.contains("1 Dock Road, Utopia City (Business)"), "{screen}");
}
