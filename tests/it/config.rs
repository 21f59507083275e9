//! The configuration: layers, origins, mistakes, secrets.

use referee::config::choices::{BlindFaces, Gates, Graphics};
use referee::config::environment::Environment;
use referee::config::generated;
use referee::config::load::read_texts;
use referee::config::origin::SettingOrigin;
use referee::config::provider::Credentials;
use referee::config::reasons::ReasonSetting;
use referee::config::secret::SecretSource;
use referee::config::write::{self, SandboxPlace};
use referee::config::{Config, ConfigError, Sources, load, read_text};
use referee::domain::decision::Verb;
use referee::domain::queue::{LateMark, Tint};
use rstest::rstest;
use secrecy::ExposeSecret;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// No environment and no flags; the services of this program.
fn sources() -> Sources {
    Sources { services: referee::provider::Registry::shipped().settings(), ..Sources::default() }
}

/// The file in the repository.
fn shipped() -> String {
    include_str!("../../assets/config.toml").to_owned()
}

fn read(text: &str) -> Result<Config, Vec<ConfigError>> {
    read_text("config.toml", text, &sources())
}

fn mistakes(text: &str) -> Vec<String> {
    read(text).expect_err("it has mistakes").iter().map(ToString::to_string).collect()
}

#[test]
fn the_shipped_file_says_the_defaults() {
    let mut shipped = read(&shipped()).expect("the shipped file has no mistakes");
    assert!(shipped.origins.len() > 18, "each setting is in the file: {:?}", shipped.origins.keys());
    shipped.origins.clear();
    assert_eq!(shipped, Config::default());
}

#[test]
fn what_is_written_from_the_table_is_fresh() {
    let services = sources().services;
    let written = generated::config_file(&services);
    assert!(
        shipped() == written,
        "put the output of `referee config --toml` into assets/config.toml:\n{written}"
    );
    let page = generated::page(&services);
    let shipped = include_str!("../../docs/settings.md");
    assert!(shipped == page, "put the output of `referee config --markdown` into docs/settings.md:\n{page}");
}

#[test]
fn a_former_name_is_read_with_a_warning_that_names_its_line() {
    let text = "\
[review]
line_reasons = true
[provider.eu]
service = \"idwise\"
username = \"u\"
password_env = \"P\"
dispositions.whitelist = true
dispositions.cannot_tell = \"unknown\"
";
    let config = read(text).unwrap();
    assert!(config.review.finding_reasons);
    assert!(config.accounts[0].match_status.whitelist);
    assert_eq!(config.accounts[0].match_status.cannot_tell.as_deref(), Some("unknown"));
    let told: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "config.toml:2: `review.line_reasons` is called `review.finding_reasons` now",
            "config.toml:7: `provider.eu.dispositions` is called `provider.eu.match_status` now",
            "config.toml:8: `provider.eu.match_status.cannot_tell` is called `provider.eu.match_status.inconclusive` now",
        ]
    );
    let of_review = |config: &Config| config.effective().iter().any(|it| it.setting == "review.line_reasons");
    assert!(!of_review(&config), "the new name is the one that is listed");
}

#[test]
fn a_new_name_goes_before_the_former_one_and_a_variable_before_both() {
    let text = "[review]\nfinding_reasons = false\nline_reasons = true\n";
    assert!(!read(text).unwrap().review.finding_reasons);
    let environment = Environment::with([("REFEREE_REVIEW_LINE_REASONS", "true")]);
    let config = read_text("config.toml", text, &Sources { environment, ..sources() }).unwrap();
    assert!(config.review.finding_reasons);
    assert!(config.warnings.iter().any(|it| it.to_string().starts_with("$REFEREE_REVIEW_LINE_REASONS: ")));
}

#[test]
fn items_of_lists_and_accounts_are_not_put_together_from_variables() {
    let environment = Environment::with([
        ("REFEREE_SERVICE_LEVEL_HOURS", "9"),
        ("REFEREE_PROVIDER_EU_BASE_URL", "https://evil.example"),
    ]);
    let text = "[[service_level]]\nrule = \"under_age\"\nhours = 2\n[provider.eu]\nservice = \"idwise\"\n\
                username = \"u\"\npassword_env = \"P\"\n";
    let config = read_text("config.toml", text, &Sources { environment, ..sources() }).unwrap();
    assert_eq!(config.service_levels[0].hours, 2);
    assert_eq!(config.accounts[0].base_url.as_ref().unwrap().as_str(), "https://api.idwise.com/");
}

