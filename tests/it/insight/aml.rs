//! Watch-list records as disproof.

use super::{clean, idwise, ledger_of, lines};
use referee::domain::pii::Masking;
use referee::domain::queue::Urgency;
use referee::insight::aml::{Point, PointSort, assess, assess_all};
use rstest::rstest;
use serde_json::{Value, json};

fn with(matches: Value) -> (referee::domain::journey::Journey, Vec<referee::domain::deviation::Deviation>) {
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
fn a_record_cleared_before_raises_no_alert() {
    let read = with(json!([record("Anna Eriksson", 90, "Sanctions", json!({"is_whitelisted": true}))]));
    assert!(ledger_of(&read).is_empty());
}

/// What a record's date of birth says beside an applicant's.
fn born(own: &str, theirs: Value) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut document = clean();
    document["documents"]["0"]["extracted_fields"]["Birth Date"]["value"] = Value::Null;
    document["applicant"]["birth_date"] = json!(own);
    document["aml"]["matches"] =
        json!([record("Anna Eriksson", 90, "Sanctions", json!({"datesOfBirth": theirs}))]);
    let assessment = assess(&idwise(&document).0, 0).unwrap();
    let words = |points: &[Point]| -> Vec<String> {
        let births = points.iter().filter(|point| point.sort == PointSort::BirthDate);
        births.map(|point| point.words.shown(Masking::Clear).to_string()).collect()
    };
    (words(&assessment.supports), words(&assessment.contradicts), words(&assessment.open))
}

#[rstest]
#[case::swapped("1963-04-05", json!(["1963-05-04"]))]
#[case::first_of_january("1963-04-05", json!(["1963-01-01"]))]
#[case::too_old("1990-04-05", json!(["1801-04-05"]))]
#[case::in_the_future("1990-04-05", json!(["2101-04-05"]))]
#[case::own_in_the_future("2901-04-05", json!(["1963-04-05"]))]
#[case::hijri("1990-04-05", json!(["1382-11-12"]))]
#[case::nobody_lived("1990-04-05", json!(["0001-01-01"]))]
#[case::words("1990-04-05", json!(["sometime in the war"]))]
#[case::wide_gap("2020-04-05", json!(["1905"]))]
#[case::one_of_several_is_open("1990-04-05", json!(["1940-01-01", "unknown"]))]
#[case::about("1962-04-05", json!(["circa 1960"]))]
#[case::range("1962-04-05", json!(["1958-1965"]))]
#[case::decade("1962-04-05", json!(["1960s"]))]
#[case::early("1962-04-05", json!(["early 1960s"]))]
#[case::one_of_two_years("1962-04-05", json!(["1961 or 1962"]))]
#[case::own_first_of_january("1963-01-01", json!(["1963-04-05"]))]
#[case::a_life_is_no_range_of_births("1990-04-05", json!(["1925-1988"]))]
fn an_impossible_or_open_date_speaks_neither_way(#[case] own: &str, #[case] theirs: Value) {
    let (supports, contradicts, open) = born(own, theirs);
    assert_eq!((supports, contradicts), (vec![], vec![]));
    assert_eq!(open.len(), 1, "and it is said");
}

#[rstest]
#[case::buddhist("1960-08-15", json!(["2503"]), "same year of birth")]
#[case::buddhist_day("1960-08-15", json!(["15/08/2503"]), "same date of birth")]
#[case::of_a_zone("630405", json!(["1963-04-05"]), "same date of birth")]
#[case::other_century("05/04/63", json!(["1963-04-05"]), "same date of birth")]
#[case::several_in_one_text("1990-04-05", json!("1940; 1990-04-05"), "same date of birth")]
#[case::one_of_several("1990-04-05", json!(["1940", "1990-04-05"]), "same date of birth")]
fn dates_that_are_read_support(#[case] own: &str, #[case] theirs: Value, #[case] wanted: &str) {
    assert_eq!(born(own, theirs), (vec![wanted.to_owned()], vec![], vec![]));
}

