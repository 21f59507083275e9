//! The Documents tab: every document with its fields, checks and pictures.

use super::line::{Mark, PageBuilder, PageStyle, WrittenPage, said};
use super::tab::Tab;
use crate::domain::check::{Check, CheckGroup, ExtractedField, ReadAccuracy};
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::outcome::Outcome;
use crate::domain::said::{Said, folded};
use crate::domain::scalar::Scalar;
use crate::domain::text::{Shown, Untrusted};
use crate::domain::viewed::CaseTab;
use crate::insight::countries;
use crate::insight::finding::Evidence;
use crate::insight::labels;

pub const TAB: Tab = Tab {
    record: CaseTab::Documents,
    title: "Documents",
    about: "Each document: fields, checks, pictures",
    write: |input| page(&input.case.journey, input.style()).into(),
    has_pictures: true,
};

/// Writes the tab.
pub fn page<'a>(journey: &Journey, style: impl Into<PageStyle<'a>>) -> WrittenPage {
    let mut page = PageBuilder::new(style);
    if journey.documents.is_empty() {
        page.aside(Shown::ours("No document was presented."));
    }
    // The comparison belongs to the first document.
    if let Some(first) = journey.documents.first() {
        page.about(Evidence::Document { step: first.step.clone() });
    }
    super::grid::write(&mut page, journey, None);
    for document in &journey.documents {
        write(&mut page, document);
    }
    person(&mut page, journey);
    page.written()
}

fn write(page: &mut PageBuilder, document: &Document) {
    page.about(Evidence::Document { step: document.step.clone() });
    page.heading(title(document));
    summary(page, document);
    fields(page, document);
    super::zone::write(page, document);
    for group in GROUPS {
        checks(page, document, *group);
    }
    predicted(page, document);
    pictures(page, document);
    if !document.facts.is_empty() {
        page.part(Mark::None, Shown::ours("Other data"), Shown::default());
        page.facts(&document.facts);
    }
}

/// The name of a document: its type and country, else its title, else its step.
pub fn title(document: &Document) -> String {
    let kind = document.document_type.as_ref().or(document.title.as_ref()).unwrap_or(&document.step.0);
    let code = document.issuing_country_code.as_ref();
    let named =
        code.and_then(|code| countries::read(code.as_sent())).map(|country| Shown::ours(country.name));
    let country = document.issuing_country.as_ref().map(Untrusted::shown).or(named);
    match country.or_else(|| code.map(Untrusted::shown)) {
        Some(country) => format!("{} · {country}", kind.shown()),
        None => kind.shown().to_string(),
    }
}

fn summary(page: &mut PageBuilder, document: &Document) {
    page.maybe("Step", Some(&document.step.0));
    page.maybe("Title", document.title.as_ref());
    page.maybe("Country code", document.issuing_country_code.as_ref());
    if let Some(progress) = &document.progress {
        page.fact(Mark::None, "Progress", progress.shown());
    }
    if let Some(outcome) = &document.validation_outcome {
        let words = labels::outcome(&outcome.as_sent).shown();
        page.fact(Mark::of(Some(outcome)), "Authenticity", words);
    }
    if document.has_passed_rules.is_some() {
        let mark = Mark::of_bool(document.has_passed_rules);
        page.fact(mark, "Rules passed", super::line::yes_no(document.has_passed_rules));
    }
    if let Some(expired) = &document.id_expired {
        let value = match expired.meaning {
            Some(Outcome::Failed) => Shown::ours("expired"),
            Some(Outcome::Passed) => Shown::ours("not expired"),
            _ => expired.shown(),
        };
        page.fact(Mark::of(Some(expired)), "Expiry", value);
    }
}

