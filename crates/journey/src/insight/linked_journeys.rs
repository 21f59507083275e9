//! Linked journeys: other known journeys of the same person or document, found by common keys.

use super::dates;
use super::finding::{Evidence, Finding, FindingKind, Sign};
use super::identity::name_of;
use super::names::Name;
use super::validity;
use crate::domain::check::FieldKind;
use crate::domain::ids::{FindingId, JourneyKey};
use crate::domain::journey::Journey;
use crate::domain::phrase::Phrase;
use crate::domain::picture::{PictureRole, PictureSource};
use crate::domain::pii::Pii;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use jiff::civil::Date;

/// What two journeys can share, strongest evidence first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[derive(serde::Serialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum LinkKind {
    /// The service's id of the person.
    Applicant,
    /// Number and issuing country of a document.
    Document,
    Picture,
    /// A similar image fingerprint: a copy that was resized, brightened or re-encoded.
    Likeness,
    /// Name and date of birth.
    Person,
    /// The customer's reference.
    Reference,
}

impl LinkKind {
    /// The displayed text.
    pub fn name(self) -> &'static str {
        match self {
            LinkKind::Applicant => "same applicant",
            LinkKind::Document => "same document number",
            LinkKind::Picture => "same picture",
            LinkKind::Likeness => "similar picture",
            LinkKind::Person => "same name and date of birth",
            LinkKind::Reference => "same reference",
        }
    }

    /// The word in the store and in ids.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// A lookup key: journeys with an equal key are linked.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LinkKey {
    pub sort: LinkKind,
    /// The normalized value; personal data.
    pub value: Pii<String>,
}

/// Limits the keys of a journey.
const MOST: usize = 48;

/// All keys of a journey. Values too short to identify anybody are skipped.
pub fn keys(journey: &Journey) -> Vec<LinkKey> {
    let mut keys = Vec::new();
    if let Some(applicant) = journey.applicant.as_ref().and_then(|known| known.applicant_id.as_ref()) {
        add(&mut keys, LinkKind::Applicant, applicant.as_sent().trim().to_owned());
    }
    documents(journey, &mut keys);
    if let Some(person) = person(journey) {
        add(&mut keys, LinkKind::Person, person);
    }
    if let Some(reference) = &journey.reference {
        add(&mut keys, LinkKind::Reference, reference.as_sent().trim().to_owned());
    }
    pictures(journey, &mut keys);
    keys.sort();
    keys.truncate(MOST);
    keys
}

fn add(keys: &mut Vec<LinkKey>, sort: LinkKind, value: String) {
    let key = LinkKey { sort, value: Pii::new(value) };
    let is_specific = key.value.reveal().chars().count() >= 4;
    if is_specific && keys.len() < MOST * 2 && !keys.contains(&key) {
        keys.push(key);
    }
}

fn documents(journey: &Journey, keys: &mut Vec<LinkKey>) {
    for document in journey.documents.iter().take(MOST) {
        let Some(number) = document.field(FieldKind::DocumentNumber) else {
            continue;
        };
        let number = folded(number.reveal().text().as_sent());
        let country = document.issuing_country_code.as_ref().or(document.issuing_country.as_ref());
        let country = country.and_then(|country| super::countries::read(country.as_sent()));
        if number.chars().count() >= 4 {
            add(
                keys,
                LinkKind::Document,
                format!("{}:{number}", country.map_or("", |country| country.alpha3)),
            );
        }
    }
}

fn person(journey: &Journey) -> Option<String> {
    let known = journey.applicant.as_ref().and_then(|known| known.full_name.as_ref());
    let prefilled = journey.prefilled.as_ref().and_then(|known| known.full_name.as_ref());
    let name = journey
        .documents
        .iter()
        .find_map(name_of)
        .or_else(|| known.or(prefilled).map(|name| name.reveal().as_sent().to_owned()))?;
    let today = Date::new(2025, 1, 1).ok()?;
    let birth: dates::Partial = validity::birth_of(journey, today)?.when.likeliest()?;
    let name = Name::read(&name);
    (!name.is_empty() && birth.day.is_some()).then(|| format!("{}:{}", name.key(), birth.written()))
}

/// The ids of pictures. Crops of a picture have their own ids.
fn pictures(journey: &Journey, keys: &mut Vec<LinkKey>) {
    for (_, picture) in journey.pictures().into_iter().take(MOST) {
        let is_of_journey = !matches!(picture.role, PictureRole::Etalon | PictureRole::Other(_));
        let id = match &picture.source {
            PictureSource::Path(id) | PictureSource::Url(id) => id.as_sent(),
            PictureSource::Inline(_) => continue,
        };
        if is_of_journey && id.chars().count() >= 8 {
            add(keys, LinkKind::Picture, id.to_owned());
        }
    }
}

/// The finding about a linked journey.
pub fn finding(linked: &JourneyKey, sorts: &[LinkKind]) -> Finding {
    let words: Vec<&str> = sorts.iter().map(|sort| sort.name()).collect();
    let print = super::findings::print([linked.provider.0.as_str(), linked.id.as_sent()]);
    let sure = sorts.iter().any(|sort| *sort != LinkKind::Reference);
    Finding {
        id: FindingId::from(format!("twin.{print:016x}")),
        sign: Sign::Look,
        kind: FindingKind::LinkedJourney,
        subject: Phrase::ours("Linked journey"),
        finding: Phrase::ours(words.join(", ")).then(" · ").outside(&Untrusted::new(linked.id.as_sent())),
        tip: Phrase::ours(
            "Open both and compare: a second attempt, or a second person with the same document.",
        ),
        evidence: vec![Evidence::Journey],
        source: vec!["referee.twins".to_owned()],
        urgency: if sure { Urgency::Document } else { Urgency::Other },
        without_faces: None,
    }
}

/// One finding for all linked journeys without a finding of their own.
pub fn summary<'a>(others: impl ExactSizeIterator<Item = &'a (JourneyKey, Vec<LinkKind>)>) -> Finding {
    let count = others.len();
    let mut sorts: Vec<(LinkKind, usize)> = Vec::new();
    for sort in others.filter_map(|(_, sorts)| sorts.first().copied()) {
        match sorts.iter_mut().find(|(known, _)| *known == sort) {
            Some((_, times)) => *times += 1,
            None => sorts.push((sort, 1)),
        }
    }
    let words: Vec<String> = sorts.iter().map(|(sort, times)| format!("{times} × {}", sort.name())).collect();
    Finding {
        id: FindingId::from("twin.more".to_owned()),
        sign: Sign::Look,
        kind: FindingKind::LinkedJourney,
        subject: Phrase::ours("Linked journeys"),
        finding: Phrase::ours(format!("{count} more: {}", words.join(", "))),
        tip: Phrase::ours(
            "Many journeys share a value: a test person, a shared device, or a template of fraud.",
        ),
        evidence: vec![Evidence::Journey],
        source: vec!["referee.twins".to_owned()],
        urgency: Urgency::Other,
        without_faces: None,
    }
}

/// Inserts the finding about a linked journey by its urgency, but below all failed findings.
pub fn insert(findings: &mut Vec<Finding>, finding: Finding) {
    let failed = findings.iter().rposition(|known| known.sign == Sign::Failed).map_or(0, |last| last + 1);
    let place = findings.iter().position(|known| known.urgency > finding.urgency);
    findings.insert(place.unwrap_or(findings.len()).max(failed), finding);
}