#[rstest]
#[case::about("1992-08-15", json!(["circa 1960"]), "27 years apart")]
#[case::range("1992-08-15", json!(["between 1958 and 1962"]), "30 years apart")]
#[case::born_about("1992-08-15", json!(["born c. 1960"]), "27 years apart")]
#[case::january("1992-08-15", json!(["1960-01-01"]), "32 years apart")]
#[case::other_day("1992-08-15", json!(["1992-08-17"]), "same year, other day of birth")]
fn dates_that_are_sure_contradict(#[case] own: &str, #[case] theirs: Value, #[case] wanted: &str) {
    let (supports, contradicts, _) = born(own, theirs);
    assert!(supports.is_empty());
    assert_eq!(contradicts.join(""), wanted);
}

#[test]
fn an_alias_apart_by_a_particle_is_not_the_name() {
    let mut document = clean();
    document["documents"]["0"]["extracted_fields"]["First Name"]["value"] = json!("Ben");
    document["documents"]["0"]["extracted_fields"]["Last Name"]["value"] = json!("Carter");
    document["applicant"]["full_name"] = json!("Ben Carter");
    document["aml"]["matches"] = json!([record("Adam Carter", 90, "Sanctions", json!({}))]);
    let assessment = assess(&idwise(&document).0, 0).unwrap();
    assert_eq!(assessment.contradicts[0].words.shown(Masking::Clear).as_str(), "1 of 2 name parts match");
}

/// The words about a name, for and against and open.
fn named(own: &str, theirs: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
    let mut document = clean();
    let fields = &mut document["documents"]["0"]["extracted_fields"];
    fields["First Name"]["value"] = json!(own);
    fields["Last Name"]["value"] = Value::Null;
    document["applicant"]["full_name"] = json!(own);
    document["aml"]["matches"] = json!([record(theirs, 90, "Sanctions", json!({}))]);
    let assessment = assess(&idwise(&document).0, 0).unwrap();
    let words = |points: &[Point]| -> Vec<String> {
        let names = points.iter().filter(|point| point.sort == PointSort::Name);
        names.map(|point| point.words.shown(Masking::Clear).to_string()).collect()
    };
    (words(&assessment.supports), words(&assessment.contradicts), words(&assessment.open))
}

#[rstest]
#[case::consonants("Hussein Rashid", "حسن راشد", "name: only the consonants are the same")]
#[case::other_vowels("Salim Karam", "سالم كريم", "name: only the consonants are the same")]
#[case::scripts("王小明", "Li Jianguo", "names in different scripts cannot be compared")]
fn what_is_not_known_of_a_name_speaks_neither_way(
    #[case] own: &str,
    #[case] theirs: &str,
    #[case] wanted: &str,
) {
    assert_eq!(named(own, theirs), (vec![], vec![], vec![wanted.to_owned()]));
}

#[test]
fn a_name_in_another_script_supports_if_it_is_read_the_same() {
    assert_eq!(named("Hussein Rashid", "حسين راشد").0, ["same name"]);
}

#[rstest]
#[case::field(json!({"details": {"s": {"data": {"Died": ["2003"]}}}}), "differs")]
#[case::year(json!({"details": {"s": {"data": {"Year of death": 2003}}}}), "differs")]
#[case::flag(json!({"details": {"s": {"data": {"is_deceased": true}}}}), "differs")]
#[case::note(json!({"notes": ["Deceased"]}), "differs")]
#[case::note_with_date(json!({"notes": ["Died on 3 May 2003 in Rome"]}), "differs")]
#[case::spanish(json!({"notes": ["fallecido en 2003"]}), "differs")]
#[case::date_in_note(json!({"notes": ["Date of death: 2003-05-01"]}), "differs")]
#[case::dagger(json!({"notes": ["† 2003"]}), "differs")]
#[case::abbreviated(json!({"notes": ["d. 2003"]}), "differs")]
#[case::killed(json!({"notes": ["Killed in 2003"]}), "differs")]
#[case::passed_away(json!({"notes": ["passed away 2003"]}), "differs")]
#[case::killed_others(json!({"notes": ["killed three people in 2003"]}), "")]
#[case::executed_orders(json!({"notes": ["executed orders of the ministry in 2003"]}), "")]
#[case::unknown_date(json!({"notes": ["Date of death: unknown"]}), "")]
#[case::reportedly(json!({"notes": ["Reportedly deceased in 2017"]}), "open")]
#[case::may(json!({"notes": ["May have died in 2017"]}), "open")]
#[case::presumed(json!({"details": {"s": {"data": {"Status": "presumed dead"}}}}), "open")]
#[case::alive(json!({"notes": ["dead or alive"]}), "")]
#[case::not(json!({"details": {"s": {"data": {"Deceased": "No"}}}}), "")]
#[case::denied(json!({"details": {"s": {"data": {"Died": "unknown"}}}}), "")]
#[case::father(json!({"notes": ["Son of the deceased minister"]}), "")]
#[case::sea(json!({"details": {"s": {"data": {"Address": "Dead Sea Road"}}}}), "")]
#[case::long(json!({"notes": [format!("{} He died.", "He led a band of robbers. ".repeat(9))]}), "")]
fn a_death_is_read_in_the_words_of_lists(#[case] extra: Value, #[case] wanted: &str) {
    let read = with(json!([record("Anna Eriksson", 90, "Sanctions", extra)]));
    let assessment = assess(&read.0, 0).unwrap();
    let has = |points: &[Point]| points.iter().any(|point| point.sort == PointSort::Deceased);
    let found = match (has(&assessment.contradicts), has(&assessment.open)) {
        (true, _) => "differs",
        (_, true) => "open",
        _ => "",
    };
    assert_eq!(found, wanted);
}

