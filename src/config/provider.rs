//! An account with its secrets: URL, credentials, paths and webhook.

use super::account::AccountSettings;
use super::kinds::TEXT;
use super::table::table;
use crate::domain::ids::ServiceId;
use secrecy::SecretString;
use url::Url;

/// An account with its secrets loaded.
#[derive(Clone, Debug)]
pub struct ProviderSettings {
    pub account: AccountSettings,
    /// The base URL, with a trailing slash.
    pub base_url: Url,
    /// User and password, or a token.
    pub credentials: Credentials,
    /// The customer's webhook for decisions, for services without a decision endpoint.
    pub decision_webhook: Option<Webhook>,
}

/// How requests are authenticated. The secrets are only sent to the provider's own host.
#[derive(Clone, Debug)]
pub enum Credentials {
    /// HTTP Basic (docs/contracts/idwise.md 2.2).
    Basic {
        /// User or key.
        username: String,
        password: SecretString,
    },
    /// `Authorization: <prefix><token>`; the prefix is empty by default (docs/contracts/onetouch.md 3.2).
    Token {
        /// The text before the token: `""`, `"Bearer "`.
        prefix: String,
        token: SecretString,
    },
}

table! {
    /// Path templates, if yours differ; {id} and {picture} are replaced, percent-encoded. An empty path is not
    /// requested.
    Paths {
        /// The journey result.
        result: String = String::new(), TEXT;
        /// The journey summary.
        summary: String = String::new(), TEXT;
        /// A picture.
        image: String = String::new(), TEXT;
        /// The decision.
        manual_review: String = String::new(), TEXT;
        /// The provider's audit log.
        audit_logs: String = String::new(), TEXT;
        /// Where AML screening is run again.
        aml_amend: String = String::new(), TEXT;
        /// Where match statuses of watch-list records are reported.
        whitelist: String = String::new(), TEXT;
    }
}

/// What an account of a service needs in the configuration, as defined by the service's contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ServiceSettings {
    /// The service's word in the configuration.
    pub service: ServiceId,
    /// How its requests are authenticated.
    pub credentials: CredentialsKind,
    /// The base URL in the service's documentation; `None` if each customer has another one.
    pub base_url: Option<&'static str>,
    /// The documented or suggested paths; empty if the service has no such endpoint.
    pub paths: Paths,
}

/// How requests of a service are authenticated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CredentialsKind {
    /// User and password.
    #[default]
    Basic,
    Token,
}

/// A URL that decisions are posted to, signed with HMAC-SHA256.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub url: Url,
    /// The key of the signature.
    pub secret: SecretString,
    /// Whether a decision that the receiver may have accepted is left to a person instead of being sent again.
    pub at_most_once: bool,
}
