//! `[provider.NAME]`: an account as configured. Its secrets are only loaded when they are needed.

use super::error::ConfigError;
use super::hook::{HookAccess, HookSettings};
use super::kinds::{FLAG, MAYBE_TEXT, SERVICE, Secret, TEXT, TEXTS, UrlAddress, Whole};
use super::loopback::is_loopback;
use super::origin::SettingOrigin;
use super::provider::{Credentials, CredentialsKind, Paths, ProviderSettings, ServiceSettings, Webhook};
use super::reading::{TableAt, TomlReading};
use super::secret::SecretSource;
use super::table::{AnyTable, ShownSetting, rows, table};
use crate::domain::ids::ServiceId;
use crate::domain::match_status::MatchStatusWords;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

table! {
    /// An account at a service. The name after `provider.` is yours; there can be any number of accounts. Secrets are
    /// never written here: name a variable (*_env), a file that only you can read (*_file, mode 0600) or a command
    /// that prints it (*_command): "pass show idwise/server-key".
    AccountSettings {
        /// The service that the account belongs to.
        service: ServiceId = ServiceId::UNKNOWN, SERVICE, like("SERVICE");
        /// The base address of the service; without it, the documented one if there is one.
        base_url: Option<Url> = None, UrlAddress, like("https://api.example.com/");
        /// The user or key, for a service with HTTP Basic.
        username: Option<String> = None, MAYBE_TEXT, like("the user or key of your server API key");
        /// The password of this user.
        password: Option<SecretSource> = None, Secret, like("ACCOUNT_PASSWORD");
        /// The token, for a service with tokens.
        token: Option<SecretSource> = None, Secret, like("ACCOUNT_TOKEN");
        /// The text before the token: "" or "Bearer ".
        token_prefix: String = String::new(), TEXT;
        /// The address that lists the ids of journeys to review, if the service has no list of its own: JSON with
        /// `items`.
        list_url: Option<Url> = None, UrlAddress, like("https://reviews.example.com/pending");
        /// Whether its journeys are not those of real people: the console then shows SANDBOX.
        sandbox: bool = false, FLAG;
        /// Hosts (with port, if it is not the default of the scheme) that pictures may be fetched from, besides the
        /// service's own. They never get the password or token. For One Touch this is "persist.signzy.tech".
        picture_hosts: Vec<String> = Vec::new(), TEXTS;
        /// Whether plain HTTP to other hosts is allowed.
        allow_http: bool = false, FLAG;
        /// Whether private addresses are allowed for pictures and webhooks.
        allow_private: bool = false, FLAG;
        /// Whether results are requested by POST first, for a service that accepts both methods.
        result_by_post: bool = true, FLAG;
        /// The address that decisions are posted to, signed with HMAC-SHA256, for a service that takes no decisions.
        decision_webhook_url: Option<Url> = None, UrlAddress, like("https://onboarding.example.com/decisions");
        /// The key of this signature.
        decision_webhook_secret: Option<SecretSource> = None, Secret, like("ONBOARDING_WEBHOOK_SECRET");
        /// Normally a decision whose answer was lost is sent again with the same Idempotency-Key. With true it is not
        /// sent again until you say so.
        decision_webhook_at_most_once: bool = false, FLAG;
        /// The time limit of one whole request, in seconds.
        timeout_seconds: u64 = 10, Whole(1..=600);
        /// Seconds in which a decision may still be applied after the service failed (5xx, 408) or did not answer.
        /// Until then the journey is read again, and the decision is not sent a second time.
        grace_seconds: u64 = 60, Whole(0..=3600);
        /// The limit of reads per second.
        requests_per_second: u32 = 5, Whole(1..=10_000);
    }
    and {
        /// The name in the configuration: NAME of `[provider.NAME]`.
        name: String,
        /// The position of its table in the configuration, for errors that are found later.
        origin: SettingOrigin,
        /// How its requests are authenticated.
        credentials: CredentialsKind,
        /// Path templates, relative to `base_url`.
        paths: Paths,
        /// The match statuses to report for watch-list records after a decision.
        match_status: MatchStatusWords,
        /// How webhooks of the service are authenticated.
        hook: HookSettings,
    }
}

