//! `audit key`, `audit checkpoint` and `audit verify --against`, on a store that somebody rewrites.

use super::place::Place;
use super::setting::Home;
use crate::fixtures::not_run;
use rstest::rstest;
use serde_json::Value;
use sqlx::{Connection, SqliteConnection};

/// A store with a few entries, a key, and a configuration that names it.
fn place() -> (Place, String) {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    place.home.prints(&["sync"]);
    let key = place.home.path("audit.key").display().to_string();
    let public = place.home.prints(&["audit", "key", "--new", &key, "--name", "test"]);
    let file = place.home.path("config/referee/config.toml");
    let kept = place.home.path("kept").display().to_string();
    let text = std::fs::read_to_string(&file).unwrap();
    let text = format!("{text}\n[audit]\nkey_file = \"{key}\"\ncheckpoint = [\"file:{kept}\"]\n");
    std::fs::write(&file, text).unwrap();
    assert_eq!(place.home.prints(&["audit", "key"]), public);
    assert!(public.starts_with("test+"), "{public}");
    (place, kept)
}

fn verify(home: &Home, arguments: &[&str]) -> (i32, Value) {
    let all = [&["audit", "verify", "--json"], arguments].concat();
    let output = home.referee(&all).output().unwrap();
    (output.status.code().unwrap(), serde_json::from_slice(&output.stdout).unwrap_or_default())
}

/// Whoever can write the file can drop its triggers, and put them back.
async fn rewrite(home: &Home, statements: &str) {
    let url = format!("sqlite:{}", home.path("data/referee/referee.db").display());
    let mut file = SqliteConnection::connect(&url).await.unwrap();
    let triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
    let triggers: Vec<(String, String)> = sqlx::query_as(triggers).fetch_all(&mut file).await.unwrap();
    let drops: String = triggers.iter().map(|(name, _)| format!("DROP TRIGGER {name};")).collect();
    let again: String = triggers.iter().map(|(_, text)| format!("{text};")).collect();
    let all = format!("{drops}{statements};{again}");
    sqlx::raw_sql(sqlx::AssertSqlSafe(all)).execute(&mut file).await.unwrap();
    file.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_cut_is_found_with_a_checkpoint_only() {
    let (place, kept) = place();
    let home = &place.home;
    let printed = home.prints(&["audit", "checkpoint"]);
    assert_eq!(std::fs::read_to_string(&kept).unwrap().trim_end(), printed.trim_end());
    let (code, verdict) = verify(home, &["--against", &kept]);
    assert_eq!((code, &verdict["holds"]), (0, &Value::Bool(true)), "{verdict}");
    let size = verdict["entries"].clone();
    assert_eq!(verdict["confirmed_by"]["size"], size);

    // More entries, and another checkpoint: both confirm.
    let id = place.first("idwise");
    home.json(&["decide", &id, "reject", "--reason", "tampering"]);
    // The newest entry tells of an evidence pack, which leaves no row that could be compared.
    home.prints(&["export", &id, "-o", &home.path("pack.html").display().to_string()]);
    home.prints(&["audit", "checkpoint"]);
    let (code, verdict) = verify(home, &["--against", &kept]);
    assert_eq!(code, 0, "{verdict}");
    assert!(verdict["confirmed_by"]["size"].as_u64() > size.as_u64(), "{verdict}");

    // The newest entry is cut off and the head put back.
    rewrite(
        home,
        "DELETE FROM audit WHERE seq = (SELECT max(seq) FROM audit);
         UPDATE audit_head SET (seq, hash) = (SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1);",
    )
    .await;
    let (code, verdict) = verify(home, &[]);
    assert_eq!((code, &verdict["confirmed_by"]), (0, &Value::Null), "by itself it holds: {verdict}");
    let (code, verdict) = verify(home, &["--against", &kept]);
    assert_eq!(code, 15, "{verdict}");
    assert_eq!(verdict["holds"], false);
    assert!(verdict["problem"].as_str().unwrap().contains("cut off"), "{verdict}");
}

#[test]
fn a_checkpoint_by_another_key_or_of_another_record_confirms_nothing() {
    let (place, kept) = place();
    place.home.prints(&["audit", "checkpoint"]);
    let other = place.home.path("other.key").display().to_string();
    place.home.prints(&["audit", "key", "--new", &other, "--name", "test"]);
    let (code, _) = verify(&place.home, &["--against", &kept, "--key", &other]);
    assert_eq!(code, 15);
    let (code, told) = place.home.fails(&["audit", "key", "--new", &other]);
    assert!(code == 10 && told.contains("is there already"), "{told}");

    let store = format!("sqlite:{}", place.home.path("elsewhere.db").display());
    place.home.prints(&["--store", &store, "sync"]);
    let (code, verdict) = verify(&place.home, &["--store", &store, "--against", &kept]);
    assert_eq!(code, 15, "{verdict}");
    assert_ne!(verdict["problem"], Value::Null);
}

#[rstest]
#[case::decision("UPDATE decisions SET verb = 'approve'", "verb")]
#[case::decided_by("UPDATE decisions SET reviewer = 'boris'", "reviewer")]
#[case::note(
    "INSERT INTO notes (journey_id, reviewer, at_ms, words) SELECT id, 'boris', 0, 'x' FROM journeys LIMIT 1",
    "note"
)]
#[case::trigger(
    "CREATE TRIGGER helpful AFTER INSERT ON audit BEGIN UPDATE decisions SET verb = 'approve' WHERE 0; END",
    "triggers"
)]
#[case::document("UPDATE documents SET raw = CAST('{}' AS BLOB)", "document")]
#[tokio::test(flavor = "multi_thread")]
async fn a_forged_row_is_found_though_the_chain_holds(#[case] forgery: &str, #[case] said: &str) {
    let (place, _) = place();
    let home = &place.home;
    let id = place.first("idwise");
    home.json(&["decide", &id, "reject", "--reason", "tampering"]);
    assert_eq!(verify(home, &[]).0, 0);
    rewrite(home, forgery).await;
    let (code, verdict) = verify(home, &[]);
    assert_eq!((code, &verdict["broken"]), (15, &Value::Null), "{verdict}");
    assert!(verdict["problem"].as_str().unwrap().contains(said), "{verdict}");
}

