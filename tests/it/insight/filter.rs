//! The filter's language and the search over many rows.

use referee::domain::capabilities::Capabilities;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::queue::{
    JourneyState, LateMark, QueuedRow, Row, RowId, RowOrder, Summary, Tint, Urgency,
};
use referee::insight::filter::{Filter, FilterContext, IndexQuery, QueueIndex, Vocabulary, complete};
use referee::insight::triage::{self, ServiceLevel, ServiceLevels};
use referee::provider::IDWISE;
use rstest::rstest;
use std::collections::BTreeSet;

const NOW: i64 = 1_717_200_000_000;
const HOUR: i64 = 3_600_000;

pub(crate) fn row(id: &str, name: &str) -> Row {
    Row {
        key: JourneyKey::new("idwise-eu", id),
        service: IDWISE,
        capabilities: Capabilities { sends_portrait: true, ..Capabilities::default() },
        summary: Summary {
            reference: Some(format!("ref-{id}")),
            applicant: Some(name.to_owned()),
            country: Some("UTO".into()),
            documents: vec!["Passport".into()],
            numbers: vec!["L898902C3".into()],
            has_selfie: true,
            document_picture: None,
            why: vec![],
            urgency: Urgency::Document,
            failed_rules: vec!["expired_document".into()],
            lists: vec!["Politically Exposed Person".into()],
            aml_score: Some(82),
            face_score: Some(41),
            since_ms: NOW - 5 * HOUR,
            needs_review: true,
            unreadable: None,
        },
        state: JourneyState::Pending,
        claimed_by: Some(Reviewer("amina".into())),
        routing: Default::default(),
        notes: None,
    }
}

/// A row as the store numbers it: one hour is its service level.
pub(crate) fn queued(id: i64, row: &Row) -> QueuedRow {
    let levels = ServiceLevels::usual(HOUR);
    let order = RowOrder {
        is_in_time: !levels.is_late(row, NOW),
        urgency: row.summary.urgency as i64,
        since_ms: row.summary.since_ms,
    };
    let late_at_ms = levels.late_at_ms(&row.key.provider, &row.summary);
    QueuedRow { id: RowId(id), order, late_at_ms, row: row.clone() }
}

fn index(rows: &[Row]) -> QueueIndex {
    let rows: Vec<QueuedRow> = (0..).zip(rows).map(|(id, row)| queued(id, row)).collect();
    QueueIndex::of(&rows, &Reviewer("amina".into()))
}

fn found(index: &QueueIndex, filter: &Filter) -> Vec<i64> {
    let query = IndexQuery { filter: filter.clone(), now_ms: NOW, ..IndexQuery::default() };
    let hits = index.search(&query, None, usize::MAX, || false).unwrap();
    hits.ids.into_iter().map(|id| id.0).collect()
}

fn passes(filter: &str) -> bool {
    let (row, amina, marked) = (row("a1", "José Núñez"), Reviewer("amina".into()), BTreeSet::new());
    let context = FilterContext { now_ms: NOW, reviewer: Some(&amina), marked: &marked };
    let filter = Filter::parse(filter).unwrap();
    let one = filter.matches(&row, &context);
    let many = found(&index(&[row]), &filter);
    assert_eq!(one, many == [0], "one row and many agree");
    one
}

#[rstest]
#[case("", true)]
#[case("jose", true)]
#[case("NÚÑEZ", true)]
#[case("nunez jose", true)]
#[case("\"nunez jose\"", false)]
#[case("\"jose nunez\"", true)]
#[case("ref-a1", true)]
#[case("l898902", true)]
#[case("eriksson", false)]
#[case("-eriksson", true)]
#[case("rule:expired_document", true)]
#[case("rule:expired wait>4h", true)]
#[case("wait>6h", false)]
#[case("wait<=5h", true)]
#[case("aml>=80 face<60", true)]
#[case("aml>82", false)]
#[case("face=41", true)]
#[case("country:utopia", true)]
#[case("country:IN", false)]
#[case("-country:IN", true)]
#[case("doc:pass", true)]
#[case("provider:idwise", true)]
#[case("provider:onetouch", false)]
#[case("list:pep", true)]
#[case("list:sanctions", false)]
#[case("mine", true)]
#[case("marked", false)]
#[case("held", false)]
#[case("12:30", false)]
fn language(#[case] filter: &str, #[case] wanted: bool) {
    assert_eq!(passes(filter), wanted, "{filter}");
}

