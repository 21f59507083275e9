//! Aligns a watch-list record with the applicant: name part by name part, value by value.

use super::aml::{ComparedPerson, Nearest, PointSort, nearest};
use super::names::{NameSimilarity, Token};
use crate::domain::aml::AmlMatch;
use crate::domain::journey::Journey;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;

/// The applicant and one watch-list record, side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// Whether the closest name of the record is an alias.
    pub is_alias: bool,
    /// The parts of both names.
    pub parts: Vec<AlignedPart>,
    /// The other values that can be compared.
    pub rows: Vec<AlignedRow>,
}

/// A part of the applicant's name and the part of the record's name that it was paired with.
#[derive(Clone, Debug, PartialEq)]
pub struct AlignedPart {
    pub own: Option<Pii<Untrusted>>,
    pub record: Option<Pii<Untrusted>>,
    /// 0 to 100; 0 without a counterpart.
    pub similarity: f64,
    pub degree: NameSimilarity,
}

/// One kind of value on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct AlignedRow {
    pub sort: PointSort,
    pub own: Pii<Untrusted>,
    pub record: Pii<Untrusted>,
}

/// Limits the values of one row.
pub const MOST: usize = 6;

/// Aligns the record at `index` of `Aml::matches` with the applicant; `None` if there is no such record.
pub fn of(journey: &Journey, index: usize) -> Option<Aligned> {
    let record = journey.aml.as_ref()?.matches.get(index)?;
    let person = ComparedPerson::of(journey);
    let mut aligned = Aligned { rows: rows(&person, record), ..Aligned::default() };
    if let Some(near) = nearest(&person, record) {
        aligned.is_alias = near.is_alias;
        aligned.parts = parts(&near);
    }
    Some(aligned)
}

fn parts(near: &Nearest<'_>) -> Vec<AlignedPart> {
    let text = |token: Option<&Token>| token.map(|token| Pii::new(Untrusted::new(token.plain.clone())));
    let pairs = near.found.compared.pairs.iter().map(|pair| AlignedPart {
        own: text(near.own.tokens.get(pair.left)),
        record: text(pair.right.and_then(|place| near.found.theirs.tokens.get(place))),
        similarity: pair.similarity,
        degree: pair.degree,
    });
    let without_counterpart = |place: &usize, degree| AlignedPart {
        own: None,
        record: text(near.found.theirs.tokens.get(*place)),
        similarity: 0.0,
        degree,
    };
    let unanswered = near
        .found
        .compared
        .unanswered
        .iter()
        .map(|place| without_counterpart(place, NameSimilarity::Different));
    let left_out =
        near.found.compared.left_out.iter().map(|place| without_counterpart(place, NameSimilarity::LeftOut));
    pairs.chain(unanswered).chain(left_out).collect()
}

fn rows(person: &ComparedPerson, record: &AmlMatch) -> Vec<AlignedRow> {
    let births: Vec<String> =
        record.birth_dates.iter().take(MOST).map(|date| date.text().as_sent().to_owned()).collect();
    let sex = |sex: char| if sex == 'm' { "male" } else { "female" };
    let addresses = record.addresses.iter().filter_map(|address| address.country.as_ref());
    let mut theirs: Vec<String> = Vec::new();
    for country in record.countries.iter().chain(addresses).take(MOST * 4) {
        let name = super::countries::read(country.as_sent())
            .map_or_else(|| country.as_sent().to_owned(), |known| known.name.to_owned());
        if !theirs.contains(&name) && theirs.len() < MOST {
            theirs.push(name);
        }
    }
    let own: Vec<String> =
        person.countries.iter().take(MOST).map(|country| country.name.to_owned()).collect();
    let text = |values: &[String]| Pii::new(Untrusted::new(values.join(", ")));
    let their_sex = record.sex.as_ref().map(|sex| sex.as_sent().to_owned());
    vec![
        AlignedRow { sort: PointSort::BirthDate, own: text(&person.births_said), record: text(&births) },
        AlignedRow {
            sort: PointSort::Sex,
            own: text(&person.sex.map(|known| sex(known).to_owned()).into_iter().collect::<Vec<_>>()),
            record: text(&their_sex.into_iter().collect::<Vec<_>>()),
        },
        AlignedRow { sort: PointSort::Country, own: text(&own), record: text(&theirs) },
    ]
}
