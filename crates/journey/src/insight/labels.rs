//! Readable texts for the services' keys and values: `imageQA` becomes `Image quality`, `False` of a check becomes
//! `failed`. The Raw tab shows both as they were sent.

use crate::domain::scalar::Scalar;
use crate::domain::text::Untrusted;
use crate::domain::time::Moment;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The meaning of a key's values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ValueMeaning {
    Plain,
    /// `True` is passed, `False` failed, `NA` not done.
    Outcome,
    /// A time as text or a number of milliseconds.
    Time,
    /// The number of a document type.
    DocumentType,
    /// The number of a document format.
    Format,
    /// The number of a graphic field.
    GraphicField,
    /// Whole seconds.
    Seconds,
}

/// A value as readable text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    Words(String),
    Time(Timestamp),
    /// There is no better text than the one that was sent.
    AsSent,
}

use ValueMeaning::{DocumentType, Format, GraphicField, Outcome, Plain, Seconds, Time};

/// Labels of keys whose words do not say enough, and the meaning of their values. A key is the last part of a path, or
/// the last two parts: `flow.version`.
const LABELS: &[(&str, &str, ValueMeaning)] = &[
    ("overallStatus", "Overall", Outcome),
    ("journey_definintion_id", "Journey definition", Plain),
    ("optical", "Optical checks", Outcome),
    ("portrait", "Portrait", Outcome),
    ("rfid", "Chip", Outcome),
    ("docType", "Document type", Outcome),
    ("expiry", "Expiry date", Outcome),
    ("imageQA", "Image quality", Outcome),
    ("mrz", "Machine readable zone", Outcome),
    ("security", "Security features", Outcome),
    ("text", "Printed text", Outcome),
    ("vds", "Visible digital seal", Outcome),
    ("pagesCount", "Pages", Plain),
    ("remainderTerm", "Months until expiry", Plain),
    ("completeStatus", "Document check", Plain),
    ("detailsOptical", "Optical checks", Plain),
    ("idExpired", "Expired", Plain),
    ("extractedFields", "Fields", Plain),
    ("extractedFieldErrors", "Fields not read", Plain),
    ("errorStatus", "Error", Plain),
    ("docIntelligenceCompletedAt", "Document check ended", Time),
    ("selfieAnalysisCompletedAt", "Selfie check ended", Time),
    ("attempts", "Attempts", Plain),
    ("imageQuality", "Image quality", Outcome),
    ("frontIdCheck", "Image quality, front", Outcome),
    ("backIdCheck", "Image quality, back", Outcome),
    ("ImageGlares", "No glare", Outcome),
    ("ImageFocus", "Focus", Outcome),
    ("ImageResolution", "Resolution", Outcome),
    ("ImageColorness", "Color", Outcome),
    ("Perspective", "Perspective", Outcome),
    ("Bounds", "Edges in the picture", Outcome),
    ("Handwritten", "Handwriting", Outcome),
    ("Brightness", "Brightness", Outcome),
    ("Occlusion", "Nothing covered", Outcome),
    ("ocrSecurityText", "Security text", Outcome),
    ("imagePattern", "Pattern", Outcome),
    ("photoEmbedType", "Embedding of the photo", Outcome),
    ("ElementResult", "Result", Outcome),
    ("ElementDiagnose", "Reason", Plain),
    ("ElementType", "Kind of element", Plain),
    ("EtalonImage", "Expected picture", Plain),
    ("predictedIdTypeFront", "Recognized type, front", Plain),
    ("predictedIdTypeBack", "Recognized type, back", Plain),
    ("DocumentName", "Document", Plain),
    ("FDSIDList", "Document type", Plain),
    ("FDSISList", "Document type", Plain),
    ("ICAOCode", "ICAO country code", Plain),
    ("dCountryName", "Issuing country", Plain),
    ("dDescription", "Description", Plain),
    ("dFormat", "Format", Format),
    ("dMRZ", "Has a machine readable zone", Plain),
    ("dType", "Type", DocumentType),
    ("dYear", "Year of issue of this type", Plain),
    ("isDeprecated", "Out of circulation", Plain),
    ("P", "Probability", Plain),
    ("containerType", "Read from", Plain),
    ("fieldName", "Field", Plain),
    ("fieldType", "Kind of field", GraphicField),
    ("dateOfBirthMatch", "Birth date match", Plain),
    ("fullNameMatch", "Name match", Plain),
    ("addressMatch", "Address match", Plain),
    ("documentNumberMatch", "Document number match", Plain),
    ("matchPercentage", "Match", Plain),
    ("passiveLiveliness", "Liveness", Outcome),
    ("passiveLiveness", "Liveness", Outcome),
    ("liveness", "Liveness", Outcome),
    ("livenessConfirmed", "Liveness", Outcome),
    ("verified", "Faces match", Plain),
    ("matched", "Faces match", Plain),
    ("faceMatch", "Face match", Plain),
    ("additionalFaceChecks", "Other face checks", Plain),
    ("maskDetection", "Mask", Plain),
    ("faceCoverDetection", "Face covering", Plain),
    ("isFaceCovered", "Face is covered", Plain),
    ("faceGears", "Coverings", Plain),
    ("frontCaptureMode", "Front taken by", Plain),
    ("backCaptureMode", "Back taken by", Plain),
    ("frontCaptureMode2", "Second front taken by", Plain),
    ("backCaptureMode2", "Second back taken by", Plain),
    ("frontCaptureMode3", "Third front taken by", Plain),
    ("backCaptureMode3", "Third back taken by", Plain),
    ("autoCaptureCameraLoadDelayFront", "Camera ready after, front", Seconds),
    ("autoCaptureCameraLoadDelayBack", "Camera ready after, back", Seconds),
    ("consent", "Consent", Plain),
    ("livenessConsent", "Consent to the liveness check", Plain),
    ("idType", "Chosen document", Plain),
    ("idType2", "Second chosen document", Plain),
    ("verificationType", "Way of verification", Plain),
    ("verificationType2", "Second way of verification", Plain),
    ("flowId", "Flow", Plain),
    ("flow.version", "Version of the flow", Plain),
    ("callbackUrl", "Callback address", Plain),
    ("authKeyForCallback", "Callback key", Plain),
    ("journeyLinkValidity", "Link is valid for", Seconds),
    ("journeySessionExpiry", "Session lasts", Seconds),
    ("redirectTime", "Redirect after", Seconds),
    ("successRedirectUrl", "Address after success", Plain),
    ("failureRedirectUrl", "Address after failure", Plain),
    ("externalApiResponses", "Answers of other services", Plain),
    ("externalReferenceId", "Reference", Plain),
    ("deletionTimeLimit", "Deleted after", Plain),
    ("isFrontendJourneyRequired", "Applicant has to take part", Plain),
    ("inQueue", "In the queue of the service", Plain),
    ("_deleted", "Deleted", Plain),
    ("_id", "Record id", Plain),
    ("__v", "Record version", Plain),
    ("mobileStatus", "On a phone", Plain),
    ("callbackSent", "Callback sent", Plain),
    ("clientId", "Customer", Plain),
    ("userId", "User", Plain),
    ("journeyId", "Journey", Plain),
    ("emailAddress", "E-mail", Plain),
    ("phoneNumber", "Phone", Plain),
    ("matchImage", "Picture to match", Plain),
    ("pincode", "Post code", Plain),
    ("CDOI", "Date of issue", Plain),
    ("DOB", "Birth date", Plain),
    ("dateOfBirth", "Birth date", Plain),
    ("dlClass", "Classes of the license", Plain),
    ("addressJurisdictionCode", "State of the address", Plain),
    ("createdAt", "Created", Time),
    ("startedAt", "Started", Time),
    ("completedAt", "Ended", Time),
    ("updatedAt", "Updated", Time),
    ("fraudScore", "Fraud score", Plain),
    ("countryCode", "Country", Plain),
    ("ISP", "Internet provider", Plain),
    ("ASN", "Network number", Plain),
    ("vpn", "VPN", Plain),
    ("active_vpn", "VPN in use", Plain),
    ("tor", "Tor", Plain),
    ("active_tor", "Tor in use", Plain),
    ("aml_record_version", "Version of the record", Plain),
    ("Pep Institution", "PEP institution", Plain),
    ("datasets", "List", Plain),
    ("datasets_classes", "Kind of list", Plain),
    ("snippet", "Quote", Plain),
    ("media_links.title", "Article", Plain),
    ("media_links.url", "Found at", Plain),
];

