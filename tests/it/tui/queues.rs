//! The queue: moving, finding, marking, skipping, and the reader's place.

use super::drive::{Drive, console, console_at, console_with, shown};
use super::sample;
use ratatui::style::Modifier;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::found::{FoundJourney, LastDecision};
use referee::domain::ids::{ProviderName, Reviewer};
use referee::domain::outbox_item::OutboxItem;
use referee::domain::queue::{JourneyState, LateMark, Row, Tint};
use referee::domain::text::Untrusted;
use referee::insight::triage::{ServiceLevel, ServiceLevels};
use referee::tui::messages::effect::{Effect, Ticket};
use referee::tui::messages::message::{Message, News, ProviderState, Reply, ReplyProblem};
use referee::tui::messages::policy::{ConsolePolicy, SavedView};
use referee::tui::theme::{Depth, Theme};

#[test]
fn typing_finds_by_name_reference_id_and_number_without_marks() {
    for (typed, found) in
        [("noor", 1), ("примерова", 4), ("ref-2", 2), ("fe15", 2), ("L0000003", 3), ("ANNA eriks", 0)]
    {
        let mut drive = console(6);
        drive.press("/").type_in(typed).press("enter");
        assert_eq!(drive.opened(), Some(&sample::key(found)), "{typed}");
    }
}

/// A journey that was decided long ago.
pub(super) fn decided_elsewhere(index: usize) -> FoundJourney {
    let row = Row { state: JourneyState::Closed, ..sample::row(index) };
    let (by, at) = (Reviewer("amina".to_owned()), sample::dawn());
    let decided = LastDecision { verb: Verb::Reject, by, at, state: DecisionState::Delivered };
    FoundJourney { row, decided: Some(decided) }
}

#[test]
fn what_is_not_in_the_queue_is_found_in_the_store() {
    let mut drive = console(6);
    drive.elsewhere = vec![FoundJourney { decided: None, ..decided_elsewhere(40) }];
    let id = sample::key(40).id.as_sent().to_owned();
    drive.press("/").type_in(&id).press("enter");
    assert!(drive.screen().contains("ANY JOURNEY"), "{}", drive.screen());
    assert!(drive.screen().contains("not for review"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(40)));
    let claimed = drive.effects.iter().any(|effect| {
        matches!(effect, Effect::RecordOpening { is_to_be_claimed: true, .. } | Effect::Claim { .. })
    });
    assert!(!claimed, "what does not wait is only looked at");
}

#[test]
fn a_key_lists_what_the_reviewer_decided_and_words_search_the_store() {
    let mut drive = console(6);
    drive.elsewhere = vec![decided_elsewhere(40), FoundJourney { decided: None, ..decided_elsewhere(41) }];
    drive.press("o");
    assert!(drive.screen().contains("YOUR DECISIONS"), "{}", drive.screen());
    assert!(drive.screen().contains("rejected by amina"), "{}", drive.screen());
    let id = sample::key(41).id.as_sent().to_owned();
    drive.type_in(&id).press("enter").press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(41)), "the first Enter searches, the second opens");
    let mut drive = console(6);
    drive.press("o").type_in("nobody").press("enter enter");
    assert!(drive.screen().contains("No journey of this store has that text"), "{}", drive.screen());
    drive.press("esc");
    assert!(!drive.screen().contains("ANY JOURNEY"));
}

#[test]
fn letters_typed_in_a_search_are_no_keys() {
    let mut drive = console(6);
    drive.press("/").type_in("aq1!").press("esc");
    assert!(drive.decided().is_empty());
    assert!(!drive.effects.contains(&Effect::Quit));
    assert!(drive.screen().contains("6 of 6"));
}

#[test]
fn the_reader_stays_on_the_same_journey_when_the_queue_is_read_again() {
    let mut drive = console(20);
    drive.press("j j j j j");
    drive.rows.insert(0, sample::row(30));
    drive.press("R enter");
    assert_eq!(drive.opened(), Some(&sample::key(5)));
}

#[test]
fn what_arrives_moves_nothing_under_the_readers_eye_and_is_announced() {
    let mut drive = console(60);
    drive.press("j j j j j");
    let line = |drive: &super::drive::Drive| {
        drive.screen().lines().position(|line| line.contains("│▌")).expect("a selected row")
    };
    let before = line(&drive);
    for index in 70..73 {
        drive.rows.insert(0, sample::row(index));
    }
    let now = drive.now;
    drive.message(Message::News { news: News::StoreChanged, now });
    assert_eq!(line(&drive), before, "{}", drive.screen());
    assert!(drive.screen().contains("3 new referrals"), "{}", drive.screen());
    drive.rows.drain(0..3);
    drive.message(Message::News { news: News::StoreChanged, now });
    assert_eq!(line(&drive), before, "{}", drive.screen());
}

