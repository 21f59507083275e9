//! Generates fictional people.

use jiff::civil::{Date, date};

use super::countries::{self, IssuingCountry, PostalAddress};
use super::names::{self, NameScript, SpelledName};
use super::plan::JourneyPlan;
use super::rng::Rng;

/// A fictional person.
#[derive(Debug, Clone)]
pub(crate) struct InventedPerson {
    pub given: SpelledName,
    pub family: SpelledName,
    pub male: bool,
    pub birth: Date,
    pub birth_place: String,
    pub country: IssuingCountry,
    pub personal_number: String,
    pub address: PostalAddress,
    /// The seed of the face.
    pub face: u64,
    pub height_cm: i64,
    pub blood_group: &'static str,
    /// The father's given name.
    pub father: String,
}

impl InventedPerson {
    /// Generates a person who fits the plan on this day.
    pub(crate) fn invent(plan: &JourneyPlan, rng: &mut Rng, today: Date) -> Self {
        let country =
            plan.issuer.as_deref().map_or_else(|| IssuingCountry::chosen(rng), IssuingCountry::coded);
        let script = plan.script.unwrap_or(country.script);
        let male = plan.male.unwrap_or_else(|| rng.chance(50));
        let (given, family) = (names::given(rng, script, male), names::family(rng, script));
        let birth = birth(plan, rng, today);
        Self {
            given: chosen_or(plan.given.as_deref(), given),
            family: chosen_or(plan.family.as_deref(), family),
            male,
            birth,
            birth_place: countries::town(rng),
            country,
            personal_number: rng.digits(9),
            address: PostalAddress::chosen(rng),
            face: rng.next(),
            height_cm: if male { rng.between(164, 196) } else { rng.between(152, 182) },
            blood_group: rng.pick(&["A+", "A-", "B+", "B-", "AB+", "0+", "0-"]),
            father: names::given(rng, script, true).latin,
        }
    }

    /// Given and family name in Latin letters.
    pub(crate) fn full_name(&self) -> String {
        format!("{} {}", self.given.latin, self.family.latin)
    }

    /// The name in the person's native script and order; empty for Latin.
    pub(crate) fn native_name(&self) -> String {
        if self.given.native.is_empty() || self.family.native.is_empty() {
            return String::new();
        }
        match self.country.script {
            NameScript::Han | NameScript::Hangul => format!("{}{}", self.family.native, self.given.native),
            _ => format!("{} {}", self.given.native, self.family.native),
        }
    }

    /// `M` or `F`.
    pub(crate) fn sex(&self) -> &'static str {
        if self.male { "M" } else { "F" }
    }
}

fn chosen_or(chosen: Option<&str>, invented: SpelledName) -> SpelledName {
    chosen.map_or(invented, |latin| SpelledName { latin: latin.to_owned(), native: String::new() })
}

fn birth(plan: &JourneyPlan, rng: &mut Rng, today: Date) -> Date {
    if let Some(birth) = plan.birth.as_deref().and_then(|text| text.parse().ok()) {
        return birth;
    }
    let age = plan.age.unwrap_or_else(|| rng.between(19, 71));
    let years = i16::try_from(age).unwrap_or(30);
    let about = today.year().saturating_sub(years).saturating_sub(1);
    let day = date(about, 12, 31).saturating_sub(jiff::Span::new().days(rng.between(0, 200)));
    if day.year() == about { day } else { date(about, 12, 31) }
}
