//! Id parts from external text: short, plain, stable, and different for different texts.

/// Converts a text to an id part. A short plain text is used unchanged; any other is shortened and gets a hash.
pub(super) fn slug(text: &str) -> String {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if !text.is_empty() && text.len() <= 48 && text.chars().all(plain) {
        return text.to_owned();
    }
    let mut slug = String::new();
    for character in text.chars().take(40) {
        match character {
            c if c.is_ascii_alphanumeric() => slug.push(c.to_ascii_lowercase()),
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    let slug = slug.trim_end_matches('-');
    format!("{slug}~{:06x}", print([text]) & 0xff_ffff)
}

/// Hash of several texts (FNV-1a), for ids that must not contain the texts.
pub(in crate::insight) fn print<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for text in texts {
        for byte in text.bytes().chain([0x1f]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    hash
}
