//! Pictures: in every way a service may send them, from no place that is not allowed.

use super::server::{account, settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use referee::domain::picture::{Picture, PictureRole, PictureSource};
use referee::provider::{ErrorSort, IDWISE, ONETOUCH};
use rstest::rstest;
use serde_json::json;
use wiremock::matchers::{any, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const JPEG: &[u8] = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00";

fn picture(source: PictureSource) -> Picture {
    Picture { role: PictureRole::Front, source, key: "key".into() }
}

fn by_path() -> Picture {
    picture(PictureSource::Path("img/1".into()))
}

async fn serving(answer: ResponseTemplate) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    server
}

#[rstest]
#[case::bytes(ResponseTemplate::new(200).set_body_raw(JPEG, "image/jpeg"))]
#[case::bytes_by_another_name(ResponseTemplate::new(200).set_body_raw(JPEG, "text/html"))]
#[case::base64(ResponseTemplate::new(200).set_body_json(json!({"status": "ok", "data": {"image": STANDARD.encode(JPEG)}})))]
#[case::bare_base64(ResponseTemplate::new(200).set_body_string(format!("{}\n", STANDARD.encode(JPEG))))]
#[case::quoted_base64(ResponseTemplate::new(200).set_body_json(json!(STANDARD.encode(JPEG))))]
#[case::bare_data_address(ResponseTemplate::new(200).set_body_string(format!("data:image/jpeg;base64,{}", STANDARD.encode(JPEG))))]
#[case::data_address(ResponseTemplate::new(200).set_body_json(json!([format!("data:image/jpeg;base64,{}", STANDARD.encode(JPEG))])))]
#[tokio::test]
async fn a_picture_however_it_is_sent(#[case] answer: ResponseTemplate) {
    let server = serving(answer).await;
    let bytes = account(&IDWISE, &server.uri()).picture(&by_path()).await.unwrap();
    assert_eq!(bytes, JPEG);
    let asked = &server.received_requests().await.unwrap()[0];
    assert_eq!(asked.url.path(), "/journey/v2/image/img%2F1");
    assert!(asked.headers.contains_key("authorization"));
}

#[rstest]
#[case::page("<!doctype html><title>Sign in</title>")]
#[case::nothing("")]
#[case::text("hello")]
#[case::json("{\"image\": \"aGVsbG8=\"}")]
#[tokio::test]
async fn what_is_no_picture_is_refused(#[case] body: &str) {
    let server = serving(ResponseTemplate::new(200).set_body_raw(body, "image/png")).await;
    let error = account(&IDWISE, &server.uri()).picture(&by_path()).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Unreadable);
}

/// What is no picture that is drawn here comes as it is: the decoder names it, and its original can be written out.
#[rstest]
#[case::jpeg_2000(b"\0\0\0\x0cjP  \r\n\x87\n".as_slice())]
#[case::jpeg_xl(b"\xff\x0a\0\0".as_slice())]
#[case::heic(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic".as_slice())]
#[case::pdf(b"%PDF-1.7\n".as_slice())]
#[case::video(b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom".as_slice())]
#[case::tiff(b"II*\0\x08\0\0\0".as_slice())]
#[case::drawing(b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice())]
#[tokio::test]
async fn every_kind_of_file_comes_as_it_is(#[case] file: &[u8]) {
    let server = serving(ResponseTemplate::new(200).set_body_raw(file, "application/octet-stream")).await;
    let bytes = account(&IDWISE, &server.uri()).picture(&by_path()).await.unwrap();
    assert_eq!(bytes, file);
    let inline = picture(PictureSource::Inline(STANDARD.encode(file).into()));
    assert_eq!(account(&IDWISE, &server.uri()).picture(&inline).await.unwrap(), file);
}

const BUCKET: &str =
    "<?xml version=\"1.0\"?>\n<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";

#[rstest]
#[case::refused(403, "")]
#[case::refused_by_the_bucket(403, BUCKET)]
#[case::told_with_success(200, BUCKET)]
#[case::told_as_a_bad_request(400, "<Error><Code>ExpiredToken</Code></Error>")]
#[case::told_in_json(200, "{\"code\": \"AccessDenied\"}")]
#[tokio::test]
async fn a_link_that_has_expired_is_told_as_such(#[case] status: u16, #[case] body: &str) {
    let server = serving(ResponseTemplate::new(status).set_body_string(body)).await;
    let link = picture(PictureSource::Url(format!("{}/files/1.jpeg?signature=x", server.uri()).into()));
    let error = account(&ONETOUCH, &server.uri()).picture(&link).await.unwrap_err();
    assert_eq!(error.to_string(), "get the picture: the link to it has expired or is refused");
}