rows! {
    /// What is reported to the service about watch-list records after your decision is delivered; without these
    /// settings, nothing.
    MatchStatusWords {
        /// Whether a false positive is whitelisted: it no longer raises alerts, even with ongoing monitoring.
        whitelist => whitelist, FLAG;
        /// The service's own status word for a false positive; ask the service for its words. A status without a word
        /// is not reported.
        false_positive => false_positive, MAYBE_TEXT, like("false_positive");
        /// Its word for a record that is the applicant's.
        true_match => true_match, MAYBE_TEXT, like("true_positive");
        /// Its word for a record that could not be judged.
        inconclusive => cannot_tell, MAYBE_TEXT, like("unknown"), formerly("cannot_tell");
    }
}

const WAYS: &str = "one of `*_env`, `*_file` (mode 0600) or `*_command`";

impl AccountSettings {
    /// The default settings of an account of `service`.
    pub fn of(name: &str, service: &ServiceSettings) -> Self {
        Self {
            name: name.to_owned(),
            service: service.service.clone(),
            credentials: service.credentials,
            base_url: service.base_url.and_then(|url| Url::parse(url).ok()),
            paths: service.paths.clone(),
            ..Self::default()
        }
    }

    /// The timeout of one request.
    pub fn timeout(&self) -> Duration {
        Duration::from_secs(self.timeout_seconds)
    }

    /// The grace period: how long after a failed or unanswered request the service may still apply it.
    pub fn grace(&self) -> Duration {
        Duration::from_secs(self.grace_seconds)
    }

    /// Loads the secrets. The error names the setting whose secret could not be loaded.
    pub fn resolve(&self) -> Result<ProviderSettings, ConfigError> {
        let base_url =
            self.base_url.clone().ok_or_else(|| self.origin.error("`base_url` is missing here"))?;
        let credentials = match self.credentials {
            CredentialsKind::Basic => Credentials::Basic {
                username: self.username.clone().unwrap_or_default(),
                password: self.fetch(self.password.as_ref(), "password")?,
            },
            CredentialsKind::Token => Credentials::Token {
                prefix: self.token_prefix.clone(),
                token: self.fetch(self.token.as_ref(), "token")?,
            },
        };
        let decision_webhook = match &self.decision_webhook_url {
            Some(url) => {
                let secret = self.fetch(self.decision_webhook_secret.as_ref(), "decision_webhook_secret")?;
                Some(Webhook { url: url.clone(), secret, at_most_once: self.decision_webhook_at_most_once })
            }
            None => None,
        };
        Ok(ProviderSettings { account: self.clone(), base_url, credentials, decision_webhook })
    }

    /// Loads the secrets of webhooks; `None` if the account accepts no webhooks.
    pub fn hook_access(&self) -> Result<Option<HookAccess>, ConfigError> {
        self.hook.resolve(self)
    }

    pub(super) fn fetch(
        &self,
        source: Option<&SecretSource>,
        key: &str,
    ) -> Result<SecretString, ConfigError> {
        let source = source.ok_or_else(|| self.origin.error(format!("`{key}_env` is missing here")))?;
        let setting = format!("provider.{}.{key}{}", self.name, source.ending());
        source.fetch(&setting).map_err(|error| ConfigError {
            hint: error.hint,
            ..self.origin.error(format!("`{setting}`: {}", error.message))
        })
    }

    /// Every setting of the account; a setting in an inner table is named by its path.
    pub(super) fn every(&self) -> Vec<ShownSetting> {
        let inner = |name: &'static str, table: &dyn AnyTable| {
            table
                .shown()
                .into_iter()
                .map(move |it| ShownSetting { setting: format!("{name}.{}", it.setting), ..it })
        };
        let own = AnyTable::shown(self).into_iter();
        own.chain(inner("paths", &self.paths))
            .chain(inner("match_status", &self.match_status))
            .chain(inner("hook", &self.hook))
            .chain(inner("hook.hmac", &self.hook.hmac))
            .collect()
    }
}

