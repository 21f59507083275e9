//! Maps field names of the services to field kinds.

use crate::domain::check::FieldKind;
use crate::domain::said::folded;

/// The kind of a field by its name: `First Name`, `firstName`, `Date Of Expiry` (docs/contracts/idwise.md 2.10
/// and docs/contracts/onetouch.md 3.6), or in two languages as documents print it: `Surname/Nom`. Native-script and
/// Hijri variants have no kind, because they must not be compared with Latin names and Gregorian dates.
pub fn kind(name: &str) -> Option<FieldKind> {
    if let Some(kind) = of_label(&folded(name)) {
        return Some(kind);
    }
    let parts = name.split(['/', '|', '(', ')', '\\', '\n']);
    let known: Vec<FieldKind> = parts.filter_map(|part| of_label(&folded(part))).collect();
    // The label `Name/Surname` means the surname.
    known.iter().copied().find(|kind| *kind != FieldKind::FullName).or_else(|| known.first().copied())
}

fn of_label(label: &str) -> Option<FieldKind> {
    Some(match label {
        "fullname" | "name" | "names" | "surnameandgivennames" | "completename" | "nameofholder" => {
            FieldKind::FullName
        }
        "firstname" | "givenname" | "givennames" | "forename" | "forenames" | "prénom" | "prénoms"
        | "prenom" | "prenoms" | "nombre" | "nombres" | "nome" | "vorname" | "vornamen" => {
            FieldKind::FirstName
        }
        "middlename" => FieldKind::MiddleName,
        "lastname" | "surname" | "surnames" | "familyname" | "nom" | "apellido" | "apellidos" | "cognome"
        | "apelido" | "apelidos" | "nachname" | "familienname" => FieldKind::LastName,
        "personalnumber" | "nationalnumber" | "identitynumber" => FieldKind::PersonalNumber,
        "documentnumber" | "number" | "docnumber" | "idnumber" | "passportnumber" | "passportno"
        | "documentno" => FieldKind::DocumentNumber,
        "birthdate" | "dateofbirth" | "dob" | "datedenaissance" | "fechadenacimiento"
        | "datadenascimento" | "datadinascita" | "geburtsdatum" => FieldKind::BirthDate,
        "expirydate" | "dateofexpiry" | "expirationdate" | "dateofexpiration" | "doe" | "expiry"
        | "expires" | "validuntil" | "validto" | "validthru" | "datedexpiration" | "fechadecaducidad"
        | "fechadevencimiento" | "fechadeexpiración" | "fechadeexpiracion" | "datadevalidade"
        | "datadiscadenza" | "gültigbis" | "gueltigbis" => FieldKind::ExpiryDate,
        "issuedate" | "dateofissue" | "doi" | "issuedon" | "datededélivrance" | "datededelivrance"
        | "fechadeexpedición" | "fechadeexpedicion" | "fechadeemisión" | "fechadeemision"
        | "datadeemissão" | "datadirilascio" | "ausstellungsdatum" => FieldKind::IssueDate,
        "sex" | "gender" | "sexe" | "sexo" | "sesso" | "geschlecht" => FieldKind::Sex,
        "birthplace" | "placeofbirth" => FieldKind::BirthPlace,
        "nationality"
        | "nationalité"
        | "nationalite"
        | "nacionalidad"
        | "nacionalidade"
        | "cittadinanza"
        | "staatsangehörigkeit" => FieldKind::Nationality,
        "nationalitycode" => FieldKind::NationalityCode,
        "issuingcountry" | "issuingstate" | "issuingstatename" => FieldKind::IssuingCountry,
        "address" => FieldKind::Address,
        "age" => FieldKind::Age,
        _ if is_zone(label) => FieldKind::MachineReadableZone,
        _ => return None,
    })
}

/// Whether a label means the machine readable zone or one of its lines: `MRZ Code`, `MRZ Line 1`, `Raw MRZ`. Labels of
/// single MRZ fields (`MRZ Type`) do not.
fn is_zone(label: &str) -> bool {
    let rest = label.trim_end_matches(|c: char| c.is_ascii_digit());
    let rest = rest.strip_prefix("machinereadable").or_else(|| rest.strip_prefix("mrz")).unwrap_or(rest);
    let is_whole = rest.len() < label.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let whole = [
        "",
        "zone",
        "zonemrz",
        "code",
        "text",
        "string",
        "strings",
        "line",
        "lines",
        "full",
        "data",
        "raw",
        "ocr",
        "value",
        "content",
        "td",
        "all",
        "zoneline",
        "zonelines",
        "zonetext",
        "codes",
        "lineno",
        "ocrtext",
        "stringocr",
    ];
    (is_whole && whole.contains(&rest))
        || matches!(label, "rawmrz" | "ocrmrz" | "fullmrz" | "codeline" | "mrzl1" | "mrzl2" | "mrzl3")
}
