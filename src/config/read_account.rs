//! Reading `[provider.NAME]`.

use super::account::AccountSettings;
use super::loopback::is_loopback;
use super::provider::{CredentialsKind, Paths, ServiceSettings};
use super::secret::SecretSource;
use super::section::{Reading, Section};
use crate::domain::match_status::MatchStatusWords;
use std::ops::Range;
use std::path::{Path, PathBuf};
use toml::de::DeTable;
use url::Url;

/// What the settings of an account are gathered in before it is known whether they make one.
struct Draft {
    service: Option<ServiceSettings>,
    base_url: Option<Url>,
    list_url: Option<Url>,
    webhook_url: Option<Url>,
    webhook_at_most_once: bool,
    username: Option<String>,
    token_prefix: String,
    picture_hosts: Vec<String>,
    allow_http: bool,
    allow_private: bool,
    result_by_post: bool,
    timeout_seconds: u64,
    requests_per_second: u64,
}

impl Draft {
    fn new() -> Self {
        Self {
            service: None,
            base_url: None,
            list_url: None,
            webhook_url: None,
            webhook_at_most_once: false,
            username: None,
            token_prefix: String::new(),
            picture_hosts: Vec::new(),
            allow_http: false,
            allow_private: false,
            result_by_post: true,
            timeout_seconds: 20,
            requests_per_second: 5,
        }
    }
}

/// Reads one account; none if something that it cannot do without is missing or wrong.
pub(super) fn read<'a>(
    reading: &mut Reading<'a>,
    (name, span, table): (String, Range<usize>, &'a DeTable<'a>),
) -> Option<AccountSettings> {
    let before = reading.mistakes.len();
    let line = reading.text.bytes().take(span.start).filter(|byte| *byte == b'\n').count() + 1;
    check_name(reading, &span, &name);
    let folder = Path::new(reading.file).parent().unwrap_or(Path::new("")).to_owned();
    let mut section = reading.section(format!("provider.{name}"), Some(table));
    let mut draft = Draft::new();
    scalars(&mut section, &mut draft);
    let which = format!("which service: {}", words(section.reading.services));
    let service = required(&mut section, &span, "service", draft.service.clone(), &which);
    let [password, token, webhook_secret] =
        [&PASSWORD, &TOKEN, &WEBHOOK].map(|keys| secret(&mut section, keys, &folder));
    let (paths, dispositions) = (section.table_at("paths"), section.table_at("dispositions"));
    let documented = || Url::parse(service.as_ref()?.base_url?).ok();
    let base = draft.base_url.clone().or_else(documented);
    let base_url = required(&mut section, &span, "base_url", base, "the address of the service");
    let credentials = service.as_ref().map(|service| service.credentials);
    let secret = secret_for(&mut section, &span, credentials, &draft, [password, token]);
    if draft.webhook_url.is_some() {
        required(&mut section, &span, "decision_webhook_secret_env", webhook_secret.clone(), WAYS);
    }
    addresses(&mut section, &draft);
    section.end();
    let paths = read_paths(reading, &name, service.as_ref(), paths);
    let can_tell = paths.as_ref().is_some_and(|paths| !paths.whitelist.is_empty());
    let dispositions = read_dispositions(reading, &name, can_tell, dispositions);
    if reading.mistakes.len() > before {
        return None;
    }
    Some(AccountSettings {
        file: reading.file.to_owned(),
        line,
        name,
        service: service?.service,
        credentials: credentials?,
        base_url: with_slash(base_url?),
        username: draft.username.unwrap_or_default(),
        secret: secret?,
        token_prefix: draft.token_prefix,
        list_url: draft.list_url,
        picture_hosts: draft.picture_hosts,
        allow_http: draft.allow_http,
        allow_private: draft.allow_private,
        paths: paths?,
        dispositions,
        result_by_post: draft.result_by_post,
        decision_webhook: draft.webhook_url.zip(webhook_secret),
        webhook_at_most_once: draft.webhook_at_most_once,
        timeout_seconds: draft.timeout_seconds,
        requests_per_second: draft.requests_per_second,
    })
}

/// The secret that goes with the kind of credentials, and the user that a password needs.
fn secret_for(
    section: &mut Section<'_, '_>,
    span: &Range<usize>,
    credentials: Option<CredentialsKind>,
    draft: &Draft,
    [password, token]: [Option<SecretSource>; 2],
) -> Option<SecretSource> {
    match credentials {
        Some(CredentialsKind::Basic) => {
            required(section, span, "username", draft.username.clone(), "the user or key of the account");
            required(section, span, "password_env", password, WAYS)
        }
        Some(CredentialsKind::Token) => required(section, span, "token_env", token, WAYS),
        // Without a service it cannot be known which secret is missing.
        None => password,
    }
}

fn check_name(reading: &mut Reading<'_>, span: &Range<usize>, name: &str) {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if name.is_empty() || !name.chars().all(is_plain) {
        let hint = "letters, digits, `-`, `_` and `.`".to_owned();
        reading.wrong(span, format!("`{name}` cannot be a provider's name"), Some(hint));
    }
}

const WAYS: &str = "one of `*_env`, `*_file` (mode 0600) or `*_command`";
const PASSWORD: [&str; 3] = ["password_env", "password_file", "password_command"];
const TOKEN: [&str; 3] = ["token_env", "token_file", "token_command"];
const WEBHOOK: [&str; 3] =
    ["decision_webhook_secret_env", "decision_webhook_secret_file", "decision_webhook_secret_command"];

