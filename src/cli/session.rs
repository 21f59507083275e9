//! What a command works with: the flags, the configuration, and what is opened from them when needed.

use super::args::Global;
use super::error::{Exit, Failure};
use super::looks;
use crate::config::choices::{CommentPolicy, Gates};
use crate::config::environment::Environment;
use crate::config::{self, Config, Mistake, Sources};
use crate::domain::ids::{ProviderName, Reviewer};
use crate::insight::case::Reason;
use crate::insight::policy::Policy;
use crate::insight::triage::{ServiceLevel, ServiceLevels};
use crate::provider::{Account, ProviderError, Registry};
use crate::review::reader::DocumentReader;
use crate::review::{ReviewService, Rules};
use crate::store::Store;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// The review service of a command.
pub type Review = ReviewService<Account>;

/// Whether a command talks to providers, so that their secrets are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Accounts {
    /// It works on the store alone.
    None,
    /// Every configured account, its secrets fetched when the first question is asked.
    WhenAsked,
    /// Every configured account, its secrets in hand: without them the command makes no sense.
    All,
}

/// One run of the program. The configuration is read when the first command asks for it.
pub struct Session {
    sources: Sources,
    config: OnceLock<Config>,
}

impl Session {
    /// A session with these flags, in the environment of this process.
    pub fn new(global: &Global) -> Self {
        let sources = Sources {
            file: global.config.clone(),
            environment: Environment::of_process(),
            flags: global.settings(),
            services: Registry::shipped().settings(),
        };
        Self { sources, config: OnceLock::new() }
    }

    /// A session with a configuration file and a store of its own, other settings as they are.
    pub fn with(&self, file: &Path, store: &str) -> Self {
        let mut sources = self.sources.clone();
        sources.file = Some(file.to_owned());
        sources.flags.insert("store.url".to_owned(), store.to_owned());
        Self { sources, config: OnceLock::new() }
    }

    /// What the configuration is read from.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The configuration, or all its mistakes.
    pub fn config(&self) -> Result<&Config, Failure> {
        if let Some(config) = self.config.get() {
            return Ok(config);
        }
        let config = config::load(&self.sources).map_err(|mistakes| self.all_mistakes(mistakes))?;
        Ok(self.config.get_or_init(|| config))
    }

    /// Every mistake at once: those of looks with those that keep anything from starting.
    fn all_mistakes(&self, mut mistakes: Vec<Mistake>) -> Vec<Mistake> {
        let stands = config::what_stands(&self.sources);
        let of_looks = looks::oddities(self, &stands).into_iter();
        mistakes.extend(of_looks.filter(|odd| !stands.oddities.contains(odd)));
        let file = mistakes.first().map(|mistake| mistake.file.clone());
        mistakes.sort_by_key(|mistake| (Some(&mistake.file) != file.as_ref(), mistake.line));
        mistakes
    }

    /// The store, made where it is not there yet.
    pub async fn store(&self) -> Result<Store, Failure> {
        let url = self.config()?.store.url.clone().unwrap_or_default();
        let store = Store::open(&url).await?;
        store.sync().await;
        Ok(store)
    }

    /// The review service, with or without its accounts.
    pub async fn review(&self, accounts: Accounts) -> Result<Review, Failure> {
        let config = self.config()?;
        let accounts = match accounts {
            Accounts::None => BTreeMap::new(),
            Accounts::WhenAsked => when_asked(config)?,
            Accounts::All => connect(config)?,
        };
        let reader = DocumentReader { registry: Registry::shipped(), policy: policy(config) };
        let reviewer = Reviewer(config.reviewer.clone().unwrap_or_default());
        Ok(Review::new(self.store().await?, accounts, rules(config), reviewer, Arc::new(reader)))
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
        let name = settings.name.clone();
        let account = registry.connect(settings).map_err(|error| not_set_up(&name, &error))?;
        accounts.insert(name, account);
    }
    Ok(accounts)
}

/// The team's rules, as the review knows them.
pub fn rules(config: &Config) -> Rules {
    Rules {
        hold: config.review.hold(),
        claim: config.review.claim(),
        reread: config.review.reread(),
        reasons: reasons(config),
        hard_gates: config.review.gates == Gates::Hard,
        comment_when_open: config.review.comments == CommentPolicy::WhenOpen,
    }
}

/// How long journeys may wait.
pub fn service_levels(config: &Config) -> ServiceLevels {
    let hours = |hours: u64| i64::try_from(hours.saturating_mul(3_600_000)).unwrap_or(i64::MAX);
    let others = config.service_levels.iter().map(|level| ServiceLevel {
        provider: level.provider.clone().map(ProviderName),
        rule: level.rule.clone(),
        ms: hours(level.hours),
        mark: level.mark,
    });
    ServiceLevels { usual_ms: config.review.service_level_ms(), others: others.collect() }
}

/// The reasons of decisions. Where each decision needs a comment, each reason asks for one.
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

/// What findings are measured by.
pub fn policy(config: &Config) -> Policy {
    let settings = &config.policy;
    Policy {
        accepted_documents: settings.documents.clone(),
        accepted_countries: settings.countries.clone(),
        accepted_nationalities: settings.nationalities.clone(),
        minimum_age: i16::try_from(settings.minimum_age).unwrap_or(i16::MAX),
        face_threshold: f64::from(u32::try_from(settings.face_threshold).unwrap_or(100)),
        ..Policy::default()
    }
}
