//! Splits a list that is not valid JSON into its items by brackets, so that one bad item does not hide the
//! others.

/// The items of a list as text, and the text around them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces<'a> {
    /// Each item without surrounding white space.
    pub items: Vec<&'a [u8]>,
    /// The text around the items, with the list emptied: `{"journeys":[],"next":"2"}`.
    pub shell: Vec<u8>,
}

/// Splits a list: an array, or an object that has an array under one of `keys`. `None` if there is no array.
pub fn pieces<'a>(text: &'a [u8], keys: &[&str]) -> Option<Pieces<'a>> {
    let open = list_opening(text, keys)?;
    let (mut items, mut scan, mut depth) = (Vec::new(), Scan::default(), 0_usize);
    let (mut start, mut end) = (open + 1, text.len());
    for (place, byte) in text.iter().enumerate().skip(open + 1) {
        if scan.is_within_text(*byte) {
            continue;
        }
        match byte {
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth > 0 => depth -= 1,
            b',' if depth == 0 => {
                items.push(text.get(start..place)?.trim_ascii());
                start = place + 1;
            }
            b'}' | b']' => {
                end = place;
                break;
            }
            _ => {}
        }
    }
    items.push(text.get(start..end)?.trim_ascii());
    items.retain(|item| !item.is_empty());
    let shell = [text.get(..=open)?, text.get(end..)?].concat();
    Some(Pieces { items, shell })
}

/// Where the object or list at the start of a text ends; `None` if its closing bracket is missing.
pub(super) fn piece_end(text: &[u8]) -> Option<usize> {
    let mut shape = JsonShape::default();
    let ends = |(place, byte): (usize, &u8)| {
        shape.take(*byte);
        (matches!(byte, b'}' | b']') && shape.is_outside()).then_some(place + 1)
    };
    text.iter().enumerate().find_map(ends)
}

/// Offset of the bracket that opens the array, even if the text ends inside the array.
pub fn list_opening(text: &[u8], keys: &[&str]) -> Option<usize> {
    let first = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    match text.get(first)? {
        b'[' => return Some(first),
        b'{' => {}
        _ => return None,
    }
    let (mut scan, mut depth, mut word, mut last) = (Scan::default(), 0_usize, first, &[][..]);
    for (place, byte) in text.iter().enumerate().skip(first) {
        let was_within = scan.is_within;
        if scan.is_within_text(*byte) {
            match (was_within, scan.is_within) {
                (false, true) => word = place + 1,
                (true, false) => last = text.get(word..place)?,
                _ => {}
            }
            continue;
        }
        match byte {
            b'[' if depth == 1 && keys.iter().any(|key| key.as_bytes() == last) => return Some(place),
            b'{' | b'[' => depth += 1,
            b'}' | b']' => depth = depth.saturating_sub(1),
            // A string before a comma was a value, not a key.
            b',' => last = &[],
            _ => {}
        }
    }
    None
}

/// The text under one of `keys` in an object that is not valid JSON; only plain ids are accepted.
pub(super) fn text_under(item: &[u8], keys: &[&str]) -> Option<String> {
    let item = String::from_utf8_lossy(item);
    let found = keys.iter().find_map(|key| item.split_once(&format!("\"{key}\"")))?;
    let value = found.1.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let (value, _) = value.split_once('"')?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | ':');
    (!value.is_empty() && value.chars().all(is_plain)).then(|| value.to_owned())
}

/// Tracks the bracket depth of a text, and whether it is inside a string, byte by byte.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JsonShape {
    scan: Scan,
    depth: usize,
}

impl JsonShape {
    /// Processes the next byte.
    pub fn take(&mut self, byte: u8) {
        if self.scan.is_within_text(byte) {
            return;
        }
        match byte {
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.leave(),
            _ => {}
        }
    }

    /// Counts a bracket as closed.
    pub fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Whether the position is outside of every bracket and string.
    pub fn is_outside(&self) -> bool {
        self.depth == 0 && !self.scan.is_within
    }
}

/// Tracks whether a byte is inside a string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Scan {
    is_within: bool,
    is_escaped: bool,
}

impl Scan {
    /// Advances by one byte; quotes count as part of their string.
    fn is_within_text(&mut self, byte: u8) -> bool {
        if self.is_within {
            match byte {
                _ if self.is_escaped => self.is_escaped = false,
                b'\\' => self.is_escaped = true,
                b'"' => self.is_within = false,
                _ => {}
            }
            return true;
        }
        self.is_within = byte == b'"';
        self.is_within
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Option<(Vec<String>, String)> {
        let found = pieces(text.as_bytes(), &["journeys"])?;
        let own = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Some((found.items.iter().map(|item| own(item)).collect(), own(&found.shell)))
    }

    #[test]
    fn items_are_told_apart_by_brackets() {
        for (text, items, shell) in [
            (r#"[{"a":"]},"}, {"b":[1,{}]},oops ,"\"," ]"#, 4, "[]"),
            (
                r#"{"next":"2","journeys":[{"a":NaN},{}],"more":[1]}"#,
                2,
                r#"{"next":"2","journeys":[],"more":[1]}"#,
            ),
            (r#"{"journeys":"x","y":[1]}"#, 0, ""),
            (r#"[{"a":1},{"b":"#, 2, "["),
            ("{}", 0, ""),
            ("", 0, ""),
        ] {
            match texts(text) {
                Some((found, around)) => assert_eq!((found.len(), around.as_str()), (items, shell), "{text}"),
                None => assert_eq!(items, 0, "{text}"),
            }
        }
    }

    #[test]
    fn an_id_is_found_where_it_is_plain() {
        let under = |text: &str| text_under(text.as_bytes(), &["journey_id"]);
        assert_eq!(under(r#"{"journey_id" : "a-1", "n": NaN}"#).as_deref(), Some("a-1"));
        assert_eq!(under(r#"{"journey_id": "a\u0031"}"#), None);
        assert_eq!(under(r#"{"n": NaN}"#), None);
    }
}
