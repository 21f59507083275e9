//! What the reviewer's acts leave on the screen: the outbox, undo, notes, the history, the next finding.

use super::drive::{Drive, console, console_at, console_with, shown};
use super::sample;
use jiff::SignedDuration;
use referee::domain::decision::DecisionState;
use referee::domain::event::Event;
use referee::domain::ids::{FindingId, ProviderName};
use referee::domain::queue::{Row, RowNotes};
use referee::domain::record::{AuditEntry, Note};
use referee::domain::resolution::Conclusion;
use referee::domain::text::Untrusted;
use referee::insight::case::Case;
use referee::tui::clock::ScreenClock;
use referee::tui::keys::chord::{Chord, Press};
use referee::tui::keys::layouts::on_latin_keyboard;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News, ProviderState};
use referee::tui::messages::policy::{Badge, ConsolePolicy};
use referee::tui::messages::practice::PracticeTruth;
use rstest::rstest;

fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

fn header(drive: &Drive) -> String {
    drive.screen().lines().next().unwrap_or_default().to_owned()
}

fn undone(drive: &Drive) -> usize {
    drive.decisions.iter().filter(|it| it.state == DecisionState::Undone).count()
}

#[test]
fn the_outbox_says_what_the_service_answered_and_what_to_do() {
    let mut drive = console(3);
    drive.press("enter r 1 esc");
    let long =
        format!("could not authenticate: authentication failed (403), {} at the end", "very ".repeat(40));
    let decision = &mut drive.decisions[0];
    decision.state = DecisionState::Waiting;
    decision.last_problem = Some(Untrusted::new(long));
    decision.due = Some(drive.now + SignedDuration::from_secs(300));
    drive.press("O");
    let screen = drive.screen();
    for words in [
        "Rejected: document forged or altered",
        "answer    could not authenticate: authentication failed (403)",
        "at the end",
        "next      sent again in 4m",
        "do        the service refuses this account's key",
    ] {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
    assert!(!screen.contains("forged  "), "no code: {screen}");
    let provider = drive.decisions[0].intent.journey.provider.clone();
    assert!(header(&drive).contains(&format!("{provider} ✗ key refused")), "{screen}");
}

#[test]
fn a_key_that_is_refused_while_fetching_is_in_the_header() {
    let mut drive = console(2);
    let name = ProviderName("idwise".to_owned());
    let state = ProviderState { name, lost_since: None, problem: None, is_key_refused: true };
    drive.message(Message::News { news: News::Provider(state), now: drive.now });
    assert!(header(&drive).contains("idwise ✗ key refused"), "{}", header(&drive));
    assert!(!header(&drive).contains('●'), "{}", header(&drive));
}

#[test]
fn a_discarded_decision_is_not_told_of_as_delivered() {
    let mut drive = console(3);
    drive.press("enter r 1 esc");
    drive.decisions[0].state = DecisionState::Refused;
    drive.press("O");
    drive.press("D D").wait(150).draw();
    let screen = drive.screen();
    assert!(screen.contains("1 decision was discarded in this session and did not reach"), "{screen}");
}

/// In the smallest usual window the details have all the rows that they need.
#[rstest]
#[case::uncertain(DecisionState::Uncertain, 1, &["it may have arrived", "the journey is read again", "r reads the journey now"])]
#[case::accepted(DecisionState::Accepted, 1, &["accepted, not shown yet", "the journey is read again", "D D discards it"])]
#[case::waiting(DecisionState::Waiting, 0, &["the last attempt failed", "sent again in 1m", "nothing: it is sent again", "r sends it now"])]
#[case::refused(DecisionState::Refused, 1, &["it was refused", "read the answer", "r sends it again"])]
#[case::conflict(DecisionState::Conflict, 0, &["ours was not sent", "found", "compare both", "D D discards ours"])]
fn each_state_of_the_outbox_says_what_happened_and_what_to_do(
    #[case] state: DecisionState,
    #[case] attempts: u32,
    #[case] words: &[&str],
) {
    let mut drive = console_at(3, 80, 24);
    drive.press("enter r 1 esc");
    let decision = &mut drive.decisions[0];
    (decision.state, decision.attempts) = (state, attempts);
    decision.intent.comment = Some(Untrusted::new("the portrait was replaced"));
    decision.due = Some(drive.now + SignedDuration::from_secs(61));
    let answer = "could not get a reply from the service: it is busy (status 503): Service Unavailable";
    decision.last_problem = Some(Untrusted::new(answer));
    decision.found_instead = (state == DecisionState::Conflict).then(|| Untrusted::new("Approved"));
    drive.press("O");
    let screen = drive.screen();
    let tries = if attempts == 0 { "not sent yet" } else { "sent once" };
    for words in words.iter().chain(&[tries, "it is busy (status 503)", "enter opens the case"]) {
        assert!(screen.contains(words), "{words}\n{screen}");
    }
}

/// First after the delay of a keyboard, then quickly; and as a terminal reports it that knows held keys.
#[test]
fn a_held_key_discards_nothing() {
    let mut drive = console(3);
    drive.press("enter r 1 esc");
    drive.decisions[0].state = DecisionState::Refused;
    drive.press("O D").wait(300);
    for _ in 0..21 {
        drive.wait(30).key(Press { chord: Chord::plain('D'), repeat: false });
    }
    drive.wait(200).draw();
    let discards = |drive: &Drive| drive.effects.iter().any(|it| matches!(it, Effect::Discard { .. }));
    assert!(!discards(&drive), "{}", drive.screen());
    assert!(drive.screen().contains("held down discards nothing"), "{}", drive.screen());
    drive.press("esc O D").hold("D D D").wait(200);
    assert!(!discards(&drive), "{}", drive.screen());
    drive.press("esc O D D").wait(150);
    assert!(discards(&drive), "{}", drive.screen());
}

#[test]
fn undo_in_the_outbox_is_about_the_selected_decision_and_stays_there() {
    let mut drive = console(5);
    drive.press("space space space X 1").wait(1000).press("enter O j u");
    assert_eq!(undone(&drive), 1);
    assert_eq!(drive.decisions[1].state, DecisionState::Undone, "the selected one");
    let screen = drive.screen();
    assert!(screen.contains("OUTBOX") && screen.contains("; 2 more are held"), "{screen}");
    drive.decisions[0].state = DecisionState::Refused;
    drive.message(Message::News { news: News::StoreChanged, now: drive.now });
    drive.press("g g u");
    assert_eq!(undone(&drive), 1, "one that is not held is not undone, nor another instead of it");
    assert!(drive.screen().contains("is not held"), "{}", drive.screen());
}

#[test]
fn one_undo_undoes_a_bulk_rejection() {
    let mut drive = console(6);
    drive.press("enter a 1 esc space space space X 1").wait(1000).press("enter");
    assert!(drive.screen().contains("3 rejected · u here undoes all of them"), "{}", drive.screen());
    drive.press("u");
    assert_eq!(undone(&drive), 3);
    let screen = drive.screen();
    assert!(
        screen.contains("3 journeys need a decision again") && screen.contains("1 more is held"),
        "{screen}"
    );
    drive.press("u");
    assert_eq!(undone(&drive), 4);
    drive.press("esc u");
    assert!(drive.screen().contains("There is nothing to undo"), "{}", drive.screen());
}

#[test]
fn the_newest_act_is_undone_first_also_after_its_case_was_left() {
    let mut drive = console(4);
    drive.press("enter a 1 j e q !");
    assert_eq!(drive.skipped.len(), 1);
    drive.press("u");
    assert!(drive.skipped.is_empty(), "the skip first");
    drive.press("u");
    let reopened = |drive: &Drive| drive.effects.iter().any(|it| matches!(it, Effect::Unresolve { .. }));
    assert!(reopened(&drive) && undone(&drive) == 0, "then the finding");
    assert!(drive.screen().contains("Undone in the case of"), "{}", drive.screen());
    drive.press("u");
    assert_eq!(undone(&drive), 1, "then the decision");
}

fn note() -> Note {
    Note {
        by: sample::me(),
        at: sample::dawn(),
        text: Untrusted::new("asked the applicant, wait for Monday"),
    }
}

fn noted(row: &Row) -> Case {
    Case { notes: vec![note(), note()], ..sample::case(row) }
}

#[rstest]
#[case(false)]
#[case(true)]
fn notes_are_seen_in_the_queue_and_in_the_case(#[case] is_masked: bool) {
    let mut drive = console(3);
    drive.make_case = noted;
    drive.rows[0].notes = Some(Box::new(RowNotes { count: 2, last: note() }));
    drive.restart();
    drive.press(if is_masked { "M" } else { "" });
    let screen = drive.screen();
    let row = screen.lines().find(|line| line.contains('▌')).unwrap_or_default();
    assert!(row.contains("✎ 2"), "{screen}");
    assert!(screen.contains("✎ 2  08:00 amina:"), "in the preview\n{screen}");
    assert_eq!(screen.contains("wait for Monday"), !is_masked, "{screen}");
    drive.press("enter");
    let screen = drive.screen();
    assert!(header(&drive).contains("✎ 2"), "{screen}");
    assert!(screen.contains("✎ 2  2026-11-22 08:00 amina:"), "{screen}");
    assert_eq!(screen.contains("wait for Monday"), !is_masked, "{screen}");
}

fn remembered(row: &Row) -> Case {
    let event = Event::FindingResolved {
        finding: FindingId::from("birth"),
        conclusion: Conclusion::NoIssue,
        reason: Some("another_person".to_owned()),
        comment_sha256: None,
        comment_hmac: None,
    };
    let entry = AuditEntry {
        seq: 1,
        at: sample::dawn(),
        by: sample::me(),
        what: event.word().to_owned(),
        journey: Some(row.key.clone()),
        detail: Untrusted::new(event.detail()),
        previous: String::new(),
        hash: String::new(),
    };
    Case { history: vec![entry], ..sample::case(row) }
}

#[test]
fn the_history_is_in_sentences_and_in_the_time_of_the_reviewer() {
    let clock = ScreenClock::of_setting(Some("Asia/Kolkata"));
    let mut drive = console_with(3, 120, 36, ConsolePolicy { clock, ..policy() });
    drive.make_case = remembered;
    drive.press("enter 7");
    let screen = drive.screen();
    let row = screen
        .lines()
        .find(|line| line.contains("resolved Birth date differs: no issue"))
        .unwrap_or_default();
    assert!(row.contains("2026-11-22 13:30"), "{screen}");
    assert!(
        row.contains("amina: resolved Birth date differs: no issue (watch-list: another person)"),
        "{screen}"
    );
}

#[test]
fn an_open_history_shows_what_is_done_here() {
    let mut drive = console(3);
    drive.press("enter j e");
    let read =
        |drive: &Drive| drive.effects.iter().filter(|it| matches!(it, Effect::ReadCase { .. })).count();
    let before = read(&drive);
    drive.press("7");
    assert!(read(&drive) > before, "what was resolved before the tab was opened");
    let before = read(&drive);
    drive.press("u");
    assert!(read(&drive) > before, "what is undone while it is open");
}

#[rstest]
#[case(Some(Badge::Demo), "DEMO")]
#[case(Some(Badge::Practice), "PRACTICE")]
#[case(Some(Badge::Sandbox), "SANDBOX")]
fn invented_journeys_are_told_of_on_every_screen(#[case] badge: Option<Badge>, #[case] word: &str) {
    let mut drive = console_with(3, 80, 24, ConsolePolicy { badge, ..policy() });
    for keys in ["", "enter", "esc", "O", "esc", "S"] {
        drive.press(keys);
        assert!(header(&drive).contains(word), "{keys}: {}", header(&drive));
    }
    assert!(!header(&console(3)).contains(word));
}

#[test]
fn practice_tells_the_truth_after_each_case_and_compares_reasons() {
    let attack =
        || PracticeTruth::Attack { kind: "forged expiry".to_owned(), reasons: vec!["forged".to_owned()] };
    let truths = [(0, PracticeTruth::Genuine), (1, attack()), (2, attack()), (3, attack())];
    let id = |index: usize| sample::key(index).id.as_sent().to_owned();
    let truths = truths.into_iter().map(|(index, truth)| (id(index), truth)).collect();
    let mut drive = console_with(5, 120, 36, ConsolePolicy { truths, ..policy() });
    drive.press("enter r 1");
    assert!(drive.screen().contains("Wrong: this person is genuine"), "{}", drive.screen());
    drive.press("r 1");
    assert!(drive.screen().contains("Right, and the reason fits: forged expiry"), "{}", drive.screen());
    drive.press("r 2");
    let screen = drive.screen();
    assert!(screen.contains("Right, but for forged expiry: \"document forged or altered\""), "{screen}");
    drive.press("a 1");
    assert!(drive.screen().contains("Wrong: this is an attack, forged expiry"), "{}", drive.screen());
}

#[test]
fn a_key_without_meaning_says_so() {
    let mut drive = console(3);
    drive.press("enter t");
    assert!(drive.screen().contains("t has no meaning here · ? help"), "{}", drive.screen());
    drive.wait(8_000).press("w t");
    assert!(!drive.screen().contains("t has no meaning"), "text is typed there");
}

#[test]
fn a_letter_of_another_script_is_the_key_that_it_is_on() {
    let mut drive = console(3);
    drive.press("о");
    assert!(drive.screen().contains("▌"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(1)), "о is on the key of j");
    for approve in ["ф", "α", "ش", "ש", "ㅁ"] {
        drive.press(approve);
        assert!(drive.screen().contains("APPROVE"), "{approve}: {}", drive.screen());
        drive.press("esc");
    }
    assert!(drive.press("?").screen().contains("KEYS: case"));
    drive.press("й").wait(200);
    assert!(!drive.screen().contains("KEYS: case"), "й is on the key of q");
}

#[test]
fn a_letter_of_another_script_answers_no_question_and_is_text_where_text_is_typed() {
    let mut drive = console(3);
    drive.press("enter a").wait(200);
    drive.press("е");
    let screen = drive.screen();
    assert!(screen.contains("the keyboard is set to another layout"), "{screen}");
    for letter in ["١", "۱", "ф"] {
        drive.press(letter);
    }
    assert!(drive.decided().is_empty());
    drive.press("esc q /").type_in("ф");
    assert!(drive.screen().contains("find   ф"), "{}", drive.screen());
}

#[test]
fn a_letter_of_another_script_never_judges_or_discards_by_a_guess() {
    for (letter, key) in [("у", "e"), ("с", "c"), ("ч", "x"), ("ε", "e"), ("ث", "e")] {
        let mut drive = console(3);
        drive.press("enter n").wait(200);
        drive.press(letter).wait(200);
        assert!(!drive.effects.iter().any(|effect| effect.resolves().is_some()), "{letter}");
        let screen = drive.screen();
        let words = format!("{letter} decides nothing. If you mean {key}, set the keyboard to Latin letters");
        assert!(screen.contains(&words), "{letter}: {screen}");
    }
    let mut drive = console(3);
    drive.press("enter a 1 O").wait(200);
    drive.press("В").wait(400).press("В").wait(400);
    assert!(!drive.effects.iter().any(|effect| matches!(effect, Effect::Discard { .. })));
    assert!(drive.screen().contains("В decides nothing"), "{}", drive.screen());
    drive.press("к").wait(400);
    assert!(!drive.effects.iter().any(|effect| matches!(effect, Effect::Retry { .. })));
    assert!(drive.screen().contains("If you mean r,"), "{}", drive.screen());
}

#[test]
fn letters_of_one_script_have_one_key_each() {
    for letter in "йцукенгшщзфывапролдячсмитьςερτυθιοπασδφγηξκλζχψωβνμ".chars()
    {
        assert!(on_latin_keyboard(letter).is_some_and(|key| key.is_ascii_alphabetic()), "{letter}");
    }
    assert!("0123456789٠١٢٣۱۲азыᄀa1".chars().filter_map(on_latin_keyboard).all(|key| !key.is_ascii_digit()));
}

#[test]
fn resolving_goes_on_to_the_next_unresolved_finding() {
    let resolved = |drive: &Drive| -> Vec<String> {
        let resolved = drive.effects.iter().filter_map(Effect::resolves);
        resolved.map(|resolution| resolution.finding.0.as_sent().to_owned()).collect()
    };
    let mut drive = console(3);
    drive.press("enter j c c e e");
    assert_eq!(resolved(&drive), ["expired", "first-name", "birth", "liveness"]);
    let mut drive = console_with(3, 120, 36, shown(policy(), |console| console.advance = false));
    drive.press("enter j c e");
    assert_eq!(resolved(&drive), ["expired", "expired"], "switched off");
    let mut drive = console(3);
    drive.press("enter j").hold("c c");
    assert!(resolved(&drive).is_empty(), "a key that is held down resolves nothing");
}
