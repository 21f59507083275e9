//! Material changes: whether a journey still is the reviewed one. Pure comparisons.

use crate::domain::aml::Aml;
use crate::domain::decision::ManualDecision;
use crate::domain::document::Document;
use crate::domain::journey::Journey;
use crate::domain::picture::{Picture, PictureSource};
use crate::domain::said::{Said, folded};
use crate::domain::selfie::Selfie;
use crate::domain::text::Untrusted;
use crate::domain::time::Moment;
use crate::provider;

/// The names of the parts that differ and that a decision is based on; empty if the decision is still valid. Parts that
/// change by themselves are left out (times of change, re-signed picture links, facts about the processing), and so is
/// the manual decision, which is compared separately.
pub fn changed(seen: &Journey, now: &Journey) -> Vec<&'static str> {
    let word =
        |journey: &Journey| journey.system_decision.as_ref().map(|said| folded(said.as_sent.as_sent()));
    let parts = [
        ("the system's decision", word(seen) != word(now)),
        ("the documents", documents(seen) != documents(now)),
        ("the selfie", selfie(seen) != selfie(now)),
        ("the rules", seen.rules != now.rules),
        ("the applicant", applicant(seen) != applicant(now)),
        ("the watch lists", aml(seen) != aml(now)),
        ("the screening", screening(seen) != screening(now)),
        ("the prefilled data", prefilled(seen) != prefilled(now)),
        ("where the journey stands", seen.status != now.status),
    ];
    parts.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
}

/// Whether a new document reopens a decided journey: after a material change, or if the service no longer shows the
/// manual decision.
pub fn reopens(before: &Journey, now: &Journey) -> bool {
    let taken_back = before.manual_decision.is_some() && now.manual_decision.is_none();
    taken_back || !changed(&unmarked(before), &unmarked(now)).is_empty()
}

/// Whether the only decision is a requested resubmission while the automated result is a referral. Once the content
/// changes, such a journey needs review.
pub fn waits_for_applicant(journey: &Journey) -> bool {
    let asked =
        journey.manual_decision.as_ref().is_some_and(|said| said.is(&ManualDecision::ResubmissionRequested));
    asked && Journey { manual_decision: None, ..journey.clone() }.needs_review()
}

/// Whether a copy is older than the stored document, by the times in both: the end of the journey, else its last
/// change.
pub fn is_older_copy(stored: &Journey, copy: &Journey) -> bool {
    let earlier = |time: fn(&Journey) -> Option<&Moment>| {
        let (stored, copy) = (time(stored)?.at?, time(copy)?.at?);
        (stored != copy).then_some(copy < stored)
    };
    earlier(|journey| journey.ended.as_ref()).or_else(|| earlier(|journey| journey.updated.as_ref()))
        == Some(true)
}

/// The journey without the match statuses that people, including us, set at the service. They do not change the
/// watch-list records themselves.
fn unmarked(journey: &Journey) -> Journey {
    let mut journey = journey.clone();
    for record in journey.aml.iter_mut().flat_map(|aml| &mut aml.matches) {
        record.is_whitelisted = None;
        record.match_status = None;
    }
    journey
}

fn documents(journey: &Journey) -> Vec<Document> {
    let mut documents = journey.documents.clone();
    for document in &mut documents {
        let faces = document.face_match.iter_mut().flat_map(|faces| &mut faces.images);
        let graphics = document.graphic_fields.iter_mut().filter_map(|field| field.picture.as_mut());
        let checks = document.checks.iter_mut().flat_map(|check| &mut check.pictures);
        for picture in document.pictures.iter_mut().chain(graphics).chain(checks) {
            plain(picture);
        }
        faces.filter_map(|image| image.picture.as_mut()).for_each(plain);
    }
    documents
}

fn selfie(journey: &Journey) -> Option<Selfie> {
    let mut selfie = journey.selfie.clone()?;
    selfie.picture.iter_mut().for_each(plain);
    selfie.checks.iter_mut().flat_map(|check| &mut check.pictures).for_each(plain);
    Some(selfie)
}

fn applicant(journey: &Journey) -> Option<crate::domain::applicant::Applicant> {
    let mut applicant = journey.applicant.clone()?;
    applicant.profile.iter_mut().for_each(plain);
    Some(applicant)
}

fn prefilled(journey: &Journey) -> Option<crate::domain::applicant::Prefilled> {
    let mut prefilled = journey.prefilled.clone()?;
    prefilled.picture.iter_mut().for_each(plain);
    Some(prefilled)
}

fn screening(journey: &Journey) -> Vec<crate::domain::screening::ScreeningCheck> {
    let mut screening = journey.screening.clone();
    for check in &mut screening {
        check.picture.iter_mut().for_each(plain);
        let faces = check.face_matches.iter_mut().flat_map(|faces| &mut faces.images);
        faces.filter_map(|image| image.picture.as_mut()).for_each(plain);
    }
    screening
}

/// The screening without its time, which is not a change of its result.
fn aml(journey: &Journey) -> Option<Aml> {
    let mut aml = journey.aml.clone()?;
    aml.searched_at = None;
    aml.last_monitoring_update = None;
    aml.facts.clear();
    Some(aml)
}

/// Reduces the source of a picture to what identifies the picture. A link loses its query, because a signature in it
/// changes while the picture stays the same; an embedded picture is replaced by its hash.
fn plain(picture: &mut Picture) {
    match &mut picture.source {
        PictureSource::Url(url) => {
            let bare = url.as_sent().split(['?', '#']).next().unwrap_or_default();
            *url = Untrusted::new(bare);
        }
        PictureSource::Inline(text) => *text = Untrusted::new(provider::stand_in(text.as_sent())),
        PictureSource::Path(_) => {}
    }
}

/// The manual decision at the provider in relation to ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManualStanding {
    /// There is no new decision since the reviewer opened the journey.
    Open,
    /// The same decision as ours is there, and a request of ours may have been applied. It must be found out whose it
    /// is.
    Same(Untrusted),
    /// There is a decision by somebody else.
    Others(Untrusted),
}

/// Compares the manual decision at the provider with ours and with the one that the reviewer saw. The same word can
/// only be ours if `sent` says that a request of ours may have been applied.
pub fn standing(
    seen: Option<&str>,
    found: Option<&Said<ManualDecision>>,
    ours: ManualDecision,
    sent: Sent,
) -> ManualStanding {
    let Some(found) = found.filter(|found| !found.as_sent.is_blank()) else { return ManualStanding::Open };
    if sent == Sent::Perhaps && found.is(&ours) {
        return ManualStanding::Same(found.as_sent.clone());
    }
    if seen.is_some_and(|seen| folded(seen) == folded(found.as_sent.as_sent())) {
        return ManualStanding::Open;
    }
    ManualStanding::Others(found.as_sent.clone())
}

/// Whether a request of ours may have been applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// No request was applied.
    Never,
    /// One may have been applied.
    Perhaps,
}
