//! From the queue to a recorded decision, and all that must not make one.

use super::drive::{console, console_with, reviewed, shown};
use super::sample;
use jiff::SignedDuration;
use referee::config::choices::CommentPolicy;
use referee::domain::decision::{DecisionState, StepAnswer, Verb};
use referee::domain::decision_receiver::DecisionReceiver;
use referee::domain::resolution::Conclusion;
use referee::insight::case::Reason;
use referee::tui::messages::action::Place;
use referee::tui::messages::effect::{Effect, FaceAnswer};
use referee::tui::messages::message::{Message, News, Reply};
use referee::tui::messages::policy::ConsolePolicy;
use rstest::rstest;

#[test]
fn two_keys_decide_and_the_next_case_is_there() {
    let mut drive = console(5);
    drive.press("enter n a 1");
    let decided = drive.decided();
    assert_eq!(decided.len(), 1);
    assert_eq!(decided[0].journey, sample::key(0));
    assert_eq!(decided[0].verb, Verb::Approve);
    assert_eq!(decided[0].reason, "other_evidence");
    assert_eq!(drive.opened(), Some(&sample::key(1)));
    let screen = drive.screen();
    assert!(screen.contains("Approved Anna Maria Eriksson · held 10 s · u undoes it"), "{screen}");
    assert!(screen.contains("Noor Aziz"), "{screen}");
}

#[test]
fn the_last_decision_is_taken_back_by_one_key_from_anywhere() {
    for way in ["u", "esc u", "S u", "a u", "2 u"] {
        let mut drive = console(3);
        drive.press("enter a 1").press(way);
        assert!(drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })), "{way}");
        assert_eq!(drive.opened(), Some(&sample::key(0)), "{way}");
        assert!(drive.screen().contains("Undone"), "{way}");
    }
}

#[test]
fn after_the_hold_nothing_is_taken_back() {
    let mut drive = console(3);
    drive.press("enter a 1").wait(11_000).press("u");
    assert!(!drive.effects.iter().any(|it| matches!(it, Effect::Undo { .. })));
    assert!(drive.screen().contains("cannot be undone"));
}

#[test]
fn the_hold_counts_down_in_view() {
    let mut drive = console(3);
    drive.press("enter a 1").wait(4_000).draw();
    assert!(drive.screen().contains("held 6 s"), "{}", drive.screen());
    assert!(drive.app.wake_at().is_some());
    drive.wait(7_000).draw();
    assert!(!drive.screen().contains("undoes it"));
    assert_eq!(drive.app.wake_at(), None, "idle wakes nobody");
}

/// The store corrects the end of the hold after the wall clock was set.
#[rstest]
fn the_hold_counts_down_as_the_store_has_it(#[values(86_400, -86_400)] step: i64) {
    let mut drive = console(3);
    drive.press("enter a 1").wait(4_000);
    let step = SignedDuration::from_secs(step);
    drive.now += step;
    drive.decisions[0].held_until += step;
    let now = drive.now;
    drive.message(Message::News { news: News::ClockSet, now }).draw();
    assert!(drive.screen().contains("held 6 s"), "{}", drive.screen());
    drive.press("u");
    assert_eq!(drive.decisions[0].state, DecisionState::Undone);
}

#[test]
fn a_digit_in_the_same_burst_as_the_verb_decides_nothing() {
    let mut drive = console(3);
    drive.press("enter").burst("a 1");
    assert!(drive.decided().is_empty());
    assert!(drive.screen().contains("Too fast"));
    drive.wait(300).press("1");
    assert_eq!(drive.decided().len(), 1);
}

#[test]
fn keys_typed_ahead_judge_nothing_when_the_case_changes() {
    let mut drive = console(4);
    drive.press("enter a");
    drive.is_store_slow = true;
    drive.press("1 e a 1 r 1").answer().answer().answer();
    assert_eq!(drive.decided().len(), 1);
    assert!(!drive.effects.iter().any(|it| it.resolves().is_some()));
    assert_eq!(drive.app.place(), Place::Case, "the next case, no bar");
}

#[test]
fn a_held_key_decides_and_settles_nothing() {
    let mut drive = console(3);
    drive.press("enter").hold("a r s e c x");
    assert_eq!(drive.app.place(), Place::Case);
    drive.press("a").hold("1 2 3");
    assert!(drive.decided().is_empty());
    assert!(!drive.effects.iter().any(|it| it.resolves().is_some()));
}