fn scalars(section: &mut Section<'_, '_>, draft: &mut Draft) {
    let services = section.reading.services;
    let service = |word: &str| {
        let known = services.iter().find(|known| known.service.word() == word);
        known.cloned().map(Some).ok_or_else(|| format!("one of: {}", words(services)))
    };
    section.read_text("service", service, &mut draft.service);
    section.read_text("base_url", address, &mut draft.base_url);
    section.read_text("list_url", address, &mut draft.list_url);
    section.read_text("decision_webhook_url", address, &mut draft.webhook_url);
    section.some_text("username", &mut draft.username);
    section.text("token_prefix", &mut draft.token_prefix);
    section.texts("picture_hosts", &mut draft.picture_hosts);
    section.flag("allow_http", &mut draft.allow_http);
    section.flag("allow_private", &mut draft.allow_private);
    section.flag("decision_webhook_at_most_once", &mut draft.webhook_at_most_once);
    section.flag("result_by_post", &mut draft.result_by_post);
    section.whole("timeout_seconds", 1..=600, &mut draft.timeout_seconds);
    section.whole("requests_per_second", 1..=1000, &mut draft.requests_per_second);
}

fn words(services: &[ServiceSettings]) -> String {
    let words: Vec<&str> = services.iter().map(|known| known.service.word()).collect();
    words.join(", ")
}

fn address(text: &str) -> Result<Option<Url>, String> {
    let expects = || "an address: https://…".to_owned();
    let url = Url::parse(text).map_err(|_| expects())?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(expects());
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an address without user and password in it".to_owned());
    }
    Ok(Some(url))
}

fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        let path = format!("{}/", url.path());
        url.set_path(&path);
    }
    url
}

fn required<T>(
    section: &mut Section<'_, '_>,
    span: &Range<usize>,
    key: &str,
    value: Option<T>,
    what: &str,
) -> Option<T> {
    // A value that is there but wrong has its own mistake already.
    if value.is_none() && section.place(key).is_none() {
        let message = format!("`{key}` is missing here");
        section.reading.wrong(span, message, Some(format!("say {what}")));
    }
    value
}

/// The one of three settings that names where a secret is.
fn secret(section: &mut Section<'_, '_>, keys: &[&'static str; 3], folder: &Path) -> Option<SecretSource> {
    let [env, file, command] = *keys;
    let mut found = [None, None, None];
    for (key, into) in [env, file, command].into_iter().zip(found.iter_mut()) {
        section.some_text(key, into);
    }
    let [env_name, file_name, command_line] = found;
    let sources = [
        env_name.map(SecretSource::Env),
        file_name.map(|path| SecretSource::File(from_folder(&path, folder))),
        command_line.map(SecretSource::Command),
    ];
    let mut sources = sources.into_iter().flatten();
    let first = sources.next();
    if sources.next().is_some() {
        let span = section.place(command).or_else(|| section.place(file)).unwrap_or(0..0);
        let message = format!("more than one of `{env}`, `{file}`, `{command}`");
        section.reading.wrong(&span, message, Some("keep one".to_owned()));
    }
    first
}

fn from_folder(path: &str, folder: &Path) -> PathBuf {
    match path.strip_prefix("~/").zip(etcetera::home_dir().ok()) {
        Some((rest, home)) => home.join(rest),
        None => folder.join(path),
    }
}

/// Plain HTTP would show the secret to everybody on the way.
fn addresses(section: &mut Section<'_, '_>, draft: &Draft) {
    let all = [
        ("base_url", &draft.base_url),
        ("list_url", &draft.list_url),
        ("decision_webhook_url", &draft.webhook_url),
    ];
    for (key, url) in all {
        let Some(url) = url else { continue };
        if url.scheme() == "https" || is_loopback(url) || draft.allow_http {
            continue;
        }
        let span = section.place(key).unwrap_or(0..0);
        let message = format!("`{key}` is plain HTTP beyond this machine");
        let hint = "use https://, or say `allow_http = true` if the way there is trusted".to_owned();
        section.reading.wrong(&span, message, Some(hint));
    }
}

fn read_paths<'a>(
    reading: &mut Reading<'a>,
    name: &str,
    service: Option<&ServiceSettings>,
    table: Option<&'a DeTable<'a>>,
) -> Option<Paths> {
    let mut paths = service?.paths.clone();
    let mut section = reading.section(format!("provider.{name}.paths"), table);
    section.text("result", &mut paths.result);
    section.text("summary", &mut paths.summary);
    section.text("image", &mut paths.image);
    section.text("manual_review", &mut paths.manual_review);
    section.text("audit_logs", &mut paths.audit_logs);
    section.text("whitelist", &mut paths.whitelist);
    section.end();
    Some(paths)
}

/// What is told of watch-list records; nothing unless it is asked for.
fn read_dispositions<'a>(
    reading: &mut Reading<'a>,
    name: &str,
    can_tell: bool,
    table: Option<&'a DeTable<'a>>,
) -> MatchStatusWords {
    let mut words = MatchStatusWords::default();
    let mut section = reading.section(format!("provider.{name}.dispositions"), table);
    section.flag("whitelist", &mut words.whitelist);
    section.some_text("false_positive", &mut words.false_positive);
    section.some_text("true_match", &mut words.true_match);
    section.some_text("cannot_tell", &mut words.cannot_tell);
    if !(can_tell || words.are_none()) {
        let keys = ["whitelist", "false_positive", "true_match", "cannot_tell"];
        let span = keys.into_iter().find_map(|key| section.place(key)).unwrap_or(0..0);
        let hint =
            "leave `dispositions` out, or set `paths.whitelist` of an account with watch lists".to_owned();
        section.reading.wrong(&span, "there is nowhere to tell dispositions to".to_owned(), Some(hint));
    }
    section.end();
    words
}
