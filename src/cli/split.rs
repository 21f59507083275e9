//! Splits a file into its JSON documents while reading it, byte for byte: one document, an array, or one document per
//! line. A broken part becomes a piece of its own, so that it can be reported and the rest is still imported.

use crate::provider::{JsonShape, LISTS, list_opening};
use std::collections::VecDeque;
use std::io::{self, BufRead};

/// Maximum size of a document in bytes.
pub(super) const LARGEST: usize = 16 * 1024 * 1024;

/// A larger object that contains a list is read item by item.
const LARGE: usize = 4 * 1024 * 1024;

/// In such an object the list starts within this many bytes. In a journey, lists come later.
const BEGINNING: usize = 64 * 1024;

/// A piece of a file, and its position.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct FilePiece {
    pub(super) place: String,
    /// Whether it is not an item of a list, so that it may itself be a list.
    pub(super) is_outermost: bool,
    pub(super) text: Result<Vec<u8>, TooLarge>,
}

/// The document is larger than [`LARGEST`] and was discarded.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Reads the pieces of a file.
pub(super) struct Splitter<R> {
    source: PieceSource<R>,
    name: String,
    list: Option<OpenList>,
    /// Pieces that were found but not returned yet.
    found: VecDeque<FilePiece>,
    /// Whether no piece was found yet.
    is_first: bool,
}

/// The list that is being read.
struct OpenList {
    place: String,
    /// The number of items so far.
    count: usize,
    /// Whether the list is a member of an object.
    is_member: bool,
}

impl<R: BufRead> Splitter<R> {
    /// Starts to read a file with this name.
    pub(super) fn new(name: String, reader: R) -> io::Result<Self> {
        let mut source = PieceSource { reader, pushed: Vec::new(), at: 0, line: 1 };
        let begin = source.reader.fill_buf()?;
        let is_wide = begin.starts_with(b"\xff\xfe") || begin.starts_with(b"\xfe\xff");
        if begin.starts_with(b"\xef\xbb\xbf") {
            source.reader.consume(3);
        }
        let mut found = VecDeque::new();
        if is_wide {
            // In UTF-16 the bytes do not show the structure, so the file is one document.
            let mut text = Text::default();
            while source.read_fragment(&mut text)? != Fragment::End {}
            let text = if text.is_too_large { Err(TooLarge) } else { Ok(text.bytes) };
            found.push_back(FilePiece { place: name.clone(), is_outermost: true, text });
        }
        Ok(Self { source, name, list: None, found, is_first: true })
    }

    /// The next piece; `None` at the end of the file.
    pub(super) fn next(&mut self) -> io::Result<Option<FilePiece>> {
        loop {
            if let Some(piece) = self.found.pop_front() {
                return Ok(Some(piece));
            }
            match self.list.take() {
                Some(list) => self.read_item(list)?,
                None if self.source.is_at_end()? => return Ok(None),
                None => self.read_value()?,
            }
        }
    }

    fn list_at(&mut self, line: usize, is_member: bool) -> OpenList {
        let is_first = std::mem::take(&mut self.is_first);
        let place = if is_first { self.name.clone() } else { format!("{}:{line}", self.name) };
        OpenList { place, count: 0, is_member }
    }

    /// Reads an item of a list up to its comma or to the end of the list.
    fn read_item(&mut self, mut list: OpenList) -> io::Result<()> {
        let mut text = Text::default();
        let ended_by = self.source.read_to(&mut text, |byte| matches!(byte, b',' | b']' | b'}'))?;
        if !text.is_blank() {
            list.count += 1;
            let place = format!("{}, journey {}", list.place, list.count);
            self.found.push_back(FilePiece { place, is_outermost: false, text: text.taken() });
        }
        match ended_by {
            Some(b',') => self.list = Some(list),
            // Skips the rest of the object that contains the list.
            Some(b']') if list.is_member => {
                self.source.read_to(&mut Text::discarded(), |byte| byte == b'}')?;
            }
            _ => {}
        }
        Ok(())
    }