#[test]
fn every_effective_setting_stands_in_the_shipped_file() {
    for setting in Config::default().effective() {
        let key = setting.setting.rsplit('.').next().unwrap();
        let there = shipped().lines().any(|line| {
            let line = line.trim_start_matches("# ");
            line.starts_with(&format!("{key} = ")) || line == format!("[[{key}]]")
        });
        assert!(there, "{} is not in assets/config.toml", setting.setting);
    }
}

#[test]
fn a_first_configuration_changes_nothing() {
    let mut first = read(&write::first(&sources().services)).expect("no mistakes");
    first.origins.clear();
    assert_eq!(first, Config::default());
}

#[test]
fn the_stronger_layer_has_the_last_word_and_is_named() {
    let sources = Sources {
        environment: Environment::with([
            ("REFEREE_REVIEW_HOLD_SECONDS", "30"),
            ("REFEREE_STORE", "sqlite:/tmp/e.db"),
            ("REFEREE_REVIEWER", "bilal"),
        ]),
        flags: [("reviewer".to_owned(), "amina".to_owned())].into(),
        ..sources()
    };
    let text = "reviewer = \"x\"\n[review]\nhold_seconds = 20\ngates = \"hard\"\n";
    let config = read_text("config.toml", text, &sources).unwrap();
    assert_eq!(config.review.hold_seconds, 30);
    assert_eq!(config.review.gates, Gates::Hard);
    assert_eq!(config.general.reviewer.as_deref(), Some("amina"));
    assert_eq!(config.store.url.as_ref().map(|url| url.reveal()), Some("sqlite:/tmp/e.db"));
    let origin = |path: &str| config.origins.get(path).cloned().unwrap_or_default();
    assert_eq!(
        origin("review.hold_seconds"),
        SettingOrigin::Environment("REFEREE_REVIEW_HOLD_SECONDS".into())
    );
    assert_eq!(origin("review.gates"), SettingOrigin::File { file: "config.toml".into(), line: 4 });
    assert_eq!(origin("reviewer"), SettingOrigin::Flag("reviewer".into()));
    assert_eq!(origin("store.url"), SettingOrigin::Environment("REFEREE_STORE".into()));
    assert_eq!(origin("review.claim_minutes"), SettingOrigin::Default);
}

#[test]
fn a_wrong_variable_is_a_mistake_that_names_it() {
    let sources = Sources { environment: Environment::with([("REFEREE_REVIEW_GATES", "sotf")]), ..sources() };
    let mistakes = read_text("config.toml", "", &sources).unwrap_err();
    assert_eq!(
        mistakes[0].to_string(),
        "$REFEREE_REVIEW_GATES: `review.gates` must be one of: soft, hard (did you mean `soft`?)"
    );
}

#[test]
fn all_mistakes_are_told_at_once_with_their_lines() {
    let text = "\
reviwer = \"amina\"
[review]
hold_seconds = \"ten\"
blind_faces = \"allways\"
blind_fraction = 2
[pictures]
graphics = \"ascii\"
[provider.eu]
service = \"idwise\"
base_url = \"http://api.example.com\"
[provider.otk]
service = \"onetouch\"
token_env = \"A\"
token_file = \"b\"
";
    let found = mistakes(text);
    let expected = [
        "config.toml:1: unknown setting `reviwer`",
        "config.toml:3: `review.hold_seconds` must be a whole number from 0 to 3600",
        "config.toml:4: `review.blind_faces` must be one of: always, sampled, off (did you mean `always`?)",
        "config.toml:5: `review.blind_fraction` must be a number from 0 to 1",
        "config.toml:7: `pictures.graphics` must be one of",
        "config.toml:8: `password_env` is missing here",
        "config.toml:8: `username` is missing here",
        "config.toml:10: `base_url` is plain HTTP beyond this machine",
        "config.toml:11: `base_url` is missing here",
        "config.toml:14: more than one of `token_env`, `token_file`, `token_command`",
    ];
    for sentence in expected {
        assert!(found.iter().any(|line| line.starts_with(sentence)), "{sentence} in {found:#?}");
    }
    assert_eq!(found.len(), expected.len(), "{found:#?}");
}

#[test]
fn an_unknown_setting_says_what_was_meant() {
    let wrong = read("[review]\nhold_second = 3\n").unwrap_err();
    assert_eq!(wrong[0].message, "unknown setting `review.hold_second`");
    assert_eq!(wrong[0].hint.as_deref(), Some("did you mean `hold_seconds`?"));
}

