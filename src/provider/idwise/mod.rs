//! IDWise, journey model 3.0 (docs/contracts/idwise.md 2.5).

mod aml;
mod client;
mod documents;
mod notice;
mod people;
mod read;
mod rules;
mod steps;
mod wire;

use super::contract::Contract;
use super::shape::ShapeMarks;
use crate::config::provider::{CredentialsKind, Paths, ServiceSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;

/// The contract of IDWise.
pub(super) fn contract(service: ServiceId) -> Contract {
    Contract {
        name: "IDWise",
        marks: ShapeMarks { id: wire::JOURNEY_ID, keys: &wire::MARKS },
        settings: ServiceSettings {
            service,
            credentials: CredentialsKind::Basic,
            // The documented default (docs/contracts/idwise.md 2.1).
            base_url: Some("https://api.idwise.com/"),
            paths: Paths {
                result: "journey/v2/{id}".to_owned(),
                summary: "journey/v2/summary/{id}".to_owned(),
                image: "journey/v2/image/{picture}".to_owned(),
                manual_review: "journey/v2/manual-review/{id}".to_owned(),
                audit_logs: "journey/audit-logs?journey_id={id}".to_owned(),
                aml_amend: "checks/aml/{id}".to_owned(),
                whitelist: "checks/aml/{id}/whitelist".to_owned(),
            },
        },
        capabilities: Capabilities {
            lists: false,
            takes_decisions: true,
            shows_decisions: true,
            takes_corrections: true,
            derives_refer: false,
            has_steps: true,
            has_rules: true,
            has_watch_lists: true,
            reruns_screening: true,
            has_audit_log: true,
            sends_portrait: true,
        },
        read: read::read,
        notice: |_, body| notice::read(body),
        client: || Box::new(client::IdwiseClient),
    }
}
