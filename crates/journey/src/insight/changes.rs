//! The diff of two versions of a journey.

use super::{blind, labels};
use crate::domain::aml::{Aml, AmlMatch, Applicability};
use crate::domain::document::Document;
use crate::domain::face::FaceMatch;
use crate::domain::journey::Journey;
use crate::domain::outcome::Outcome;
use crate::domain::phrase::Phrase;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::rule::Rule;
use crate::domain::said::Said;
use crate::domain::scalar::{Fact, Scalar};
use crate::domain::text::Untrusted;
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// One changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Path of the value: `documents.0.fields.First Name`. It contains external text, so clean it before display.
    pub path: Untrusted,
    /// The name of the value, in the words of the tabs: `First Name, OCR confidence`.
    pub label: Phrase,
    pub kind: ChangeKind,
    /// `None` for an added value.
    pub before: Option<Phrase>,
    /// `None` for a removed value.
    pub after: Option<Phrase>,
}

/// What a changed value is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ChangeKind {
    #[default]
    Text,
    /// A picture; the values are ids or hashes, which tell a reader nothing.
    Picture,
    /// An automated result about faces, which is hidden until the reviewer has compared them.
    Face,
    /// A whole document, selfie or watch-list record that was added or removed.
    Whole,
}

/// All differences, in the order of the newer version; removed values come last. A document or a record that only one
/// version has is one difference.
pub fn between(before: &Journey, after: &Journey) -> Vec<Change> {
    let (old, new) = (flat(before), flat(after));
    let known: HashMap<&str, &Phrase> = old.iter().map(|(spot, said)| (spot.path.as_str(), said)).collect();
    let seen: HashSet<&str> = new.iter().map(|(spot, _)| spot.path.as_str()).collect();
    let (old_parts, new_parts) = (parts(&old), parts(&new));
    let mut reported = HashSet::new();
    let mut changes = Vec::new();
    for (spot, said) in &new {
        let then = known.get(spot.path.as_str()).copied();
        match spot.part_missing_in(&old_parts) {
            _ if then == Some(said) => {}
            Some(part) if !reported.insert(part.path.as_str()) => {}
            Some(part) => changes.push(part.change(None, Some(&part.summary))),
            None => changes.push(spot.change(then, Some(said))),
        }
    }
    for (spot, said) in old.iter().filter(|(spot, _)| !seen.contains(spot.path.as_str())) {
        match spot.part_missing_in(&new_parts) {
            Some(part) if !reported.insert(part.path.as_str()) => {}
            Some(part) => changes.push(part.change(Some(&part.summary), None)),
            None => changes.push(spot.change(Some(said), None)),
        }
    }
    changes
}

/// The paths of all parts of a version.
fn parts(flat: &[(ChangeSpot, Phrase)]) -> HashSet<&str> {
    flat.iter().filter_map(|(spot, _)| Some(spot.part.as_ref()?.path.as_str())).collect()
}

/// A document, the selfie or a watch-list record.
struct ChangePart {
    path: String,
    label: Phrase,
    /// What is said about it if only one version has it.
    summary: Phrase,
}

impl ChangePart {
    fn change(&self, before: Option<&Phrase>, after: Option<&Phrase>) -> Change {
        let (path, label) = (Untrusted::new(self.path.as_str()), self.label.clone());
        Change { path, label, kind: ChangeKind::Whole, before: before.cloned(), after: after.cloned() }
    }
}

/// Where a value is, and what it is called.
#[derive(Clone, Default)]
struct ChangeSpot {
    path: String,
    label: Phrase,
    kind: ChangeKind,
    /// The part of the journey that it belongs to.
    part: Option<Rc<ChangePart>>,
}

impl ChangeSpot {
    fn new(path: impl Into<String>, label: impl Into<Cow<'static, str>>) -> Self {
        Self { path: path.into(), label: Phrase::ours(label), ..Self::default() }
    }

    /// The values of a part.
    fn of_part(label: Phrase, part: ChangePart) -> Self {
        Self { path: part.path.clone(), label, kind: ChangeKind::Text, part: Some(Rc::new(part)) }
    }

