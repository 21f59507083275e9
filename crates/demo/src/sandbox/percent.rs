//! Decodes percent-encoded text.

/// Decodes `%XX`; invalid UTF-8 is replaced.
pub(super) fn decoded(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        let code = (first == b'%').then(|| tail.get(..2)).flatten();
        match code.and_then(|digits| std::str::from_utf8(digits).ok()).and_then(hex_byte) {
            Some(byte) => {
                out.push(byte);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => out.push(first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// Parses two hexadecimal digits. `from_str_radix` alone would also accept a sign.
fn hex_byte(digits: &str) -> Option<u8> {
    let plain = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    if plain { u8::from_str_radix(digits, 16).ok() } else { None }
}
