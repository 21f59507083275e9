//! A sandbox and a client for it.

use referee::sandbox::{Fault, Sandbox, SandboxOptions};
use referee::synth::{Dialect, World};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::{Value, json};
use std::path::Path;

pub(super) struct Rig {
    pub(super) sandbox: Sandbox,
    pub(super) client: Client,
}

/// The seed of all worlds here.
pub(super) const SEED: u64 = 11;

pub(super) async fn with(options: SandboxOptions) -> Rig {
    let sandbox = Sandbox::start(options).await.expect("the sandbox starts");
    let client =
        Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).build().expect("a client");
    Rig { sandbox, client }
}

/// A small world.
pub(super) async fn world() -> Rig {
    world_of(60).await
}

pub(super) async fn world_of(journeys: usize) -> Rig {
    with(SandboxOptions {
        world: Some(World::new(SEED, journeys)),
        seed: Some(SEED),
        ..SandboxOptions::default()
    })
    .await
}

pub(super) async fn folder(path: &Path) -> Rig {
    with(SandboxOptions { load: Some(path.to_owned()), ..SandboxOptions::default() }).await
}

pub(super) async fn faulty(fault: &str) -> Rig {
    let faults = vec![Fault::parse(fault).expect("a fault")];
    with(SandboxOptions { world: Some(World::new(SEED, 60)), faults, ..SandboxOptions::default() }).await
}

/// The ids of the journeys of a world, for which a condition on the document holds.
pub(super) fn ids(contract: Dialect, holds: impl Fn(&Value) -> bool) -> Vec<String> {
    let world = World::new(SEED, 60);
    (0..world.len())
        .map(|index| world.journey(index))
        .filter(|made| made.contract == contract && holds(&made.document))
        .map(|made| made.id)
        .collect()
}

/// An IDWise journey that needs review.
pub(super) fn referred() -> String {
    ids(Dialect::Idwise, |document| {
        document["final_decision"] == "Refer" && document["manual_decision"].is_null()
    })
    .remove(0)
}

/// A One Touch journey.
pub(super) fn touched() -> String {
    ids(Dialect::Onetouch, |_| true).remove(0)
}

impl Rig {
    pub(super) fn idwise(&self, method: Method, path: &str) -> RequestBuilder {
        let at = &self.sandbox.ready().idwise;
        self.client
            .request(method, format!("{}{path}", at.base_url))
            .basic_auth(&at.username, Some(&at.password))
    }

    pub(super) fn onetouch(&self, method: Method, path: &str) -> RequestBuilder {
        let at = &self.sandbox.ready().onetouch;
        self.client.request(method, format!("{}{path}", at.base_url)).header("authorization", &at.token)
    }

    pub(super) fn image(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.sandbox.ready().images.base_url))
    }

    pub(super) fn control(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.sandbox.ready().control.base_url))
    }

    pub(super) async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.idwise(Method::GET, path)).await
    }

    pub(super) async fn seen(&self, path: &str) -> Value {
        let (status, body) = answer(self.control(Method::GET, path)).await;
        assert_eq!(status, 200, "control {path}");
        body
    }

    pub(super) async fn tell(&self, path: &str, body: Value) -> (u16, Value) {
        answer(self.control(Method::POST, path).json(&body)).await
    }

    pub(super) async fn review(&self, id: &str, body: Value) -> (u16, Value) {
        answer(self.idwise(Method::POST, &format!("/journey/v2/manual-review/{id}")).json(&body)).await
    }

    pub(super) async fn faults(&self, list: Value) {
        assert_eq!(self.tell("/faults", list).await.0, 200);
    }
}

/// Status and JSON; text as a string.
pub(super) async fn answer(request: RequestBuilder) -> (u16, Value) {
    read(request.send().await.expect("an answer")).await
}

pub(super) async fn read(response: Response) -> (u16, Value) {
    let status = response.status().as_u16();
    let text = response.text().await.expect("a body");
    (status, serde_json::from_str(&text).unwrap_or_else(|_| json!(text)))
}