    /// The part that it belongs to, if the other version does not have that part.
    fn part_missing_in(&self, others: &HashSet<&str>) -> Option<&ChangePart> {
        self.part.as_deref().filter(|part| !others.contains(part.path.as_str()))
    }

    /// A value within this one.
    fn within(&self, key: &str, label: impl Into<Cow<'static, str>>) -> Self {
        self.labelled(key, &Phrase::ours(label))
    }

    /// A value within this one that the service has named.
    fn named(&self, key: &Untrusted) -> Self {
        self.labelled(key.as_sent(), &Phrase::default().outside(&labels::label(key)))
    }

    fn labelled(&self, key: &str, label: &Phrase) -> Self {
        let path = format!("{}.{key}", self.path);
        let outer = &self.label;
        let label = if outer.is_empty() { label.clone() } else { outer.clone().then(", ").and(label) };
        Self { path, label, ..self.clone() }
    }

    /// The same label for the values of a list.
    fn list(&self, key: &str) -> Self {
        Self { path: format!("{}.{key}", self.path), ..self.clone() }
    }

    fn of(self, kind: ChangeKind) -> Self {
        Self { kind, ..self }
    }

    fn change(&self, before: Option<&Phrase>, after: Option<&Phrase>) -> Change {
        let (path, label) = (Untrusted::new(self.path.as_str()), self.label.clone());
        Change { path, label, kind: self.kind, before: before.cloned(), after: after.cloned() }
    }
}

/// A journey flattened to named values, in reading order.
struct Flat {
    said: Vec<(ChangeSpot, Phrase)>,
    paths: HashMap<String, usize>,
}

fn flat(journey: &Journey) -> Vec<(ChangeSpot, Phrase)> {
    let mut flat = Flat { said: Vec::new(), paths: HashMap::new() };
    flat.word(ChangeSpot::new("status", "Status"), &journey.status);
    flat.code(ChangeSpot::new("step", "Step"), journey.step.as_ref());
    flat.word(ChangeSpot::new("system_decision", "System decision"), &journey.system_decision);
    flat.word(ChangeSpot::new("manual_decision", "Manual decision"), &journey.manual_decision);
    for document in &journey.documents {
        let path = format!("documents.{}", document.step.0.as_sent());
        let name = document.document_type.as_ref().or(document.title.as_ref()).unwrap_or(&document.step.0);
        let name = Phrase::default().outside(name);
        let label = if journey.documents.len() > 1 { name.clone() } else { Phrase::default() };
        let part = ChangePart { path, label: name, summary: Phrase::default() };
        flat.document(&ChangeSpot::of_part(label, part), document);
    }
    flat.selfie(journey);
    journey.rules.iter().for_each(|rule| flat.rule(rule));
    flat.people(journey);
    if let Some(aml) = &journey.aml {
        flat.aml(aml);
    }
    for check in &journey.screening {
        let spot = ChangeSpot::new("screening", "Screening").named(&check.key);
        for (place, faces) in check.face_matches.iter().enumerate() {
            flat.faces(&spot.list(&place.to_string()), faces);
        }
    }
    for (place, signal) in journey.ip_signals.iter().enumerate() {
        flat.facts(&ChangeSpot::new(format!("line.{place}"), "IP address"), &signal.facts);
    }
    flat.facts(&ChangeSpot::new("device", "Device"), &journey.device_intelligence);
    flat.said
}

impl Flat {
    /// Adds a value. If the path is already in use, it gets a number.
    fn add(&mut self, spot: ChangeSpot, said: Phrase) {
        let count = self.paths.entry(spot.path.clone()).and_modify(|count| *count += 1).or_insert(1);
        let path = if *count > 1 { format!("{}#{count}", spot.path) } else { spot.path };
        self.said.push((ChangeSpot { path, ..spot }, said));
    }

    fn word<T>(&mut self, spot: ChangeSpot, said: &Option<Said<T>>) {
        if let Some(said) = said {
            self.add(spot, Phrase::default().outside(&said.as_sent));
        }
    }

    /// The result of a check: `True` is passed.
    fn outcome(&mut self, spot: ChangeSpot, said: &Option<Said<Outcome>>) {
        if let Some(said) = said {
            self.add(spot, Phrase::default().outside(&labels::outcome(&said.as_sent)));
        }
    }