#[tokio::test]
async fn a_refused_key_is_no_expired_link() {
    let server = serving(ResponseTemplate::new(403)).await;
    let error = account(&IDWISE, &server.uri()).picture(&by_path()).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Credentials);
}

/// A service that hands a picture on to another host, which must never see the credentials.
#[rstest]
#[case::by_redirect(true)]
#[case::by_json(false)]
#[tokio::test]
async fn another_host_is_asked_without_credentials_if_it_is_allowed(#[case] redirect: bool) {
    let other = serving(ResponseTemplate::new(200).set_body_raw(JPEG, "image/jpeg")).await;
    let place = format!("{}/signed/1.jpg", other.uri());
    let answer = if redirect {
        ResponseTemplate::new(302).insert_header("location", place.as_str())
    } else {
        ResponseTemplate::new(200).set_body_json(json!({"url": place}))
    };
    let server = serving(answer).await;
    let closed = account(&IDWISE, &server.uri());
    assert_eq!(closed.picture(&by_path()).await.unwrap_err().sort(), ErrorSort::NotAllowed);
    assert!(other.received_requests().await.unwrap().is_empty());
    let mut open = settings(&IDWISE, &server.uri());
    open.account.picture_hosts = vec![other.address().to_string()];
    let bytes = super::registry().connect(open).unwrap().picture(&by_path()).await.unwrap();
    assert_eq!(bytes, JPEG);
    assert!(!other.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

#[tokio::test]
async fn one_touch_pictures_are_asked_for_without_the_token_even_at_home() {
    let server = serving(ResponseTemplate::new(200).set_body_raw(JPEG, "image/jpeg")).await;
    let at_home = picture(PictureSource::Url(format!("{}/api/files/1.jpeg", server.uri()).into()));
    let bytes = account(&ONETOUCH, &server.uri()).picture(&at_home).await.unwrap();
    assert_eq!(bytes, JPEG);
    assert!(!server.received_requests().await.unwrap()[0].headers.contains_key("authorization"));
}

#[rstest]
#[case::unknown_host("https://evil.example/1.jpg")]
#[case::look_alike("https://api.example.evil.example/1.jpg")]
#[case::other_port("https://api.example:8443/1.jpg")]
#[case::not_encrypted("http://pictures.example/1.jpg")]
#[case::with_credentials("https://user:word@pictures.example/1.jpg")]
#[case::this_machine("https://127.0.0.1/1.jpg")]
#[case::this_machine_by_name("https://localhost/1.jpg")]
#[case::this_machine_in_hexadecimal("https://0x7f.1/1.jpg")]
#[case::this_machine_in_ipv6("https://[::ffff:127.0.0.1]/1.jpg")]
#[case::cloud_metadata("https://169.254.169.254/latest/meta-data")]
#[case::a_file("file:///etc/passwd")]
#[case::no_address("not an address")]
#[tokio::test]
async fn addresses_in_documents_are_wishes_not_orders(#[case] url: &str) {
    let mut settings = settings(&ONETOUCH, "https://api.example/");
    settings.account.picture_hosts =
        ["pictures.example", "127.0.0.1", "localhost", "[::ffff:7f00:1]", "169.254.169.254"]
            .map(str::to_owned)
            .to_vec();
    let account = super::registry().connect(settings).unwrap();
    let error = account.picture(&picture(PictureSource::Url(url.into()))).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::NotAllowed, "{error}");
    assert!(!error.to_string().contains("example"), "{error}");
}

#[tokio::test]
async fn pictures_within_the_document() {
    let account = account(&ONETOUCH, "https://api.example/");
    let inline = |text: String| picture(PictureSource::Inline(text.into()));
    assert_eq!(account.picture(&inline(STANDARD.encode(JPEG))).await.unwrap(), JPEG);
    let data = format!("data:image/jpeg;base64,{}", STANDARD.encode(JPEG));
    assert_eq!(account.picture(&inline(data)).await.unwrap(), JPEG);
    assert_eq!(
        account.picture(&inline("hello nonsense".into())).await.unwrap_err().sort(),
        ErrorSort::Unreadable
    );
}

#[tokio::test]
async fn a_deleted_picture_is_gone() {
    let server = MockServer::start().await;
    Mock::given(path("/journey/v2/image/img%2F1"))
        .respond_with(ResponseTemplate::new(404))
        .mount(&server)
        .await;
    let error = account(&IDWISE, &server.uri()).picture(&by_path()).await.unwrap_err();
    assert_eq!(error.sort(), ErrorSort::Gone);
}
