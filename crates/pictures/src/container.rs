//! Walks the chunks of a file before decoding, to find whether it is complete, animated, or has several pages.

/// The result of walking a file's chunks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileChunks {
    pub complete: bool,
    /// Whether it is an animation.
    pub animated: bool,
}

/// Walks the chunks of a PNG to `IEND`.
pub(super) fn png(bytes: &[u8]) -> FileChunks {
    let mut found = FileChunks::default();
    let mut at = 8usize;
    while let Some(head) = bytes.get(at..at.saturating_add(8)) {
        let (length, name) = head.split_at(4);
        let length = number(length, u32::from_be_bytes);
        let end = at.saturating_add(12).saturating_add(length);
        if end > bytes.len() {
            return found;
        }
        match name {
            b"IEND" => {
                found.complete = true;
                return found;
            }
            b"acTL" => found.animated = true,
            _ => {}
        }
        at = end;
    }
    found
}

/// Walks the chunks of a WebP file. The file must be as long as its header says.
pub(super) fn webp(bytes: &[u8]) -> FileChunks {
    let said = number(bytes.get(4..8).unwrap_or_default(), u32::from_le_bytes);
    let Some(body) = bytes.get(12..said.saturating_add(8)) else { return FileChunks::default() };
    let mut found = FileChunks { complete: true, animated: false };
    let mut rest = body;
    while let Some((head, after)) = rest.split_at_checked(8) {
        let (name, length) = head.split_at(4);
        let length = number(length, u32::from_le_bytes);
        found.animated |= matches!(name, b"ANIM" | b"ANMF");
        if length > after.len() {
            found.complete = false;
            return found;
        }
        rest = after.get(length.saturating_add(length % 2)..).unwrap_or_default();
    }
    found
}

/// Whether a GIF has a second frame.
pub(super) fn gif_moves(bytes: &[u8]) -> bool {
    let table = |flags: u8| if flags & 0x80 == 0 { 0 } else { 3usize << ((flags & 7) + 1) };
    let mut at = 13 + table(bytes.get(10).copied().unwrap_or(0));
    let mut frames = 0;
    while let Some(block) = bytes.get(at) {
        at += match block {
            0x21 => 2,
            0x2C => {
                frames += 1;
                11 + table(bytes.get(at + 9).copied().unwrap_or(0))
            }
            _ => return false,
        };
        if frames == 2 {
            return true;
        }
        // Each block is followed by sub-blocks with a length byte. Length 0 is the last one.
        while let Some(length) = bytes.get(at) {
            at += usize::from(*length) + 1;
            if *length == 0 {
                break;
            }
        }
    }
    false
}

/// Whether a TIFF has a second page.
pub(super) fn tiff_has_pages(bytes: &[u8]) -> bool {
    let is_little = bytes.starts_with(b"II");
    let short = |at: usize| {
        let two = bytes.get(at..)?.first_chunk::<2>()?;
        Some(if is_little { u16::from_le_bytes(*two) } else { u16::from_be_bytes(*two) })
    };
    let long = |at: usize| {
        let four = bytes.get(at..)?.first_chunk::<4>()?;
        Some(if is_little { u32::from_le_bytes(*four) } else { u32::from_be_bytes(*four) } as usize)
    };
    let next = || {
        let first = long(4).filter(|_| short(2) == Some(42))?;
        long(first.checked_add(2 + 12 * usize::from(short(first)?))?)
    };
    next().is_some_and(|next| next != 0)
}

fn number(bytes: &[u8], read: fn([u8; 4]) -> u32) -> usize {
    bytes.try_into().map_or(0, |four| read(four) as usize)
}
