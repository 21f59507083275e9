//! AML screening of an IDWise journey (docs/contracts/idwise.md 2.5 "AML", 2.7).

use super::wire;
use crate::domain::aml::{Address, Alias, Aml, AmlMatch, Dataset, MatchDetail};
use crate::domain::pii::Pii;
use crate::domain::said::Said;
use crate::domain::text::Untrusted;
use crate::domain::time::DateText;
use crate::provider::document::{Item, ObjectPart};

/// Reads `aml`.
pub(super) fn read(mut part: ObjectPart<'_>) -> Aml {
    let mut matches = part.list("matches");
    matches.extend(part.list("aml_matches"));
    Aml {
        applicability: part.said("applicability", wire::applicability),
        matches: matches.into_iter().filter_map(|mut item| item.part().map(one_match)).collect(),
        ongoing_monitoring: part.boolean("ongoing_monitoring_enabled"),
        last_monitoring_update: part.moment("last_ongoing_monitoring_update"),
        searched_at: part.moment("search_datetime"),
        facts: part.facts(),
    }
}

fn one_match(mut part: ObjectPart<'_>) -> AmlMatch {
    AmlMatch {
        origin: part.origin(),
        score: part.figure("score"),
        name: part.personal("name"),
        countries: literals(&mut part, "countries"),
        birth_dates: birth_dates(&mut part),
        notes: literals(&mut part, "notes"),
        datasets: part.list("datasets").into_iter().filter_map(dataset).collect(),
        aliases: part.list("aliases").into_iter().filter_map(alias).collect(),
        addresses: part.list("addresses").into_iter().filter_map(address).collect(),
        sex: part.text("sex"),
        resource_id: part.text("resource_id"),
        match_id: part.text("match_id"),
        is_whitelisted: part.boolean("is_whitelisted"),
        match_status: part.text("match_status"),
        details: details(&mut part),
        facts: part.facts(),
    }
}

/// Reads a dataset: the name of a watch list, or an object that contains the name.
fn dataset(mut item: Item<'_>) -> Option<Said<Dataset>> {
    if !item.is_object() {
        return item.said(wire::dataset);
    }
    let mut part = item.part()?;
    wire::DATASET_NAMES.iter().find_map(|key| part.said(key, wire::dataset))
}

/// A list of texts, or a single text. Here `NA` is the country code of Namibia.
fn literals(part: &mut ObjectPart<'_>, key: &str) -> Vec<Untrusted> {
    part.list(key).into_iter().filter_map(|mut item| item.literal()).collect()
}

/// Reads numbers or texts, in a list or single (docs/contracts/idwise.md 2.6).
fn birth_dates(part: &mut ObjectPart<'_>) -> Vec<DateText> {
    part.list("datesOfBirth").into_iter().filter_map(|mut item| item.scalar().map(DateText::new)).collect()
}

fn alias(mut item: Item<'_>) -> Option<Alias> {
    if item.is_scalar() {
        return Some(Alias { first_name: item.text().map(Pii::new), ..Alias::default() });
    }
    let mut part = item.part()?;
    Some(Alias {
        first_name: part.personal("firstName"),
        middle_name: part.personal("middleName"),
        last_name: part.personal("lastName"),
        kind: part.text("type"),
        facts: part.facts(),
    })
}

fn address(mut item: Item<'_>) -> Option<Address> {
    if item.is_scalar() {
        let parts = item.text().map(Pii::new).into_iter().collect();
        return Some(Address { parts, ..Address::default() });
    }
    let mut part = item.part()?;
    let lines = part.keys().into_iter().filter(|key| wire::ADDRESS_PARTS.contains(key));
    Some(Address {
        kind: part.text("addressType"),
        parts: lines.filter_map(|key| part.personal(key)).collect(),
        country: part.item("countryIsoCode").and_then(|mut item| item.literal()),
        facts: part.facts(),
    })
}

/// `details`: a map from category to any value.
fn details(part: &mut ObjectPart<'_>) -> Vec<MatchDetail> {
    let mut details = Vec::new();
    for (category, mut item) in part.entries("details") {
        let mut detail = MatchDetail { category, ..MatchDetail::default() };
        if item.is_object() {
            if let Some(mut part) = item.part() {
                detail.title = part.text("title");
                part.facts_into("", &mut detail.facts);
            }
        } else {
            item.facts_into("value", &mut detail.facts);
        }
        details.push(detail);
    }
    details
}
