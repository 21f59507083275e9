//! Generates `assets/config.toml` and `docs/settings.md` from the table of settings.

use super::account::AccountSettings;
use super::load::Config;
use super::notes::NoteSetting;
use super::provider::{CredentialsKind, ServiceSettings};
use super::reasons::ReasonSetting;
use super::second::SecondSetting;
use super::service_levels::ServiceLevelSetting;
use super::table::{AnyTable, ShownSetting};
use serde_json::Value;

const ABOUT_FILE: &str = "\
# referee: every setting with its default.
#
# Your file needs only the settings that it changes. It is read from --config, $REFEREE_CONFIG, or
# $XDG_CONFIG_HOME/referee/config.toml (usually ~/.config/referee/config.toml). Environment variables
# override the file ($REFEREE_REVIEW_HOLD_SECONDS sets review.hold_seconds, $REFEREE_STORE the store), and
# flags override both. `referee config` shows each value and its origin. Keys are in keybindings.toml.
";

const ABOUT_PAGE: &str = "\
# Settings

Every setting with its default, its possible values and its meaning. `referee init` writes all of them into a file to start from, commented out
([assets/config.toml](../assets/config.toml) has the same content). `referee config` shows the effective values and their origins.
`referee config --markdown` writes this page.

The file of the host is read first (`/etc/referee/referee.toml`, which can [lock settings](team.md#locked-settings)), then that of the user, then
variables, then flags. A variable is `REFEREE_` and the setting in capitals, with `_` for the point: `REFEREE_REVIEW_HOLD_SECONDS` sets
`review.hold_seconds`.

A setting that ends in `_env` names a variable with a secret. In its place, a setting that ends in `_file` names a file that only you can read (mode
0600; a relative path begins at the folder of the configuration), and one that ends in `_command` names a command that prints the secret. So there are
`password_env`, `password_file` and `password_command`.
";

/// The text of the shipped configuration file.
pub fn config_file(services: &[ServiceSettings]) -> String {
    let mut text = ABOUT_FILE.to_owned();
    let mut config = Config::default();
    for (name, section) in config.sections() {
        text.push('\n');
        if !name.is_empty() {
            text += &comment(&section.about());
            text += &format!("[{name}]\n");
        }
        section.shown().iter().for_each(|it| text += &with_sentence(it));
    }
    text += &format!("\n{}#\n", comment(&ServiceLevelSetting::default().about()));
    text += &commented("[[service_level]]\n", &ServiceLevelSetting::default().shown());
    text += &format!("\n{}#\n", comment(&SecondSetting::default().about()));
    text += &commented("[[second]]\n", &SecondSetting::default().shown());
    text += &list("note", &config.notes);
    text += &accounts(services);
    text += &list("reason", &config.reasons);
    text
}

/// The text of `docs/settings.md`.
pub fn page(services: &[ServiceSettings]) -> String {
    let mut text = ABOUT_PAGE.to_owned();
    let mut config = Config::default();
    for (name, section) in config.sections() {
        let title =
            if name.is_empty() { "Before the first section".to_owned() } else { format!("`[{name}]`") };
        text += &chapter(&title, &section.about(), section.shown());
    }
    let lists: [(&str, &dyn AnyTable); 4] = [
        ("`[[service_level]]`", &ServiceLevelSetting::default()),
        ("`[[second]]`", &SecondSetting::default()),
        ("`[[note]]`", &NoteSetting::default()),
        ("`[[reason]]`", &ReasonSetting::default()),
    ];
    for (title, table) in lists {
        text += &chapter(title, &table.about(), table.shown());
    }
    let account = AccountSettings::default();
    text += &chapter("`[provider.NAME]`", &account.about(), account.every());
    let groups = [
        ("paths", account.paths.about()),
        ("match_status", account.match_status.about()),
        ("hook", account.hook.about()),
        ("hook.hmac", account.hook.hmac.about()),
    ];
    for (name, about) in groups {
        text += &format!("\n`{name}.*`: {about}\n");
    }
    for service in services {
        let paths = service.paths.shown().into_iter().filter(|it| it.value != "");
        let paths: Vec<String> =
            paths.map(|it| format!("`paths.{}` = `{}`", it.setting, value(&it.value))).collect();
        text += &format!("\nDefaults of the service `{}`: {}.\n", service.service.word(), paths.join(", "));
    }
    text
}

/// A heading, a sentence, and a table of settings.
fn chapter(title: &str, about: &str, settings: Vec<ShownSetting>) -> String {
    let mut text = format!("\n## {title}\n\n{about}\n\n| setting | default | values | meaning |\n");
    text += "| --- | --- | --- | --- |\n";
    for it in settings {
        let default = if it.example.is_some() { String::new() } else { format!("`{}`", value(&it.value)) };
        text += &format!("| `{}` | {default} | {} | {} |\n", it.setting, it.expects, it.about);
    }
    text
}

/// An example account of each service with its own settings, then the settings that every account has.
fn accounts(services: &[ServiceSettings]) -> String {
    let account = AccountSettings::default();
    let mut text = format!("\n{}", comment(&account.about()));
    for service in services {
        let own = AccountSettings::of(service.service.word(), service);
        let needs = match own.credentials {
            CredentialsKind::Basic => ["service", "base_url", "username", "password_env"].as_slice(),
            CredentialsKind::Token => ["service", "base_url", "token_env"].as_slice(),
        };
        let is_own = |it: &ShownSetting| {
            let is_path = it.setting.starts_with("paths.") && it.value != "";
            is_path || needs.contains(&it.setting.as_str())
        };
        text += &format!("#\n# [provider.{}]\n", own.name);
        own.every().iter().filter(|it| is_own(it)).for_each(|it| text += &format!("# {}", assignment(it)));
    }
    text += "#\n# Settings of every account:\n#\n";
    let settings: Vec<ShownSetting> =
        account.every().into_iter().filter(|it| !it.setting.starts_with("paths.")).collect();
    text + &commented("", &settings)
}

/// Settings that the file lists commented out.
fn commented(heading: &str, settings: &[ShownSetting]) -> String {
    let mut text = heading.to_owned();
    for it in settings {
        let shown = example(it).unwrap_or_else(|| value(&it.value));
        text += &format!("{}{} = {shown}\n", comment(&it.about), it.setting);
    }
    text.lines().map(|line| format!("# {line}\n")).collect()
}

/// A list of tables. Each shows only the settings that differ from their default.
fn list<T: AnyTable + Default>(name: &str, tables: &[T]) -> String {
    let usual = T::default();
    let mut text = format!("\n{}", comment(&usual.about()));
    for table in tables {
        text += &format!("\n[[{name}]]\n");
        let said =
            table.shown().into_iter().zip(usual.shown()).filter(|(said, usual)| said.value != usual.value);
        said.for_each(|(it, _)| text += &assignment(&it));
    }
    text
}

/// A setting with its description. It is commented out if it has no default.
fn with_sentence(it: &ShownSetting) -> String {
    let before = if it.value.is_null() { "# " } else { "" };
    let words = it.expects.strip_prefix("one of: ").map(|words| format!(" One of: {words}."));
    let range = it.expects.strip_prefix("a whole number ").map(|range| format!(" A whole number {range}."));
    let about = format!("{}{}", it.about, words.or(range).unwrap_or_default());
    format!("{}{before}{}", comment(&about), assignment(it))
}

fn assignment(it: &ShownSetting) -> String {
    let shown = if it.value.is_null() { example(it) } else { None };
    format!("{} = {}\n", it.setting, shown.unwrap_or_else(|| value(&it.value)))
}

/// The example of a setting without a default. A numeric example has no quotes.
fn example(it: &ShownSetting) -> Option<String> {
    let example = it.example?;
    Some(example.parse::<u64>().map_or_else(|_| value(&example.into()), |number| number.to_string()))
}

/// A value as TOML. TOML writes lists and numbers as JSON does.
fn value(value: &Value) -> String {
    match value {
        Value::String(text) => toml::Value::String(text.clone()).to_string(),
        Value::Array(items) => format!("[{}]", items.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
}

/// A text as comment lines of at most 120 columns.
fn comment(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut().filter(|line| line.len() + word.len() < 118) {
            Some(line) => *line += &format!(" {word}"),
            None => lines.push(format!("# {word}")),
        }
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}
