//! How much of a stranger's picture is worth looking at.

/// The bounds of a decoding: whatever is larger is refused before memory is taken for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeLimits {
    /// Pixels along one side of what is decoded; a larger file is decoded at a part of its size where that can be done.
    pub max_side: u32,
    /// Pixels of a file that is decoded at a part of its size: they take time, not memory.
    pub max_area: u64,
    /// Bytes of the decoded pixels.
    pub max_alloc: u64,
    /// Bytes of everything at once: the file, the decoder's own tables, the pixels, a turned copy.
    pub max_total: u64,
    /// Bytes of the file.
    pub max_file: usize,
}

impl Default for DecodeLimits {
    fn default() -> DecodeLimits {
        DecodeLimits {
            max_side: 12_000,
            max_area: 192 << 20,
            max_alloc: 160 << 20,
            max_total: 256 << 20,
            max_file: 48 << 20,
        }
    }
}
