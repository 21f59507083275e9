//! The evidence pack as a JSON document.

use super::{Pack, PackError, PackPicture};
use crate::domain::pii::revealed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub(super) fn write(pack: &Pack<'_>) -> Result<Value, PackError> {
    let case = pack.case;
    revealed(|| {
        Ok(json!({
            "made": { "at": pack.made_at.to_string(), "by": pack.made_by },
            "record": pack.check,
            "journey_key": case.key,
            "document_sha256": pack.document_sha256,
            "case": {
                "journey": case.journey,
                "findings": case.findings,
                "resolved_before": pack.settled_before,
                "resolutions": case.resolutions,
                "notes": case.notes,
                "decisions": case.decisions,
                "faces": case.faces,
                "linked_journeys": case.linked_journeys,
                "history": case.history,
                "unreadable": case.unreadable,
                "provider_history": case.provider_history,
                "deviations": case.deviations,
                "raw": serde_json::from_str::<Value>(case.raw.as_sent()).unwrap_or(Value::Null),
                // The keys of the former version, for scripts.
                "ledger": case.findings,
                "settled_before": pack.settled_before,
                "twins": case.linked_journeys,
                "quirks": case.deviations,
            },
            "pictures": pack.pictures.iter().map(picture).collect::<Vec<_>>(),
        }))
    })
}

fn picture(picture: &PackPicture) -> Value {
    match &picture.content {
        Ok(image) => json!({
            "name": picture.name,
            "media_type": image.media_type,
            "received_sha256": image.received_sha256,
            "base64": STANDARD.encode(&image.bytes),
        }),
        Err(problem) => json!({ "name": picture.name, "problem": problem }),
    }
}
