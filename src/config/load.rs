//! Putting the layers together.

use super::account::{self, AccountSettings};
use super::environment::Environment;
use super::error::ConfigError;
use super::guarded;
use super::locked::Locked;
use super::notes::{self, NoteSetting};
use super::origin::SettingOrigin;
use super::provider::{ProviderSettings, ServiceSettings};
use super::reading::{TableAt, TomlReading};
use super::reasons::{self, ReasonListSettings, ReasonSetting};
use super::second::{self, SecondSetting};
use super::service_levels::{self, ServiceLevelSetting};
use super::settings::{
    AuditSettings, ConsoleSettings, GeneralSettings, IdentitySettings, PictureSettings, PolicySettings,
    RetentionSettings, ReviewSettings, SealSettings, ServeSettings, StoreSettings,
};
use super::store_url::StoreUrl;
use super::table::AnyTable;
use crate::checkpoint::CheckpointTarget;
use crate::domain::reviewer_name;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::de::DeTable;

/// The host's own configuration, which can lock settings.
pub const SYSTEM_FILE: &str = "/etc/referee/referee.toml";

/// What the layers are read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The host's own file, below the user's: [`SYSTEM_FILE`]. It may be missing.
    pub system: Option<PathBuf>,
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
    /// `[identity]`.
    pub identity: IdentitySettings,
    /// `[pictures]`.
    pub pictures: PictureSettings,
    /// `[console]`.
    pub console: ConsoleSettings,
    /// `[store]`.
    pub store: StoreSettings,
    /// `[retention]`.
    pub retention: RetentionSettings,
    /// `[seal]`.
    pub seal: SealSettings,
    /// `[audit]`.
    pub audit: AuditSettings,
    /// `[serve]`.
    pub serve: ServeSettings,
    /// `[[service_level]]`.
    pub service_levels: Vec<ServiceLevelSetting>,
    /// `[[second]]`.
    pub second: Vec<SecondSetting>,
    /// `[[note]]`.
    pub notes: Vec<NoteSetting>,
    /// `[reasons]`.
    pub reason_list: ReasonListSettings,
    /// The shipped reasons and each `[[reason]]`.
    pub reasons: Vec<ReasonSetting>,
    /// `[provider.NAME]`, in the order of their names.
    pub accounts: Vec<AccountSettings>,
    /// What the host's own file fixed.
    pub locked: Locked,
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
            identity: IdentitySettings::default(),
            pictures: PictureSettings::default(),
            console: ConsoleSettings::default(),
            store: StoreSettings::default(),
            retention: RetentionSettings::default(),
            seal: SealSettings::default(),
            audit: AuditSettings::default(),
            serve: ServeSettings::default(),
            service_levels: Vec::new(),
            second: Vec::new(),
            notes: notes::shipped(),
            reason_list: ReasonListSettings::default(),
            reasons: reasons::shipped(),
            accounts: Vec::new(),
            locked: Locked::default(),
            warnings: Vec::new(),
            origins: BTreeMap::new(),
        }
    }
}

