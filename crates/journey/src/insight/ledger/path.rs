//! Where something was said, as a path in the provider's document.

use crate::domain::check::CheckGroup;
use crate::domain::document::Document;
use crate::domain::ids::{Service, StepId};
use crate::domain::text::Untrusted;

/// A document, or for One Touch the part that speaks of it.
pub(super) fn document(service: Service, step: &StepId) -> String {
    match service {
        Service::Idwise => format!("documents.{}", step.0.shown()),
        Service::Onetouch => "documentIntelligence".to_owned(),
    }
}

/// A field of a document.
pub(super) fn field(service: Service, step: &StepId, name: &Untrusted) -> String {
    let part = match service {
        Service::Idwise => "extracted_fields",
        Service::Onetouch => "extractedFields",
    };
    format!("{}.{part}.{}", document(service, step), name.shown())
}

/// A check of a document, by its place among all of its checks.
pub(super) fn check(service: Service, document: &Document, index: usize) -> Option<String> {
    let check = document.checks.get(index)?;
    let name = check.name.shown();
    Some(match check.group {
        CheckGroup::Validation => {
            let part = self::document(service, &document.step);
            format!("{part}.validation_result.validation_checks.{index}")
        }
        CheckGroup::Status => format!("documentIntelligence.completeStatus.{name}"),
        CheckGroup::Optical => format!("documentIntelligence.completeStatus.detailsOptical.{name}"),
        CheckGroup::ImageQuality => format!("documentIntelligence.imageQuality.{name}"),
        CheckGroup::ImageQualityFront => format!("documentIntelligence.imageQuality.frontIdCheck.{name}"),
        CheckGroup::ImageQualityBack => format!("documentIntelligence.imageQuality.backIdCheck.{name}"),
        CheckGroup::Authenticity => format!("documentIntelligence.authenticityCheck.{name}"),
        CheckGroup::Face => format!("selfieAnalysis.additionalFaceChecks.{name}"),
    })
}

/// The face match of a document.
pub(super) fn face_match(service: Service, step: &StepId) -> String {
    match service {
        Service::Idwise => format!("documents.{}.face_match_result", step.0.shown()),
        Service::Onetouch => "selfieAnalysis.faceMatch".to_owned(),
    }
}

/// The selfie.
pub(super) fn selfie(service: Service) -> &'static str {
    match service {
        Service::Idwise => "selfie",
        Service::Onetouch => "selfieAnalysis.passiveLiveliness",
    }
}
