//! Dates in every notation and none.

use jiff::civil::date;
use referee::insight::dates::{
    DateAgreement, DateMeaning, DateReader, DayOrder, compare, proved_order, read, when_of_zone,
};
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
#[case("12.08.1974 r.", "1974-08-12")]
#[case("Monday, 12 August 1974", "1974-08-12")]
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

fn reader(meaning: DateMeaning, issuer: &'static str) -> DateReader {
    let issuer = (!issuer.is_empty()).then_some(issuer);
    DateReader { meaning: Some(meaning), issuer, order: None, today: Some(date(2026, 11, 29)) }
}

fn readings(reader: DateReader, text: &str) -> Vec<String> {
    let found = reader.read(text).map(|when| when.readings).unwrap_or_default();
    found.into_iter().map(|date| date.written()).collect()
}

/// Words for months, as passports and cards of their issuers print them.
#[rstest]
#[case("FRA", "03 fév. 2024", "2024-02-03")]
#[case("FRA", "1er août 2024", "2024-08-01")]
#[case("DEU", "5. März 2024", "2024-03-05")]
#[case("AUT", "5. Jänner 2024", "2024-01-05")]
#[case("ESP", "12 de septiembre de 2024", "2024-09-12")]
#[case("ESP", "12 DIC 2024", "2024-12-12")]
#[case("ITA", "07 GIU 2024", "2024-06-07")]
#[case("ITA", "07 MAG/MAY 2024", "2024-05-07")]
#[case("PRT", "30 SET 2024", "2024-09-30")]
#[case("NLD", "14 MRT 2024", "2024-03-14")]
#[case("NLD", "14 OKT/OCT 2024", "2024-10-14")]
#[case("POL", "9 października 2024", "2024-10-09")]
#[case("POL", "9 LIP 2024", "2024-07-09")]
#[case("HRV", "9 lipnja 2024", "2024-06-09")]
#[case("POL", "1 listopada 2024", "2024-11-01")]
#[case("HRV", "1 listopada 2024", "2024-10-01")]
#[case("CZE", "1. srpna 2024", "2024-08-01")]
#[case("SVK", "3. októbra 2024", "2024-10-03")]
#[case("HUN", "2024. szeptember 4.", "2024-09-04")]
#[case("HUN", "04 SZEPT/SEP 2024", "2024-09-04")]
#[case("ROU", "15 IUN 2024", "2024-06-15")]
#[case("BGR", "15 юни 2024", "2024-06-15")]
#[case("GRC", "15 Ιουνίου 2024", "2024-06-15")]
#[case("RUS", "7 марта 2024 г.", "2024-03-07")]
#[case("UKR", "7 березня 2024 року", "2024-03-07")]
#[case("UKR", "07 БЕР/MAR 2024", "2024-03-07")]
#[case("BLR", "7 лютага 2024", "2024-02-07")]
#[case("LTU", "2024 m. gegužės 7 d.", "2024-05-07")]
#[case("LVA", "7. maijs 2024", "2024-05-07")]
#[case("EST", "7. juuni 2024", "2024-06-07")]
#[case("FIN", "7. kesäkuuta 2024", "2024-06-07")]
#[case("SWE", "7 MAJ/MAY 2024", "2024-05-07")]
#[case("ISL", "7. ágúst 2024", "2024-08-07")]
#[case("IRL", "07 MEI/JUN 2024", "2024-06-07")]
#[case("TUR", "7 Ağustos 2024", "2024-08-07")]
#[case("TUR", "07 ŞUB/FEB 2024", "2024-02-07")]
#[case("AZE", "7 İyun 2024", "2024-06-07")]
#[case("IDN", "17 Agustus 2024", "2024-08-17")]
#[case("MYS", "17 Ogos 2024", "2024-08-17")]
#[case("VNM", "ngày 17 tháng 8 năm 2024", "2024-08-17")]
#[case("THA", "17 ส.ค. 2567", "2024-08-17")]
#[case("THA", "17 สิงหาคม พ.ศ. 2567", "2024-08-17")]
#[case("THA", "17 ส.ค. 67", "2024-08-17")]
#[case("ISR", "17 באוגוסט 2024", "2024-08-17")]
#[case("EGY", "١٧ أغسطس ٢٠٢٤", "2024-08-17")]
#[case("LBN", "17 آب 2024", "2024-08-17")]
#[case("SYR", "17 كانون الثاني 2024", "2024-01-17")]
#[case("DZA", "17 جانفي 2024", "2024-01-17")]
#[case("PAK", "17 اگست 2024", "2024-08-17")]
#[case("IND", "17 अगस्त 2024", "2024-08-17")]
#[case("BGD", "১৭ আগস্ট ২০২৪", "2024-08-17")]
#[case("KOR", "2024년 8월 17일", "2024-08-17")]
#[case("KOR", "17 8월/AUG 2024", "")]
#[case("JPN", "2024年8月17日", "2024-08-17")]
#[case("CAN", "17 AUG /AOÛT 24", "2024-08-17")]
#[case("BEL", "17 AOÛT/AUG 2024", "2024-08-17")]
#[case("CHE", "17.VIII.2024", "2024-08-17")]
#[case("", "17 OCT 2024", "2024-10-17")]
#[case("", "17 AUG/SEP 2024", "")]
#[case("", "17 Foo 2024", "")]
fn months_in_words(#[case] issuer: &'static str, #[case] text: &str, #[case] wanted: &str) {
    let found = readings(reader(DateMeaning::Expiry, issuer), text);
    let wanted: Vec<&str> = [wanted].into_iter().filter(|wanted| !wanted.is_empty()).collect();
    assert_eq!(found, wanted);
}

