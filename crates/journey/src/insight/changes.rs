//! The diff of two versions of a journey.

use crate::domain::aml::{Aml, AmlMatch};
use crate::domain::document::Document;
use crate::domain::face::FaceMatch;
use crate::domain::journey::Journey;
use crate::domain::phrase::Phrase;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use std::collections::{HashMap, HashSet};

/// One changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Path of the value: `documents.0.fields.First Name`. It contains external text, so clean it before display.
    pub path: Untrusted,
    /// `None` for an added value.
    pub before: Option<Phrase>,
    /// `None` for a removed value.
    pub after: Option<Phrase>,
}

/// All differences, in the order of the newer version; removed values come last.
pub fn between(before: &Journey, after: &Journey) -> Vec<Change> {
    let (old, new) = (flat(before), flat(after));
    let known: HashMap<&str, &Phrase> = old.iter().map(|(path, said)| (path.as_str(), said)).collect();
    let mut changes = Vec::new();
    let mut seen = HashSet::new();
    for (path, said) in &new {
        seen.insert(path.as_str());
        match known.get(path.as_str()) {
            Some(same) if *same == said => {}
            then => changes.push(change(path, then.copied(), Some(said))),
        }
    }
    let gone = old.iter().filter(|(path, _)| !seen.contains(path.as_str()));
    changes.extend(gone.map(|(path, said)| change(path, Some(said), None)));
    changes
}

fn change(path: &str, before: Option<&Phrase>, after: Option<&Phrase>) -> Change {
    Change { path: Untrusted::new(path), before: before.cloned(), after: after.cloned() }
}

/// A journey flattened to paths and values, in reading order.
struct Flat {
    said: Vec<(String, Phrase)>,
    paths: HashMap<String, usize>,
}

fn flat(journey: &Journey) -> Vec<(String, Phrase)> {
    let mut flat = Flat { said: Vec::new(), paths: HashMap::new() };
    flat.word("status", &journey.status);
    flat.text("step", &journey.step);
    flat.word("system_decision", &journey.system_decision);
    flat.word("manual_decision", &journey.manual_decision);
    for document in &journey.documents {
        flat.document(document);
    }
    flat.selfie(journey);
    flat.rules(journey);
    flat.people(journey);
    if let Some(aml) = &journey.aml {
        flat.aml(aml);
    }
    for check in &journey.screening {
        for (place, faces) in check.face_matches.iter().enumerate() {
            flat.faces(&format!("screening.{}.{place}", check.key.as_sent()), faces);
        }
    }
    for (place, signal) in journey.ip_signals.iter().enumerate() {
        flat.facts(&format!("line.{place}"), &signal.facts);
    }
    flat.facts("device", &journey.device_intelligence);
    flat.said
}

impl Flat {
    /// Adds a value. If the path is already in use, it gets a number.
    fn add(&mut self, path: String, said: Phrase) {
        let count = self.paths.entry(path.clone()).and_modify(|count| *count += 1).or_insert(1);
        let path = if *count > 1 { format!("{path}#{count}") } else { path };
        self.said.push((path, said));
    }

    fn word<T>(&mut self, path: &str, said: &Option<Said<T>>) {
        if let Some(said) = said {
            self.add(path.to_owned(), Phrase::default().outside(&said.as_sent));
        }
    }

    fn text(&mut self, path: &str, text: &Option<Untrusted>) {
        if let Some(text) = text {
            self.add(path.to_owned(), Phrase::default().outside(text));
        }
    }

    fn personal(&mut self, path: String, text: &Untrusted) {
        self.add(path, Phrase::default().personal(text));
    }

