//! The HTTP client: timeouts, size limits, redirects, and credentials only for the service's own origin.

use super::error::ProviderError;
use super::pulse::Pulse;
use super::reach::{Forbidden, Purpose, Reach};
use crate::config::loopback::is_loopback;
use crate::config::provider::{Credentials, ProviderSettings};
use base64::Engine;
use reqwest::header::{
    AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Client, Method};
use rustls::{CertificateError, Error as TlsError};
use secrecy::ExposeSecret;
use std::error::Error;
use std::io;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use url::Url;

/// Size limit of a document in bytes, after decompression.
pub(super) const DOCUMENT_LIMIT: usize = 16 * 1024 * 1024;
/// Size limit of a picture in bytes.
pub(super) const PICTURE_LIMIT: usize = 25 * 1024 * 1024;
/// Size limit of an error body in bytes; the rest is not read.
const ERROR_LIMIT: usize = 64 * 1024;
/// Maximum number of redirects.
const REDIRECTS: usize = 5;
/// How long an idle connection is kept for reuse.
const IDLE: Duration = Duration::from_secs(15);
/// Connect timeout.
const CONNECT: Duration = Duration::from_secs(5);

/// A request.
#[derive(Clone, Debug)]
pub(super) struct Ask {
    pub(super) method: Method,
    pub(super) url: Url,
    /// Decides which hosts are allowed.
    pub(super) purpose: Purpose,
    pub(super) body: Option<Vec<u8>>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    /// Size limit of the reply in bytes.
    pub(super) limit: usize,
    /// Whether credentials are omitted even for the service's own origin.
    pub(super) sealed: bool,
}

impl Ask {
    /// A GET request.
    pub(super) fn get(url: Url, purpose: Purpose, limit: usize) -> Self {
        Self { method: Method::GET, url, purpose, body: None, headers: Vec::new(), limit, sealed: false }
    }

    /// A POST request with a JSON body.
    pub(super) fn post(url: Url, purpose: Purpose, body: Vec<u8>) -> Self {
        let (method, headers, limit) = (Method::POST, Vec::new(), DOCUMENT_LIMIT);
        Self { method, url, purpose, body: Some(body), headers, limit, sealed: false }
    }

    /// A PUT request with a JSON body.
    pub(super) fn put(url: Url, purpose: Purpose, body: Vec<u8>) -> Self {
        Self { method: Method::PUT, ..Self::post(url, purpose, body) }
    }
}

/// A reply with any status.
#[derive(Debug)]
pub(super) struct HttpReply {
    pub(super) status: u16,
    pub(super) retry_after: Option<String>,
    /// The body; for an error status only its beginning.
    pub(super) body: Vec<u8>,
    location: Option<String>,
}

impl HttpReply {
    /// Whether the status is 2xx.
    pub(super) fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    fn is_redirect(&self) -> bool {
        matches!(self.status, 301 | 302 | 303 | 307 | 308) && self.location.is_some()
    }
}

/// The HTTP client of one account. TLS clients are created on first use, because that is expensive.
#[derive(Debug)]
pub(super) struct Http {
    /// The name of the account, for the log.
    account: String,
    reach: Reach,
    authorization: HeaderValue,
    timeout: Duration,
    pulse: Pulse,
    direct: OnceLock<Client>,
    outside: OnceLock<Client>,
}

impl Http {
    /// Creates the client and validates the settings; sends nothing.
    pub(super) fn new(settings: &ProviderSettings, pulse: Pulse) -> Result<Self, ProviderError> {
        let reach = Reach::new(settings);
        reach.permit(&settings.base_url, Purpose::Api)?;
        Ok(Self {
            account: settings.account.name.clone(),
            reach,
            authorization: authorization(&settings.credentials)?,
            timeout: settings.account.timeout(),
            pulse,
            direct: OnceLock::new(),
            outside: OnceLock::new(),
        })
    }

    /// Sends a request and follows redirects of GET requests. Replies with an error status are returned as
    /// replies.
    pub(super) async fn ask(&self, mut ask: Ask) -> Result<HttpReply, ProviderError> {
        let mut at_home = !ask.sealed;
        for _ in 0..=REDIRECTS {
            self.reach.permit(&ask.url, ask.purpose)?;
            at_home = at_home && self.reach.is_own(&ask.url);
            let reply = self.once(&ask, at_home).await?;
            if ask.method != Method::GET || !reply.is_redirect() {
                return Ok(reply);
            }
            ask.url = next(&ask.url, reply.location.as_deref().unwrap_or_default())?;
        }
        Err(ProviderError::NotAllowed("too many redirects"))
    }