/// Dates in the calendars of issuers, against pairs that official calendars publish.
#[rstest]
#[case(DateMeaning::Birth, "THA", "2535-04-12", "1992-04-12")]
#[case(DateMeaning::Birth, "", "15/08/2503", "1960-08-15")]
#[case(DateMeaning::Expiry, "THA", "13/04/2570", "2027-04-13")]
#[case(DateMeaning::Expiry, "IRN", "1403/01/01", "2024-03-20")]
#[case(DateMeaning::Expiry, "IRN", "۱۴۰۴/۰۱/۰۱", "2025-03-21")]
#[case(DateMeaning::Birth, "IRN", "1371/01/23", "1992-04-12")]
#[case(DateMeaning::Birth, "AFG", "12 حمل 1371", "1992-04-01")]
#[case(DateMeaning::Birth, "IRN", "22 بهمن 1357", "1979-02-11")]
#[case(DateMeaning::Expiry, "SAU", "1445-09-01", "2024-03-11")]
#[case(DateMeaning::Expiry, "KWT", "1/1/1446", "2024-07-07")]
#[case(DateMeaning::Expiry, "SAU", "1446/10/01 هـ", "2025-03-30")]
#[case(DateMeaning::Expiry, "", "1 Ramadan 1445", "2024-03-11")]
#[case(DateMeaning::Expiry, "SAU", "1 DHU AL-HIJJAH 1445", "2024-06-07")]
#[case(DateMeaning::Expiry, "SAU", "1 Dhu'l-Qa'dah 1445", "2024-05-09")]
#[case(DateMeaning::Expiry, "SAU", "1 Rabi' al-Awwal 1445", "2023-09-16")]
#[case(DateMeaning::Expiry, "SAU", "1 Rabi Al-Thani 1445", "2023-10-16")]
#[case(DateMeaning::Expiry, "SAU", "1 Jumada Al-Akhirah 1445", "2023-12-14")]
#[case(DateMeaning::Expiry, "SAU", "1 Ramadhan 1445", "2024-03-11")]
#[case(DateMeaning::Birth, "TWN", "081/04/12", "1992-04-12")]
#[case(DateMeaning::Birth, "TWN", "民國81年4月12日", "1992-04-12")]
#[case(DateMeaning::Birth, "TWN", "81/04/12", "1992-04-12")]
#[case(DateMeaning::Birth, "TWN", "0810412", "1992-04-12")]
#[case(DateMeaning::Birth, "TWN", "12 APR 1992", "1992-04-12")]
#[case(DateMeaning::Birth, "JPN", "昭和60年4月12日", "1985-04-12")]
#[case(DateMeaning::Birth, "JPN", "S60.4.12", "1985-04-12")]
#[case(DateMeaning::Birth, "JPN", "H2/4/12", "1990-04-12")]
#[case(DateMeaning::Expiry, "JPN", "令和9年4月12日", "2027-04-12")]
#[case(DateMeaning::Birth, "FRA", "1410-05-12", "")]
#[case(DateMeaning::Expiry, "DEU", "1402/05/01", "")]
fn calendars_of_issuers(
    #[case] meaning: DateMeaning,
    #[case] issuer: &'static str,
    #[case] text: &str,
    #[case] wanted: &str,
) {
    let found = readings(reader(meaning, issuer), text);
    assert_eq!(found.first().map_or("", String::as_str), wanted);
    // A month that begins with the sight of the moon can begin a day earlier or later.
    let is_lunar = issuer == "SAU" || issuer == "KWT" || text.contains("Ramadan");
    assert_eq!(found.len(), usize::from(!wanted.is_empty()) * if is_lunar { 3 } else { 1 });
}