    fn read_value(&mut self) -> io::Result<()> {
        let line = self.source.line;
        match self.source.peek()? {
            Some(b'[') => {
                self.source.consume(1);
                self.list = Some(self.list_at(line, false));
                Ok(())
            }
            Some(b'{') => self.read_object(line),
            _ => {
                let mut text = Text::default();
                while self.source.read_fragment(&mut text)? == Fragment::Part {}
                self.found_at(line, text)
            }
        }
    }

    /// Reads lines until the object is complete. If a line is a complete object by itself, the earlier lines are a
    /// broken one.
    fn read_object(&mut self, first_line: usize) -> io::Result<()> {
        let (mut text, mut begins, mut is_searched) = (Text::default(), vec![0], false);
        loop {
            let fragment = self.source.read_fragment(&mut text)?;
            if text.bytes.len() > LARGE && !std::mem::replace(&mut is_searched, true) {
                let open = list_opening(&text.bytes, &LISTS).filter(|open| *open < BEGINNING);
                if let Some(open) = open {
                    self.source.push_back(text.bytes.split_off(open + 1));
                    self.list = Some(self.list_at(first_line, true));
                    return Ok(());
                }
            }
            let is_whole = text.shape.is_outside();
            if text.is_too_large && !is_whole {
                let mut rest = Text { shape: text.shape, ..Text::discarded() };
                // The rest ends at the closing brace of this object, so one level less must be closed.
                rest.shape.leave();
                self.source.read_to(&mut rest, |byte| matches!(byte, b']' | b'}'))?;
            }
            if text.is_too_large || is_whole && fragment != Fragment::Part {
                return self.found_at(first_line, text);
            }
            let begin = begins.last().copied().unwrap_or(0);
            match fragment {
                Fragment::Part => {}
                _ if begin > 0 && stands_alone(text.bytes.get(begin..).unwrap_or_default()) => {
                    let last = text.bytes.split_off(begin);
                    begins.pop();
                    self.broken_lines(&text.bytes, &begins, first_line);
                    let place = format!("{}:{}", self.name, first_line + begins.len());
                    self.found.push_back(FilePiece { place, is_outermost: true, text: Ok(trimmed(last)) });
                    return Ok(());
                }
                Fragment::Line => begins.push(text.bytes.len()),
                // The file ends within the object. If other documents came before, these lines are also separate
                // documents.
                Fragment::End if self.is_first => return self.found_at(first_line, text),
                Fragment::End => {
                    self.broken_lines(&text.bytes, &begins, first_line);
                    return Ok(());
                }
            }
        }
    }

    fn found_at(&mut self, line: usize, text: Text) -> io::Result<()> {
        let is_all = std::mem::take(&mut self.is_first) && self.source.is_at_end()?;
        let place = if is_all { self.name.clone() } else { format!("{}:{line}", self.name) };
        self.found.push_back(FilePiece { place, is_outermost: true, text: text.taken() });
        Ok(())
    }

    fn broken_lines(&mut self, text: &[u8], begins: &[usize], first_line: usize) {
        self.is_first = false;
        for (at, begin) in begins.iter().enumerate() {
            let end = begins.get(at + 1).copied().unwrap_or(text.len());
            let line = trimmed(text.get(*begin..end).unwrap_or_default().to_vec());
            if !line.is_empty() {
                let place = format!("{}:{}", self.name, first_line + at);
                self.found.push_back(FilePiece { place, is_outermost: true, text: Ok(line) });
            }
        }
    }
}

/// Whether a line is a complete object by itself. `{}` is not, because it may be part of an object on several lines.
fn stands_alone(line: &[u8]) -> bool {
    let mut shape = JsonShape::default();
    line.iter().for_each(|byte| shape.take(*byte));
    line.starts_with(b"{") && shape.is_outside() && line.contains(&b'"') && line.trim_ascii().ends_with(b"}")
}

/// How a fragment of text ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fragment {
    /// At the end of its line.
    Line,
    /// Within a line.
    Part,
    /// At the end of the file.
    End,
}

/// A file with bytes that were pushed back and must be read again.
struct PieceSource<R> {
    reader: R,
    pushed: Vec<u8>,
    /// The number of bytes of `pushed` that were read.
    at: usize,
    line: usize,
}