#[rstest]
#[case::named(json!([{"name": "Sanctions"}]))]
#[case::titled(json!([{"title": "Sanctions", "id": 7}]))]
#[case::single(json!({"dataset": "Sanctions"}))]
fn a_list_in_an_object_is_a_list(#[case] lists: Value) {
    let findings = ledger_of(&with(json!([record("Anna Eriksson", 90, "", json!({"datasets": lists}))])));
    assert_eq!(lines(&findings), ["⚠ AML Anna Eriksson 90 | Sanctions"]);
    assert_eq!(findings[0].urgency, Urgency::Sanctions);
}

#[rstest]
#[case::the_same_in_all(json!({"datesOfBirth": ["1974-08-12"]}), None, &["aml_other_person", "other_evidence"])]
#[case::only_the_name(json!({"countries": [], "sex": null}), None, &["aml_other_person", "aml_no_identifier"])]
#[case::born_apart(json!({"datesOfBirth": [1940]}), Some("aml_birth_date"), &["aml_birth_date", "aml_other_person"])]
fn a_record_is_cleared_for_a_reason_that_is_true(
    #[case] extra: Value,
    #[case] reason: Option<&str>,
    #[case] allowed: &[&str],
) {
    let assessment =
        assess(&with(json!([record("Anna Maria Eriksson", 90, "Sanctions", extra)])).0, 0).unwrap();
    assert_eq!(assessment.clearing_reason(), reason);
    for code in
        ["aml_birth_date", "aml_country", "aml_sex", "aml_name_part", "aml_deceased", "aml_no_identifier"]
    {
        assert_eq!(assessment.can_be_cleared_by(code), allowed.contains(&code), "{code}");
    }
    assert!(allowed.iter().all(|code| assessment.can_be_cleared_by(code)));
}

/// Lists are often a few years off: births that are close clear a group only if something else differs too.
#[rstest]
#[case::far(json!({"datesOfBirth": ["1940"]}), 10, true)]
#[case::close(json!({"datesOfBirth": ["1971"]}), 10, false)]
#[case::close_enough_here(json!({"datesOfBirth": ["1971"]}), 3, true)]
#[case::close_and_elsewhere(json!({"datesOfBirth": ["1971"], "countries": ["FR"]}), 10, true)]
fn a_group_needs_births_far_apart_or_two_contradictions(
    #[case] extra: Value,
    #[case] clear_years: i16,
    #[case] wanted: bool,
) {
    let read = with(json!([record("Anna Maria Eriksson", 90, "Sanctions", extra)]));
    let assessment = assess(&read.0, 0).unwrap();
    assert_eq!(assessment.clears_in_group(PointSort::BirthDate, clear_years), wanted, "{assessment:?}");
    assert!(!assessment.clears_in_group(PointSort::Sex, clear_years), "the sex does not differ");
}

fn verdict(extra: Value) -> String {
    let read = with(json!([record("Anna Maria Eriksson", 90, "Sanctions", extra)]));
    assess(&read.0, 0).unwrap().verdict()
}

