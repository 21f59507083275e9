//! Proposals of other reviewers in the console.

use super::drive::{Drive, console_with};
use super::sample;
use referee::domain::decision::{DecisionState, Intent, Verb};
use referee::domain::decision_receiver::DecisionReceiver;
use referee::domain::event::Event;
use referee::domain::ids::Reviewer;
use referee::domain::queue::{JourneyState, Row};
use referee::domain::record::{AuditEntry, Decision};
use referee::domain::role::{Roles, Seat, TeamRole};
use referee::domain::second::SecondChoice;
use referee::domain::text::Untrusted;
use referee::insight::case::{Case, Proposal, ProposalPart, ProposalWords};
use referee::tui::messages::effect::Effect;
use referee::tui::messages::policy::ConsolePolicy;
use uuid::Uuid;

fn case_with(row: &Row, part: ProposalPart) -> Case {
    let words = ProposalWords { verb: Verb::Reject, reason: "tampering".to_owned() };
    let proposal = Proposal {
        decision: Uuid::from_u128(77),
        by: Reviewer("bilal".to_owned()),
        at: sample::dawn() - jiff::SignedDuration::from_mins(12),
        said: (part != ProposalPart::BlindSecond).then_some(words),
        part,
    };
    Case { proposal: Some(proposal), state: JourneyState::Proposed, ..sample::case(row) }
}

/// The decision of the proposal, with a comment.
fn proposed() -> Decision {
    let intent = Intent {
        journey: sample::key(0),
        verb: Verb::Reject,
        reason: "tampering".to_owned(),
        comment: Some(Untrusted::new("the photo was replaced")),
        steps: Vec::new(),
        reviewer: Reviewer("bilal".to_owned()),
        corrects: None,
    };
    Decision {
        id: Uuid::from_u128(77),
        intent,
        at: sample::dawn(),
        state: DecisionState::Proposed,
        held_until: sample::dawn(),
        attempts: 0,
        due: None,
        last_problem: None,
        found_instead: None,
        match_statuses: Vec::new(),
        second: None,
    }
}

fn policy() -> ConsolePolicy {
    ConsolePolicy { reasons: sample::reasons(), ..ConsolePolicy::default() }
}

fn console(width: u16, height: u16, make_case: fn(&Row) -> Case) -> Drive {
    let mut drive = console_with(3, width, height, policy());
    drive.make_case = make_case;
    drive.press("enter").wait(100);
    drive
}

fn seconds(drive: &Drive) -> Vec<(SecondChoice, String)> {
    let asked = drive.effects.iter().filter_map(|effect| match effect {
        Effect::Second { id, choice, reason, .. } => {
            assert_eq!(*id, Uuid::from_u128(77));
            Some((*choice, reason.clone()))
        }
        _ => None,
    });
    asked.collect()
}

#[test]
fn a_proposal_is_in_the_header_and_one_key_and_a_reason_end_it() {
    for (keys, choice, reason, said) in [
        ("C 1", SecondChoice::Confirm, "agreed", "Rejected"),
        ("b 1", SecondChoice::Return, "look_again", "Returned to bilal"),
        ("D 2", SecondChoice::Decline, "not_enough", "Declined"),
    ] {
        let mut drive = console(120, 36, |row| case_with(row, ProposalPart::Second));
        let screen = drive.screen();
        assert!(screen.contains("PROPOSED reject · tampering · bilal 12m"), "{screen}");
        assert!(screen.contains("C confirm") && screen.contains("b return"), "{screen}");
        drive.press(keys);
        assert_eq!(seconds(&drive), [(choice, reason.to_owned())]);
        assert!(drive.screen().contains(said), "{}", drive.screen());
        assert_eq!(drive.opened(), Some(&sample::key(1)));
    }
}

/// A confirmation sends the maker's text, under the maker's name. What ends a proposal in another way sends nothing.
#[test]
fn each_bar_over_a_proposal_says_what_it_sends() {
    let of_case = |row: &Row| Case { decisions: vec![proposed()], ..case_with(row, ProposalPart::Second) };
    let confirmed = "idwise-eu gets: reject, \"bilal: tampering. the photo was replaced [decision <id>] [record <entry>]\"";
    for (key, words) in [
        ("C", confirmed),
        ("b", "nothing is sent: the proposal goes back to its maker"),
        ("D", "nothing is sent: a third reviewer decides"),
    ] {
        let receivers = [(sample::key(0).provider, DecisionReceiver::Service)].into();
        let mut drive = console_with(3, 120, 36, ConsolePolicy { receivers, ..policy() });
        drive.make_case = of_case;
        let screen = drive.press("enter").wait(100).press(key).screen();
        assert!(screen.contains(words), "{key}: {screen}");
        assert!(!screen.contains("Rejected"), "nothing is decided yet: {screen}");
    }
    let mut drive = console(120, 36, |row| case_with(row, ProposalPart::BlindSecond));
    let screen = drive.press("a").screen();
    assert!(screen.contains("nothing is sent for this choice"), "{screen}");
}

