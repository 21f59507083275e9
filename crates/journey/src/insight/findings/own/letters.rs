//! Findings about look-alike letters and mixed scripts in names.

use super::super::Context;
use super::super::draft::{Family, FindingDraft};
use super::super::slug::slug;
use super::OURS;
use crate::domain::check::FieldKind;
use crate::domain::phrase::Phrase;
use crate::domain::queue::Urgency;
use crate::domain::text::Untrusted;
use crate::insight::finding::{Evidence, FindingKind, Sign};
use crate::insight::script::{Oddity, oddity};

pub(super) fn write(context: &Context<'_>, drafts: &mut Vec<FindingDraft>) {
    for document in &context.journey.documents {
        let step = &document.step;
        for field in document.fields.iter().filter(|field| field.kind.is_some_and(is_name)) {
            let Some(value) = &field.value else {
                continue;
            };
            let id = format!("script.{}.{}", slug(step.0.as_sent()), slug(field.name.as_sent()));
            let evidence = Evidence::Field { step: step.clone(), name: field.name.clone() };
            let text = value.reveal().text();
            drafts.extend(
                draft(id, &text, evidence).map(|draft| draft.belongs([Family::Person(step.clone())])),
            );
        }
    }
    let applicant = context.journey.applicant.as_ref().and_then(|known| known.full_name.as_ref());
    let prefilled = context.journey.prefilled.as_ref().and_then(|known| known.full_name.as_ref());
    for (who, name) in [("applicant", applicant), ("prefilled", prefilled)] {
        if let Some(name) = name {
            drafts.extend(draft(format!("script.{who}"), name.reveal(), Evidence::IdentityGrid));
        }
    }
}

fn is_name(kind: FieldKind) -> bool {
    matches!(kind, FieldKind::FullName | FieldKind::FirstName | FieldKind::MiddleName | FieldKind::LastName)
}

fn draft(id: String, name: &Untrusted, evidence: Evidence) -> Option<FindingDraft> {
    let words = match oddity(name.as_sent())? {
        Oddity::LookAlikes { most, few } => format!("{} name with {} letters", most.name(), few.name()),
        Oddity::Mixed { most, few } => format!("{} name mixed with {} letters", most.name(), few.name()),
        Oddity::Hidden => "hidden characters in the name".to_owned(),
    };
    Some(
        FindingDraft::new(id, FindingKind::Script, Sign::Look, Urgency::Document)
            .about(Phrase::ours("Letters of ").personal(name))
            .says(Phrase::ours(words))
            .tip("Look-alike letters hide a name from searches. Retype the name and search again.")
            .at(evidence)
            .from(format!("{OURS}.script")),
    )
}
