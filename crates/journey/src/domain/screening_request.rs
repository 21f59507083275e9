//! A request to a service to run the AML screening of a journey again, with corrected data.

use super::decision::DecisionState;
use super::ids::{JourneyKey, Reviewer};
use super::pii::Pii;
use super::text::Untrusted;
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A recorded request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreeningRequest {
    pub id: Uuid,
    pub journey: JourneyKey,
    pub person: ScreenedPerson,
    pub by: Reviewer,
    pub at: Timestamp,
    /// The delivery state; a request is never in conflict.
    pub state: DecisionState,
    /// The end of the undo period.
    pub held_until: Timestamp,
    pub attempts: u32,
    /// The time of the next attempt; `None` if none is planned.
    pub due: Option<Timestamp>,
    /// Why the last attempt failed, as a sentence.
    pub last_problem: Option<Untrusted>,
}

impl ScreeningRequest {
    /// The same request with the ends of its waits moved by so much: for a clock that is ahead of the store's.
    #[must_use]
    pub fn moved_by(mut self, ahead: SignedDuration) -> Self {
        self.held_until = self.held_until.saturating_add(ahead).unwrap_or(self.held_until);
        self.due = self.due.map(|due| due.saturating_add(ahead).unwrap_or(due));
        self
    }
}

/// The person to search watch lists for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScreenedPerson {
    full_name: Pii<String>,
    birth_date: Option<Pii<Date>>,
    sex: Option<ScreenedSex>,
}

/// The values of sex that the service accepts (docs/contracts/idwise.md 2.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Serialize, Deserialize, strum::IntoStaticStr, strum::EnumString)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case", ascii_case_insensitive)]
pub enum ScreenedSex {
    #[strum(to_string = "male", serialize = "m")]
    Male,
    #[strum(to_string = "female", serialize = "f")]
    Female,
}

/// Why typed text is not a person to search for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PersonProblem {
    NoName,
    BirthDate,
    Sex,
}

impl PersonProblem {
    /// A sentence that says what to type.
    pub fn words(self) -> &'static str {
        match self {
            Self::NoName => "A name is needed",
            Self::BirthDate => "Write the birth date as 1974-08-12, or leave it empty",
            Self::Sex => "Write male or female, or leave it empty",
        }
    }
}

/// The stored form of a person. The order of the fields must not change, because the record has a commitment to this
/// JSON.
#[derive(Serialize, Deserialize)]
struct StoredPerson {
    full_name: String,
    birth_date: Option<Date>,
    sex: Option<ScreenedSex>,
}

impl ScreenedPerson {
    /// Parses the typed fields. Birth date and sex may be empty.
    pub fn of_typed(name: &str, birth_date: &str, sex: &str) -> Result<Self, PersonProblem> {
        let full_name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if !full_name.chars().any(char::is_alphabetic) {
            return Err(PersonProblem::NoName);
        }
        let birth_date = match birth_date.trim() {
            "" => None,
            text if text.len() == "1974-08-12".len() => {
                Some(Pii::new(text.parse().map_err(|_| PersonProblem::BirthDate)?))
            }
            _ => return Err(PersonProblem::BirthDate),
        };
        let sex = match sex.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| PersonProblem::Sex)?),
        };
        Ok(Self { full_name: Pii::new(full_name), birth_date, sex })
    }

    /// The full name, without superfluous white space.
    pub fn full_name(&self) -> &Pii<String> {
        &self.full_name
    }

    /// The date of birth, if one was typed.
    pub fn birth_date(&self) -> Option<&Pii<Date>> {
        self.birth_date.as_ref()
    }

    /// The sex, if one was typed.
    pub fn sex(&self) -> Option<ScreenedSex> {
        self.sex
    }

    /// The person as JSON, as it is stored and as the record commits to it.
    pub fn stored(&self) -> String {
        let person = StoredPerson {
            full_name: self.full_name.reveal().clone(),
            birth_date: self.birth_date.as_ref().map(|date| *date.reveal()),
            sex: self.sex,
        };
        serde_json::to_string(&person).unwrap_or_default()
    }

    /// Parses the JSON of [`Self::stored`]; `None` if it is something else.
    pub fn read(stored: &str) -> Option<Self> {
        let StoredPerson { full_name, birth_date, sex } = serde_json::from_str(stored).ok()?;
        Some(Self { full_name: Pii::new(full_name), birth_date: birth_date.map(Pii::new), sex })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_a_person_or_say_what_to_type() {
        let person = ScreenedPerson::of_typed("  Anna  Maria Eriksson ", "1974-08-12", "F").unwrap();
        assert_eq!(person.full_name().reveal(), "Anna Maria Eriksson");
        assert_eq!(ScreenedPerson::read(&person.stored()), Some(person.clone()));
        assert!(!format!("{person:?}").contains("Eriksson"), "personal data is in no log");
        let bare = ScreenedPerson::of_typed("Anna", "", " ").unwrap();
        assert_eq!((bare.birth_date(), bare.sex()), (None, None));
        for (typed, problem) in [
            (("", "", ""), PersonProblem::NoName),
            ((" 12 ", "", ""), PersonProblem::NoName),
            (("Anna", "12.8.1974", ""), PersonProblem::BirthDate),
            (("Anna", "1974-02-30", ""), PersonProblem::BirthDate),
            (("Anna", "1974-08", ""), PersonProblem::BirthDate),
            (("Anna", "", "x"), PersonProblem::Sex),
        ] {
            assert_eq!(ScreenedPerson::of_typed(typed.0, typed.1, typed.2), Err(problem), "{typed:?}");
        }
    }
}
