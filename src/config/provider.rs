//! One account at a service: where it is, how it is asked, what it may reach.

use crate::domain::ids::ServiceId;
use crate::domain::match_status::MatchStatusWords;
use secrecy::SecretString;
use std::time::Duration;
use url::Url;

/// The settings of one provider, secrets resolved (docs/contracts/idwise.md 2.1 to 2.4,
/// docs/contracts/onetouch.md 3.1 to 3.9).
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    /// The name in the configuration: `idwise-eu`.
    pub name: String,
    /// Whose contract it speaks.
    pub service: ServiceId,
    /// Where it is, with a slash at the end.
    pub base_url: Url,
    /// User and password, or a token.
    pub credentials: Credentials,
    /// Path templates, relative to `base_url`.
    pub paths: Paths,
    /// Where the ids of journeys come from; the services have no list of their own
    /// (docs/contracts/idwise.md 2.11).
    pub list_url: Option<Url>,
    /// Hosts (with port, where it is not the scheme's own) that pictures may come from, besides the provider's own.
    pub picture_hosts: Vec<String>,
    /// Plain HTTP is allowed beyond loopback.
    pub allow_http: bool,
    /// Private and loopback addresses are allowed for pictures and webhooks.
    pub allow_private: bool,
    /// Whether results are asked for by POST first, where a service takes both (docs/contracts/onetouch.md 3.4).
    pub result_by_post: bool,
    /// What is told of watch-list records after a decision.
    pub dispositions: MatchStatusWords,
    /// A decision webhook for services without a decision endpoint.
    pub decision_webhook: Option<Webhook>,
    /// For the whole of one request.
    pub timeout: Duration,
    /// Requests a second, for reads.
    pub requests_per_second: u32,
}

/// How requests are authenticated. Secrets go to the provider's own host only.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// HTTP Basic (docs/contracts/idwise.md 2.2).
    Basic {
        /// User or key.
        username: String,
        /// Password or secret.
        password: SecretString,
    },
    /// `Authorization: <prefix><token>`; the prefix is empty by default (docs/contracts/onetouch.md 3.2).
    Token {
        /// Goes before the token: `""`, `"Bearer "`.
        prefix: String,
        /// The token.
        token: SecretString,
    },
}

/// Path templates; `{id}` and `{picture}` are replaced, percent-encoded (docs/contracts/idwise.md 2.3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paths {
    /// The journey result.
    pub result: String,
    /// The journey summary.
    pub summary: String,
    /// A picture.
    pub image: String,
    /// The decision.
    pub manual_review: String,
    /// The provider's audit log.
    pub audit_logs: String,
    /// Clearing of watch-list matches.
    pub whitelist: String,
}

/// What an account of a service needs in the configuration, as the service's contract says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSettings {
    /// Which service: the word in the configuration.
    pub service: ServiceId,
    /// How its requests are authenticated.
    pub credentials: CredentialsKind,
    /// The address that is documented for everybody, if there is one.
    pub base_url: Option<&'static str>,
    /// The documented or suggested paths; empty where the service has no such place.
    pub paths: Paths,
}

/// How requests of a service are authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CredentialsKind {
    /// User and password.
    Basic,
    /// A token.
    Token,
}

impl CredentialsKind {
    /// `password` or `token`: what the settings of the secret begin with.
    pub fn secret_name(self) -> &'static str {
        match self {
            Self::Basic => "password",
            Self::Token => "token",
        }
    }
}

/// A place that decisions are posted to, signed with HMAC-SHA256.
#[derive(Clone, Debug)]
pub struct Webhook {
    /// Where.
    pub url: Url,
    /// The key of the signature.
    pub secret: SecretString,
    /// Whether a decision that the receiver may have taken is left to a person instead of repeated.
    pub at_most_once: bool,
}
