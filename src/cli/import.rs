//! `referee import FILE…`: stores provider documents from files, without a network.

use super::error::{Exit, Failure, Problem};
use super::session::{Accounts, Review, Session};
use super::split::{FilePiece, LARGEST, Splitter, TooLarge};
use super::{output, progress};
use crate::config::Config;
use crate::domain::ids::{ProviderName, ServiceId};
use crate::domain::role::Act;
use crate::provider::{self, Registry};
use crate::review::intake::{NotRecognized, Recognized};
use crate::review::progress::Progress;
use crate::review::{ReceivedAs, ReviewError};
use clap::Args;
use jiff::Timestamp;
use serde_json::json;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// The arguments of `referee import`.
#[derive(Debug, Args)]
pub struct Import {
    /// Files with one journey, an array of journeys, or one journey a line
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The account of the journeys [default: the configured account of their service]
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
    /// Also import copies that are older than the stored ones
    #[arg(long)]
    pub replace: bool,
}

#[derive(Default)]
struct Count {
    new: usize,
    changed: usize,
    unchanged: usize,
    older: usize,
    problems: Vec<Problem>,
}

/// Maximum documents in one batch, which is one transaction with one fsync.
const BATCH: usize = 128;

/// A batch is also full at this size in bytes, so that memory does not depend on the size of the file.
const BATCH_BYTES: usize = 768 * 1024;

/// Maximum bytes of unrecognized documents that wait in memory for a recognized journey in the same file, which shows
/// their service.
const WAITING_BYTES: usize = LARGEST;

/// Documents that are stored together.
#[derive(Default)]
struct Batch {
    /// For each document its place in the input, and whether it is not an item of a list.
    places: Vec<(String, bool)>,
    documents: Vec<Vec<u8>>,
    bytes: usize,
}

impl Batch {
    fn add(&mut self, place: String, is_outermost: bool, document: Vec<u8>) {
        self.bytes += document.len();
        self.places.push((place, is_outermost));
        self.documents.push(document);
    }

    fn is_full(&self) -> bool {
        self.documents.len() >= BATCH || self.bytes >= BATCH_BYTES
    }
}

/// A document that was not recognized as a journey.
struct Unread {
    place: String,
    why: NotRecognized,
    bytes: Vec<u8>,
}

/// A running import.
struct Importer<'i> {
    import: &'i Import,
    review: &'i Review,
    config: &'i Config,
    progress: &'i Progress,
    count: Count,
    batch: Batch,
    /// The service of the first recognized journey in the file.
    neighbors: Option<ServiceId>,
    /// Unrecognized documents before the first journey of the file.
    waiting: Vec<Unread>,
}

impl Import {
    /// Imports all documents. An unreadable one does not prevent the others.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review_for(Act::Exchange, Accounts::None).await?;
        // Applies the current service levels, by which new journeys are sorted.
        review.queue().start(Timestamp::now()).await?;
        let config = session.config()?;
        let progress = Progress::default();
        let mut importer = Importer {
            import: self,
            review: &review,
            config,
            progress: &progress,
            count: Count::default(),
            batch: Batch::default(),
            neighbors: None,
            waiting: Vec::new(),
        };
        progress::shown("imported", &progress, importer.take_files()).await?;
        let count = importer.count;
        review.store().disk().checkpoint().await;
        output::json(&json!({
            "new": count.new,
            "changed": count.changed,
            "unchanged": count.unchanged,
            "older": count.older,
            "failed": count.problems.len() - count.older,
            "stopped": progress.is_stopped(),
        }))?;
        if progress.is_stopped() {
            return Err(Failure::stopped("what was imported is in the store; import again for the rest"));
        }
        match count.problems.is_empty() {
            true => Ok(()),
            false => Err(Failure::several(Exit::Input, count.problems)),
        }
    }
}

