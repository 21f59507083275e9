//! Detects the file type from magic numbers, never from a name or content type.

/// The kind of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
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
    /// An icon file.
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

/// Magic numbers at fixed places: offset, bytes, kind.
const MAGIC: &[(usize, &[u8], Kind)] = &[
    (0, b"\xff\xd8", Kind::Jpeg),
    (0, b"\x89PNG\r\n\x1a\n", Kind::Png),
    (8, b"WEBP", Kind::WebP),
    (8, b"AVI ", Kind::Video),
    (0, b"GIF8", Kind::Gif),
    (0, b"BM", Kind::Bmp),
    (0, b"II*\0", Kind::Tiff),
    (0, b"MM\0*", Kind::Tiff),
    (0, b"\0\0\x01\0", Kind::Icon),
    (0, b"%PDF", Kind::Pdf),
    (0, b"PK\x03\x04", Kind::Zip),
    (0, b"\x1aE\xdf\xa3", Kind::Video),
    (0, b"\0\0\x01\xba", Kind::Video),
    (0, b"\0\0\x01\xb3", Kind::Video),
    (0, b"OggS", Kind::Video),
    (0, b"FLV\x01", Kind::Video),
    (0, b"\0\0\0\x0cjP  ", Kind::Jpeg2000),
    (0, b"\xff\x4f\xff\x51", Kind::Jpeg2000),
    (0, b"\0\0\0\x0cJXL ", Kind::JpegXl),
    (0, b"\xff\x0a", Kind::JpegXl),
];

/// What these bytes are.
pub fn kind(bytes: &[u8]) -> Kind {
    if at(bytes, 4, b"ftyp") {
        return brand(bytes);
    }
    let known = MAGIC.iter().find(|(offset, magic, kind)| {
        at(bytes, *offset, magic) && (*kind != Kind::WebP || at(bytes, 0, b"RIFF"))
    });
    known.map_or_else(|| text_kind(bytes), |(_, _, kind)| *kind)
}

fn at(bytes: &[u8], offset: usize, magic: &[u8]) -> bool {
    bytes.get(offset..).is_some_and(|rest| rest.starts_with(magic))
}

/// ISO media files say what they are by their major brand.
fn brand(bytes: &[u8]) -> Kind {
    match bytes.get(8..12) {
        Some(b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"mif1" | b"msf1") => Kind::Heic,
        Some(b"avif" | b"avis") => Kind::Avif,
        _ => Kind::Video,
    }
}

fn text_kind(bytes: &[u8]) -> Kind {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let low = head.to_ascii_lowercase();
    if low.starts_with(b"<!doctype html") || low.starts_with(b"<html") || low.starts_with(b"<head") {
        Kind::Html
    } else if low.starts_with(b"<svg") {
        Kind::Svg
    } else if low.starts_with(b"<") {
        if memchr::memmem::find(&low, b"<svg").is_some() {
            Kind::Svg
        } else if memchr::memmem::find(&low, b"<html").is_some() {
            Kind::Html
        } else {
            Kind::Xml
        }
    } else if head.starts_with(b"{") || head.starts_with(b"[") {
        Kind::Json
    } else if !head.is_empty() && head.iter().all(|b| b.is_ascii_graphic() || b.is_ascii_whitespace()) {
        Kind::Text
    } else {
        Kind::Unknown
    }
}

impl Kind {
    /// In words, with an article.
    pub fn words(self) -> &'static str {
        match self {
            Kind::Jpeg => "a JPEG picture",
            Kind::Png => "a PNG picture",
            Kind::WebP => "a WebP picture",
            Kind::Gif => "a GIF picture",
            Kind::Bmp => "a BMP picture",
            Kind::Tiff => "a TIFF picture",
            Kind::Heic => "a HEIC picture",
            Kind::Avif => "an AVIF picture",
            Kind::Jpeg2000 => "a JPEG 2000 picture",
            Kind::JpegXl => "a JPEG XL picture",
            Kind::Icon => "an icon",
            Kind::Svg => "an SVG drawing",
            Kind::Pdf => "a PDF document",
            Kind::Video => "a video",
            Kind::Html => "a web page",
            Kind::Json => "JSON",
            Kind::Xml => "XML",
            Kind::Zip => "a ZIP archive",
            Kind::Text => "text",
            Kind::Unknown => "bytes of no known kind",
        }
    }

    /// Whether it is a picture at all, decoded here or not.
    pub fn is_picture(self) -> bool {
        !matches!(
            self,
            Kind::Pdf
                | Kind::Video
                | Kind::Html
                | Kind::Json
                | Kind::Xml
                | Kind::Zip
                | Kind::Text
                | Kind::Unknown
        )
    }
}
