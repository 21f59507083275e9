//! Detects the file type from magic numbers, never from a name or content type.

use serde::{Deserialize, Serialize};

/// A format by its first bytes, whatever the file's name or media type says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum FileKind {
    Jpeg,
    Png,
    WebP,
    Gif,
    Bmp,
    Tiff,
    /// HEIC or HEIF.
    Heic,
    Avif,
    /// JPEG 2000.
    Jpeg2000,
    JpegXl,
    Icon,
    /// A vector drawing.
    Svg,
    /// A PDF document.
    Pdf,
    Video,
    /// A web page.
    Html,
    Json,
    Xml,
    /// A ZIP archive or an office document.
    Zip,
    /// Some other text.
    Text,
    /// None of those.
    Unknown,
}

/// Magic numbers at fixed offsets: offset, bytes, kind.
const MAGIC: &[(usize, &[u8], FileKind)] = &[
    (0, b"\xff\xd8", FileKind::Jpeg),
    (0, b"\x89PNG\r\n\x1a\n", FileKind::Png),
    (8, b"WEBP", FileKind::WebP),
    (8, b"AVI ", FileKind::Video),
    (0, b"GIF8", FileKind::Gif),
    (0, b"II*\0", FileKind::Tiff),
    (0, b"MM\0*", FileKind::Tiff),
    (0, b"II+\0", FileKind::Tiff),
    (0, b"MM\0+", FileKind::Tiff),
    (0, b"\0\0\x01\0", FileKind::Icon),
    (0, b"%PDF", FileKind::Pdf),
    (0, b"PK\x03\x04", FileKind::Zip),
    (0, b"\x1aE\xdf\xa3", FileKind::Video),
    (0, b"\0\0\x01\xba", FileKind::Video),
    (0, b"\0\0\x01\xb3", FileKind::Video),
    (0, b"OggS", FileKind::Video),
    (0, b"FLV\x01", FileKind::Video),
    (0, b"\0\0\0\x0cjP  ", FileKind::Jpeg2000),
    (0, b"\xff\x4f\xff\x51", FileKind::Jpeg2000),
    (0, b"\0\0\0\x0cJXL ", FileKind::JpegXl),
    (0, b"\xff\x0a", FileKind::JpegXl),
];

/// Recognizes the format; see [`FileKind::Unknown`] for what is none of them.
pub fn kind(bytes: &[u8]) -> FileKind {
    if at(bytes, 4, b"ftyp") {
        return brand(bytes);
    }
    if is_bmp(bytes) {
        return FileKind::Bmp;
    }
    let known = MAGIC.iter().find(|(offset, magic, kind)| {
        at(bytes, *offset, magic) && (*kind != FileKind::WebP || at(bytes, 0, b"RIFF"))
    });
    known.map_or_else(|| text_kind(bytes), |(_, _, kind)| *kind)
}

/// Maximum length of other bytes before a picture.
const MOST_BEFORE: usize = 1024;

/// The kind of a file, and its bytes from the first byte of the picture on. Line breaks and similar bytes before it are
/// skipped.
pub fn located(bytes: &[u8]) -> (FileKind, &[u8]) {
    let found = kind(bytes);
    if !matches!(found, FileKind::Unknown | FileKind::Text) {
        return (found, bytes);
    }
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || *byte == 0;
    let blanks = bytes.iter().take(MOST_BEFORE).take_while(|byte| is_blank(byte)).count();
    let rest = bytes.get(blanks..).unwrap_or_default();
    let after_blanks = kind(rest);
    if !matches!(after_blanks, FileKind::Unknown | FileKind::Text) {
        return (after_blanks, rest);
    }
    let head = bytes.get(..bytes.len().min(MOST_BEFORE)).unwrap_or_default();
    match memchr::memmem::find(head, b"\xff\xd8\xff").and_then(|start| bytes.get(start..)) {
        Some(jpeg) => (FileKind::Jpeg, jpeg),
        None => (found, bytes),
    }
}