/// Words that are written in capital letters.
const CAPITALS: &[&str] = &[
    "aml", "api", "asn", "gps", "icao", "id", "ip", "isp", "mrz", "nfc", "ocr", "os", "pep", "rfid", "uid",
    "url", "vpn",
];

/// A row of [`LABELS`].
type KnownLabel = (&'static str, &'static str, ValueMeaning);

/// The rows by key in lower case. A document can have thousands of keys, and each is looked up several times.
static BY_KEY: LazyLock<HashMap<String, &'static KnownLabel>> =
    LazyLock::new(|| LABELS.iter().map(|row| (row.0.to_ascii_lowercase(), row)).collect());

/// The keys that have a label of their own, with these labels.
pub fn labeled_keys() -> impl Iterator<Item = (&'static str, &'static str)> {
    LABELS.iter().map(|(key, label, _)| (*key, *label))
}

fn known(path: &str) -> Option<&'static KnownLabel> {
    let of = |name: &str| BY_KEY.get(&name.to_ascii_lowercase()).copied();
    let mut parts = path.rsplit('.').filter(|part| !is_place(part));
    let last = parts.next()?;
    parts.next().and_then(|before| of(&format!("{before}.{last}"))).or_else(|| of(last))
}

fn is_place(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())
}

/// The displayed name of a key or of a path of keys.
pub fn label(path: &Untrusted) -> Untrusted {
    let sent = path.as_sent();
    if let Some((_, words, _)) = known(sent) {
        return Untrusted::new(*words);
    }
    // A URL, or a name that contains a dot.
    let is_path = sent.split('.').all(|part| !part.is_empty() && part.trim() == part);
    if !is_path || sent.split('.').all(is_place) {
        return path.clone();
    }
    let parts: Vec<String> = sent.split('.').filter(|part| !is_place(part)).map(words).collect();
    // Two parts are enough to show the subject. The Raw tab shows the full path.
    let from = parts.len().saturating_sub(2);
    Untrusted::new(parts.get(from..).unwrap_or_default().join(" · "))
}

