//! `hook.*` of an account and `[serve]`: what is refused, each with its line.

use referee::config::hook::HookAuth;
use referee::config::{Config, ConfigError, Sources, read_text};
use referee::provider::Registry;
use rstest::rstest;

fn read(hook: &str) -> Result<Config, Vec<ConfigError>> {
    let sources = Sources { services: Registry::shipped().settings(), ..Sources::default() };
    let text =
        format!("[provider.eu]\nservice = \"idwise\"\nusername = \"u\"\npassword_env = \"P\"\n{hook}\n");
    read_text("config.toml", &text, &sources)
}

#[rstest]
#[case::nobody_checks(
    "hook.auth = \"none\"",
    "config.toml:5: webhooks without a secret would be taken from anybody"
)]
#[case::no_secret("hook.auth = \"basic\"", "config.toml:5: `secret_env` is missing here")]
#[case::no_place("hook.secret_env = \"S\"", "config.toml:5: `auth` is missing here")]
#[case::no_key("hook.hmac = { header = \"x-sig\" }", "config.toml:5: `secret_env` is missing here")]
#[case::no_header(
    "hook.secret_env = \"S\"\nhook.hmac = { prefix = \"a\" }",
    "config.toml:6: `header` is missing here"
)]
#[case::word(
    "hook.auth = \"digest\"",
    "config.toml:5: `provider.eu.hook.auth` must be one of: basic, bearer, header:NAME, body:PATH, none"
)]
#[case::header_name(
    "hook.auth = \"header:x y\"",
    "config.toml:5: `provider.eu.hook.auth` must be one of: basic, bearer, header:NAME, body:PATH, none"
)]
#[case::range(
    "hook.auth = \"none\"\nhook.from = [\"10.0.0.0/40\"]",
    "config.toml:6: `provider.eu.hook.from` must be a list of address ranges: [\"192.0.2.0/24\"]"
)]
#[case::algorithm(
    "hook.secret_env = \"S\"\nhook.hmac = { header = \"x\", algorithm = \"md5\" }",
    "config.toml:6: `provider.eu.hook.hmac.algorithm` must be one of: sha256, sha384, sha512"
)]
#[case::unknown("hook.secrte_env = \"S\"", "config.toml:5: unknown setting `provider.eu.hook.secrte_env`")]
#[case::address(
    "[serve]\nhooks = \"localhost\"",
    "config.toml:6: `serve.hooks` must be an address with a port: \"127.0.0.1:8480\""
)]
fn a_mistake_is_told_with_its_line(#[case] hook: &str, #[case] expected: &str) {
    let told: Vec<String> = read(hook).expect_err("a mistake").iter().map(ToString::to_string).collect();
    assert_eq!(told, [expected]);
}

#[test]
fn an_account_takes_webhooks_where_it_says_how() {
    let hook = |text: &str| read(text).unwrap().accounts.remove(0).hook;
    assert!(!hook("").is_on());
    let body = hook("hook.auth = \"body:processingConfig.authKeyForCallback\"\nhook.secret_env = \"S\"");
    assert_eq!(body.auth, Some(HookAuth::Body("processingConfig.authKeyForCallback".to_owned())));
    assert!(body.is_on());
    assert!(hook("hook.auth = \"none\"\nhook.from = [\"192.0.2.1\"]").is_on());
    let signed = hook("hook.secret_env = \"S\"\nhook.hmac = { header = \"X-Sig\", prefix = \"sha256=\" }");
    assert!(signed.is_on() && signed.auth.is_none());
}

#[test]
fn the_secret_of_basic_is_a_user_and_a_password() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("secret");
    referee::config::write::write_private(&file, "only a password\n").unwrap();
    let text = format!("hook.auth = \"basic\"\nhook.secret_file = \"{}\"", file.display());
    let config = read(&text).unwrap();
    let error = config.accounts[0].hook_access().unwrap_err();
    assert!(error.to_string().contains("user:password"), "{error}");
    assert!(!error.to_string().contains("only a password"));
    let shown = serde_json::to_string(&config.effective()).unwrap();
    assert!(shown.contains("provider.eu.hook.secret_file"), "{shown}");
}
