//! Limits for decoding untrusted pictures.

/// The limits of a decoding. A larger picture is rejected before memory is allocated for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeLimits {
    /// Maximum pixels along one side of the decoded picture. Larger files are decoded at a reduced size if their format
    /// allows it.
    pub max_side: u32,
    /// Maximum pixels of a file that is decoded at a reduced size. They take time, not memory.
    pub max_area: u64,
    /// Maximum bytes of the decoded pixels.
    pub max_alloc: u64,
    /// Maximum bytes of everything together: the file, the decoder's buffers, the pixels, a rotated copy.
    pub max_total: u64,
    /// Maximum bytes of the file.
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
