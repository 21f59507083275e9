//! Weighs what a watch-list record and the applicant have in common: name, birth, sex, country, and whether the person
//! has died.

use super::super::births::{self, Births, Born, Why};
use super::super::countries;
use super::super::names::{self, NameSimilarity, Relation};
use super::deaths::{self, Death};
use super::nearest::{has_name, nearest};
use super::{Assessment, ComparedPerson, MOST, MOST_ALIASES, Point, PointSort, SAME_DAY, sex_of};
use crate::domain::aml::AmlMatch;
use crate::domain::phrase::Phrase;
use crate::domain::text::Untrusted;
use std::borrow::Cow;

pub(super) fn weigh(person: &ComparedPerson, index: usize, record: &AmlMatch) -> Assessment {
    let mut assessment = Assessment {
        index,
        supports: Vec::new(),
        contradicts: Vec::new(),
        open: Vec::new(),
        name_score: 0.0,
        years_apart: None,
    };
    weigh_name(person, record, &mut assessment);
    weigh_birth(person, record, &mut assessment);
    weigh_sex(person, record, &mut assessment);
    weigh_country(person, record, &mut assessment);
    weigh_death(record, &mut assessment);
    assessment.supports.sort_by_key(|point| std::cmp::Reverse(point.weight));
    assessment.contradicts.sort_by_key(|point| std::cmp::Reverse(point.weight));
    assessment
}

fn weigh_name(person: &ComparedPerson, record: &AmlMatch, assessment: &mut Assessment) {
    let Some(nearest) = nearest(person, record) else {
        if !person.names.is_empty() && has_name(record) {
            assessment.open.push(point(PointSort::Name, 0, "names in different scripts cannot be compared"));
        }
        return;
    };
    let compared = &nearest.found.compared;
    assessment.name_score = compared.score;
    let of = if nearest.is_alias { "alias" } else { "name" };
    // Equal consonants with unwritten vowels are no evidence for a match.
    let has_consonants = |pair: &names::Pair| pair.degree == NameSimilarity::Consonants;
    match compared.relation {
        Relation::Close if compared.pairs.iter().any(has_consonants) => {
            let words = format!("{of}: only the consonants are the same");
            assessment.open.push(point(PointSort::Name, 0, words));
        }
        Relation::Same => assessment.supports.push(point(PointSort::Name, 60, format!("same {of}"))),
        Relation::Compatible | Relation::Close => {
            let words = format!("{of} {} % similar", compared.score.round());
            assessment.supports.push(point(PointSort::Name, 40, words));
        }
        Relation::Different => {
            let words = different_words(compared);
            let weight = if compared.score < 50.0 { 60 } else { 40 };
            assessment.contradicts.push(point(PointSort::Name, weight, words));
        }
        Relation::NotComparable => {}
    }
}

fn different_words(compared: &names::Comparison) -> String {
    let parts = compared.pairs.iter().filter(|pair| pair.right.is_some()).count();
    let of = compared.pairs.iter().filter(|pair| pair.degree != NameSimilarity::LeftOut).count();
    if parts == of {
        return "same name parts, other father's name".to_owned();
    }
    format!("{parts} of {of} name parts match")
}

/// What the dates of birth of a record say.
#[derive(Clone)]
pub(super) struct WeighedBirth {
    side: PointSide,
    point: Point,
    years_apart: Option<i16>,
}

/// The list of an assessment that a point belongs to.
#[derive(Clone, Copy)]
enum PointSide {
    Supports,
    Contradicts,
    Open,
}

fn weigh_birth(person: &ComparedPerson, record: &AmlMatch, assessment: &mut Assessment) {
    let said: Vec<&str> =
        record.birth_dates.iter().take(MOST).map(|date| date.as_sent.reveal().as_sent()).collect();
    if said.is_empty() {
        return;
    }
    let births = match said.as_slice() {
        [only] => person.known_births.of(only, || compare_births(person, &said)),
        _ => compare_births(person, &said),
    };
    let Some(WeighedBirth { side, point, years_apart }) = births else { return };
    assessment.years_apart = years_apart;
    match side {
        PointSide::Supports => assessment.supports.push(point),
        PointSide::Contradicts => assessment.contradicts.push(point),
        PointSide::Open => assessment.open.push(point),
    }
}

