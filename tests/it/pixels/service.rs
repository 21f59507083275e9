//! A running sandbox whose picture requests are counted, with its own pictures or with given ones.

use super::rig::pictures_asked;
use crate::fixtures::{be_patient, block, first_line};
use crate::terminal::{Answers, Terminal};
use assert_cmd::cargo::CommandCargoExt as _;
use referee::synth::World;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// `referee sandbox`, and a home with a configuration that points at it.
pub(super) struct Service {
    child: Child,
    control: String,
    pub(super) home: tempfile::TempDir,
}

impl Service {
    /// With the pictures that it draws itself.
    pub(super) fn start() -> Self {
        let home = tempfile::tempdir().unwrap();
        Self::with(home, &["--seed", "7", "--journeys", "30"])
    }

    /// With these pictures, in turn, in place of the drawn ones.
    pub(super) fn with_pictures(pictures: &[Vec<u8>]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("journeys");
        let images = folder.join("images");
        std::fs::create_dir_all(&images).unwrap();
        let world = World::new(7, 12);
        let mut names = BTreeSet::new();
        for index in 0..world.len() {
            let journey = world.journey(index);
            names_of_pictures(&journey.document, &mut names);
            std::fs::write(folder.join(format!("{index}.json")), journey.document.to_string()).unwrap();
        }
        for (name, bytes) in names.iter().zip(pictures.iter().cycle()) {
            std::fs::write(images.join(name), bytes).unwrap();
        }
        let load = folder.display().to_string();
        Self::with(home, &["--load", &load])
    }

    fn with(home: tempfile::TempDir, arguments: &[&str]) -> Self {
        let mut child = Command::cargo_bin("referee")
            .unwrap()
            .args(["sandbox", "--write-config"])
            .arg(home.path().join("referee.toml"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let line = first_line(&mut child);
        let ready: Value = serde_json::from_str(&line).expect("one JSON line when ready");
        be_patient(&home.path().join("referee.toml"));
        let control = ready["control"]["base_url"].as_str().unwrap().trim_end_matches('/').to_owned();
        Self { child, control, home }
    }

    /// The console in front of it.
    pub(super) fn console(&self, columns: u16, rows: u16, answers: Answers) -> Terminal {
        let home = self.home.path();
        let (config, store) = (home.join("referee.toml"), home.join("store.db"));
        let (config, store) = (config.display().to_string(), format!("sqlite:{}", store.display()));
        let arguments = ["--config", &config, "--store", &store, "--reviewer", "amina"];
        Terminal::start_as(columns, rows, home, &arguments, answers)
    }

    /// The pictures that it was asked for, in order.
    pub(super) fn asked(&self) -> Vec<String> {
        let url = format!("{}/requests", self.control);
        pictures_asked(&block(async { reqwest::get(url).await.unwrap().json().await.unwrap() }))
    }

    /// Tells it to behave otherwise.
    pub(super) fn tell(&self, path: &str, body: &Value) {
        let request = reqwest::Client::new().post(format!("{}{path}", self.control)).json(body);
        let response = block(async { request.send().await.unwrap() });
        assert!(response.status().is_success(), "{}", response.status());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// The names under which a document points at pictures.
fn names_of_pictures(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (field, value) in fields {
                match value {
                    Value::String(text)
                        if field.contains("image") && !text.is_empty() && text.len() < 400 =>
                    {
                        let last = Path::new(text).file_name().unwrap_or_default().to_string_lossy();
                        names.insert(last.into_owned());
                    }
                    value => names_of_pictures(value, names),
                }
            }
        }
        Value::Array(values) => values.iter().for_each(|value| names_of_pictures(value, names)),
        _ => {}
    }
}
