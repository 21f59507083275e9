//! A sandbox as the real binary runs it, and a home that is configured for it.

use super::setting::Home;
use crate::fixtures::{PATIENCE, be_patient, first_line};
use serde_json::Value;
use std::process::{Child, Stdio};

/// A running `referee sandbox` with a home whose configuration points at it.
pub(crate) struct Place {
    pub(crate) home: Home,
    ready: Value,
    child: Child,
}

impl Place {
    /// Starts one with these arguments.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let home = Home::new();
        std::fs::create_dir_all(home.path("config/referee")).unwrap();
        let file = home.path("config/referee/config.toml");
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("referee"))
            .arg("sandbox")
            .args(arguments)
            .arg("--write-config")
            .arg(&file)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let line = first_line(&mut child);
        let ready = serde_json::from_str(&line).expect("one JSON line when ready");
        be_patient(&file);
        Self { home, ready, child }
    }

    /// What the control origin answers.
    pub(crate) fn control(&self, path: &str) -> Value {
        let base = self.ready["control"]["base_url"].as_str().unwrap();
        serde_json::from_str(&request(base, "GET", path, "")).unwrap()
    }

    /// Tells the control origin to do something.
    pub(crate) fn meddle(&self, path: &str, body: &Value) {
        let base = self.ready["control"]["base_url"].as_str().unwrap();
        request(base, "POST", path, &body.to_string());
    }

    /// The id of the first journey in the queue of a provider.
    pub(crate) fn first(&self, provider: &str) -> String {
        let rows = self.home.json(&["list", "--json"]);
        let row = rows.as_array().unwrap().iter().find(|row| row["provider"] == provider);
        row.expect("a row of this provider")["id"].as_str().unwrap().to_owned()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One HTTP request on a connection of its own; the body of the answer.
fn request(base: &str, method: &str, path: &str, body: &str) -> String {
    use std::io::{Read, Write};
    let host = base.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} {path} HTTP/1.0\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
    assert!(head.contains(" 200 ") || head.contains(" 204 "), "{method} {path}: {head}");
    body.to_owned()
}