/// Compares dates of birth. The closest pair counts, because a record can list alternative dates.
fn compare_births(person: &ComparedPerson, said: &[&str]) -> Option<WeighedBirth> {
    let said = said.iter().filter(|text| !text.trim().is_empty());
    let theirs: Vec<Option<Born>> = said.flat_map(|text| births::read_each(text, person.year)).collect();
    let pairs = person.births.iter().flat_map(|own| theirs.iter().flatten().map(move |other| (own, other)));
    let compared: Vec<Births> = pairs.map(|(own, other)| births::compare(own, other)).collect();
    let has_own = person.has_unread_birth || !person.births.is_empty();
    let is_unread = person.has_unread_birth || theirs.contains(&None);
    let weighed = |side, weight, words: Cow<'static, str>| {
        Some(WeighedBirth { side, point: point(PointSort::BirthDate, weight, words), years_apart: None })
    };
    let has = |births: Births| compared.contains(&births);
    let open = compared.iter().find_map(|births| match births {
        Births::Open(why) => Some(*why),
        _ => None,
    });
    let apart = compared.iter().filter_map(|births| match births {
        Births::YearsApart(years) => Some(*years),
        _ => None,
    });
    if has(Births::SameDay) {
        weighed(PointSide::Supports, SAME_DAY, "same date of birth".into())
    } else if has(Births::SameYear) {
        weighed(PointSide::Supports, 50, "same year of birth".into())
    } else if let Some(why) = open.or((is_unread && has_own && !theirs.is_empty()).then_some(Why::Unreadable))
    {
        weighed(PointSide::Open, 0, why.words().into())
    } else if has(Births::OtherDay) {
        weighed(PointSide::Contradicts, 50, "same year, other day of birth".into())
    } else {
        let years = apart.min()?;
        let weight = u8::try_from(years.clamp(0, 30)).unwrap_or(30) + if years == 1 { 54 } else { 65 };
        let unit = if years == 1 { "year" } else { "years" };
        let weighed = weighed(PointSide::Contradicts, weight, format!("{years} {unit} apart").into());
        weighed.map(|weighed| WeighedBirth { years_apart: Some(years), ..weighed })
    }
}

fn weigh_sex(person: &ComparedPerson, record: &AmlMatch, assessment: &mut Assessment) {
    let read = |sex: &Untrusted| person.known_sexes.of(sex.as_sent(), || sex_of(sex.as_sent()));
    let theirs = record.sex.as_ref().and_then(read);
    match (person.sex, theirs) {
        (Some(own), Some(theirs)) if own == theirs => {
            assessment.supports.push(point(PointSort::Sex, 10, "same sex"));
        }
        (Some(_), Some('m')) => {
            assessment.contradicts.push(point(PointSort::Sex, 80, "the record is about a man"))
        }
        (Some(_), Some(_)) => {
            assessment.contradicts.push(point(PointSort::Sex, 80, "the record is about a woman"))
        }
        _ => {}
    }
}

/// A country of a record, compared with those of the applicant.
#[derive(Clone, Copy)]
pub(super) struct ComparedCountry {
    name: &'static str,
    /// Whether it is one of them.
    is_same: bool,
    /// Whether it has nothing to do with any of them.
    is_other: bool,
}

impl ComparedCountry {
    /// `None` for an unknown country.
    fn of(person: &ComparedPerson, text: &str) -> Option<Self> {
        let country = countries::read(text)?;
        let is_same = person.countries.iter().any(|own| own.alpha2 == country.alpha2);
        let is_other = |own: &countries::Country| {
            countries::compare(own.alpha3, country.alpha3) == countries::CountryAgreement::Differ
        };
        Some(Self { name: country.name, is_same, is_other: person.countries.iter().all(is_other) })
    }
}

fn weigh_country(person: &ComparedPerson, record: &AmlMatch, assessment: &mut Assessment) {
    if person.countries.is_empty() {
        return;
    }
    let said = record.countries.iter();
    let said = said.chain(record.addresses.iter().filter_map(|address| address.country.as_ref()));
    let compared = |country: &Untrusted| {
        person.known_countries.of(country.as_sent(), || ComparedCountry::of(person, country.as_sent()))
    };
    let theirs: Vec<ComparedCountry> = said.take(MOST_ALIASES).filter_map(compared).collect();
    if theirs.is_empty() {
        return;
    }
    if let Some(shared) = theirs.iter().find(|country| country.is_same) {
        assessment.supports.push(point(PointSort::Country, 30, format!("shares {}", shared.name)));
        return;
    }
    if theirs.iter().all(|country| country.is_other) {
        assessment.contradicts.push(point(PointSort::Country, 35, "no country in common"));
    } else {
        // For example a territory and its country.
        assessment.open.push(point(PointSort::Country, 0, "related countries"));
    }
}

fn weigh_death(record: &AmlMatch, assessment: &mut Assessment) {
    match deaths::read(record) {
        Death::Said => {
            assessment.contradicts.push(point(PointSort::Deceased, 95, "the record says deceased"));
        }
        Death::Doubtful => {
            assessment.open.push(point(
                PointSort::Deceased,
                0,
                "the record says that the person may have died",
            ));
        }
        Death::NotSaid => {}
    }
}

fn point(sort: PointSort, weight: u8, words: impl Into<Cow<'static, str>>) -> Point {
    Point { sort, words: Phrase::ours(words), weight }
}
