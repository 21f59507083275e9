//! Prefilled data: `userInfo` (docs/contracts/onetouch.md 3.3).

use super::wire;
use crate::domain::applicant::Prefilled;
use crate::domain::picture::PictureRole;
use crate::domain::pii::Pii;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use crate::domain::time::DateText;
use crate::provider::document::ObjectPart;

/// Parts of an address, in display order.
const ADDRESS: [&str; 6] = ["street", "street2", "city", "region", "postalCode", "country"];
/// Parts of a name, in display order.
const NAME: [&str; 3] = ["firstName", "middleName", "lastName"];

/// Reads `userInfo`: name, address and birth date for comparison, and every value as sent.
pub(super) fn read(mut info: ObjectPart<'_>) -> Prefilled {
    let mut known = Prefilled {
        birth_date: info.glance("dateOfBirth").map(|date| DateText::new(Scalar::Text(date))),
        external_reference: info.glance("externalReferenceId"),
        full_name: info.glance("name").or_else(|| info.glance("fullName")).map(Pii::new),
        address: info.glance("address").map(Pii::new),
        ..Prefilled::default()
    };
    if known.full_name.is_none() && info.has("name") {
        known.full_name = joined(&mut info, "name", &NAME, " ", &mut known.facts);
    }
    if known.address.is_none() && info.has("address") {
        known.address = joined(&mut info, "address", &ADDRESS, ", ", &mut known.facts);
    }
    if let Some(text) = info.glance("matchImage") {
        known.picture = wire::picture(text, PictureRole::Prefilled, "matchImage").ok();
    }
    info.facts_into("", &mut known.facts);
    known
}

/// Joins the parts of a compound value; each part is also kept as a fact.
fn joined(
    info: &mut ObjectPart<'_>,
    key: &str,
    parts: &[&str],
    between: &str,
    facts: &mut Vec<Fact>,
) -> Option<Pii<Untrusted>> {
    let compound = info.part(key)?;
    let found: Vec<Untrusted> = parts.iter().filter_map(|part| compound.glance(part)).collect();
    compound.facts_into(key, facts);
    if found.is_empty() {
        return None;
    }
    let words: Vec<&str> = found.iter().map(|part| part.as_sent().trim()).collect();
    Some(Pii::new(words.join(between).into()))
}

/// Adds a text to the facts.
pub(super) fn fact(name: &str, text: Untrusted, facts: &mut Vec<Fact>) {
    facts.push(Fact { name: name.into(), value: Pii::new(Scalar::Text(text)) });
}
