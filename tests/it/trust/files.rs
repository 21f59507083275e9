//! Files that other accounts could have written, and commands that fetch secrets.

use referee::checkpoint::CheckpointTarget;
use referee::config::guarded;
use referee::config::secret::SecretSource;
use rstest::rstest;
use secrecy::ExposeSecret;
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt;

#[rstest]
#[case(0o600, 0o700, None)]
#[case(0o644, 0o755, None)]
#[case::sticky(0o600, 0o1777, None)]
#[case::group(0o620, 0o700, Some("it can be written by others (mode 0620)"))]
#[case::everybody(0o602, 0o700, Some("it can be written by others (mode 0602)"))]
#[case::folder(0o600, 0o770, Some("its folder can be written by others (mode 0770)"))]
#[case::folder_of_everybody(0o600, 0o707, Some("its folder can be written by others (mode 0707)"))]
fn a_file_that_others_can_write_is_refused(
    #[case] file: u32,
    #[case] folder: u32,
    #[case] said: Option<&str>,
) {
    let root = tempfile::tempdir().unwrap();
    let inner = root.path().join("referee");
    std::fs::create_dir(&inner).unwrap();
    let path = inner.join("config.toml");
    std::fs::write(&path, "").unwrap();
    set_permissions(&path, Permissions::from_mode(file)).unwrap();
    set_permissions(&inner, Permissions::from_mode(folder)).unwrap();
    let found = guarded::check(&path).err().map(|error| error.message);
    assert_eq!(found.is_some(), said.is_some(), "{found:?}");
    assert!(found.unwrap_or_default().starts_with(said.unwrap_or_default()));
}

fn fetch(command: &str) -> Result<String, String> {
    let fetched = SecretSource::Command(command.to_owned()).fetch("provider.a.token_command");
    fetched.map(|secret| secret.expose_secret().to_owned()).map_err(|error| error.to_string())
}

#[test]
fn a_command_gets_a_short_environment() {
    // Cargo sets this for every test.
    assert!(std::env::var("CARGO_MANIFEST_DIR").is_ok());
    assert_eq!(fetch("echo x${CARGO_MANIFEST_DIR}x").unwrap(), "xx");
    assert_eq!(fetch("echo $PATH").unwrap(), std::env::var("PATH").unwrap());
}

#[test]
fn a_command_for_checkpoints_is_run_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("note");
    let send = |command: String| CheckpointTarget::Command(command).send("the note\n");
    let much = "head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2";
    send(format!("{much}; echo x${{CARGO_MANIFEST_DIR}}x > {0}; cat >> {0}", file.display())).unwrap();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "xx\nthe note\n");
    let error = send("echo no place >&2; exit 3".to_owned()).unwrap_err().to_string();
    assert_eq!(error, "the command failed (exit status: 3): no place");
    send("true".to_owned()).expect("a command need not read its input");
}

#[test]
fn a_command_that_prints_much_is_read_while_it_runs() {
    let error = fetch("head -c 3000000 /dev/zero | tr '\\0' a").unwrap_err();
    assert!(error.contains("printed more than 64 KiB"), "{error}");
    assert_eq!(fetch("head -c 3000000 /dev/zero >&2; echo s3cret").unwrap(), "s3cret");
}

#[test]
fn what_a_failing_command_complained_of_is_told_cleanly() {
    let error = fetch("printf 'no \\033]0;x\\007such entry\\nmore' >&2; exit 4").unwrap_err();
    assert!(error.contains("exit status: 4") && error.contains("such entry"), "{error}");
    assert!(!error.contains('\u{1b}') && !error.contains("more"), "{error}");
}
