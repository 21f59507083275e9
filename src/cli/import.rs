//! `referee import FILE…`: provider documents into the store, without a network.

use super::error::{Exit, Failure, Problem};
use super::session::{Accounts, Review, Session};
use super::{output, progress};
use crate::config::Config;
use crate::domain::ids::{ProviderName, ServiceId};
use crate::provider::{self, Registry};
use crate::review::ReceivedAs;
use crate::review::progress::Progress;
use clap::Args;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::BTreeMap;
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
    /// Take copies that are older than what is stored, too
    #[arg(long)]
    pub replace: bool,
}

/// What came in.
#[derive(Default)]
struct Count {
    new: usize,
    changed: usize,
    unchanged: usize,
    older: usize,
    problems: Vec<Problem>,
}

/// Documents that are taken in with one sync to disk.
const BATCH: usize = 100;

/// Documents of one account, read and not yet taken in.
#[derive(Default)]
struct Batch {
    places: Vec<String>,
    documents: Vec<Vec<u8>>,
}

impl Import {
    /// Takes each document in; one that cannot be read keeps none of the others out.
    pub async fn run(&self, session: &Session) -> Result<(), Failure> {
        let review = session.review(Accounts::None).await?;
        // What comes in is sorted by the service levels of now.
        review.queue().start(jiff::Timestamp::now()).await?;
        let config = session.config()?;
        let mut count = Count::default();
        let progress = Progress::default();
        progress::shown("imported", &progress, self.take_files(&review, config, &mut count, &progress))
            .await?;
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

    async fn take_files(
        &self,
        review: &Review,
        config: &Config,
        count: &mut Count,
        progress: &Progress,
    ) -> Result<(), Failure> {
        for file in &self.files {
            match documents(file) {
                Ok(documents) => self.take(review, config, documents, count, progress).await?,
                Err(problem) => count.problems.push(problem),
            }
        }
        Ok(())
    }

    async fn take(
        &self,
        review: &Review,
        config: &Config,
        documents: Vec<Placed>,
        count: &mut Count,
        progress: &Progress,
    ) -> Result<(), Failure> {
        progress.expect(documents.len());
        let registry = Registry::shipped();
        let neighbors =
            documents.iter().find_map(|(_, document)| registry.recognize(&document.as_ref().ok()?.value));
        let neighbors = neighbors.cloned();
        let is_list = documents.len() > 1;
        let mut batches: BTreeMap<ServiceId, Batch> = BTreeMap::new();
        for (place, document) in documents {
            let recognized = document.and_then(|document| match registry.recognize(&document.value) {
                Some(service) => Ok((service.clone(), document)),
                None => {
                    let is_row = is_list || registry.resembles(&document.value);
                    Err(Unread::no_journey(&registry, is_row.then_some(document)))
                }
            });
            let (service, document) = match recognized {
                Ok(recognized) => recognized,
                Err(unread) => {
                    progress.advance(1);
                    self.keep_unread(review, config, neighbors.as_ref(), &unread).await?;
                    count.problem(&place, &unread.why);
                    continue;
                }
            };
            let batch = batches.entry(service.clone()).or_default();
            batch.places.push(place);
            batch.documents.push(document.into_bytes());
            if batch.documents.len() == BATCH {
                self.keep(review, config, &service, std::mem::take(batch), count).await?;
                progress.advance(BATCH);
            }
            if progress.is_stopped() {
                return Ok(());
            }
        }
        for (service, batch) in batches {
            let documents = batch.documents.len();
            self.keep(review, config, &service, batch, count).await?;
            progress.advance(documents);
        }
        Ok(())
    }

    /// What is no JSON is a row all the same, of the account that its neighbors belong to.
    async fn keep_unread(
        &self,
        review: &Review,
        config: &Config,
        neighbors: Option<&ServiceId>,
        unread: &Unread,
    ) -> Result<(), Failure> {
        let Some(bytes) = &unread.bytes else { return Ok(()) };
        let accounts = &config.accounts;
        let unknown = ServiceId::UNKNOWN;
        let named = accounts.iter().find(|account| Some(&account.name) == self.provider.as_ref());
        let account = named.or_else(|| accounts.first()).map(|account| &account.service);
        let service = named.and(account).or(neighbors).or(account).unwrap_or(&unknown);
        let name = ProviderName(self.provider.clone().unwrap_or_else(|| account_of(config, service)));
        review.intake().receive_unreadable((&name, service), None, bytes, Timestamp::now()).await?;
        Ok(())
    }

    async fn keep(
        &self,
        review: &Review,
        config: &Config,
        service: &ServiceId,
        batch: Batch,
        count: &mut Count,
    ) -> Result<(), Failure> {
        let name = ProviderName(self.provider.clone().unwrap_or_else(|| account_of(config, service)));
        let intake = review.intake().of_file(self.replace);
        let received = intake.receive_all(&name, service, &batch.documents, Timestamp::now()).await?;
        for (place, received) in batch.places.iter().zip(received) {
            match received {
                Ok(ReceivedAs::New) => count.new += 1,
                Ok(ReceivedAs::Same) => count.unchanged += 1,
                Ok(ReceivedAs::Changed) => count.changed += 1,
                Ok(ReceivedAs::Older) => count.older(place),
                // A document can be refused; a store that does not work ends it all.
                Err(error) if Exit::from(&error) == Exit::Input => {
                    count.problem(place, &error.to_string());
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(())
    }
}

impl Count {
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

/// The one account of a service, or the service's own name where there is none or several.
fn account_of(config: &Config, service: &ServiceId) -> String {
    let mut names = config.accounts.iter().filter(|account| &account.service == service);
    match (names.next(), names.next()) {
        (Some(only), None) => only.name.clone(),
        _ => service.word().to_owned(),
    }
}

/// A document or why it is none, with the place that it stands at.
type Placed = (String, Result<Imported, Unread>);

/// A document of a file.
struct Imported {
    value: Value,
    /// The text, where the value is not all that it says.
    text: Option<Vec<u8>>,
}

impl Imported {
    fn into_bytes(self) -> Vec<u8> {
        self.text.unwrap_or_else(|| serde_json::to_vec(&self.value).unwrap_or_default())
    }
}

/// What is no document.
struct Unread {
    why: String,
    /// What it says; none for JSON that is something else than a journey.
    bytes: Option<Vec<u8>>,
}

impl Unread {
    fn no_journey(registry: &Registry, row: Option<Imported>) -> Self {
        let kept = if row.is_some() { "; it is an unreadable row of the queue" } else { "" };
        let why = format!("it is not a journey of a known service ({}){kept}", registry.names());
        Self { why, bytes: row.map(Imported::into_bytes) }
    }

    fn no_json(error: &serde_json::Error, bytes: &[u8]) -> Self {
        let why = format!("it is not JSON: {error}; it is an unreadable row of the queue");
        Self { why, bytes: Some(bytes.trim_ascii().to_vec()) }
    }
}

/// The documents of a file, each with its place.
fn documents(file: &Path) -> Result<Vec<Placed>, Problem> {
    let name = file.display().to_string();
    let bytes = std::fs::read(file).map_err(|error| Problem {
        message: format!("could not read {name}"),
        causes: vec![error.to_string()],
        hint: None,
    })?;
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    if let Ok(parsed) = provider::parse(bytes)
        && parsed.deviations.is_empty()
    {
        return Ok(items(&name, &parsed.value));
    }
    let parts = of_list(&name, bytes).or_else(|| of_lines(&name, bytes));
    Ok(parts.unwrap_or_else(|| vec![parsed(name, bytes)]))
}

/// The items of a list of which the whole is no JSON; none if no item is a journey.
fn of_list(name: &str, bytes: &[u8]) -> Option<Vec<Placed>> {
    let pieces = provider::pieces(bytes, &provider::LISTS)?;
    let place = |at: usize| format!("{name}, journey {}", at + 1);
    with_a_journey(pieces.items.into_iter().enumerate().map(|(at, item)| parsed(place(at), item)))
}

/// One document a line; none if no line is a journey.
fn of_lines(name: &str, bytes: &[u8]) -> Option<Vec<Placed>> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let lines = lines.filter(|(_, line)| !line.trim_ascii().is_empty());
    with_a_journey(lines.flat_map(|(number, line)| {
        let place = format!("{name}:{}", number + 1);
        match parsed(place, line) {
            (place, Ok(Imported { value, text: None })) => items(&place, &value),
            other => vec![other],
        }
    }))
}

fn parsed(place: String, text: &[u8]) -> Placed {
    let imported = |parsed: provider::ParsedJson| Imported {
        text: (!parsed.deviations.is_empty()).then(|| text.trim_ascii().to_vec()),
        value: parsed.value,
    };
    (place, provider::parse(text).map(imported).map_err(|error| Unread::no_json(&error, text)))
}

fn with_a_journey(placed: impl Iterator<Item = Placed>) -> Option<Vec<Placed>> {
    let placed: Vec<Placed> = placed.collect();
    let registry = Registry::shipped();
    let is_journey =
        |(_, document): &Placed| document.as_ref().is_ok_and(|it| registry.recognize(&it.value).is_some());
    placed.iter().any(is_journey).then_some(placed)
}

fn items(place: &str, document: &Value) -> Vec<Placed> {
    let items = Registry::shipped().items(document);
    let several = items.len() > 1;
    let placed = items.into_iter().enumerate().map(|(at, item)| {
        let place = if several { format!("{place}, journey {}", at + 1) } else { place.to_owned() };
        (place, Ok(Imported { value: item, text: None }))
    });
    placed.collect()
}
