//! Pictures of both services, and credentials that stray to the picture origin.

use super::rig::{self, answer, ids, touched};
use referee::synth::{Dialect, World};
use reqwest::Method;
use serde_json::{Value, json};
use std::fs;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot really";
const JPEG: &[u8] = b"\xff\xd8\xff\xe0not really";

fn loaded() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let images = folder.path().join("images");
    fs::create_dir(&images).unwrap();
    fs::write(images.join("0a1b2c"), PNG).unwrap();
    fs::write(images.join("front.jpg"), JPEG).unwrap();
    fs::write(folder.path().join("secret.txt"), "not a picture").unwrap();
    let journey = json!({"journey_id": "j1", "selfie": {"image_path": "0a1b2c"}});
    fs::write(folder.path().join("j1.json"), journey.to_string()).unwrap();
    folder
}

#[tokio::test]
async fn a_loaded_picture_is_found_with_and_without_its_extension() {
    let folder = loaded();
    let rig = rig::folder(folder.path()).await;
    for (name, kind, bytes) in [
        ("0a1b2c", "image/png", PNG),
        ("0a1b2c.png", "image/png", PNG),
        ("front", "image/jpeg", JPEG),
        ("front.jpg", "image/jpeg", JPEG),
        ("some%2Fwhere%2Ffront.jpg", "image/jpeg", JPEG),
    ] {
        let request = rig.idwise(Method::GET, &format!("/journey/v2/image/{name}"));
        let response = request.send().await.unwrap();
        assert_eq!(
            (response.status().as_u16(), &response.headers()["content-type"]),
            (200, &kind.parse().unwrap())
        );
        assert_eq!(response.bytes().await.unwrap(), bytes, "{name}");
        let response = rig.image(&format!("/files/{name}")).send().await.unwrap();
        assert_eq!(response.bytes().await.unwrap(), bytes, "{name}");
    }
}

#[tokio::test]
async fn nothing_outside_the_folder_is_reached() {
    let folder = loaded();
    let rig = rig::folder(folder.path()).await;
    for name in ["..%2Fsecret.txt", "%2e%2e%2Fsecret.txt", "secret.txt", "..%5Csecret.txt", "%00"] {
        assert_eq!(rig.get(&format!("/journey/v2/image/{name}")).await.0, 404, "{name}");
        assert_eq!(rig.image(&format!("/{name}")).send().await.unwrap().status(), 404, "{name}");
    }
}

#[tokio::test]
async fn the_idwise_picture_needs_credentials() {
    let folder = loaded();
    let rig = rig::folder(folder.path()).await;
    let url = format!("{}/journey/v2/image/0a1b2c", rig.sandbox.ready().idwise.base_url);
    assert_eq!(answer(rig.client.get(url)).await.0, 401);
}

#[tokio::test]
async fn the_pictures_of_a_deleted_journey_are_gone() {
    let folder = loaded();
    let rig = rig::folder(folder.path()).await;
    let image = "/journey/v2/image/0a1b2c";
    assert_eq!(answer(rig.idwise(Method::DELETE, "/journey/j1")).await.0, 200);
    assert_eq!(rig.get(image).await.0, 404);
    rig.tell("/reset", Value::Null).await;
    assert_eq!(rig.get(image).await.0, 200);
}

#[tokio::test]
async fn made_journeys_pictures_are_drawn() {
    let rig = rig::world().await;
    let world = World::new(rig::SEED, 60).with_picture_origin(&rig.sandbox.ready().images.base_url);
    let id =
        ids(Dialect::Idwise, |document| document.pointer("/selfie/image_path").is_some_and(Value::is_string))
            .remove(0);
    let document = world.journey(world.find(&id).unwrap()).document;
    let name = document.pointer("/selfie/image_path").unwrap().as_str().unwrap().to_owned();
    let wanted = world.picture(&name).expect("a drawn picture");
    let response = rig.idwise(Method::GET, &format!("/journey/v2/image/{name}")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], wanted.content_type);
    assert_eq!(response.bytes().await.unwrap(), wanted.bytes);
    let document = world.journey(world.find(&touched()).unwrap()).document;
    let url = document.pointer("/capturedData/images/frontDoc").unwrap().as_str().unwrap().to_owned();
    let response = rig.client.get(&url).send().await.unwrap();
    assert_eq!(response.status(), 200, "{url}");
    assert_eq!(response.bytes().await.unwrap(), world.picture(&url).unwrap().bytes);
}

#[tokio::test]
async fn credentials_at_the_picture_origin_are_refused_and_reported() {
    let folder = loaded();
    let rig = rig::folder(folder.path()).await;
    let ready = rig.sandbox.ready().clone();
    let token = ready.onetouch.token;
    assert_eq!(rig.image("/front.jpg").header("authorization", &token).send().await.unwrap().status(), 400);
    let basic = rig.image("/front.jpg").basic_auth(&ready.idwise.username, Some(&ready.idwise.password));
    assert_eq!(basic.send().await.unwrap().status(), 400);
    assert_eq!(rig.image("/front.jpg").header("x-key", &token).send().await.unwrap().status(), 400);
    assert_eq!(rig.image(&format!("/front.jpg?token={token}")).send().await.unwrap().status(), 400);
    assert_eq!(rig.image("/front.jpg").header("authorization", "Other").send().await.unwrap().status(), 400);
    assert_eq!(rig.image("/front.jpg").send().await.unwrap().status(), 200);
    let leaks = rig.seen("/leaks").await;
    let told: Vec<(&str, &str)> = leaks
        .as_array()
        .unwrap()
        .iter()
        .map(|leak| (leak["header"].as_str().unwrap(), leak["carries"].as_str().unwrap()))
        .collect();
    assert_eq!(
        told,
        [
            ("authorization", "onetouch token"),
            ("authorization", "idwise credentials"),
            ("x-key", "onetouch token"),
            ("address", "onetouch token"),
            ("authorization", "something else"),
        ]
    );
    assert!(!leaks.to_string().contains(&token));
}
