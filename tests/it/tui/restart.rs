//! What a console knows of the one before it: held decisions and unfinished text; and of services that are silent.

use super::drive::desk;
use jiff::SignedDuration;
use referee::domain::decision::DecisionState;
use referee::domain::ids::{ProviderName, Reviewer};
use referee::tui::messages::effect::Effect;
use referee::tui::messages::message::{Message, News, ProviderState};

#[test]
fn undo_takes_back_the_newest_held_decision_of_the_console_before() {
    let mut drive = desk(4);
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
    let mut drive = desk(4);
    drive.press("enter a 1").wait(500);
    drive.decisions[0].intent.reviewer = Reviewer("somebody".to_owned());
    drive.restart().press("u");
    let screen = drive.screen();
    assert!(screen.contains("1 held") && screen.contains("are other reviewers'"), "{screen}");
    assert!(!drive.effects.iter().any(|effect| matches!(effect, Effect::Undo { .. })));
}

#[test]
fn unfinished_text_is_told_of_and_marked_until_it_is_finished() {
    let mut drive = desk(4);
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
fn a_provider_that_answers_nothing_is_silent_until_it_answers() {
    let mut drive = desk(2);
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
