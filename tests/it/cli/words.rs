//! Commands that need neither provider nor store: words, settings, exit codes.

use super::setting::Home;
use referee::cli::error::Colors;
use referee::cli::output::{Table, escaped};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::Stdio;

#[test]
fn wrong_arguments_are_usage() {
    let home = Home::new();
    for arguments in [&["no-such-command"][..], &["config", "--no-such-flag"], &["completions"]] {
        let (code, told) = home.fails(arguments);
        assert_eq!(code, 2, "{arguments:?}");
        assert!(told.contains("Usage:"), "{told}");
    }
    assert!(home.prints(&["--help"]).contains("Exit codes:"));
}

/// `-rule:NAME` is a documented filter, so it must not be parsed as a flag.
#[test]
fn a_filter_may_begin_with_a_minus() {
    let home = Home::new();
    assert_eq!(home.prints(&["list", "--json", "--filter", "-rule:under_age"]).trim(), "[]");
    let folder = home.path("packs");
    assert_eq!(home.prints(&["export", "--filter", "-rule:under_age", "-o", folder.to_str().unwrap()]), "");
}

#[test]
fn every_mistake_of_a_configuration_is_told_with_its_line() {
    let home = Home::new();
    let file = home.write("config/referee/config.toml", "[review]\nhold_secnds = 3\ngates = 7\n");
    let (code, told) = home.fails(&["config"]);
    assert_eq!(code, 11);
    let at = file.display();
    assert!(told.contains(&format!("error: {at}:2: unknown setting `review.hold_secnds`")), "{told}");
    assert!(told.contains("hint: did you mean `hold_seconds`?"), "{told}");
    assert!(told.contains(&format!("error: {at}:3: `review.gates` must be one of: soft, hard")), "{told}");
}

#[test]
fn what_costs_only_its_own_place_is_told_and_keeps_nothing_from_working() {
    let home = Home::new();
    let text = "[console]\ntheme = \"drak\"\nviews = [\n  \"\",\n  \"wiat>4h\",\n]\n[[note]]\nname = \"a\"\ntext = \"{nobody}\"\n";
    let file = home.write("config/referee/config.toml", text);
    home.write("config/referee/keybindings.toml", "[case]\nA = \"aprove\"\n");
    let output = home.referee(&["config"]).output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    for (line, words) in [
        (2, "there is no theme `drak`"),
        (5, "the view 2 is no filter"),
        (9, "`{nobody}` stands for nothing"),
    ] {
        let wanted = format!("warning: {}:{line}: {words}", file.display());
        assert!(told.contains(&wanted), "{wanted} in {told}");
    }
    assert!(told.contains("keybindings.toml:2: `aprove` is no action"), "{told}");
    home.write("config/referee/config.toml", &format!("{text}[review]\ngates = 7\n"));
    let (code, told) = home.fails(&["config"]);
    assert_eq!(code, 11);
    for words in
        [":2: there is no theme", ":5: the view 2", ":9: `{nobody}`", ":11: `review.gates`", ":2: `aprove`"]
    {
        assert!(told.contains(words), "{words} in {told}");
    }
}

#[test]
fn a_wrong_value_of_looks_keeps_nothing_from_working_and_one_of_privacy_does() {
    let home = Home::new();
    let file = home.write(
        "config/referee/config.toml",
        "[console]\nmouse = \"on\"\nviews = 3\n[pictures]\ngraphics = \"ascii\"\n",
    );
    let output = home.referee(&["config"]).output().unwrap();
    assert!(output.status.success());
    let told = String::from_utf8(output.stderr).unwrap();
    for words in [":2: `console.mouse`", ":3: `console.views`", ":5: `pictures.graphics`"] {
        assert!(told.contains(&format!("warning: {}{words}", file.display())), "{words} in {told}");
    }
    for text in ["[console]\nmask = \"on\"\n", "[console]\ncopy = 0\n", "[console]\nmasked = true\n"] {
        home.write("config/referee/config.toml", text);
        assert_eq!(home.fails(&["config"]).0, 11, "{text}");
    }
}

#[test]
fn the_manual_page_is_printed_for_the_whole_and_for_each_command() {
    let home = Home::new();
    assert!(home.prints(&["man"]).contains(".TH referee 1"));
    assert!(home.prints(&["man", "sync"]).contains("Fetch the journeys that need review"));
    assert_eq!(home.fails(&["man", "nothing"]).0, 2);
}

#[test]
fn the_manual_pages_of_a_package_are_one_for_each_command() {
    let home = Home::new();
    let folder = home.path("man");
    home.prints(&["man", "--into", folder.to_str().unwrap()]);
    let page = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    assert!(page("referee.1").contains(".TH referee 1"));
    assert!(page("referee-decide.1").contains("Record a decision"));
    assert!(page("referee-store-copy.1").contains("referee\\-store\\-copy"));
    assert!(!folder.join("referee-decode-worker.1").exists(), "for the program itself");
}

#[test]
fn each_setting_tells_where_it_came_from() {
    let home = Home::new();
    let file = home.write("here.toml", "\n[review]\nhold_seconds = 3\n");
    let output = home
        .referee(&["config", "--json", "--reviewer", "amina"])
        .env("REFEREE_CONFIG", &file)
        .env("REFEREE_STORE", "sqlite:/tmp/x.db")
        .output()
        .unwrap();
    let settings: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let find = |name: &str| {
        let found = settings.as_array().unwrap().iter().find(|one| one["setting"] == name);
        found.unwrap_or_else(|| panic!("{name} is listed")).clone()
    };
    assert_eq!(find("review.hold_seconds")["value"], 3);
    assert_eq!(find("review.hold_seconds")["origin"], format!("{}:3", file.display()));
    assert_eq!(find("store.url")["origin"], "$REFEREE_STORE");
    assert_eq!(find("reviewer")["value"], "amina");
    assert_eq!(find("reviewer")["origin"], "--reviewer");
    assert_eq!(find("console.theme")["origin"], "default");
}

