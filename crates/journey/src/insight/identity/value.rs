//! One source's value of a property, parsed once and compared with others.

use super::{Agreement, Aspect, Source};
use crate::domain::text::Untrusted;
use crate::insight::dates::{self, DateAgreement, When};
use crate::insight::names::{self, Name, Relation};
use crate::insight::numbers::{self, NumberAgreement};
use crate::insight::sex::{self, Sexes};
use crate::insight::{countries, dates::WIDEST_GAP};

/// A source's value.
#[derive(Clone, Debug)]
pub(super) struct SourceValue {
    pub(super) source: Source,
    pub(super) text: Untrusted,
    pub(super) parsed: Parsed,
}

/// What a value means.
#[derive(Clone, Debug)]
pub(super) enum Parsed {
    Name(Name),
    Date(When),
    Sex(Sexes),
    Country,
    Number,
    Address,
    /// The meaning of the text is unknown.
    Unreadable,
}

impl SourceValue {
    /// Parses a value other than a date.
    pub(super) fn of(aspect: Aspect, source: Source, text: Untrusted, issuer: Option<&str>) -> Self {
        let sent = text.as_sent();
        let parsed = match aspect {
            Aspect::Name => {
                let mut name = Name::read(sent);
                // A full MRZ may have truncated the name.
                name.cut = matches!(source, Source::Mrz(_)) && sent.chars().count() >= 28;
                Some(Parsed::Name(name)).filter(|_| !Name::read(sent).is_empty())
            }
            Aspect::Sex => sex::read(sent, issuer).map(Parsed::Sex),
            Aspect::Nationality | Aspect::Country => {
                (!countries::read_all(sent).is_empty()).then_some(Parsed::Country)
            }
            Aspect::Number | Aspect::PersonalNumber => {
                sent.chars().any(char::is_alphanumeric).then_some(Parsed::Number)
            }
            Aspect::Address => Some(Parsed::Address),
            Aspect::BirthDate | Aspect::ExpiryDate | Aspect::IssueDate => None,
        };
        Self { source, text, parsed: parsed.unwrap_or(Parsed::Unreadable) }
    }

    /// A date with its parsed value, if it could be parsed.
    pub(super) fn date(source: Source, text: Untrusted, when: Option<When>) -> Self {
        let when = when.filter(|when| !when.hijri);
        Self { source, text, parsed: when.map_or(Parsed::Unreadable, Parsed::Date) }
    }

    pub(super) fn is_readable(&self) -> bool {
        !matches!(self.parsed, Parsed::Unreadable)
    }

    /// How a value agrees with another.
    pub(super) fn agree(&self, other: &Self) -> Agreement {
        let (left, right) = (self.text.as_sent(), other.text.as_sent());
        match (&self.parsed, &other.parsed) {
            (Parsed::Name(left), Parsed::Name(right)) => match names::compare(left, right).relation {
                Relation::Same => Agreement::Same,
                Relation::Compatible => Agreement::Compatible,
                Relation::Close => Agreement::Close,
                Relation::Different => Agreement::Differs,
                Relation::NotComparable => Agreement::NotComparable,
            },
            (Parsed::Date(left), Parsed::Date(right)) => match dates::compare(left, right) {
                DateAgreement::Same => Agreement::Same,
                DateAgreement::Possible => Agreement::Compatible,
                DateAgreement::Differ { years } if years > WIDEST_GAP => Agreement::NotComparable,
                DateAgreement::Differ { .. } => Agreement::Differs,
                DateAgreement::NotComparable => Agreement::NotComparable,
            },
            (Parsed::Sex(left), Parsed::Sex(right)) if left.agree(*right) => Agreement::Same,
            (Parsed::Sex(_), Parsed::Sex(_)) => Agreement::Differs,
            (Parsed::Number, Parsed::Number) => match numbers::compare(left, right) {
                NumberAgreement::Same => Agreement::Same,
                NumberAgreement::Compatible => Agreement::Compatible,
                NumberAgreement::Close => Agreement::Close,
                NumberAgreement::Differ => Agreement::Differs,
                NumberAgreement::NotComparable => Agreement::NotComparable,
            },
            (Parsed::Address, Parsed::Address) => address_agreement(left, right),
            (Parsed::Country, Parsed::Country) => match countries::compare(left, right) {
                countries::CountryAgreement::Same => Agreement::Same,
                countries::CountryAgreement::Compatible => Agreement::Compatible,
                countries::CountryAgreement::Differ => Agreement::Differs,
                countries::CountryAgreement::NotComparable => Agreement::NotComparable,
            },
            _ if !left.trim().is_empty() && left.trim() == right.trim() => Agreement::Same,
            _ => Agreement::NotComparable,
        }
    }
}

/// Addresses have too many notations: they differ only if they share no word.
fn address_agreement(left: &str, right: &str) -> Agreement {
    let words = |text: &str| -> Vec<String> {
        let text = names::latin(text);
        let words = text.split(|c: char| !c.is_alphanumeric()).take(40);
        words.filter(|word| word.len() > 2).map(str::to_owned).collect()
    };
    let (left, right) = (words(left), words(right));
    if left.is_empty() || right.is_empty() || left.iter().any(|word| !word.is_ascii()) {
        return Agreement::NotComparable;
    }
    let shared = left.iter().filter(|word| right.contains(word)).count();
    let fewest = left.len().min(right.len());
    match shared {
        0 => Agreement::Differs,
        shared if shared == fewest => Agreement::Same,
        _ => Agreement::Compatible,
    }
}
