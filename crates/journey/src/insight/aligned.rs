//! A watch-list record beside the applicant: which part of the one answers to which of the other.

use super::aml::{Nearest, Person, PointSort, nearest};
use super::names::{Likeness, Token};
use crate::domain::aml::AmlMatch;
use crate::domain::journey::Journey;
use crate::domain::pii::Pii;
use crate::domain::text::Untrusted;

/// The applicant and one record, side by side.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Aligned {
    /// Whether the record's name that is nearest is an alias.
    pub is_alias: bool,
    /// The parts of both names.
    pub parts: Vec<Part>,
    /// What else both say.
    pub rows: Vec<Row>,
}

/// A part of one name with what answers to it in the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// The applicant's.
    pub own: Option<Pii<Untrusted>>,
    /// The record's.
    pub record: Option<Pii<Untrusted>>,
    /// 0 to 100; 0 where nothing answers.
    pub similarity: f64,
    /// How they are alike.
    pub likeness: Likeness,
}

/// What both say of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Of what.
    pub sort: PointSort,
    /// What is said of the applicant.
    pub own: Pii<Untrusted>,
    /// What the record says.
    pub record: Pii<Untrusted>,
}

/// The most values of one row.
const MOST: usize = 6;

/// Puts a record beside the applicant; none if there is no such record.
pub fn of(journey: &Journey, index: usize) -> Option<Aligned> {
    let record = journey.aml.as_ref()?.matches.get(index)?;
    let person = Person::of(journey);
    let mut aligned = Aligned { rows: rows(&person, record), ..Aligned::default() };
    if let Some(near) = nearest(&person, record) {
        aligned.is_alias = near.is_alias;
        aligned.parts = parts(&near);
    }
    Some(aligned)
}

fn parts(near: &Nearest) -> Vec<Part> {
    let text = |token: Option<&Token>| token.map(|token| Pii::new(Untrusted::new(token.plain.clone())));
    let pairs = near.compared.pairs.iter().map(|pair| Part {
        own: text(near.own.tokens.get(pair.left)),
        record: text(pair.right.and_then(|place| near.theirs.tokens.get(place))),
        similarity: pair.similarity,
        likeness: pair.likeness,
    });
    let alone = |place: &usize, likeness| Part {
        own: None,
        record: text(near.theirs.tokens.get(*place)),
        similarity: 0.0,
        likeness,
    };
    let unanswered = near.compared.unanswered.iter().map(|place| alone(place, Likeness::Different));
    let left_out = near.compared.left_out.iter().map(|place| alone(place, Likeness::LeftOut));
    pairs.chain(unanswered).chain(left_out).collect()
}

fn rows(person: &Person, record: &AmlMatch) -> Vec<Row> {
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
        Row { sort: PointSort::BirthDate, own: text(&person.births_said), record: text(&births) },
        Row {
            sort: PointSort::Sex,
            own: text(&person.sex.map(|known| sex(known).to_owned()).into_iter().collect::<Vec<_>>()),
            record: text(&their_sex.into_iter().collect::<Vec<_>>()),
        },
        Row { sort: PointSort::Country, own: text(&own), record: text(&theirs) },
    ]
}