#[rstest]
#[case("jose rul:expired", 5, 3)]
#[case("wait>4x", 5, 2)]
#[case("aml>=900", 5, 3)]
#[case("-face<many", 6, 4)]
#[case("rule:", 0, 5)]
#[case("doc>passport", 3, 1)]
#[case("x \"open", 2, 5)]
fn mistakes_point_at_their_place(#[case] filter: &str, #[case] at: usize, #[case] len: usize) {
    let error = Filter::parse(filter).unwrap_err();
    assert_eq!((error.at, error.len), (at, len), "{error:?}");
    assert!(!error.message.is_empty() && !error.hint.is_empty());
}

#[test]
fn a_name_in_another_script_is_found_by_latin_letters() {
    let index = index(&[row("a1", "Иван Петров"), row("a2", "Anna Eriksson")]);
    assert_eq!(found(&index, &Filter::parse("petrov").unwrap()), [0]);
    assert_eq!(found(&index, &Filter::parse("петров").unwrap()), [0]);
}

#[test]
fn completion_offers_keys_and_known_words() {
    let rows = [row("a1", "Anna")];
    let words = Vocabulary::of(&rows);
    let texts = |text: &str| -> Vec<String> {
        complete(text, text.chars().count(), &words).into_iter().map(|found| found.text).collect()
    };
    assert_eq!(texts("ru"), ["rule:"]);
    assert_eq!(texts("mine rule:exp"), ["rule:expired_document"]);
    assert_eq!(texts("-list:pol"), ["list:\"Politically Exposed Person\""]);
}

#[test]
fn the_late_come_first_then_the_gravest_then_the_oldest() {
    let mut late = row("late", "A");
    late.summary.since_ms = NOW - 30 * HOUR;
    late.summary.urgency = Urgency::Other;
    let mut grave = row("grave", "B");
    grave.summary.urgency = Urgency::Sanctions;
    let mut older = row("older", "C");
    older.summary.since_ms = NOW - 6 * HOUR;
    let mut rows = [row("plain", "D"), older, grave, late];
    triage::order(&mut rows, NOW, &ServiceLevels::usual(24 * HOUR));
    let ids: Vec<&str> = rows.iter().map(|row| row.key.id.as_sent()).collect();
    assert_eq!(ids, ["late", "grave", "older", "plain"]);
}

#[test]
fn an_account_and_a_failed_rule_may_have_service_levels_of_their_own() {
    let level = |provider: Option<&str>, rule: Option<&str>, hours: i64| ServiceLevel {
        provider: provider.map(|name| referee::domain::ids::ProviderName(name.to_owned())),
        rule: rule.map(str::to_owned),
        ms: hours * HOUR,
        mark: LateMark { sign: 's', tint: Tint::Violet },
    };
    let mut row = row("j1", "Una Utopian");
    row.summary.failed_rules = vec!["expired_document".to_owned()];
    let provider = row.key.provider.0.clone();
    let mut levels = ServiceLevels::usual(24 * HOUR);
    assert_eq!(levels.of(&row), 24 * HOUR);
    levels.others = vec![level(Some(&provider), None, 48), level(Some("another"), None, 1)];
    assert_eq!(levels.of(&row), 48 * HOUR, "what is said of an account counts, longer or shorter");
    levels.others.push(level(None, Some("expired_document"), 4));
    levels.others.push(level(Some("another"), Some("expired_document"), 2));
    assert_eq!(levels.of(&row), 4 * HOUR, "of several the shortest");
    row.summary.since_ms = NOW - 5 * HOUR;
    let mark = levels.mark(&row, NOW).expect("a mark");
    assert_eq!((mark.sign, mark.tint), ('s', Tint::Violet));
    assert_eq!(ServiceLevels::usual(HOUR).mark(&row, NOW), Some(LateMark::default()));
    assert_eq!(ServiceLevels::usual(24 * HOUR).mark(&row, NOW), None);
    assert!(levels.is_late(&row, NOW) && !ServiceLevels::usual(24 * HOUR).is_late(&row, NOW));
}
