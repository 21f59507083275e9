//! Lists the pictures of a journey and names them.

use super::journey::Journey;
use super::picture::Picture;
use std::collections::{HashMap, HashSet};

/// Every picture once per source, in reading order, with a unique name.
pub(super) fn named(journey: &Journey) -> Vec<(String, &Picture)> {
    let mut named: Vec<(String, &Picture)> = Vec::new();
    let mut names = Names::default();
    let mut sources = HashSet::new();
    for (place, picture) in placed(journey) {
        if !sources.insert((&picture.source, &picture.role)) {
            continue;
        }
        let name = names.unique(&picture.role.name().to_string(), &place);
        named.push((name, picture));
    }
    named
}

/// The names in use, and for each name the next number to try: one place can have many pictures of a role, and
/// counting from 2 each time would be quadratic.
#[derive(Default)]
struct Names {
    given: HashSet<String>,
    next: HashMap<String, usize>,
}

impl Names {
    /// `front`, if taken `passport.front`, if taken `passport.front-2`, `-3` and so on.
    fn unique(&mut self, role: &str, place: &str) -> String {
        let placed = format!("{place}.{role}");
        for name in [role, placed.as_str()] {
            if self.given.insert(name.to_owned()) {
                return name.to_owned();
            }
        }
        let next = self.next.entry(placed.clone()).or_insert(2);
        loop {
            let name = format!("{placed}-{next}");
            *next += 1;
            if self.given.insert(name.clone()) {
                return name;
            }
        }
    }
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