    fn code(&mut self, spot: ChangeSpot, text: Option<&Untrusted>) {
        if let Some(text) = text {
            self.add(spot, Phrase::default().outside(&labels::code(text)));
        }
    }

    fn text(&mut self, spot: ChangeSpot, text: &Option<Untrusted>) {
        if let Some(text) = text {
            self.add(spot, Phrase::default().outside(text));
        }
    }

    fn personal(&mut self, spot: ChangeSpot, text: &Untrusted) {
        self.add(spot, Phrase::default().personal(text));
    }

    fn flag(&mut self, spot: ChangeSpot, flag: Option<bool>) {
        if let Some(flag) = flag {
            self.add(spot, Phrase::ours(if flag { "yes" } else { "no" }));
        }
    }

    fn scalar(&mut self, spot: ChangeSpot, value: &Option<Scalar>) {
        if let Some(value) = value {
            self.add(spot, Phrase::default().outside(&value.text()));
        }
    }

    fn facts(&mut self, spot: &ChangeSpot, facts: &[Fact]) {
        for fact in facts {
            let value = fact.value.reveal();
            let said = match labels::value(&fact.name, value) {
                labels::FactValue::Words(words) => Phrase::default().personal(&Untrusted::new(words)),
                _ => Phrase::default().personal(&value.text()),
            };
            self.add(spot.named(&fact.name), said);
        }
    }

    fn picture(&mut self, spot: ChangeSpot, picture: &Picture) {
        let id = match &picture.source {
            PictureSource::Path(id) | PictureSource::Url(id) => id.clone(),
            // Embedded pictures are compared by hash, because their bytes cannot be displayed.
            PictureSource::Inline(bytes) => {
                Untrusted::new(format!("{:016x}", super::findings::print([bytes.as_sent()])))
            }
        };
        self.personal(spot.of(ChangeKind::Picture), &id);
    }

    fn document(&mut self, spot: &ChangeSpot, document: &Document) {
        self.word(spot.within("progress", "Progress"), &document.progress);
        self.flag(spot.within("has_passed_rules", "Rules passed"), document.has_passed_rules);
        self.text(spot.within("type", "Document type"), &document.document_type);
        self.text(spot.within("country", "Country code"), &document.issuing_country_code);
        self.outcome(spot.within("validation", "Authenticity"), &document.validation_outcome);
        if let Some(expired) = &document.id_expired {
            let said = match expired.meaning {
                Some(Outcome::Failed) => Phrase::ours("expired"),
                Some(Outcome::Passed) => Phrase::ours("not expired"),
                _ => Phrase::default().outside(&expired.as_sent),
            };
            self.add(spot.within("expired", "Expiry"), said);
        }
        let checks = spot.list("checks");
        for check in &document.checks {
            self.outcome(checks.named(&check.name), &check.result);
        }
        let fields = spot.list("fields");
        for field in &document.fields {
            let place = fields.named(&field.name);
            if let Some(value) = &field.value {
                self.personal(place.clone(), &value.reveal().text());
            }
            self.word(place.within("accuracy", "OCR confidence"), &field.read_accuracy);
        }
        let prefilled = spot.within("prefilled", "matches pre-filled data");
        for figure in &document.prefilled_matches {
            self.scalar(prefilled.named(&figure.name), &Some(figure.figure.clone()));
        }
        if let Some(faces) = &document.face_match {
            self.faces(&spot.within("face", "Face match"), faces);
        }
        let pictures = spot.within("pictures", "Picture");
        for picture in &document.pictures {
            let name = picture.role.name();
            self.picture(pictures.within(name.as_str(), name.to_string()), picture);
        }
    }

    fn faces(&mut self, spot: &ChangeSpot, faces: &FaceMatch) {
        let spot = spot.clone().of(ChangeKind::Face);
        self.flag(spot.within("matched", "automated result"), faces.is_matched);
        self.scalar(spot.within("score", "score"), &faces.score);
    }