#[rstest]
#[case(json!({"datesOfBirth": ["1943-01-02"]}), "Probably another person: birth date differs")]
#[case(json!({"sex": "Male"}), "Probably another person: sex differs")]
#[case(json!({"datesOfBirth": ["1971"], "countries": ["FR"]}), "Probably another person: birth date, country differ")]
#[case(json!({"details": {"d": {"title": "Died", "data": {"Died": ["1999"]}}}}), "Probably another person: the person of the record has died")]
#[case(json!({"datesOfBirth": ["1974-08-12"]}), "Probably the same person: birth date, name, country, sex are the same")]
#[case(json!({"datesOfBirth": ["1974"]}), "Probably the same person: name, year of birth, country, sex are the same")]
// A year or two apart is often a slip of the list.
#[case(json!({"datesOfBirth": ["1973"]}), "Cannot be told apart: name, country, sex are the same; birth date differs")]
// The same name and day of birth weigh more than a word for the sex.
#[case(json!({"datesOfBirth": ["1974-08-12"], "sex": "Male"}), "Cannot be told apart: birth date, name, country are the same; sex differs")]
#[case(json!({"countries": [], "sex": null}), "Cannot be told apart: only the name is the same")]
fn a_record_is_weighed_in_one_sentence(#[case] extra: Value, #[case] wanted: &str) {
    assert_eq!(verdict(extra), wanted);
}

/// Names that have words in common, in which the same word counts differently: after an article, among particles, as a
/// title, in another script, in a name of another tradition, in one that is cut.
const RELATED_NAMES: [&str; 18] = [
    "Anna Eriksson",
    "Eriksson Anna",
    "Anna Ericsson",
    "Mohammed al Rashid",
    "Mohammed Alrashid",
    "Rashid al Anna",
    "Dr Anna Rashid",
    "Anna bin Rashid",
    "Rashid bin Anna",
    "Anna Ivanova",
    "Ana Ivanov",
    "Анна Иванова",
    "محمد الراشد",
    "A Eriksson",
    "AnnaEriksson",
    "Anna Mohammed Rashid Eriksson Iva",
    "Xiao Ming Li",
    "",
];

/// Dates of birth of records, which may have several in one text or in a list.
const BIRTHS: [&[&str]; 7] =
    [&["1974"], &["1974-08-12"], &["1974", "1990"], &["1974; 1990"], &["circa 1960"], &["?"], &[]];
const COUNTRIES: [&str; 5] = ["UT", "Germany", "HK", "nowhere", ""];
const SEXES: [&str; 4] = ["Male", "female", "X", ""];

#[rstest]
#[case("Anna Eriksson")]
#[case("Mohammed al Rashid")]
#[case("Anna Ivanova")]
#[case("Rashid bin Anna")]
#[case("Li Xiaoming")]
#[case("محمد الراشد")]
fn many_records_are_compared_as_each_alone(#[case] applicant: &str) {
    let mut document = clean();
    document["applicant"]["full_name"] = json!(applicant);
    let related = || RELATED_NAMES.iter().map(ToString::to_string);
    // More names than are remembered.
    let others = (0..300).map(|number| format!("Anna Other{number}"));
    let names: Vec<String> = related().chain(others).chain(related().rev()).collect();
    let records = names.iter().enumerate().map(|(at, name)| {
        let alias = RELATED_NAMES[at * 7 % RELATED_NAMES.len()];
        let births = BIRTHS.get(at % (BIRTHS.len() + 1)).map_or(json!([at + 1600]), |texts| json!(texts));
        let (country, sex) = (COUNTRIES[at % COUNTRIES.len()], SEXES[at % SEXES.len()]);
        let extra = json!({"aliases": [{"firstName": alias}, {"lastName": "Eriksson"}],
            "datesOfBirth": births, "countries": [country], "sex": sex});
        record(name, 90, "Sanctions", extra)
    });
    document["aml"]["matches"] = records.collect();
    let (journey, _) = idwise(&document);
    let together = assess_all(&journey);
    assert_eq!(together.len(), names.len());
    for assessment in together {
        assert_eq!(Some(&assessment), assess(&journey, assessment.index).as_ref(), "{}", assessment.index);
    }
}
