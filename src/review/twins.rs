//! Other journeys of the same person or document, among those that we know.

use super::destination::Destination;
use super::error::ReviewError;
use super::service::ReviewService;
use crate::domain::ids::JourneyKey;
use crate::domain::journey::Journey;
use crate::domain::picture::PictureRole;
use crate::insight::case::Twin;
use crate::insight::finding::Finding;
use crate::insight::twins::{self, TwinSort};
use crate::store::fingerprints::Print;
use crate::store::linked::{LinkValue, LinkedJourney};

/// The most twins that become lines of a ledger.
const MOST: usize = 12;

/// By what a journey's twins are found.
pub(super) fn traits(journey: &Journey) -> Vec<LinkValue> {
    let keys = twins::keys(journey).into_iter();
    keys.map(|key| LinkValue { sort: key.sort.word(), value: key.value }).collect()
}

/// Whether two pictures of this role that look the same are of one person or paper. Back sides of one sort of paper
/// all look the same, and so do patterns.
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

impl<D: Destination> ReviewService<D> {
    /// Remembers how a picture looks; tells whether that has found a twin.
    pub async fn remember_likeness(
        &self,
        key: &JourneyKey,
        picture: &str,
        print: &Print,
    ) -> Result<bool, ReviewError> {
        let is_news = self.store.fingerprints().keep(key, picture, print).await?;
        Ok(is_news && !self.store.fingerprints().similar(key).await?.is_empty())
    }

    /// Adds a line for each twin to a ledger, where its gravity puts it.
    pub(super) async fn add_twins(
        &self,
        key: &JourneyKey,
        ledger: &mut Vec<Finding>,
    ) -> Result<Vec<Twin>, ReviewError> {
        let mut found: Vec<(JourneyKey, Vec<TwinSort>)> = Vec::new();
        let mut known = self.store.linked_journeys().of(key).await?;
        let sort = TwinSort::Likeness.word();
        let looking = self.store.fingerprints().similar(key).await?.into_iter();
        known.extend(looking.map(|key| LinkedJourney { key, sort: sort.to_owned() }));
        for alike in known {
            let Ok(sort) = alike.sort.parse::<TwinSort>() else { continue };
            let has_room = found.len() < MOST;
            match found.iter_mut().find(|(known, _)| *known == alike.key) {
                Some((_, sorts)) => sorts.push(sort),
                None if has_room => found.push((alike.key, vec![sort])),
                None => {}
            }
        }
        let mut twins = Vec::new();
        for (other, mut common) in found {
            common.sort_unstable();
            common.dedup();
            let line = twins::finding(&other, &common);
            twins.push(Twin { finding: line.id.clone(), key: other, common });
            let place = ledger.iter().position(|known| known.urgency > line.urgency);
            ledger.insert(place.unwrap_or(ledger.len()), line);
        }
        Ok(twins)
    }
}