#[test]
fn marks_survive_a_filter_and_are_counted() {
    let mut drive = console(6);
    drive.press("space space").press("/").type_in("zzz").press("esc");
    assert!(drive.screen().contains("2 marked"), "{}", drive.screen());
}

#[test]
fn a_skipped_case_is_hidden_until_it_is_brought_back() {
    let mut drive = console(3);
    drive.press("!");
    assert!(drive.screen().contains("2 of 3"));
    drive.press("backspace");
    assert!(drive.screen().contains("3 of 3"));
}

#[test]
fn an_empty_queue_says_so() {
    assert!(console(0).screen().contains("Nothing is waiting"));
}

#[test]
fn who_asks_for_news_learns_that_a_provider_is_lost_and_that_it_is_back() {
    let mut drive = console(0);
    let name = ProviderName("idwise".to_owned());
    let mut state = ProviderState { name, lost_since: None, problem: None, is_key_refused: false };
    drive.providers = vec![state.clone()];
    drive.press("R");
    assert!(drive.screen().contains("Nothing new at the providers"));

    state.lost_since = Some(drive.now);
    state.problem = Some(ReplyProblem::new("could not reach the service"));
    let back = std::mem::replace(&mut drive.providers, vec![state]);
    drive.press("R");
    let screen = drive.screen();
    assert!(!screen.contains("Nothing new"), "{screen}");
    assert!(screen.contains("idwise ○ lost") && screen.contains("R retries now"), "{screen}");
    assert!(screen.contains("✗ idwise: could not reach the service"), "{screen}");

    drive.providers = back;
    drive.press("R");
    let screen = drive.screen();
    assert!(!screen.contains("lost") && screen.contains("Nothing is waiting"), "{screen}");
}

#[test]
fn a_late_or_second_reply_changes_nothing() {
    let mut drive = console(3);
    let before = drive.screen();
    for ticket in [Ticket(0), Ticket(99)] {
        let reply = Reply::Queue(Err(ReplyProblem::new("late")));
        let asked = drive.only(Message::Reply { ticket, reply, now: sample::dawn() });
        assert!(asked.is_empty());
    }
    assert_eq!(drive.screen(), before);
}

#[test]
fn a_conflict_stays_in_view_until_somebody_deals_with_it() {
    let mut drive = console(3);
    drive.press("enter a 1 esc");
    drive.decisions[0].state = DecisionState::Conflict;
    drive.decisions[0].found_instead = Some(Untrusted::new("Rejected by chidi"));
    read_outbox(&mut drive);
    drive.press("j j");
    assert!(
        drive.screen().contains("you decided Approved, but the service shows Rejected by chidi"),
        "{}",
        drive.screen()
    );
    drive.press("O D");
    assert!(!drive.effects.iter().any(|it| matches!(it, Effect::Discard { .. })), "one key lets nothing go");
    drive.press("D").wait(150);
    assert!(drive.effects.iter().any(|it| matches!(it, Effect::Discard { .. })));
}

/// The store has changed: the console reads the outbox and the queue again.
fn read_outbox(drive: &mut Drive) {
    let asked = drive.only(Message::News { news: News::StoreChanged, now: drive.now });
    for (ticket, effect) in asked {
        let reply = match effect {
            Effect::LoadOutbox => {
                Reply::Outbox(Ok(drive.decisions.iter().cloned().map(OutboxItem::from).collect()))
            }
            _ => Reply::Queue(Ok(Box::new(drive.listing()))),
        };
        drive.only(Message::Reply { ticket, reply, now: drive.now });
    }
}

#[test]
fn a_conflict_of_another_reviewer_names_them() {
    let mut drive = console(3);
    drive.press("enter a 1 esc");
    drive.decisions[0].state = DecisionState::Conflict;
    drive.decisions[0].found_instead = Some(Untrusted::new("Rejected by chidi"));
    drive.decisions[0].intent.reviewer = Reviewer("bilal".to_owned());
    read_outbox(&mut drive);
    let screen = drive.screen();
    assert!(screen.contains("bilal decided Approved, but the service shows Rejected by chidi"), "{screen}");
    assert!(!screen.contains("you decided"), "{screen}");
}

