//! Builds URLs from path templates. An id always becomes exactly one path segment.

use super::error::ProviderError;
use url::Url;

/// Maximum length of an id.
const LENGTH: usize = 512;

/// Replaces `{id}` or `{picture}` with the id and appends the path to the base URL.
pub(super) fn address(base: &Url, template: &str, id: &str) -> Result<Url, ProviderError> {
    if template.is_empty() {
        return Err(ProviderError::NotAllowed("no path is configured for it"));
    }
    let segment = encoded(id)?;
    let path = template.replace("{id}", &segment).replace("{picture}", &segment);
    let url =
        base.join(&path).map_err(|_| ProviderError::NotAllowed("the path template gives no valid URL"))?;
    if url.origin() != base.origin() {
        return Err(ProviderError::NotAllowed("the path template points to another host"));
    }
    Ok(url)
}

/// Percent-encodes an id, so that it cannot change the path (docs/contracts/README.md 5, rule 6).
fn encoded(id: &str) -> Result<String, ProviderError> {
    let refused = |why| Err(ProviderError::NotAllowed(why));
    if id.is_empty() || id.len() > LENGTH {
        return refused("the id is empty or too long");
    }
    if id.chars().any(char::is_control) {
        return refused("the id contains control characters");
    }
    // These segments would change the path even if they are percent-encoded.
    if id == "." || id == ".." {
        return refused("the id is a relative path");
    }
    let mut segment = String::with_capacity(id.len());
    for byte in id.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            segment.push(char::from(byte));
        } else {
            segment.push_str(&format!("%{byte:02X}"));
        }
    }
    Ok(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(id: &str) -> Option<String> {
        let base = Url::parse("https://api.example/v1/").ok()?;
        address(&base, "journey/{id}", id).ok().map(|url| url.path().to_owned())
    }

    #[test]
    fn an_id_is_one_segment() {
        for (id, expected) in [
            ("64b0", "/v1/journey/64b0"),
            ("a/b", "/v1/journey/a%2Fb"),
            ("../../admin", "/v1/journey/..%2F..%2Fadmin"),
            ("a?b#c", "/v1/journey/a%3Fb%23c"),
            ("%2e%2e", "/v1/journey/%252e%252e"),
            ("a\\b", "/v1/journey/a%5Cb"),
            ("é 1", "/v1/journey/%C3%A9%201"),
        ] {
            assert_eq!(path(id).as_deref(), Some(expected));
        }
    }

    #[test]
    fn ids_that_are_refused() {
        for id in ["", ".", "..", "a\nb", "a\u{0}", "\u{7f}", "a\u{85}b", &"x".repeat(600)] {
            assert_eq!(path(id), None);
        }
    }

    #[test]
    fn a_template_stays_at_its_host() {
        let Ok(base) = Url::parse("https://api.example/v1/") else { return };
        for template in ["//evil.example/{id}", "https://evil.example/{id}", "http://api.example/{id}", ""] {
            assert!(address(&base, template, "1").is_err(), "{template}");
        }
    }
}
