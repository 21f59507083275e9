//! `referee export ID`: the evidence of one case in one file.

use super::error::{Exit, Failure};
use super::pack::{Pack, PackedPicture};
use super::session::{Accounts, Desk, Session};
use super::{find, output, show};
use crate::config::write;
use crate::domain::ids::JourneyKey;
use crate::domain::pii::{Masking, revealed};
use crate::imaging::sniff::{self, Kind};
use crate::insight::case::Case;
use crate::review::Seen;
use crate::store::chain;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use serde_json::json;
use std::path::PathBuf;

/// Which case, in which form, where to.
#[derive(Debug, Args)]
pub struct Export {
    /// The journey's id, or PROVIDER:ID
    pub id: String,
    /// One page that needs nothing else, or JSON
    #[arg(long, value_enum, default_value_t = Format::Html)]
    pub format: Format,
    /// Where to [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The form of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A page with everything in it; it runs nothing and loads nothing
    Html,
    /// The same as JSON, pictures in base64
    Json,
}

impl Export {
    /// Writes it. That it was written is part of the record.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let office = session.office(Accounts::WhenAsked).await?;
        let key = find::journey(&office.store, &self.id).await?;
        let now = Timestamp::now();
        let format = match self.format {
            Format::Html => "html",
            Format::Json => "json",
        };
        office.opened(&key, now).await?;
        office.seen(&key, vec![Seen::Unmasked], now).await?;
        office.record("journey.exported", Some(&key), json!({ "format": format }), now).await?;
        let case = office.case(&key, now).await?;
        let document = office.store.document(&key).await?;
        let hash = document.map(|document| document.hash).unwrap_or_default();
        let pictures = pictures(&office, &key, &case).await;
        let text = match self.format {
            Format::Html => Pack::of(&case, &hash, pictures, now).page()?,
            Format::Json => json_pack(&case, &hash, &pictures, now)?,
        };
        let Some(file) = &self.output else { return output::raw(&text) };
        write::write_private(file, &text).map_err(|error| {
            Failure::caused(Exit::Input, format!("could not write {}", file.display()), &error)
        })
    }
}

fn json_pack(case: &Case, hash: &str, pictures: &[PackedPicture], now: Timestamp) -> Result<String, Failure> {
    let case = revealed(|| show::case_json(case, Masking::Clear));
    let pictures: Vec<_> = pictures
        .iter()
        .map(|picture| {
            json!({
                "name": picture.name,
                "sha256": picture.sha256,
                "content_type": picture.content_type,
                "base64": picture.base64,
                "problem": picture.problem,
            })
        })
        .collect();
    let pack = json!({ "exported_at": now, "document_sha256": hash, "case": case, "pictures": pictures });
    Ok(format!("{}\n", output::json_text(&pack)?))
}

/// Every picture of the case. One that cannot be had says why, and keeps no other out.
async fn pictures(office: &Desk, key: &JourneyKey, case: &Case) -> Vec<PackedPicture> {
    let mut packed = Vec::new();
    for (name, picture) in case.journey.pictures() {
        let bytes = match office.account(&key.provider) {
            Ok(account) => account.picture(picture).await.map_err(|error| format!("could not {error}")),
            Err(trouble) => Err(trouble.to_string()),
        };
        packed.push(match bytes {
            Ok(bytes) => pack(name, &bytes),
            Err(problem) => PackedPicture { name, problem: Some(problem), ..PackedPicture::default() },
        });
    }
    packed
}

fn pack(name: String, bytes: &[u8]) -> PackedPicture {
    let content_type = match sniff::kind(bytes) {
        Kind::Jpeg => Some("image/jpeg"),
        Kind::Png => Some("image/png"),
        Kind::WebP => Some("image/webp"),
        _ => None,
    };
    let problem = content_type.is_none().then(|| "it is no picture that can be shown".to_owned());
    PackedPicture {
        name,
        sha256: chain::sha256(bytes),
        content_type: content_type.unwrap_or_default(),
        base64: content_type.map(|_| STANDARD.encode(bytes)).unwrap_or_default(),
        problem,
    }
}