#[test]
fn the_row_about_a_refusal_names_its_cause_at_eighty_columns() {
    let mut drive = console_at(3, 80, 24);
    drive.press("enter a 1 esc");
    drive.decisions[0].state = DecisionState::Refused;
    let problem = "could not complete the request: request rejected (400): unknown reason";
    drive.decisions[0].last_problem = Some(Untrusted::new(problem));
    read_outbox(&mut drive);
    let screen = drive.screen();
    assert!(screen.contains("Approved was not delivered: request rejected (400)"), "{screen}");
    // The details have all of it.
    let screen = drive.press("O").screen();
    assert!(screen.contains("answer    could not complete the request"), "{screen}");
}

#[test]
fn in_a_small_window_the_keys_of_an_outbox_item_are_before_a_long_comment() {
    let mut drive = console_at(3, 80, 24);
    drive.press("enter a 1 esc");
    drive.decisions[0].state = DecisionState::Conflict;
    drive.decisions[0].found_instead = Some(Untrusted::new("Rejected by chidi"));
    drive.decisions[0].intent.comment = Some(Untrusted::new("The dates were compared. ".repeat(60)));
    read_outbox(&mut drive);
    let screen = drive.press("O").screen();
    assert!(screen.contains("discards ours") && screen.contains("compare both decisions"), "{screen}");
    let foot = screen.lines().rfind(|line| line.starts_with('└')).unwrap();
    assert!(foot.contains("1-"), "the frame says that there is more: {screen}");
}

#[test]
fn an_empty_queue_without_a_provider_says_what_to_do() {
    for plain in [false, true] {
        let policy = ConsolePolicy { has_providers: false, ..ConsolePolicy::default() };
        let policy = shown(policy, |console| console.plain = plain);
        let screen = console_with(0, 120, 36, policy).screen().replace('\n', " ");
        assert!(!screen.contains("Nothing is waiting"), "{screen}");
        for words in ["No provider is configured", "init`", "doctor`", "demo`"] {
            let told: String = screen.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(told.contains(words), "{words}: {screen}");
        }
    }
}

#[test]
fn masking_hides_names_and_pictures() {
    let mut drive = console(6);
    drive.press("M");
    assert!(!drive.screen().contains("Eriksson"), "{}", drive.screen());
    drive.press("enter");
    let screen = drive.screen();
    assert!(!screen.contains("Eriksson") && screen.contains("hidden"), "{screen}");
    drive.press("2");
}

#[test]
fn a_name_that_obeys_no_terminal_is_shown_harmless() {
    let mut drive = console_at(1, 120, 36);
    drive.rows[0].summary.applicant = Some("Ev\u{1b}[2Jil\u{202e}txt".to_owned());
    drive.press("R");
    let screen = drive.screen();
    assert!(!screen.contains('\u{1b}') && !screen.contains('\u{202e}'), "{screen}");
    assert!(screen.contains("Ev␛[2Jil"), "{screen}");
}

#[test]
fn the_filter_language_narrows_the_queue() {
    for (filter, count) in
        [("aml>=80", "1 of 6"), ("country:uto", "3 of 6"), ("-country:uto", "3 of 6"), ("wait>50h", "2 of 6")]
    {
        let mut drive = console(6);
        drive.press("f").type_in(filter).press("enter");
        assert!(drive.screen().contains(count), "{filter}: {}", drive.screen());
    }
}

#[test]
fn a_filter_with_a_mistake_says_where_and_keeps_the_line_open() {
    let mut drive = console(6);
    drive.press("f").type_in("wait>soon").press("enter");
    let screen = drive.screen();
    assert!(screen.contains("at ") && screen.contains("6 of 6"), "{screen}");
    assert_eq!(drive.app.place(), referee::tui::messages::action::Place::Text);
}

#[test]
fn the_held_are_found_by_asking_for_them() {
    let mut drive = console(3);
    drive.press("enter a 1 esc f").type_in("held").press("enter");
    assert!(drive.screen().contains("Anna Maria Eriksson"), "{}", drive.screen());
}

#[test]
fn a_service_level_s_own_sign_stands_beside_the_wait_and_tells_what_was_allowed() {
    let hour = 60 * 60 * 1000;
    let levels = ServiceLevels {
        usual_ms: 1_000 * hour,
        others: vec![ServiceLevel {
            provider: None,
            rule: Some("expired_document".to_owned()),
            ms: 4 * hour,
            mark: LateMark { sign: '*', tint: Tint::Red },
        }],
    };
    let policy = ConsolePolicy { service_levels: levels, ..ConsolePolicy::default() };
    let mut drive = console_with(2, 120, 36, policy);
    drive.rows[1].summary.failed_rules.clear();
    drive.press("R");
    let screen = drive.screen();
    assert!(screen.contains("2d 4h *"), "{screen}");
    assert!(screen.contains("waiting 2d 4h * 4h allowed"), "the preview: {screen}");
    assert_eq!(screen.matches('*').count(), 2, "the other one may wait: {screen}");
}