#[test]
fn a_first_configuration_is_private_and_not_replaced() {
    let home = Home::new();
    let told = home.prints(&["init"]);
    let file = home.path("config/referee/config.toml");
    assert_eq!(told.trim(), file.display().to_string());
    let mode = std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    assert_eq!(home.fails(&["init"]).0, 10);
    home.prints(&["init", "--force"]);
    home.prints(&["config"]);
}

#[test]
fn the_keys_stand_in_a_markdown_table_and_in_json() {
    let home = Home::new();
    let table = home.prints(&["keys", "--markdown"]);
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines[..2], ["| where | key | what |", "| --- | --- | --- |"]);
    let keys: serde_json::Value = serde_json::from_str(&home.prints(&["keys", "--json"])).unwrap();
    // What a place has from the one around it stands once in the table, and in each place of the JSON.
    let of_place =
        |place: &str| lines.iter().filter(|line| line.starts_with(&format!("| {place} | "))).count();
    let in_json = |place: &str| keys.as_array().unwrap().iter().filter(|key| key["place"] == place).count();
    assert_eq!(of_place("everywhere"), in_json("everywhere"));
    assert!(of_place("outbox") > 0 && of_place("outbox") < in_json("outbox"), "{table}");
    // Three cells each, whatever the key is.
    for line in &lines {
        assert_eq!(line.replace("\\|", "").matches('|').count(), 4, "{line}");
    }
    assert!(lines.iter().any(|line| line.starts_with("| queue | `")), "{table}");
    assert_eq!(home.fails(&["keys", "--markdown", "--json"]).0, 2);
}

#[test]
fn completions_name_the_commands() {
    let home = Home::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = home.prints(&["completions", shell]);
        assert!(script.contains("completions") && script.contains("reviewer"), "{shell}");
    }
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let home = Home::new();
    let program = assert_cmd::cargo::cargo_bin!("referee");
    let mut child = std::process::Command::new(program)
        .args(["completions", "bash"])
        .env("XDG_CONFIG_HOME", home.path("config"))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0), "{told}");
    assert_eq!(told, "");
}

#[test]
fn json_cannot_act_on_a_terminal() {
    let nasty = "a\u{1b}[2J\u{202e}\u{9b}1m\u{7f}\u{200b}\u{e000}\u{e0041}é漢\n";
    let text = serde_json::to_string(nasty).unwrap();
    let safe = escaped(&text);
    let acts = |c: char| c.is_control() || ['\u{202e}', '\u{200b}', '\u{e000}', '\u{e0041}'].contains(&c);
    assert!(!safe.chars().any(acts), "{safe}");
    assert!(safe.contains("é漢"), "plain letters stay");
    assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), nasty);
}

#[test]
fn tables_fit_and_are_safe() {
    let mut table = Table::new(&["NAME", "WHY"]);
    table.row(["漢字\u{1b}[31m".to_owned(), "x".repeat(60)]);
    let text = table.text(Some(30), Colors::Off);
    let lines: Vec<&str> = text.lines().collect();
    assert!(lines[1].starts_with("漢字␛[31m"), "{text}");
    assert!(lines[1].ends_with('…'));
    assert!(lines.iter().all(|line| unicode_width::UnicodeWidthStr::width(*line) <= 30), "{text}");
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn a_log_is_private_and_only_where_asked() {
    let home = Home::new();
    let log = home.path("referee.log");
    home.prints(&["config", "--log", log.to_str().unwrap()]);
    assert_eq!(std::fs::metadata(&log).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(home.fails(&["config", "--log", "/nowhere/at/all"]).0, 10);
}

proptest::proptest! {
    #[test]
    fn escaped_json_says_the_same(text in "\\PC*|.*") {
        let json = serde_json::to_string(&text).unwrap();
        let back: String = serde_json::from_str(&escaped(&json)).unwrap();
        proptest::prop_assert_eq!(back, text);
    }
}

#[test]
fn a_bundle_for_support_tells_of_the_installation_and_of_nobody() {
    let home = Home::new();
    home.prints(&["--reviewer", "amina", "list"]);
    let file = home.path("bundle.json");
    let arguments = ["--reviewer", "amina", "doctor", "--bundle", file.to_str().unwrap()];
    // It is written whatever the doctor finds.
    home.referee(&arguments).output().unwrap();
    assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(!text.contains("amina") && !text.contains(home.path("").to_str().unwrap()), "{text}");
    let bundle: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(bundle["program"], env!("CARGO_PKG_VERSION"));
    assert_eq!(bundle["terminal"]["TERM"], "dumb");
    let has = |list: &str, word: &str| {
        bundle[list].as_array().unwrap().iter().any(|it| it.to_string().contains(word))
    };
    assert!(has("checks", "store") && has("settings", "review.hold_seconds"), "{text}");
}

#[test]
fn a_bundle_for_support_replaces_no_file() {
    let home = Home::new();
    let file = home.path("notes.txt");
    std::fs::write(&file, "mine").unwrap();
    let (code, told) = home.fails(&["doctor", "--bundle", file.to_str().unwrap()]);
    assert!(code == 10 && told.contains("notes.txt already exists"), "{told}");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
}