/// Reads one account; `None` if a required setting is missing or wrong.
pub(super) fn read<'a>(
    reading: &mut TomlReading<'a>,
    name: &str,
    at: &TableAt<'a>,
) -> Option<AccountSettings> {
    let before = reading.errors.len();
    check_name(reading, at, name);
    let known = reading.services.iter().find(|known| at.text("service") == Some(known.service.word()));
    let mut account = known.map_or_else(AccountSettings::default, |known| AccountSettings::of(name, known));
    account.origin = reading.origin(&at.span);
    reading.read(at, &mut account, &["paths", "match_status", "dispositions", "hook"]);
    let paths = reading.inner(at, "paths");
    account.paths.read(reading, &paths);
    let match_status = reading.inner_renamed(at, "match_status", "dispositions");
    account.match_status.read(reading, &match_status);
    account.hook.read(reading, at);
    account.base_url = account.base_url.map(with_slash);
    match known {
        Some(_) => check_credentials(reading, at, &account),
        None => check_service(reading, at),
    }
    check_addresses(reading, at, &account);
    if known.is_some() && account.paths.whitelist.is_empty() && !account.match_status.are_none() {
        let hint = "leave `match_status` out, or set `paths.whitelist` of an account with watch lists";
        let message = "there is nowhere to report match statuses to".to_owned();
        reading.error(&match_status.span, message, Some(hint.to_owned()));
    }
    (reading.errors.len() == before).then_some(account)
}

fn check_name<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>, name: &str) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(is_plain) {
        let hint = "letters, digits, `-`, `_` and `.`".to_owned();
        reading.error(&at.span, format!("`{name}` cannot be a provider's name"), Some(hint));
    }
}

fn check_service<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>) {
    let words: Vec<&str> = reading.services.iter().map(|known| known.service.word()).collect();
    let words = words.join(", ");
    match at.place("service") {
        None => reading.missing(at, "service", &format!("which service: {words}")),
        // A value that is not a text was already reported.
        Some(place) if at.text("service").is_some() => {
            reading.error(&place, format!("`service` must be one of: {words}"), None);
        }
        Some(_) => {}
    }
}

/// Checks that the base URL and the secrets are configured: the secret for the account's kind of credentials, the user
/// for HTTP Basic, and the key of the decision webhook.
fn check_credentials<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>, account: &AccountSettings) {
    let (is_basic, user) = (account.credentials == CredentialsKind::Basic, "the user or key of the account");
    let secret = if is_basic { ("password", &account.password) } else { ("token", &account.token) };
    let webhook = ("decision_webhook_secret", &account.decision_webhook_secret);
    if account.base_url.is_none() && at.place("base_url").is_none() {
        reading.missing(at, "base_url", "the address of the service");
    }
    if is_basic && account.username.is_none() && at.place("username").is_none() {
        reading.missing(at, "username", user);
    }
    for (key, source) in
        [Some(secret), account.decision_webhook_url.is_some().then_some(webhook)].into_iter().flatten()
    {
        let is_said =
            SecretSource::ENDINGS.iter().any(|ending| at.place(&format!("{key}{ending}")).is_some());
        if source.is_none() && !is_said {
            reading.missing(at, &format!("{key}_env"), WAYS);
        }
    }
}

/// Rejects plain HTTP to other hosts, because everybody on the network path could read the secret.
fn check_addresses<'a>(reading: &mut TomlReading<'a>, at: &TableAt<'a>, account: &AccountSettings) {
    let all = [
        ("base_url", &account.base_url),
        ("list_url", &account.list_url),
        ("decision_webhook_url", &account.decision_webhook_url),
    ];
    for (key, url) in all {
        if url.as_ref().is_none_or(|url| url.scheme() == "https" || is_loopback(url) || account.allow_http) {
            continue;
        }
        let message = format!("`{key}` is plain HTTP beyond this machine");
        let hint = "use https://, or say `allow_http = true` if the way there is trusted".to_owned();
        reading.error(&at.place_of(&[key]), message, Some(hint));
    }
}

fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}