#[test]
fn without_color_the_selected_row_has_one_ground() {
    let mut drive = console(4);
    drive.theme = Theme::shipped("mono", Depth::None).unwrap();
    for keys in ["", "enter n", "tab", "2", "q :"] {
        let buffer = drive.press(keys).draw();
        let turned = buffer.content.iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED));
        let patches = turned.filter(|cell| cell.modifier.contains(Modifier::DIM)).count();
        assert_eq!(patches, 0, "after {keys}: {}", drive.screen());
    }
}

#[test]
fn help_tells_what_a_saved_view_shows() {
    let views =
        ["", "wait>4h"].map(|filter| SavedView { name: filter.to_owned(), filter: filter.to_owned() });
    let policy = ConsolePolicy { views: views.to_vec(), ..ConsolePolicy::default() };
    let mut drive = console_with(3, 120, 50, policy);
    let screen = drive.press("?").screen();
    assert!(screen.contains("The saved view: everything"), "{screen}");
    assert!(screen.contains("The saved view: wait>4h") && screen.contains("No saved view"), "{screen}");
}

#[test]
fn help_has_columns_its_own_keys_first_and_a_filter() {
    let mut drive = console_at(3, 200, 50);
    let screen = drive.press("enter ?").screen();
    let column = |words: &str| screen.lines().find_map(|line| line.find(words)).expect("the words");
    assert!(column("Approve: opens") < 66 && column("In every screen") > 130, "own keys first: {screen}");
    let screen = drive.press("/").type_in("unres").screen();
    assert!(screen.contains("next unresolved") && !screen.contains("Approve: opens"), "{screen}");
    drive.press("enter");
    assert!(!drive.press("esc").screen().contains("find unres"), "Esc clears the filter first");
    assert!(drive.screen().contains("KEYS: case"));
    assert!(!drive.press("esc").screen().contains("KEYS: case"));
}

#[test]
fn the_palette_shows_keys_of_other_screens_too() {
    let mut drive = console_at(3, 120, 36);
    let screen = drive.press(":").type_in("approve").screen();
    assert!(screen.contains("case: a"), "{screen}");
}

#[test]
fn with_sixteen_colors_the_selected_row_has_one_ground() {
    let mut drive = console(3);
    drive.theme = Theme::shipped("dark", Depth::Sixteen).unwrap();
    let buffer = drive.draw();
    let reversed = buffer.content().iter().filter(|cell| cell.modifier.contains(Modifier::REVERSED));
    let grounds: std::collections::BTreeSet<String> =
        reversed.map(|cell| format!("{:?} {:?}", cell.fg, cell.bg)).collect();
    assert_eq!(grounds.len(), 1, "{grounds:?}");
}

#[test]
fn claims_of_a_session_end_with_it() {
    let mut drive = console(6);
    drive.press("c j c c j c q");
    let released: Vec<_> = drive
        .effects
        .iter()
        .skip_while(|effect| !matches!(effect, Effect::Claim { key } if *key == sample::key(2)))
        .filter_map(|effect| match effect {
            Effect::Release { key } => Some(key.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(released, [sample::key(0), sample::key(2)], "what was given back before stays so");
    assert!(drive.effects.contains(&Effect::Quit));
}

#[test]
fn the_claim_of_an_open_case_ends_with_the_session() {
    let mut drive = console(6);
    drive.press("enter").draw();
    drive.press("ctrl-c");
    let key = sample::key(0);
    assert!(drive.effects.contains(&Effect::Release { key }), "{:?}", drive.effects);
}

/// The number before `late` in the header.
fn late(screen: &str) -> usize {
    let header = screen.lines().next().unwrap_or_default();
    let before = header.split(" late").next().filter(|before| before.len() < header.len());
    before.and_then(|before| before.rsplit(' ').next()?.parse().ok()).unwrap_or(0)
}

#[test]
fn a_journey_is_counted_as_late_at_its_time_without_anything_else_happening() {
    let mut drive = console(40);
    let before = late(&drive.screen());
    assert!(before > 0 && before < 40, "{}", drive.screen());
    for _ in 0..100 {
        // Whatever it waits for first.
        let wake = drive.app.wake_at().expect("the next one is waited for");
        drive.wait((wake.as_millisecond() - drive.now.as_millisecond()).max(1));
        if late(&drive.screen()) > before {
            break;
        }
    }
    assert_eq!(late(&drive.screen()), before + 1, "{}", drive.screen());
}