/// Two letters are not enough: the reserved field must be 0, and the size of the header one that exists.
fn is_bmp(bytes: &[u8]) -> bool {
    at(bytes, 0, b"BM")
        && at(bytes, 6, b"\0\0\0\0")
        && matches!(bytes.get(14), Some(12 | 16 | 40 | 52 | 56 | 64 | 108 | 124))
}

fn at(bytes: &[u8], offset: usize, magic: &[u8]) -> bool {
    bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic))
}

/// The kind of an ISO media file, by its major brand.
fn brand(bytes: &[u8]) -> FileKind {
    match bytes.get(8..12) {
        Some(b"avif" | b"avis") => FileKind::Avif,
        Some(b"mif1" | b"msf1" | b"miaf") if is_compatible_with(bytes, b"avif") => FileKind::Avif,
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" | b"mif1" | b"msf1" | b"miaf") => {
            FileKind::Heic
        }
        _ => FileKind::Video,
    }
}

/// Whether a brand is in the list of compatible brands.
fn is_compatible_with(bytes: &[u8], brand: &[u8; 4]) -> bool {
    let length = bytes.first_chunk::<4>().map_or(0, |length| u32::from_be_bytes(*length) as usize);
    let brands = bytes.get(16..length.min(bytes.len())).unwrap_or_default();
    brands.as_chunks::<4>().0.contains(brand)
}

fn text_kind(bytes: &[u8]) -> FileKind {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let low = head.to_ascii_lowercase();
    if low.starts_with(b"<!doctype html") || low.starts_with(b"<html") || low.starts_with(b"<head") {
        FileKind::Html
    } else if low.starts_with(b"<svg") {
        FileKind::Svg
    } else if low.starts_with(b"<") {
        if memchr::memmem::find(&low, b"<svg").is_some() {
            FileKind::Svg
        } else if memchr::memmem::find(&low, b"<html").is_some() {
            FileKind::Html
        } else {
            FileKind::Xml
        }
    } else if head.starts_with(b"{") || head.starts_with(b"[") {
        FileKind::Json
    } else if !head.is_empty() && head.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()) {
        FileKind::Text
    } else {
        FileKind::Unknown
    }
}

impl FileKind {
    /// A phrase with an article.
    pub fn words(self) -> &'static str {
        match self {
            FileKind::Jpeg => "a JPEG picture",
            FileKind::Png => "a PNG picture",
            FileKind::WebP => "a WebP picture",
            FileKind::Gif => "a GIF picture",
            FileKind::Bmp => "a BMP picture",
            FileKind::Tiff => "a TIFF picture",
            FileKind::Heic => "a HEIC picture",
            FileKind::Avif => "an AVIF picture",
            FileKind::Jpeg2000 => "a JPEG 2000 picture",
            FileKind::JpegXl => "a JPEG XL picture",
            FileKind::Icon => "an icon",
            FileKind::Svg => "an SVG drawing",
            FileKind::Pdf => "a PDF document",
            FileKind::Video => "a video",
            FileKind::Html => "a web page",
            FileKind::Json => "JSON",
            FileKind::Xml => "XML",
            FileKind::Zip => "a ZIP archive",
            FileKind::Text => "text",
            FileKind::Unknown => "bytes of no known kind",
        }
    }

    /// Whether it is a media file or archive, and not a text reply of a service.
    pub fn is_media(self) -> bool {
        self.is_picture() || matches!(self, FileKind::Pdf | FileKind::Video | FileKind::Zip)
    }

    /// Whether it is a picture, supported or not.
    pub fn is_picture(self) -> bool {
        !matches!(
            self,
            FileKind::Pdf
                | FileKind::Video
                | FileKind::Html
                | FileKind::Json
                | FileKind::Xml
                | FileKind::Zip
                | FileKind::Text
                | FileKind::Unknown
        )
    }
}
