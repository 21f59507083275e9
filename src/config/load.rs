//! Combines the layers of the configuration.

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

/// The configuration of the host's administrator, which can lock settings.
pub const SYSTEM_FILE: &str = "/etc/referee/referee.toml";

/// What the layers are read from.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// The administrator's file, whose settings the user's file overrides: [`SYSTEM_FILE`]. It may be missing.
    pub system: Option<PathBuf>,
    /// `--config`.
    pub file: Option<PathBuf>,
    pub environment: Environment,
    /// Command line flags by the path of the setting: `store.url`.
    pub flags: BTreeMap<String, String>,
    /// The services that accounts can belong to.
    pub services: Vec<ServiceSettings>,
}

/// All settings, each with its origin. A field without a description is the section of its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Config {
    /// The settings above the sections.
    pub general: GeneralSettings,
    pub review: ReviewSettings,
    pub policy: PolicySettings,
    pub identity: IdentitySettings,
    pub pictures: PictureSettings,
    pub console: ConsoleSettings,
    pub store: StoreSettings,
    pub retention: RetentionSettings,
    pub seal: SealSettings,
    pub audit: AuditSettings,
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
    /// `[provider.NAME]`, sorted by name.
    pub accounts: Vec<AccountSettings>,
    /// What the administrator's file locked.
    pub locked: Locked,
    /// Errors that do not prevent a start: each one only disables the setting that it is in.
    pub warnings: Vec<ConfigError>,
    /// The origin of each setting that differs from its default, by its path.
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
    /// The sections by name, in the order of the file. A new section needs a line here.
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

    /// Every account with its secrets loaded, or an error for each secret that could not be loaded.
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

    /// Reads every table of a file over the current values. Errors are collected in `reading`; settings without errors
    /// are applied.
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

    /// `only` applies to the file that sets it: a file of a higher layer still adds its reasons.
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
        // A table with an error may be the one that defines `other`, so this check would report it wrongly.
        if reading.errors.len() == before {
            reading.errors.extend(reasons::without_other(reading.file, &self.reasons));
        }
    }

    /// Reads `locked`. Each pattern must match a setting, because a misspelled one would lock nothing.
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
            // Without this lock, a user's `reasons.only` would remove reasons from the locked list.
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

    /// A view is selected by a digit from 1 to 9, so there can be at most nine.
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
    /// The file to read (the flag, `$REFEREE_CONFIG`, or the default path), and whether it must exist.
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

/// Whether the user named a file, which must then exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Named by a flag or a variable; it must exist.
    Asked,
    /// The default path; it may be missing.
    Usual,
}

/// Whose file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FileOf {
    /// The administrator's: environment and flags do not override it, and it can lock settings.
    System,
    /// The user's: environment and flags override it.
    User,
}

/// A file's name and text.
type NamedText = (String, String);

/// The settings without errors. Only for reporting further errors together with those of [`load`], never for running.
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

/// Reads all layers. Returns either the settings or every error.
pub fn load(sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    let (system, user) = (system_text(sources)?, user_text(sources)?);
    let mut config = all_or_errors(read_all(system.as_ref(), &user, sources))?;
    settle(&mut config, &sources.environment)?;
    Ok(config)
}

/// Reads one text and the layers above it. Values that depend on the machine are not filled in.
pub fn read_text(file: &str, text: &str, sources: &Sources) -> Result<Config, Vec<ConfigError>> {
    all_or_errors(read_all(None, &(file.to_owned(), text.to_owned()), sources))
}

/// Reads the text of the administrator's file and of a user's file, each with its name.
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
    // If the user must fix the file anyway, they also see the warnings.
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

/// Reads a file over the current values and returns its errors.
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
        let hint = (error.message() == "duplicate key").then(|| {
            "each section and each setting can be in the file once; move the settings together".to_owned()
        });
        reading.error(&error.span().unwrap_or(0..0), error.message().to_owned(), hint);
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

/// Fills in what depends on this machine: the path of the store and the reviewer's name.
fn settle(config: &mut Config, environment: &Environment) -> Result<(), Vec<ConfigError>> {
    if config.store.url.is_none() {
        let Some(folder) = environment.data_folder() else {
            let error = ConfigError::new("store.url", "this machine has no home folder to keep the store in");
            return Err(vec![error.with_hint("say where: --store sqlite:PATH")]);
        };
        config.store.url = Some(StoreUrl::new(format!("sqlite:{}", folder.join("referee.db").display())));
    }
    let name = config.general.reviewer.get_or_insert_with(|| environment.login());
    // Unicode composition (NFC), so that one person has one spelling on every keyboard.
    *name = reviewer_name::composed(name);
    let Some(wrong) = reviewer_name::objection(name) else { return Ok(()) };
    let origin = config.origins.get("reviewer").cloned().unwrap_or_default();
    let error = origin.error(format!("`{name}` cannot be a reviewer's name: {wrong}"));
    let hint =
        "1 to 64 letters, digits, `.`, `-`, `_` and `@`: --reviewer NAME, or `reviewer` in the configuration";
    Err(vec![error.with_hint(hint)])
}
