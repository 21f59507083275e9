//! Putting the layers together.

use super::account::AccountSettings;
use super::environment::Environment;
use super::mistake::Mistake;
use super::notes::{self, NoteSetting};
use super::origin::Origin;
use super::provider::{ProviderSettings, ServiceSettings};
use super::reasons::{ReasonSetting, shipped};
use super::section::Reading;
use super::service_levels::ServiceLevelSetting;
use super::settings::{ConsoleSettings, PictureSettings, PolicySettings, ReviewSettings, StoreSettings};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// What the layers are read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// `--config`.
    pub file: Option<PathBuf>,
    /// The environment.
    pub environment: Environment,
    /// Flags by the path of the setting: `store.url`.
    pub flags: BTreeMap<String, String>,
    /// The services that accounts can be of.
    pub services: Vec<ServiceSettings>,
}

/// Every setting, each with its origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// Who sits at the console.
    pub reviewer: Option<String>,
    /// `[provider.NAME]`, in the order of their names.
    pub accounts: Vec<AccountSettings>,
    /// `[review]`.
    pub review: ReviewSettings,
    /// `[[reason]]`.
    pub reasons: Vec<ReasonSetting>,
    /// `[[note]]`.
    pub notes: Vec<NoteSetting>,
    /// How long some journeys may wait.
    pub service_levels: Vec<ServiceLevelSetting>,
    /// `[policy]`.
    pub policy: PolicySettings,
    /// `[pictures]`.
    pub pictures: PictureSettings,
    /// `[console]`.
    pub console: ConsoleSettings,
    /// `[store]`.
    pub store: StoreSettings,
    /// Mistakes that the console can start in spite of: each cost only what it stood in.
    pub oddities: Vec<Mistake>,
    /// Where each setting that is not a default came from, by its path.
    pub origins: BTreeMap<String, Origin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            reviewer: None,
            accounts: Vec::new(),
            review: ReviewSettings::default(),
            reasons: shipped(),
            notes: notes::shipped(),
            service_levels: Vec::new(),
            policy: PolicySettings::default(),
            pictures: PictureSettings::default(),
            console: ConsoleSettings::default(),
            store: StoreSettings::default(),
            oddities: Vec::new(),
            origins: BTreeMap::new(),
        }
    }
}

impl Config {
    /// Every account with its secrets, or every secret that could not be had.
    pub fn provider_settings(&self) -> Result<Vec<ProviderSettings>, Vec<Mistake>> {
        let mut settings = Vec::new();
        let mut mistakes = Vec::new();
        for account in &self.accounts {
            match account.resolve() {
                Ok(resolved) => settings.push(resolved),
                Err(mistake) => mistakes.push(mistake),
            }
        }
        if mistakes.is_empty() { Ok(settings) } else { Err(mistakes) }
    }
}

impl Sources {
    /// The file to read: the flag, `$REFEREE_CONFIG`, or the usual place. The flag says
    /// whether it must be there.
    pub fn config_file(&self) -> Option<(PathBuf, Presence)> {
        if let Some(file) = &self.file {
            return Some((file.clone(), Presence::Asked));
        }
        if let Some(file) = self.environment.variable("REFEREE_CONFIG") {
            return Some((PathBuf::from(file), Presence::Asked));
        }
        self.environment.config_folder().map(|folder| (folder.join("config.toml"), Presence::Usual))
    }
}

/// Whether somebody asked for a file, so that it must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Named by a flag or variable.
    Asked,
    /// The usual place; it may be missing.
    Usual,
}

/// What stands in spite of mistakes, so that those which show only later can be told with them. Never to work with.
pub fn what_stands(sources: &Sources) -> Config {
    let Ok((file, text)) = file_of(sources) else { return Config::default() };
    read_all(&file, &text, sources).0
}

fn file_of(sources: &Sources) -> Result<(String, String), Vec<Mistake>> {
    Ok(match sources.config_file() {
        None => ("the defaults".to_owned(), String::new()),
        Some((file, presence)) => (file.display().to_string(), file_text(&file, presence)?),
    })
}

/// Reads all layers. On mistakes, all of them.
pub fn load(sources: &Sources) -> Result<Config, Vec<Mistake>> {
    let (file, text) = file_of(sources)?;
    let mut config = read_text(&file, &text, sources)?;
    settle(&mut config, &sources.environment)?;
    Ok(config)
}

/// Reads one text with the layers above it, without filling in what depends on the machine.
pub fn read_text(file: &str, text: &str, sources: &Sources) -> Result<Config, Vec<Mistake>> {
    let (mut config, mut mistakes) = read_all(file, text, sources);
    if mistakes.is_empty() {
        return Ok(config);
    }
    // Who mends the file mends all of it.
    mistakes.append(&mut config.oddities);
    mistakes.sort_by_key(|mistake| (mistake.line == 0, mistake.line));
    mistakes.dedup();
    Err(mistakes)
}

fn read_all(file: &str, text: &str, sources: &Sources) -> (Config, Vec<Mistake>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading {
        file,
        text,
        environment: &sources.environment,
        flags: &sources.flags,
        services: &sources.services,
        mistakes: Vec::new(),
        oddities: Vec::new(),
        origins: BTreeMap::new(),
    };
    for error in &errors {
        reading.wrong(&error.span().unwrap_or(0..0), error.message().to_owned(), None);
    }
    let mut config = super::read::config(&mut reading, table.get_ref());
    config.origins = reading.origins;
    config.oddities = reading.oddities;
    config.oddities.sort_by_key(|mistake| (mistake.line == 0, mistake.line));
    (config, reading.mistakes)
}

fn file_text(file: &Path, presence: Presence) -> Result<String, Vec<Mistake>> {
    match std::fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| vec![Mistake::new(file.display().to_string(), "it is not UTF-8 text")]),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && presence == Presence::Usual => {
            Ok(String::new())
        }
        Err(error) => {
            let mistake = Mistake::new(file.display().to_string(), format!("it could not be read: {error}"));
            Err(vec![mistake.hint("`referee init` writes one to begin with")])
        }
    }
}

/// Fills in what depends on this machine: the store's place, the person's name.
fn settle(config: &mut Config, environment: &Environment) -> Result<(), Vec<Mistake>> {
    if config.store.url.is_none() {
        let Some(folder) = environment.data_folder() else {
            let mistake = Mistake::new("store.url", "this machine has no home folder to keep the store in");
            return Err(vec![mistake.hint("say where: --store sqlite:PATH")]);
        };
        config.store.url = Some(format!("sqlite:{}", folder.join("referee.db").display()));
    }
    if config.reviewer.is_none() {
        config.reviewer = Some(environment.login());
    }
    Ok(())
}
