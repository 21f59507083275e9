//! A decoded picture: upright RGB pixels and the digest of the file they came from.

use image::RgbImage;
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The SHA-256 of a picture's file: the same bytes are the same picture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha(pub [u8; 32]);

impl Sha {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Sha {
        Sha(Sha256::digest(bytes).into())
    }

    /// In hexadecimal.
    pub fn hex(&self) -> String {
        self.0.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl std::fmt::Debug for Sha {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.hex().get(..12).unwrap_or_default())
    }
}

/// What a reviewer should know about a picture besides its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Remark {
    /// It moves; only one still picture of it is shown.
    Animated,
    /// It was turned or mirrored as its EXIF orientation says.
    Turned,
    /// Parts of it are transparent; they are shown over gray.
    Transparent,
    /// It was decoded at a part of its size.
    Reduced,
    /// Only the first of its pages is shown.
    FirstPage,
    /// Everything is there but the mark of the end.
    NoEndMark,
    /// The lower part is missing; gray stands for it.
    CutOff,
    /// The last scans are missing.
    Coarse,
}

impl Remark {
    /// In a few words.
    pub fn words(self) -> &'static str {
        match self {
            Remark::Animated => "animated, only a still is shown",
            Remark::Turned => "turned as its EXIF says",
            Remark::Transparent => "transparent parts over gray",
            Remark::Reduced => "decoded at a part of its size, which is too large",
            Remark::FirstPage => "only the first page is shown",
            Remark::NoEndMark => "the file has no end mark",
            Remark::CutOff => "the file is cut off: the gray part is missing",
            Remark::Coarse => "the file is cut off: it is less sharp than it was",
        }
    }
}

/// A decoded picture. Cheap to clone.
#[derive(Clone, PartialEq, Eq)]
pub struct Photo {
    /// The pixels, upright, eight bits a channel.
    pub pixels: Arc<RgbImage>,
    /// The digest of the file.
    pub sha256: Sha,
    /// What else to know.
    pub remarks: Vec<Remark>,
}

impl Photo {
    /// Pixels that were made here (test pictures), not decoded.
    pub fn of_pixels(pixels: RgbImage) -> Photo {
        let sha256 = Sha::of(pixels.as_raw());
        Photo { pixels: Arc::new(pixels), sha256, remarks: Vec::new() }
    }

    /// Pixels across.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Pixels down.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// Bytes of memory that its pixels take.
    pub fn weight(&self) -> usize {
        self.pixels.as_raw().len()
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({}x{}, {:?}, {:?})", self.width(), self.height(), self.sha256, self.remarks)
    }
}