#[test]
fn a_year_of_nepal_is_known_to_within_a_year() {
    assert_eq!(readings(reader(DateMeaning::Birth, "NPL"), "2047-05-12"), ["1990", "1991"]);
}

/// The meaning of a date decides its century, and which dates are possible at all.
#[rstest]
#[case(DateMeaning::Expiry, "15/08/31", &["2031-08-15"])]
#[case(DateMeaning::Expiry, "15 AUG 99", &["2099-08-15"])]
#[case(DateMeaning::Expiry, "1931-08-15", &["2031-08-15"])]
#[case(DateMeaning::Birth, "15/08/92", &["1992-08-15"])]
#[case(DateMeaning::Birth, "15/08/05", &["2005-08-15", "1905-08-15"])]
#[case(DateMeaning::Birth, "630405", &["1963-04-05"])]
#[case(DateMeaning::Birth, "2092-04-12", &[])]
#[case(DateMeaning::Birth, "1802-04-12", &[])]
#[case(DateMeaning::Birth, "2026-11-30", &[])]
#[case(DateMeaning::Birth, "2026-11-29", &["2026-11-29"])]
#[case(DateMeaning::Birth, "1921-06-01", &["1921-06-01"])]
#[case(DateMeaning::Issue, "15/08/24", &["2024-08-15"])]
#[case(DateMeaning::Issue, "15/08/87", &["1987-08-15"])]
#[case(DateMeaning::Expiry, "2231-04-12", &[])]
#[case(DateMeaning::Birth, "00.00.1962", &["1962"])]
#[case(DateMeaning::Birth, "XX/XX/1962", &["1962"])]
#[case(DateMeaning::Birth, "00/04/1962", &["1962-04"])]
#[case(DateMeaning::Birth, "1962-04-00", &["1962-04"])]
#[case(DateMeaning::Expiry, "11/O4/2O23", &["2023-04-11", "2023-11-04"])]
#[case(DateMeaning::Expiry, "I2 MAY 2O19", &["2019-05-12"])]
#[case(DateMeaning::Expiry, "05/31", &["2031-05"])]
#[case(DateMeaning::Birth, "05/31", &[])]
#[case(DateMeaning::Expiry, "15/31", &[])]
#[case(DateMeaning::Expiry, "Valid until 12 May 2031", &["2031-05-12"])]
#[case(DateMeaning::Expiry, "令和15年4月30日まで有効", &["2033-04-30"])]
#[case(DateMeaning::Birth, "昭和元年12月30日", &["1926-12-30"])]
#[case(DateMeaning::Expiry, "2020. gada 5. marts", &["2020-03-05"])]
#[case(DateMeaning::Expiry, "2019 оны 5-р сарын 12", &["2019-05-12"])]
#[case(DateMeaning::Expiry, "2019 මැයි 12", &["2019-05-12"])]
#[case(DateMeaning::Expiry, "2011.05.12-2031.05.12", &["2031-05-12"])]
#[case(DateMeaning::Issue, "2011.05.12-2031.05.12", &["2011-05-12"])]
#[case(DateMeaning::Issue, "2011.05.12-长期", &["2011-05-12"])]
#[case(DateMeaning::Expiry, "12 May 2011 - 12 May 2031", &["2031-05-12"])]
#[case(DateMeaning::Birth, "2011.05.12-2021.05.12", &[])]
#[case(DateMeaning::Birth, "১২/০৪/১৯৮২", &["1982-04-12", "1982-12-04"])]
#[case(DateMeaning::Birth, "१३/०४/१९८२", &["1982-04-13"])]
#[case(DateMeaning::Birth, "๑๓/๐๔/๒๕๒๕", &["1982-04-13"])]
#[case(DateMeaning::Birth, "１９８２－０４－１３", &["1982-04-13"])]
fn centuries_and_unknown_parts(#[case] meaning: DateMeaning, #[case] text: &str, #[case] wanted: &[&str]) {
    assert_eq!(readings(reader(meaning, ""), text).first().map(String::as_str), wanted.first().copied());
    for one in wanted {
        assert!(readings(reader(meaning, ""), text).contains(&(*one).to_owned()), "{one}");
    }
}

