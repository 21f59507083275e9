//! One account at a service: where it is, how it is asked, what it may reach.

use crate::domain::disposition::DispositionWords;
use crate::domain::ids::Service;
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
    pub service: Service,
    /// Where it is, with a slash at the end.
    pub base_url: Url,
    /// Basic auth (IDWise) or bare token (One Touch).
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
    /// Whether One Touch results are asked for by POST first (docs/contracts/onetouch.md 3.4).
    pub result_by_post: bool,
    /// What is told of watch-list records after a decision.
    pub dispositions: DispositionWords,
    /// A decision webhook for services without a decision endpoint.
    pub decision_webhook: Option<Webhook>,
    /// For the whole of one request.
    pub timeout: Duration,
    /// Requests a second, for reads.
    pub requests_per_second: u32,
}

/// How requests are signed on. Tokens go to the provider's own host only.
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
#[derive(Clone, Debug, PartialEq, Eq)]
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

impl Paths {
    /// The documented or suggested paths of a service.
    pub fn of(service: Service) -> Self {
        let path = |text: &str| text.to_owned();
        match service {
            Service::Idwise => Self {
                result: path("journey/v2/{id}"),
                summary: path("journey/v2/summary/{id}"),
                image: path("journey/v2/image/{picture}"),
                manual_review: path("journey/v2/manual-review/{id}"),
                audit_logs: path("journey/audit-logs?journey_id={id}"),
                whitelist: path("checks/aml/{id}/whitelist"),
            },
            Service::Onetouch => Self {
                result: path("api/v3/otk-service/get-journey/{id}"),
                summary: String::new(),
                image: String::new(),
                manual_review: String::new(),
                audit_logs: String::new(),
                whitelist: String::new(),
            },
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
}
