//! Findings about the document type that the service recognized: a withdrawn one, or not the one that the applicant
//! chose.

use crate::domain::document::{Document, PredictedType};
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::said::folded;
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::findings::draft::{Family, FindingDraft};
use crate::insight::findings::slug::slug;

/// Document types that cannot be confused, with their words and `dType` numbers (docs/contracts/onetouch.md 3.8).
const SORTS: [(&str, &[&str], &[&str]); 4] = [
    ("driving licence", &["driv", "licence", "license"], &["49"]),
    ("visa", &["visa"], &["29", "30"]),
    ("passport", &["passport"], &["11"]),
    (
        "identity card",
        &["identity", "idcard", "residence", "nationalid", "aadhaar", "pancard"],
        &["12", "20", "24"],
    ),
];

pub(super) fn of(document: &Document) -> Vec<FindingDraft> {
    document
        .predicted
        .iter()
        .flat_map(|guess| [withdrawn(document, guess), other_type(document, guess)])
        .flatten()
        .collect()
}

fn withdrawn(document: &Document, guess: &PredictedType) -> Option<FindingDraft> {
    let is_withdrawn = fact(guess, "isdeprecated").is_some_and(|said| folded(said.as_sent()) == "true");
    let words = || Phrase::ours("the issuer has withdrawn this type: ").and(&name(guess));
    is_withdrawn.then(|| draft(document, guess, "withdrawn", words()))
}

fn other_type(document: &Document, guess: &PredictedType) -> Option<FindingDraft> {
    let chosen = document.document_type.as_ref().filter(|chosen| !chosen.is_blank())?;
    let number = fact(guess, "dtype").and_then(|said| {
        let known = SORTS.iter().find(|(_, _, numbers)| numbers.contains(&said.as_sent().trim()));
        known.map(|(sort, ..)| *sort)
    });
    let description = fact(guess, "ddescription").and_then(|said| sort_of(&said));
    let found = number.or(description).or_else(|| guess.document_name.as_ref().and_then(sort_of))?;
    let is_card = |text: &Untrusted| folded(text.as_sent()).contains("card");
    let wanted = sort_of(chosen)?;
    // A passport card counts as both.
    if wanted == found || is_card(chosen) && found == "passport" {
        return None;
    }
    let words = Phrase::ours("recognized ").and(&name(guess)).then(", chosen ").outside(chosen);
    Some(draft(document, guess, "other-type", words))
}

fn sort_of(text: &Untrusted) -> Option<&'static str> {
    let text = folded(text.as_sent());
    let known = SORTS.iter().find(|(_, words, _)| words.iter().any(|word| text.contains(word)));
    known.map(|(sort, ..)| *sort)
}

fn name(guess: &PredictedType) -> Phrase {
    let description = fact(guess, "ddescription");
    match guess.document_name.as_ref().or(description.as_ref()).filter(|name| !name.is_blank()) {
        Some(name) => Phrase::default().outside(name),
        None => Phrase::ours("another type"),
    }
}

/// A value by the end of its path.
fn fact(guess: &PredictedType, wanted: &str) -> Option<Untrusted> {
    let last = |name: &Untrusted| folded(name.as_sent().rsplit('.').next().unwrap_or_default());
    let found = guess.facts.iter().find(|fact| last(&fact.name).ends_with(wanted))?;
    Some(found.value.reveal().text())
}

fn draft(document: &Document, guess: &PredictedType, id: &str, words: Phrase) -> FindingDraft {
    let step = &document.step;
    let id = format!("predicted.{}.{}.{id}", slug(step.0.as_sent()), slug(guess.side.as_sent()));
    FindingDraft::new(id, FindingKind::DocumentCheck, Sign::Look, Urgency::Document)
        .about(Phrase::ours("Document type"))
        .says(words)
        .tip("Compare the type on the picture with what this step accepts.")
        .at(Evidence::Document { step: step.clone() })
        .said_at(&document.origin)
        .belongs([Family::Document(step.clone())])
}
