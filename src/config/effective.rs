//! Every setting with its value and where that came from: what `referee config` prints.

use super::account::AccountSettings;
use super::load::Config;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// One setting.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Effective {
    /// Its path: `review.hold_seconds`.
    pub setting: String,
    /// Its value; of a secret only where it is kept.
    pub value: Value,
    /// Where that came from: `default`, `FILE:LINE`, `$VARIABLE`, `--flag`.
    pub origin: String,
}

impl Config {
    /// Every setting, in the order of the shipped file.
    pub fn effective(&self) -> Vec<Effective> {
        let mut all = Vec::new();
        self.push(&mut all, "reviewer".to_owned(), json!(self.reviewer));
        self.section(&mut all, "review", &self.review);
        self.section(&mut all, "policy", &self.policy);
        self.section(&mut all, "pictures", &self.pictures);
        self.section(&mut all, "console", &self.console);
        self.section(&mut all, "store", &self.store);
        self.push(&mut all, "service_level".to_owned(), json!(self.service_levels));
        self.push(&mut all, "note".to_owned(), json!(self.notes));
        self.push(&mut all, "reason".to_owned(), json!(self.reasons));
        for account in &self.accounts {
            for (key, value) in account_values(account) {
                self.push(&mut all, format!("provider.{}.{key}", account.name), value);
            }
        }
        all
    }

    fn section(&self, all: &mut Vec<Effective>, name: &str, settings: &impl Serialize) {
        let Ok(Value::Object(values)) = serde_json::to_value(settings) else { return };
        for (key, value) in values {
            self.push(all, format!("{name}.{key}"), value);
        }
    }

    fn push(&self, all: &mut Vec<Effective>, setting: String, value: Value) {
        let origin = self.origins.get(&setting).cloned().unwrap_or_default().to_string();
        all.push(Effective { setting, value, origin });
    }
}

fn account_values(account: &AccountSettings) -> Map<String, Value> {
    let mut values = Map::new();
    let mut put = |key: &str, value: Value| values.insert(key.to_owned(), value);
    put("service", json!(account.service));
    put("base_url", json!(account.base_url));
    if !account.username.is_empty() {
        put("username", json!(account.username));
    }
    let secret = format!("{}_{}", account.secret_name(), account.secret.kind());
    put(&secret, json!(account.secret.place()));
    put("token_prefix", json!(account.token_prefix));
    put("list_url", json!(account.list_url));
    put("picture_hosts", json!(account.picture_hosts));
    put("allow_http", json!(account.allow_http));
    put("allow_private", json!(account.allow_private));
    put("result_by_post", json!(account.result_by_post));
    put("timeout_seconds", json!(account.timeout_seconds));
    put("requests_per_second", json!(account.requests_per_second));
    if let Some((url, secret)) = &account.decision_webhook {
        put("decision_webhook_url", json!(url));
        put(&format!("decision_webhook_secret_{}", secret.kind()), json!(secret.place()));
        put("decision_webhook_at_most_once", json!(account.webhook_at_most_once));
    }
    let paths = &account.paths;
    let paths = [
        ("result", &paths.result),
        ("summary", &paths.summary),
        ("image", &paths.image),
        ("manual_review", &paths.manual_review),
        ("audit_logs", &paths.audit_logs),
        ("whitelist", &paths.whitelist),
    ];
    for (key, path) in paths {
        if !path.is_empty() {
            put(&format!("paths.{key}"), json!(path));
        }
    }
    let words = &account.dispositions;
    if !words.are_none() {
        put("dispositions.whitelist", json!(words.whitelist));
        put("dispositions.false_positive", json!(words.false_positive));
        put("dispositions.true_match", json!(words.true_match));
        put("dispositions.cannot_tell", json!(words.cannot_tell));
    }
    values
}
