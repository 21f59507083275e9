//! What is fuzzed: everything that reads bytes of others. Each takes any bytes and must neither panic nor run for ever.
//!
//! `cargo test` runs each some hundred times, cargo-fuzz as long as one likes: `cargo +nightly fuzz run documents`.

use jiff::Timestamp;
use referee::domain::text::clean;
use referee::insight::filter::Filter;
use referee::pictures::{DecodeLimits, decode, detect};
use referee::review::intake::Reader as _;
use referee::review::reader::DocumentReader;
use referee::tui::keys::chord::sequence;
use referee::tui::keys::keymap::Keymap;

/// A document of a service.
pub fn documents(bytes: &[u8]) {
    let reader = DocumentReader::default();
    if let Ok((service, _)) = reader.recognize(bytes, Timestamp::UNIX_EPOCH) {
        assert!(reader.read(&service, bytes, Timestamp::UNIX_EPOCH).is_some());
    }
}

/// A picture of an applicant.
pub fn pictures(bytes: &[u8]) {
    let limits = DecodeLimits { max_alloc: 32 << 20, max_total: 64 << 20, ..DecodeLimits::default() };
    if let Ok(photo) = decode(bytes, &limits) {
        assert!(photo.width() > 0 && photo.height() > 0);
    }
}

/// A file of keys, and a sequence of keys.
pub fn keys(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let _ = Keymap::with_user_file(&text);
    let _ = sequence(&text);
}

/// A filter of the queue.
pub fn filter(bytes: &[u8]) {
    let _ = Filter::parse(&String::from_utf8_lossy(bytes));
}

/// What a terminal answers, and what would be written to it.
pub fn terminal_input(bytes: &[u8]) {
    let _ = detect::read(bytes);
    let text = String::from_utf8_lossy(bytes);
    assert!(!clean(&text).chars().any(char::is_control));
}
