//! What a day at the console needs: order, putting off, several at once, drafts, finding, the mouse, plain mode.

use super::drive::{Drive, console, console_at, console_with, shown};
use super::sample;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::queue::Urgency;
use referee::domain::text::Untrusted;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News, Pointer};
use referee::tui::messages::policy::{Badge, ConsolePolicy};
use referee::tui::text_order::TextOrder;

fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

#[test]
fn the_queue_is_worked_late_first_then_gravest_then_longest_waiting() {
    let mut drive = console(4);
    let hour = 3_600_000;
    let now = sample::dawn().as_millisecond();
    let all = [(Urgency::Other, 30), (Urgency::Sanctions, 2), (Urgency::Document, 3), (Urgency::Document, 5)];
    for (row, (urgency, hours)) in drive.rows.iter_mut().zip(all) {
        row.summary.urgency = urgency;
        row.summary.since_ms = now - hours * hour;
    }
    drive.press("R");
    let mut order = Vec::new();
    for _ in 0..4 {
        drive.press("enter");
        order.push(drive.opened().cloned().unwrap());
        drive.press("esc j");
    }
    assert_eq!(order, [0, 1, 3, 2].map(sample::key));
}

#[test]
fn what_is_put_off_is_kept_in_the_store_and_brought_back() {
    let mut drive = console(3);
    drive.press("z").type_in("waiting for a call").press("enter");
    let skipped = drive.effects.iter().find_map(|effect| match effect {
        Effect::Skip { keys, until, reason } => Some((keys.clone(), *until, reason.clone())),
        _ => None,
    });
    let (keys, until, reason) = skipped.unwrap();
    assert_eq!(keys, [sample::key(0)]);
    assert!(until > drive.now);
    assert_eq!(reason.unwrap().as_sent(), "waiting for a call");
    assert!(drive.screen().contains("1 skipped"));
    drive.press("R");
    assert!(drive.screen().contains("2 of 3"), "a refresh does not bring it back");
    drive.press("backspace R");
    assert!(drive.screen().contains("3 of 3"), "{}", drive.screen());
}

#[test]
fn tab_goes_on_with_the_filter() {
    let mut drive = console(6);
    drive.press("f").type_in("cou").press("tab tab enter");
    assert!(drive.screen().contains("filter country:ARE"), "{}", drive.screen());
    assert!(drive.screen().contains("2 of 6"));
}

#[test]
fn what_is_new_is_announced_and_moves_nothing() {
    let mut drive = console(5);
    drive.press("j j");
    let mut new = sample::row(40);
    new.summary.since_ms = 0;
    drive.rows.push(new);
    drive.press("R");
    assert!(drive.screen().contains("1 new referral"), "{}", drive.screen());
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(2)));
}

#[test]
fn before_the_first_key_the_first_place_is_the_readers_and_nothing_is_new() {
    let mut drive = console(3);
    let mut graver = sample::row(41);
    graver.summary.urgency = Urgency::Sanctions;
    graver.summary.since_ms = 0;
    drive.rows.insert(0, graver);
    let now = drive.now;
    let asked = drive.app.update(Message::News { news: News::StoreChanged, now });
    drive.carry_out(asked);
    drive.draw();
    assert!(
        drive.screen().contains("4 of 4") && !drive.screen().contains("new referral"),
        "{}",
        drive.screen()
    );
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(41)), "the gravest, though it came last");
}

#[test]
fn what_others_claim_is_seen_at_once() {
    let mut drive = console(3);
    let now = drive.now;
    let by = Some(referee::domain::ids::Reviewer("bilal".to_owned()));
    let asked = drive.app.update(Message::News { news: News::Claim { key: sample::key(1), by }, now });
    assert!(asked.is_empty(), "the queue is not read anew for it");
    drive.draw();
    assert!(drive.screen().contains("bilal"), "{}", drive.screen());
}

#[test]
fn several_are_rejected_for_one_reason_after_the_list_was_shown() {
    let mut drive = console(5);
    drive.press("X");
    assert!(drive.screen().contains("Mark journeys first"));
    drive.press("space space X");
    assert_eq!(drive.app.place(), Place::Bulk);
    drive.press("enter");
    assert!(drive.decided().is_empty(), "no reason, no decision");
    drive.burst("1 enter");
    assert!(drive.decided().is_empty(), "the reason was not on the screen yet");
    drive.hold("enter");
    assert!(drive.decided().is_empty(), "a held key decides nothing");
    drive.wait(1000).press("enter");
    let decided = drive.decided();
    assert_eq!(decided.len(), 2);
    assert!(decided.iter().all(|intent| intent.verb == Verb::Reject && intent.reason == "forged"));
}