#[test]
fn broken_toml_is_told_with_every_line() {
    let found = mistakes("[review\nhold_seconds = \n[console]\nmouse = maybe\n");
    assert!(found.len() >= 2, "{found:#?}");
    assert!(found.iter().any(|line| line.starts_with("config.toml:4:")), "{found:#?}");
}

#[rstest]
#[case("https://api.example.com", true)]
#[case("http://127.0.0.1:8080/x", true)]
#[case("http://[::1]:8080", true)]
#[case("http://localhost:1", true)]
#[case("http://10.0.0.7", false)]
#[case("http://localhost.example.com", false)]
#[case("ftp://example.com", false)]
#[case("https://me:secret@example.com", false)]
#[case("not an address", false)]
fn plain_http_stays_on_this_machine(#[case] address: &str, #[case] good: bool) {
    let text = format!("[provider.a]\nservice = \"onetouch\"\ntoken_env = \"T\"\nbase_url = \"{address}\"\n");
    let read = read(&text);
    assert_eq!(read.is_ok(), good, "{read:?}");
    if let Err(mistakes) = read {
        assert!(!format!("{mistakes:?}").contains("me:secret"), "a mistake repeats no secret");
    }
}

#[test]
fn an_account_has_the_documented_paths_unless_it_says_otherwise() {
    let text = "[provider.eu]\nservice = \"idwise\"\nusername = \"u\"\npassword_env = \"P\"\n\
                paths.result = \"v9/{id}\"\n";
    let config = read(text).unwrap();
    let account = &config.accounts[0];
    assert_eq!(account.base_url.as_ref().unwrap().as_str(), "https://api.idwise.com/");
    assert_eq!(account.paths.result, "v9/{id}");
    assert_eq!(account.paths.image, "journey/v2/image/{picture}");
    assert_eq!(account.password, Some(SecretSource::Env("P".into())));
}

#[test]
fn every_verb_has_other_with_a_comment_and_the_digit_nine() {
    let reasons = Config::default().reasons;
    for verb in [Verb::Approve, Verb::Reject, Verb::Resubmit] {
        let of_verb: Vec<_> = reasons.iter().filter(|reason| reason.verbs.contains(&verb)).collect();
        assert_eq!(of_verb[8].code, "other", "{}", verb.word());
        assert!(of_verb[8].needs_comment);
    }
    assert_eq!(reasons[0].text, "verified by other evidence");
}

#[test]
fn a_reason_is_added_behind_the_shipped_ones_or_replaces_the_one_with_its_code() {
    let text = "[[reason]]\ncode = \"branch\"\ntext = \"come to the branch\"\nverbs = [\"resubmit\"]\n\
                [[reason]]\ncode = \"glare\"\ntext = \"reflections\"\nverbs = [\"resubmit\"]\n";
    let (read, shipped) = (read(text).unwrap().reasons, Config::default().reasons);
    let codes = |list: &[ReasonSetting]| list.iter().map(|it| it.code.clone()).collect::<Vec<_>>();
    let mut expected = codes(&shipped);
    expected.push("branch".to_owned());
    assert_eq!(codes(&read), expected);
    assert_eq!(read.iter().find(|it| it.code == "glare").unwrap().text, "reflections");
}

#[test]
fn only_the_written_reasons_are_there_if_the_configuration_says_so() {
    let other = "[[reason]]\ncode = \"other\"\ntext = \"something else\"\n\
                 verbs = [\"approve\", \"reject\", \"resubmit\"]\nneeds_comment = true\n";
    let config = read(&format!("[reasons]\nonly = true\n{other}")).unwrap();
    let texts: Vec<&str> = config.reasons.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["something else"]);
    let found = mistakes("reasons.only = true\n");
    assert!(found[0].contains("no reason `other` that needs a comment for `approve`"), "{found:#?}");
}

#[test]
fn a_reason_of_the_users_file_is_added_to_those_of_the_hosts() {
    let reason = |code: &str, text: &str| {
        format!("[[reason]]\ncode = \"{code}\"\ntext = \"{text}\"\nverbs = [\"reject\"]\n")
    };
    let other = "[[reason]]\ncode = \"other\"\ntext = \"other\"\n\
                 verbs = [\"approve\", \"reject\", \"resubmit\"]\nneeds_comment = true\n";
    let system = format!("reasons.only = true\n{}{other}", reason("house", "rule of the house"));
    let user = format!("{}{}", reason("mine", "mine"), reason("house", "said better"));
    let config = read_texts(("system.toml", &system), ("user.toml", &user), &sources()).unwrap();
    let texts: Vec<&str> = config.reasons.iter().map(|it| it.text.as_str()).collect();
    assert_eq!(texts, ["said better", "other", "mine"]);
}

