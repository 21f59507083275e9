//! Whoever can write the file of a store: what they can do to it, and that `audit verify` finds it.

use crate::fixtures::not_run;
use std::process::Command;

/// A little of what `.ci/release` runs at length; each of its statements once.
#[test]
fn every_tampering_is_found_with_a_checkpoint_that_is_kept_elsewhere() {
    if Command::new("python3").arg("--version").output().is_err() {
        return not_run("every_tampering_is_found_with_a_checkpoint_that_is_kept_elsewhere", "python3");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/campaigns/tampering.py");
    let binary = assert_cmd::cargo::cargo_bin!("referee");
    let done =
        Command::new("python3").arg(script).arg("--small").arg("--binary").arg(binary).output().unwrap();
    let (said, told) = (String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
    assert!(done.status.success(), "{said}{told}");
    assert!(said.contains("\n0 missed of "), "{said}");
}
