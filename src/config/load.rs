//! Putting the layers together.

use super::account::{self, AccountSettings};
use super::environment::Environment;
use super::error::ConfigError;
use super::notes::{self, NoteSetting};
use super::origin::SettingOrigin;
use super::provider::{ProviderSettings, ServiceSettings};
use super::reading::{TableAt, TomlReading};
use super::reasons::{self, ReasonSetting};
use super::service_levels::{self, ServiceLevelSetting};
use super::settings::{
    ConsoleSettings, GeneralSettings, PictureSettings, PolicySettings, RetentionSettings, ReviewSettings,
    StoreSettings,
};
use super::table::AnyTable;
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
    /// What stands above the sections.
    pub general: GeneralSettings,
    /// `[review]`.
    pub review: ReviewSettings,
    /// `[policy]`.
    pub policy: PolicySettings,
    /// `[pictures]`.
    pub pictures: PictureSettings,
    /// `[console]`.
    pub console: ConsoleSettings,
    /// `[store]`.
    pub store: StoreSettings,
    /// `[retention]`.
    pub retention: RetentionSettings,
    /// `[[service_level]]`.
    pub service_levels: Vec<ServiceLevelSetting>,
    /// `[[note]]`.
    pub notes: Vec<NoteSetting>,
    /// `[[reason]]`.
    pub reasons: Vec<ReasonSetting>,
    /// `[provider.NAME]`, in the order of their names.
    pub accounts: Vec<AccountSettings>,
    /// Errors that the console can start in spite of: each cost only what it stood in.
    pub warnings: Vec<ConfigError>,
    /// Where each setting that is not a default came from, by its path.
    pub origins: BTreeMap<String, SettingOrigin>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            general: GeneralSettings::default(),
            review: ReviewSettings::default(),
            policy: PolicySettings::default(),
            pictures: PictureSettings::default(),
            console: ConsoleSettings::default(),
            store: StoreSettings::default(),
            retention: RetentionSettings::default(),
            service_levels: Vec::new(),
            notes: notes::shipped(),
            reasons: reasons::shipped(),
            accounts: Vec::new(),
            warnings: Vec::new(),
            origins: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The sections by their names, in the order of the file; a new one is a line here.
    pub(super) fn sections(&mut self) -> [(&'static str, &mut dyn AnyTable); 7] {
        [
            ("", &mut self.general),
            ("review", &mut self.review),
            ("policy", &mut self.policy),
            ("pictures", &mut self.pictures),
            ("console", &mut self.console),
            ("store", &mut self.store),
            ("retention", &mut self.retention),
        ]
    }

    /// Every account with its secrets, or every secret that could not be had.
    pub fn provider_settings(&self) -> Result<Vec<ProviderSettings>, Vec<ConfigError>> {
        let mut settings = Vec::new();
        let mut errors = Vec::new();
        for account in &self.accounts {
            match account.resolve() {
                Ok(resolved) => settings.push(resolved),
                Err(error) => errors.push(error),
            }
        }
        if errors.is_empty() { Ok(settings) } else { Err(errors) }
    }

    /// Reads every table of the file. What is wrong is in the reading's errors; the rest stands.
    fn read<'a>(reading: &mut TomlReading<'a>, table: &'a DeTable<'a>) -> Self {
        let (mut config, root) = (Self::default(), TableAt::root(table));
        let mut tables = vec!["reason", "note", "service_level", "provider"];
        for (name, section) in config.sections() {
            if !name.is_empty() {
                let at = reading.inner(&root, name);
                section.read(reading, &at);
                tables.push(name);
            }
        }
        reading.read(&root, &mut config.general, &tables);
        config.check_views(reading, &root);
        let (reasons, notes) = (reading.items(&root, "reason"), reading.items(&root, "note"));
        if !reasons.is_empty() {
            config.reasons = reasons::read(reading, &reasons);
        }
        if !notes.is_empty() {
            config.notes = notes.iter().filter_map(|at| notes::read(reading, at)).collect();
        }
        let accounts = reading.named(&root, "provider");
        let names: Vec<String> = accounts.iter().map(|(name, _)| name.clone()).collect();
        let levels = reading.items(&root, "service_level").into_iter();
        config.service_levels = levels.filter_map(|at| service_levels::read(reading, &at, &names)).collect();
        config.accounts = accounts.iter().filter_map(|(name, at)| account::read(reading, name, at)).collect();
        config
    }

    /// Only nine digits can have a view.
    fn check_views<'a>(&mut self, reading: &mut TomlReading<'a>, root: &TableAt<'a>) {
        if self.console.views.len() > 9 {
            let at = reading.inner(root, "console");
            let message = "`console.views` must be at most nine filters".to_owned();
            reading.warn(&at.place_of(&["views"]), message, None);
            self.console.views.truncate(9);
        }
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

