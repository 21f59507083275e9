//! The extracted fields, under camel-case or label keys, and how they match the prefilled data.

use jiff::civil::Date;
use serde_json::{Value, json};

use crate::synth::story::{Paper, Story};

/// How much of the prefilled data matches the document; `NA` if nothing was prefilled.
pub(super) fn match_percentages(story: &Story<'_>) -> Value {
    let percent = |fits: bool| if fits { "100%" } else { "0%" };
    let printed = story.papers.first().map(|paper| paper.printed_birth);
    json!({
        "dateOfBirthMatch": percent(printed == Some(story.person.birth)),
        "addressMatch": "NA",
        "fullNameMatch": percent(!story.plan.name_mismatch),
        "documentNumberMatch": "NA",
    })
}

fn days_first(day: Date) -> String {
    day.strftime("%d/%m/%Y").to_string()
}

/// The extracted fields with the keys of the documentation.
pub(super) fn camel_case(story: &Story<'_>, paper: &Paper) -> Value {
    let person = &story.person;
    json!({
        "firstName": person.given.latin, "lastName": person.family.latin, "names": person.full_name(),
        "address": person.address.line(), "number": paper.number, "DOB": paper.printed_birth.to_string(),
        "issuingState": person.country.name, "expiryDate": paper.printed_expires.to_string(),
        "nationality": person.country.code, "gender": person.sex(), "documentName": paper.type_name(),
        "dateOfIssue": paper.issued.to_string(), "age": story.age().to_string(),
        "height": format!("{} cm", person.height_cm),
        "addressPostalCode": person.address.postcode, "addressCity": person.address.city,
        "addressStreet": person.address.street, "addressJurisdictionCode": "",
        "dlClass": if paper.zone.is_empty() { "B, AM" } else { "" },
    })
}

/// The extracted fields with the keys of observed answers: labels with spaces, and an object of nested arrays.
pub(super) fn labelled(story: &Story<'_>, paper: &Paper) -> Value {
    let person = &story.person;
    json!({
        "Surname And Given Names": person.full_name(),
        "names": person.full_name(),
        "Date of Birth": days_first(paper.printed_birth),
        "Document Number": paper.number,
        "Date Of Expiry": days_first(paper.printed_expires),
        "Issue Date": days_first(paper.issued),
        "Address": person.address.line(),
        "Guardian's Name": person.father,
        "CDOI": days_first(paper.issued),
        "State": person.address.region,
        "Side1": "",
        "Split Address": {
            "district": [person.address.city],
            "state": [[person.address.region, person.country.short]],
            "city": [person.address.city],
            "pincode": person.address.postcode,
            "country": [person.country.short, person.country.code, person.country.name],
            "addressLine": person.address.street,
        },
    })
}

/// The fields that could not be read.
pub(super) fn errors(story: &Story<'_>) -> Value {
    let each = story.plan.low.iter().map(|name| {
        json!({ "fieldName": name, "message": format!("{name} could not be extracted"), "errorStatus": "NOT_EXTRACTED" })
    });
    Value::Array(each.collect())
}
