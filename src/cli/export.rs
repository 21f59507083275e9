//! `referee export ID`: the evidence of one case in one file.

use super::error::{Exit, Failure};
use super::session::{Accounts, Review, Session};
use super::{checkpoints, find, output, progress};
use crate::config::write;
use crate::domain::event::{Event, PackFormat};
use crate::domain::ids::JourneyKey;
use crate::domain::role::Act;
use crate::domain::viewed::Viewed;
use crate::insight::case::Case;
use crate::pictures::{DecodeError, Decoder, encode};
use crate::review::pack::{Pack, PackError, PackImage, PackPicture, RecordCheck, contradictions};
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
        let review = session.review_for(Act::Unmask, Accounts::WhenAsked).await?;
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
        let check = self.record_check(session, &review, &case, &hash).await?;
        let text = self.text(&Pack {
            check: &check,
            case: &case,
            settled_before: &settled_before,
            pictures: &pictures,
            document_sha256: &hash,
            made_at: now,
            made_by: &review.reviewer,
        })?;
        match &self.output {
            None => output::raw(&text)?,
            Some(file) => write::write_private(file, &text).map_err(|error| {
                Failure::caused(Exit::Input, format!("could not write {}", file.display()), &error)
            })?,
        }
        agreed(&check)
    }

    /// The case against the record, and the record in itself. A checkpoint is added where one can be signed.
    async fn record_check(
        &self,
        session: &Session,
        review: &Review,
        case: &Case,
        hash: &str,
    ) -> Result<RecordCheck, Failure> {
        let verdict = review.record().verify().await?;
        let broken = verdict.broken.map(|broken| format!("the audit chain is broken: {broken}"));
        let contradictions = broken.into_iter().chain(contradictions(case, hash)).collect();
        let checkpoint = match session.config()?.audit.key {
            Some(_) if !session.is_bound() => checkpoints::sign(session, review).await.ok(),
            _ => None,
        };
        Ok(RecordCheck { entries: verdict.sound, head: verdict.head, contradictions, checkpoint })
    }

    fn text(&self, pack: &Pack<'_>) -> Result<String, Failure> {
        let broken = |error: PackError| Failure::caused(Exit::Bug, "could not write the pack", &error);
        match self.format {
            PackFormatArg::Html => pack.html().map_err(broken),
            PackFormatArg::Json => Ok(format!("{}\n", output::json_text(&pack.json().map_err(broken)?)?)),
        }
    }
}

/// A pack that contradicts the record is written, so that it can be looked into, and is a failure.
fn agreed(check: &RecordCheck) -> Result<(), Failure> {
    let Some(first) = check.contradictions.first() else { return Ok(()) };
    let failure = Failure::new(Exit::Chain, format!("the pack does not agree with the record: {first}"));
    Err(failure.hint("`referee audit verify` checks the whole store; compare it with a backup"))
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
    let bytes =
        encode::jpeg(&picture.whole().map_err(refused)?, QUALITY).ok_or("it cannot be encoded again")?;
    Ok(PackImage { media_type: "image/jpeg", bytes, received_sha256: picture.facts().sha256.hex() })
}