/// Splits `camelCase` and `snake_case` keys into words. A key with spaces is already a name.
fn words(key: &str) -> String {
    if let Some((_, words, _)) = known(key) {
        return (*words).to_owned();
    }
    let is_key = key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '_' | '-'));
    if !is_key {
        return key.to_owned();
    }
    let mut split = String::with_capacity(key.len() + 4);
    // `isVpn` with `yes` or `no` becomes a label about a VPN.
    let is_question = |rest: &&str| rest.starts_with(|it: char| it.is_ascii_uppercase());
    let key = key.strip_prefix("is").filter(is_question).unwrap_or(key);
    let mut characters = key.chars().peekable();
    let mut before = ' ';
    while let Some(character) = characters.next() {
        let begins_word =
            before.is_ascii_uppercase() && characters.peek().is_some_and(char::is_ascii_lowercase);
        if character.is_ascii_uppercase() && (before.is_ascii_lowercase() || begins_word) {
            split.push(' ');
        }
        split.push(if matches!(character, '_' | '-') { ' ' } else { character });
        before = character;
    }
    let words: Vec<String> =
        split.split_whitespace().enumerate().map(|(at, word)| cased(word, at == 0)).collect();
    if words.is_empty() { key.to_owned() } else { words.join(" ") }
}

fn cased(word: &str, is_first: bool) -> String {
    let lower = word.to_ascii_lowercase();
    let is_acronym = word.len() > 1 && word.bytes().all(|byte| !byte.is_ascii_lowercase());
    if is_acronym || CAPITALS.contains(&lower.as_str()) {
        return word.to_ascii_uppercase();
    }
    if !is_first {
        return lower;
    }
    let mut letters = word.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// A code as text: `RETRIES_EXCEEDED` becomes `Retries exceeded`. Other texts are returned unchanged.
pub fn code(sent: &Untrusted) -> Untrusted {
    let text = sent.as_sent();
    let is_word = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_one_case = text.to_ascii_uppercase() == text || text.to_ascii_lowercase() == text;
    let is_code = is_one_case && text.contains('_') && text.split('_').all(is_word);
    if is_code { Untrusted::new(words(&text.to_ascii_lowercase())) } else { sent.clone() }
}

/// A value as text, if that is clearer than the sent value.
pub fn value(path: &Untrusted, sent: &Scalar) -> FactValue {
    let meaning = known(path.as_sent()).map_or(Plain, |(.., meaning)| *meaning);
    let truth = match sent {
        Scalar::Bool(value) => Some(*value),
        Scalar::Text(text) if text.as_sent().eq_ignore_ascii_case("true") => Some(true),
        Scalar::Text(text) if text.as_sent().eq_ignore_ascii_case("false") => Some(false),
        _ => None,
    };
    let number = sent.number();
    let numbered = |names: &[(f64, &'static str)]| {
        let found = number.and_then(|number| names.iter().find(|(known, _)| *known == number));
        found.map(|(_, name)| (*name).to_owned())
    };
    let words = match (meaning, truth) {
        (Outcome, Some(true)) => Some("passed".to_owned()),
        (Outcome, Some(false)) => Some("failed".to_owned()),
        (_, Some(true)) => Some("yes".to_owned()),
        (_, Some(false)) => Some("no".to_owned()),
        (DocumentType, None) => numbered(DOCUMENT_TYPES),
        (Format, None) => numbered(FORMATS),
        (GraphicField, None) => numbered(GRAPHIC_FIELDS),
        (Seconds, None) => number.map(|seconds| format!("{seconds} s")),
        _ if path.as_sent().rsplit('.').next() == Some("status") => {
            of_call(&sent.text()).or_else(|| in_words(sent))
        }
        (Outcome, None) => not_done(&sent.text()).map(str::to_owned),
        _ => in_words(sent),
    };
    words.map_or_else(|| time(meaning, sent), FactValue::Words)
}

/// An upper-case code as text; services use such codes for steps, results and methods.
fn in_words(sent: &Scalar) -> Option<String> {
    let Scalar::Text(text) = sent else { return None };
    let is_loud = !text.as_sent().bytes().any(|byte| byte.is_ascii_lowercase());
    let words = code(text);
    (is_loud && words != *text).then(|| words.as_sent().to_owned())
}

fn time(meaning: ValueMeaning, sent: &Scalar) -> FactValue {
    let is_full = |text: &str| text.len() >= 19 && text.contains('T') && text.ends_with('Z');
    let is_time = match sent {
        Scalar::Text(text) => meaning == Time || is_full(text.as_sent()),
        Scalar::Number(_) => meaning == Time,
        _ => false,
    };
    let at = if is_time { Moment::read(sent.clone()).at } else { None };
    at.map_or(FactValue::AsSent, FactValue::Time)
}

/// The status of a check, where One Touch sends the HTTP status of the call that made it. Other words are returned
/// unchanged.
pub fn call_status(sent: &Untrusted) -> Untrusted {
    of_call(sent).map_or_else(|| sent.clone(), Untrusted::new)
}

fn of_call(sent: &Untrusted) -> Option<String> {
    match sent.as_sent().trim() {
        "200" => Some("completed".to_owned()),
        code if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit()) => {
            Some(format!("not completed: error {code}"))
        }
        _ => None,
    }
}

fn not_done(text: &Untrusted) -> Option<&'static str> {
    matches!(text.as_sent().to_ascii_lowercase().as_str(), "na" | "none" | "n/a").then_some("not done")
}