#[test]
fn every_verb_needs_other_and_a_code_is_there_once() {
    let found = mistakes("[[reason]]\ncode = \"a\"\ntext = \"b\"\nverbs = [\"approve\", \"approv\"]\n");
    assert_eq!(
        found,
        [
            "config.toml:4: `reason.verbs` must be some of: [\"approve\", \"reject\", \"resubmit\"] (`approv` is no verb)"
        ]
    );
    let found = mistakes("[[reason]]\ncode = \"other\"\ntext = \"b\"\nverbs = [\"approve\", \"reject\"]\n");
    assert_eq!(found.len(), 3, "no comment, or not for this verb: {found:#?}");
    assert!(found[0].contains("no reason `other` that needs a comment for `approve`"), "{found:#?}");
    let twice = "[[reason]]\ncode = \"a\"\ntext = \"b\"\nverbs = [\"approve\"]\n".repeat(2);
    assert_eq!(mistakes(&twice), ["config.toml: more than one reason `a`"]);
}

fn secret_in(folder: &Path, mode: u32) -> std::path::PathBuf {
    let path = folder.join("secret");
    std::fs::write(&path, "s3cret\nnot this\n").unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

#[test]
fn a_secret_file_is_read_only_if_nobody_else_can_read_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = secret_in(folder.path(), 0o600);
    assert_eq!(SecretSource::File(path.clone()).fetch("x").unwrap().expose_secret(), "s3cret");
    secret_in(folder.path(), 0o640);
    let refused = SecretSource::File(path).fetch("x").unwrap_err();
    assert!(refused.to_string().contains("can be read by others (mode 0640)"), "{refused}");
    assert!(refused.hint.unwrap().starts_with("chmod 600 "));
}

#[test]
fn a_secret_command_gives_its_first_line_or_says_how_it_failed() {
    let command = |line: &str| SecretSource::Command(line.to_owned()).fetch("provider.a.password_command");
    assert_eq!(command("printf 'a b\\nc'").unwrap().expose_secret(), "a b");
    let failed = command("echo s3cret; exit 3").unwrap_err().to_string();
    assert!(failed.contains("provider.a.password_command") && failed.contains('3'), "{failed}");
    assert!(!failed.contains("s3cret"));
    assert!(command("true").unwrap_err().to_string().contains("is empty"));
}

#[test]
fn secrets_are_fetched_only_when_an_account_is_needed() {
    let text = "[provider.a]\nservice = \"onetouch\"\nbase_url = \"https://example.com\"\n\
                token_env = \"REFEREE_TEST_NEVER_SET\"\n[provider.b]\nservice = \"onetouch\"\n\
                base_url = \"https://example.com\"\ntoken_file = \"/nowhere/at/all\"\n";
    let config = read(text).expect("reading fetches nothing");
    let missing = config.provider_settings().unwrap_err();
    assert_eq!(missing.len(), 2, "every missing secret is told");
    assert_eq!(
        missing[0].to_string(),
        "config.toml:1: `provider.a.token_env`: $REFEREE_TEST_NEVER_SET is not set"
    );
}

#[test]
fn a_sandbox_configuration_points_at_it_and_hides_its_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("referee.toml");
    let url = |port: u16| format!("http://127.0.0.1:{port}/").parse().unwrap();
    let place = SandboxPlace {
        idwise: url(1001),
        username: "user \"x\"".into(),
        password: "pass".into(),
        onetouch: url(1002),
        token: "token".into(),
        images: url(1003),
        idwise_list: url(1004),
        onetouch_list: url(1005),
    };
    write::for_sandbox(&file, &place).unwrap();
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let mode = entry.unwrap().metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o600);
    }
    assert!(!std::fs::read_to_string(&file).unwrap().contains("\"pass\""));
    let config = load(&Sources {
        file: Some(file),
        flags: [("store.url".into(), "sqlite:x".into())].into(),
        ..sources()
    });
    let settings = config.unwrap().provider_settings().unwrap();
    assert_eq!(
        settings.iter().map(|one| one.account.name.as_str()).collect::<Vec<_>>(),
        ["idwise", "onetouch"]
    );
    let Credentials::Basic { username, password } = &settings[0].credentials else { panic!("basic") };
    assert_eq!((username.as_str(), password.expose_secret()), ("user \"x\"", "pass"));
    assert_eq!(settings[1].account.picture_hosts, ["127.0.0.1:1003"]);
    assert!(!format!("{settings:?}").contains("pass\""), "Debug tells no secret");
}

