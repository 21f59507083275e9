//! What has changed since the last view of a journey or since its decision, above the findings.

use super::drive::console;
use super::judgement::{drive, policy};
use super::sample;
use referee::domain::phrase::Phrase;
use referee::domain::queue::Row;
use referee::domain::text::Untrusted;
use referee::insight::case::{Case, Changed};
use referee::insight::changes::{Change, ChangeKind};

fn change(
    path: &str,
    label: &'static str,
    kind: ChangeKind,
    (before, after): (Option<&'static str>, Option<&'static str>),
) -> Change {
    let (before, after) = (before.map(Phrase::ours), after.map(Phrase::ours));
    Change { path: Untrusted::new(path), label: Phrase::ours(label), kind, before, after }
}

#[test]
fn what_changed_since_the_last_look_stands_above_the_ledger() {
    fn changed(row: &Row) -> Case {
        let change = |label, kind, before, after| change("documents.10", label, kind, (before, after));
        let items = vec![
            change("Expiry", ChangeKind::Text, Some("expired"), Some("not expired")),
            change("Face match, score", ChangeKind::Face, Some("12"), Some("99")),
            change("AML Sami Adam", ChangeKind::Whole, None, Some("match, Sanctions, score 82")),
            change("Picture front", ChangeKind::Picture, Some("0a"), Some("1b")),
        ];
        Case {
            changed: Some(Changed { since: sample::dawn(), by_decision: false, items }),
            ..sample::case(row)
        }
    }
    let mut drive = drive(changed, policy());
    drive.press("enter");
    let screen = drive.screen();
    assert!(screen.contains("3 changes since you saw it (2026-11-22 08:00)"), "{screen}");
    for said in [
        "Expiry: expired → not expired",
        "AML Sami Adam added: match, Sanctions, score 82",
        "Picture front replaced",
    ] {
        assert!(screen.contains(said), "{said} in {screen}");
    }
    // The result about faces is hidden until they are compared.
    assert!(!screen.contains("12 → 99"), "{screen}");
    drive.press("7");
    assert!(drive.screen().contains("Picture front replaced"), "{}", drive.screen());
    assert!(!drive.screen().contains("12 → 99"), "{}", drive.screen());
    drive.resize(80, 16).press("1");
    let screen = drive.screen();
    assert!(screen.contains("2 here, all in History"), "{screen}");
}

/// A decided journey that shows the word of its decision now, and something else.
fn delivered(row: &Row) -> Case {
    let word = |word| (None, Some(word));
    let items = vec![
        change("manual_decision", "Manual decision", ChangeKind::Text, word("Approved")),
        change("final_decision", "Final decision", ChangeKind::Text, word("Approved")),
        change("documents.10.fields.Sex", "Sex", ChangeKind::Text, (Some("F"), Some("M"))),
    ];
    let changed = Some(Changed { since: sample::dawn(), by_decision: true, items });
    Case { changed, ..super::correction::mine(row) }
}

#[test]
fn the_decision_that_was_delivered_from_here_is_no_change() {
    let mut drive = console(3);
    drive.make_case = delivered;
    drive.press("enter");
    let screen = drive.screen();
    assert!(screen.contains("1 change since the decision") && screen.contains("Sex: F → M"), "{screen}");
    assert!(!screen.contains("Manual decision added"), "{screen}");
}
