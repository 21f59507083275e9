//! Several servers on one store, what a server does by itself, and how it ends.

use super::rig::{Serving, configure, database, eventually, finished, place, referred, settled, store, sync};
use crate::terminal::Terminal;
use referee::store::hooks::HookState;
use rustix::process::{Pid, Signal, kill_process};
use std::os::unix::net::UnixDatagram;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn of_two_servers_one_has_each_duty_and_the_other_takes_over() {
    let place = place("12");
    let ids = referred(&place, "idwise");
    let mut servers = [Serving::start(&place), Serving::start(&place)];
    let store = store(&place).await;
    eventually("every duty is held", async || (store.duties().all().await.unwrap().len() == 3).then_some(()))
        .await;
    // Either takes webhooks; the same event at both is one row.
    for (at, id) in ids.iter().take(3).enumerate() {
        for server in &servers {
            assert_eq!(server.post(&finished(&format!("event-{at}"), id)).await, 200);
        }
    }
    let rows = settled(&store).await;
    assert!(rows.len() == 3 && rows.iter().all(|row| row.state == HookState::Done), "{rows:?}");

    // The one that fetches is killed: the other does it, long before the lease ends.
    let fetches =
        async |server: &Serving| server.get("/metrics").await.1.contains("referee_duty{name=\"fetch\"} 1");
    let (dead, alive) = if fetches(&servers[0]).await { (0, 1) } else { (1, 0) };
    assert!(!fetches(&servers[alive]).await);
    servers[dead].signal(Signal::KILL);
    servers[dead].ended();
    assert_eq!(servers[alive].post(&finished("later", &ids[3])).await, 200);
    let rows = settled(&store).await;
    assert!(rows.iter().all(|row| row.state == HookState::Done), "{rows:?}");
    assert!(fetches(&servers[alive]).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_decision_of_a_command_is_sent_by_the_server_and_its_duties_come_back_at_the_end() {
    let place = place("12");
    sync(&place);
    let id = place.first("idwise");
    let mut serving = Serving::start(&place);
    place.home.json(&["decide", &id, "reject", "--reason", "tampering", "--now"]);
    eventually("the decision at the service", async || {
        let decisions = place.control("/decisions");
        decisions
            .as_array()
            .unwrap()
            .iter()
            .any(|decision| decision["journey_id"] == id.as_str())
            .then_some(())
    })
    .await;
    let store = store(&place).await;
    eventually("it is delivered", async || {
        let outbox = place.home.json(&["outbox", "--json"]);
        outbox.as_array().unwrap().is_empty().then_some(())
    })
    .await;
    assert_eq!(place.control("/decisions").as_array().unwrap().len(), 1);
    serving.signal(Signal::TERM);
    assert_eq!(serving.ended(), Some(0));
    for name in ["send", "fetch"] {
        assert!(!store.duties().is_held(name).await.unwrap(), "{name} was given back");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn checkpoints_are_signed_by_the_clock() {
    let place = place("6");
    sync(&place);
    let (key, kept) =
        (place.home.path("audit.key").display().to_string(), place.home.path("kept").display().to_string());
    place.home.prints(&["audit", "key", "--new", &key]);
    configure(&place, &format!("[audit]\nkey_file = \"{key}\"\ncheckpoint = [\"file:{kept}\"]\n"));
    let _serving = Serving::start(&place);
    eventually("a checkpoint", async || {
        std::fs::read_to_string(&kept).is_ok_and(|text| text.ends_with("\n\n")).then_some(())
    })
    .await;
    let verdict = place.home.json(&["audit", "verify", "--json", "--against", &kept]);
    assert_eq!(verdict["holds"], true, "{verdict}");
    assert!(verdict["confirmed_by"]["size"].as_u64() > Some(0), "{verdict}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_manager_is_told_when_it_is_ready_alive_and_stopping() {
    let place = place("2");
    let path = place.home.path("notify.sock");
    let socket = UnixDatagram::bind(&path).unwrap();
    socket.set_read_timeout(Some(crate::fixtures::PATIENCE)).unwrap();
    let environment = [("NOTIFY_SOCKET", path.to_str().unwrap()), ("WATCHDOG_USEC", "200000")];
    let mut serving = Serving::start_with(&place, &environment);
    let mut told = Vec::new();
    let mut until = |word: &str| {
        while !told.iter().any(|said: &String| said == word) {
            let mut bytes = [0; 64];
            let length = socket.recv(&mut bytes).unwrap();
            told.push(String::from_utf8_lossy(&bytes[..length]).into_owned());
        }
    };
    until("READY=1");
    until("WATCHDOG=1");
    serving.signal(Signal::HUP);
    until("RELOADING=1");
    serving.signal(Signal::TERM);
    until("STOPPING=1");
    assert_eq!(serving.ended(), Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_read_by_the_server_alone() {
    let place = place("12");
    let lists = std::fs::read_to_string(place.home.path("with_lists.toml")).unwrap();
    let lists = lists.replace("_file = \"config/referee/", "_file = \"");
    std::fs::write(place.home.path("config/referee/config.toml"), lists).unwrap();
    let serving = Serving::start(&place);
    let store = store(&place).await;
    eventually("the journeys of the list", async || {
        let figures = store.figures().read().await.unwrap();
        let waiting: i64 = figures.queue.iter().map(|(_, _, count)| count).sum();
        (waiting >= 8).then_some(())
    })
    .await;
    eventually("the account in the metrics", async || {
        serving.get("/metrics").await.1.contains("referee_provider_up{account=\"idwise\"} 1").then_some(())
    })
    .await;
    // A console that starts now asks for no list.
    let asked = || {
        let requests = place.control("/requests");
        requests.as_array().unwrap().iter().filter(|it| it["path"] == "/_local/journeys").count()
    };
    let before = asked();
    let config = place.home.path("config/referee/config.toml").display().to_string();
    let url = format!("sqlite:{}", database(&place).display());
    // The console has the key of the store in a home of its own.
    std::fs::create_dir_all(place.home.path(".config/referee")).unwrap();
    let key = "config/referee/seal.key";
    std::fs::copy(place.home.path(key), place.home.path(&format!(".{key}"))).unwrap();
    let mut console = Terminal::start(120, 36, &place.home.path(""), &["--config", &config, "--store", &url]);
    console.wait_for("QUEUE");
    console.quiet(Duration::from_millis(500), Duration::from_secs(5));
    assert_eq!(asked(), before);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_may_not_be_kept_any_longer_is_erased_by_the_server() {
    let place = place("12");
    sync(&place);
    let id = place.first("idwise");
    place.home.json(&["decide", &id, "reject", "--reason", "tampering", "--now"]);
    place.home.prints(&["deliver"]);
    let erased = || place.home.prints(&["audit", "export"]).matches("journey.erased").count();
    configure(&place, "[retention]\nyears = 0\nautomatic = false\n");
    {
        let serving = Serving::start(&place);
        eventually("it is ready", async || (serving.get("/readyz").await.0 == 200).then_some(())).await;
        assert_eq!(erased(), 0, "only where it is wanted");
    }
    let file = place.home.path("config/referee/config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("automatic = false\n", "")).unwrap();
    let _serving = Serving::start(&place);
    eventually("the decided journey is erased", async || (erased() > 0).then_some(())).await;
    let waiting = place.home.json(&["list", "--json"]);
    assert!(!waiting.as_array().unwrap().is_empty(), "what waits stays");
    assert!(place.home.prints(&["show", &id]).contains("erased"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_console_that_is_killed_ends_its_session_and_its_claims() {
    let place = place("12");
    sync(&place);
    let serving = Serving::start(&place);
    let config = place.home.path("config/referee/config.toml").display().to_string();
    let url = format!("sqlite:{}", database(&place).display());
    std::fs::create_dir_all(place.home.path(".config/referee")).unwrap();
    let key = "config/referee/seal.key";
    std::fs::copy(place.home.path(key), place.home.path(&format!(".{key}"))).unwrap();
    let arguments = ["--config", &config, "--store", &url, "--reviewer", "amina"];
    let mut console = Terminal::start(120, 36, &place.home.path(""), &arguments);
    console.wait_for("QUEUE");
    let sessions = async |count: &str| {
        let (_, text) = serving.get("/metrics").await;
        text.contains(&format!("referee_sessions {count}\n")).then_some(())
    };
    eventually("the console is a session", async || sessions("1").await).await;
    let claimed = || {
        let rows = place.home.json(&["list", "--json"]);
        rows.as_array().unwrap().iter().filter(|row| row["claimed_by"] == "amina").count()
    };
    console.press_until("Enter", "a case", |screen| screen.contains("CASE"));
    eventually("the case is claimed", async || (claimed() == 1).then_some(())).await;
    // No signal that it could answer.
    let process = Pid::from_raw(i32::try_from(console.process().unwrap()).unwrap()).unwrap();
    kill_process(process, Signal::KILL).unwrap();
    console.kill();
    eventually("the session has ended", async || sessions("0").await).await;
    eventually("the claim is free", async || (claimed() == 0).then_some(())).await;
}