    fn flag(&mut self, path: String, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.add(path, Phrase::ours(if flag { "yes" } else { "no" }));
        }
    }

    fn scalar(&mut self, path: String, value: &Option<Scalar>) {
        if let Some(value) = value {
            self.add(path, Phrase::default().outside(&value.text()));
        }
    }

    fn facts(&mut self, path: &str, facts: &[Fact]) {
        for fact in facts {
            self.personal(format!("{path}.{}", fact.name.as_sent()), &fact.value.reveal().text());
        }
    }

    fn picture(&mut self, path: String, picture: &Picture) {
        let id = match &picture.source {
            PictureSource::Path(id) | PictureSource::Url(id) => id.clone(),
            // Embedded pictures are compared by hash, because their bytes cannot be displayed.
            PictureSource::Inline(bytes) => {
                Untrusted::new(format!("{:016x}", super::findings::print([bytes.as_sent()])))
            }
        };
        self.personal(path, &id);
    }

    fn document(&mut self, document: &Document) {
        let path = format!("documents.{}", document.step.0.as_sent());
        self.word(&format!("{path}.progress"), &document.progress);
        self.flag(format!("{path}.has_passed_rules"), document.has_passed_rules);
        self.text(&format!("{path}.type"), &document.document_type);
        self.text(&format!("{path}.country"), &document.issuing_country_code);
        self.word(&format!("{path}.validation"), &document.validation_outcome);
        self.word(&format!("{path}.expired"), &document.id_expired);
        for check in &document.checks {
            self.word(&format!("{path}.checks.{}", check.name.as_sent()), &check.result);
        }
        for field in &document.fields {
            let place = format!("{path}.fields.{}", field.name.as_sent());
            if let Some(value) = &field.value {
                self.personal(place.clone(), &value.reveal().text());
            }
            self.word(&format!("{place}.accuracy"), &field.read_accuracy);
        }
        for figure in &document.prefilled_matches {
            self.scalar(format!("{path}.prefilled.{}", figure.name.as_sent()), &Some(figure.figure.clone()));
        }
        if let Some(faces) = &document.face_match {
            self.faces(&format!("{path}.face"), faces);
        }
        for picture in &document.pictures {
            self.picture(format!("{path}.pictures.{}", picture.role.name()), picture);
        }
    }

    fn faces(&mut self, path: &str, faces: &FaceMatch) {
        self.flag(format!("{path}.matched"), faces.is_matched);
        self.scalar(format!("{path}.score"), &faces.score);
    }

    fn selfie(&mut self, journey: &Journey) {
        let Some(selfie) = &journey.selfie else {
            return;
        };
        self.word("selfie.status", &selfie.status);
        self.flag("selfie.live".to_owned(), selfie.is_live);
        self.scalar("selfie.score".to_owned(), &selfie.liveness_score);
        self.word("selfie.code", &selfie.liveness_code);
        for check in &selfie.checks {
            self.word(&format!("selfie.checks.{}", check.name.as_sent()), &check.result);
        }
        if let Some(picture) = &selfie.picture {
            self.picture("selfie.picture".to_owned(), picture);
        }
    }

    fn rules(&mut self, journey: &Journey) {
        for rule in &journey.rules {
            let path = format!("rules.{}", rule.key.as_sent());
            self.word(&path, &rule.result);
            for (place, detail) in rule.details.iter().enumerate() {
                self.word(&format!("{path}.details.{place}"), &detail.result);
            }
        }
    }

    fn people(&mut self, journey: &Journey) {
        if let Some(applicant) = &journey.applicant {
            self.text("applicant.id", &applicant.applicant_id);
            if let Some(name) = &applicant.full_name {
                self.personal("applicant.name".to_owned(), name.reveal());
            }
            if let Some(date) = &applicant.birth_date {
                self.personal("applicant.birth_date".to_owned(), &date.text());
            }
            if let Some(number) = &applicant.personal_number {
                self.personal("applicant.personal_number".to_owned(), &number.reveal().text());
            }
        }
        if let Some(prefilled) = &journey.prefilled {
            self.facts("prefilled", &prefilled.facts);
        }
    }

    fn aml(&mut self, aml: &Aml) {
        self.word("aml.applicability", &aml.applicability);
        for (place, record) in aml.matches.iter().enumerate() {
            self.record(place, record);
        }
    }

    /// A record is keyed by its id, so that an added record does not shift the paths of the others.
    fn record(&mut self, place: usize, record: &AmlMatch) {
        let id = record.match_id.as_ref().or(record.resource_id.as_ref());
        let id = id.map_or_else(|| place.to_string(), |id| id.as_sent().to_owned());
        let path = format!("aml.matches.{id}");
        if let Some(name) = &record.name {
            self.personal(format!("{path}.name"), name.reveal());
        }
        self.scalar(format!("{path}.score"), &record.score);
        self.flag(format!("{path}.whitelisted"), record.is_whitelisted);
        self.text(&format!("{path}.status"), &record.match_status);
        for list in &record.datasets {
            self.add(format!("{path}.lists"), Phrase::default().outside(&list.as_sent));
        }
        for date in &record.birth_dates {
            self.personal(format!("{path}.birth_date"), &date.text());
        }
        for detail in &record.details {
            self.facts(&format!("{path}.{}", detail.category.as_sent()), &detail.facts);
        }
    }
}
