//! What single tabs say.

use super::sample;
use referee::domain::ids::Reviewer;
use referee::domain::origin::Origin;
use referee::domain::outcome::Outcome;
use referee::domain::pii::Masking;
use referee::domain::record::AuditEntry;
use referee::domain::rule::Rule;
use referee::domain::said::Said;
use referee::domain::text::Untrusted;
use referee::insight::case::ProviderEvent;
use referee::tui::messages::policy::ConsolePolicy;
use referee::tui::page::faces::Verdict;
use referee::tui::page::{history, rules};

#[test]
fn the_provider_s_record_stands_within_ours_in_the_order_of_time() {
    let mut case = sample::case(&sample::row(0));
    let ours = |at: &str, what: &str| AuditEntry {
        seq: 1,
        at: at.parse().unwrap(),
        by: Reviewer("amina".to_owned()),
        what: what.to_owned(),
        journey: None,
        detail: Untrusted::new("{}"),
        previous: String::new(),
        hash: String::new(),
    };
    let theirs = |at: &str, action: &str| ProviderEvent {
        action: action.into(),
        by: "server_api_key".into(),
        at: at.into(),
        status: "Succeeded".into(),
    };
    case.history = vec![ours("2026-05-04T10:00:00Z", "one"), ours("2026-05-04T12:00:00Z", "four")];
    case.provider_history = vec![
        theirs("2026-05-04T11:00:00.5", "three"),
        theirs("some day", "last"),
        theirs("2026-05-04T12:30:00+02:00", "two"),
    ];
    let lines = history::page(&case, Masking::Clear, &ConsolePolicy::default(), &[]);
    let words = ["one", "two", "three", "four", "last"];
    let places: Vec<_> =
        words.iter().map(|word| lines.iter().position(|line| line.value.as_str().contains(word))).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{lines:?}");
    assert!(lines.iter().any(|line| line.label.as_str() == "2026-05-04 11:00"), "{lines:?}");
}

#[test]
fn a_line_of_the_services_log_is_a_sentence() {
    let event = |action: &str, by: &str, status: &str| ProviderEvent {
        action: action.into(),
        by: by.into(),
        at: "2026-05-04T11:00:00Z".into(),
        status: status.into(),
    };
    let mut case = sample::case(&sample::row(0));
    case.provider_history = vec![
        event("get_journey", "server_api_key", "Succeeded"),
        event("manual_review", "ines@example.org", "Failed"),
        event("new_action", "", "Pending"),
    ];
    let lines = history::page(&case, Masking::Clear, &ConsolePolicy::default(), &[]);
    let said = |words: &str| lines.iter().any(|line| line.value.as_str().ends_with(words));
    assert!(said("the journey was read by a server key"), "{lines:?}");
    assert!(said("a decision was made by ines@example.org: this failed"), "{lines:?}");
    assert!(said("new action: Pending"), "{lines:?}");
}

/// A service logs each reading: rows that say the same one after the other are one row.
#[test]
fn readings_in_a_row_are_one_row_of_the_history() {
    let event = |action: &str, at: &str| ProviderEvent {
        action: action.into(),
        by: "server_api_key".into(),
        at: at.into(),
        status: "Succeeded".into(),
    };
    let mut case = sample::case(&sample::row(0));
    case.provider_history = vec![
        event("get_journey", "2026-05-04T11:00:00Z"),
        event("get_journey", "2026-05-04T11:05:00Z"),
        event("get_journey", "2026-05-04T11:10:00Z"),
        event("manual_review", "2026-05-04T11:20:00Z"),
        event("get_journey", "2026-05-04T11:30:00Z"),
    ];
    let lines = history::page(&case, Masking::Clear, &ConsolePolicy::default(), &[]);
    let said: Vec<&str> =
        lines.iter().map(|line| line.value.as_str()).filter(|it| it.contains("server key")).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(
        said[0].ends_with("the journey was read by a server key, 3 times until 2026-05-04 11:10"),
        "{said:?}"
    );
    assert!(said[2].ends_with("the journey was read by a server key"), "{said:?}");
}

#[test]
fn a_rule_says_nothing_twice() {
    let mut journey = sample::case(&sample::row(0)).journey;
    journey.rules = vec![Rule {
        key: "same_subject".into(),
        known: None,
        name: None,
        result: Some(Said::new("Failed", Some(Outcome::Failed))),
        description: Some("Confirms one person".into()),
        information: Some("Confirms one person. It is part of every application".into()),
        tips: Some("Look at the ears".into()),
        details: Vec::new(),
        origin: Origin::default(),
    }];
    let lines = rules::page(&journey, Masking::Clear, &|_| Verdict::Shown);
    let said: Vec<&str> = lines.iter().map(|line| line.label.as_str()).collect();
    assert_eq!(said.iter().filter(|words| words.starts_with("Confirms")).count(), 1, "{said:?}");
    assert!(said.contains(&"Look at the ears"));
}
