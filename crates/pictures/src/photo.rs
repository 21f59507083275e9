//! A decoded picture: upright RGB pixels and the digest of its file.

use image::RgbImage;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The SHA-256 of a picture's file, which identifies the picture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha(pub [u8; 32]);

impl Sha {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Sha {
        Sha(Sha256::digest(bytes).into())
    }

    /// The digest in hexadecimal.
    pub fn hex(&self) -> String {
        hex::encode(self.0)
    }
}

impl std::fmt::Debug for Sha {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.hex().get(..12).unwrap_or_default())
    }
}

/// Something that a reviewer should know about a picture besides its pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Remark {
    /// The picture is animated; only one frame is shown.
    Animated,
    /// The picture was rotated or mirrored by its EXIF orientation.
    Turned,
    /// Parts are transparent and shown over gray.
    Transparent,
    /// The picture was decoded at a reduced size.
    Reduced,
    FirstPage,
    /// The picture is complete, but its end marker is missing.
    NoEndMark,
    /// The lower part is missing and shown as gray.
    CutOff,
    /// The last scans are missing, so the picture is coarse.
    Coarse,
}

impl Remark {
    /// A short phrase.
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
    /// The pixels, upright, 8 bits per channel.
    pub pixels: Arc<RgbImage>,
    /// The digest of the file.
    pub sha256: Sha,
    /// What the reviewer should know about it.
    pub remarks: Vec<Remark>,
}

impl Photo {
    /// Wraps generated pixels (test pictures), which no file was decoded for.
    pub fn of_pixels(pixels: RgbImage) -> Photo {
        let sha256 = Sha::of(pixels.as_raw());
        Photo { pixels: Arc::new(pixels), sha256, remarks: Vec::new() }
    }

    /// Width in pixels.
    pub fn width(&self) -> u32 {
        self.pixels.width()
    }

    /// Height in pixels.
    pub fn height(&self) -> u32 {
        self.pixels.height()
    }

    /// The memory of its pixels in bytes.
    pub fn weight(&self) -> usize {
        self.pixels.as_raw().len()
    }
}

impl std::fmt::Debug for Photo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Photo({}x{}, {:?}, {:?})", self.width(), self.height(), self.sha256, self.remarks)
    }
}