#[rstest]
#[case("PERMANENT")]
#[case("unbefristet")]
#[case("长期")]
#[case("Seumur Hidup")]
#[case("NO CADUCA")]
#[case("Không thời hạn")]
#[case("2011.05.12-长期")]
#[case("Sans limite")]
#[case("Não caduca")]
#[case("Без срока действия")]
#[case("ตลอดชีพ")]
#[case("lebenslang")]
#[case("9999-12-31")]
#[case("31/12/9999")]
fn a_validity_without_limit(#[case] text: &str) {
    let printed = reader(DateMeaning::Expiry, "").read(text).unwrap();
    assert!(printed.likeliest().unwrap().is_unlimited());
    assert!(!printed.is_before(date(2126, 1, 1)));
    for (zone, wanted) in [("990101", true), ("991231", true), ("999999", true), ("310415", false)] {
        let zone = when_of_zone(zone, date(2026, 11, 29), false).unwrap();
        assert_eq!(compare(&printed, &zone) == DateAgreement::Same, wanted);
    }
}

#[rstest]
#[case(&["11/25/2020", "03/07/1975"], Some(DayOrder::MonthFirst))]
#[case(&["25/11/2020", "03/07/1975"], Some(DayOrder::DayFirst))]
#[case(&["25-11-2020", "2031-04-15"], Some(DayOrder::DayFirst))]
#[case(&["25/11/2020", "11/25/2020"], None)]
#[case(&["03/07/1975", "04/05/2020"], None)]
#[case(&["2031-04-15", "12 AUG 2020"], None)]
fn one_date_proves_the_order_of_all(#[case] texts: &[&str], #[case] wanted: Option<DayOrder>) {
    assert_eq!(proved_order(texts.iter().copied()), wanted);
}

#[test]
fn an_issuer_that_prints_the_month_first_decides_unless_the_document_proves_otherwise() {
    assert_eq!(readings(reader(DateMeaning::Birth, "USA"), "03/07/1975"), ["1975-03-07"]);
    let proved = DateReader { order: Some(DayOrder::DayFirst), ..reader(DateMeaning::Birth, "USA") };
    assert_eq!(readings(proved, "03/07/1975"), ["1975-07-03"]);
    assert_eq!(readings(reader(DateMeaning::Birth, "AUS"), "03/07/1975"), ["1975-07-03", "1975-03-07"]);
}
