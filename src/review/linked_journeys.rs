//! Other journeys in the store of the same person or document.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::domain::journey::Journey;
use crate::domain::picture::PictureRole;
use crate::insight::case::CaseLink;
use crate::insight::finding::Finding;
use crate::insight::linked_journeys::{self, LinkKind};
use crate::store::fingerprints::Print;
use crate::store::linked::{LinkValue, LinkedJourney};

/// Maximum linked journeys of one case.
const MOST: usize = 99;
/// Maximum linked journeys with a finding of their own; the others share one finding.
const MOST_FINDINGS: usize = 3;

/// The values that link a journey to others.
pub(super) fn traits(journey: &Journey) -> Vec<LinkValue> {
    let keys = linked_journeys::keys(journey).into_iter();
    keys.map(|key| LinkValue { sort: key.sort.word(), value: key.value }).collect()
}

/// Whether similar pictures of this role indicate the same person or document. Back sides do not, because those of one
/// document type all look the same.
pub fn is_telling(role: &PictureRole) -> bool {
    matches!(
        role,
        PictureRole::Front
            | PictureRole::FrontCrop
            | PictureRole::Portrait
            | PictureRole::Profile
            | PictureRole::Selfie
            | PictureRole::ScreeningFace
            | PictureRole::Prefilled
    )
}

/// Finds journeys of the same person or document.
pub struct LinkedJourneyService<'a, D>(pub(super) &'a ReviewService<D>);

impl<D: Destination> LinkedJourneyService<'_, D> {
    /// Stores the fingerprint of a picture. Returns whether it links another journey.
    pub async fn remember_fingerprint(
        &self,
        key: &JourneyKey,
        picture: &str,
        print: &Print,
    ) -> Result<bool, ReviewError> {
        let is_news = self.0.store.fingerprints().keep(key, picture, print).await?;
        Ok(is_news && !self.0.store.fingerprints().similar(key).await?.is_empty())
    }

    /// Adds a finding for each linked journey and keeps the findings sorted by urgency.
    pub(super) async fn add(
        &self,
        key: &JourneyKey,
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<CaseLink>, ReviewError> {
        let linked = self.0.store.linked_journeys().of(key).await?;
        let similar = self.0.store.fingerprints().similar(key).await?;
        Ok(add_findings(linked, similar, findings))
    }
}

/// Adds a finding for each journey with a shared value or a similar picture, and keeps the findings sorted by urgency.
pub(super) fn add_findings(
    linked: Vec<LinkedJourney>,
    similar: Vec<JourneyKey>,
    findings: &mut Vec<Finding>,
) -> Vec<CaseLink> {
    let sort = LinkKind::Likeness.word();
    let similar = similar.into_iter().map(|key| LinkedJourney { key, sort: sort.to_owned() });
    let mut found: Vec<(JourneyKey, Vec<LinkKind>)> = Vec::new();
    for alike in linked.into_iter().chain(similar) {
        let Ok(sort) = alike.sort.parse::<LinkKind>() else { continue };
        let has_room = found.len() < MOST;
        match found.iter_mut().find(|(known, _)| *known == alike.key) {
            Some((_, sorts)) => sorts.push(sort),
            None if has_room => found.push((alike.key, vec![sort])),
            None => {}
        }
    }
    for (_, common) in &mut found {
        common.sort_unstable();
        common.dedup();
    }
    found.sort_by(|(_, one), (_, other)| one.cmp(other));
    let summary =
        (found.len() > MOST_FINDINGS).then(|| linked_journeys::summary(found.iter().skip(MOST_FINDINGS)));
    let mut linked_journeys = Vec::new();
    for (place, (other, common)) in found.into_iter().enumerate() {
        let finding = match &summary {
            Some(summary) if place >= MOST_FINDINGS => summary.id.clone(),
            _ => {
                let finding = linked_journeys::finding(&other, &common);
                linked_journeys::insert(findings, finding.clone());
                finding.id
            }
        };
        linked_journeys.push(CaseLink { finding, key: other, common });
    }
    if let Some(summary) = summary {
        linked_journeys::insert(findings, summary);
    }
    linked_journeys
}
