//! Compares watch-list records with the applicant: what contradicts and what supports an AML match.

mod by_text;
mod deaths;
mod nearest;
mod person;
mod weigh;

pub(super) use nearest::{Nearest, nearest};
pub(super) use person::ComparedPerson;

use super::sex;
use crate::domain::aml::{Aml, AmlMatch, Dataset};
use crate::domain::journey::Journey;
use crate::domain::phrase::Phrase;
use crate::domain::said::{Said, folded};
use strum::IntoEnumIterator;
use weigh::weigh;

/// The comparison of one record with the applicant.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Index in `Aml::matches`.
    pub index: usize,
    /// Points that support a match, strongest first.
    pub supports: Vec<Point>,
    /// Points that contradict a match, strongest first. The first one is the suggested reason for clearing the
    /// record.
    pub contradicts: Vec<Point>,
    /// Points that were compared without a result.
    pub open: Vec<Point>,
    /// Similarity of the closest pair of names, 0 to 100.
    pub name_score: f64,
    /// How many years the closest births are apart, if that contradicts the match.
    pub years_apart: Option<i16>,
}

/// One point for or against a match.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    pub sort: PointSort,
    /// The displayed text: `26 years apart`.
    pub words: Phrase,
    /// Weight, 0 to 100.
    pub weight: u8,
}

/// What is compared. Each contradiction has a reason code for a false positive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(serde::Serialize, strum::IntoStaticStr, strum::EnumIter)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum PointSort {
    BirthDate,
    /// The record's person has died.
    Deceased,
    Sex,
    Name,
    Country,
}

/// The reason code for a record that shares no identifier with the applicant.
const NO_IDENTIFIER: &str = "aml_no_identifier";
/// A contradiction with at least this weight is sufficient to clear a record.
const STRONG: u8 = 65;
/// A contradiction with at least this weight means another person by itself: ten years between the births.
const PLAIN: u8 = 75;
/// The weight of an equal date of birth.
const SAME_DAY: u8 = 90;

impl PointSort {
    /// The reason code for clearing the record by this contradiction (`config/reasons.rs`).
    pub fn reason(self) -> &'static str {
        match self {
            PointSort::BirthDate => "aml_birth_date",
            PointSort::Deceased => "aml_deceased",
            PointSort::Sex => "aml_sex",
            PointSort::Name => "aml_name_part",
            PointSort::Country => "aml_country",
        }
    }

    /// The displayed name.
    pub fn name(self) -> &'static str {
        match self {
            PointSort::BirthDate => "birth date",
            PointSort::Deceased => "has died",
            PointSort::Sex => "sex",
            PointSort::Name => "name",
            PointSort::Country => "country",
        }
    }
}

impl Assessment {
    /// Whether nothing could be compared.
    pub fn is_empty(&self) -> bool {
        self.contradicts.is_empty() && self.supports.is_empty() && self.open.is_empty()
    }

    /// The strongest contradiction.
    pub fn contradiction(&self) -> Option<PointSort> {
        self.contradicts.first().map(|point| point.sort)
    }

    /// The contradiction of this kind, if it is sufficient to clear the record: it is strong, or it is the strongest
    /// one.
    pub fn disproved_by(&self, sort: PointSort) -> Option<&Point> {
        let point = self.contradicts.iter().find(|point| point.sort == sort)?;
        (point.weight >= STRONG || self.contradiction() == Some(sort)).then_some(point)
    }

    /// Whether the record can be cleared together with others for this contradiction: births that are at least
    /// `clear_years` apart or another contradiction of this weight are sufficient by themselves, everything else only
    /// together with a second contradiction.
    pub fn clears_in_group(&self, sort: PointSort, clear_years: i16) -> bool {
        let Some(point) = self.disproved_by(sort) else { return false };
        let is_enough = match (sort, self.years_apart) {
            (PointSort::BirthDate, Some(years)) => years >= clear_years,
            _ => point.weight >= PLAIN,
        };
        is_enough || self.contradicts.len() > 1
    }

