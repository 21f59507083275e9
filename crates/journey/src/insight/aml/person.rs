//! The applicant's data that watch-list records are compared with.

use super::super::births::{self, Born};
use super::super::names::Name;
use super::super::{countries, identity};
use super::by_text::ByText;
use super::nearest::KnownNames;
use super::weigh::{ComparedCountry, WeighedBirth};
use super::{MOST, sex_of};
use crate::domain::check::FieldKind;
use crate::domain::journey::Journey;

/// The applicant's data that records are compared with.
pub(in crate::insight) struct ComparedPerson {
    pub(super) names: Vec<Name>,
    pub(super) births: Vec<Born>,
    /// A date of birth was sent that cannot be parsed or is impossible.
    pub(super) has_unread_birth: bool,
    /// The year of the journey: later years of birth are impossible.
    pub(super) year: i16,
    /// The dates of birth as sent.
    pub(in crate::insight) births_said: Vec<String>,
    pub(in crate::insight) sex: Option<char>,
    pub(in crate::insight) countries: Vec<countries::Country>,
    pub(super) known_names: KnownNames,
    /// What the dates of birth of a record say.
    pub(super) known_births: ByText<Option<WeighedBirth>>,
    pub(super) known_countries: ByText<Option<ComparedCountry>>,
    pub(super) known_sexes: ByText<Option<char>>,
}

impl ComparedPerson {
    pub(in crate::insight) fn of(journey: &Journey) -> Self {
        let mut person = ComparedPerson {
            names: Vec::new(),
            births: Vec::new(),
            has_unread_birth: false,
            year: year_of(journey),
            births_said: Vec::new(),
            sex: None,
            countries: Vec::new(),
            known_names: KnownNames::default(),
            known_births: ByText::default(),
            known_countries: ByText::default(),
            known_sexes: ByText::default(),
        };
        if let Some(applicant) = &journey.applicant {
            person.name(applicant.full_name.as_ref().map(|name| name.reveal().as_sent().to_owned()));
            person.birth(applicant.birth_date.as_ref().map(|date| date.text().as_sent().to_owned()));
        }
        for document in journey.documents.iter().take(MOST) {
            let text = |kind| document.field(kind).map(|value| value.reveal().text().as_sent().to_owned());
            person.name(identity::name_of(document));
            person.birth(text(FieldKind::BirthDate));
            person.sex = person.sex.or_else(|| text(FieldKind::Sex).as_deref().and_then(sex_of));
            person.country(text(FieldKind::NationalityCode).or_else(|| text(FieldKind::Nationality)));
            let issuer = document.issuing_country_code.as_ref().or(document.issuing_country.as_ref());
            person.country(issuer.map(|issuer| issuer.as_sent().to_owned()));
        }
        if let Some(prefilled) = &journey.prefilled {
            person.name(prefilled.full_name.as_ref().map(|name| name.reveal().as_sent().to_owned()));
            person.birth(prefilled.birth_date.as_ref().map(|date| date.text().as_sent().to_owned()));
        }
        person
    }

    fn name(&mut self, text: Option<String>) {
        let name = text.map(|text| Name::read(&text)).filter(|name| !name.is_empty());
        self.names.extend(name.filter(|name| !self.names.contains(name) && self.names.len() < MOST));
    }

    fn birth(&mut self, text: Option<String>) {
        let Some(text) = text else { return };
        if text.trim().is_empty() || self.births_said.contains(&text) || self.births_said.len() >= MOST {
            return;
        }
        match births::read(&text, self.year) {
            Some(birth) if !self.births.contains(&birth) => self.births.push(birth),
            Some(_) => return,
            None => self.has_unread_birth = true,
        }
        self.births_said.push(text);
    }

    fn country(&mut self, text: Option<String>) {
        let country = text.and_then(|text| countries::read(&text));
        self.countries.extend(country.filter(|country| !self.countries.contains(country)));
    }
}

/// The year of the journey. Without a date in the document, 2030: it only limits plausible years of birth.
fn year_of(journey: &Journey) -> i16 {
    let moments = [&journey.ended, &journey.started, &journey.updated];
    let at = moments.into_iter().find_map(|moment| moment.as_ref()?.at);
    at.map_or(2030, |at| at.to_zoned(jiff::tz::TimeZone::UTC).year())
}