fn fields(page: &mut PageBuilder, document: &Document) {
    if !document.fields.is_empty() {
        let is_high = |field: &ExtractedField| {
            field.read_accuracy.as_ref().is_some_and(|said| said.is(&ReadAccuracy::High))
        };
        let any = document.fields.iter().any(is_high);
        let accuracy = if any { "OCR confidence: High, unless another one is given" } else { "" };
        page.part(Mark::None, Shown::ours("Fields"), Shown::ours(accuracy));
    }
    for field in &document.fields {
        field_line(page, field);
    }
    for error in &document.extraction_errors {
        let status = error.status.as_ref().map(labels::code);
        let why = error.message.as_ref().or(status.as_ref()).filter(|why| !why.is_blank());
        let words =
            why.map_or_else(|| Shown::ours("not read"), |why| said(format!("not read: {}", why.shown())));
        page.named(Mark::Undetermined, &labels::label(&error.field), words);
    }
    for figure in &document.prefilled_matches {
        let mark = match figure.percent() {
            Some(percent) if percent >= 100.0 => Mark::Settled,
            Some(percent) if percent > 0.0 => Mark::Look,
            Some(_) => Mark::Failed,
            None => Mark::NotDone,
        };
        page.named(mark, &labels::label(&figure.name), prefilled_words(&figure.figure));
    }
}

/// How similar the extracted value is to the prefilled one.
fn prefilled_words(figure: &Scalar) -> Shown {
    match figure.percent() {
        Some(percent) if percent >= 100.0 => Shown::ours("same as the prefilled data"),
        Some(percent) => said(format!("{percent:.0} % the same as the prefilled data")),
        None => said(format!("not compared ({})", figure.shown())),
    }
}

/// One extracted field, with its OCR confidence unless it is high, and its type unless it is text.
pub fn field_line(page: &mut PageBuilder, field: &ExtractedField) {
    let is_other = |sent: &&Untrusted| folded(sent.as_sent()) != "string" && !sent.is_blank();
    let value = match (&field.value, field.value_type.as_ref().filter(is_other)) {
        (Some(value), None) => value.shown(page.masking()),
        (Some(value), Some(sent)) => {
            said(format!("{}   type: {}", value.shown(page.masking()), sent.shown()))
        }
        (None, Some(sent)) => said(format!("– ({})", sent.shown())),
        (None, None) => Shown::ours("–"),
    };
    let accuracy = field.read_accuracy.as_ref();
    match accuracy.filter(|said| !said.is(&ReadAccuracy::High)) {
        Some(said_word) => {
            page.named(
                Mark::Look,
                &labels::label(&field.name),
                said(format!("{value}   OCR confidence: {}", said_word.shown())),
            );
        }
        None => page.named(Mark::None, &labels::label(&field.name), value),
    }
}

const GROUPS: &[CheckGroup] = &[
    CheckGroup::Validation,
    CheckGroup::Status,
    CheckGroup::Optical,
    CheckGroup::Authenticity,
    CheckGroup::ImageQuality,
    CheckGroup::ImageQualityFront,
    CheckGroup::ImageQualityBack,
    CheckGroup::Face,
];

fn group_words(group: CheckGroup) -> Shown {
    Shown::ours(match group {
        CheckGroup::Validation => "Validation checks",
        CheckGroup::Status => "Status",
        CheckGroup::Optical => "Optical checks",
        CheckGroup::ImageQuality => "Image quality",
        CheckGroup::ImageQualityFront => "Image quality, front",
        CheckGroup::ImageQualityBack => "Image quality, back",
        CheckGroup::Authenticity => "Authenticity",
        CheckGroup::Face => "Face checks",
    })
}

fn checks(page: &mut PageBuilder, document: &Document, group: CheckGroup) {
    let all = document.checks.iter().enumerate();
    let mut checks: Vec<(usize, &Check)> = all.filter(|(_, check)| check.group == group).collect();
    if checks.is_empty() {
        return;
    }
    page.part(Mark::None, group_words(group), Shown::default());
    checks.sort_by_key(|(_, check)| Mark::of(check.result.as_ref()) == Mark::Settled);
    for (index, check) in checks {
        page.about(if check.pictures.is_empty() {
            Evidence::Document { step: document.step.clone() }
        } else {
            Evidence::Check { step: document.step.clone(), index }
        });
        check_lines(page, check);
    }
    page.about(Evidence::Document { step: document.step.clone() });
}