    /// The contradictions besides this one: `sex, country`.
    pub fn other_contradictions(&self, sort: PointSort) -> Vec<&'static str> {
        let others = self.contradicts.iter().filter(|point| point.sort != sort);
        others.map(|point| point.sort.name()).collect()
    }

    /// The reason code for clearing the record, from its strongest contradiction. `None` without a contradiction,
    /// because then only the reviewer knows the reason.
    pub fn clearing_reason(&self) -> Option<&'static str> {
        self.contradiction().map(PointSort::reason)
    }

    /// Whether this reason code fits the record.
    pub fn can_be_cleared_by(&self, reason: &str) -> bool {
        let contradiction = PointSort::iter().find(|sort| sort.reason() == reason);
        let contradicts = |sort| self.contradicts.iter().any(|point| point.sort == sort);
        contradiction.is_none_or(contradicts) && (reason != NO_IDENTIFIER || !self.shares_identifier())
    }

    /// Summarizes the points in one sentence.
    pub fn verdict(&self) -> String {
        let same: Vec<&str> = self.supports.iter().map(Point::same_name).collect();
        let of_record = self.contradicts.iter().filter(|point| point.sort != PointSort::Deceased);
        let differing: Vec<&str> = of_record.map(|point| point.sort.name()).collect();
        let mut against = Vec::new();
        if !differing.is_empty() {
            let verb = if differing.len() == 1 { "differs" } else { "differ" };
            against.push(format!("{} {verb}", differing.join(", ")));
        }
        if differing.len() < self.contradicts.len() {
            against.push("the person of the record has died".to_owned());
        }
        let verb = if same.len() == 1 { "is" } else { "are" };
        let alike = (!same.is_empty()).then(|| format!("{} {verb} the same", same.join(", ")));
        if self.is_other_person() {
            return format!("Probably another person: {}", against.join("; "));
        }
        match alike {
            Some(alike) if self.is_same_person() => format!("Probably the same person: {alike}"),
            Some(alike) if against.is_empty() && same.len() == 1 => {
                format!("Cannot be told apart: only the {alike}")
            }
            alike => {
                let parts: Vec<String> = alike.into_iter().chain(against).collect();
                let nothing = "nothing can be compared".to_owned();
                let said = if parts.is_empty() { nothing } else { parts.join("; ") };
                format!("Cannot be told apart: {said}")
            }
        }
    }

    fn supported(&self, sort: PointSort) -> Option<u8> {
        self.supports.iter().find(|point| point.sort == sort).map(|point| point.weight)
    }

    /// Whether a strong contradiction or several ones exist, and not both name and date of birth are equal.
    fn is_other_person(&self) -> bool {
        let is_plain =
            self.contradicts.len() > 1 || self.contradicts.first().is_some_and(|point| point.weight >= PLAIN);
        let is_alike = self.supported(PointSort::Name).is_some()
            && self.supported(PointSort::BirthDate).is_some_and(|weight| weight >= SAME_DAY);
        is_plain && !is_alike
    }

    /// Whether nothing contradicts, and name and date of birth are equal, or name, year of birth and country.
    fn is_same_person(&self) -> bool {
        let is_born_alike = self
            .supported(PointSort::BirthDate)
            .is_some_and(|weight| weight >= SAME_DAY || self.supported(PointSort::Country).is_some());
        self.contradicts.is_empty() && self.supported(PointSort::Name).is_some() && is_born_alike
    }

    /// Whether anything other than name and sex is equal.
    fn shares_identifier(&self) -> bool {
        self.supports.iter().any(|point| !matches!(point.sort, PointSort::Name | PointSort::Sex))
    }
}

impl Point {
    /// The name of the equal property.
    fn same_name(&self) -> &'static str {
        match self.sort {
            PointSort::BirthDate if self.weight < SAME_DAY => "year of birth",
            sort => sort.name(),
        }
    }
}

/// The reason code for confirming the record as a true match.
pub fn listed_reason(record: &AmlMatch) -> &'static str {
    let media = |list: &Said<Dataset>| list.is(&Dataset::AdverseMedia);
    match gravity(record) {
        Gravity::Sanctions => "sanctions",
        Gravity::Pep => "pep",
        Gravity::Other if record.datasets.iter().any(media) => "adverse_media",
        Gravity::Other => "other_list",
    }
}

/// The severity of a record's lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gravity {
    Sanctions,
    /// A politically exposed person, or somebody linked to one.
    Pep,
    Other,
}

/// Limits the values of one kind.
const MOST: usize = 6;
/// Limits the names of a record.
const MOST_ALIASES: usize = 24;

/// Compares one record; `None` if there is no such record.
pub fn assess(journey: &Journey, index: usize) -> Option<Assessment> {
    let record = journey.aml.as_ref()?.matches.get(index)?;
    Some(weigh(&ComparedPerson::of(journey), index, record))
}

/// Compares every record, in the order sent.
pub fn assess_all(journey: &Journey) -> Vec<Assessment> {
    let records = journey.aml.as_ref().map(|aml| aml.matches.as_slice()).unwrap_or_default();
    if records.is_empty() {
        return Vec::new();
    }
    let person = ComparedPerson::of(journey);
    records.iter().enumerate().map(|(index, record)| weigh(&person, index, record)).collect()
}

/// Sorts by severity of the list (sanctions, politically exposed persons, others), then by match score.
pub fn in_order<'a>(aml: &Aml, assessments: &'a [Assessment]) -> Vec<&'a Assessment> {
    let rank = |assessment: &'a Assessment| {
        let record = aml.matches.get(assessment.index);
        let score = record.and_then(|record| record.score.as_ref()?.number()).unwrap_or(101.0);
        (record.map_or(Gravity::Other, gravity), score, assessment)
    };
    let mut ranked: Vec<_> = assessments.iter().map(rank).collect();
    ranked.sort_by(|one, other| one.0.cmp(&other.0).then(other.1.total_cmp(&one.1)));
    ranked.into_iter().map(|(_, _, assessment)| assessment).collect()
}

/// The most severe of a record's lists.
pub fn gravity(record: &AmlMatch) -> Gravity {
    record.datasets.iter().map(list_gravity).min().unwrap_or(Gravity::Other)
}

/// An undocumented list is classified by its name, so that an unknown sanctions list is not ranked low.
fn list_gravity(list: &Said<Dataset>) -> Gravity {
    match list.meaning {
        Some(Dataset::Sanctions) => Gravity::Sanctions,
        Some(Dataset::Pep | Dataset::PepLinked) => Gravity::Pep,
        Some(_) => Gravity::Other,
        None => {
            let word = folded(list.as_sent.as_sent());
            let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
            if has(&["sanction", "terror", "freeze", "ofac"]) {
                Gravity::Sanctions
            } else if has(&["pep", "politic"]) {
                Gravity::Pep
            } else {
                Gravity::Other
            }
        }
    }
}

/// Normalizes a word for the sex to `m` or `f`; `None` for `X` and unknown words.
pub(super) fn sex_of(text: &str) -> Option<char> {
    match sex::read(text, None)? {
        sex::Sexes::MALE => Some('m'),
        sex::Sexes::FEMALE => Some('f'),
        _ => None,
    }
}
