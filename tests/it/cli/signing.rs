//! Decisions signed by the reviewer's own SSH key: by a real agent, verified by `ssh-keygen` and by us.

use super::place::Place;
use crate::fixtures::{self, PATIENCE};
use referee::domain::event::Event;
use referee::domain::ids::{JourneyKey, Reviewer};
use referee::domain::statement::statement;
use rstest::rstest;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// An agent with one key.
struct Agent {
    child: Child,
    socket: PathBuf,
    /// The public key, as `allowed_signers` has it.
    public: String,
}

impl Agent {
    /// None where OpenSSH is not installed.
    fn start(folder: &Path, kind: &str) -> Option<Self> {
        let key = folder.join("key");
        let made = Command::new("ssh-keygen").args(["-q", "-t", kind, "-N", "", "-f"]).arg(&key).status();
        let (Ok(made), socket) = (made, folder.join("agent")) else { return None };
        let child =
            Command::new("ssh-agent").arg("-D").arg("-a").arg(&socket).stdout(Stdio::null()).spawn().ok()?;
        let begun = Instant::now();
        while !socket.exists() {
            assert!(begun.elapsed() < PATIENCE, "the agent does not start");
            std::thread::yield_now();
        }
        let added =
            Command::new("ssh-add").arg("-q").arg(&key).env("SSH_AUTH_SOCK", &socket).status().ok()?;
        assert!(made.success() && added.success());
        let public = std::fs::read_to_string(key.with_extension("pub")).unwrap();
        let public = public.split(' ').take(2).collect::<Vec<_>>().join(" ");
        Some(Self { child, socket, public })
    }
}

impl Drop for Agent {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn decide(place: &Place, agent: &Path, id: &str) -> (i32, String) {
    place.home.prints(&["--reviewer", "amina", "show", id]);
    let mut command =
        place.home.referee(&["--reviewer", "amina", "decide", id, "reject", "--reason", "tampering"]);
    command.env("SSH_AUTH_SOCK", agent).env("REFEREE_IDENTITY_SIGN", "agent");
    let output = command.env("REFEREE_POLICY_UNSIGNED", "refuse").output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stderr).unwrap())
}

fn decisions(place: &Place) -> Vec<Value> {
    let entries = place.home.prints(&["audit", "export"]);
    let entries = entries.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    entries.filter(|entry| entry["what"] == "decision.recorded").collect()
}

#[rstest]
#[case::ed25519("ed25519")]
#[case::p256("ecdsa")]
#[case::rsa("rsa")]
fn a_decision_is_signed_by_the_reviewers_agent_and_ssh_keygen_agrees(#[case] kind: &str) {
    let place = Place::start(&["--journeys", "6", "--seed", "3"]);
    place.home.prints(&["sync"]);
    let id = place.first("idwise");
    let Some(agent) = Agent::start(&place.home.path(""), kind) else {
        return fixtures::not_run("decisions signed by an agent", "ssh-agent");
    };
    let (code, told) = decide(&place, &place.home.path("nobody"), &id);
    assert_eq!((code, decisions(&place).len()), (10, 0), "without an agent nothing is recorded: {told}");
    let (code, told) = decide(&place, &agent.socket, &id);
    assert_eq!(code, 0, "{told}");

    let entry = decisions(&place).remove(0);
    let event = Event::read("decision.recorded", entry["detail"].as_str().unwrap());
    let Event::DecisionRecorded { signature: Some(signature), .. } = &event else {
        panic!("no signature: {event:?}")
    };
    let journey = &entry["journey"];
    let key = JourneyKey::new(journey["provider"].as_str().unwrap(), journey["id"].as_str().unwrap());
    let said = statement(&event, &Reviewer("amina".to_owned()), &key).unwrap();
    let lines: Vec<&str> =
        signature.as_bytes().chunks(70).map(|it| std::str::from_utf8(it).unwrap()).collect();
    let armor = format!("-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n", lines.join("\n"));
    let (file, signers) = (place.home.write("sig", &armor), format!("amina {}\n", agent.public));
    let signers = place.home.write("signers", &signers);
    let verified = |said: &str| {
        let said = std::fs::File::open(place.home.write("said", said)).unwrap();
        let mut command = Command::new("ssh-keygen");
        command.args(["-Y", "verify", "-n", "referee-record", "-I", "amina", "-f"]).arg(&signers);
        command.arg("-s").arg(&file).stdin(said).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().unwrap().success()
    };
    assert!(verified(&said), "{said}");
    assert!(!verified(&said.replace("reject", "approve")));

    let signers = signers.display().to_string();
    let check = place.home.json(&["audit", "verify", "--json", "--signers", &signers]);
    assert_eq!(check["signatures"]["verified"], 1, "{check}");
    let other = place.home.write("others", &format!("boris {}\n", agent.public)).display().to_string();
    let output = place.home.referee(&["audit", "verify", "--signers", &other]).output().unwrap();
    assert_eq!(output.status.code(), Some(15), "the key is not amina's there");
}
