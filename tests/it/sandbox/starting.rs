//! Starting: the ready line, ports, credentials, stopping.

use super::rig;
use referee::sandbox::{Fault, FixedCredentials, Sandbox, SandboxError, SandboxOptions};
use rstest::rstest;
use std::net::SocketAddr;

#[tokio::test]
async fn the_ready_line_has_the_documented_keys() {
    let rig = rig::world().await;
    let line = serde_json::to_value(rig.sandbox.ready()).unwrap();
    let keys = |value: &serde_json::Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&line), ["idwise", "onetouch", "images", "control"]);
    assert_eq!(keys(&line["idwise"]), ["base_url", "username", "password"]);
    assert_eq!(keys(&line["onetouch"]), ["base_url", "token"]);
    assert_eq!(keys(&line["images"]), ["base_url"]);
    assert_eq!(keys(&line["control"]), ["base_url"]);
    assert!(line["idwise"]["base_url"].as_str().unwrap().starts_with("http://127.0.0.1:"));
}

#[tokio::test]
async fn a_seed_fixes_the_credentials_and_no_seed_does_not() {
    let seeded = |seed| SandboxOptions { seed, ..SandboxOptions::default() };
    let token = async |seed| rig::with(seeded(seed)).await.sandbox.ready().onetouch.token.clone();
    assert_eq!(token(Some(3)).await, token(Some(3)).await);
    assert_ne!(token(Some(3)).await, token(Some(4)).await);
    assert_ne!(token(None).await, token(None).await);
}

#[tokio::test]
async fn credentials_can_be_given() {
    let credentials = FixedCredentials {
        username: Some("amina".to_owned()),
        password: Some("open".to_owned()),
        token: Some("t0ken".to_owned()),
    };
    let rig = rig::with(SandboxOptions { credentials, ..SandboxOptions::default() }).await;
    let ready = rig.sandbox.ready();
    assert_eq!((ready.idwise.username.as_str(), ready.idwise.password.as_str()), ("amina", "open"));
    assert_eq!(ready.onetouch.token, "t0ken");
}

#[tokio::test]
async fn the_four_ports_follow_each_other() {
    for port in (20_000..60_000).step_by(997) {
        let listen = SocketAddr::from(([127, 0, 0, 1], port));
        let Ok(sandbox) = Sandbox::start(SandboxOptions { listen, ..SandboxOptions::default() }).await else {
            continue;
        };
        let ready = sandbox.ready();
        let wanted: Vec<String> = (port..port + 4).map(|port| format!("http://127.0.0.1:{port}")).collect();
        let bound = [
            &ready.idwise.base_url,
            &ready.onetouch.base_url,
            &ready.images.base_url,
            &ready.control.base_url,
        ];
        assert_eq!(bound.map(String::as_str), wanted.iter().map(String::as_str).collect::<Vec<_>>()[..]);
        return;
    }
    panic!("no four free ports in a row");
}

#[tokio::test]
async fn only_loopback_is_listened_on() {
    let listen: SocketAddr = "0.0.0.0:0".parse().unwrap();
    let refused = Sandbox::start(SandboxOptions { listen, ..SandboxOptions::default() }).await;
    assert!(matches!(refused, Err(SandboxError::NotLoopback(address)) if address == listen));
    let listen: SocketAddr = "127.0.0.1:65534".parse().unwrap();
    let refused = Sandbox::start(SandboxOptions { listen, ..SandboxOptions::default() }).await;
    assert!(matches!(refused, Err(SandboxError::NoRoom(_) | SandboxError::Listen { .. })));
}

#[tokio::test]
async fn a_missing_folder_is_said() {
    let load = Some("/nowhere/at/all".into());
    let refused = Sandbox::start(SandboxOptions { load, ..SandboxOptions::default() }).await;
    assert!(matches!(refused, Err(SandboxError::Folder { .. })));
}

#[tokio::test]
async fn after_stopping_nobody_answers() {
    let rig = rig::world().await;
    let url = format!("{}/journeys", rig.sandbox.ready().control.base_url);
    assert!(rig.client.get(&url).send().await.is_ok());
    rig.sandbox.stop().await;
    assert!(rig.client.get(&url).send().await.is_err());
}

#[rstest]
#[case("nothing-like-it")]
#[case("delay")]
#[case("delay:soon")]
#[case("200")]
#[case("reset:now")]
#[case("applied_then_200")]
#[case("huge-picture:many")]
#[case("redirect")]
fn a_fault_that_does_not_exist_is_refused(#[case] text: &str) {
    assert!(Fault::parse(text).is_err());
}

#[test]
fn an_unknown_fault_is_answered_with_those_there_are() {
    let message = Fault::parse("slow").unwrap_err().to_string();
    assert!(message.contains("delay:MS") && message.contains("huge-picture"), "{message}");
}