#[test]
fn a_reason_that_needs_a_comment_needs_it_for_several_too() {
    let mut drive = console(5);
    drive.press("space X 3");
    assert_eq!(drive.app.place(), Place::Text);
    drive.press("enter").paste("1\n\r enter");
    assert!(drive.decided().is_empty());
    drive.press("enter").wait(1000).press("enter");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn a_held_decision_is_taken_back_from_the_outbox() {
    let mut drive = console(5);
    drive.press("space space X 1 enter O u");
    let undone: Vec<_> = drive.decisions.iter().filter(|it| it.state == DecisionState::Undone).collect();
    assert_eq!(undone.len(), 1);
    assert_eq!(undone[0].intent.journey, sample::key(0), "the selected one, not the last");
}

#[test]
fn ours_is_sent_over_theirs_only_after_a_look() {
    let mut drive = console(3);
    drive.press("enter a 1 esc");
    drive.decisions[0].state = DecisionState::Conflict;
    drive.decisions[0].found_instead = Some(Untrusted::new("Rejected by chidi"));
    drive.press("O r");
    let screen = drive.screen();
    assert!(
        screen.contains("decision  Approved") && screen.contains("found     Rejected by chidi"),
        "{screen}"
    );
    let retried = |drive: &Drive| drive.effects.iter().any(|it| matches!(it, Effect::Retry { .. }));
    assert!(!retried(&drive));
    drive.press("enter esc r");
    assert!(retried(&drive));
}

#[test]
fn what_was_begun_is_there_again() {
    let mut drive = console(3);
    drive.press("enter w").type_in("call back").wait(10).wait(900);
    assert_eq!(drive.drafts[&sample::key(0)].note, "call back");
    drive.press("esc esc j enter");
    drive.press("esc k enter w");
    assert!(drive.screen().contains("call back"), "{}", drive.screen());
    drive.press("enter").wait(10).wait(900);
    assert_eq!(drive.drafts[&sample::key(0)].note, "", "what was sent off is no draft");
}

#[test]
fn a_note_has_several_lines_and_enter_saves_it() {
    for chord in ["alt-enter", "ctrl-j"] {
        let mut drive = console(3);
        drive.press("enter w").type_in("called").press(chord).type_in("nobody there");
        let screen = drive.screen();
        let rows: Vec<usize> = ["called", "nobody there"]
            .iter()
            .map(|word| screen.lines().position(|line| line.contains(word)).expect(word))
            .collect();
        assert_eq!(rows[1], rows[0] + 1, "{screen}");
        drive.press("alt-b").type_in("was ").press("enter");
        let note = drive.effects.iter().find_map(|effect| match effect {
            Effect::Note { text, .. } => Some(text.as_sent().to_owned()),
            _ => None,
        });
        assert_eq!(note.as_deref(), Some("called\nnobody was there"));
        assert_eq!(drive.app.place(), Place::Case);
    }
}

#[test]
fn a_note_goes_on_every_marked_journey() {
    let mut drive = console(4);
    drive.press("space space w").type_in("asked the provider").press("enter");
    let noted = drive.effects.iter().filter(|effect| matches!(effect, Effect::Note { .. })).count();
    assert_eq!(noted, 2);
}

#[test]
fn the_mouse_selects_and_never_decides() {
    let mut drive = console(6);
    let now = drive.now;
    drive.only(Message::Pointer { pointer: Pointer::Pressed, x: 10, y: 6, now });
    drive.press("enter");
    assert_eq!(drive.opened(), Some(&sample::key(2)));
    drive.press("a");
    for y in 0..36 {
        for x in (0..120).step_by(7) {
            drive.only(Message::Pointer { pointer: Pointer::Pressed, x, y, now });
        }
    }
    assert!(drive.decided().is_empty());
    assert_eq!(drive.app.place(), Place::Decision);
}

#[test]
fn a_second_click_on_a_row_opens_it() {
    let mut drive = console(6);
    let click = |drive: &mut Drive, y: u16| {
        drive.wait(300);
        let now = drive.now;
        drive.message(Message::Pointer { pointer: Pointer::Pressed, x: 10, y, now });
    };
    click(&mut drive, 6);
    click(&mut drive, 7);
    drive.wait(200);
    click(&mut drive, 7);
    click(&mut drive, 30);
    click(&mut drive, 30);
    assert_eq!(drive.opened(), None, "another row, too late, no row");
    click(&mut drive, 6);
    click(&mut drive, 6);
    assert_eq!(drive.opened(), Some(&sample::key(2)));
}

#[test]
fn the_list_follows_the_filter_while_it_is_typed_and_escape_clears_it() {
    let mut drive = console(6);
    let rows = |drive: &Drive| drive.screen().lines().filter(|line| line.contains("UTO")).count();
    let all = rows(&drive);
    drive.press("f").type_in("country:ZZZ").wait(20).draw();
    assert_eq!(rows(&drive), 0, "{}", drive.screen());
    drive.press("esc").wait(20).draw();
    assert_eq!(rows(&drive), all, "leaving restores: {}", drive.screen());
    drive.press("f").type_in("country:ZZZ").press("enter").wait(20).draw();
    assert_eq!(rows(&drive), 0, "{}", drive.screen());
    drive.press("esc").wait(20).draw();
    assert_eq!(rows(&drive), all, "{}", drive.screen());
}

#[test]
fn the_tour_is_offered_once_and_covers_nothing_before_it_is_asked_for() {
    let mut drive = console_with(3, 80, 24, shown(policy(), |console| console.tour = true));
    assert!(drive.screen().contains("New here? f2"), "{}", drive.screen());
    assert_eq!(drive.app.place(), Place::Queue);
    drive.press("f2");
    for at in 1..=6 {
        assert!(drive.screen().contains(&format!("{at} of 6")), "{}", drive.screen());
        drive.press("enter");
    }
    assert!(drive.effects.contains(&Effect::TourSeen));
    assert_eq!(drive.app.place(), Place::Queue);
}

/// The tour of invented cases goes on in them: each key that was tried brings the next sentence.
#[test]
fn the_tour_has_one_open_a_case_and_decide() {
    let mut drive = console_with(3, 80, 24, ConsolePolicy { badge: Some(Badge::Demo), ..policy() });
    drive.press("f2 enter enter enter enter enter enter");
    for (words, keys) in [
        ("the most urgent journey is selected", "enter"),
        ("goes to the next unresolved finding", "n"),
        ("resolve a finding with e, c or x", "e"),
        ("u undoes what you did last", "u"),
        ("a or r shows the reasons", "r"),
        ("the digit of a reason decides", "esc"),
        ("a or r shows the reasons", "r"),
        ("the digit of a reason decides", "1"),
    ] {
        drive.wait(8_000).draw();
        assert!(drive.screen().contains(words), "{words}: {}", drive.screen());
        drive.press(keys);
    }
    assert_eq!(drive.decided().len(), 1);
    drive.wait(20_000).draw();
    assert!(drive.screen().contains("That was the tour"), "{}", drive.screen());
    assert!(!drive.press("j").wait(8_000).screen().contains("tour"), "{}", drive.screen());
}

#[test]
fn the_tour_does_not_ask_for_decisions_on_real_people() {
    let mut drive = console_with(3, 80, 24, policy());
    drive.press("f2 enter enter enter enter enter enter");
    assert!(!drive.screen().contains("Try it"), "{}", drive.screen());
}

#[test]
fn plain_mode_has_no_boxes_and_the_same_keys() {
    let mut drive = console_with(6, 80, 24, shown(policy(), |console| console.plain = true));
    for keys in [
        "j", "enter", "n", "2", "8", "1", "esc", "O", "esc", "S", "esc", ":", "esc", "?", "esc", "space X",
        "esc",
    ] {
        drive.press(keys);
        let screen = drive.screen();
        assert!(!screen.contains(['│', '─', '┌', '▌', '█']), "after {keys}: {screen}");
        assert!(screen.starts_with("referee, "), "{screen}");
    }
    drive.press("k k k k k k enter a 1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn right_to_left_names_stand_in_the_order_of_the_screen() {
    assert_eq!(TextOrder::Letters.of("Anna"), "Anna");
    assert_eq!(TextOrder::Letters.of("נועה"), "העונ");
    assert_eq!(TextOrder::Letters.of("id 12 נועה (ב)"), "id 12 (ב) העונ");
    // A mark stays on its letter.
    assert_eq!(TextOrder::Letters.of("שָׁלוֹם").chars().next(), Some('ם'));
    // kitty shapes a word by itself: only the words change places.
    assert_eq!(TextOrder::Words.of("نبيل أبو بدوي"), "بدوي أبو نبيل");
    assert_eq!(TextOrder::Words.of("id 12 נועה (ב)"), "id 12 (ב) נועה");
    assert_eq!(TextOrder::Reading.of("نبيل أبو"), "نبيل أبو");
}

#[test]
fn a_narrow_header_leaves_out_whole_facts() {
    let mut drive = console_at(6, 80, 24);
    drive.press("enter");
    let header = drive.screen().lines().next().unwrap_or_default().to_owned();
    assert!(
        header.contains("Anna Maria Eriksson") && !header.contains('…') || header.contains("…FE13"),
        "{header}"
    );
    assert!(header.contains("amina") && header.contains("5/5 unresolved"), "{header}");
}
