//! The context of a command: the flags, the configuration, and what is opened from them on demand.

use super::args::Global;
use super::error::{Exit, Failure};
use super::seal_place::SealPlace;
use super::{console_files, seat, second_rules, session_origin, signing};
use crate::config::choices::{BlindFaces, CommentPolicy, MaskPolicy};
use crate::config::environment::Environment;
use crate::config::load::SYSTEM_FILE;
use crate::config::secret::SecretSource;
use crate::config::store_url::StoreUrl;
use crate::config::{self, Config, ConfigError, Sources};
use crate::domain::ids::{ProviderName, Reviewer};
use crate::domain::pii::Masking;
use crate::domain::reviewer_name;
use crate::domain::role::Act;
use crate::insight::case::Reason;
use crate::insight::policy::FaceSample;
use crate::insight::triage::{ServiceLevel, ServiceLevels};
use crate::provider::{Account, ProviderError, Registry};
use crate::review::reader::DocumentReader;
use crate::review::rules::SearchRule;
use crate::review::{ReviewService, Rules};
use crate::store::journeys::ourselves;
use crate::store::{Access, ClosedStore, Limits, PlainText, Store, chain};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// The review service of a command.
pub type Review = ReviewService<Account>;

/// Whether a command talks to providers and needs their secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// The command uses the store only.
    None,
    /// All configured accounts; their secrets are loaded at the first request.
    WhenAsked,
    /// All configured accounts, with their secrets loaded at the start, because the command cannot work without them.
    All,
}

/// Whether a command works on a store without a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NoTeam {
    /// A command that sets the store up.
    IsAccepted,
    /// On a store of one host, yes; on a server, which is always a team's, not before it has its first lead.
    AsTheStoreSays,
}

/// One run of the program. The configuration is read on first use.
#[derive(Clone)]
pub struct Session {
    sources: Sources,
    is_bound: bool,
    /// The key file of a temporary store.
    seal_file: Option<PathBuf>,
    config: OnceLock<Config>,
}

impl Session {
    /// A session with these flags and the environment of this process.
    pub fn new(global: &Global) -> Self {
        let sources = Sources {
            system: Some(SYSTEM_FILE.into()),
            file: global.config.clone(),
            environment: Environment::of_process(),
            flags: global.settings(),
            services: Registry::shipped().settings(),
        };
        Self { sources, is_bound: global.bound, seal_file: None, config: OnceLock::new() }
    }

    /// Whether the host fixed the reviewer's name (`--bound`).
    pub fn is_bound(&self) -> bool {
        self.is_bound
    }

    /// A session with another configuration file, store and key; everything else is unchanged.
    pub fn with(&self, file: &Path, store: &str, seal_file: PathBuf) -> Self {
        let mut sources = self.sources.clone();
        sources.file = Some(file.to_owned());
        sources.flags.insert("store.url".to_owned(), store.to_owned());
        Self { sources, is_bound: self.is_bound, seal_file: Some(seal_file), config: OnceLock::new() }
    }

    /// The same session without its cached configuration, so that it is read again.
    pub fn fresh(&self) -> Self {
        let (sources, seal_file) = (self.sources.clone(), self.seal_file.clone());
        Self { sources, is_bound: self.is_bound, seal_file, config: OnceLock::new() }
    }

