//! `referee export`: writes the evidence pack of one case, or of each case that matches a filter.

use super::error::{Exit, Failure};
use super::session::{Accounts, Review, Session, reasons};
use super::{checkpoints, find, list, output, pack_sections, progress};
use crate::config::{Config, write};
use crate::domain::event::{Event, PackFormat};
use crate::domain::ids::JourneyKey;
use crate::domain::role::Act;
use crate::domain::viewed::Viewed;
use crate::insight::case::Case;
use crate::pictures::{DecodeError, Decoder, encode};
use crate::review::pack::{Pack, PackError, PackImage, PackPicture, RecordCheck, contradictions};
use crate::review::progress::Progress;
use crate::tui::messages::policy::ConsolePolicy;
use clap::{Args, ValueEnum};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// The arguments of `referee export`.
#[derive(Debug, Args)]
pub struct Export {
    /// The id of the journey, or PROVIDER:ID
    #[arg(required_unless_present = "filter")]
    pub id: Option<String>,
    /// Export each journey of the queue that matches this filter, one file each in the folder of --output
    #[arg(long, value_name = "EXPR", allow_hyphen_values = true, conflicts_with = "id", requires = "output")]
    pub filter: Option<String>,
    /// The format
    #[arg(long, value_enum, default_value_t = PackFormatArg::Html)]
    pub format: PackFormatArg,
    /// The file, or the folder for --filter [default: stdout]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// The form of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PackFormatArg {
    /// One page without scripts and external resources
    Html,
    /// The same content as JSON, with pictures in Base64
    Json,
}

impl Export {
    /// Writes the packs. Each export is recorded.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::Unmask, Accounts::WhenAsked).await?;
        let policy = policy(session.config()?);
        let packing = Packing { session, review: &review, policy: &policy, format: self.format };
        if let (Some(filter), Some(folder)) = (&self.filter, &self.output) {
            return packing.all(filter, folder).await;
        }
        let key = find::journey(&review, self.id.as_deref().unwrap_or_default()).await?;
        packing.one(&key, self.output.as_deref()).await
    }
}

/// The policy for the texts of a pack. Times are in UTC, so that a pack is the same for everybody.
fn policy(config: &Config) -> ConsolePolicy {
    ConsolePolicy { reasons: reasons(config), ..ConsolePolicy::default() }
}

/// The state for writing packs.
struct Packing<'a> {
    session: &'a Session,
    review: &'a Review,
    policy: &'a ConsolePolicy,
    format: PackFormatArg,
}

impl Packing<'_> {
    /// Writes a pack for each journey that matches the filter, into a folder. Prints the file names.
    async fn all(&self, filter: &str, folder: &Path) -> Result<(), Failure> {
        let keys = list::matching(self.review, filter, Timestamp::now()).await?;
        std::fs::create_dir_all(folder).map_err(Failure::of_file("make the folder", folder))?;
        let mut agreed = Ok(());
        for key in keys {
            let file = folder.join(file_name(&key, self.format));
            match self.one(&key, Some(&file)).await {
                // The pack was written despite the contradiction, so the export continues.
                Err(failure) if failure.exit == Exit::Chain => agreed = agreed.and(Err(failure)),
                written => written?,
            }
            output::line(&file.display().to_string())?;
        }
        agreed
    }

    /// Writes the pack of one journey.
    async fn one(&self, key: &JourneyKey, file: Option<&Path>) -> Result<(), Failure> {
        let (review, now) = (self.review, Timestamp::now());
        let format = match self.format {
            PackFormatArg::Html => PackFormat::Html,
            PackFormatArg::Json => PackFormat::Json,
        };
        review.record().opened(key, now).await?;
        review.record().seen(key, vec![Viewed::Unmasked], now).await?;
        review.record().append(Event::JourneyExported { format }, Some(key), now).await?;
        let case = review.cases().read(key, now).await?;
        let hash = review.cases().document_hash(key).await?.unwrap_or_default();
        let progress = Progress::default();
        let pictures = progress::shown("pictures", &progress, pictures(review, key, &case, &progress)).await;
        if progress.is_stopped() {
            return Err(Failure::stopped("nothing was written"));
        }
        let settled_before = review.cases().resolved_before(&case, now).await?;
        let check = self.record_check(&case, &hash).await?;
        let text = self.text(&Pack {
            check: &check,
            case: &case,
            settled_before: &settled_before,
            verdict: &pack_sections::verdict(&case, self.policy),
            sections: &pack_sections::sections(&case, self.policy),
            pictures: &pictures,
            document_sha256: &hash,
            made_at: now,
            made_by: &review.reviewer,
        })?;
        match file {
            None => output::raw(&text)?,
            Some(file) => write::write_private(file, &text).map_err(Failure::of_file("write", file))?,
        }
        agreed(&check)
    }

    /// Compares the case with the audit record and verifies the record. A signed checkpoint is added if a key is
    /// configured.
    async fn record_check(&self, case: &Case, hash: &str) -> Result<RecordCheck, Failure> {
        let commitments = self.review.store().sealing().commitments(&case.key).await?;
        let verdict = self.review.record().verify().await?;
        let broken = verdict.broken.map(|broken| format!("the audit chain is broken: {broken}"));
        let contradictions = broken.into_iter().chain(contradictions(case, hash, &commitments)).collect();
        let checkpoint = match self.session.config()?.audit.key {
            Some(_) if !self.session.is_bound() => checkpoints::sign(self.session, self.review).await.ok(),
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

/// The file name of a pack: `idwise-abc-123.html`. Characters of an id other than letters, digits and `-` are encoded.
fn file_name(key: &JourneyKey, format: PackFormatArg) -> String {
    let mut name = format!("{}-", key.provider);
    for character in key.id.shown().as_str().chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' => name.push(character),
            other => name.push_str(&format!("_{:x}_", u32::from(other))),
        }
    }
    let kind = match format {
        PackFormatArg::Html => "html",
        PackFormatArg::Json => "json",
    };
    format!("{name}.{kind}")
}

/// Fails if the pack contradicts the audit record. The pack is still written, so that it can be investigated.
fn agreed(check: &RecordCheck) -> Result<(), Failure> {
    let Some(first) = check.contradictions.first() else { return Ok(()) };
    let failure = Failure::new(Exit::Chain, format!("the pack does not agree with the record: {first}"));
    Err(failure.hint("`referee audit verify` checks the whole store; compare it with a backup"))
}

/// All pictures of the case. A picture that cannot be loaded is replaced by the reason.
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
            Ok(account) => {
                account.picture_of(&key.id, picture).await.map_err(|error| format!("could not {error}"))
            }
            Err(error) => Err(error.to_string()),
        };
        packed.push(PackPicture { name, content: bytes.and_then(|bytes| drawn_anew(&decoder, bytes)) });
        progress.advance(1);
    }
    packed
}

/// The JPEG quality of pictures in a pack.
const QUALITY: u8 = 92;

/// Re-encodes a picture, so that only its pixels are in the pack and no metadata of the file.
fn drawn_anew(decoder: &Decoder, bytes: Vec<u8>) -> Result<PackImage, String> {
    let refused = |refusal: DecodeError| refusal.to_string();
    let (picture, _) = decoder.decode(bytes).map_err(refused)?;
    let bytes =
        encode::jpeg(&picture.whole().map_err(refused)?, QUALITY).ok_or("it cannot be encoded again")?;
    Ok(PackImage { media_type: "image/jpeg", bytes, received_sha256: picture.facts().sha256.hex() })
}