    async fn once(&self, ask: &Ask, signed: bool) -> Result<HttpReply, ProviderError> {
        let mut headers: HeaderMap = ask.headers.iter().cloned().collect();
        if signed {
            headers.insert(AUTHORIZATION, self.authorization.clone());
        }
        let mut request = self.client(&ask.url)?.request(ask.method.clone(), ask.url.clone());
        if let Some(body) = &ask.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            request = request.body(body.clone());
        }
        // Pictures and webhooks are served by other hosts, so they say nothing about the service's health.
        let is_service = matches!(ask.purpose, Purpose::Api | Purpose::List);
        let asked = is_service.then(|| self.pulse.asked());
        let begun = Instant::now();
        let sent = request.headers(headers).send().await;
        self.log(ask, begun, &sent);
        match (asked, &sent) {
            (Some(asked), Ok(_)) => asked.answered(),
            (Some(asked), Err(_)) => asked.failed(),
            (None, _) => {}
        }
        received(sent.map_err(|error| not_sent(&error))?, ask.limit).await
    }

    /// Logs a request by what it was for. Its URL and its body have personal data.
    fn log(&self, ask: &Ask, begun: Instant, sent: &Result<reqwest::Response, reqwest::Error>) {
        let (account, method, purpose) = (self.account.as_str(), ask.method.as_str(), ask.purpose.word());
        let milliseconds = begun.elapsed().as_millis();
        match sent {
            Ok(response) => {
                let status = response.status().as_u16();
                tracing::debug!(account, method, purpose, status, milliseconds, "a request was answered");
            }
            Err(_) => tracing::debug!(account, method, purpose, milliseconds, "a request was not answered"),
        }
    }

    /// The client for a URL. Loopback never uses a proxy; other hosts use the system's proxy settings.
    fn client(&self, url: &Url) -> Result<&Client, ProviderError> {
        let local = is_loopback(url);
        let place = if local { &self.direct } else { &self.outside };
        if let Some(client) = place.get() {
            return Ok(client);
        }
        let builder = Client::builder()
            .user_agent(concat!("referee/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .connect_timeout(CONNECT.min(self.timeout))
            .timeout(self.timeout)
            // Shorter than the idle timeouts of servers, so that no decision is sent over a connection that the
            // server is closing.
            .pool_idle_timeout(IDLE)
            .dns_resolver(self.reach.clone());
        let builder = if local { builder.no_proxy() } else { builder };
        let client =
            builder.build().map_err(|_| ProviderError::Unreachable("the TLS client could not be created"))?;
        Ok(place.get_or_init(|| client))
    }
}

fn authorization(credentials: &Credentials) -> Result<HeaderValue, ProviderError> {
    let text = match credentials {
        Credentials::Basic { username, password } => {
            let pair = format!("{username}:{}", password.expose_secret());
            format!("Basic {}", base64::engine::general_purpose::STANDARD.encode(pair))
        }
        Credentials::Token { prefix, token } => format!("{prefix}{}", token.expose_secret()),
    };
    let mut value = HeaderValue::from_str(&text)
        .map_err(|_| ProviderError::NotAllowed("the credentials contain characters that cannot be sent"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// The target of a redirect. A redirect from https to http is rejected.
fn next(from: &Url, location: &str) -> Result<Url, ProviderError> {
    let to = from.join(location).map_err(|_| ProviderError::Unreadable("it redirects to an invalid URL"))?;
    if from.scheme() == "https" && to.scheme() != "https" {
        return Err(ProviderError::NotAllowed("it is redirected to a URL that is not encrypted"));
    }
    Ok(to)
}

/// Reads a reply in chunks, up to the limit (after decompression).
async fn received(mut response: reqwest::Response, limit: usize) -> Result<HttpReply, ProviderError> {
    let header = |name: HeaderName| {
        let value = response.headers().get(name)?;
        value.to_str().ok().map(str::to_owned)
    };
    let mut reply = HttpReply {
        status: response.status().as_u16(),
        retry_after: header(RETRY_AFTER),
        location: header(LOCATION),
        body: Vec::new(),
    };
    let success = reply.is_success();
    if success && response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(ProviderError::TooLarge { limit });
    }
    loop {
        let chunk = match response.chunk().await {
            Ok(Some(chunk)) => chunk,
            Ok(None) => return Ok(reply),
            // For an error reply the status is enough.
            Err(_) if !success => return Ok(reply),
            Err(error) => return Err(broken_off(&error)),
        };
        let room = if success { limit } else { ERROR_LIMIT }.saturating_sub(reply.body.len());
        reply.body.extend(chunk.iter().take(room));
        if chunk.len() > room {
            return if success { Err(ProviderError::TooLarge { limit }) } else { Ok(reply) };
        }
    }
}

/// Maps a transport error. We use fixed texts, because the error's own message would contain the URL.
fn not_sent(error: &reqwest::Error) -> ProviderError {
    if caused_by_rules(error) {
        return ProviderError::NotAllowed("the host name resolves to a private network");
    }
    if let Some(problem) = tls_problem(error) {
        return ProviderError::Unreachable(problem);
    }
    match error {
        _ if error.is_builder() => ProviderError::NotAllowed("the request is invalid"),
        _ if error.is_dns() => ProviderError::Unreachable("its host name is unknown"),
        _ if error.is_connect() && error.is_timeout() => ProviderError::Unreachable("connection timed out"),
        _ if error.is_connect() => ProviderError::Unreachable("no connection"),
        _ if error.is_timeout() => ProviderError::NoAnswer("timeout"),
        _ => ProviderError::NoAnswer("the connection was closed"),
    }
}

/// The TLS problem, if it is the reason why there is no connection.
fn tls_problem(error: &reqwest::Error) -> Option<&'static str> {
    causes(error).find_map(tls_error).map(|error| match error {
        TlsError::InvalidCertificate(problem) => certificate_problem(problem),
        TlsError::NoCertificatesPresented => "it shows no certificate",
        TlsError::PeerIncompatible(_) => "it has no encryption in common with us",
        TlsError::InvalidMessage(_) => "it does not speak TLS at this address",
        _ => "the encryption could not be set up",
    })
}

/// Finds a TLS error in a cause. `source()` of an I/O error skips the error that it wraps, so that one is inspected
/// too.
fn tls_error<'a>(cause: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    let within = || cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    cause.downcast_ref().or_else(|| within().and_then(|inner| tls_error(inner)))
}

fn certificate_problem(problem: &CertificateError) -> &'static str {
    match problem {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "its certificate has expired, or the clock here is wrong"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "its certificate is not valid yet, or the clock here is wrong"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "its certificate is for another host name"
        }
        CertificateError::UnknownIssuer => "its certificate is from an issuer that this host does not trust",
        CertificateError::Revoked => "its certificate was revoked",
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            "its certificate is not one of a server"
        }
        _ => "its certificate is not valid",
    }
}

