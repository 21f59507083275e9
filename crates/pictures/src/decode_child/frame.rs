//! The message frame in both directions: four bytes for the length of the body, one byte for its kind, the body.

use std::io::{self, Read, Write};

/// Length of the header in bytes.
pub(super) const HEADER: usize = 5;

/// The kind and the length of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) kind: u8,
    pub(super) length: u32,
}

impl Header {
    /// `None` if the body is too long for a frame.
    pub(super) fn of(kind: u8, body: &[&[u8]]) -> Option<Self> {
        let length = body.iter().map(|part| part.len()).sum::<usize>();
        u32::try_from(length).ok().map(|length| Self { kind, length })
    }

    pub(super) fn bytes(self) -> [u8; HEADER] {
        let [a, b, c, d] = self.length.to_le_bytes();
        [a, b, c, d, self.kind]
    }

    pub(super) fn from_bytes([a, b, c, d, kind]: [u8; HEADER]) -> Self {
        Self { kind, length: u32::from_le_bytes([a, b, c, d]) }
    }
}

/// Reads one frame with a body of at most `most` bytes; `None` if the other side has closed the pipe.
pub(super) fn read(from: &mut impl Read, most: usize) -> io::Result<Option<(u8, Vec<u8>)>> {
    let mut header = [0; HEADER];
    match from.read_exact(&mut header) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        read => read?,
    }
    let Header { kind, length } = Header::from_bytes(header);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if length > most {
        return Err(io::ErrorKind::InvalidData.into());
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body)?;
    Ok(Some((kind, body)))
}

/// Writes one frame. Its body is given in parts.
pub(super) fn write(onto: &mut impl Write, kind: u8, body: &[&[u8]]) -> io::Result<()> {
    let header = Header::of(kind, body).ok_or(io::ErrorKind::InvalidData)?;
    onto.write_all(&header.bytes())?;
    body.iter().try_for_each(|part| onto.write_all(part))
}

/// Reads numbers from a body, one after another.
pub(super) struct Numbers<'a>(pub(super) &'a [u8]);

impl Numbers<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        self.take::<1>().map(|[byte]| byte)
    }

    pub(super) fn short(&mut self) -> Option<u32> {
        self.take().map(u32::from_le_bytes)
    }

    pub(super) fn long(&mut self) -> Option<u64> {
        self.take().map(u64::from_le_bytes)
    }

    pub(super) fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*taken)
    }
}
