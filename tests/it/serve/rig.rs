//! A running `referee serve` on a sandbox, and a client that posts webhooks to it.

use crate::cli::place::Place;
use crate::fixtures::{PATIENCE, first_line};
use referee::store::hooks::{HookRow, HookState};
use referee::store::{ClosedStore, Limits, SealKey, Store};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The user and password of the hooks of `idwise`.
pub(super) const USER: (&str, &str) = ("hooks", "a long secret");

/// A sandbox, and the accounts `idwise` and `onetouch`, which take webhooks. Their lists are not read by the server.
pub(super) fn place(journeys: &str) -> Place {
    let place = Place::start(&["--journeys", journeys, "--seed", "3"]);
    let file = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    place.home.write("with_lists.toml", &text.replace("_file = \"", "_file = \"config/referee/"));
    std::fs::write(&file, without_lists(&text)).unwrap();
    secret(&place, "basic", &format!("{}:{}", USER.0, USER.1));
    secret(&place, "echo", "an echoed secret");
    configure(
        &place,
        "[provider.idwise.hook]\nauth = \"basic\"\nsecret_file = \"basic\"\n\
         [provider.onetouch.hook]\nauth = \"body:processingConfig.authKeyForCallback\"\nsecret_file = \"echo\"\n",
    );
    place
}

fn without_lists(configuration: &str) -> String {
    let lines = configuration.lines().filter(|line| !line.starts_with("list_url"));
    lines.map(|line| format!("{line}\n")).collect()
}

/// Fetches every journey that waits, by the lists of the services.
pub(super) fn sync(place: &Place) {
    let lists = place.home.path("with_lists.toml");
    place.home.prints(&["--config", lists.to_str().unwrap(), "sync"]);
}

/// Writes a secret beside the configuration.
pub(super) fn secret(place: &Place, name: &str, text: &str) {
    let file = place.home.write(&format!("config/referee/{name}"), &format!("{text}\n"));
    std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// Adds to the configuration.
pub(super) fn configure(place: &Place, text: &str) {
    let file = place.home.path("config/referee/config.toml");
    let before = std::fs::read_to_string(&file).unwrap();
    std::fs::write(file, format!("{before}\n{text}")).unwrap();
}

/// Where the store of a place is.
pub(super) fn database(place: &Place) -> PathBuf {
    place.home.path("data/referee/referee.db")
}

/// A running server. It is killed at the end.
pub(super) struct Serving {
    pub(super) child: Child,
    pub(super) hooks: String,
    pub(super) private: String,
    client: reqwest::Client,
}

impl Serving {
    pub(super) fn start(place: &Place) -> Self {
        Self::start_with(place, &[])
    }

    pub(super) fn start_with(place: &Place, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("referee"));
        command
            .args(["serve", "--hooks", "127.0.0.1:0", "--private", "127.0.0.1:0"])
            .env_clear()
            .env("HOME", place.home.path(""))
            .env("XDG_CONFIG_HOME", place.home.path("config"))
            .env("XDG_DATA_HOME", place.home.path("data"))
            .env("XDG_STATE_HOME", place.home.path("state"))
            .env("PATH", std::env::var_os("PATH").unwrap())
            .envs(environment.iter().copied())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let ready: Value = serde_json::from_str(&first_line(&mut child)).expect("one JSON line when ready");
        let base = |name: &str| ready[name]["base_url"].as_str().unwrap().to_owned();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { hooks: base("hooks"), private: base("private"), child, client }
    }

    /// A request to post a webhook of an account.
    pub(super) fn request(&self, account: &str, body: &Value) -> reqwest::RequestBuilder {
        let url = format!("{}/hooks/{account}", self.hooks);
        self.client.post(url).header("content-type", "application/json").body(body.to_string())
    }

    /// Posts a webhook of IDWise with the right secret; the status.
    pub(super) async fn post(&self, body: &Value) -> u16 {
        let request = self.request("idwise", body).basic_auth(USER.0, Some(USER.1));
        request.send().await.unwrap().status().as_u16()
    }

    /// What a private route answers.
    pub(super) async fn get(&self, path: &str) -> (u16, String) {
        let answer = self.client.get(format!("{}{path}", self.private)).send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    }

    /// Sends it a signal.
    pub(super) fn signal(&self, signal: rustix::process::Signal) {
        let pid = i32::try_from(self.child.id()).unwrap();
        rustix::process::kill_process(rustix::process::Pid::from_raw(pid).unwrap(), signal).unwrap();
    }

    /// Waits for its end; the exit code, none if a signal ended it.
    pub(super) fn ended(&mut self) -> Option<i32> {
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            assert!(begun.elapsed() < PATIENCE, "it does not end");
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A webhook of IDWise (docs/contracts/idwise.md 2.9).
pub(super) fn finished(event: &str, journey: &str) -> Value {
    json!({
        "event": "Finished Journey",
        "body": {"eventId": event, "journeyId": journey, "referenceNo": "R-1", "systemDecision": "Refer"},
    })
}

/// Ids of the sandbox's journeys of a provider that need review.
pub(super) fn referred(place: &Place, provider: &str) -> Vec<String> {
    let elsewhere = format!("sqlite:{}", place.home.path("elsewhere.db").display());
    let lists = place.home.path("with_lists.toml");
    place.home.prints(&["--config", lists.to_str().unwrap(), "--store", &elsewhere, "sync"]);
    let rows = place.home.json(&["--store", &elsewhere, "list", "--json"]);
    let rows = rows.as_array().unwrap().iter().filter(|row| row["provider"] == provider);
    rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The store of a place, as another program opens it.
pub(super) async fn store(place: &Place) -> Store {
    let url = format!("sqlite:{}", database(place).display());
    let closed = ClosedStore::open(&url, Limits::default()).await.unwrap();
    match std::fs::read_to_string(place.home.path("config/referee/seal.key")) {
        Ok(key) => closed.unlock(&SealKey::read(&key.into()).unwrap()).await.unwrap(),
        Err(_) => closed.without_key().unwrap(),
    }
}

/// The webhooks in a store.
pub(super) async fn rows(store: &Store) -> Vec<HookRow> {
    store.hooks().list(None).await.unwrap().all_sound().unwrap()
}

/// Waits until every webhook has ended; the rows.
pub(super) async fn settled(store: &Store) -> Vec<HookRow> {
    let is_open = |row: &HookRow| matches!(row.state, HookState::Due | HookState::Taken);
    eventually("every webhook has ended", async || {
        let rows = rows(store).await;
        (!rows.is_empty() && !rows.iter().any(is_open)).then_some(rows)
    })
    .await
}

/// Asks until there is an answer.
pub(super) async fn eventually<T>(what: &str, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE, "not seen: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