impl Config {
    /// The sections by their names, in the order of the file; a new one is a line here.
    pub(super) fn sections(&mut self) -> [(&'static str, &mut dyn AnyTable); 12] {
        [
            ("", &mut self.general),
            ("review", &mut self.review),
            ("policy", &mut self.policy),
            ("identity", &mut self.identity),
            ("pictures", &mut self.pictures),
            ("console", &mut self.console),
            ("store", &mut self.store),
            ("retention", &mut self.retention),
            ("seal", &mut self.seal),
            ("audit", &mut self.audit),
            ("serve", &mut self.serve),
            ("reasons", &mut self.reason_list),
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

    /// Reads every table of a file over what is there. What is wrong is in the reading's errors; the rest stands.
    fn read<'a>(&mut self, reading: &mut TomlReading<'a>, table: &'a DeTable<'a>, file: FileOf) {
        let root = TableAt::root(table);
        let mut tables = vec!["reason", "note", "second", "service_level", "provider"];
        let list_below = std::mem::take(&mut self.reason_list);
        for (name, section) in self.sections() {
            if !name.is_empty() {
                let at = reading.inner(&root, name);
                section.read(reading, &at);
                tables.push(name);
            }
        }
        if file == FileOf::System {
            tables.push("locked");
        }
        reading.read(&root, &mut self.general, &tables);
        self.check_views(reading, &root);
        self.check_checkpoints(reading, &root);
        self.read_reasons(reading, &root, &list_below);
        self.read_lists(reading, &root);
        if file == FileOf::System {
            self.locked = self.read_locked(reading, &root);
        }
    }

    fn read_lists<'a>(&mut self, reading: &mut TomlReading<'a>, root: &TableAt<'a>) {
        let notes = reading.items(root, "note");
        if !notes.is_empty() {
            self.notes = notes.iter().filter_map(|at| notes::read(reading, at)).collect();
        }
        let seconds = reading.items(root, "second");
        if !seconds.is_empty() {
            self.second = seconds.iter().map(|at| second::read(reading, at)).collect();
        }
        let accounts = reading.named(root, "provider");
        let said = accounts.iter().filter_map(|(name, at)| account::read(reading, name, at));
        let said: Vec<AccountSettings> = said.collect();
        let mut names: Vec<String> = self.accounts.iter().map(|account| account.name.clone()).collect();
        names.extend(accounts.into_iter().map(|(name, _)| name));
        let levels = reading.items(root, "service_level");
        if !levels.is_empty() {
            let levels = levels.into_iter();
            self.service_levels =
                levels.filter_map(|at| service_levels::read(reading, &at, &names)).collect();
        }
        self.accounts.retain(|account| said.iter().all(|said| said.name != account.name));
        self.accounts.extend(said);
        self.accounts.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// `only` is of the file that says it: what a file above it says is added again.
    fn read_reasons<'a>(
        &mut self,
        reading: &mut TomlReading<'a>,
        root: &TableAt<'a>,
        below: &ReasonListSettings,
    ) {
        let before = reading.errors.len();
        let items = reading.items(root, "reason");
        if self.reason_list.only {
            self.reasons.clear();
        }
        reasons::merge(&mut self.reasons, reasons::read(reading, &items));
        self.reason_list.only |= below.only;
        // A wrong table may itself be the reason that is missing.
        if reading.errors.len() == before {
            reading.errors.extend(reasons::without_other(reading.file, &self.reasons));
        }
    }

    /// `locked`, where each pattern must name something: one with a slip of the pen would lock nothing.
    fn read_locked<'a>(&mut self, reading: &mut TomlReading<'a>, root: &TableAt<'a>) -> Locked {
        let patterns = root.texts("locked").unwrap_or_else(|place| {
            reading.error(&place, "`locked` must be a list of texts: [\"…\", \"…\"]".to_owned(), None);
            Vec::new()
        });
        let mut known = vec!["*".to_owned()];
        for (name, section) in self.sections() {
            let path = |key: String| if name.is_empty() { key } else { format!("{name}.{key}") };
            known.extend(section.shown().into_iter().map(|shown| path(shown.setting)));
            known.push(format!("{name}.*"));
        }
        let lists = ["reason", "note", "second", "service_level", "provider"];
        known.extend(lists.iter().flat_map(|list| [(*list).to_owned(), format!("{list}.*")]));
        for pattern in &patterns {
            if !known.contains(pattern) && !pattern.starts_with("provider.") {
                let message = format!("`locked` names `{pattern}`, which is no setting");
                let hint = "a setting (`reviewer`), a section (`review.*`), a list (`reason`) or `*`";
                reading.error(&root.place_of(&["locked"]), message, Some(hint.to_owned()));
            }
        }
        let mut patterns = patterns;
        if patterns.iter().any(|pattern| pattern == "reason" || pattern == "reason.*") {
            // It would remove reasons from the locked list.
            patterns.push("reasons.only".to_owned());
        }
        Locked { file: reading.file.to_owned(), patterns }
    }

    fn check_checkpoints<'a>(&self, reading: &mut TomlReading<'a>, root: &TableAt<'a>) {
        let wrong = self.audit.checkpoint.iter().find(|place| CheckpointTarget::read(place).is_none());
        if let Some(wrong) = wrong {
            let at = reading.inner(root, "audit");
            let message = format!("`audit.checkpoint` has `{wrong}`");
            let hint = "\"file:PATH\", \"syslog\" or \"command:COMMAND\"".to_owned();
            reading.error(&at.place_of(&["checkpoint"]), message, Some(hint));
        }
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

/// Whose file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileOf {
    /// The host's: no layer stands above it, and it can lock settings.
    System,
    /// The user's, with the environment and the flags above it.
    User,
}

/// A file's name and text.
type NamedText = (String, String);