impl Importer<'_> {
    async fn take_files(&mut self) -> Result<(), Failure> {
        for file in &self.import.files {
            if self.progress.is_stopped() {
                break;
            }
            if let Err(error) = self.take_file(file).await? {
                self.count.problems.push(could_not_read(file, &error));
            }
            self.end_file(file).await?;
        }
        Ok(())
    }

    /// Imports one file. The inner error is about this file only; the import continues with the others.
    async fn take_file(&mut self, file: &Path) -> Result<io::Result<()>, Failure> {
        let name = file.display().to_string();
        let opened = File::open(file).and_then(|file| Splitter::new(name, BufReader::new(file)));
        let mut pieces = match opened {
            Ok(pieces) => pieces,
            Err(error) => return Ok(Err(error)),
        };
        while !self.progress.is_stopped() {
            match pieces.next() {
                Ok(Some(FilePiece { place, is_outermost, text: Ok(text) })) => {
                    self.add(place, is_outermost, text).await?;
                }
                Ok(Some(FilePiece { place, text: Err(TooLarge), .. })) => {
                    let most = LARGEST / 1024 / 1024;
                    self.count.problem(&place, &format!("it is larger than {most} MiB"));
                }
                Ok(None) => break,
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }

    async fn add(&mut self, place: String, is_outermost: bool, document: Vec<u8>) -> Result<(), Failure> {
        self.progress.expect(1);
        self.batch.add(place, is_outermost, document);
        if self.batch.is_full() { self.take_batch().await } else { Ok(()) }
    }

    async fn take_batch(&mut self) -> Result<(), Failure> {
        let Batch { places, documents, .. } = std::mem::take(&mut self.batch);
        if documents.is_empty() {
            return Ok(());
        }
        let account = |service: &ServiceId| self.account_of(service);
        let intake = self.review.intake().of_file(self.import.replace);
        let taken = intake.receive_any(account, &documents, Timestamp::now()).await?;
        self.progress.advance(documents.len());
        for (((place, is_outermost), bytes), taken) in places.into_iter().zip(documents).zip(taken) {
            let why = match taken {
                Ok(Recognized { service, received }) => {
                    self.count.received(&place, received)?;
                    self.neighbors.get_or_insert(service);
                    continue;
                }
                Err(why) => why,
            };
            let pieces = if is_outermost { provider::pieces(&bytes, &provider::LISTS) } else { None };
            match pieces {
                Some(pieces) => {
                    for (at, item) in pieces.items.into_iter().enumerate() {
                        let place = format!("{place}, journey {}", at + 1);
                        Box::pin(self.add(place, false, item.to_vec())).await?;
                    }
                }
                None => self.waiting.push(Unread { place, why, bytes }),
            }
        }
        let waiting: usize = self.waiting.iter().map(|unread| unread.bytes.len()).sum();
        if self.neighbors.is_some() || waiting > WAITING_BYTES { self.keep_waiting().await } else { Ok(()) }
    }

    /// Imports the rest of a file. A file that is not JSON and contains no journey becomes one unreadable row.
    async fn end_file(&mut self, file: &Path) -> Result<(), Failure> {
        // A list inside a document adds further batches.
        while !self.batch.documents.is_empty() {
            self.take_batch().await?;
        }
        if self.neighbors.is_none()
            && !self.waiting.is_empty()
            && std::fs::metadata(file).is_ok_and(|found| found.len() <= LARGEST as u64)
            && let Ok(bytes) = std::fs::read(file)
        {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii().to_vec();
            if let Err(error) = provider::parse(&bytes) {
                let (place, why) = (file.display().to_string(), NotRecognized::NotJson(error.to_string()));
                self.waiting = vec![Unread { place, why, bytes }];
            }
        }
        self.keep_waiting().await?;
        self.neighbors = None;
        Ok(())
    }

    /// Stores unrecognized documents as unreadable rows of the account that the rest of the file belongs to. A single
    /// JSON document that does not resemble a journey is only reported.
    async fn keep_waiting(&mut self) -> Result<(), Failure> {
        let accounts = &self.config.accounts;
        let unknown = ServiceId::UNKNOWN;
        let named = accounts.iter().find(|account| Some(&account.name) == self.import.provider.as_ref());
        let account = named.or_else(|| accounts.first()).map(|account| &account.service);
        let service = named.and(account).or(self.neighbors.as_ref()).or(account).unwrap_or(&unknown);
        let name = self.account_of(service);
        let is_list = self.neighbors.is_some() || self.waiting.len() > 1;
        for Unread { place, why, bytes } in std::mem::take(&mut self.waiting) {
            let is_row = is_list || !matches!(why, NotRecognized::NoJourney { resembles: false });
            if is_row {
                let (intake, now) = (self.review.intake(), Timestamp::now());
                intake.receive_unreadable((&name, service), None, &bytes, now).await?;
            }
            let why = match why {
                NotRecognized::NotJson(error) => format!("it is not JSON: {error}"),
                NotRecognized::NoJourney { .. } => {
                    format!("it is not a journey of a known service ({})", Registry::shipped().names())
                }
            };
            let kept = if is_row { "; it is an unreadable row of the queue" } else { "" };
            self.count.problem(&place, &format!("{why}{kept}"));
        }
        Ok(())
    }

    /// The account of a document: the requested one, else the only account of the service, else the service's own name.
    fn account_of(&self, service: &ServiceId) -> ProviderName {
        if let Some(name) = &self.import.provider {
            return ProviderName(name.clone());
        }
        let mut names = self.config.accounts.iter().filter(|account| &account.service == service);
        ProviderName(match (names.next(), names.next()) {
            (Some(only), None) => only.name.clone(),
            _ => service.word().to_owned(),
        })
    }
}

impl Count {
    fn received(&mut self, place: &str, received: Result<ReceivedAs, ReviewError>) -> Result<(), Failure> {
        match received {
            Ok(ReceivedAs::New) => self.new += 1,
            Ok(ReceivedAs::Same) => self.unchanged += 1,
            Ok(ReceivedAs::Changed) => self.changed += 1,
            Ok(ReceivedAs::Older) => self.older(place),
            // A single document can be rejected, but a failing store ends the import.
            Err(error) if Exit::from(&error) == Exit::Input => self.problem(place, &error.to_string()),
            Err(error) => return Err(error.into()),
        }
        Ok(())
    }

    fn older(&mut self, place: &str) {
        self.older += 1;
        self.problems.push(Problem {
            message: format!("{place}: it is an older copy of what is stored"),
            hint: Some("--replace takes it all the same".to_owned()),
            ..Problem::default()
        });
    }

    fn problem(&mut self, place: &str, why: &str) {
        self.problems.push(Problem { message: format!("{place}: {why}"), ..Problem::default() });
    }
}

fn could_not_read(file: &Path, error: &io::Error) -> Problem {
    let message = format!("could not read {}", file.display());
    Problem { message, causes: vec![error.to_string()], hint: None }
}