#[test]
fn pasted_text_is_never_a_key() {
    let mut drive = console(3);
    drive.press("enter").paste("a1a1r1").press("a").paste("1").paste("111");
    assert!(drive.decided().is_empty());
    drive.press("t").paste("a\n1\n2\n").press("enter");
    assert!(drive.decided().is_empty());
    drive.press("2");
    assert_eq!(drive.decided()[0].comment.as_ref().unwrap().as_sent(), "a\n1\n2");
}

#[test]
fn modifiers_are_never_ignored() {
    let mut drive = console(3);
    drive.press("enter alt-a 1 ctrl-a 1 a alt-1 ctrl-1");
    assert!(drive.decided().is_empty());
}

#[test]
fn a_reason_that_needs_words_asks_for_them() {
    let mut drive = console(3);
    drive.press("enter a 5");
    assert!(drive.decided().is_empty());
    assert_eq!(drive.app.place(), Place::Text);
    drive.press("enter");
    assert!(drive.decided().is_empty(), "no comment yet");
    drive.type_in("seen at the desk").press("enter");
    assert_eq!(drive.decided()[0].reason, "other");
    assert_eq!(drive.decided()[0].comment.as_ref().unwrap().as_sent(), "seen at the desk");
}

#[test]
fn escape_keeps_the_comment() {
    let mut drive = console(3);
    drive.press("enter a t").type_in("half a sentence").press("esc esc a t");
    assert!(drive.screen().contains("half a sentence"), "{}", drive.screen());
}

#[test]
fn overriding_asks_for_a_comment_where_the_house_says_so() {
    let policy =
        reviewed(ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }, |review| {
            review.comments = CommentPolicy::WhenOpen
        });
    let mut drive = console_with(3, 120, 36, policy);
    drive.press("enter a 1");
    assert!(drive.decided().is_empty());
    assert_eq!(drive.app.place(), Place::Text);
}

#[test]
fn the_bar_says_who_and_what_is_overridden() {
    let mut drive = console(3);
    drive.press("enter n e a");
    let screen = drive.screen();
    assert!(screen.contains("APPROVE   Anna Maria Eriksson   …FE13"), "{screen}");
    assert!(
        screen.contains("unresolved: Face match, First Name"),
        "the explained line is not among them: {screen}"
    );
    let screen = console(3).press("enter n x a").screen();
    assert!(screen.contains("(inconclusive)"), "a resolved one is not called unresolved: {screen}");
}

/// A policy whose account has this receiver.
fn sending_to(receiver: DecisionReceiver) -> ConsolePolicy {
    let receivers = [(sample::key(0).provider, receiver)].into();
    ConsolePolicy { reasons: sample::reasons(), receivers, ..ConsolePolicy::default() }
}

#[rstest]
#[case(120, "idwise-eu gets: approve, \"amina: <reason code>. <comment> [decision <id>] [record <entry>]\"")]
#[case(80, "idwise-eu gets: approve, \"amina: <reason code>. <comment>\" and our ids")]
fn the_bar_says_what_the_service_gets(#[case] columns: u16, #[case] words: &str) {
    let mut drive = console_with(3, columns, 24, sending_to(DecisionReceiver::Service));
    let screen = drive.press("enter a").screen();
    assert!(screen.contains(words), "{screen}");
    assert!(screen.contains("no decision"), "the keys are still there: {screen}");
    assert!(!screen.contains("Approved"), "nothing is decided yet: {screen}");
}

#[test]
fn the_bar_says_what_a_webhook_gets_and_when_nothing_is_sent() {
    let screen = console_with(3, 120, 36, sending_to(DecisionReceiver::Webhook)).press("enter r").screen();
    let words =
        "the webhook of idwise-eu gets: reject, reason <reason code>, comment \"<comment>\", reviewer amina";
    assert!(screen.contains(words), "{screen}");
    let screen = console_with(3, 120, 36, sending_to(DecisionReceiver::Nobody)).press("enter r").screen();
    assert!(screen.contains("nothing is sent: idwise-eu takes no decisions and has no webhook"), "{screen}");
}