/// What stands in spite of errors, so that those which show only later can be told with them. Never to work with.
pub fn what_stands(sources: &Sources) -> Config {
    let (Ok(system), Ok(user)) = (system_text(sources), user_text(sources)) else { return Config::default() };
    read_all(system.as_ref(), &user, sources).0
}

fn system_text(sources: &Sources) -> Result<Option<NamedText>, Vec<ConfigError>> {
    let Some(file) = &sources.system else { return Ok(None) };
    guarded::check_of_root(file).map_err(|error| vec![error])?;
    let text = file_text(file, Presence::Usual)?;
    Ok((!text.is_empty()).then(|| (file.display().to_string(), text)))
}

fn user_text(sources: &Sources) -> Result<NamedText, Vec<ConfigError>> {
    Ok(match sources.config_file() {
        None => ("the defaults".to_owned(), String::new()),
        Some((file, presence)) => {
            guarded::check(&file).map_err(|error| vec![error])?;
            (file.display().to_string(), file_text(&file, presence)?)
        }
    })
}

/// Reads all layers. On errors, all of them.
pub fn load(sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    let (system, user) = (system_text(sources)?, user_text(sources)?);
    let mut config = all_or_errors(read_all(system.as_ref(), &user, sources))?;
    settle(&mut config, &sources.environment)?;
    Ok(config)
}

/// Reads one text with the layers above it, without filling in what depends on the machine.
pub fn read_text(file: &str, text: &str, sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    all_or_errors(read_all(None, &(file.to_owned(), text.to_owned()), sources))
}

/// Reads the text of the host's own file and a user's text over it, each with its name.
pub fn read_texts(
    (system, fixed): (&str, &str),
    (file, text): (&str, &str),
    sources: &Sources,
) -> Result<Config, Vec<ConfigError>> {
    let named = |file: &str, text: &str| (file.to_owned(), text.to_owned());
    all_or_errors(read_all(Some(&named(system, fixed)), &named(file, text), sources))
}

fn all_or_errors((mut config, mut errors): (Config, Vec<ConfigError>)) -> Result<Config, Vec<ConfigError>> {
    if errors.is_empty() {
        return Ok(config);
    }
    // Who mends the file mends all of it.
    errors.append(&mut config.warnings);
    errors.sort_by_key(|error| (error.line == 0, error.line));
    errors.dedup();
    Err(errors)
}

fn read_all(system: Option<&NamedText>, user: &NamedText, sources: &Sources) -> (Config, Vec<ConfigError>) {
    let (mut config, mut errors) = (Config::default(), Vec::new());
    if let Some(text) = system {
        let services = sources.services.clone();
        let alone = Sources { services, ..Sources::default() };
        errors.extend(read_layer(&mut config, FileOf::System, text, &alone));
    }
    errors.extend(read_layer(&mut config, FileOf::User, user, sources));
    config.warnings.sort_by_key(|warning| (warning.line == 0, warning.line));
    (config, errors)
}

/// Reads a file over what is there, and says what is wrong in it.
fn read_layer(
    config: &mut Config,
    of: FileOf,
    (file, text): &NamedText,
    sources: &Sources,
) -> Vec<ConfigError> {
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reading = TomlReading {
        file,
        text,
        environment: &sources.environment,
        flags: &sources.flags,
        services: &sources.services,
        locked: config.locked.clone(),
        errors: Vec::new(),
        warnings: std::mem::take(&mut config.warnings),
        origins: std::mem::take(&mut config.origins),
    };
    for error in &errors {
        reading.error(&error.span().unwrap_or(0..0), error.message().to_owned(), None);
    }
    config.read(&mut reading, table.get_ref(), of);
    config.origins = reading.origins;
    config.warnings = reading.warnings;
    reading.errors
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
        config.store.url = Some(StoreUrl::new(format!("sqlite:{}", folder.join("referee.db").display())));
    }
    let name = config.general.reviewer.get_or_insert_with(|| environment.login());
    // One person has one spelling, however a keyboard puts the accents together.
    *name = reviewer_name::composed(name);
    let Some(wrong) = reviewer_name::objection(name) else { return Ok(()) };
    let origin = config.origins.get("reviewer").cloned().unwrap_or_default();
    let error = origin.error(format!("`{name}` cannot be a reviewer's name: {wrong}"));
    let hint =
        "1 to 64 letters, digits, `.`, `-`, `_` and `@`: --reviewer NAME, or `reviewer` in the configuration";
    Err(vec![error.with_hint(hint)])
}