/// What stands in spite of errors, so that those which show only later can be told with them. Never to work with.
pub fn what_stands(sources: &Sources) -> Config {
    let Ok((file, text)) = file_of(sources) else { return Config::default() };
    read_all(&file, &text, sources).0
}

fn file_of(sources: &Sources) -> Result<(String, String), Vec<ConfigError>> {
    Ok(match sources.config_file() {
        None => ("the defaults".to_owned(), String::new()),
        Some((file, presence)) => (file.display().to_string(), file_text(&file, presence)?),
    })
}

/// Reads all layers. On errors, all of them.
pub fn load(sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    let (file, text) = file_of(sources)?;
    let mut config = read_text(&file, &text, sources)?;
    settle(&mut config, &sources.environment)?;
    Ok(config)
}

/// Reads one text with the layers above it, without filling in what depends on the machine.
pub fn read_text(file: &str, text: &str, sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    let (mut config, mut errors) = read_all(file, text, sources);
    if errors.is_empty() {
        return Ok(config);
    }
    // Who mends the file mends all of it.
    errors.append(&mut config.warnings);
    errors.sort_by_key(|error| (error.line == 0, error.line));
    errors.dedup();
    Err(errors)
}

fn read_all(file: &str, text: &str, sources: &Sources) -> (Config, Vec<ConfigError>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = TomlReading {
        file,
        text,
        environment: &sources.environment,
        flags: &sources.flags,
        services: &sources.services,
        errors: Vec::new(),
        warnings: Vec::new(),
        origins: BTreeMap::new(),
    };
    for error in &errors {
        reading.error(&error.span().unwrap_or(0..0), error.message().to_owned(), None);
    }
    let mut config = Config::read(&mut reading, table.get_ref());
    config.origins = reading.origins;
    config.warnings = reading.warnings;
    config.warnings.sort_by_key(|warning| (warning.line == 0, warning.line));
    (config, reading.errors)
}

fn file_text(file: &Path, presence: Presence) -> Result<String, Vec<ConfigError>> {
    match std::fs::read(file) {
        Ok(bytes) => String::from_utf8(bytes)
            .map_err(|_| vec![ConfigError::new(file.display().to_string(), "it is not UTF-8 text")]),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && presence == Presence::Usual => {
            Ok(String::new())
        }
        Err(error) => {
            let error =
                ConfigError::new(file.display().to_string(), format!("it could not be read: {error}"));
            Err(vec![error.with_hint("`referee init` writes one to begin with")])
        }
    }
}

/// Fills in what depends on this machine: the store's place, the person's name.
fn settle(config: &mut Config, environment: &Environment) -> Result<(), Vec<ConfigError>> {
    if config.store.url.is_none() {
        let Some(folder) = environment.data_folder() else {
            let error = ConfigError::new("store.url", "this machine has no home folder to keep the store in");
            return Err(vec![error.with_hint("say where: --store sqlite:PATH")]);
        };
        config.store.url = Some(format!("sqlite:{}", folder.join("referee.db").display()));
    }
    if config.general.reviewer.is_none() {
        config.general.reviewer = Some(environment.login());
    }
    Ok(())
}
