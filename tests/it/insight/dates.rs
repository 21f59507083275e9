//! Dates in every notation and none.

use jiff::civil::date;
use referee::insight::countries;
use referee::insight::dates::{Agreement, compare, read};
use rstest::rstest;

#[rstest]
#[case("1974-08-12", "1974-08-12")]
#[case("1974-08-12T00:00:00Z", "1974-08-12")]
#[case("1974/08/12", "1974-08-12")]
#[case("19740812", "1974-08-12")]
#[case("31/12/1974", "1974-12-31")]
#[case("12/31/1974", "1974-12-31")]
#[case("12.08.1974", "1974-08-12")]
#[case("12 Aug 1974", "1974-08-12")]
#[case("12AUG1974", "1974-08-12")]
#[case("August 12, 1974", "1974-08-12")]
#[case("1974-08", "1974-08")]
#[case("08/1974", "1974-08")]
#[case("1974", "1974")]
#[case("197408", "1974-08")]
#[case("740812", "1974-08-12")]
#[case("١٩٧٤-٠٨-١٢", "1974-08-12")]
fn notations(#[case] text: &str, #[case] written: &str) {
    assert_eq!(read(text).unwrap().likeliest().unwrap().written(), written);
}

#[rstest]
#[case("")]
#[case("NA")]
#[case("1974-13-40")]
#[case("99")]
#[case("no date at all")]
#[case("9999999999999999999")]
#[case("---")]
fn none(#[case] text: &str) {
    assert!(read(text).is_none());
}

#[rstest]
#[case("03/04/1990", "1990-04-03", Agreement::Same)]
#[case("03/04/1990", "1990-03-04", Agreement::Same)]
#[case("1990-04-03", "1990", Agreement::Same)]
#[case("1990-04-03", "1990-04", Agreement::Same)]
#[case("1990-04-03", "1990-04-04", Agreement::Differ { years: 0 })]
#[case("1960-05-12", "1986", Agreement::Differ { years: 26 })]
#[case("1410-05-12", "1990-04-03", Agreement::NotComparable)]
fn agreement(#[case] one: &str, #[case] other: &str, #[case] wanted: Agreement) {
    assert_eq!(compare(&read(one).unwrap(), &read(other).unwrap()), wanted);
}

#[test]
fn an_ambiguous_date_is_past_only_in_every_reading() {
    let date_text = read("03/08/2024").unwrap();
    assert!(!date_text.is_before(date(2024, 6, 1)));
    assert!(date_text.is_before(date(2024, 9, 1)));
}

#[rstest]
#[case("UTO", "Utopia", countries::Agreement::Same)]
#[case("D<<", "DEU", countries::Agreement::Same)]
#[case("in", "Indian", countries::Agreement::Same)]
#[case("GBN", "British", countries::Agreement::Same)]
#[case("United Arab Emirates", "ARE", countries::Agreement::Same)]
#[case("Türkiye", "TUR", countries::Agreement::Same)]
#[case("ARE", "IND", countries::Agreement::Differ)]
#[case("EA", "ARE", countries::Agreement::NotComparable)]
fn countries_however_written(#[case] one: &str, #[case] other: &str, #[case] wanted: countries::Agreement) {
    assert_eq!(countries::compare(one, other), wanted);
}
