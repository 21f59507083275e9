//! The seal of the store as a user has it: the key, its loss, another one, forgetting, copies.

use super::place::Place;
use super::setting::Home;
use crate::store::{bare, count};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

const NAME: &str = "Plantedname";
const NUMBER: &str = "PLANTED77421";
const NOTE: &str = "planted comment of a reviewer";

/// A home with one journey, decided by command.
fn decided() -> (Home, String) {
    let home = Home::new();
    home.write(
        "config/referee/config.toml",
        "[policy]\ncli_decisions = \"all\"\n[review]\nhold_seconds = 0\n",
    );
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/idwise_journey_result.json");
    let mut document: Value = serde_json::from_str(&std::fs::read_to_string(sample).unwrap()).unwrap();
    document["reference_number"] = json!(NUMBER);
    document["planted"] = json!(NAME);
    let file = home.write("journey.json", &document.to_string());
    home.prints(&["import", file.to_str().unwrap()]);
    std::fs::remove_file(file).unwrap();
    let id = document["journey_id"].as_str().unwrap().to_owned();
    home.json(&["decide", &id, "reject", "--reason", "other", "--comment", NOTE]);
    (home, id)
}

fn files_with(folder: &Path, needles: &[&[u8]]) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        let is_in = |needle: &&&[u8]| bytes.windows(needle.len()).any(|window| window == **needle);
        found.extend(
            needles
                .iter()
                .filter(is_in)
                .map(|needle| format!("{} in {}", String::from_utf8_lossy(needle), path.display())),
        );
    }
    found
}

#[test]
fn a_lone_user_has_a_key_outside_the_data_folder_and_no_plain_word_in_it() {
    let (home, id) = decided();
    let key = home.path("config/referee/seal.key");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o7777, 0o600);
    let needles: [&[u8]; 3] = [NAME.as_bytes(), NUMBER.as_bytes(), NOTE.as_bytes()];
    assert_eq!(files_with(&home.path("data/referee"), &needles), Vec::<String>::new());
    assert!(home.prints(&["show", &id, "--json", "--unmask"]).contains(NAME));
    let told = home.referee(&["doctor", "--json"]).output().unwrap().stdout;
    let told: Value = serde_json::from_slice(&told).unwrap();
    let seal = told.as_array().unwrap().iter().find(|line| line["about"] == "seal").unwrap();
    assert_eq!(seal["state"], "good", "{seal}");
    assert!(seal["says"].as_str().unwrap().contains(key.to_str().unwrap()), "{seal}");
}

#[test]
fn without_its_key_nothing_is_opened_and_nothing_written() {
    let (home, _) = decided();
    let (key, db) = (home.path("config/referee/seal.key"), home.path("data/referee/referee.db"));
    let text = std::fs::read_to_string(&key).unwrap();
    // Leaves no log, which the next to close the store would move into its file.
    home.prints(&["seal", "init"]);
    std::fs::remove_file(&key).unwrap();
    let before = std::fs::read(&db).unwrap();
    let (code, told) = home.fails(&["list", "--json"]);
    assert_eq!(code, 11, "{told}");
    assert!(told.contains("the store is sealed, and its key"), "{told}");
    assert!(!key.exists() && std::fs::read(&db).unwrap() == before);

    home.write("config/referee/seal.key", &"0".repeat(64));
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let (code, told) = home.fails(&["list", "--json"]);
    assert_eq!(code, 14, "{told}");

    home.write("config/referee/seal.key", &text);
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o622)).unwrap();
    assert_eq!(home.fails(&["list", "--json"]).0, 11, "others can write it");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    home.prints(&["list", "--json"]);
}