/// The text of a check's result: passed, failed or not done for `True`, `False` and `NA`. Other words are returned
/// unchanged.
pub fn outcome(sent: &Untrusted) -> Untrusted {
    let words = match sent.as_sent().to_ascii_lowercase().as_str() {
        "true" => Some("passed"),
        "false" => Some("failed"),
        _ => not_done(sent),
    };
    words.map_or_else(|| sent.clone(), Untrusted::new)
}

/// Regula's numbers of document types (docs/contracts/onetouch.md 3.8).
const DOCUMENT_TYPES: &[(f64, &str)] = &[
    (0.0, "unknown"),
    (11.0, "passport"),
    (12.0, "identity card"),
    (20.0, "national identity card"),
    (24.0, "residence permit"),
    (29.0, "visa"),
    (30.0, "visa"),
    (49.0, "driving license"),
    (172.0, "passport card"),
    (180.0, "voter card"),
];
const FORMATS: &[(f64, &str)] = &[(0.0, "ID-1"), (1.0, "ID-2"), (2.0, "ID-3"), (3.0, "none"), (4.0, "A4")];
const GRAPHIC_FIELDS: &[(f64, &str)] = &[
    (201.0, "portrait"),
    (204.0, "signature"),
    (205.0, "barcode"),
    (207.0, "front"),
    (208.0, "back"),
    (210.0, "ghost portrait"),
    (211.0, "stamp"),
];
