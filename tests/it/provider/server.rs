//! Servers for the client's tests: wiremock for answers, a raw socket for broken ones.

use referee::config::account::AccountSettings;
use referee::config::provider::{Credentials, CredentialsKind, ProviderSettings, Webhook};
use referee::domain::ids::ServiceId;
use referee::provider::Account;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

/// The password that must never be seen anywhere but in the right header.
pub(super) const SECRET: &str = "pass-not-to-be-seen";

/// Settings of an account at this address.
pub(crate) fn settings(service: &ServiceId, base: &str) -> ProviderSettings {
    let contract = super::registry().contract(service).unwrap().settings.clone();
    let credentials = match contract.credentials {
        CredentialsKind::Basic => Credentials::Basic { username: "key".into(), password: SECRET.into() },
        CredentialsKind::Token => Credentials::Token { prefix: String::new(), token: SECRET.into() },
    };
    let account = AccountSettings {
        timeout_seconds: 60,
        requests_per_second: 1000,
        ..AccountSettings::of("here", &contract)
    };
    ProviderSettings { account, base_url: Url::parse(base).unwrap(), credentials, decision_webhook: None }
}

/// An account at this address.
pub(super) fn account(service: &ServiceId, base: &str) -> Account {
    super::registry().connect(settings(service, base)).unwrap()
}

/// The webhook of a customer.
pub(crate) fn webhook(url: &str) -> Webhook {
    Webhook { url: Url::parse(url).unwrap(), secret: "webhook-key".into(), at_most_once: false }
}

/// A server that answers every connection with the same bytes and then closes it.
pub(super) struct Raw {
    /// Where it is, with a slash.
    pub(super) base: String,
    hits: Arc<AtomicUsize>,
}

impl Raw {
    /// Starts it.
    pub(super) async fn answering(bytes: Vec<u8>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/", listener.local_addr().unwrap());
        let hits = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&hits);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::SeqCst);
                let bytes = bytes.clone();
                tokio::spawn(async move {
                    let mut request = vec![0; 64 * 1024];
                    let _ = socket.read(&mut request).await;
                    let _ = socket.write_all(&bytes).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        Self { base, hits }
    }

    /// How many connections there were.
    pub(super) fn hits(&self) -> usize {
        self.hits.load(Ordering::SeqCst)
    }
}
