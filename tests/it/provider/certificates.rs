//! Services whose certificate is wrong: the reason is named, and nothing is sent. Real servers on loopback.

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd};
use rstest::rstest;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

type Issuer = CertifiedIssuer<'static, KeyPair>;

fn issuer(name: &str) -> Issuer {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

/// A server on loopback that shows this certificate; its port.
async fn serve(params: CertificateParams, issuer: &Issuer) -> u16 {
    let key = KeyPair::generate().unwrap();
    let certificate = params.signed_by(&key, issuer).unwrap();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der());
    let config = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], key.into())
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            // A client that trusts it gets no answer, which is another error than those that are expected here.
            let _ = acceptor.accept(connection).await;
        }
    });
    port
}

/// What the doctor says of the provider at this port, where these certificates are trusted.
async fn doctor(home: &Path, port: u16, trusted: &Issuer) -> String {
    std::fs::write(home.join("trusted.pem"), trusted.pem()).unwrap();
    let config = format!(
        "[provider.eu]\nservice = \"idwise\"\nbase_url = \"https://localhost:{port}/\"\n\
         list_url = \"https://localhost:{port}/list\"\nusername = \"u\"\npassword_env = \"EU_PASSWORD\"\n"
    );
    std::fs::write(home.join("referee.toml"), config).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_referee"));
    command
        .env_clear()
        .env("HOME", home)
        .env("EU_PASSWORD", "p")
        .env("SSL_CERT_FILE", home.join("trusted.pem"));
    command.args(["doctor", "--config"]).arg(home.join("referee.toml"));
    command.args(["--store", &format!("sqlite:{}", home.join("store.db").display())]);
    let output = tokio::task::spawn_blocking(move || crate::fixtures::output(command)).await.unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().find(|line| line.contains("provider eu")).unwrap_or_default().to_owned()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Expired,
    NotYet,
    OtherName,
    UnknownIssuer,
    Nothing,
}

#[rstest]
#[case::expired(Wrong::Expired, "its certificate has expired")]
#[case::not_yet(Wrong::NotYet, "its certificate is not valid yet")]
#[case::other_name(Wrong::OtherName, "its certificate is for another host name")]
#[case::unknown_issuer(
    Wrong::UnknownIssuer,
    "its certificate is from an issuer that this host does not trust"
)]
#[case::nothing(Wrong::Nothing, "could not get a reply from the service")]
#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_certificate_is_named(#[case] wrong: Wrong, #[case] expected: &str) {
    let home = tempfile::tempdir().unwrap();
    let (trusted, other) = (issuer("trusted"), issuer("other"));
    let name = if wrong == Wrong::OtherName { "elsewhere.example" } else { "localhost" };
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let (from, to) = match wrong {
        Wrong::Expired => (2020, 2021),
        Wrong::NotYet => (2190, 2200),
        _ => (2020, 2200),
    };
    (params.not_before, params.not_after) = (date_time_ymd(from, 1, 1), date_time_ymd(to, 1, 1));
    let port = serve(params, if wrong == Wrong::UnknownIssuer { &other } else { &trusted }).await;
    let said = doctor(home.path(), port, &trusted).await;
    assert!(said.contains(expected), "{said}");
}