    /// The sources of the configuration.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The configuration, or all its errors.
    pub fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = config::load(&self.sources).map_err(|errors| self.all_errors(errors))?;
        second_rules::read(&config).map_err(|errors| self.all_errors(errors))?;
        Ok(self.config.get_or_init(|| config))
    }

    /// Adds the errors in keys, themes and views to those that prevent the start, so that all are reported at once.
    fn all_errors(&self, mut errors: Vec<ConfigError>) -> Vec<ConfigError> {
        let stands = config::what_stands(&self.sources);
        let warnings = console_files::warnings(self, &stands).into_iter();
        errors.extend(warnings.filter(|warning| !stands.warnings.contains(warning)));
        let file = errors.first().map(|error| error.file.clone());
        errors.sort_by_key(|error| (Some(&error.file) != file.as_ref(), error.line));
        errors
    }

    /// Opens the store, or creates it. What this writes is synced to disk.
    pub async fn store(&self) -> Result<Store, Failure> {
        let store = self.open_store().await?;
        store.sync().await;
        Ok(store)
    }

    /// Opens the store with its key. What this writes is not synced yet.
    async fn open_store(&self) -> Result<Store, Failure> {
        let (url, access) = self.store_address()?;
        let closed = ClosedStore::open_as(url.reveal(), Limits::default(), &access).await?;
        match self.seal_place()?.key_for(&closed)? {
            Some(key) => Ok(closed.unlock(&key).await?),
            None => Ok(closed.without_key()?),
        }
    }

    /// Where the key of the store is.
    pub fn seal_place(&self) -> Result<SealPlace, Failure> {
        if let Some(file) = &self.seal_file {
            return Ok(SealPlace::Temporary(file.clone()));
        }
        let own = self.sources.environment.config_folder().map(|folder| folder.join("seal.key"));
        Ok(SealPlace::of(self.config()?.seal.key.clone(), own))
    }

    /// Whether a command masks personal data. `--unmask` is an error if the configuration requires masking.
    pub fn masking(&self, unmask: bool) -> Result<Masking, Failure> {
        match (unmask, self.config()?.console.mask) {
            (false, _) => Ok(Masking::Masked),
            (true, MaskPolicy::Off | MaskPolicy::On) => Ok(Masking::Clear),
            (true, MaskPolicy::Required) => {
                Err(Failure::input("personal data stays masked here (console.mask = \"required\")"))
            }
        }
    }

    /// The store's URL, and what is needed to connect to it.
    pub fn store_address(&self) -> Result<(StoreUrl, Access), Failure> {
        let settings = &self.config()?.store;
        let plain = if settings.allow_plain { PlainText::Allowed } else { PlainText::Refused };
        let source = settings.password.as_ref();
        let fetch = |source: &SecretSource| source.fetch(&format!("store.password{}", source.ending()));
        let password = source.map(fetch).transpose().map_err(|error| vec![error])?;
        let url = settings.url.clone().unwrap_or_else(|| StoreUrl::new(""));
        let account = self.sources.environment.database_user().map(str::to_owned);
        let relay = self.serve_folder()?.map(|folder| folder.join("notices"));
        Ok((url, Access { password, plain, account, relay }))
    }

    /// The folder of the servers of this store on this host; `None` if the machine has no home folder. Each store has its
    /// own, so that its webhooks and notices never get into another store.
    pub fn serve_folder(&self) -> Result<Option<PathBuf>, Failure> {
        let (environment, config) = (&self.sources.environment, self.config()?);
        let folder = environment.state_folder().or_else(|| environment.data_folder());
        let store =
            chain::sha256(config.store.url.as_ref().map(StoreUrl::reveal).unwrap_or_default().as_bytes());
        Ok(folder.map(|folder| folder.join(format!("serve-{}", store.get(..12).unwrap_or(&store)))))
    }

    /// The review service with these accounts.
    pub async fn review(&self, accounts: Accounts) -> Result<Review, Failure> {
        // An error in the configuration must be reported before the store is opened.
        self.config()?;
        self.review_on(self.store().await?, accounts).await
    }

    /// The review service for the console of a reviewer who may do `act`. The store is synced in the background, so
    /// that the first frame does not wait for the disk.
    pub async fn review_at_once(&self, act: Act, accounts: Accounts) -> Result<Review, Failure> {
        let store = self.open_store().await?;
        let synced = store.clone();
        tokio::spawn(async move { synced.sync().await });
        let review = self.review_on(store, accounts).await?;
        review.team().check(act).await?;
        Ok(review)
    }

    /// The review service of a command that sets a store up or checks it: also if the team has no first lead yet.
    pub async fn review_to_set_up(&self) -> Result<Review, Failure> {
        self.config()?;
        self.review_in(self.store().await?, Accounts::None, NoTeam::IsAccepted).await
    }

    /// The same for a command that will change something.
    pub async fn review_to_begin(&self) -> Result<Review, Failure> {
        self.opened(self.review_to_set_up().await?).await
    }

    /// The review service of the program itself on an open store. It makes no decisions, so it needs no role.
    pub async fn review_of_server(&self, store: Store) -> Result<Review, Failure> {
        self.review_as(ourselves(), store, Accounts::All).await
    }

    /// The review service of the configured reviewer on an open store.
    async fn review_on(&self, store: Store, accounts: Accounts) -> Result<Review, Failure> {
        self.review_in(store, accounts, NoTeam::AsTheStoreSays).await
    }

    async fn review_in(&self, store: Store, accounts: Accounts, none: NoTeam) -> Result<Review, Failure> {
        let config = self.config()?;
        let reviewer = Reviewer(config.general.reviewer.clone().unwrap_or_default());
        self.admit(&store, &reviewer).await?;
        let review = self.review_as(reviewer, store, accounts).await?;
        if none == NoTeam::AsTheStoreSays {
            review.team().check_founded().await?;
        }
        seat::check(&review, config, self.sources.environment.account(), self.is_bound).await?;
        Ok(review)
    }

    async fn review_as(
        &self,
        reviewer: Reviewer,
        store: Store,
        accounts: Accounts,
    ) -> Result<Review, Failure> {
        let config = self.config()?;
        let accounts = match accounts {
            Accounts::None => BTreeMap::new(),
            Accounts::WhenAsked => when_asked(config)?,
            Accounts::All => connect(config)?,
        };
        let key = store.linked_journeys().sample_key().await?;
        let mut policy = config.policy.findings.clone();
        policy.face_sample = FaceSample { share: face_share(config), key };
        let reader = DocumentReader { registry: Registry::shipped(), policy };
        let review = Review::new(store, accounts, rules(config), reviewer, Arc::new(reader));
        Ok(review.with_signing(signing::signing(config)))
    }

    /// The review service of a reviewer whose roles allow `act`.
    pub async fn review_for(&self, act: Act, accounts: Accounts) -> Result<Review, Failure> {
        let review = self.review(accounts).await?;
        review.team().check(act).await?;
        Ok(review)
    }

    /// The review service of a reviewer who will change something. Records that the session was opened, and from where.
    pub async fn review_to_act(&self, accounts: Accounts) -> Result<Review, Failure> {
        self.opened(self.review(accounts).await?).await
    }

    /// Records that the session was opened, and from where.
    async fn opened(&self, review: Review) -> Result<Review, Failure> {
        review.record().session_opened(session_origin::event(self.is_bound)).await?;
        Ok(review)
    }

    /// Rejects a new reviewer whose name could be confused with that of an earlier one in the audit record.
    async fn admit(&self, store: &Store, reviewer: &Reviewer) -> Result<(), Failure> {
        let names = store.reviewers().names().await?;
        let like = names.iter().find(|name| reviewer_name::look(name) == reviewer_name::look(&reviewer.0));
        match like {
            Some(known) if !names.contains(&reviewer.0) => {
                let message = format!("the name `{}` looks like `{known}`, who has worked here", reviewer.0);
                let failure = Failure::new(Exit::Configuration, message);
                Err(failure.hint("write it as it is known, or choose a name that cannot be mistaken for it"))
            }
            _ => Ok(()),
        }
    }
}