/// A check: its outcome, and a description if the outcome is not passed.
pub fn check_lines(page: &mut PageBuilder, check: &Check) {
    let mark = Mark::of(check.result.as_ref());
    let result = check.result.as_ref().map(|said| result_words(check.group, said)).unwrap_or_default();
    // The description of a passed check is on the line of its result, to save rows.
    let description = check.description.as_ref().filter(|text| !text.is_blank());
    let is_short = mark == Mark::Settled;
    let words = check.result_description.iter().chain(description.filter(|_| is_short));
    let words: Vec<Shown> = std::iter::once(result).chain(words.map(|text| text.shown())).collect();
    page.named(mark, &labels::label(&check.name), Shown::join(&words, "   "));
    if let Some(description) = description.filter(|_| !is_short) {
        page.aside(description.shown());
    }
    page.facts(&check.facts);
}

/// The result of a check. A check of a face passes if the thing that could hide the face was not found.
pub fn result_words(group: CheckGroup, said: &Said<Outcome>) -> Shown {
    match (group, said.meaning) {
        (CheckGroup::Face, Some(Outcome::Passed)) => Shown::ours("not found"),
        (CheckGroup::Face, Some(Outcome::Failed)) => Shown::ours("found"),
        _ => labels::outcome(&said.as_sent).shown(),
    }
}

/// Further facts about a check whose result is shown elsewhere.
pub fn check_about(page: &mut PageBuilder, check: &Check) {
    let facts = check.facts.iter().any(|fact| !fact.value.reveal().text().is_blank());
    if facts {
        page.heading(labels::label(&check.name).shown().to_string());
        page.facts(&check.facts);
    }
}

fn predicted(page: &mut PageBuilder, document: &Document) {
    for predicted in &document.predicted {
        let name = predicted.document_name.as_ref().map(|name| name.shown()).unwrap_or_default();
        let probability = predicted.probability.as_ref().map(|value| format!("   p {}", value.shown()));
        let label = said(format!("Recognized as ({})", predicted.side.shown()));
        page.part(Mark::None, label, said(format!("{name}{}", probability.unwrap_or_default())));
        page.facts(&predicted.facts);
    }
}

fn pictures(page: &mut PageBuilder, document: &Document) {
    let names: Vec<Shown> = document.pictures.iter().map(|picture| picture.role.name()).collect();
    if !names.is_empty() {
        page.part(Mark::None, Shown::ours("Pictures"), Shown::join(&names, ", "));
    }
    for field in &document.graphic_fields {
        let name = field.name.as_ref().map(|name| name.shown()).unwrap_or_default();
        page.part(Mark::None, Shown::ours("Graphic field"), name);
        page.maybe("Type", field.field_type.as_ref());
        page.facts(&field.facts);
    }
}

fn person(page: &mut PageBuilder, journey: &Journey) {
    if let Some(applicant) = &journey.applicant {
        page.heading("Applicant");
        page.personal("Name", applicant.full_name.as_ref());
        page.date("Birth date", applicant.birth_date.as_ref());
        page.personal("Personal number", applicant.personal_number.as_ref());
        page.maybe("Applicant id", applicant.applicant_id.as_ref());
        page.facts(&applicant.facts);
    }
    if let Some(prefilled) = &journey.prefilled {
        page.heading("Prefilled by the customer");
        page.personal("Name", prefilled.full_name.as_ref());
        page.date("Birth date", prefilled.birth_date.as_ref());
        page.personal("Address", prefilled.address.as_ref());
        page.maybe("Reference", prefilled.external_reference.as_ref());
        page.facts(&prefilled.facts);
    }
}
