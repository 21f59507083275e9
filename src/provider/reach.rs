//! Access rules: which hosts and IP addresses a request may reach.
//!
//! Applicants can influence documents, so a URL in a document is a wish, not an order. API requests go only to
//! the service's own origin, pictures only to known hosts, and private networks are blocked unless the
//! configuration allows them.

use super::error::ProviderError;
use crate::config::loopback::{is_loopback, is_loopback_name};
use crate::config::provider::ProviderSettings;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use thiserror::Error;
use url::{Host, Origin, Url};

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Api,
    /// The configured journey list.
    List,
    Picture,
    /// The customer's decision webhook.
    Webhook,
}

impl Purpose {
    /// The word for the log.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::List => "list",
            Self::Picture => "picture",
            Self::Webhook => "webhook",
        }
    }
}

/// The access rules of one account.
#[derive(Clone, Debug)]
pub(super) struct Reach {
    base: Origin,
    list: Option<Origin>,
    webhook: Option<Origin>,
    pictures: Vec<String>,
    trusted: Vec<String>,
    proxies: Vec<String>,
    allow_http: bool,
    allow_private: bool,
}

impl Reach {
    /// Derives the rules from the settings.
    pub(super) fn new(settings: &ProviderSettings) -> Self {
        let configured = [Some(&settings.base_url), settings.account.list_url.as_ref()];
        let trusted = configured.into_iter().flatten().filter_map(Url::host_str).map(str::to_owned).collect();
        let own = authority(&settings.base_url);
        let named = settings.account.picture_hosts.iter().map(|host| host.trim().to_ascii_lowercase());
        Self {
            base: settings.base_url.origin(),
            list: settings.account.list_url.as_ref().map(Url::origin),
            webhook: settings.decision_webhook.as_ref().map(|webhook| webhook.url.origin()),
            pictures: named.chain(own).collect(),
            trusted,
            proxies: proxies(),
            allow_http: settings.account.allow_http,
            allow_private: settings.account.allow_private,
        }
    }

    /// Whether credentials may be sent to this URL.
    pub(super) fn is_own(&self, url: &Url) -> bool {
        url.origin() == self.base
    }

    /// Checks a URL for a purpose.
    pub(super) fn permit(&self, url: &Url, purpose: Purpose) -> Result<(), ProviderError> {
        let refused = |why| Err(ProviderError::NotAllowed(why));
        if !url.username().is_empty() || url.password().is_some() {
            return refused("the URL contains credentials");
        }
        match url.scheme() {
            "https" => {}
            "http" if self.allow_http || is_loopback(url) => {}
            "http" => return refused("the URL is not encrypted (http)"),
            _ => return refused("the URL is neither http nor https"),
        }
        if !self.knows(url, purpose) {
            return refused("the host is not allowed by the configuration");
        }
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            _ => None,
        };
        let open = self.allow_private || url.host_str().is_some_and(|host| self.trusts(host));
        if literal.is_some_and(is_private) && !open {
            return refused("the address is in a private network");
        }
        Ok(())
    }

    fn knows(&self, url: &Url, purpose: Purpose) -> bool {
        let origin = Some(url.origin());
        match purpose {
            Purpose::Api => self.is_own(url),
            Purpose::List => origin == self.list,
            Purpose::Webhook => origin == self.webhook,
            Purpose::Picture => authority(url).is_some_and(|host| self.pictures.contains(&host)),
        }
    }

    fn trusts(&self, host: &str) -> bool {
        self.trusted.iter().any(|trusted| trusted.eq_ignore_ascii_case(host))
    }
}

/// The hosts of the system's proxies. They are allowed, because proxies are usually in a private network.
fn proxies() -> Vec<String> {
    let names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    let set = names.into_iter().filter_map(|name| std::env::var(name).ok());
    let parsed =
        set.filter_map(|text| Url::parse(&text).or_else(|_| Url::parse(&format!("http://{text}"))).ok());
    parsed.filter_map(|url| url.host_str().map(str::to_owned)).collect()
}

/// Host, and port if it is not the default.
fn authority(url: &Url) -> Option<String> {
    let host = url.host_str()?.to_ascii_lowercase();
    Some(url.port().map_or(host.clone(), |port| format!("{host}:{port}")))
}

/// Whether an address is not on the public internet: loopback, private, shared and link-local networks (cloud
/// metadata services included), and their IPv6 forms.
pub(super) fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_private_v4(ip),
        IpAddr::V6(ip) => is_private_v6(ip),
    }
}

fn is_private_v4(ip: Ipv4Addr) -> bool {
    let [first, second, third, _] = ip.octets();
    ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_multicast()
        || first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second))
        || (first == 192 && second == 0 && third == 0)
        || (first == 198 && (second == 18 || second == 19))
}

fn is_private_v6(ip: Ipv6Addr) -> bool {
    let [first, second, third, .., seventh, eighth] = ip.segments();
    let embedded = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_private_v4(Ipv4Addr::new(a, b, c, d))
    };
    if ip.to_ipv4().is_some() || (first == 0x64 && second == 0xff9b) {
        return ip.is_loopback() || ip.is_unspecified() || embedded(seventh, eighth);
    }
    ip.is_multicast()
        || first & 0xfe00 == 0xfc00
        || first & 0xffc0 == 0xfe80
        || first & 0xffc0 == 0xfec0
        || (first == 0x2002 && embedded(second, third))
}

/// A host name that resolves to a forbidden address.
#[derive(Debug, Error)]
#[error("the host name resolves to a private network")]
pub(super) struct Forbidden;

/// Resolves names and filters the addresses, so that the checked address is the one that is connected to (no DNS
/// rebinding).
impl Resolve for Reach {
    fn resolve(&self, name: Name) -> Resolving {
        let name = name.as_str().to_owned();
        let open = self.allow_private || self.trusts(&name) || self.proxies.contains(&name);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let local = is_loopback_name(&name);
            let allowed = |address: &SocketAddr| {
                let ip = address.ip();
                (!local || ip.is_loopback()) && (open || !is_private(ip))
            };
            let addresses: Vec<SocketAddr> = found.filter(allowed).collect();
            if addresses.is_empty() {
                return Err(Forbidden.into());
            }
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_in_every_form() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "100.100.100.200",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::10.0.0.1",
            "64:ff9b::a9fe:a9fe",
            "2002:7f00:1::1",
        ] {
            assert!(ip.parse().is_ok_and(is_private), "{ip}");
        }
        for ip in [
            "1.1.1.1",
            "93.184.216.34",
            "172.32.0.1",
            "2606:4700::1111",
            "64:ff9b::101:101",
            "::ffff:1.1.1.1",
        ] {
            assert!(ip.parse().is_ok_and(|ip| !is_private(ip)), "{ip}");
        }
    }
}