/// Another program, which shares nothing with ours, comes to the same verdict.
#[test]
fn the_verifier_in_the_documentation_agrees() {
    let has = |program: &str| std::process::Command::new(program).arg("--help").output().is_ok();
    if !has("python3") || !has("openssl") {
        return not_run("the_verifier_in_the_documentation_agrees", "python3 and openssl");
    }
    let (place, kept) = place();
    let home = &place.home;
    home.prints(&["audit", "checkpoint"]);
    let id = place.first("idwise");
    home.json(&["decide", &id, "reject", "--reason", "tampering"]);
    home.prints(&["audit", "checkpoint"]);
    let record = home.prints(&["audit", "export"]);
    let (file, public) = (home.write("record.jsonl", &record), home.prints(&["audit", "key"]));
    let key = home.write("public.key", &public);
    let run = |record: &std::path::Path, notes: &str| {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/verify_record.py");
        let mut command = std::process::Command::new("python3");
        command.arg(script).arg(record).args(["--against", notes, "--key"]).arg(&key).output().unwrap()
    };
    let output = run(&file, &kept);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(said.matches("confirmed by test").count(), 2, "{said}");

    let changed = home.write("changed.jsonl", &record.replacen("tampering", "duplicate", 1));
    assert!(!run(&changed, &kept).status.success());
    let cut: String =
        record.lines().take(record.lines().count() - 1).map(|line| format!("{line}\n")).collect();
    assert!(!run(&home.write("cut.jsonl", &cut), &kept).status.success());
    let notes = std::fs::read_to_string(&kept).unwrap();
    let size = notes.lines().nth(1).unwrap();
    let forged = home.write("forged", &notes.replacen(&format!("\n{size}\n"), "\n1\n", 1));
    assert!(!run(&file, forged.to_str().unwrap()).status.success());
}

/// The account without rights of its own, as which a command of root can be run.
const NOBODY: u32 = 65_534;

#[test]
fn a_server_that_cannot_read_the_key_says_which_account_which_file_and_what_to_do() {
    if !rustix::process::geteuid().is_root() {
        return not_run("a key of another account", "the account root");
    }
    let home = Home::new();
    let key = home.path("audit.key").display().to_string();
    home.prints(&["audit", "key", "--new", &key]);
    let text = format!("[audit]\nkey_file = \"{key}\"\ncheckpoint = [\"syslog\"]\n");
    let config = home.write("config/referee/config.toml", &text);
    for folder in [home.path(""), home.path("config"), home.path("config/referee")] {
        std::os::unix::fs::chown(folder, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    std::os::unix::fs::chown(config, Some(NOBODY), Some(NOBODY)).unwrap();
    // The store and its key are made anew by the other account.
    let _ = std::fs::remove_dir_all(home.path("data"));
    let _ = std::fs::remove_file(home.path("config/referee/seal.key"));
    let ids = [format!("--reuid={NOBODY}"), format!("--regid={NOBODY}")];
    let output = assert_cmd::Command::new("setpriv")
        .args(ids)
        .args(["--clear-groups", "--"])
        .arg(assert_cmd::cargo::cargo_bin!("referee"))
        .args(["serve", "--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0"])
        .env_clear()
        .envs([("HOME", home.path("")), ("XDG_CONFIG_HOME", home.path("config"))])
        .env("PATH", std::env::var_os("PATH").unwrap())
        .timeout(crate::fixtures::PATIENCE)
        .output()
        .unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(11), "{told}");
    let first =
        format!("the server cannot sign checkpoints: audit.key: the account nobody cannot read {key}");
    for said in [first.as_str(), &format!("chown nobody {key}"), "take audit.* out of `locked`"] {
        assert!(told.contains(said), "{said}: {told}");
    }
}
