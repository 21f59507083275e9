//! `hook.*` of an account: who may post webhooks for it. Its secrets are only loaded when they are needed.

use super::account::AccountSettings;
use super::address_range::{AddressRange, Ranges};
use super::choices::HmacAlgorithm;
use super::error::ConfigError;
use super::kinds::{Kind, MAYBE_TEXT, OneOf, Raw, Secret, TEXT};
use super::reading::{TableAt, TomlReading};
use super::secret::SecretSource;
use super::table::{AnyTable, table};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, Serializer};

table! {
    /// How `referee serve` authenticates webhooks of the service. Without `hook.auth` and `hook.hmac` the account
    /// accepts none.
    HookSettings {
        /// Where a webhook carries its secret: "basic" (the secret is user:password), "bearer", "header:NAME",
        /// "body:PATH" (a text in the posted JSON), or "none", which needs `hook.from` or `hook.hmac`.
        auth: Option<HookAuth> = None, HookAuthWord, like("basic");
        /// The password, token or header value that a webhook must carry.
        secret: Option<SecretSource> = None, Secret, like("ACCOUNT_HOOK_SECRET");
        /// A second secret that is also accepted, for the time of a rotation.
        secret2: Option<SecretSource> = None, Secret, like("ACCOUNT_HOOK_SECRET_2");
        /// The addresses that may post, as CIDR: ["192.0.2.0/24"]. Empty allows all.
        from: Vec<AddressRange> = Vec::new(), Ranges;
    }
    and {
        /// A signature that is required in addition.
        hmac: HmacSettings,
    }
}

table! {
    /// The signature of a gateway over the body: HMAC, in hexadecimal or Base64.
    HmacSettings {
        /// The header with the signature.
        header: Option<String> = None, MAYBE_TEXT, like("x-signature");
        /// The text before the signature in the header: "sha256=".
        prefix: String = String::new(), TEXT;
        /// The hash function.
        algorithm: HmacAlgorithm = HmacAlgorithm::Sha256, OneOf(HmacAlgorithm::WORDS);
        /// The key of the signature, if it is not `hook.secret`.
        secret: Option<SecretSource> = None, Secret, like("GATEWAY_HOOK_SECRET");
    }
}

/// Where a webhook carries its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HookAuth {
    /// HTTP Basic.
    Basic,
    /// `Authorization: Bearer`.
    Bearer,
    /// A header of this name, in lower case.
    Header(String),
    /// A text at this path of the body: `processingConfig.authKeyForCallback`.
    Body(String),
    /// The webhook carries no secret.
    None,
}

impl HookAuth {
    fn read(text: &str) -> Option<Self> {
        let is_name = |name: &&str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
        };
        match text.split_once(':') {
            None if text == "basic" => Some(Self::Basic),
            None if text == "bearer" => Some(Self::Bearer),
            None if text == "none" => Some(Self::None),
            Some(("header", name)) => {
                Some(name).filter(is_name).map(|name| Self::Header(name.to_ascii_lowercase()))
            }
            Some(("body", path)) if !path.is_empty() => Some(Self::Body(path.to_owned())),
            _ => None,
        }
    }
}

impl Serialize for HookAuth {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Basic => serializer.serialize_str("basic"),
            Self::Bearer => serializer.serialize_str("bearer"),
            Self::Header(name) => serializer.collect_str(&format_args!("header:{name}")),
            Self::Body(path) => serializer.collect_str(&format_args!("body:{path}")),
            Self::None => serializer.serialize_str("none"),
        }
    }
}

struct HookAuthWord;

impl Kind for HookAuthWord {
    type Value = Option<HookAuth>;

    fn expects(&self) -> String {
        "one of: basic, bearer, header:NAME, body:PATH, none".to_owned()
    }

    fn read(&self, raw: &Raw<'_>) -> Result<Self::Value, String> {
        let auth = raw.text().and_then(|text| HookAuth::read(&text));
        auth.map(Some).ok_or_else(|| self.expects())
    }
}

/// Who may post webhooks for an account, with the secrets loaded.
#[derive(Clone, Debug)]
pub struct HookAccess {
    /// Where a webhook carries its secret.
    pub auth: HookAuth,
    /// The secrets that are accepted.
    pub secrets: Vec<SecretString>,
    /// The addresses that may post; empty allows all.
    pub from: Vec<AddressRange>,
    /// The signature that is required in addition.
    pub signature: Option<HookSignature>,
}

