//! Watch-list records as disproof.

use super::{clean, idwise, ledger_of, lines};
use referee::domain::pii::Masking;
use referee::domain::queue::Urgency;
use referee::insight::aml::{PointSort, assess, assess_all, by_disproof};
use serde_json::{Value, json};

fn with(matches: Value) -> (referee::domain::journey::Journey, Vec<referee::domain::quirk::Quirk>) {
    let mut document = clean();
    document["aml"]["matches"] = matches;
    idwise(&document)
}

fn record(name: &str, score: u8, list: &str, extra: Value) -> Value {
    let mut record =
        json!({"name": name, "score": score, "datasets": [list], "countries": ["UT"], "sex": "Female"});
    for (key, value) in extra.as_object().unwrap() {
        record[key] = value.clone();
    }
    record
}

#[test]
fn sanctions_come_first_then_pep_each_by_strength() {
    let read = with(json!([
        record("Anna Eriksson", 99, "Adverse Media", json!({})),
        record("Anna Eriksson", 81, "Politically Exposed Person", json!({})),
        record("Anna Eriksson", 93, "Politically Exposed Person", json!({"match_id": "m2"})),
        record("Anna Eriksson", 80, "Sanctions", json!({})),
        record("Anna Eriksson", 70, "Terror Watch", json!({})),
    ]));
    let findings = ledger_of(&read);
    let urgencies: Vec<Urgency> = findings.iter().map(|finding| finding.urgency).collect();
    use Urgency::{Other, Pep, Sanctions};
    assert_eq!(urgencies, [Sanctions, Sanctions, Pep, Pep, Other]);
    assert!(lines(&findings)[2].starts_with("⚠ AML Anna Eriksson 93"));
    assert_eq!(findings[2].id, "aml.m2".into());
}

#[test]
fn the_failed_rule_about_records_is_one_line_with_the_record() {
    let mut document = clean();
    document["aml"]["matches"] = json!([record("Anna Eriksson", 90, "Sanctions", json!({}))]);
    document["rule_results"]["no_aml_records"] =
        json!({"name": "Datasets", "result": "Failed", "details": []});
    let findings = ledger_of(&idwise(&document));
    assert_eq!(lines(&findings), ["⚠ AML Anna Eriksson 90 | Sanctions"]);
    assert_eq!(findings[0].source, ["aml.matches.0", "rule_results.no_aml_records"]);
}

#[test]
fn ids_of_records_do_not_depend_on_their_places() {
    let one = record("Anna Eriksson", 90, "Sanctions", json!({"datesOfBirth": ["1950"]}));
    let other = record("Anna Erikson", 91, "Sanctions", json!({"datesOfBirth": [1960]}));
    let ids = |matches| {
        let mut ids: Vec<_> = ledger_of(&with(matches)).into_iter().map(|finding| finding.id).collect();
        ids.sort();
        ids
    };
    assert_eq!(ids(json!([one, other])), ids(json!([other, one])));
}

#[test]
fn the_strongest_contradiction_comes_first() {
    let read = with(json!([
        record(
            "Eriksson Anna",
            90,
            "Sanctions",
            json!({"datesOfBirth": [1948], "sex": "Male", "countries": ["IN"]})
        ),
        record("Anna Eriksson", 90, "Sanctions", json!({"datesOfBirth": ["1974-08-12"]})),
        record(
            "Anna Eriksson",
            90,
            "Sanctions",
            json!({"datesOfBirth": ["1974"], "details": {"info": {"data": {"Date of Death": ["2001"]}}}})
        ),
        record(
            "Petra Olsen",
            60,
            "Sanctions",
            json!({"aliases": [{"firstName": "Anna", "lastName": "Eriksson"}]})
        ),
    ]));
    let first = assess(&read.0, 0).unwrap();
    let sorts: Vec<PointSort> = first.contradicts.iter().map(|point| point.sort).collect();
    assert_eq!(sorts, [PointSort::BirthDate, PointSort::Sex, PointSort::Country]);
    assert_eq!(first.contradicts[0].words.shown(Masking::Clear).as_str(), "26 years apart");
    let second = assess(&read.0, 1).unwrap();
    assert!(second.contradicts.is_empty());
    assert_eq!(second.supports[0].sort, PointSort::BirthDate);
    let third = assess(&read.0, 2).unwrap();
    assert_eq!(third.contradicts[0].sort, PointSort::Deceased);
    let fourth = assess(&read.0, 3).unwrap();
    assert!(fourth.supports.iter().any(|point| point.sort == PointSort::Name), "the alias counts");
}

#[test]
fn records_of_one_disproof_are_grouped() {
    let old = |name: &str| record(name, 90, "Sanctions", json!({"datesOfBirth": [1940]}));
    let man = record("Anna Eriksson", 90, "Sanctions", json!({"sex": "Male"}));
    let read = with(json!([old("Anna Eriksson"), man, old("Anna Erikson")]));
    let groups = by_disproof(&assess_all(&read.0));
    assert_eq!(groups, [(PointSort::BirthDate, vec![0, 2]), (PointSort::Sex, vec![1])]);
}

#[test]
fn a_record_cleared_before_raises_no_alert() {
    let read = with(json!([record("Anna Eriksson", 90, "Sanctions", json!({"is_whitelisted": true}))]));
    assert!(ledger_of(&read).is_empty());
}