impl<R: BufRead> PieceSource<R> {
    fn fill(&mut self) -> io::Result<&[u8]> {
        if self.at < self.pushed.len() {
            return Ok(self.pushed.get(self.at..).unwrap_or_default());
        }
        self.reader.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        if self.at < self.pushed.len() {
            self.at += count;
            if self.at >= self.pushed.len() {
                (self.pushed, self.at) = (Vec::new(), 0);
            }
        } else {
            self.reader.consume(count);
        }
    }

    /// Pushes back bytes that were just read.
    fn push_back(&mut self, bytes: Vec<u8>) {
        self.line -= lines_in(&bytes);
        let rest = self.pushed.get(self.at..).unwrap_or_default();
        (self.pushed, self.at) = ([bytes.as_slice(), rest].concat(), 0);
    }

    /// The next byte that is not white space; it is not consumed.
    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let blank = chunk.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            let (lines, next) = (lines_in(chunk.get(..blank).unwrap_or_default()), chunk.get(blank).copied());
            self.line += lines;
            self.consume(blank);
            if next.is_some() {
                return Ok(next);
            }
        }
    }

    fn is_at_end(&mut self) -> io::Result<bool> {
        Ok(self.peek()?.is_none())
    }

    /// Reads up to the end of the line.
    fn read_fragment(&mut self, text: &mut Text) -> io::Result<Fragment> {
        let chunk = self.fill()?;
        let end = chunk.iter().position(|byte| *byte == b'\n').map(|at| at + 1);
        let read = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or_default();
        let count = read.len();
        read.iter().for_each(|byte| text.shape.take(*byte));
        text.add(read);
        self.line += usize::from(end.is_some());
        self.consume(count);
        Ok(match (end, count) {
            (Some(_), _) => Fragment::Line,
            (None, 0) => Fragment::End,
            (None, _) => Fragment::Part,
        })
    }

    /// Reads up to a byte outside of all brackets and strings, which is dropped. `None` at the end of the file.
    fn read_to(&mut self, text: &mut Text, ends: impl Fn(u8) -> bool) -> io::Result<Option<u8>> {
        loop {
            let chunk = self.fill()?;
            if chunk.is_empty() {
                return Ok(None);
            }
            let mut found = None;
            for (at, byte) in chunk.iter().enumerate() {
                if text.shape.is_outside() && ends(*byte) {
                    found = Some((at, *byte));
                    break;
                }
                text.shape.take(*byte);
            }
            let (kept, read) = found.map_or((chunk.len(), chunk.len()), |(at, _)| (at, at + 1));
            text.add(chunk.get(..kept).unwrap_or_default());
            let lines = lines_in(chunk.get(..read).unwrap_or_default());
            self.line += lines;
            self.consume(read);
            if let Some((_, byte)) = found {
                return Ok(Some(byte));
            }
        }
    }
}

fn lines_in(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte == b'\n').count()
}

/// The text of a document so far.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    shape: JsonShape,
    is_too_large: bool,
    is_discarded: bool,
}

impl Text {
    /// A text that is only scanned, not stored.
    fn discarded() -> Self {
        Self { is_discarded: true, ..Self::default() }
    }

    fn add(&mut self, bytes: &[u8]) {
        if self.is_discarded || self.is_too_large {
            return;
        }
        self.is_too_large = self.bytes.len() + bytes.len() > LARGEST;
        if self.is_too_large {
            self.bytes = Vec::new();
        } else {
            self.bytes.extend_from_slice(bytes);
        }
    }

    fn is_blank(&self) -> bool {
        !self.is_too_large && self.bytes.trim_ascii().is_empty()
    }

    fn taken(self) -> Result<Vec<u8>, TooLarge> {
        if self.is_too_large { Err(TooLarge) } else { Ok(trimmed(self.bytes)) }
    }
}