/// A signature over the body of a webhook.
#[derive(Clone, Debug)]
pub struct HookSignature {
    /// The header that carries the signature.
    pub header: String,
    /// The text before the signature in the header.
    pub prefix: String,
    /// The hash function.
    pub algorithm: HmacAlgorithm,
    /// The keys that are accepted.
    pub keys: Vec<SecretString>,
}

impl HookSettings {
    /// Whether the account accepts webhooks at all.
    pub fn is_on(&self) -> bool {
        self.auth.is_some() || self.hmac.header.is_some()
    }

    /// Reads the tables `hook` and `hook.hmac` of an account.
    pub(super) fn read<'a>(&mut self, reading: &mut TomlReading<'a>, account: &TableAt<'a>) {
        let at = reading.inner(account, "hook");
        reading.read(&at, self, &["hmac"]);
        let hmac = reading.inner(&at, "hmac");
        AnyTable::read(&mut self.hmac, reading, &hmac);
        self.check(reading, &at, &hmac);
    }

    fn check<'a>(&self, reading: &mut TomlReading<'a>, at: &TableAt<'a>, hmac: &TableAt<'a>) {
        let has_secret = names_secret(at, "secret");
        let (signs, says_hmac) = (self.hmac.header.is_some(), at.place("hmac").is_some());
        if says_hmac && !signs && hmac.place("header").is_none() {
            reading.missing(hmac, "header", "which header has the signature");
        }
        if signs && !has_secret && !names_secret(hmac, "secret") {
            reading.missing(at, "secret_env", "where the key of the signature is kept");
        }
        match &self.auth {
            Some(HookAuth::None) if self.from.is_empty() && !signs && at.place("from").is_none() => {
                let message = "webhooks without a secret would be taken from anybody".to_owned();
                let hint = "name the addresses that may post: `hook.from = [\"192.0.2.0/24\"]`".to_owned();
                reading.error(&at.place_of(&["auth"]), message, Some(hint));
            }
            Some(HookAuth::None) => {}
            Some(_) if !has_secret => {
                reading.missing(at, "secret_env", "one of `*_env`, `*_file` (mode 0600) or `*_command`");
            }
            Some(_) => {}
            None if has_secret && !says_hmac && at.place("auth").is_none() => {
                reading.missing(at, "auth", "where the secret of a webhook is: basic, bearer, header:NAME");
            }
            None => {}
        }
    }

    /// Loads the secrets; `None` if the account accepts no webhooks.
    pub(super) fn resolve(&self, account: &AccountSettings) -> Result<Option<HookAccess>, ConfigError> {
        if !self.is_on() {
            return Ok(None);
        }
        let mut secrets = Vec::new();
        for (source, key) in [(&self.secret, "hook.secret"), (&self.secret2, "hook.secret2")] {
            if source.is_some() {
                secrets.push(account.fetch(source.as_ref(), key)?);
            }
        }
        let auth = self.auth.clone().unwrap_or(HookAuth::None);
        if auth == HookAuth::Basic && secrets.iter().any(|secret| !secret.expose_secret().contains(':')) {
            let error = account.origin.error("the secret of `hook.auth = \"basic\"` is not user:password");
            return Err(error.with_hint("the first line must be the user, a colon and the password"));
        }
        let signature = match &self.hmac.header {
            Some(header) => Some(HookSignature {
                header: header.to_ascii_lowercase(),
                prefix: self.hmac.prefix.clone(),
                algorithm: self.hmac.algorithm,
                keys: match &self.hmac.secret {
                    Some(_) => vec![account.fetch(self.hmac.secret.as_ref(), "hook.hmac.secret")?],
                    None => secrets.clone(),
                },
            }),
            None => None,
        };
        Ok(Some(HookAccess { auth, secrets, from: self.from.clone(), signature }))
    }
}

fn names_secret(at: &TableAt<'_>, key: &str) -> bool {
    SecretSource::ENDINGS.iter().any(|ending| at.place(&format!("{key}{ending}")).is_some())
}
