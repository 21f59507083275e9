//! One account as the configuration names it: everything but the secrets themselves.

use super::mistake::Mistake;
use super::provider::{Credentials, Paths, ProviderSettings, Webhook};
use super::secret::SecretSource;
use crate::domain::ids::Service;
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
    pub service: Service,
    /// Where it is, with a slash at the end.
    pub base_url: Url,
    /// User or key (IDWise).
    pub username: String,
    /// Where the password (IDWise) or token (One Touch) is kept.
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
    /// One Touch results by POST first.
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
        match self.service {
            Service::Idwise => "password",
            Service::Onetouch => "token",
        }
    }

    /// Fetches the secrets.
    pub fn resolve(&self) -> Result<ProviderSettings, Mistake> {
        let secret = self.fetch(&self.secret, self.secret_name())?;
        let credentials = match self.service {
            Service::Idwise => Credentials::Basic { username: self.username.clone(), password: secret },
            Service::Onetouch => Credentials::Token { prefix: self.token_prefix.clone(), token: secret },
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
            service: self.service,
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
