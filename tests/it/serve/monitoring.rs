//! Health, readiness and figures.

use super::rig::{Serving, eventually, finished, place, referred, settled, store};
use crate::fixtures::not_run;
use std::io::Write;
use std::process::{Command, Stdio};

#[tokio::test(flavor = "multi_thread")]
async fn a_server_is_ready_once_it_has_its_duties() {
    let place = place("2");
    let serving = Serving::start(&place);
    assert_eq!(serving.get("/healthz").await, (200, "ok\n".to_owned()));
    eventually("it is ready", async || (serving.get("/readyz").await.0 == 200).then_some(())).await;
    assert_eq!(serving.get("/nothing").await.0, 404);
    // The hooks' address has none of the private routes.
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("{}/metrics", serving.hooks)).send().await.unwrap();
    assert_eq!(answer.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_figures_are_those_of_the_store_and_name_nobody() {
    let place = place("12");
    let ids = referred(&place, "idwise");
    let serving = Serving::start(&place);
    for (at, id) in ids.iter().enumerate() {
        assert_eq!(serving.post(&finished(&format!("event-{at}"), id)).await, 200);
    }
    settled(&store(&place).await).await;
    place.home.json(&["decide", &ids[0], "reject", "--reason", "tampering", "--now"]);
    let text = eventually("the decision in the figures", async || {
        let (_, text) = serving.get("/metrics").await;
        text.contains("referee_decisions_total{verb=\"reject\",account=\"idwise\"} 1").then_some(text)
    })
    .await;
    for (name, kind) in [
        ("referee_queue", "gauge"),
        ("referee_queue_oldest_seconds", "gauge"),
        ("referee_decisions_total", "counter"),
        ("referee_outbox_oldest_seconds", "gauge"),
        ("referee_proposed_oldest_seconds", "gauge"),
        ("referee_proposed_escalated", "gauge"),
        ("referee_hooks_total", "counter"),
        ("referee_hook_lag_seconds", "histogram"),
        ("referee_fetch_seconds", "histogram"),
        ("referee_provider_up", "gauge"),
        ("referee_duty", "gauge"),
        ("referee_store_seconds", "histogram"),
        ("referee_clock_offset_seconds", "gauge"),
        ("referee_checkpoint_age_seconds", "gauge"),
        ("referee_audit_seq", "gauge"),
        ("referee_queue_late", "gauge"),
        ("referee_sessions", "gauge"),
    ] {
        assert!(text.contains(&format!("# TYPE {name} {kind}\n")), "{name}: {text}");
    }
    let taken = format!("referee_hooks_total{{account=\"idwise\",outcome=\"taken\"}} {}\n", ids.len());
    assert!(text.contains(&taken), "{text}");
    assert!(text.contains(&format!("referee_hook_lag_seconds_count {}\n", ids.len())), "{text}");
    assert!(text.contains("referee_provider_up{account=\"idwise\"} 1\n"), "{text}");
    for id in &ids {
        assert!(!text.contains(id.as_str()), "a journey's id: {text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn promtool_finds_nothing_wrong_with_the_figures() {
    if Command::new("promtool").arg("--version").output().is_err() {
        return not_run("promtool_finds_nothing_wrong_with_the_figures", "promtool");
    }
    let place = place("4");
    let serving = Serving::start(&place);
    let id = referred(&place, "idwise").remove(0);
    serving.post(&finished("event", &id)).await;
    settled(&store(&place).await).await;
    let (_, text) = serving.get("/metrics").await;
    let mut checking = Command::new("promtool")
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    checking.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = checking.wait_with_output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success() && said.trim().is_empty(), "{said}\n{text}");
}