#[test]
fn a_comment_and_the_outbox_show_the_reason_as_it_is_sent() {
    let mut drive = console_with(3, 120, 36, sending_to(DecisionReceiver::Service));
    let screen = drive.press("enter a 5").screen();
    assert!(screen.contains("amina: other. <comment>"), "the reason that needs the comment: {screen}");
    drive.type_in("seen at the desk").press("enter O");
    let screen = drive.screen();
    let sent = drive.decisions[0].id;
    let words = screen.split(['│', '\n']).flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    let wanted = format!(
        "idwise-eu gets: Approved, \"amina: other. seen at the desk [decision {sent}] [record <entry>]\""
    );
    assert!(words.contains(&wanted), "{screen}");
}

#[test]
fn a_resubmission_answers_every_failed_step() {
    let mut drive = console(3);
    drive.press("enter s enter");
    assert!(drive.screen().contains("not decided yet"));
    drive.press("r p enter 1");
    let intent = drive.decided()[0];
    assert_eq!(intent.verb, Verb::Resubmit);
    let answers: Vec<StepAnswer> = intent.steps.iter().map(|step| step.answer).collect();
    assert_eq!(answers, [StepAnswer::Resubmit, StepAnswer::Approve]);
}

#[test]
fn a_resubmission_of_nothing_is_none() {
    let mut drive = console(3);
    drive.press("enter s p p enter");
    assert!(drive.screen().contains("At least one step must be resubmitted"));
    drive.press("1");
    assert!(drive.decided().is_empty());
}

#[test]
fn what_did_not_reach_the_disk_is_not_decided() {
    let mut drive = console(3);
    drive.is_disk_full = true;
    drive.press("enter a 1");
    let screen = drive.screen();
    assert!(screen.contains("Nothing was decided: the disk is full"), "{screen}");
    assert!(screen.contains("APPROVE   Anna Maria Eriksson"), "the bar is there again: {screen}");
    assert_eq!(drive.opened(), Some(&sample::key(0)));
}

#[test]
fn the_last_case_leads_back_to_an_empty_queue() {
    let mut drive = console(1);
    drive.press("enter r 1");
    assert_eq!(drive.app.place(), Place::Queue);
    assert!(drive.screen().contains("Nothing is waiting"));
}

#[test]
fn one_key_settles_a_line_and_the_record_has_it() {
    let mut drive = console_with(
        3,
        120,
        36,
        shown(ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }, |console| {
            console.advance = false
        }),
    );
    drive.press("enter n e n c n x");
    let settled: Vec<_> = drive
        .effects
        .iter()
        .filter_map(Effect::resolves)
        .map(|resolution| (resolution.finding.0.as_sent().to_owned(), resolution.conclusion))
        .collect();
    assert_eq!(
        settled,
        [
            ("expired".to_owned(), Conclusion::NoIssue),
            ("first-name".to_owned(), Conclusion::IssueConfirmed),
            ("birth".to_owned(), Conclusion::Inconclusive),
        ]
    );
    assert!(drive.screen().contains("2 of 5 unresolved"), "{}", drive.screen());
}

#[test]
fn a_line_that_was_not_drawn_is_not_settled() {
    let mut drive = console(3);
    drive.press("enter").burst("n e");
    assert!(!drive.effects.iter().any(|it| it.resolves().is_some()));
}

#[test]
fn faces_are_judged_before_the_score_is_shown() {
    let mut drive = console_with(
        3,
        120,
        36,
        shown(ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }, |console| {
            console.advance = false
        }),
    );
    drive.press("enter");
    let screen = drive.screen();
    assert!(!screen.contains("41"), "{screen}");
    assert!(screen.contains("Do these faces match?"), "{screen}");
    drive.compare();
    drive.press("c");
    assert!(
        drive
            .effects
            .iter()
            .any(|it| matches!(it, Effect::AnswerFaces { answer: FaceAnswer::Different, .. }))
    );
    let screen = drive.screen();
    assert!(screen.contains("41 (threshold 80)") && screen.contains("41 of 100"), "{screen}");
}

#[test]
fn digits_are_tabs_and_never_answer_a_question_about_faces() {
    for plain in [false, true] {
        let policy = ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() };
        let policy = shown(policy, |console| console.plain = plain);
        let mut drive = console_with(3, 120, 36, policy);
        for digit in ["1", "2", "3", "4", "5", "6", "7", "8", "9", "0"] {
            drive.press("enter").press(digit).press("1 q");
        }
        let answered = |it: &Effect| matches!(it, Effect::AnswerFaces { .. } | Effect::Resolve { .. });
        assert!(!drive.effects.iter().any(answered));
        drive.press("enter 3");
        assert!(drive.screen().contains("Utopia against the selfie"), "{}", drive.screen());
    }
}

