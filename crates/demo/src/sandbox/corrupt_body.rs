//! Makes corrupt and hostile pictures, and a gzip bomb.

use super::answer;
use super::fault::Corruption;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use futures_util::stream;
use std::io::Write;
use std::sync::OnceLock;

/// Corrupts a picture response; error responses stay unchanged.
pub(super) async fn picture(corruption: Corruption, response: Response) -> Response {
    if response.status() != StatusCode::OK {
        return response;
    }
    match corruption {
        Corruption::Corrupt => corrupted(response).await,
        Corruption::ManyPixels => answer::bytes("image/png", many_pixels().clone()),
        Corruption::ManyBytes(mebibytes) => many_bytes(mebibytes),
        Corruption::Html => answer::html(StatusCode::OK, "Please sign in"),
        Corruption::WrongType => {
            answer::bytes("image/jpeg", Bytes::from_static(b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\n%%EOF\n"))
        }
    }
}

/// Keeps the first bytes, so that the picture's format is still recognized.
async fn corrupted(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let mut bytes = to_bytes(body, usize::MAX).await.unwrap_or_default().to_vec();
    for byte in bytes.iter_mut().skip(24) {
        *byte ^= 0x5a;
    }
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(bytes))
}

const SIDE: u32 = 30_000;

/// A valid PNG of 30,000 by 30,000 black pixels in a small file.
fn many_pixels() -> &'static Bytes {
    static FILE: OnceLock<Bytes> = OnceLock::new();
    FILE.get_or_init(|| Bytes::from(draw_many_pixels().unwrap_or_default()))
}

fn draw_many_pixels() -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, SIDE, SIDE);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header()?;
    let mut pixels = writer.stream_writer()?;
    let row = vec![0; usize::try_from(SIDE.div_ceil(8)).unwrap_or_default()];
    for _ in 0..SIDE {
        pixels.write_all(&row)?;
    }
    pixels.finish()?;
    drop(writer);
    Ok(file)
}

/// The header of a picture, followed by zeros that are generated while they are sent.
fn many_bytes(mebibytes: u64) -> Response {
    let head = Bytes::from_static(b"\x89PNG\r\n\x1a\n");
    let block = Bytes::from(vec![0; 1 << 20]);
    let blocks = (0..mebibytes)
        .map(move |n| Ok::<_, std::io::Error>(if n == 0 { head.clone() } else { block.clone() }));
    let mut response = Response::new(Body::from_stream(stream::iter(blocks)));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("image/png"));
    response
}

/// One GiB of zeros, compressed to less than 7 MB.
pub(super) fn gzip_bomb() -> Response {
    static FILE: OnceLock<Bytes> = OnceLock::new();
    let file = FILE.get_or_init(|| Bytes::from(pack_zeros(1 << 30))).clone();
    let mut response = answer::bytes("application/json", file);
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// Compresses zeros as one DEFLATE block with fixed codes (RFC 1951): one zero, then copies of 258 bytes at distance 1.
/// The checksum is wrong, which does not matter: a client that reads so far has already inflated everything.
fn pack_zeros(length: usize) -> Vec<u8> {
    let mut bits = BitWriter { bytes: vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255], filled: 8 };
    bits.push("1").push("10").push("00110000");
    for _ in 0..length / 258 {
        bits.push("1100010100000");
    }
    bits.push("0000000");
    bits.bytes.extend_from_slice(&[0; 8]);
    bits.bytes
}

/// Writes bits in DEFLATE order, from the lowest bit of each byte.
struct BitWriter {
    bytes: Vec<u8>,
    filled: u8,
}

impl BitWriter {
    fn push(&mut self, code: &str) -> &mut Self {
        for bit in code.bytes() {
            if self.filled == 8 {
                self.bytes.push(0);
                self.filled = 0;
            }
            if bit == b'1'
                && let Some(last) = self.bytes.last_mut()
            {
                *last |= 1 << self.filled;
            }
            self.filled += 1;
        }
        self
    }
}
