//! Whether an address is this machine. There is only one such check, because it decides what may be unencrypted and
//! which proxy is used.

use url::{Host, Url};

/// Whether a URL's host is this machine without a name lookup: `localhost` and names below it, 127.0.0.0/8, `::1`.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => is_loopback_name(name),
        None => false,
    }
}

/// Whether a name always means this machine (RFC 6761), in any case and with a trailing dot.
pub fn is_loopback_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name).to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_this_machine(url: &str) -> bool {
        Url::parse(url).is_ok_and(|url| is_loopback(&url))
    }

    #[test]
    fn addresses_of_this_machine() {
        for url in [
            "http://localhost/",
            "http://LocalHost:8080/a",
            "http://localhost./",
            "http://api.localhost/",
            "http://API.LOCALHOST.:1/",
            "http://127.0.0.1/",
            "http://127.255.255.254/",
            "http://127.1/",
            "http://2130706433/",
            "http://[::1]:9/",
        ] {
            assert!(is_this_machine(url), "{url}");
        }
    }

    #[test]
    fn addresses_elsewhere() {
        for url in [
            "http://localhost.example/",
            "http://notlocalhost/",
            "http://localhost../",
            "http://example/localhost",
            "http://localhost@example/",
            "http://128.0.0.1/",
            "http://0.0.0.0/",
            "http://10.0.0.1/",
            "http://[::]/",
            "http://[::2]/",
            "http://[::ffff:127.0.0.1]/",
            "file:///localhost",
        ] {
            assert!(!is_this_machine(url), "{url}");
        }
    }
}