#[test]
fn no_tab_shows_the_score_of_unanswered_faces() {
    for keys in ["enter ]", "enter ] ]", "enter ] ] ]", "enter ] ] ] ]", "enter ] ] ] ] ]"] {
        let mut drive = console(3);
        drive.press(keys);
        let screen = drive.screen();
        assert!(!screen.contains("41 of 100") && !screen.contains("not the same person"), "{keys}: {screen}");
    }
}

#[test]
fn settling_a_question_of_faces_answers_it() {
    let mut drive = console(3);
    drive.press("enter").compare();
    drive.press("c");
    let order: Vec<&Effect> = drive
        .effects
        .iter()
        .filter(|it| matches!(it, Effect::AnswerFaces { .. } | Effect::Resolve { .. }))
        .collect();
    // One effect: an answer that is not recorded resolves nothing.
    let [Effect::AnswerFaces { answer: FaceAnswer::Different, resolution: Some(resolution), .. }] = order[..]
    else {
        panic!("{order:?}");
    };
    assert_eq!(resolution.conclusion, Conclusion::IssueConfirmed);
}

#[test]
fn leaving_waits_for_what_is_not_delivered() {
    let mut drive = console(3);
    drive.press("enter a 1 q q");
    assert_eq!(drive.app.place(), Place::Confirm);
    assert!(!drive.effects.contains(&Effect::Quit));
    drive.press("esc q y");
    assert!(drive.effects.contains(&Effect::Quit));
}

#[test]
fn nothing_undelivered_leaves_at_once() {
    let mut drive = console(3);
    drive.press("q");
    assert!(drive.effects.contains(&Effect::Quit));
}

#[test]
fn opening_claims_and_leaving_gives_back() {
    let mut drive = console(3);
    drive.press("enter esc");
    let key = sample::key(0);
    let claiming = Effect::RecordOpening { key: key.clone(), version: 1, is_to_be_claimed: true };
    assert!(drive.effects.contains(&claiming));
    assert!(drive.effects.contains(&Effect::Release { key }));
}

#[test]
fn a_decided_case_is_not_given_back() {
    let mut drive = console(3);
    drive.press("enter a 1");
    assert!(!drive.effects.contains(&Effect::Release { key: sample::key(0) }));
}

#[test]
fn a_note_is_written_and_a_draft_kept() {
    let mut drive = console(3);
    drive.press("enter w").type_in("call back").press("esc w");
    assert!(drive.screen().contains("call back"));
    drive.press("enter");
    assert!(
        drive
            .effects
            .iter()
            .any(|it| matches!(it, Effect::Note { text, .. } if text.as_sent() == "call back"))
    );
}

#[test]
fn reasons_beyond_the_ninth_have_digits_on_the_next_page() {
    let reasons = (1..=11).map(|number| Reason {
        code: format!("reason_{number}"),
        text: format!("reason number {number}"),
        verbs: vec![Verb::Reject],
        needs_comment: false,
    });
    let mut drive =
        console_with(3, 120, 36, ConsolePolicy { reasons: reasons.collect(), ..ConsolePolicy::default() });
    drive.press("enter r");
    assert!(drive.screen().contains("0 more reasons (11 in all)"), "{}", drive.screen());
    drive.press("0");
    assert!(drive.screen().contains("2 reason number 11"), "{}", drive.screen());
    drive.press("3");
    assert!(drive.decided().is_empty(), "there is no twelfth reason");
    drive.press("2");
    assert_eq!(drive.decided()[0].reason, "reason_11");
}

#[test]
fn a_list_that_was_read_before_the_decision_takes_nothing_away() {
    let mut drive = console(3);
    drive.press("enter n");
    // The store tells of something, and what is read for it comes late.
    let now = drive.now;
    let slow = drive.app.update(Message::News { news: News::StoreChanged, now });
    drive.press("a 1");
    assert_eq!(drive.decided().len(), 1);
    for (ticket, effect) in slow {
        let reply = match effect {
            Effect::LoadOutbox => Reply::Outbox(Ok(Vec::new())),
            _ => continue,
        };
        let asked = drive.app.update(Message::Reply { ticket, reply, now: drive.now });
        drive.carry_out(asked);
    }
    drive.draw();
    assert!(drive.screen().contains("outbox 1"), "{}", drive.screen());
    drive.press("u");
    assert!(drive.screen().contains("Undone"), "{}", drive.screen());
}
