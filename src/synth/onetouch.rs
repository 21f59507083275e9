//! A journey in One Touch KYC's words (contracts 3.6 to 3.9).

use serde_json::{Value, json};

use super::picture::Shot;
use super::situations;
use super::story::Story;
use super::world::Made;

/// The journey as the service would send it.
pub(crate) fn write(story: &Story<'_>) -> Made {
    let mut document = json!({
        "flow": { "flowId": "0d0a9be4-5f1c-4c52-9d0e-9a530d0a1c77", "version": 1 },
        "journeyId": story.id,
        "currentStatus": "COMPLETED",
        "step": "COMPLETE",
        "message": "Journey Completed",
        "capturedData": {
            "images": { "frontDoc": story.picture_url(Shot::Front, 0), "backDoc": "", "selfie": story.picture_url(Shot::Selfie, 0) },
            "consent": true,
            "country": story.person.country.short,
        },
    });
    situations::lay_over(story, &mut document);
    Made { contract: story.contract, id: story.id.clone(), document, summary: None, truth: story.truth() }
}