fn trimmed(bytes: Vec<u8>) -> Vec<u8> {
    let kept = bytes.trim_ascii();
    if kept.len() == bytes.len() { bytes } else { kept.to_vec() }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The place and the text of each piece; `!` means that it is too large.
    fn pieces(text: &[u8]) -> Vec<(String, String)> {
        // The buffer is small, so that pieces are longer than it.
        let reader = std::io::BufReader::with_capacity(7, text);
        let Ok(mut splitter) = Splitter::new("f".to_owned(), reader) else { return Vec::new() };
        let mut pieces = Vec::new();
        while let Ok(Some(piece)) = splitter.next() {
            let text = piece.text.map_or("!".into(), |text| String::from_utf8_lossy(&text).into_owned());
            pieces.push((piece.place, text));
        }
        pieces
    }

    fn found(text: &str) -> Vec<(String, String)> {
        pieces(text.as_bytes())
    }

    fn expected(pieces: &[(&str, &str)]) -> Vec<(String, String)> {
        pieces.iter().map(|(place, text)| ((*place).to_owned(), (*text).to_owned())).collect()
    }

    #[test]
    fn the_bytes_of_each_document_are_kept() {
        let one = r#"{ "a" : "}\"]" ,  "b":[ {}, 1.50 ] }"#;
        assert_eq!(found(one), expected(&[("f", one)]));
        assert_eq!(found(&format!("\u{feff}\r\n {one} \r\n")), expected(&[("f", one)]));
        assert_eq!(found(&format!("{one}\n\n{one}")), expected(&[("f:1", one), ("f:3", one)]));
        let array = format!(" [ {one} ,{one}\n]");
        assert_eq!(found(&array), expected(&[("f, journey 1", one), ("f, journey 2", one)]));
        let indented = "{\n  \"a\": [\n    {\"b\": 1}\n  ]\n}";
        assert_eq!(found(indented), expected(&[("f", indented)]));
        assert_eq!(found(""), []);
        assert_eq!(found("[]"), []);
    }

    #[test]
    fn what_is_broken_is_a_piece_and_the_rest_goes_on() {
        let lines = "{\"a\":1}\nnot json\n{\"b\":[\n{\"c\":3}\n{\"d\":";
        let pieces = [("f:1", "{\"a\":1}"), ("f:2", "not json"), ("f:3", "{\"b\":["), ("f:4", "{\"c\":3}")];
        assert_eq!(found(lines), expected(&[&pieces[..], &[("f:5", "{\"d\":")]].concat()));
        assert_eq!(found("{\"a\":\n1"), expected(&[("f", "{\"a\":\n1")]), "the only one is broken off");
        let list = "[{\"a\":1}, {\"b\": nope}, , {\"c\":";
        let items =
            [("f, journey 1", "{\"a\":1}"), ("f, journey 2", "{\"b\": nope}"), ("f, journey 3", "{\"c\":")];
        assert_eq!(found(list), expected(&items));
        assert_eq!(found("{\"a\":1}}\n{\"b\":2}"), expected(&[("f:1", "{\"a\":1}}"), ("f:2", "{\"b\":2}")]));
    }

    #[test]
    fn a_document_that_is_too_large_is_named_and_the_rest_goes_on() {
        let large = format!("{{\"a\":\"{}\"}}", "x".repeat(LARGEST));
        let lines = format!("{{\"b\":1}}\n{large}\n{{\"c\":1}}\n");
        assert_eq!(found(&lines), expected(&[("f:1", "{\"b\":1}"), ("f:2", "!"), ("f:3", "{\"c\":1}")]));
        let array = format!("[{{\"b\":1}},{large},{{\"c\":1}}]");
        let items = [("f, journey 1", "{\"b\":1}"), ("f, journey 2", "!"), ("f, journey 3", "{\"c\":1}")];
        assert_eq!(found(&array), expected(&items));
    }

    #[test]
    fn the_list_of_a_large_object_is_read_item_by_item() {
        let item = format!("{{\"a\":\"{}\"}}", "x".repeat(LARGE / 2));
        let text = format!("{{\"next\":1,\"items\":[{item},{item},{item}],\"b\":{{\"c\":[]}}}}\n{{\"d\":1}}");
        let places: Vec<String> = found(&text).into_iter().map(|(place, _)| place).collect();
        assert_eq!(places, ["f, journey 1", "f, journey 2", "f, journey 3", "f:2"]);
    }
}
