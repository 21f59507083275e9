//! One account as the configuration names it: everything but the secrets themselves.

use super::mistake::Mistake;
use super::provider::{Credentials, CredentialsKind, Paths, ProviderSettings, Webhook};
use super::secret::SecretSource;
use crate::domain::ids::ServiceId;
use crate::domain::match_status::MatchStatusWords;
use std::time::Duration;
use url::Url;

/// `[provider.NAME]`, its secrets not fetched yet.
#[derive(Clone, Debug, PartialEq)]
pub struct AccountSettings {
    /// The name in the configuration.
    pub name: String,
    /// The file that names it, for mistakes that show later.
    pub file: String,
    /// The line in it.
    pub line: usize,
    /// Whose contract it speaks.
    pub service: ServiceId,
    /// How its requests are authenticated.
    pub credentials: CredentialsKind,
    /// Where it is, with a slash at the end.
    pub base_url: Url,
    /// User or key, where there is a password.
    pub username: String,
    /// Where the password or token is kept.
    pub secret: SecretSource,
    /// Goes before the token.
    pub token_prefix: String,
    /// Where the ids of journeys come from.
    pub list_url: Option<Url>,
    /// Hosts that pictures may come from.
    pub picture_hosts: Vec<String>,
    /// Plain HTTP is allowed beyond loopback.
    pub allow_http: bool,
    /// Private addresses are allowed.
    pub allow_private: bool,
    /// Path templates.
    pub paths: Paths,
    /// What is told of watch-list records after a decision.
    pub dispositions: MatchStatusWords,
    /// Results by POST first, where a service takes both.
    pub result_by_post: bool,
    /// Where decisions are posted to, for a service that takes none.
    pub decision_webhook: Option<(Url, SecretSource)>,
    /// Whether a decision that the webhook's receiver may have taken is left to a person instead of repeated.
    pub webhook_at_most_once: bool,
    /// Seconds for the whole of one request.
    pub timeout_seconds: u64,
    /// Reads a second.
    pub requests_per_second: u64,
}

impl AccountSettings {
    /// `password` or `token`: what the secret's settings begin with.
    pub fn secret_name(&self) -> &'static str {
        self.credentials.secret_name()
    }

    /// Fetches the secrets.
    pub fn resolve(&self) -> Result<ProviderSettings, Mistake> {
        let secret = self.fetch(&self.secret, self.secret_name())?;
        let credentials = match self.credentials {
            CredentialsKind::Basic => {
                Credentials::Basic { username: self.username.clone(), password: secret }
            }
            CredentialsKind::Token => Credentials::Token { prefix: self.token_prefix.clone(), token: secret },
        };
        let decision_webhook = match &self.decision_webhook {
            Some((url, source)) => {
                let secret = self.fetch(source, "decision_webhook_secret")?;
                Some(Webhook { url: url.clone(), secret, at_most_once: self.webhook_at_most_once })
            }
            None => None,
        };
        Ok(ProviderSettings {
            name: self.name.clone(),
            service: self.service.clone(),
            base_url: self.base_url.clone(),
            credentials,
            paths: self.paths.clone(),
            dispositions: self.dispositions.clone(),
            list_url: self.list_url.clone(),
            picture_hosts: self.picture_hosts.clone(),
            allow_http: self.allow_http,
            allow_private: self.allow_private,
            result_by_post: self.result_by_post,
            decision_webhook,
            timeout: Duration::from_secs(self.timeout_seconds),
            requests_per_second: u32::try_from(self.requests_per_second).unwrap_or(u32::MAX),
        })
    }

    fn fetch(&self, source: &SecretSource, what: &str) -> Result<secrecy::SecretString, Mistake> {
        let setting = format!("provider.{}.{what}_{}", self.name, source.kind());
        source.fetch(&setting).map_err(|error| Mistake {
            file: self.file.clone(),
            line: self.line,
            message: if error.names_setting() { error.to_string() } else { format!("`{setting}`: {error}") },
            hint: Some(error.hint()),
        })
    }
}
