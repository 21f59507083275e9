//! Maps field names of the services to field kinds.

use crate::domain::check::FieldKind;
use crate::domain::said::folded;
use std::collections::HashMap;
use std::sync::LazyLock;

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
    let known = LABELS.get(label).copied();
    known.or_else(|| is_zone(label).then_some(FieldKind::MachineReadableZone)).or_else(|| of_date(label))
}

/// The kind of a date field whose label starts with the name of the document: `Card Expiry`, `Passport Issue Date`.
fn of_date(label: &str) -> Option<FieldKind> {
    let documents =
        ["document", "identitycard", "card", "passport", "licence", "license", "visa", "permit", "id"];
    let rest = documents.iter().find_map(|document| label.strip_prefix(document))?;
    let kind = LABELS.get(rest).copied()?;
    matches!(kind, FieldKind::BirthDate | FieldKind::ExpiryDate | FieldKind::IssueDate).then_some(kind)
}

static LABELS: LazyLock<HashMap<&'static str, FieldKind>> = LazyLock::new(|| {
    let labels = KINDS.iter().flat_map(|(kind, words)| words.split(' ').map(|word| (word, *kind)));
    labels.collect()
});

/// The labels of each kind, as services and issuers write them.
const KINDS: [(FieldKind, &str); 16] = [
    (
        FieldKind::FullName,
        "fullname name names surnameandgivennames surnameandgivenname surnamegivennames \
        surnameandname surnameandnames nameandsurname completename nameofholder holdername \
        holdersname cardholdername nameinfull nameinenglish fullnameinenglish fullnameenglish \
        englishname nometprénoms nometprenoms nometprénom nomcomplet nombrecompleto nomecompleto \
        apellidosynombres apellidosynombre nombresyapellidos imięinazwisko adısoyadı adsoyad фио",
    ),
    (
        FieldKind::FirstName,
        "firstname firstnames givenname givennames forename forenames prénom prénoms prenom \
        prenoms nombre nombres nome vorname vornamen voornaam voornamen imię imiona имя імя adı \
        fornavn förnamn etunimi etunimet jméno meno ime prenume utónév",
    ),
    (
        FieldKind::MiddleName,
        "middlename middlenames secondname othername othernames patronymic отчество побатькові",
    ),
    (
        FieldKind::LastName,
        "lastname lastnames surname surnames familyname nom apellido apellidos primerapellido \
        segundoapellido apellidopaterno apellidomaterno firstsurname secondsurname \
        secondlastname maternalsurname paternalsurname cognome apelido apelidos sobrenome \
        nachname familienname achternaam nazwisko фамилия прізвище soyadı soyad efternavn \
        etternavn efternamn sukunimi příjmení priezvisko prezime nume családinév",
    ),
    (FieldKind::PersonalNumber, "personalnumber nationalnumber identitynumber"),
    (
        FieldKind::DocumentNumber,
        "documentnumber number docnumber idnumber passportnumber passportno documentno \
        licensenumber licencenumber licenseno licenceno dlnumber dlno drivinglicensenumber \
        drivinglicencenumber",
    ),
    (
        FieldKind::BirthDate,
        "birthdate dateofbirth dob birthday yearofbirth datedenaissance fechadenacimiento \
        datadenascimento datadinascita geburtsdatum geboortedatum dataurodzenia датарождения \
        датанародження doğumtarihi tanggallahir fødselsdato födelsedatum syntymäaika \
        datumnarození datumnarodenia datumrođenja datarođenja datanașterii születésiidő ngàysinh \
        生年月日 出生日期 出生 생년월일 วันเกิด תאריךלידה تاريخالميلاد",
    ),
    (
        FieldKind::ExpiryDate,
        "expirydate dateofexpiry expirationdate dateofexpiration doe expiry expiration expires \
        expireson exp expdate validuntil validto validtill validupto validthru validthrough \
        validity validitydate datedexpiration dateexpiration fechadecaducidad fechadevencimiento \
        fechadeexpiración fechadeexpiracion vencimiento válidohasta datadevalidade validade \
        datadiscadenza scadenza gültigbis gueltigbis ablaufdatum geldigtot dataważności \
        terminważności срокдействия действителендо дійснийдо geçerliliktarihi \
        songeçerliliktarihi berlakuhingga masaberlaku gyldigtil utløpsdato giltigtom \
        viimeinenvoimassaolopäivä platnostdo datumplatnosti vrijedido važido dataexpirării \
        érvényességiidő cógiátrịđến 有効期限 有効期間満了日 有效期限 有效期至 기간만료일 만료일 วันหมดอายุ תוקף \
        تاريخالانتهاء",
    ),
    (
        FieldKind::IssueDate,
        "issuedate dateofissue dateofissuance issuancedate issued doi issuedon validfrom \
        datededélivrance datededelivrance fechadeexpedición fechadeexpedicion fechadeemisión \
        fechadeemision datadeemissão datadirilascio ausstellungsdatum datumvanafgifte \
        datawydania датавыдачи датавидачі veriliştarihi datumvydání datumvydania datumizdavanja \
        発行日 交付日 签发日期 발급일 تاريخالاصدار",
    ),
    (
        FieldKind::Sex,
        "sex gender sexe sexo sesso geschlecht geslacht płeć пол стать cinsiyet cinsiyeti \
        jeniskelamin køn kjønn kön sukupuoli pohlaví pohlavie spol nem giớitính 性別 性别 성별 الجنس",
    ),
    (FieldKind::BirthPlace, "birthplace placeofbirth"),
    (
        FieldKind::Nationality,
        "nationality citizenship countryofcitizenship nationalité nationalite nacionalidad \
        nacionalidade cittadinanza staatsangehörigkeit nationaliteit obywatelstwo гражданство \
        громадянство uyruğu kewarganegaraan nationalitet statsborgerskab kansalaisuus \
        státníobčanství štátneobčianstvo državljanstvo cetățenie állampolgárság quốctịch 国籍 國籍 \
        국적 الجنسية",
    ),
    (FieldKind::NationalityCode, "nationalitycode"),
    (FieldKind::IssuingCountry, "issuingcountry issuingstate issuingstatename"),
    (FieldKind::Address, "address"),
    (FieldKind::Age, "age"),
];

/// Whether a label means the machine readable zone or one of its lines: `MRZ Code`, `MRZ Line 1`, `Raw MRZ`, `MRZ
/// Back`. Labels of single fields of the zone (`MRZ Type`) do not count.
fn is_zone(label: &str) -> bool {
    if label.len() > LONGEST_LABEL {
        return false;
    }
    let parts = label.split_once("machinereadable").or_else(|| label.split_once("mrz"));
    match parts {
        Some((before, after)) => is_made_of_zone_words(before) && is_made_of_zone_words(after),
        None => label == "codeline",
    }
}

/// The most bytes of a label that is split into words; longer labels are no zone.
const LONGEST_LABEL: usize = 60;

/// Whether the rest of a label consists of words that name a part of the zone or how it was read.
fn is_made_of_zone_words(rest: &str) -> bool {
    const WORDS: [&str; 22] = [
        "zone", "code", "text", "string", "line", "full", "data", "raw", "ocr", "value", "content", "td",
        "all", "no", "back", "front", "rear", "mrz", "the", "of", "l", "s",
    ];
    rest.is_empty()
        || rest.strip_prefix(|c: char| c.is_ascii_digit()).is_some_and(is_made_of_zone_words)
        || WORDS.iter().any(|word| rest.strip_prefix(word).is_some_and(is_made_of_zone_words))
}