    fn selfie(&mut self, journey: &Journey) {
        let Some(selfie) = &journey.selfie else {
            return;
        };
        let label = Phrase::ours("Selfie");
        let part = ChangePart { path: "selfie".to_owned(), label: label.clone(), summary: Phrase::default() };
        let spot = ChangeSpot::of_part(label, part);
        self.word(spot.within("status", "status"), &selfie.status);
        self.flag(spot.within("live", "liveness passed"), selfie.is_live);
        self.scalar(spot.within("score", "liveness score"), &selfie.liveness_score);
        self.word(spot.within("code", "liveness code"), &selfie.liveness_code);
        let checks = spot.list("checks");
        for check in &selfie.checks {
            self.outcome(checks.named(&check.name), &check.result);
        }
        if let Some(picture) = &selfie.picture {
            self.picture(spot.within("picture", "picture"), picture);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let label = Phrase::ours("Rule ").outside(rule.name.as_ref().unwrap_or(&rule.key));
        let kind = if blind::is_about_faces(rule) { ChangeKind::Face } else { ChangeKind::Text };
        let spot = ChangeSpot { path: format!("rules.{}", rule.key.as_sent()), label, kind, part: None };
        self.word(spot.clone(), &rule.result);
        for (place, detail) in rule.details.iter().enumerate() {
            let label = format!("part {}", place + 1);
            self.word(spot.within(&format!("details.{place}"), label), &detail.result);
        }
    }

    fn people(&mut self, journey: &Journey) {
        if let Some(applicant) = &journey.applicant {
            let spot = ChangeSpot::new("applicant", "Applicant");
            self.text(spot.within("id", "id"), &applicant.applicant_id);
            if let Some(name) = &applicant.full_name {
                self.personal(spot.within("name", "name"), name.reveal());
            }
            if let Some(date) = &applicant.birth_date {
                self.personal(spot.within("birth_date", "birth date"), &date.text());
            }
            if let Some(number) = &applicant.personal_number {
                self.personal(spot.within("personal_number", "personal number"), &number.reveal().text());
            }
        }
        if let Some(prefilled) = &journey.prefilled {
            self.facts(&ChangeSpot::new("prefilled", "Pre-filled"), &prefilled.facts);
        }
    }

    fn aml(&mut self, aml: &Aml) {
        if let Some(word) = &aml.applicability {
            let said = match word.meaning {
                Some(Applicability::Applicable) => Phrase::ours("run"),
                Some(Applicability::Disabled) => Phrase::ours("not part of this flow"),
                Some(Applicability::Skipped | Applicability::NotReadyYet) => Phrase::ours("not run"),
                None => Phrase::default().outside(&word.as_sent),
            };
            self.add(ChangeSpot::new("aml.applicability", "AML screening"), said);
        }
        for (place, record) in aml.matches.iter().enumerate() {
            self.record(place, record);
        }
    }

    /// A record is keyed by its id, so that an added record does not shift the paths of the others.
    fn record(&mut self, place: usize, record: &AmlMatch) {
        let id = record.match_id.as_ref().or(record.resource_id.as_ref());
        let id = id.map_or_else(|| place.to_string(), |id| id.as_sent().to_owned());
        let label = match &record.name {
            Some(name) => Phrase::ours("AML ").personal(name.reveal()),
            None => Phrase::ours(format!("AML match {}", place + 1)),
        };
        let mut summary = Phrase::ours("match");
        for list in &record.datasets {
            summary = summary.then(", ").outside(&list.as_sent);
        }
        if let Some(score) = &record.score {
            summary = summary.then(", score ").outside(&score.text());
        }
        let part = ChangePart { path: format!("aml.matches.{id}"), label: label.clone(), summary };
        let spot = ChangeSpot::of_part(label, part);
        if let Some(name) = &record.name {
            self.personal(spot.within("name", "name"), name.reveal());
        }
        self.scalar(spot.within("score", "score"), &record.score);
        self.flag(spot.within("whitelisted", "whitelisted"), record.is_whitelisted);
        self.code(spot.within("status", "status"), record.match_status.as_ref());
        for list in &record.datasets {
            self.add(spot.within("lists", "list"), Phrase::default().outside(&list.as_sent));
        }
        for date in &record.birth_dates {
            self.personal(spot.within("birth_date", "birth date"), &date.text());
        }
        for detail in &record.details {
            self.facts(&spot.list(detail.category.as_sent()), &detail.facts);
        }
    }
}