fn when_asked(config: &Config) -> Result<BTreeMap<String, Account>, Failure> {
    let registry = Registry::shipped();
    let accounts = config.accounts.iter().cloned().map(|settings| {
        let name = settings.name.clone();
        let account = registry.when_asked(settings).map_err(|error| not_set_up(&name, &error))?;
        Ok((name, account))
    });
    accounts.collect()
}

fn not_set_up(name: &str, error: &ProviderError) -> Failure {
    Failure::caused(Exit::Configuration, format!("could not set up the provider {name}"), error)
}

fn connect(config: &Config) -> Result<BTreeMap<String, Account>, Failure> {
    let (registry, mut accounts) = (Registry::shipped(), BTreeMap::new());
    for settings in config.provider_settings()? {
        let name = settings.account.name.clone();
        let account = registry.connect(settings).map_err(|error| not_set_up(&name, &error))?;
        accounts.insert(name, account);
    }
    Ok(accounts)
}

/// The team's rules from the configuration.
pub fn rules(config: &Config) -> Rules {
    Rules {
        review: config.review.clone(),
        reasons: reasons(config),
        retention: config.retention.clone(),
        service_levels: service_levels(config),
        search: match config.console.mask {
            MaskPolicy::Off | MaskPolicy::On => SearchRule::Words,
            MaskPolicy::Required => SearchRule::WholeNumber,
        },
        sha256: Some(rules_hash(config)),
        // An invalid rule is a configuration error, with which no decision can be made.
        second: second_rules::read(config).unwrap_or_default(),
    }
}

/// A hash over the settings that affect decisions, as lines `setting=value`. With the configuration file, anybody can
/// check whether it was in force.
fn rules_hash(config: &Config) -> String {
    let is_rule = |setting: &str| {
        let section = setting.split('.').next().unwrap_or_default();
        ["review", "policy", "reason", "service_level", "identity", "second"].contains(&section)
    };
    let settings = config.effective();
    let rules = settings.iter().filter(|it| is_rule(&it.setting));
    let lines: String = rules.map(|it| format!("{}={}\n", it.setting, it.value)).collect();
    chain::sha256(lines.as_bytes())
}

/// How long journeys may wait.
pub fn service_levels(config: &Config) -> ServiceLevels {
    let hours = |hours: u64| i64::try_from(hours.saturating_mul(3_600_000)).unwrap_or(i64::MAX);
    let others = config.service_levels.iter().map(|level| ServiceLevel {
        provider: level.provider.clone().map(ProviderName),
        rule: level.rule.clone(),
        ms: hours(level.hours),
        mark: level.mark(),
    });
    ServiceLevels { usual_ms: hours(config.review.service_level_hours), others: others.collect() }
}

/// The reasons for decisions. If the policy requires a comment for each decision, every reason requires one.
pub fn reasons(config: &Config) -> Vec<Reason> {
    let always = config.review.comments == CommentPolicy::Always;
    let reasons = config.reasons.iter().map(|reason| Reason {
        code: reason.code.clone(),
        text: reason.text.clone(),
        verbs: reason.verbs.clone(),
        needs_comment: reason.needs_comment || always,
    });
    reasons.collect()
}

/// The share of journeys with a question about matching faces. It is 0 without blind comparison, because the answer
/// would be known.
fn face_share(config: &Config) -> f64 {
    match config.review.blind_faces {
        BlindFaces::Off => 0.0,
        BlindFaces::Always | BlindFaces::Sampled => config.review.face_sample,
    }
}
