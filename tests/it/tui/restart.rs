//! What a console knows of the one before it: held decisions and unfinished text; and of services that are silent.

use super::drive::console;
use jiff::SignedDuration;
use referee::domain::decision::{DecisionState, Verb};
use referee::domain::ids::{ProviderName, Reviewer};
use referee::tui::messages::effect::{CaseDraft, Effect};
use referee::tui::messages::message::{Message, News, ProviderState};

#[test]
fn undo_takes_back_the_newest_held_decision_of_the_console_before() {
    let mut drive = console(4);
    drive.press("enter a 1").wait(500);
    drive.press("a 1").wait(500).restart();
    assert!(drive.screen().contains("2 held"), "{}", drive.screen());
    drive.press("u");
    let states: Vec<DecisionState> = drive.decisions.iter().map(|it| it.state).collect();
    assert_eq!(states, [DecisionState::Held, DecisionState::Undone]);
    drive.press("q u");
    assert_eq!(drive.decisions[0].state, DecisionState::Undone);
    drive.press("q u");
    assert!(drive.screen().contains("There is nothing to undo"), "{}", drive.screen());
}

#[test]
fn undo_leaves_the_decisions_of_other_reviewers_alone() {
    let mut drive = console(4);
    drive.press("enter a 1").wait(500);
    drive.decisions[0].intent.reviewer = Reviewer("somebody".to_owned());
    drive.restart().press("u");
    let screen = drive.screen();
    assert!(screen.contains("1 held") && screen.contains("are other reviewers'"), "{screen}");
    assert!(!drive.effects.iter().any(|effect| matches!(effect, Effect::Undo { .. })));
}

#[test]
fn unfinished_text_is_told_of_and_marked_until_it_is_finished() {
    let mut drive = console(4);
    drive.press("enter w").type_in("call back").press("esc q").restart();
    let screen = drive.screen();
    assert!(screen.contains("You have unfinished text on 1 journey"), "{screen}");
    assert_eq!(screen.lines().filter(|line| line.contains(" draft")).count(), 1, "{screen}");
    drive.press("enter");
    let screen = drive.screen();
    let header = screen.lines().next().unwrap_or_default();
    assert!(header.contains("draft") && screen.contains("Your unfinished note is still here"), "{screen}");
    drive.press("w");
    assert!(drive.screen().contains("call back"), "{}", drive.screen());
    drive.press("enter").wait(1_000);
    drive.press("q").wait(10_000).restart();
    assert!(!drive.screen().contains("draft"), "{}", drive.screen());
}

#[test]
fn a_rejection_that_waits_for_its_comment_is_gone_on_with_after_a_restart() {
    let mut drive = console(4);
    drive.press("enter r 3").wait(500).type_in("the stamp is").wait(2_000).draw();
    drive.restart();
    assert!(drive.screen().contains("You have unfinished text on 1 journey"), "{}", drive.screen());
    drive.press("enter");
    assert!(
        drive.screen().contains("Your unfinished rejection is still here: r goes on"),
        "{}",
        drive.screen()
    );
    drive.press("r");
    let screen = drive.screen();
    assert!(screen.contains("begun: other, with a comment, comment the stamp is"), "{screen}");
    drive.wait(500).press("3").type_in(" forged").wait(500).press("enter").wait(1_000);
    let intent = &drive.decisions[0].intent;
    assert_eq!((intent.verb, intent.reason.as_str()), (Verb::Reject, "other"));
    assert_eq!(intent.comment.as_ref().unwrap().as_sent(), "the stamp is forged");
    assert!(drive.drafts.values().all(|draft| !draft.has_decision()), "{:?}", drive.drafts);
}

#[test]
fn the_answers_to_steps_are_kept_and_a_verb_alone_is_not() {
    let mut drive = console(4);
    drive.press("enter a").wait(2_000).press("esc").wait(2_000).draw();
    assert!(drive.drafts.values().all(|draft| *draft == CaseDraft::default()), "{:?}", drive.drafts);
    drive.press("s r").wait(2_000).draw();
    let kept = drive.drafts.values().next_back().unwrap().clone();
    assert_eq!((kept.verb, kept.steps.len()), (Some(Verb::Resubmit), 1));
    drive.press("esc q").restart().press("enter");
    assert!(drive.screen().contains("Your unfinished resubmission is still here"), "{}", drive.screen());
    drive.press("s").draw();
    let screen = drive.screen();
    assert!(screen.lines().any(|line| line.contains("resubmit") && line.contains('│')), "{screen}");
}

#[test]
fn a_provider_that_answers_nothing_is_silent_until_it_answers() {
    let mut drive = console(2);
    let name = ProviderName("idwise".to_owned());
    let news = |news, now| Message::News { news, now };
    let state = ProviderState { name: name.clone(), lost_since: None, problem: None, is_key_refused: false };
    drive.message(news(News::Provider(state), drive.now));
    assert!(drive.screen().contains("idwise ●"), "{}", drive.screen());
    let since = Some(drive.now - SignedDuration::from_secs(15));
    drive.message(news(News::Silence { name: name.clone(), since }, drive.now));
    let screen = drive.screen();
    assert!(screen.contains("idwise: no answer for 15 s") && !screen.contains("idwise ●"), "{screen}");
    drive.wait(120_000).draw();
    assert!(drive.screen().contains("idwise: no answer for 2m"), "{}", drive.screen());
    drive.message(news(News::Silence { name, since: None }, drive.now));
    let screen = drive.screen();
    assert!(screen.contains("idwise ●") && !screen.contains("no answer"), "{screen}");
}
