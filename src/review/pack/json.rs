//! The pack as one JSON document.

use super::{Pack, PackError, PackPicture};
use crate::domain::pii::revealed;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

pub(super) fn write(pack: &Pack<'_>) -> Result<Value, PackError> {
    revealed(|| {
        Ok(json!({
            "made": { "at": pack.made_at.to_string(), "by": pack.made_by },
            "journey_key": pack.case.key,
            "document_sha256": pack.document_sha256,
            "journey": pack.case.journey,
            "ledger": pack.case.ledger,
            "resolutions": pack.case.resolutions,
            "notes": pack.case.notes,
            "decisions": pack.case.decisions,
            "audit": pack.case.history,
            "provider_audit": pack.case.provider_history,
            "quirks": pack.case.quirks,
            "raw": serde_json::from_str::<Value>(pack.case.raw.as_sent()).unwrap_or(Value::Null),
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
