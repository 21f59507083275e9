//! One Touch KYC by Signzy: the result object (docs/contracts/onetouch.md 3.6).

mod checks;
mod client;
mod graphics;
mod intelligence;
mod line;
mod prefilled;
mod read;
mod selfie;
mod verdict;
mod wire;

use super::contract::Contract;
use super::notice::HookNotice;
use super::shape::ShapeMarks;
use crate::config::provider::{CredentialsKind, Paths, ServiceSettings};
use crate::domain::capabilities::Capabilities;
use crate::domain::ids::ServiceId;

/// The contract of One Touch KYC: it only has results, and no referred state.
pub(super) fn contract(service: ServiceId) -> Contract {
    Contract {
        name: "One Touch KYC",
        marks: ShapeMarks { id: wire::JOURNEY_ID, keys: &wire::MARKS },
        settings: ServiceSettings {
            service,
            credentials: CredentialsKind::Token,
            base_url: None,
            paths: Paths { result: "api/v3/otk-service/get-journey/{id}".to_owned(), ..Paths::default() },
        },
        capabilities: Capabilities { derives_refer: true, ..Capabilities::default() },
        read: read::read,
        notice: HookNotice::of_result,
        client: || Box::<client::OnetouchClient>::default(),
    }
}