#[test]
fn a_verb_over_a_proposal_that_is_seen_names_the_keys_and_decides_nothing() {
    let mut drive = console(120, 36, |row| case_with(row, ProposalPart::Second));
    drive.press("a 1 esc esc");
    assert!(drive.decided().is_empty() && seconds(&drive).is_empty());
    let mut drive = console(120, 36, |row| case_with(row, ProposalPart::Maker));
    drive.press("C");
    assert!(drive.screen().contains("Another person confirms"), "{}", drive.screen());
    drive.press("r");
    assert!(drive.screen().contains("Your proposal waits"), "{}", drive.screen());
}

#[test]
fn the_findings_of_a_proposal_offer_no_keys_and_take_none() {
    let mut drive = console(120, 36, |row| case_with(row, ProposalPart::Second));
    for key in ["e", "c", "x", "o", "E"] {
        drive.press(key);
        assert!(drive.screen().contains("findings cannot be changed"), "{key}: {}", drive.screen());
    }
    let changes = |it: &Effect| {
        matches!(it, Effect::Resolve { .. } | Effect::Unresolve { .. } | Effect::AnswerFaces { .. })
    };
    assert!(!drive.effects.iter().any(changes), "{:?}", drive.effects);
    assert!(!drive.screen().contains("x inconclusive"), "{}", drive.screen());
}

#[test]
fn a_blind_second_sees_that_there_is_one_and_decides_for_themselves() {
    let mut drive = console(120, 36, |row| case_with(row, ProposalPart::BlindSecond));
    let screen = drive.screen();
    let first = screen.lines().next().unwrap();
    assert!(first.contains("PROPOSED by bilal 12m") && !first.contains("reject"), "{screen}");
    drive.press("C");
    assert!(drive.screen().contains("blind") && seconds(&drive).is_empty(), "{}", drive.screen());
    drive.press("a 1");
    assert_eq!(drive.decided()[0].verb, Verb::Approve);
}

#[test]
fn at_eighty_columns_the_proposal_is_still_told() {
    let drive = console(80, 24, |row| case_with(row, ProposalPart::Second));
    let screen = drive.screen();
    let first = screen.lines().next().unwrap();
    assert!(first.contains("PROPOSED reject"), "{screen}");
    assert!(screen.contains("⚠ bilal proposes to reject: tampering"), "{screen}");
    let drive =
        console(80, 24, |row| Case { decisions: vec![proposed()], ..case_with(row, ProposalPart::Second) });
    assert!(drive.screen().contains("the photo was replaced"), "the comment too: {}", drive.screen());
    let drive = console(80, 24, |row| case_with(row, ProposalPart::BlindSecond));
    let screen = drive.screen();
    assert!(screen.contains("decide this case as you see it") && !screen.contains("tampering"), "{screen}");
}

#[test]
fn an_auditor_looks_and_neither_claims_nor_decides() {
    let seat = Seat::Member(Roles::from(TeamRole::Auditor));
    let mut drive = console_with(3, 120, 36, ConsolePolicy { seat, ..policy() });
    drive.press("enter").wait(100).press("a 1");
    assert!(drive.decided().is_empty());
    assert!(drive.screen().contains("your role does not decide"), "{}", drive.screen());
    let claims = drive.effects.iter().filter(|it| match it {
        Effect::RecordOpening { is_to_be_claimed, .. } => *is_to_be_claimed,
        other => matches!(other, Effect::Claim { .. }),
    });
    assert_eq!(claims.count(), 0);
}

#[test]
fn a_wide_header_tells_all_of_it() {
    let drive = console(200, 50, |row| case_with(row, ProposalPart::Second));
    let screen = drive.screen();
    assert!(screen.contains("PROPOSED reject · tampering · bilal 12m"), "{screen}");
}

/// A blind proposal for which this reviewer chose another decision.
fn differs_from_mine(row: &Row) -> Case {
    let event = Event::DecisionAnswered {
        verb: Verb::Approve,
        reason: "verified".to_owned(),
        comment_sha256: None,
        agrees: false,
        decision: Uuid::from_u128(77),
        comment_hmac: None,
        signature: None,
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
    Case { history: vec![entry], ..case_with(row, ProposalPart::Onlooker) }
}

#[test]
fn who_chose_another_decision_is_told_that_a_lead_ends_it() {
    let mut drive = console(120, 36, differs_from_mine);
    assert!(drive.screen().contains("you chose to approve: a lead ends it"), "{}", drive.screen());
    drive.press("C");
    assert!(drive.screen().contains("You have chosen already"), "{}", drive.screen());
    assert!(seconds(&drive).is_empty());
}