#[test]
fn a_file_that_was_asked_for_must_be_there() {
    let missing = Sources { file: Some("/nowhere/config.toml".into()), ..sources() };
    let mistakes = load(&missing).unwrap_err();
    assert!(mistakes[0].message.starts_with("it could not be read"), "{mistakes:?}");
    let nothing = Sources { flags: [("store.url".into(), "sqlite:x".into())].into(), ..sources() };
    let config = load(&nothing).expect("without a file the defaults stand");
    assert_eq!(config.review.blind_faces, BlindFaces::Always);
    assert_eq!(config.pictures.graphics, Graphics::Auto);
}

proptest::proptest! {
    #[test]
    fn reading_never_panics(text in "[\\[\\]a-z_=\".0-9\n ,{}#é\u{202e}]{0,200}") {
        let _ = read(&text);
    }
}

#[test]
fn nothing_is_told_of_watch_list_records_unless_asked_for_and_only_where_it_can_be() {
    let account = |more: &str| {
        format!("[provider.here]\nservice = \"idwise\"\nusername = \"u\"\npassword_env = \"PW\"\n{more}\n")
    };
    assert!(read(&account("")).unwrap().accounts[0].match_status.are_none());
    let told = "match_status.whitelist = true\nmatch_status.true_match = \"true_positive\"";
    let words = read(&account(told)).unwrap().accounts[0].match_status.clone();
    assert!(words.whitelist && words.false_positive.is_none());
    assert_eq!(words.true_match.as_deref(), Some("true_positive"));
    for (wrong, why) in [
        ("match_status.whitelist = true\npaths.whitelist = \"\"", "nowhere to report"),
        ("match_status.falsepositive = \"x\"", "falsepositive"),
        ("match_status = true", "must be a table"),
    ] {
        let mistakes = mistakes(&account(wrong)).join("\n");
        assert!(mistakes.contains(why), "{mistakes}");
    }
}

#[test]
fn wrong_hours_of_a_service_level_are_told_once() {
    let text = "[[service_level]]\nrule = \"under_age\"\nhours = \"four\"\n";
    let told = read_text("config.toml", text, &sources()).unwrap_err();
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].to_string().starts_with("config.toml:3: "), "{told:?}");
}

#[test]
fn a_service_level_has_a_sign_and_a_color_of_its_own() {
    let text = "\
[[service_level]]
rule = \"under_age\"
hours = 4
sign = \"*\"
color = \"red\"
[[service_level]]
rule = \"expired_document\"
hours = 4
sign = \"too long\"
color = \"rd\"
";
    let config = read_text("config.toml", text, &sources()).unwrap();
    let marks: Vec<LateMark> = config.service_levels.iter().map(|level| level.mark()).collect();
    assert_eq!(marks, [LateMark { sign: '*', tint: Tint::Red }, LateMark::default()]);
    let told: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert!(told[0].starts_with("config.toml:9: ") && told[0].contains("ASCII"), "{told:?}");
    assert!(
        told[1].starts_with("config.toml:10: ")
            && told[1].contains("`service_level.color` must be one of: orange, red"),
        "{told:?}"
    );
}

#[test]
fn service_levels_of_nothing_nobody_or_no_time_are_told_and_left_out() {
    let text = "\
[[service_level]]
hours = 4
[[service_level]]
provider = \"euu\"
hours = 4
[[service_level]]
rule = \"under_age\"
[[service_level]]
rule = \"under_age\"
provider = \"eu\"
hours = 2
[provider.eu]
service = \"idwise\"
base_url = \"https://api.example.com\"
username = \"u\"
password_env = \"REFEREE_TEST_NEVER_SET\"
";
    let config = read_text("config.toml", text, &sources()).unwrap();
    assert_eq!(config.service_levels.len(), 1);
    let told: Vec<String> = config.warnings.iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "config.toml:1: a service level of nothing",
            "config.toml:4: there is no account `euu`",
            "config.toml:6: a service level without `hours`",
        ]
    );
}
