//! The pictures of a journey and their names.

use super::journey::Journey;
use super::picture::Picture;
use std::collections::BTreeSet;

/// Every picture once per source, in reading order, under a unique name.
pub(super) fn named(journey: &Journey) -> Vec<(String, &Picture)> {
    let mut named: Vec<(String, &Picture)> = Vec::new();
    let mut names = BTreeSet::new();
    let mut sources = std::collections::HashSet::new();
    for (place, picture) in placed(journey) {
        if !sources.insert((&picture.source, &picture.role)) {
            continue;
        }
        let name = unique(&picture.role.name().to_string(), &place, &mut names);
        named.push((name, picture));
    }
    named
}

fn unique(role: &str, place: &str, names: &mut BTreeSet<String>) -> String {
    let plain = role.to_owned();
    let placed = format!("{place}.{role}");
    let counted = (2..).map(|count| format!("{placed}-{count}"));
    for name in [plain, placed.clone()].into_iter().chain(counted) {
        if names.insert(name.clone()) {
            return name;
        }
    }
    placed
}

fn placed(journey: &Journey) -> Vec<(String, &Picture)> {
    let mut placed = Vec::new();
    for document in &journey.documents {
        let step = document.step.0.shown().to_string();
        let checks = document.checks.iter().flat_map(|check| &check.pictures);
        let graphics = document.graphic_fields.iter().filter_map(|field| field.picture.as_ref());
        let faces = document
            .face_match
            .iter()
            .flat_map(|faces| &faces.images)
            .filter_map(|image| image.picture.as_ref());
        for picture in document.pictures.iter().chain(faces).chain(graphics).chain(checks) {
            placed.push((step.clone(), picture));
        }
    }
    let selfie = journey.selfie.iter().filter_map(|selfie| selfie.picture.as_ref());
    placed.extend(selfie.map(|picture| ("selfie".to_owned(), picture)));
    for check in &journey.screening {
        let key = check.key.shown().to_string();
        let faces = check
            .face_matches
            .iter()
            .flat_map(|faces| &faces.images)
            .filter_map(|image| image.picture.as_ref());
        for picture in check.picture.iter().chain(faces) {
            placed.push((key.clone(), picture));
        }
    }
    let profile = journey.applicant.iter().filter_map(|applicant| applicant.profile.as_ref());
    placed.extend(profile.map(|picture| ("applicant".to_owned(), picture)));
    let prefilled = journey.prefilled.iter().filter_map(|prefilled| prefilled.picture.as_ref());
    placed.extend(prefilled.map(|picture| ("prefilled".to_owned(), picture)));
    placed
}
