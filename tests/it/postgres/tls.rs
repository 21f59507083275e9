//! The connection to a server beyond a socket: encrypted, to a server that proves who it is, or none.

use super::server::Server;
use crate::fixtures::not_run;
use referee::store::{Access, Store, StoreError};
use std::path::Path;
use std::process::Command;

/// An authority, and a certificate of it for `localhost`, in a folder of the server's.
const CERTIFICATES: &str = r#"set -e
cd "$1"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout ca.key -out ca.crt -days 2 \
    -subj "/CN=an authority" -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout other.key -out other.crt -days 2 \
    -subj "/CN=another authority" -addext basicConstraints=critical,CA:TRUE -addext keyUsage=critical,keyCertSign
openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout server.key -out server.csr -subj "/CN=localhost"
printf 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\nbasicConstraints=CA:FALSE\n' >server.ext
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 2 -extfile server.ext -out server.crt
chmod 600 server.key"#;

fn make_certificates(folder: &Path) {
    let made = Command::new("sh").args(["-c", CERTIFICATES, "sh"]).arg(folder).output().unwrap();
    assert!(made.status.success(), "openssl: {}", String::from_utf8_lossy(&made.stderr));
}

async fn open(url: &str) -> Result<(), StoreError> {
    let store = Store::open(url).await?;
    store.record().head().await?;
    store.close().await;
    Ok(())
}

/// What a person is told of it: the sentence and the hint.
fn told(error: &StoreError) -> String {
    format!("{error} {}", error.hint())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_proves_who_it_is() {
    if Command::new("openssl").arg("version").output().is_err() {
        return not_run("a_server_proves_who_it_is", "openssl");
    }
    let folder = tempfile::tempdir().unwrap();
    make_certificates(folder.path());
    let Some(server) = Server::start_with_tls(folder.path()) else {
        return not_run("a_server_proves_who_it_is", "PostgreSQL (apt-get install postgresql)");
    };
    let name = server.new_database("TEMPLATE template0");
    Store::migrate(&server.url(&name), &Access::default()).await.unwrap();
    let (ca, other) = (folder.path().join("ca.crt"), folder.path().join("other.crt"));
    let url = |host: &str, rest: &str| {
        format!("postgres://postgres@{host}:{}/{name}?{rest}", server.port().expect("it listens"))
    };
    let verified = |authority: &Path| format!("sslmode=verify-full&sslrootcert={}", authority.display());
    open(&url("localhost", &verified(&ca))).await.unwrap();

    let error = open(&url("127.0.0.1", &verified(&ca))).await.unwrap_err();
    assert!(matches!(error, StoreError::Untrusted(_)), "another name: {error:?}");
    assert!(
        told(&error).contains("cannot be made safe") && told(&error).contains("name"),
        "{}",
        told(&error)
    );
    let error = open(&url("localhost", &verified(&other))).await.unwrap_err();
    assert!(matches!(error, StoreError::Untrusted(_)), "another authority: {error:?}");
    assert!(told(&error).contains("sslrootcert"), "{}", told(&error));
    let error = open(&url("localhost", "sslmode=verify-full")).await.unwrap_err();
    assert!(matches!(error, StoreError::Untrusted(_)), "an authority that nobody knows: {error:?}");
    let missing = folder.path().join("nothing.crt");
    let error = open(&url("localhost", &verified(&missing))).await.unwrap_err();
    assert!(told(&error).contains("nothing.crt"), "a missing file: {}", told(&error));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_cannot_encrypt_is_refused() {
    let Some(server) = Server::start_on_tcp() else {
        return not_run("a_server_that_cannot_encrypt_is_refused", "PostgreSQL (apt-get install postgresql)");
    };
    let port = server.port().expect("it listens");
    for mode in ["require", "verify-ca", "verify-full"] {
        let error =
            open(&format!("postgres://postgres@localhost:{port}/postgres?sslmode={mode}")).await.unwrap_err();
        assert!(matches!(error, StoreError::Untrusted(_)), "{mode}: {error:?}");
    }
}
