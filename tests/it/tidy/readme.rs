//! What the README shows is what the program does.

use assert_cmd::Command;

#[test]
fn the_key_table_of_the_readme_is_the_shipped_one() {
    let home = tempfile::tempdir().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    let printed = command.env_clear().env("HOME", home.path()).args(["keys", "--markdown"]).output().unwrap();
    assert!(printed.status.success());
    let table = String::from_utf8(printed.stdout).unwrap();
    let readme = include_str!("../../../README.md");
    assert!(
        readme.contains(table.trim()),
        "put the output of `referee keys --markdown` into the README's Keys part"
    );
}
