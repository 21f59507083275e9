//! Dates in every notation and none.

use jiff::civil::date;
use referee::insight::countries;
use referee::insight::dates::{DateAgreement, compare, read};
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
#[case("03/04/1990", "1990-04-03", DateAgreement::Same)]
#[case("03/04/1990", "1990-03-04", DateAgreement::Same)]
#[case("1990-04-03", "1990", DateAgreement::Same)]
#[case("1990-04-03", "1990-04", DateAgreement::Same)]
#[case("1990-04-03", "1990-04-04", DateAgreement::Differ { years: 0 })]
#[case("1960-05-12", "1986", DateAgreement::Differ { years: 26 })]
#[case("1410-05-12", "1990-04-03", DateAgreement::NotComparable)]
fn agreement(#[case] one: &str, #[case] other: &str, #[case] wanted: DateAgreement) {
    assert_eq!(compare(&read(one).unwrap(), &read(other).unwrap()), wanted);
}

#[test]
fn an_ambiguous_date_is_past_only_in_every_reading() {
    let date_text = read("03/08/2024").unwrap();
    assert!(!date_text.is_before(date(2024, 6, 1)));
    assert!(date_text.is_before(date(2024, 9, 1)));
}

#[rstest]
#[case("UTO", "Utopia", countries::CountryAgreement::Same)]
#[case("D<<", "DEU", countries::CountryAgreement::Same)]
#[case("in", "Indian", countries::CountryAgreement::Same)]
#[case("GBN", "British", countries::CountryAgreement::Same)]
#[case("United Arab Emirates", "ARE", countries::CountryAgreement::Same)]
#[case("Türkiye", "TUR", countries::CountryAgreement::Same)]
#[case("ARE", "IND", countries::CountryAgreement::Differ)]
#[case("EA", "ARE", countries::CountryAgreement::NotComparable)]
fn countries_however_written(
    #[case] one: &str,
    #[case] other: &str,
    #[case] wanted: countries::CountryAgreement,
) {
    assert_eq!(countries::compare(one, other), wanted);
}