#[test]
fn another_key_takes_the_place_of_the_old_one_even_if_that_was_interrupted() {
    let (home, id) = decided();
    let key = home.path("config/referee/seal.key");
    let old = std::fs::read_to_string(&key).unwrap();
    let copy = home.path("before.db");
    home.prints(&["store", "backup", copy.to_str().unwrap()]);
    home.prints(&["seal", "rotate"]);
    let new = std::fs::read_to_string(&key).unwrap();
    assert_ne!(old, new);
    assert!(home.prints(&["show", &id, "--json", "--unmask"]).contains(NAME));
    // As if it had ended before the new key took its name.
    std::fs::write(&key, &old).unwrap();
    let next = home.write("config/referee/seal.key.next", &new);
    std::fs::set_permissions(&next, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert!(home.prints(&["show", &id, "--json", "--unmask"]).contains(NAME));
    assert_eq!(std::fs::read_to_string(&key).unwrap(), new);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_erased_is_in_no_file_and_in_no_backup_without_its_keys() {
    let place = Place::start(&["--journeys", "4"]);
    let home = &place.home;
    home.prints(&["sync"]);
    let id = place.first("idwise");
    let raw = home.json(&["show", &id, "--json", "--unmask"]);
    let name = raw["journey"]["applicant"]["full_name"].as_str().unwrap_or(NAME).to_owned();
    let (code, told) = home.fails(&["erase", &id, "--reason", "asked to", "--yes"]);
    assert!(code == 10 && told.contains("it waits for a reviewer"), "{told}");
    home.json(&["decide", &id, "reject", "--reason", "other", "--comment", NOTE, "--now", "--wait"]);
    assert_eq!(home.fails(&["erase", &id, "--reason", "asked to", "--yes", "--not-aml"]).0, 10);
    let (_, told) = home.fails(&["erase", &id, "--reason", "asked to", "--yes"]);
    assert!(told.contains("it is kept until"), "{told}");
    home.prints(&["retention", "end", &id, "2001-02-03"]);
    home.prints(&["retention", "hold", &id, "--reason", "planted dispute"]);
    assert!(home.fails(&["erase", &id, "--reason", "asked to", "--yes"]).1.contains("planted dispute"));
    home.prints(&["retention", "release", &id]);
    assert_eq!(home.json(&["retention", "due", "--json"])[0]["because"], "relationship_ended");
    assert_eq!(home.fails(&["erase", &id, "--reason", "asked to"]).0, 10, "only with --yes");

    let mut store = bare(&home.path("data/referee/referee.db")).await;
    let wrapped: Vec<u8> = sqlx::query_scalar(
        "SELECT k.wrapped FROM keys k JOIN journeys j ON j.id = k.journey_id WHERE j.erased_ms IS NULL AND j.settled",
    )
    .fetch_one(&mut store).await.unwrap();
    drop(store);
    std::fs::create_dir(home.path("backups")).unwrap();
    let copy = home.path("backups/copy.db");
    home.prints(&["store", "backup", copy.to_str().unwrap()]);
    assert_eq!(home.prints(&["erase", &id, "--reason", "asked to", "--yes"]), "erased\n");

    assert_eq!(
        files_with(&home.path("data/referee"), &[&wrapped]),
        Vec::<String>::new(),
        "the key is destroyed"
    );
    let with_key = files_with(&home.path("backups"), &[&wrapped, name.as_bytes(), NOTE.as_bytes()]);
    assert_eq!(with_key.len(), 1, "{with_key:?}");
    assert!(with_key[0].ends_with("copy.db.keys"));
    let told = home.prints(&["show", &id]);
    assert!(told.contains("erased on 2") && told.contains(": asked to"), "{told}");
    assert!(told.contains("decision.recorded") && !told.contains("cannot be read"), "{told}");
    let erased = home.json(&["show", &id, "--json"]);
    assert_eq!(erased["erased"]["reason"], "asked to", "{erased}");
    assert_eq!(erased["findings"][0]["id"], "journey.erased");
    assert!(raw["erased"].is_null(), "it was there before");
    assert!(!home.prints(&["list", "--json", "--unmask"]).contains(&name));
    home.prints(&["audit", "verify"]);

    let restored = home.path("restored.db");
    home.prints(&["store", "restore", copy.to_str().unwrap(), restored.to_str().unwrap()]);
    let url = format!("sqlite:{}", restored.display());
    assert!(home.prints(&["--store", &url, "show", &id, "--json", "--unmask"]).contains(&name));
    let mut copy = bare(&copy).await;
    assert_eq!(count(&mut copy, "SELECT count(*) FROM keys").await, 0);
}
