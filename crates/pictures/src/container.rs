//! Walks the chunks of PNG and WebP files before decoding: is the file complete, is it an animation.

/// What the chunks of a file say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FileChunks {
    /// Whether the file is complete.
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

/// Walks the chunks of a WebP file: the size that it says must be there.
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

fn number(bytes: &[u8], read: fn([u8; 4]) -> u32) -> usize {
    bytes.try_into().map_or(0, |four| read(four) as usize)
}
