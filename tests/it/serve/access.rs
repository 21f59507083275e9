//! Who may post: secrets, addresses, signatures; and what each refusal is.

use super::rig::{Serving, USER, configure, finished, place, rows, secret, store};
use crate::cli::place::Place;
use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// Adds an account with these settings of its hooks.
fn account(place: &Place, name: &str, hook: &str) {
    configure(
        place,
        &format!(
            "[provider.{name}]\nservice = \"idwise\"\nbase_url = \"http://127.0.0.1:9/\"\nusername = \"u\"\n\
             password_file = \"config.idwise-password\"\n[provider.{name}.hook]\n{hook}\n"
        ),
    );
}

fn accounts() -> Place {
    let place = place("2");
    for name in ["one", "two", "key"] {
        secret(&place, name, &format!("secret {name}"));
    }
    account(&place, "bearer", "auth = \"bearer\"\nsecret_file = \"one\"\nsecret2_file = \"two\"");
    account(&place, "header", "auth = \"header:X-Hook-Key\"\nsecret_file = \"one\"");
    account(&place, "near", "auth = \"none\"\nfrom = [\"127.0.0.0/8\"]");
    account(&place, "far", "auth = \"none\"\nfrom = [\"203.0.113.0/24\", \"2001:db8::/32\"]");
    account(
        &place,
        "signed",
        "auth = \"bearer\"\nsecret_file = \"one\"\nhmac = { header = \"X-Sig\", prefix = \"sha512=\", algorithm = \
         \"sha512\", secret_file = \"key\" }",
    );
    account(&place, "gateway", "secret_file = \"key\"\nhmac = { header = \"X-Sig\" }");
    place
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_taken_where_the_configuration_says() {
    let place = accounts();
    let serving = Serving::start(&place);
    let body = json!({"event": "test"});
    let ask = async |account: &str, headers: &[(&str, &str)]| {
        let request = serving.request(account, &body);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        request.send().await.unwrap().status().as_u16()
    };
    let basic = format!("Basic {}", STANDARD.encode(format!("{}:{}", USER.0, USER.1)));
    let wrong = format!("Basic {}", STANDARD.encode(format!("{}:{}", USER.0, "another secret")));
    for (account, headers, status) in [
        ("idwise", vec![("authorization", basic.as_str())], 200),
        ("idwise", vec![("authorization", wrong.as_str())], 401),
        ("idwise", vec![("authorization", "Bearer a long secret")], 401),
        ("idwise", vec![], 401),
        ("bearer", vec![("authorization", "bearer secret one")], 200),
        ("bearer", vec![("authorization", "Bearer secret two")], 200),
        ("bearer", vec![("authorization", "Bearer secret")], 401),
        ("bearer", vec![("authorization", "Bearer ")], 401),
        ("header", vec![("x-hook-key", "secret one")], 200),
        ("header", vec![("x-hook-key", "secret two")], 401),
        ("header", vec![("x-hook-key", "")], 401),
        ("near", vec![], 200),
        // Nobody said that this peer is a proxy.
        ("near", vec![("x-forwarded-for", "203.0.113.9")], 200),
        ("far", vec![("x-forwarded-for", "203.0.113.9")], 401),
        ("nobody", vec![], 404),
    ] {
        assert_eq!(ask(account, &headers).await, status, "{account} {headers:?}");
    }
    for (said, status) in [(json!("an echoed secret"), 200), (json!("another"), 401), (Value::Null, 401)] {
        let body = json!({"journeyId": "a", "processingConfig": {"authKeyForCallback": said}});
        let answer = serving.request("onetouch", &body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{body}");
    }
    let refused = serving.request("idwise", &body).send().await.unwrap();
    assert!(refused.headers()["www-authenticate"].to_str().unwrap().starts_with("Basic"));
    assert_eq!(rows(&store(&place).await).await.len(), 5, "one row for each account that took it");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signature_must_be_that_of_the_body() {
    let place = accounts();
    let serving = Serving::start(&place);
    let body = json!({"event": "test"});
    let tag = |algorithm, key: &str, body: &str| {
        hmac::sign(&hmac::Key::new(algorithm, key.as_bytes()), body.as_bytes()).as_ref().to_vec()
    };
    let hex = |bytes: Vec<u8>| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let (long, text) = (hmac::HMAC_SHA512, body.to_string());
    let right = tag(long, "secret key", &text);
    for (said, status) in [
        (format!("sha512={}", hex(right.clone())), 200),
        (format!("sha512={}", STANDARD.encode(&right)), 200),
        (hex(right.clone()), 401),
        (format!("sha512={}", hex(tag(long, "secret one", &text))), 401),
        (format!("sha512={}", hex(tag(long, "secret key", "{}"))), 401),
        ("sha512=".to_owned(), 401),
    ] {
        let request = serving.request("signed", &body).header("x-sig", &said);
        let answer = request.header("authorization", "Bearer secret one").send().await.unwrap();
        assert_eq!(answer.status(), status, "{said}");
    }
    let request = serving.request("signed", &body).header("x-sig", format!("sha512={}", hex(right)));
    assert_eq!(request.send().await.unwrap().status(), 401, "the secret is needed besides");
    let signed = hex(tag(hmac::HMAC_SHA256, "secret key", &text));
    let request = serving.request("gateway", &body).header("x-sig", signed);
    assert_eq!(request.send().await.unwrap().status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_webhook_is_refused_and_leaves_no_row() {
    let place = place("2");
    let serving = Serving::start(&place);
    let post = async |kind: Option<&str>, body: Vec<u8>| {
        let url = format!("{}/hooks/idwise", serving.hooks);
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(url).basic_auth(USER.0, Some(USER.1)).body(body);
        let request = match kind {
            Some(kind) => request.header("content-type", kind),
            None => request,
        };
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(post(Some("application/json"), b"{\"event\": \"Fin".to_vec()).await, 400);
    assert_eq!(post(Some("application/json"), Vec::new()).await, 400);
    assert_eq!(post(Some("text/plain"), b"{}".to_vec()).await, 415);
    let large = format!("{{\"a\": \"{}\"}}", "x".repeat(1024 * 1024));
    assert_eq!(post(Some("application/json"), large.into_bytes()).await, 413);
    let largest = format!("{{\"a\": \"{}\"}}", "x".repeat(1024 * 1024 - 9));
    assert_eq!(largest.len(), 1024 * 1024);
    assert_eq!(post(Some("application/json; charset=utf-8"), largest.into_bytes()).await, 200);
    assert_eq!(post(None, b"{}".to_vec()).await, 200);
    assert_eq!(rows(&store(&place).await).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_tells_who_posts_where_it_is_known() {
    let place = accounts();
    configure(&place, "[serve]\nproxies = [\"127.0.0.1/32\"]\n");
    let serving = Serving::start(&place);
    for (said, status) in [
        ("203.0.113.9", 200),
        ("10.0.0.1, 203.0.113.9", 200),
        ("203.0.113.9, 10.0.0.1", 401),
        ("2001:db8::7", 200),
        ("nonsense", 401),
    ] {
        let request = serving.request("far", &json!({"event": said})).header("x-forwarded-for", said);
        assert_eq!(request.send().await.unwrap().status(), status, "{said}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_secret_is_taken_without_a_restart() {
    let place = place("2");
    let serving = Serving::start(&place);
    let body = finished("e-1", "journey");
    secret(&place, "basic", "hooks:the new secret");
    serving.signal(rustix::process::Signal::HUP);
    super::rig::eventually("the new secret is taken", async || {
        let request = serving.request("idwise", &body).basic_auth("hooks", Some("the new secret"));
        (request.send().await.unwrap().status() == 200).then_some(())
    })
    .await;
    assert_eq!(serving.post(&body).await, 401);
    // A configuration with an error changes nothing.
    configure(&place, "[serve]\nhooks = \"nowhere\"\n");
    serving.signal(rustix::process::Signal::HUP);
    let request = serving.request("idwise", &body).basic_auth("hooks", Some("the new secret"));
    assert_eq!(request.send().await.unwrap().status(), 200);
}
