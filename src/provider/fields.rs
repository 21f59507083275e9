//! Maps field names of the services to field kinds.

use crate::domain::check::FieldKind;
use crate::domain::said::folded;

/// The kind of a field by its name: `First Name`, `firstName`, `Date Of Expiry` (docs/contracts/idwise.md 2.10
/// and docs/contracts/onetouch.md 3.6). Native-script and Hijri variants have no kind, because they must not be
/// compared with Latin names and Gregorian dates.
pub fn kind(name: &str) -> Option<FieldKind> {
    Some(match folded(name).as_str() {
        "fullname" | "name" | "names" | "surnameandgivennames" | "completename" => FieldKind::FullName,
        "firstname" | "givenname" | "givennames" | "forename" | "forenames" => FieldKind::FirstName,
        "middlename" => FieldKind::MiddleName,
        "lastname" | "surname" | "familyname" => FieldKind::LastName,
        "personalnumber" | "nationalnumber" | "identitynumber" => FieldKind::PersonalNumber,
        "documentnumber" | "number" | "docnumber" | "idnumber" => FieldKind::DocumentNumber,
        "birthdate" | "dateofbirth" | "dob" => FieldKind::BirthDate,
        "expirydate" | "dateofexpiry" | "expirationdate" | "doe" => FieldKind::ExpiryDate,
        "issuedate" | "dateofissue" | "doi" => FieldKind::IssueDate,
        "sex" | "gender" => FieldKind::Sex,
        "birthplace" | "placeofbirth" => FieldKind::BirthPlace,
        "nationality" => FieldKind::Nationality,
        "nationalitycode" => FieldKind::NationalityCode,
        "issuingcountry" | "issuingstate" | "issuingstatename" => FieldKind::IssuingCountry,
        "address" => FieldKind::Address,
        "machinereadablezone" | "mrz" | "mrzstrings" => FieldKind::MachineReadableZone,
        "age" => FieldKind::Age,
        _ => return None,
    })
}
