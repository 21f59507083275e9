//! Reads the markers of a JPEG file before decoding: size, coding, scans, and whether the file is complete.

/// The contents of a JPEG's markers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JpegFacts {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// The frame marker: 0xC0 baseline, 0xC1 extended, 0xC2 progressive; others are not supported.
    pub frame: u8,
    /// Bits per sample.
    pub precision: u8,
    /// Horizontal and vertical sampling factors of each component.
    pub sampling: Vec<(u8, u8)>,
    /// The number of frame headers. A plain JPEG has one.
    pub frames: usize,
    /// The number of components of each scan.
    pub scans: Vec<u8>,
    /// Whether the end marker is present.
    pub ended: bool,
    /// The offset of the end of the last complete segment.
    pub whole_to: usize,
    /// Whether the file is invalid between its markers.
    pub broken: bool,
    /// The EXIF block, starting at its byte-order mark.
    pub exif: Option<Vec<u8>>,
}

impl JpegFacts {
    /// Whether this is a sequential file with separate scans for its components, some of them subsampled. The decoder
    /// shows such files in green.
    pub fn is_mispainted(&self) -> bool {
        let split =
            self.scans.len() > 1 || self.scans.first().is_some_and(|n| usize::from(*n) < self.sampling.len());
        matches!(self.frame, 0xC0 | 0xC1) && split && self.sampling.iter().any(|s| *s != (1, 1))
    }

    /// Whether the decoder stores the coefficients of the whole picture.
    pub fn keeps_coefficients(&self) -> bool {
        self.frame == 0xC2 || self.scans.len() > 1
    }
}

/// Reads the markers from the start of the file to its end marker.
pub fn scan(bytes: &[u8]) -> JpegFacts {
    let mut facts = JpegFacts::default();
    let mut at = 2;
    loop {
        facts.whole_to = at;
        let Some((marker, after)) = next_marker(bytes, at) else { return facts };
        match marker {
            0xD9 => {
                facts.ended = true;
                return facts;
            }
            0x01 | 0xD0..=0xD8 => at = after,
            _ => {
                let Some(body) = segment(bytes, after) else { return facts };
                read_segment(&mut facts, marker, body);
                at = after + 2 + body.len();
                if marker == 0xDA {
                    at = entropy_end(bytes, at);
                }
            }
        }
    }
}

/// The next marker from an offset on, and the offset after it. Stuffed and fill bytes are skipped.
pub(super) fn next_marker(bytes: &[u8], mut at: usize) -> Option<(u8, usize)> {
    loop {
        at += memchr::memchr(0xFF, bytes.get(at..)?)?;
        match *bytes.get(at + 1)? {
            0x00 => at += 2,
            0xFF => at += 1,
            marker => return Some((marker, at + 2)),
        }
    }
}

/// The body of the segment whose length field is at an offset.
pub(super) fn segment(bytes: &[u8], at: usize) -> Option<&[u8]> {
    let length = word(bytes, at)?;
    bytes.get(at + 2..at.checked_add(usize::from(length).max(2))?)
}

/// The offset where entropy-coded data ends: the next marker that is not a restart marker.
pub(super) fn entropy_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some((marker, after)) = next_marker(bytes, at) {
        if !(0xD0..=0xD7).contains(&marker) {
            return after - 2;
        }
        at = after;
    }
    bytes.len()
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]))
}

fn read_segment(facts: &mut JpegFacts, marker: u8, body: &[u8]) {
    match marker {
        0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => read_frame(facts, marker, body),
        0xDA => facts.scans.push(body.first().copied().unwrap_or(0)),
        0xE1 if facts.exif.is_none() => {
            facts.exif = body.strip_prefix(b"Exif\0\0").map(<[u8]>::to_vec);
        }
        _ => {}
    }
}

fn read_frame(facts: &mut JpegFacts, marker: u8, body: &[u8]) {
    facts.frames += 1;
    facts.frame = marker;
    facts.precision = body.first().copied().unwrap_or(0);
    facts.height = word(body, 1).unwrap_or(0).into();
    facts.width = word(body, 3).unwrap_or(0).into();
    let count = usize::from(body.get(5).copied().unwrap_or(0));
    let parts = body.get(6..).unwrap_or_default();
    facts.sampling = parts
        .chunks_exact(3)
        .take(count)
        .filter_map(|part| part.get(1))
        .map(|hv| (hv >> 4, hv & 15))
        .collect();
    facts.broken |= facts.sampling.len() != count || count == 0;
}