fn broken_off(error: &reqwest::Error) -> ProviderError {
    match error {
        _ if error.is_timeout() => ProviderError::NoAnswer("timeout within the reply"),
        _ if badly_compressed(error) => ProviderError::Unreadable("it is badly compressed"),
        _ => ProviderError::NoAnswer("the connection was closed within the reply"),
    }
}

fn caused_by_rules(error: &reqwest::Error) -> bool {
    causes(error).any(|cause| cause.is::<Forbidden>())
}

/// Whether the body could not be decompressed. Only decompression errors have these kinds; connection errors do not.
fn badly_compressed(error: &reqwest::Error) -> bool {
    let kinds = causes(error).filter_map(|cause| cause.downcast_ref::<io::Error>()).map(io::Error::kind);
    { kinds }.any(|kind| matches!(kind, io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput))
}

fn causes<'a>(error: &'a reqwest::Error) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(error.source(), |cause: &&'a (dyn Error + 'static)| (*cause).source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_redirect_never_gives_up_encryption() {
        let Ok(from) = Url::parse("https://api.example/a/b") else { return };
        assert!(matches!(next(&from, "http://api.example/a/b"), Err(ProviderError::NotAllowed(_))));
        assert!(matches!(next(&from, "file:///etc/passwd"), Err(ProviderError::NotAllowed(_))));
        assert!(matches!(next(&from, "https://["), Err(ProviderError::Unreadable(_))));
        assert!(next(&from, "../c?d").is_ok_and(|url| url.as_str() == "https://api.example/c?d"));
        assert!(next(&from, "//pictures.example/1").is_ok_and(|url| url.scheme() == "https"));
    }
}
