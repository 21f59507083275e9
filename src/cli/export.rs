//! `referee export ID`: the evidence of one case in one file.

use super::error::{Exit, Failure};
use super::session::{Accounts, Review, Session};
use super::{find, output, progress};
use crate::config::write;
use crate::domain::event::{Event, PackFormat};
use crate::domain::ids::JourneyKey;
use crate::domain::viewed::Viewed;
use crate::imaging::{DecodeError, Decoder, encode};
use crate::insight::case::Case;
use crate::review::pack::{Pack, PackError, PackImage, PackPicture};
use crate::review::progress::Progress;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::path::PathBuf;

/// Which case, in which form, where to.
#[derive(Debug, Args)]
pub struct Export {
    /// The journey's id, or PROVIDER:ID
    pub id: String,
    /// One page that needs nothing else, or JSON
    #[arg(long, value_enum, default_value_t = PackFormatArg::Html)]
    pub format: PackFormatArg,
    /// Where to [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The form of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PackFormatArg {
    /// A page with everything in it; it runs nothing and loads nothing
    Html,
    /// The same as JSON, pictures in base64
    Json,
}

impl Export {
    /// Writes it. That it was written is part of the record.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review(Accounts::WhenAsked).await?;
        let key = find::journey(&review, &self.id).await?;
        let now = Timestamp::now();
        let format = match self.format {
            PackFormatArg::Html => PackFormat::Html,
            PackFormatArg::Json => PackFormat::Json,
        };
        review.record().opened(&key, now).await?;
        review.record().seen(&key, vec![Viewed::Unmasked], now).await?;
        review.record().append(Event::JourneyExported { format }, Some(&key), now).await?;
        let case = review.cases().read(&key, now).await?;
        let hash = review.cases().document_hash(&key).await?.unwrap_or_default();
        let progress = Progress::default();
        let pictures =
            progress::shown("pictures", &progress, pictures(&review, &key, &case, &progress)).await;
        if progress.is_stopped() {
            return Err(Failure::stopped("nothing was written"));
        }
        let settled_before = review.cases().resolved_before(&case, now).await?;
        let text = self.text(&Pack {
            case: &case,
            settled_before: &settled_before,
            pictures: &pictures,
            document_sha256: &hash,
            made_at: now,
            made_by: &review.reviewer,
        })?;
        let Some(file) = &self.output else { return output::raw(&text) };
        write::write_private(file, &text).map_err(|error| {
            Failure::caused(Exit::Input, format!("could not write {}", file.display()), &error)
        })
    }

    fn text(&self, pack: &Pack<'_>) -> Result<String, Failure> {
        let broken = |error: PackError| Failure::caused(Exit::Bug, "could not write the pack", &error);
        match self.format {
            PackFormatArg::Html => pack.html().map_err(broken),
            PackFormatArg::Json => Ok(format!("{}\n", output::json_text(&pack.json().map_err(broken)?)?)),
        }
    }
}

/// Every picture of the case. One that cannot be had says why, and keeps no other out.
async fn pictures(review: &Review, key: &JourneyKey, case: &Case, progress: &Progress) -> Vec<PackPicture> {
    let mut packed = Vec::new();
    let decoder = Decoder::of_this_program();
    let pictures = case.journey.pictures();
    progress.expect(pictures.len());
    for (name, picture) in pictures {
        if progress.is_stopped() {
            break;
        }
        let bytes = match review.account(&key.provider) {
            Ok(account) => account.picture(picture).await.map_err(|error| format!("could not {error}")),
            Err(error) => Err(error.to_string()),
        };
        packed.push(PackPicture { name, content: bytes.and_then(|bytes| drawn_anew(&decoder, bytes)) });
        progress.advance(1);
    }
    packed
}

/// How well a picture is kept in a pack.
const QUALITY: u8 = 92;

/// Only the pixels go into a pack, whatever else the file holds.
fn drawn_anew(decoder: &Decoder, bytes: Vec<u8>) -> Result<PackImage, String> {
    let refused = |refusal: DecodeError| refusal.to_string();
    let (picture, _) = decoder.decode(bytes).map_err(refused)?;
    let bytes = encode::jpeg(&picture.whole().map_err(refused)?, QUALITY).ok_or("it cannot be encoded again")?;
    Ok(PackImage { media_type: "image/jpeg", bytes, received_sha256: picture.facts().sha256.hex() })
}
