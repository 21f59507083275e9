//! `referee import FILE…`: provider documents into the store, without a network.

use super::error::{Exit, Failure, Problem};
use super::session::{Accounts, Review, Session};
use super::split::{FilePiece, LARGEST, Splitter, TooLarge};
use super::{output, progress};
use crate::config::Config;
use crate::domain::ids::{ProviderName, ServiceId};
use crate::provider::{self, Registry};
use crate::review::ReceivedAs;
use crate::review::intake::{NotRecognized, NotTaken, TakenIn};
use crate::review::progress::Progress;
use clap::Args;
use jiff::Timestamp;
use serde_json::json;
use std::fs::File;
use std::io::{self, BufReader};
use std::path::{Path, PathBuf};

/// Which files, and whose they are.
#[derive(Debug, Args)]
pub struct Import {
    /// One journey, an array of them, or one a line
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The account that they belong to [default: the configured one of their service]
    #[arg(long, value_name = "NAME")]
    pub provider: Option<String>,
}

/// What came in.
#[derive(Default)]
struct Count {
    new: usize,
    changed: usize,
    unchanged: usize,
    problems: Vec<Problem>,
}

/// Documents that are taken in with one sync to disk.
const BATCH: usize = 128;

/// So many bytes of documents are enough for a batch too: the memory that an import needs does not depend on its file.
const BATCH_BYTES: usize = 4 * 1024 * 1024;

/// What is no document waits in memory for a journey beside it, which tells whose it is; more than this does not.
const WAITING_BYTES: usize = LARGEST;

/// Documents that are taken in together.
#[derive(Default)]
struct Batch {
    /// The place of each, and whether it is no item of a list.
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

/// A document that is no JSON.
struct Unread {
    place: String,
    why: String,
    bytes: Vec<u8>,
}

/// An import under way.
struct Importer<'i> {
    import: &'i Import,
    review: &'i Review,
    config: &'i Config,
    progress: &'i Progress,
    count: Count,
    batch: Batch,
    /// The service of the first journey of the file.
    neighbors: Option<ServiceId>,
    /// What is no JSON and stands before the first journey of its file.
    waiting: Vec<Unread>,
}

impl Import {
    /// Takes each document in; one that cannot be read keeps none of the others out.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review(Accounts::None).await?;
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
        review.store().checkpoint().await;
        output::json(&json!({
            "new": count.new,
            "changed": count.changed,
            "unchanged": count.unchanged,
            "failed": count.problems.len(),
            "stopped": progress.is_stopped(),
        }))?;
        if progress.is_stopped() {
            return Err(Failure::stopped("what was imported is in the store; import again for the rest"));
        }
        match count.problems.is_empty() {
            true => Ok(()),
            false => Err(Failure { exit: Exit::Input, problems: count.problems }),
        }
    }
}

impl Importer<'_> {
    async fn take_files(&mut self) -> Result<(), Failure> {
        for file in &self.import.files {
            if self.progress.is_stopped() {
                break;
            }
            let problems = self.count.problems.len();
            if let Err(error) = self.take_file(file).await? {
                self.count.problems.push(could_not_read(file, &error));
            }
            self.end_file(file, problems).await?;
        }
        Ok(())
    }

    /// The inner error is about the file, which keeps no other file out.
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
        let taken = self.review.intake().receive_any(account, &documents, Timestamp::now()).await?;
        self.progress.advance(documents.len());
        for (((place, is_outermost), document), taken) in places.into_iter().zip(documents).zip(taken) {
            let not_recognized = match taken {
                Ok(TakenIn { service, received }) => {
                    self.count.received(received);
                    self.neighbors.get_or_insert(service);
                    continue;
                }
                // A document can be refused; a store that does not work ends it all.
                Err(NotTaken::Refused(error)) if Exit::from(&error) == Exit::Input => {
                    self.count.problem(&place, &error.to_string());
                    continue;
                }
                Err(NotTaken::Refused(error)) => return Err(error.into()),
                Err(NotTaken::NotRecognized(why)) => why,
            };
            let pieces = if is_outermost { provider::pieces(&document, &provider::LISTS) } else { None };
            match (pieces, not_recognized) {
                (Some(pieces), _) => {
                    for (at, item) in pieces.items.into_iter().enumerate() {
                        Box::pin(self.add(format!("{place}, journey {}", at + 1), false, item.to_vec()))
                            .await?;
                    }
                }
                (None, NotRecognized::NoJourney) => {
                    let names = Registry::shipped().names();
                    self.count.problem(&place, &format!("it is not a journey of a known service ({names})"));
                }
                (None, NotRecognized::NotJson(why)) => {
                    self.waiting.push(Unread { place, why, bytes: document });
                }
            }
        }
        let waiting: usize = self.waiting.iter().map(|unread| unread.bytes.len()).sum();
        if self.neighbors.is_some() || waiting > WAITING_BYTES { self.keep_waiting().await } else { Ok(()) }
    }

    /// Takes in what is left of a file. One in which nothing is a journey is one unreadable row.
    async fn end_file(&mut self, file: &Path, problems: usize) -> Result<(), Failure> {
        // Lists within it come in further batches.
        while !self.batch.documents.is_empty() {
            self.take_batch().await?;
        }
        if self.neighbors.is_none()
            && !self.waiting.is_empty()
            && std::fs::metadata(file).is_ok_and(|found| found.len() <= LARGEST as u64)
            && let Ok(bytes) = std::fs::read(file)
        {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes).trim_ascii().to_vec();
            let error = serde_json::from_slice::<serde::de::IgnoredAny>(&bytes).err();
            let why = error.map(|error| error.to_string()).unwrap_or_default();
            self.count.problems.truncate(problems);
            self.waiting = vec![Unread { place: file.display().to_string(), why, bytes }];
        }
        self.keep_waiting().await?;
        self.neighbors = None;
        Ok(())
    }

    /// What is no JSON is a row all the same, of the account that its neighbors belong to.
    async fn keep_waiting(&mut self) -> Result<(), Failure> {
        let accounts = &self.config.accounts;
        let unknown = ServiceId::UNKNOWN;
        let named = accounts.iter().find(|account| Some(&account.name) == self.import.provider.as_ref());
        let account = named.or_else(|| accounts.first()).map(|account| &account.service);
        let service = named.and(account).or(self.neighbors.as_ref()).or(account).unwrap_or(&unknown);
        let name = self.account_of(service);
        for Unread { place, why, bytes } in std::mem::take(&mut self.waiting) {
            let (intake, now) = (self.review.intake(), Timestamp::now());
            intake.receive_unreadable((&name, service), None, &bytes, now).await?;
            let why = format!("it is not JSON: {why}; it is an unreadable row of the queue");
            self.count.problem(&place, &why);
        }
        Ok(())
    }

    /// The account that was named, or the one account of a service, or the service's own name where there is none or
    /// several.
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
    fn received(&mut self, received: ReceivedAs) {
        match received {
            ReceivedAs::New => self.new += 1,
            ReceivedAs::Same => self.unchanged += 1,
            ReceivedAs::Changed => self.changed += 1,
        }
    }

    fn problem(&mut self, place: &str, why: &str) {
        self.problems.push(Problem { message: format!("{place}: {why}"), ..Problem::default() });
    }
}

fn could_not_read(file: &Path, error: &io::Error) -> Problem {
    let message = format!("could not read {}", file.display());
    Problem { message, causes: vec![error.to_string()], hint: None }
}
